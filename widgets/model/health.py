"""Health: what years of being met, or not, go together with in a cohort of couples.

Nothing here draws a relationship from nowhere. Each year every couple has its talks, run by the model of
:mod:`widgets.model.exchange`; the mean responsiveness felt in them is that year's *chronic
responsiveness*, the criticism in the replies that year's *negativity*. Low mood and bodily wear follow
from both, and from much else:

* a **confounder**: general happiness makes a partner kinder, a reply read more kindly, *and* the person
  healthier, whatever the relationship does;
* a **reverse path**: low mood is met with less support and more irritation the year after;
* **drift**: couples change, so that what a study measured once goes out of date;
* **negativity and warmth apart**: each has its own weight on mood and on the body.

:func:`follow` watches a cohort, :func:`reports` is what its questionnaires would say, and the functions
below those are the studies one could do on it. Nobody's sex enters a relationship; whether it changes what
a relationship does to health is one parameter. The heart outcome is *new angina* (chest pain).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .dyad import DRAWS, converse, taking_turns
from .exchange import Bond, Person, clip, in_range, one_of
from .parameters import EVIDENCE, Parameters, ParameterSet, parameter
from .people import PEOPLE, sample_people
from .studies import (
    Comparison,
    Estimate,
    compare,
    compare_extremes,
    correlation,
    flags,
    groups,
    logistic,
    regression,
    same_length,
    standard,
    whole,
)

TALKS_A_YEAR = 3  # each partner's; what they stand for is the year's habit, not its every talk


@dataclass(frozen=True)
class HealthParameters(ParameterSet):
    """The numbers of the cohort. ``HEALTH_TEXTBOOK`` and ``HEALTH_EVIDENCE`` are its two sets."""

    # Who is in the cohort
    anxious_unhappiness: float = parameter(
        "Correlation of attachment anxiety with general unhappiness",
        0.0, 0.6, textbook=0.3, evidence=0.3, unit="r", key="zhang2022",
        reason="The review finds the link with anxiety stronger than with avoidance; value not seen.",
    )  # fmt: skip
    avoidant_unhappiness: float = parameter(
        "Correlation of attachment avoidance with general unhappiness",
        0.0, 0.6, textbook=0.24, evidence=0.24, unit="r", key="zhang2022",
        figure="Avoidance and positive mental health: r = -.24 over 224 studies.",
    )  # fmt: skip
    happiness_lasts: float = parameter(
        "Correlation of general happiness from one year to the next",
        0.0, 1.0, textbook=0.95, evidence=0.95, unit="r",
        reason="A trait more than a mood; some of it changes with life.",
    )  # fmt: skip
    change_in_couples: float = parameter(
        "Chance that a couple's ways of responding change for good or ill in a year",
        0.0, 1.0, textbook=0.0, evidence=0.16, unit="chance a year",
        reason="Children, moves, illness, new partners: what was measured once goes out of date.",
    )  # fmt: skip
    # The confounder and the reverse path
    happiness_warms: float = parameter(
        "How much a standard deviation of happiness adds to one's own responsiveness, and takes off "
        "the partner's negativity",
        0.0, 0.2, textbook=0.0, evidence=0.05, key="lawrence2019",
        reason="Happy people have happier marriages; the share that runs this way is a choice.",
    )  # fmt: skip
    mood_chills: float = parameter(
        "How much a year of depression adds to the partner's negativity the year after, and takes off "
        "one's own responsiveness and the support given",
        0.0, 0.4, textbook=0.0, evidence=0.05,
        reason="Depression goes before less support in panels of couples; the size is a choice.",
    )  # fmt: skip
    # Mood
    responsiveness_to_mood: float = parameter(
        "How much low mood rises from full felt responsiveness to none",
        0.0, 6.0, textbook=3.0, evidence=1.4, unit="standard deviations", key="teo2013",
        figure="No support, odds ratio 1.79; fitted, with strain and cut, to a depression ten years on of "
        "14.0 % after the poorest and 6.7 % after the best relationships.",
    )  # fmt: skip
    negativity_to_mood: float = parameter(
        "How much low mood rises from no negativity to the worst",
        0.0, 6.0, textbook=3.0, evidence=2.8, unit="standard deviations", key="teo2013",
        figure="Strain, odds ratio 1.99: more than lack of support; fitted with it.",
    )  # fmt: skip
    happiness_to_mood: float = parameter(
        "How much a standard deviation of general happiness lowers low mood",
        0.0, 1.0, textbook=0.0, evidence=0.3, unit="standard deviations", key="lawrence2019",
        reason="General happiness underlies much of what a good marriage goes with; size chosen.",
    )  # fmt: skip
    anxious_mood: float = parameter(
        "How much of mood's unexplained part goes with attachment anxiety",
        0.0, 0.6, textbook=0.27, evidence=0.27, unit="r", key="zhang2022",
        reason="Insecurity goes with low mood beside what it does to couples; anxiety more than avoidance.",
    )  # fmt: skip
    avoidant_mood: float = parameter(
        "How much of mood's unexplained part goes with attachment avoidance",
        0.0, 0.6, textbook=0.22, evidence=0.22, unit="r", key="zhang2022",
        figure="Avoidance and negative mental health: r = .28 in all, with what runs through happiness "
        "and the couple.",
    )  # fmt: skip
    mood_lasts: float = parameter(
        "Correlation from year to year of what nothing in the model explains of mood",
        0.0, 1.0, textbook=0.5, evidence=0.5, unit="r",
        reason="Episodes come back: some people stay vulnerable for years.",
    )  # fmt: skip
    depression_cut: float = parameter(
        "Low mood beyond which a year counts as one with a depression",
        0.5, 3.0, textbook=1.2, evidence=1.44, unit="standard deviations", key="teo2013",
        figure="Between 14.0 and 6.7 %: about one person in ten; fitted with the two paths to mood.",
    )  # fmt: skip
    mood_to_worry: float = parameter(
        "How much of anxiety symptoms goes along with low mood",
        0.0, 1.0, textbook=0.5, evidence=0.6, unit="r", key="whisman1999",
        reason="Hardly any link with anxiety was left beside depression; the size is a choice.",
    )  # fmt: skip
    # The body
    negativity_to_body: float = parameter(
        "How much bodily wear rises from no negativity to the worst, lived with for years",
        0.0, 6.0, textbook=4.0, evidence=1.5, unit="standard deviations", key="devogli2007",
        figure="Most against least negativity: hazard ratio 1.34 [1.10, 1.63] for coronary events; fitted "
        "together with r = .07 to .21 for marital quality and physical health (robles2014).",
    )  # fmt: skip
    responsiveness_to_body: float = parameter(
        "How much bodily wear falls from no felt responsiveness to full, lived with for years",
        0.0, 6.0, textbook=4.0, evidence=0.05, unit="standard deviations", key="stanton2019",
        figure="Indirect path from responsiveness to death over 20 years: beta .004 [-.03, .04].",
    )  # fmt: skip
    happiness_to_body: float = parameter(
        "How much a standard deviation of general happiness takes off bodily wear",
        0.0, 1.0, textbook=0.0, evidence=0.17, unit="standard deviations", key="lawrence2019",
        reason="General happiness underlies much of the link of marriage with death; size chosen.",
    )  # fmt: skip
    mood_to_body: float = parameter(
        "How much a standard deviation of low mood adds to bodily wear",
        0.0, 1.0, textbook=0.0, evidence=0.03, unit="standard deviations", key="stanton2019",
        reason="The path through daily bad mood was tiny and borderline.",
    )  # fmt: skip
    wear_rate: float = parameter(
        "How fast the years just lived replace those before in what the body carries",
        0.0, 1.0, textbook=0.5, evidence=0.1, unit="share a year",
        reason="Arteries remember decades; what is mended late is mended little.",
    )  # fmt: skip
    womens_share: float = parameter(
        "How strongly a woman's health follows her relationship, against a man's",
        0.0, 2.0, textbook=0.5, evidence=1.0, unit="times", key="robles2014",
        figure="Little evidence that the link with health differs between the sexes (126 articles).",
    )  # fmt: skip
    # What happens to a body
    angina_rate: float = parameter(
        "New angina, for somebody in the middle of everything",
        0.0, 0.05, textbook=0.0045, evidence=0.0045, unit="chance a year", key="medalie1976",
        figure="5.7 in 1,000 a year among almost 10,000 men; the mean is above the middle.",
    )  # fmt: skip
    recurrence_rate: float = parameter(
        "A second event for somebody who has had one, in the middle of everything",
        0.0, 0.3, textbook=0.05, evidence=0.05, unit="chance a year",
        reason="Gives about one in four women with heart disease in five years.",
    )  # fmt: skip
    death_rate: float = parameter(
        "Death, for somebody in the middle of everything",
        0.0, 0.1, textbook=0.012, evidence=0.012, unit="chance a year", key="bookwala2020",
        figure="167 deaths among 1,734 in five years; the mean is above the middle.",
    )  # fmt: skip
    wear_to_events: float = parameter(
        "How much a standard deviation of wear multiplies the rate of each event, as a logarithm",
        0.0, 2.0, textbook=0.7, evidence=0.7, unit="log rate", key="medalie1976",
        figure="Five-year risk of angina from 14 in 1,000 (all seven factors low) to 289 (all high).",
    )  # fmt: skip
    # Questionnaires and treatment
    report_noise: float = parameter(
        "Spread of a questionnaire's answer that the year itself does not explain",
        0.0, 2.0, textbook=0.3, evidence=0.6, unit="standard deviations of the true score",
        reason="Short scales agree with themselves at about .75.",
    )  # fmt: skip
    treatment_gain: float = parameter(
        "How far treatment moves a partner's replies toward ample, kind and well read",
        0.0, 1.0, textbook=0.8, evidence=0.4, unit="of the way",
        reason="Couples change a little with help; the size is a choice.",
    )  # fmt: skip


HEALTH_TEXTBOOK = HealthParameters.named("textbook")
HEALTH_EVIDENCE = HealthParameters.named("evidence")
HEALTH_SETS = {"textbook": HEALTH_TEXTBOOK, "evidence": HEALTH_EVIDENCE}


class Couples(NamedTuple):
    """The people of a cohort before it begins, one element for each; ``partner`` is the one they live
    with. woman: true or false. happiness: general happiness, standard deviations. constitution: bodily
    wear from all else, standard deviations."""

    woman: np.ndarray
    person: Person
    partner: Person
    happiness: np.ndarray
    constitution: np.ndarray


class Cohort(NamedTuple):
    """What happened to a cohort. Arrays of one row for each year (row 0: the year before it began), one
    column for each person; the last four have one element for each person.

    responsiveness: mean felt responsiveness in the year's talks, 0 to 1. negativity: of the replies, 0 to
    1. happiness, mood (low mood), worry (anxiety symptoms), wear: standard deviations. depressed: true in
    a year with a depression. angina, death: year it happened in (years + 1: not within them).
    treated: true where the partner was taught to respond.
    """

    couples: Couples
    responsiveness: np.ndarray
    negativity: np.ndarray
    happiness: np.ndarray
    mood: np.ndarray
    worry: np.ndarray
    wear: np.ndarray
    depressed: np.ndarray
    angina: np.ndarray
    death: np.ndarray
    treated: np.ndarray

    @property
    def years(self):
        """How many years the cohort was followed."""
        return len(self.mood) - 1


def sample_couples(n, rng, h: HealthParameters = HEALTH_EVIDENCE):
    """Draw ``n`` people and who they live with. Happiness goes with attachment, with nothing else."""
    in_range("n", whole("n", n, 1), 1, 10_000_000)
    person, partner = sample_people(n, rng), sample_people(n, rng)
    anxious, avoidant = _standing(person)
    happiness = -_partly(h.anxious_unhappiness, h.avoidant_unhappiness, anxious, avoidant, rng)
    return Couples(np.arange(n) % 2 == 1, person, partner, happiness, rng.standard_normal(n))


def _standing(person):
    """Attachment anxiety and avoidance in standard deviations from the mean of the population."""
    return (
        (person.anxiety - PEOPLE.anxiety_mean) / PEOPLE.anxiety_spread,
        (person.avoidance - PEOPLE.avoidance_mean) / PEOPLE.avoidance_spread,
    )


def _partly(r_anxious, r_avoidant, anxious, avoidant, rng):
    """Standard deviations of something that correlates so much with anxiety and with avoidance."""
    own = np.sqrt(max(0.0, 1.0 - r_anxious**2 - r_avoidant**2))
    return r_anxious * anxious + r_avoidant * avoidant + own * rng.standard_normal(len(anxious))


def follow(couples, years=10, rng=None, h: HealthParameters = HEALTH_EVIDENCE, p: Parameters = EVIDENCE,
           treated=None, patients=False):  # fmt: skip
    """Watch a cohort for a number of years (1 to 50) after the one in which its questionnaires are filled
    in, and return the :class:`Cohort`.

    rng: a ``numpy.random.Generator``; all chance comes from it. treated: true for those whose partner is
    taught to respond once that first year is over (nobody by default). patients: everybody has had one
    heart event already, so "angina" is the next.
    """
    in_range("years", whole("years", years, 1), 1, 50)
    rng = rng or np.random.default_rng(0)
    n = len(couples.woman)
    treated = flags("treated", np.zeros(n, dtype=bool) if treated is None else treated)
    same_length(couples=couples.woman, treated=treated)
    counts = np.where(couples.woman, h.womens_share, 1.0)  # what a relationship counts for this person
    habits, happiness, bonds = couples.partner, couples.happiness, (Bond(), Bond())
    anxious, avoidant = _standing(couples.person)
    lasting = _partly(h.anxious_mood, h.avoidant_mood, anxious, avoidant, rng)
    lingering, depressed, carried = lasting, np.zeros(n, dtype=bool), None
    rows = []
    for year in range(years + 1):
        fresh = sample_people(n, rng)
        if year > 0:
            habits = _choose(rng.random(n) < h.change_in_couples, fresh, habits)
            happiness = _lasting(happiness, h.happiness_lasts, rng)
            lingering = _lasting(lingering, h.mood_lasts, rng)
        partner = _taught(habits, h.treatment_gain * treated * (year > 0))
        pair = _this_year(couples.person, partner, happiness, depressed, h)
        responsiveness, negativity, bonds = _talk(pair, bonds, p, rng)

        unmet = counts * (MIDDLING_RESPONSIVENESS - responsiveness)
        hurt = counts * (negativity - MIDDLING_NEGATIVITY)
        mood = h.responsiveness_to_mood * unmet + h.negativity_to_mood * hurt
        mood = mood - h.happiness_to_mood * happiness + lingering
        depressed = mood > h.depression_cut
        worry = h.mood_to_worry * mood + np.sqrt(1 - h.mood_to_worry**2) * rng.standard_normal(n)
        burden = h.responsiveness_to_body * unmet + h.negativity_to_body * hurt
        burden = burden - h.happiness_to_body * happiness + h.mood_to_body * mood
        carried = burden if carried is None else carried + h.wear_rate * (burden - carried)
        rows.append((responsiveness, negativity, happiness, mood, worry, carried + couples.constitution))
    columns = [np.array(each) for each in zip(*rows, strict=True)]
    depressed, wear = columns[3] > h.depression_cut, columns[5]
    death = _first(h.death_rate, wear, h, rng)
    angina = _first(h.recurrence_rate if patients else h.angina_rate, wear, h, rng)
    angina = np.where(angina <= death, angina, years + 1)
    return Cohort(couples, *columns, depressed, angina, death, treated)


#: The middle of the cohort, from which moods and bodies depart: felt responsiveness, negativity of replies.
MIDDLING_RESPONSIVENESS, MIDDLING_NEGATIVITY = 0.6, 0.1


def _choose(which, yes, no):
    """A person's fields from ``yes`` where ``which`` is true, else from ``no``."""
    return Person._make(np.where(which, a, b) for a, b in zip(yes, no, strict=True))


