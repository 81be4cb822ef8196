"""The expected answers, computed from the model for one student's numbers. Teachers only.

Numbers are not rounded: a question's tolerance allows for the decimals it asks for, and there is no edge at
which a right answer, rounded, could come out wrong.
"""

import numpy as np

from ...model.attachment import shares, style
from ...model.care import CARE_EVIDENCE, CARE_TEXTBOOK, attachment, childhood, grow_up, stability
from ...model.diary import keep_diary, mediation, slopes
from ...model.dyad import converse, talks
from ...model.exchange import (
    RESPONSES,
    Bond,
    Disclosure,
    Person,
    Response,
    emotional_share,
    exchange,
    respond,
)
from ...model.experiments import fast_friends
from ...model.health import depression_ten_years_on, quality_and_health, women_with_heart_disease
from ...model.parameters import EVIDENCE, TEXTBOOK
from ...model.studies import correlation, replications


def _one_exchange(mine):
    disclosure, bond = Disclosure(depth=mine["depth"]), Bond(mine["trust"], mine["intimacy"])
    reply = Response(mine["emotional"], mine["informational"], 0.0, mine["acknowledgement"])
    textbook, evidence = (exchange(disclosure, reply, bond=bond, p=p) for p in (TEXTBOOK, EVIDENCE))
    parts = evidence.perceived._asdict()
    sizes = {(True, True): "both sizes", (True, False): "textbook only", (False, True): "evidence only"}
    thousandths = (n / 1000 for n in range(1001))
    alone = exchange(disclosure, RESPONSES["no response"], bond=bond).bond
    return {
        "q1": evidence.perceived.ppr,
        "q2": max(("understanding", "validation", "caring"), key=parts.get),
        "q3": evidence.bond.intimacy - bond.intimacy,
        "q4": sizes.get((textbook.felt_understood, evidence.felt_understood), "neither"),
        "q5": next(
            amount
            for amount in thousandths
            if exchange(disclosure, reply._replace(emotional=amount), bond=bond).felt_understood
        ),
        "q6": [alone.trust, alone.intimacy],
    }


def _opening_up(mine):
    people, start = (Person(), Person()), (Bond(mine["trust"], mine["intimacy"]), Bond())

    def run(kind, reply):
        plan = talks(mine["talks"], topic=mine["topic"], kind=kind, response=RESPONSES[reply])
        return converse(people, plan, start=start)

    met, missed, facts = (
        run("emotional", "empathic"),
        run("emotional", mine["reply"]),
        run("factual", "problem-solving"),
    )
    first, last = missed.depths()[0], missed.depths()[-1]
    closes = "closes by a quarter or more" if last <= 0.75 * first else "closes by less than a quarter"
    d = [
        fast_friends(mine["pairs"], np.random.default_rng(seed)).d
        for seed in range(mine["seed"], mine["seed"] + 20)
    ]
    return {
        "q1": met.depths()[-1],
        "q2": last,
        "q3": "opens up" if last > first else closes,
        "q4": met.course("intimacy")[-1] - facts.course("intimacy")[-1],
        "q5": d[0],
        "q6": [min(d), max(d)],
    }


def _replies(mine):
    person, bond = Person(responsiveness=mine["responsiveness"]), Bond(trust=mine["trust"])
    told = Disclosure(emotion=mine["emotion"])
    outcomes = {
        name: exchange(told, Response(*reply, 0.0, 1.0), person, bond)
        for name, reply in mine["replies"].items()
    }

    def spread(p):
        asked = Disclosure("factual")
        felt = [
            exchange(asked, Response(*reply, 0.0, 1.0), person, bond, p=p)
            for reply in mine["replies"].values()
        ]
        return max(each.perceived.ppr for each in felt) - min(each.perceived.ppr for each in felt)

    def felt(amount):
        listener = Person(empathic_accuracy=1.0, amount=amount)
        reply = respond(emotional_share("emotional"), listener)
        return exchange(Disclosure(), reply, person, bond).perceived.ppr

    draws = np.random.default_rng(mine["seed"]).standard_normal((1, 5, mine["pairs"]))
    listener = Person(empathic_accuracy=mine["accuracy"], comfort_bias=mine["comfort"])
    met = converse((person, listener), talks(1), start=(bond, Bond()), draws=draws).turn(1).outcome
    return {
        "q1": sorted(outcomes, key=lambda name: -outcomes[name].perceived.ppr),
        "q2": sorted(outcomes, key=lambda name: -outcomes[name].relief),
        "q3": [spread(TEXTBOOK), spread(EVIDENCE)],
        "q4": [felt(1.0 - mine["off"]), felt(1.0 + mine["off"])],
        "q5": int(met.felt_understood.sum()),
    }


