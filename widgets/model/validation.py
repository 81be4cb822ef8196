"""Does the model do what the studies found? Its numbers and their sources, and findings side by side.

Each :class:`Finding` names a behaviour, its source, the published figure, and the function of the model that
gives the same figure: the one that the test of that name calls. :func:`validation_table` runs them all, on
several cohorts each, and says whether they agree. Nothing in the table is typed except what was published.
"""

from functools import cache
from html import escape
from math import exp, inf
from statistics import mean
from typing import NamedTuple

import numpy as np

from .attachment import MIDPOINT, median_cut, shares
from .care import CARE_SETS, CareParameters, grow_up
from .diary import DIARY_SETS, DiaryParameters, keep_diary, mediation, slopes
from .dyad import DRAWS, converse, talks
from .exchange import RESPONSES, Response
from .experiments import (
    StrangerParameters,
    answer_a_disclosure,
    fast_friends,
    read_wishes,
    take_turns_or_not,
    telling_nobody,
    who_sees_what,
    would_share,
)
from .health import (
    HEALTH_SETS,
    HealthParameters,
    both_ways,
    depression_ten_years_on,
    depression_within_a_year,
    first_events,
    quality_and_health,
    share_explained_by_happiness,
    strain_beside_support,
    study,
    treat_support,
    women_with_heart_disease,
)
from .parameters import ESTIMATED, SETS, Parameters
from .people import PeopleParameters, sample_people
from .studies import Comparison, correlation, regression, replications, standard

TIMES = 4  # simulated studies for each finding, other people each time


class Finding(NamedTuple):
    """One behaviour to check. run(which, seed): the model's figure in the set ``which``. low, high: where
    that figure agrees with what was published (the published interval, or only a direction).
    shown: how to print a figure. built_in: a number or an arrow
    of the model was chosen with this finding in mind; otherwise it follows from the rest."""

    code: str
    behaviour: str
    cite: str
    key: str
    published: str
    run: object
    low: float
    high: float = inf
    shown: str = "{:.2f}"
    built_in: bool = True


class Checked(NamedTuple):
    """A finding as the model shows it: the mean of the cohorts, the lowest and the highest of them, and the
    mean in the textbook set."""

    finding: Finding
    simulated: float
    lowest: float
    highest: float
    textbook: float

    @property
    def verdict(self):
        """Whether every study, only their mean, or not even that is within what was published."""
        low, high = self.finding.low, self.finding.high
        if low <= self.lowest and self.highest <= high:
            return "● agrees"
        return "◐ agrees on average" if low <= self.simulated <= high else "○ differs"


def check(finding, times=TIMES, seed=100):
    """Run one finding ``times`` over (1 or more) in the evidence set, and up to twice in the textbook set, on
    other people each time: :class:`Checked`."""
    figures = replications(lambda seed: finding.run("evidence", seed), times, seed)
    told = replications(lambda seed: finding.run("textbook", seed), min(times, 2), seed)
    return Checked(finding, mean(figures), min(figures), max(figures), mean(told))


# Each of the following is, or makes, the ``run`` of a finding: from a set and a seed to a figure.


@cache
def _done(one, n, seed, which, settings):
    """A study, done once for all the findings that read a figure off it."""
    return one(n, seed, HEALTH_SETS[which], SETS[which], **dict(settings))


def _health(one, figure, n=12_000, **settings):
    return lambda which, seed: figure(_done(one, n, seed, which, tuple(settings.items())))


@cache
def _kept(which, seed):
    return keep_diary(400, 42, seed, DIARY_SETS[which], SETS[which])


def _diary(figure):
    return lambda which, seed: figure(_kept(which, seed))


def _slope_left(name):
    """Share of a slope that is left at equal responsiveness: between 0 and 1 if mediation is partial."""

    def figure(diary):
        found = mediation(diary, resamples=20)[name]
        return found.direct / found.total

    return _diary(figure)


def _emotions_over_facts(diary):
    found = slopes(diary)
    return sum(found[f"{who} emotional"].value - found[f"{who} factual"].value for who in ("own", "partner"))


def _with_avoidance(feeling):
    def figure(followed):
        cohort, _ = followed
        return correlation(cohort.couples.person.avoidance, getattr(cohort, feeling)[0]).value

    def one(n, seed, h, p):
        return study(n, 1, seed, h, p)

    return _health(one, figure, 4000)


PAIRS = 2000