def _lasting(x, r, rng):
    """``x`` (standard deviations) a year later, when it correlates ``r`` with now."""
    return r * x + np.sqrt(1.0 - r * r) * rng.standard_normal(len(x))


def _taught(partner, gain):
    """A partner moved by a share ``gain`` toward ample, kind, well read replies."""
    return partner._replace(
        amount=partner.amount + gain * (1.0 - partner.amount),
        negativity=partner.negativity * (1.0 - gain),
        empathic_accuracy=partner.empathic_accuracy + gain * (1.0 - partner.empathic_accuracy),
    )


def _this_year(person, partner, happiness, depressed, h):
    """The two as they are this year: happiness warms, last year's depression chills."""
    warmer = h.happiness_warms * happiness - h.mood_chills * depressed
    person = person._replace(responsiveness=clip(person.responsiveness + warmer))
    partner = partner._replace(
        negativity=clip(partner.negativity - warmer),
        amount=clip(partner.amount - h.mood_chills * depressed, 0.0, 2.0),
    )
    return person, partner


def _talk(pair, bonds, p, rng):
    """A year's talks: mean felt responsiveness and negativity of the replies, and the bonds after."""
    plan = taking_turns(2 * TALKS_A_YEAR)
    draws = rng.standard_normal((len(plan), len(DRAWS), len(pair[0].anxiety)))
    history = converse(pair, plan, p, bonds, draws)
    told = [turn for turn in history.turns if turn.occasion.speaker == 0]
    responsiveness = sum(turn.outcome.perceived.ppr for turn in told) / len(told)
    negativity = sum(turn.response.negativity for turn in told) / len(told)
    return responsiveness, negativity, history.turns[-1].bonds