def _growing_up(mine):
    def generation(c):
        return grow_up(mine["children"], np.random.default_rng(mine["seed"]), c)

    draws = np.random.default_rng(mine["seed"]).standard_normal(mine["calls"])
    learned = childhood(mine["warmth"], mine["consistency"], CARE_EVIDENCE, draws)[-1]
    evidence, textbook = generation(CARE_EVIDENCE), generation(CARE_TEXTBOOK)
    r = [correlation(each.sensitivity, each.security).value for each in (evidence, textbook)]
    kept = stability(evidence)
    return {
        "q1": list(learned),
        "q2": style(*attachment(learned, CARE_TEXTBOOK)),
        "q3": r,
        "q4": 100 * r[0] ** 2,
        "q5": [
            100 * shares(evidence.anxiety, evidence.avoidance, (cut, cut))["secure"]
            for cut in (4.0, mine["cut"])
        ],
        "q6": [100 * kept.changed_after_events, 100 * kept.changed_without],
    }


def _cohort(mine):
    people, seed = mine["people"], mine["seed"]
    found = depression_ten_years_on(people, seed)
    crude = quality_and_health(people, seed).value
    equal = quality_and_health(people, seed, held_equal=True).value
    small = [
        study.rate_ratio
        for study in replications(lambda seed: women_with_heart_disease(mine["women"], seed), 10, seed)
    ]
    own = small[0]
    held = {(True, True): "holds both", (True, False): "holds 1 only", (False, True): "holds 2.9 only"}
    return {
        "q1": [100 * found.risk_exposed.value, 100 * found.risk_other.value],
        "q2": [found.relative_risk.value, found.odds_ratio.value],
        "q3": 1000 * found.risk_difference.value,
        "q4": 100 * (1 - equal / crude),
        "q5": held.get((own.holds(1.0), own.holds(2.9)), "holds neither"),
        "q6": [min(each.value for each in small), max(each.value for each in small)],
    }


def _diary(mine):
    diary = keep_diary(mine["people"], mine["days"], mine["seed"])
    own = slopes(diary)
    carried = mediation(diary)["own emotional"]
    usual = diary.answers - diary.within()
    feelings, closeness = (usual[:, n] for n in (0, 5))
    few = [
        slopes(keep_diary(mine["few"], mine["days"], seed))["own factual"].value
        for seed in range(mine["seed"], mine["seed"] + 10)
    ]
    return {
        "q1": len(diary.day),
        "q2": [own["own emotional"].value, own["own factual"].value],
        "q3": [carried.total, carried.direct],
        "q4": 100 * carried.share.value,
        "q5": float(np.polyfit(feelings, closeness, 1)[0]),
        "q6": [min(few), max(few)],
    }


EXPECTED = {
    "01_what_intimacy_is": _one_exchange,
    "02_self_disclosure": _opening_up,
    "03_partner_responsiveness": _replies,
    "04_attachment_origins": _growing_up,
    "05_health_outcomes": _cohort,
    "06_diary_study": _diary,
}
"""For each assignment a function: one student's numbers -> {name of the question: its answer}."""


def expected(assignment, mine):
    """What is right for one student: {name of the question: answer}. ``mine``: what ``personal`` gives."""
    return EXPECTED[assignment](mine)