@cache
def _met(which, seed, reply, **told):
    """The last of some talks in which a reply meets what ``told`` says, in 2,000 pairs of people: the mean of
    felt responsiveness, relief, and the teller's intimacy afterwards."""
    rng = np.random.default_rng(seed)
    pair = sample_people(PAIRS, rng), sample_people(PAIRS, rng)
    told = {**told, "response": RESPONSES[reply] if isinstance(reply, str) else reply}
    plan = talks(told.pop("times", 1), **told)
    draws = rng.standard_normal((len(plan), len(DRAWS), PAIRS))
    outcome = converse(pair, plan, SETS[which], draws=draws).turns[-1].outcome
    return {
        "ppr": outcome.perceived.ppr.mean(),
        "relief": outcome.relief.mean(),
        "intimacy": outcome.bond.intimacy.mean(),
    }


def _gain(outcome, better, worse):
    """How much more of an outcome one reply gives than another, each a dict for :func:`_met`."""

    def run(which, seed):
        return float(_met(which, seed, **better)[outcome] - _met(which, seed, **worse)[outcome])

    return run


def _cost_of_advice(which, seed):
    """The loss of felt responsiveness from advice after anger, as a multiple of that after worry."""

    def loss(emotion):
        return _gain("ppr", dict(EMPATHY, emotion=emotion), dict(ADVICE, emotion=emotion))(which, seed)

    return loss("anger") / loss("worry")


def _experiment(one, figure, n=4000):
    return lambda which, seed: figure(one(n, np.random.default_rng(seed), SETS[which]))


@cache
def _generation(which, seed):
    return grow_up(6000, np.random.default_rng(seed), CARE_SETS[which])


def _grown(figure):
    return lambda which, seed: figure(_generation(which, seed))


def _against_nobody(groups):
    """Correlation of having told, with nobody answering, with relief."""
    told, did_not = groups
    event = np.repeat([1, 0], [len(told), len(did_not)])
    return correlation(event, np.concatenate([told, did_not])).value


def _projected(seen):
    """Paths to felt responsiveness: from one's own, from what the partner says to be (SD)."""
    paths = regression(standard(seen.felt), standard(seen.own), standard(seen.partners_word))
    return [path.value for path in paths]


def _answering(measure, some, others, n=4000):
    """How much more ``some`` people than ``others`` follow the depth of what a partner has told them."""

    def slope(which, seed, attachment):
        people = sample_people(n, np.random.default_rng(seed), **attachment)
        little, much = (
            getattr(answer_a_disclosure(people, depth, np.random.default_rng(seed), SETS[which]), measure)
            for depth in (0.2, 0.8)
        )
        return float((much - little).mean()) / 0.6

    return lambda which, seed: slope(which, seed, some) - slope(which, seed, others)


def _turns_over_monologues(talked):
    """Closeness after turns less after one-sided talk, roles already swapped."""
    return float(talked.turns_second.mean() - talked.one_sided_second.mean())


def _secure_by_cut(grown):
    """Points of percent that are secure by the middle of the scale and not by the median of the group."""
    plane = grown.anxiety, grown.avoidance
    return 100 * (shares(*plane, MIDPOINT)["secure"] - shares(*plane, median_cut(*plane))["secure"])


def _value(estimate):
    return estimate.value


def _odds_ratio(found):
    return found.odds_ratio.value


def _relative_risk(found):
    return found.relative_risk.value


def _rate_ratio(found):
    return found.rate_ratio.value


LEMAY = ("Lemay et al., 2007", "lemay2007")
MIKULINCER = ("Mikulincer & Nachshon, 1991", "mikulincer1991")
CUTRONA = ("Cutrona et al., 2007", "cutrona2007")
LAURENCEAU = ("Laurenceau et al., 1998", "laurenceau1998")
PAUW = ("Pauw et al., 2018", "pauw2018")
TEO = ("Teo et al., 2013", "teo2013")
ROBLES = ("Robles et al., 2014", "robles2014")
WHISMAN = ("Whisman & Bruce, 1999", "whismanbruce1999")
BOOKWALA = ("Bookwala & Gaugler, 2020", "bookwala2020")
ENRICHD = ("Writing Committee for the ENRICHD Investigators, 2003", "enrichd2003")
GOMER = ("Orth-Gomér et al., 2000", "orthgomer2000")
ELSA = ("A panel of 7,171 people (ELSA)", "")
ABOVE, BELOW = "above 0 (direction only)", "below 0 (direction only)"
PARTIAL = "partial: between 0 and 1"

EMPATHY, ADVICE = dict(reply="empathic"), dict(reply="problem-solving")
FACT = dict(kind="factual")
COLD = RESPONSES["problem-solving"]._replace(negativity=0.6)
HALF, TOO_MUCH = (Response(amount * 0.66, amount * 0.29, 0.0, 1.0) for amount in (0.5, 1.5))