def _first(rate, wear, h, rng):
    """The year in which an event first happens, at a rate that rises with wear; else years + 1."""
    chance = 1.0 - np.exp(-rate * np.exp(h.wear_to_events * wear[1:]))
    happens = rng.random(chance.shape) < chance
    return np.where(happens.any(axis=0), happens.argmax(axis=0) + 1, len(chance) + 1)


# ------------------------------------------------------------------------------------ what a study sees


class Reports(NamedTuple):
    """What the questionnaires at the beginning say of each person, in standard deviations: how supported
    they feel, how strained, the two together (quality), how happy in general."""

    supported: np.ndarray
    strained: np.ndarray
    quality: np.ndarray
    happy: np.ndarray


def reports(cohort, rng, h: HealthParameters = HEALTH_EVIDENCE):
    """Fill in the questionnaires of the cohort's first year. They measure with noise, as scales do."""

    def answer(true):
        return standard(standard(true) + h.report_noise * rng.standard_normal(len(true)))

    supported, strained = answer(cohort.responsiveness[0]), answer(cohort.negativity[0])
    return Reports(supported, strained, standard(supported - strained), answer(cohort.happiness[0]))


def study(n, years=10, seed=0, h: HealthParameters = HEALTH_EVIDENCE, p: Parameters = EVIDENCE,
          patients=False):  # fmt: skip
    """One study: a cohort of ``n`` people followed for ``years``, and its :class:`Reports`.

    The same seed gives the same people and the same chances whatever the parameters, so two worlds that
    differ in one number can be compared person by person.
    """
    rng = np.random.default_rng(whole("seed", seed))
    cohort = follow(sample_couples(n, rng, h), years, rng, h, p, patients=patients)
    return cohort, reports(cohort, rng, h)


# ------------------------------------------------------------ studies that were done, done again in here

# Each takes the size of a study (people), a seed, and the two parameter sets, and returns what it reports.


def depression_ten_years_on(n=4642, seed=0, h=HEALTH_EVIDENCE, p=EVIDENCE, score="quality", sex=None):
    """Depression in the tenth year, the poorest quarter against the best: a :class:`Comparison`.

    score: "quality", "supported" or "strained" (poorest: most strained). sex: None, "women" or "men".
    After teo2013; that its groups were quarters is inferred from the width of its intervals.
    """
    cohort, said = study(n, 10, seed, h, p)
    here = (cohort.death > 10) & _of_sex(cohort, sex)
    return compare_extremes(cohort.depressed[-1][here], _poor(said, score)[here], 4)


def depression_within_a_year(n=904, seed=0, h=HEALTH_EVIDENCE, p=EVIDENCE, sex=None):
    """New depression in the first year, the least satisfied quarter against all others: a
    :class:`Comparison` of those not depressed before (whismanbruce1999)."""
    cohort, said = study(n, 1, seed, h, p)
    here = ~cohort.depressed[0] & (cohort.death > 1) & _of_sex(cohort, sex)
    return compare(cohort.depressed[1][here], groups(_poor(said, "quality"), 4)[here] == 3)