# Where a published share has no interval, the one that its size gives: a quarter of 4,642 people.
POOREST, BEST = Comparison(162, 1160, 78, 1160).risk_exposed, Comparison(162, 1160, 78, 1160).risk_other

FINDINGS = [
    Finding("B1", "After a feeling: empathy less a solution, felt responsiveness", *CUTRONA, ABOVE,
            _gain("ppr", EMPATHY, ADVICE), 0.0),
    Finding("B1", "After a feeling: empathy less a solution, intimacy after 20 talks", *CUTRONA, ABOVE,
            _gain("intimacy", dict(EMPATHY, times=20), dict(ADVICE, times=20)), 0.0),
    Finding("B2", "After a fact: the fitting reply less one that misses, felt responsiveness", *CUTRONA,
            "no difference found", _gain("ppr", dict(ADVICE, **FACT), dict(EMPATHY, **FACT)), -0.03, 0.03),
    Finding("B2", "After a fact: a negative reply less the same without, felt responsiveness", *CUTRONA,
            BELOW,
            _gain("ppr", dict(reply=COLD, **FACT), dict(ADVICE, **FACT)), -1.0, -0.01),
    Finding("B3", "Feelings less facts, each met as wished, intimacy after 20 talks", *LAURENCEAU, ABOVE,
            _gain("intimacy", dict(EMPATHY, times=20), dict(ADVICE, times=20, **FACT)), 0.0),
    Finding("B4", "Diary: slope of own feelings told on closeness, share left at equal responsiveness",
            *LAURENCEAU, PARTIAL, _slope_left("own emotional"), 0.0, 0.99),
    Finding("B4", "Diary: the same for the partner's feelings told", *LAURENCEAU, PARTIAL,
            _slope_left("partner emotional"), 0.0, 0.99),
    Finding("B4", "Diary: slopes of feelings told by either, less those of facts, on closeness",
            *LAURENCEAU, ABOVE,
            _diary(_emotions_over_facts), 0.0),
    Finding("B5", "Felt responsiveness: path from one's own less path from the partner's, SD", *LEMAY, ABOVE,
            _experiment(who_sees_what, lambda seen: _projected(seen)[0] - _projected(seen)[1]), 0.0),
    Finding("B5", "Felt responsiveness: path from the partner's, SD", *LEMAY, ABOVE,
            _experiment(who_sees_what, lambda seen: _projected(seen)[1]), 0.0),
    Finding("B6", "After a feeling: empathy less a solution, relief", "Batenburg & Das, 2014",
            "batenburg2014",
            BELOW, _gain("relief", EMPATHY, ADVICE), -1.0, 0.0),
    Finding("B7", "Cost of advice after anger, as a multiple of that after worry", *PAUW,
            "above 1 (direction only)", _cost_of_advice, 1.0, inf, "{:.1f}"),
    Finding("B8", "Half too much support less half too little, felt responsiveness", "Brock & Lawrence, 2009",
            "brock2009", BELOW, _gain("ppr", dict(reply=TOO_MUCH), dict(reply=HALF)), -1.0, 0.0),
    Finding("B9", "Listeners' reading of the wish and the wish, r", "Pauw et al., 2019", "pauw2019",
            "no evidence of reading (figure not seen)",
            _experiment(read_wishes, lambda pair: correlation(*pair).value), 0.0, 0.75),
    Finding("B10", "Telling nobody, against not telling: relief, r", "Frattaroli, 2006", "frattaroli2006",
            ".075",
            _experiment(telling_nobody, _against_nobody, 20_000), 0.05, 0.10, "{:.3f}"),
    Finding("B11", "Strangers: growing disclosure against small talk, d of closeness", "Aron et al., 1997",
            "aron1997", "about .9, as widely reported", _experiment(fast_friends, lambda two: two.d), 0.6,
            1.1),
    Finding("B12", "Strangers: turns less one side after the other, closeness at the end",
            "Sprecher et al., 2013",
            "sprecher2013", ABOVE, _experiment(take_turns_or_not, _turns_over_monologues), 0.0),
    Finding("B13", "Willingness to share and intimacy of the topic, within a person, r", "Ma et al., 2016",
            "ma2016", "-.60", _experiment(would_share, lambda topics: float(np.nanmean(topics.within())),
            2000),
            -0.7, -0.5),
    Finding("B14", "Warming to what a partner tells: secure less avoidant people, slope", *MIKULINCER, ABOVE,
            _answering("closeness", dict(anxiety=2, avoidance=2), dict(anxiety=2, avoidance=6)), 0.0),
    Finding("B14", "Returning the depth of what a partner tells: secure less anxious people, slope",
            *MIKULINCER, ABOVE,
            _answering("depth", dict(anxiety=2, avoidance=2), dict(anxiety=6, avoidance=2)), 0.0),
    Finding("B15", "Sensitivity of care and security in infancy, r", "Madigan et al., 2024", "madigan2024",
            ".25 [.22, .28]", _grown(lambda grown: correlation(grown.sensitivity, grown.security).value),
            0.20, 0.28),
    Finding("B16", "Security in infancy and at twenty, r", "Pinquart et al., 2013", "pinquart2013",
            "weak; not clear beyond 15 years, as widely reported",
            _grown(lambda grown: correlation(grown.security, grown.adult_security).value), 0.0, 0.3),
    Finding("B17", "Secure by the middle of the scale less secure by the median, points of percent",
            "Open-Source Psychometrics Project, 2018", "ecr2018", "31 less 24",
            _grown(_secure_by_cut), 2.0, 12.0, "{:.0f}"),
    Finding("B18", "Depression ten years on, poorest quarter of relationships, %", *TEO, "14.0",
            _health(depression_ten_years_on, lambda found: 100 * found.risk_exposed.value),
            100 * POOREST.low, 100 * POOREST.high, "{:.1f}"),
    Finding("B18", "Depression ten years on, best quarter, %", *TEO, "6.7",
            _health(depression_ten_years_on, lambda found: 100 * found.risk_other.value),
            100 * BEST.low, 100 * BEST.high, "{:.1f}"),
    Finding("B18", "The same as an odds ratio", *TEO, "2.60 [1.84, 3.69]",
            _health(depression_ten_years_on, _odds_ratio), 1.84, 3.69),
    Finding("B18", "The same by strain alone, odds ratio", *TEO, "1.99 [1.47, 2.70]",
            _health(depression_ten_years_on, _odds_ratio, 8000, score="strained"), 1.47, 2.70),
    Finding("B18", "The same by lack of support alone, odds ratio", *TEO, "1.79 [1.37, 2.35]",
            _health(depression_ten_years_on, _odds_ratio, 8000, score="supported"), 1.37, 2.35),
    Finding("", "New depression within a year, women: relative risk of the dissatisfied", *WHISMAN,
            "2.7, both sexes alike",
            _health(depression_within_a_year, _relative_risk, sex="women"), 2.0, 3.5),
    Finding("", "New depression within a year, men: relative risk of the dissatisfied", *WHISMAN,
            "2.7, both sexes alike",
            _health(depression_within_a_year, _relative_risk, sex="men"), 2.0, 3.5),
    Finding("", "New depression within a year: share that goes with dissatisfaction, %", *WHISMAN, "29.5",
            _health(depression_within_a_year, lambda found: 100 * found.attributable_share),
            20.0, 40.0, "{:.1f}", built_in=False),
    Finding("B19", "Relationship quality and physical health, women, r", *ROBLES, ".07 to .21",
            _health(quality_and_health, _value, sex="women"), 0.07, 0.21),
    Finding("B19", "Relationship quality and physical health, men, r", *ROBLES, ".07 to .21",
            _health(quality_and_health, _value, sex="men"), 0.07, 0.21),
    Finding("", "New angina, most against least strained third, rate ratio", "De Vogli et al., 2007",
            "devogli2007", "1.34 [1.10, 1.63], coronary events",
            _health(first_events, _rate_ratio), 1.10, 1.63),
    Finding("", "Death, odds for a standard deviation of strain at equal support", *BOOKWALA,
            "1.20 [1.03, 1.38]",
            _health(strain_beside_support, lambda found: exp(found[0].value)), 1.03, 1.38,
            built_in=False),
    Finding("", "Death, odds for a standard deviation of lack of support at equal strain", *BOOKWALA,
            "not reported to predict it",
            _health(strain_beside_support, lambda found: exp(found[1].value)), 0.9, 1.11,
            built_in=False),
    Finding("B20", "Share of the link with death that general happiness explains", "Lawrence et al., 2019",
            "lawrence2019", "much of it (figure not seen)",
            _health(share_explained_by_happiness, float), 0.15, 0.9),
    Finding("B20", "Heart patients: second event or death, support treated against not, rate ratio", *ENRICHD,
            "no difference",
            _health(treat_support, lambda found: found.event.rate_ratio.value, 8000), 0.9, 1.1,
            built_in=False),
    Finding("B21", "Depression ten years on, N = 4,642: upper limit of the odds ratio over the lower", *TEO,
            "2.0", _health(depression_ten_years_on, lambda f: f.odds_ratio.width, 4642), 1.6, 2.5,
            "{:.1f}", built_in=False),
    Finding("B21", "Women with heart disease, n = 187: upper limit of the rate ratio over the lower", *GOMER,
            "5.0", _health(women_with_heart_disease, lambda f: f.rate_ratio.width, 187), 3.1, 8.1,
            "{:.1f}", built_in=False),
    Finding("", "Attachment avoidance and low mood, r", "Zhang et al., 2022", "zhang2022", ".28",
            _with_avoidance("mood"), 0.2, 0.36),
    Finding("", "Support at one time and depression a year later, log odds for an SD", *ELSA, BELOW,
            _health(both_ways, lambda found: found.support_to_depression.value), -inf, 0.0),
    Finding("", "Depression at one time and support a year later, SD", *ELSA, BELOW,
            _health(both_ways, lambda found: found.depression_to_support.value), -inf, 0.0),
]  # fmt: skip