def quality_and_health(n=4000, seed=0, h=HEALTH_EVIDENCE, p=EVIDENCE, sex=None, held_equal=False):
    """Relationship quality and physical health (wear, turned round): *r* with its interval (robles2014).

    held_equal: people of equal reported happiness compared; a slope in standard deviations."""
    cohort, said = study(n, 1, seed, h, p)
    of = _of_sex(cohort, sex)
    health = standard(-cohort.wear[0][of])
    if held_equal:
        return regression(health, standard(said.quality[of]), standard(said.happy[of]))[0]
    return correlation(said.quality[of], health)


def first_events(n=9011, seed=0, h=HEALTH_EVIDENCE, p=EVIDENCE, score="strained", outcome="angina", years=12,
                 sex=None):  # fmt: skip
    """New angina or death over some years, the third with the poorest score against the third with the
    best: a :class:`Comparison`, whose ``rate_ratio`` is near what a hazard ratio says (devogli2007)."""
    cohort, said = study(n, years, seed, h, p)
    of = _of_sex(cohort, sex)
    event, watched = happened(cohort, outcome)
    return compare_extremes(event[of], _poor(said, score)[of], 3, watched[of])


def strain_beside_support(n=40_000, seed=0, h=HEALTH_EVIDENCE, p=EVIDENCE, outcome="death", years=5):
    """Strain and lack of support side by side (after bookwala2020): log odds of an outcome ("angina",
    "death" or "angina or death") for a standard deviation of each, the other held equal. Two
    :class:`Estimate`, strain first."""
    cohort, said = study(n, years, seed, h, p)
    event, _ = happened(cohort, outcome)
    return logistic(event, said.strained, -said.supported)