# ------------------------------------------------------------------------------------------- as tables


class Table(NamedTuple):
    """A small table that prints as plain text, and as HTML with a caption and headers that say what they
    head. A cell that is a (text, address) pair becomes a link."""

    caption: str
    columns: tuple
    rows: list

    def __repr__(self):
        lines = [self.caption, " | ".join(self.columns)]
        return "\n".join(lines + [" | ".join(_words(cell) for cell in row) for row in self.rows])

    def _repr_html_(self):
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in self.columns)
        body = "".join(
            f'<tr><th scope="row">{_markup(row[0])}</th>'
            + "".join(f"<td>{_markup(cell)}</td>" for cell in row[1:])
            + "</tr>"
            for row in self.rows
        )
        return (
            f'<div class="numbers" role="region" tabindex="0" aria-label="{escape(self.caption)}" '
            f'style="overflow-x: auto"><table><caption>{escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )


def _words(cell):
    return cell[0] if isinstance(cell, tuple) else cell


def _markup(cell):
    if isinstance(cell, tuple) and cell[1]:
        return f'<a href="{escape(cell[1])}">{escape(cell[0])}</a>'
    return escape(_words(cell))


def _source(text, key):
    return (text, f"references.html#{key}" if key else "")


PARAMETER_SETS = {
    "exchange": Parameters,
    "people": PeopleParameters,
    "strangers": StrangerParameters,
    "care": CareParameters,
    "health": HealthParameters,
    "diary": DiaryParameters,
}


def parameter_table(which):
    """The numbers of one part of the model (a name in ``PARAMETER_SETS``) with where they come from."""
    if which not in PARAMETER_SETS:
        raise ValueError(f"part of the model is {which!r}; it must be one of {', '.join(PARAMETER_SETS)}")
    lines = PARAMETER_SETS[which].provenance()
    rows = [
        (
            line.meaning,
            line.name,
            f"{line.textbook:g}",
            f"{line.evidence:g}",
            f"{line.unit}; {line.low:g} to {line.high:g}",
            f"{line.basis}: {line.reason}",
            _source(line.key or "–", line.key),
        )
        for line in lines
    ]
    estimated = sum(line.basis == ESTIMATED for line in lines)
    return Table(
        f"The numbers of the {which}: {len(lines)}, of which {estimated} estimated, the others assumed",
        ("What it says", "Name", "Textbook", "Evidence", "Unit; range", "Where it comes from", "Source"),
        rows,
    )


def validation_table(findings=None, times=TIMES, seed=100):
    """Every finding, published and simulated, with a verdict; all computed now."""
    rows = []
    for checked in (check(finding, times, seed) for finding in (findings or FINDINGS)):
        finding = checked.finding
        low, high, middle, told = map(
            finding.shown.format, (checked.lowest, checked.highest, checked.simulated, checked.textbook)
        )
        rows.append(
            (
                finding.behaviour,
                finding.code or "–",
                _source(finding.cite, finding.key),
                finding.published,
                f"{middle} [{low}, {high}]",
                checked.verdict,
                "built in" if finding.built_in else "follows",
                told,
            )
        )
    return Table(
        f"Published and simulated: the mean of {times} simulated studies [the lowest, the highest]",
        ("Behaviour", "No.", "Source", "Published", "Evidence set", "Verdict", "Built in?", "Textbook set"),
        rows,
    )