def share_explained_by_happiness(n=20_000, seed=0, h=HEALTH_EVIDENCE, p=EVIDENCE, outcome="death", years=10):
    """Share of the link of relationship quality with an outcome ("depression", "angina" or "death") that
    is gone once people of equal reported happiness are compared (after lawrence2019)."""
    cohort, said = study(n, years, seed, h, p)
    event = cohort.depressed[-1] if outcome == "depression" else happened(cohort, outcome)[0]
    crude = logistic(event, said.quality)[0].value
    return 1.0 - logistic(event, said.quality, said.happy)[0].value / crude


def women_with_heart_disease(n=187, seed=0, h=HEALTH_EVIDENCE, p=EVIDENCE):
    """Women who have had one heart event, five years: a second one or death, the most strained third
    against the least: a :class:`Comparison` (orthgomer2000)."""
    cohort, said = study(2 * n, 5, seed, h, p, patients=True)
    event, watched = happened(cohort, "angina or death")
    women = cohort.couples.woman
    return compare_extremes(event[women], said.strained[women], 3, watched[women])


class Trial(NamedTuple):
    """What a trial of treating support found, treated against untreated. responsiveness: gain in felt
    responsiveness (0 to 1). depressed, event (a second event or death): each a :class:`Comparison`."""

    responsiveness: float
    depressed: Comparison
    event: Comparison


def treat_support(n=2481, seed=0, h=HEALTH_EVIDENCE, p=EVIDENCE, years=2, patients=True):
    """A trial after a heart event (``patients``) or before any: of ``n`` people who report least support,
    a coin decides whose partner is taught to respond (after enrichd2003; there the treatment was therapy
    for depression or low support, so this is no copy of it). A :class:`Trial`."""
    rng = np.random.default_rng(whole("seed", seed))
    couples = sample_couples(3 * whole("n", n, 1), rng, h)
    treated = rng.random(3 * n) < 0.5
    cohort = follow(couples, years, rng, h, p, treated, patients)
    said = reports(cohort, rng, h)
    chosen = np.argsort(said.supported, kind="stable")[:n]
    event, watched = happened(cohort, "angina or death")
    event, watched, treated = event[chosen], watched[chosen], treated[chosen]
    felt = cohort.responsiveness[-1][chosen]
    return Trial(
        float(felt[treated].mean() - felt[~treated].mean()),
        compare(cohort.depressed[-1][chosen], treated),
        compare(event, treated, watched),
    )


class BothWays(NamedTuple):
    """Two paths from one year to the next, each an :class:`Estimate`. support_to_depression: log odds of
    depression for a standard deviation of felt responsiveness, at equal depression before.
    depression_to_support: responsiveness in standard deviations, depressed against not, at equal
    responsiveness before."""

    support_to_depression: Estimate
    depression_to_support: Estimate


def both_ways(n=7171, seed=0, h=HEALTH_EVIDENCE, p=EVIDENCE):
    """Support and depression in two waves a year apart, each on the other: :class:`BothWays`."""
    cohort, _ = study(n, 1, seed, h, p)
    before, after = standard(cohort.responsiveness[0]), standard(cohort.responsiveness[1])
    return BothWays(
        logistic(cohort.depressed[1], before, cohort.depressed[0])[0],
        regression(after, cohort.depressed[0], before)[0],
    )


def happened(cohort, outcome):
    """Whether ``outcome`` ("angina", "death", "angina or death") happened to each person while they were
    watched, and for how many years they were: until it, until death, or to the end."""
    one_of("outcome", outcome, ("angina", "death", "angina or death"))
    end = np.minimum(cohort.death, cohort.years + 1)
    either = np.minimum(cohort.angina, cohort.death)
    when = {"angina": cohort.angina, "death": cohort.death, "angina or death": either}[outcome]
    return when <= cohort.years, np.minimum(np.minimum(when, end) - 0.5, cohort.years)


def _poor(said, score):
    """A score turned so that higher is poorer."""
    one_of("score", score, Reports._fields)
    return said.strained if score == "strained" else -getattr(said, score)


def _of_sex(cohort, sex):
    one_of("sex", sex, (None, "women", "men"))
    woman = cohort.couples.woman
    return np.full(len(woman), True) if sex is None else woman == (sex == "women")
