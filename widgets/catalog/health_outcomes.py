"""Explorers of chapter 5, *Health outcomes*: for each what it asks the model, its picture and its
sentence."""

from functools import cache
from math import exp, log, log2
from typing import NamedTuple

from ..chart import Chart, Dots, Panel, People, Rule, Spans
from ..explorer import Bet, Control, Explorer
from ..figures import SIZE

# Ratios stand on a scale of doublings, on which half as often is as far from 1 as twice as often; the names
# of marks say so for the table. The first tick is drawn as the base line.
DOUBLINGS = ((0, "1"), (-1, "½"), (1, "2"), (2, "4"))
WIDE = ((0, "1"), (-2, "¼"), (2, "4"), (4, "16"))
DOUBLINGS_LABEL = "Times as often, on a scale of doublings"


def _ratio(value):
    """A ratio in words."""
    return f"{value:.1f} times"


# --------------------------------------------------------------------------- a thousand and a thousand

COHORT, YEARS = 40_000, 10
#: In how many of the ten years the mismatched mostly felt understood: fewest and most.
SHARES = {"hardly any": (0, 1), "a few": (2, 3), "about half": (4, 6), "most": (7, 9)}
#: New angina a year for somebody in the middle of everything, by their other risks. Few and many: fitted to
#: the 14 and the 289 in 1,000 who got it within five years with all risks low, and all high (medalie1976).
ANGINA_RATES = {"few": 0.0022, "average": 0.0045, "many": 0.06}


class Thousands(NamedTuple):
    """Of 1,000 matched and of 1,000 mismatched people, how many get new angina within ten years; and how many
    more among the mismatched when happiness is treated the other way (held equal, or not)."""

    matched: int
    mismatched: int
    more_otherwise: int


class Followed(NamedTuple):
    """A cohort, one element for each person: years in which they mostly felt understood (0 to 10), fifth of
    general happiness at the start (0 to 4), and what their body carried, as a multiple of the rate."""

    understood: object
    happiness: object
    carried: object


@cache
def _cohort(size):
    """A cohort in a parameter set, watched once and asked many things."""
    from ..model.health import HEALTH_SETS, study
    from ..model.parameters import SETS

    h, p = HEALTH_SETS[size], SETS[size]
    return followed(study(COHORT, YEARS, seed=1, h=h, p=p)[0], h, p)


def followed(cohort, h, p):
    """What the explorer asks of a :class:`~widgets.model.health.Cohort`: :class:`Followed`."""
    import numpy as np

    from ..model.studies import groups

    return Followed(
        (cohort.responsiveness[1:] > p.threshold).sum(axis=0),
        groups(cohort.happiness[0], 5),
        np.exp(h.wear_to_events * cohort.wear[1:]).sum(axis=0),
    )


def cohort(share, baseline, happiness, size):
    """People who felt understood year after year, beside people who did in a ``share`` of the years."""
    counts = {held: _counts(share, baseline, held, size) for held in ("as it comes", "equal")}
    matched, mismatched = counts.pop(happiness)
    ((otherwise, mismatched_otherwise),) = counts.values()
    return Thousands(matched, mismatched, mismatched_otherwise - otherwise)


def _counts(share, baseline, happiness, size):
    people, (fewest, most) = _cohort(size), SHARES[share]
    matched = people.understood == YEARS
    mismatched = (people.understood >= fewest) & (people.understood <= most)
    return [in_a_thousand(people, group, baseline, happiness) for group in (matched, mismatched)]


def in_a_thousand(people, group, baseline, happiness):
    """Of 1,000 of a group, how many the model's yearly rates of angina come to within the ten years, no luck
    left in it. With happiness "equal" each fifth of it counts alike."""
    import numpy as np

    risk = 1.0 - np.exp(-ANGINA_RATES[baseline] * people.carried)
    parts = [group]
    if happiness == "equal":
        parts = [group & (people.happiness == fifth) for fifth in range(5)]
    return round(1000 * sum(float(risk[part].mean()) for part in parts) / len(parts))


RATIOS_BET = (1.0, 4 / 3, 2.0, 5.0)  # what the options of the bet say, as ratios


def _much_more():
    found = cohort("hardly any", "average", "as it comes", "evidence")
    ratio = found.mismatched / found.matched
    return min(range(4), key=lambda n: abs(log(ratio / RATIOS_BET[n])))


def cohort_chart(found, share, baseline, happiness, size):
    """A thousand matched and a thousand mismatched people, each an icon."""
    alike = min(found.matched, found.mismatched)

    def panel(people, title):
        return Panel([people], title=title, x_label="", y_label="", x_range=(0, 40), y_range=(0, 25))

    return Chart(
        (
            panel(
                People((found.matched,), ("new angina",), voice="ink"),
                f"Understood in all ten years: {found.matched} of 1,000 got angina",
            ),
            panel(
                People(
                    (alike, found.mismatched - alike),
                    ("new angina, as many as in the first", "new angina, more than in the first"),
                ),
                f"Understood in {share} of them: {found.mismatched} of 1,000 got angina",
            ),
        ),
        alt="Two crowds of 1,000 small figures. Those who get angina are filled; in the second those beyond "
        "the number in the first have a colour of their own.",
    )


def cohort_sentence(found, share, baseline, happiness, size):
    """Both thousands, relative and absolute, and what happiness has to do with it."""
    matched, mismatched = found.matched, found.mismatched
    other = (
        "Had happiness not been held equal, the difference would be"
        if happiness == "equal"
        else "Among people who were equally happy to begin with, the difference would be"
    )
    return (
        f"Of 1,000 people who mostly felt understood in each of ten years, {matched} got new angina in that "
        f"time; of 1,000 who did in {share} of the years, {mismatched}. That is "
        f"{_ratio(mismatched / matched)} as often (the relative risk), or {mismatched - matched} more in "
        f"1,000 (the absolute difference); {1000 - mismatched} of that 1,000 were spared. {other} "
        f"{found.more_otherwise} in 1,000."
    )


# ------------------------------------------------------------------------------------------- one study

STUDIES = 30
TYPICAL = 2130  # a seed with which small studies are about right on average, as they would be in the long run


class Published(NamedTuple):
    """A study as published: its ratio, of which kind, with its 95 % interval, its number of people, how many
    groups they were parted into (the two at the ends were compared), and how often it happened in the better
    group: for Teo as published, for Orth-Gomér so that intervals are as wide as hers."""

    name: str
    event: str
    kind: str
    value: float
    low: float
    high: float
    people: int
    groups: int
    risk: float


PUBLISHED = {
    "Stockholm": Published(
        "Orth-Gomér 2000", "another heart event", "a hazard ratio", 2.9, 1.3, 6.5, 187, 3, 0.14
    ),
    "United States": Published("Teo 2013", "a depression", "an odds ratio", 2.60, 1.84, 3.69, 4642, 4, 0.067),
}


class Studies(NamedTuple):
    """Thirty studies of the same thing, from the lowest ratio to the highest (each an
    :class:`~widgets.model.studies.Estimate`); how many people each had; how many missed the truth; which
    found an excess that is clear of chance; and the average of all, and of those (None: there are none)."""

    estimates: list
    people: int
    missed: int
    clear: list
    average: float
    average_clear: float | None


def one_study(times, truth, published):
    """The published study again and again, on other people, when the truth is known."""
    return _one_study(times, truth, published)


@cache
def _one_study(times, truth, published):
    from ..model.studies import replications

    like = PUBLISHED[published]
    people = times * like.people
    found = replications(lambda seed: _again(like, people, truth, seed), STUDIES, seed=TYPICAL)
    found.sort(key=lambda estimate: estimate.value)
    clear = [estimate.low > 1 for estimate in found]
    sure = [estimate for estimate, is_clear in zip(found, clear, strict=True) if is_clear]
    return Studies(
        found,
        people,
        sum(not estimate.holds(truth) for estimate in found),
        clear,
        _average(found),
        _average(sure) if sure else None,
    )


def _again(like, people, truth, seed):
    """One study: two groups of equal size, in one of which it happens ``truth`` times as often."""
    import numpy as np

    from ..model.studies import Comparison

    rng, size = np.random.default_rng(seed), people // like.groups
    exposed = int(rng.binomial(size, 1 - (1 - like.risk) ** truth))
    other = int(rng.binomial(size, like.risk))
    return Comparison(exposed, size, other, size, size - exposed / 2, size - other / 2).rate_ratio


def _average(estimates):
    """The middle of ratios: half as often and twice as often come out as 1."""
    return exp(sum(log(estimate.value) for estimate in estimates) / len(estimates))


def _how_many_clear():
    clear = sum(one_study(1, 1.3, "Stockholm").clear)
    return 0 if clear >= 25 else 1 if clear >= 10 else 2


def one_study_chart(studies, times, truth, published):
    """Thirty intervals with the published one above, and what the clear ones say on average."""
    like, found = PUBLISHED[published], studies.estimates
    rows = list(range(1, STUDIES + 1))
    top = STUDIES + 2.5
    scatter = Panel(
        [
            Rule(0, axis="x"),
            Spans(
                [log2(e.low) for e in found],
                [log2(e.high) for e in found],
                rows,
                voice="muted",
                filled=[e.holds(truth) for e in found],
                name="imagined study, in doublings",
            ),
            Dots(
                [log2(e.value) for e in found],
                rows,
                voice="ink",
                filled=studies.clear,
                name="its ratio, in doublings",
            ),
            Spans(
                [log2(like.low)],
                [log2(like.high)],
                [top],
                voice="responder",
                thick=True,
                name="published study, in doublings",
            ),
            Dots(
                [log2(like.value)], [top], voice="responder", thick=True, name="published study, in doublings"
            ),
            Rule(log2(truth), label="the truth", axis="x"),
        ],
        title=f"{studies.missed or 'None'} of 30 intervals {_miss(studies.missed)} the truth",
        x_label=DOUBLINGS_LABEL,
        y_label="Top: as published. Below: 30 imagined studies",
        x_range=(-3.5, 4.2),
        y_range=(0, STUDIES + 4),
        x_ticks=WIDE,
    )
    shown = studies.average_clear or 1.0
    averages = Panel(
        [
            Dots(
                [log2(value) for value in (truth, studies.average, shown, like.value)],
                [3, 2, 1, 0],
                labels=[
                    f"{truth:g}",
                    f"{studies.average:.1f}",
                    f"{shown:.1f}" if studies.average_clear else "there are none",
                    f"{like.value:g}",
                ],
                filled=[True, True, studies.average_clear is not None, True],
                thick=True,
                name="ratio, in doublings",
            ),
        ],
        title=_overstated(studies, truth),
        x_label=DOUBLINGS_LABEL,
        y_label="",
        x_range=(-3.5, 4.2),
        y_range=(-0.6, 3.6),
        x_ticks=WIDE,
        y_ticks=((3, "The truth"), (2, "All 30"), (1, "The clear ones"), (0, "Published")),
    )
    return Chart(
        (scatter, averages),
        alt="Left, 30 level lines, the intervals of imagined studies, dashed where they miss the truth, with "
        "a filled dot where they are clear of no difference; above them the published interval. Right, "
        "four dots: the truth, the average of all, the average of the clear ones, the published ratio.",
    )


def _miss(count):
    return "misses" if count == 1 else "miss"


def _overstated(studies, truth):
    """The title of the averages."""
    clear, count = studies.average_clear, sum(studies.clear)
    if not count:
        return "No study is clear of chance"
    if truth == 1:
        return f"{count} {'study is' if count == 1 else 'studies are'} clear of chance, and wrong"
    if clear / truth < 1.1:
        return "Even the clear ones are about right"
    return f"The clear ones say {clear:.1f}, the truth is {truth:g}"


def one_study_sentence(studies, times, truth, published):
    """How the studies scatter, how many are clear of chance, and what those alone would have us believe."""
    like, found, count = PUBLISHED[published], studies.estimates, sum(studies.clear)
    told = (
        "Whoever read only of clear results would read nothing."
        if not count
        else f"Whoever read only of those would believe in {_ratio(studies.average_clear)} as often."
    )
    excess = "no more often" if truth == 1 else f"{truth:g} times as often"
    return (
        f"Suppose {like.event} truly came {excess} where a relationship is poor, and 30 teams each "
        f"followed {studies.people:,} people. Their ratios would run from {found[0].value:.1f} to "
        f"{found[-1].value:.1f}; {count or 'none'} of 30 would find an excess clear of chance. {told} "
        f"{like.name} reported {like.kind} of {like.value:g}, with an interval from {like.low:g} to "
        f"{like.high:g}."
    )


# ------------------------------------------------------------------------------------- mend one end

LARGEST = 12_000


class Mended(NamedTuple):
    """Depression and a heart event (or death), each as a ratio with its interval. watched: those with the
    poorest third of relationships against the best third, among people nobody treats. tried: untreated
    against treated. treated, untreated: of 1,000 in the trial, how many, by outcome."""

    watched: dict
    tried: dict
    treated: dict
    untreated: dict


def mend_one_end(people, watched, size):
    """After a heart event: what goes with poor support, and what treating it changes."""
    return Mended(_watched(people, watched, size), *_tried(people, size))


@cache
def _watched(people, score, size):
    from ..model.health import happened
    from ..model.studies import compare_extremes

    cohort, said = _patients(people, size)
    poor = -said.supported if score == "support" else said.strained
    event, years = happened(cohort, "angina or death")
    return {
        "depression": compare_extremes(cohort.depressed[-1], poor, 3).relative_risk,
        "event": compare_extremes(event, poor, 3, years).rate_ratio,
    }


@cache
def _patients(people, size):
    from ..model.health import HEALTH_SETS, study
    from ..model.parameters import SETS

    return study(3 * people, 2, seed=5, h=HEALTH_SETS[size], p=SETS[size], patients=True)


@cache
def _tried(people, size):
    from ..model.health import HEALTH_SETS, treat_support
    from ..model.parameters import SETS

    trial = treat_support(people, seed=5, h=HEALTH_SETS[size], p=SETS[size])
    arms = {"depression": trial.depressed, "event": trial.event}
    ratios = {"depression": trial.depressed.relative_risk, "event": trial.event.rate_ratio}
    return (
        {
            name: ratio._make((1 / ratio.value, 1 / ratio.high, 1 / ratio.low))
            for name, ratio in ratios.items()
        },
        {name: round(1000 * arm.risk_exposed.value) for name, arm in arms.items()},
        {name: round(1000 * arm.risk_other.value) for name, arm in arms.items()},
    )


def _clear(ratios):
    """Which outcomes come more often by more than chance, in words of a title."""
    mood, heart = (ratios[name].low > 1 for name in ("depression", "event"))
    return "both" if mood and heart else "only mood" if mood else "only the heart" if heart else "neither"


def _what_follows():
    return ("both", "only mood", "only the heart", "neither").index(
        _clear(mend_one_end(LARGEST, "support", "evidence").tried)
    )


def mend_chart(found, people, watched, size):
    """Ratios with their intervals: left as watched, right as tried."""
    thick = size == "evidence"

    def panel(ratios, title):
        return Panel(
            [
                Spans(
                    [log2(r.low) for r in ratios.values()],
                    [log2(r.high) for r in ratios.values()],
                    [1, 0],
                    voice="responder",
                    thick=thick,
                    name="95% interval, in doublings",
                ),
                Dots(
                    [log2(r.value) for r in ratios.values()],
                    [1, 0],
                    labels=[f"{r.value:.1f}" for r in ratios.values()],
                    voice="responder",
                    filled=[r.low > 1 for r in ratios.values()],
                    thick=thick,
                    name="ratio, in doublings",
                ),
            ],
            title=title,
            x_label=DOUBLINGS_LABEL,
            y_label="",
            x_range=(-1.4, 3.4),
            y_range=(-0.6, 1.6),
            x_ticks=DOUBLINGS,
            y_ticks=((1, "Depression"), (0, "Heart event or death")),
        )

    goes = {"support": "little support", "strain": "much strain"}[watched]
    follows = {
        "both": "mood and heart both follow",
        "only mood": "mood follows, the heart doesn’t",
        "only the heart": "the heart follows, mood doesn’t",
        "neither": "neither clearly follows",
    }
    along = {
        "both": "both go",
        "only mood": "only depression goes",
        "only the heart": "only the heart goes",
        "neither": "neither clearly goes",
    }
    return Chart(
        (
            panel(found.watched, f"Watched: {along[_clear(found.watched)]} with {goes}"),
            panel(found.tried, f"Tried: {follows[_clear(found.tried)]}"),
        ),
        alt="Two dots with their intervals, for depression and for a heart event: left how much more often "
        "they come in poor relationships, right how much more often where nobody treated support. A "
        "filled dot is clear of no difference.",
    )


def mend_sentence(found, people, watched, size):
    """What goes with what, and what follows when one end is mended."""
    seen, tried = found.watched, found.tried
    who = {"support": "with least support", "strain": "with most strain"}[watched]
    than = {"support": "with most", "strain": "with least"}[watched]
    return (
        f"Watched: people {who} had a depression {_ratio(seen['depression'].value)} as often as people "
        f"{than}, and another heart event (or death) {_ratio(seen['event'].value)} as often. Tried, in an "
        f"imagined trial: for {people:,} people with little support a coin decided whose partner was taught "
        f"to respond. Two years on, {found.treated['depression']} in 1,000 of the taught couples had a "
        f"depression, against "
        f"{found.untreated['depression']} of the others, and {found.treated['event']} another heart event, "
        f"against {found.untreated['event']}. {_verdict(tried)}"
    )


def _verdict(tried):
    return {
        "both": "Both differences are clear of chance.",
        "only mood": "Only the first difference is clear of chance.",
        "only the heart": "Only the second difference is clear of chance.",
        "neither": "Neither difference is clear of chance.",
    }[_clear(tried)]


EXPLORERS = (
    Explorer(
        "cohort",
        "How large is “far more likely”?",
        (
            Control(
                "share",
                "The mismatched mostly felt understood in",
                tuple(SHARES),
                "hardly any",
                options=("hardly any year", "a few", "about half", "most years"),
            ),
            Control(
                "baseline",
                "Other risks to the heart",
                tuple(ANGINA_RATES),
                "average",
                options=("all low", "average", "all high"),
            ),
            Control(
                "happiness",
                "How happy people are in general",
                ("as it comes", "equal"),
                "as it comes",
                options=("as it comes", "held equal"),
            ),
            SIZE,
        ),
        run=cohort,
        draw=cohort_chart,
        say=cohort_sentence,
        bet=Bet(
            "Of 1,000 people who felt understood for ten years, about 50 get new angina. And of 1,000 who "
            "hardly ever felt understood?",
            ("About as many", "A third more", "Twice as many", "Five times as many"),
            _much_more,
        ),
        leaves_out="40,000 invented people in couples, watched and not treated. In it nobody smokes more or "
        "sees a doctor less for being lonely, nobody parts, and nobody dies of anything else first. Other "
        "risks are one dial.",
    ),
    Explorer(
        "one_study",
        "How sure is one study?",
        (
            Control(
                "times",
                "People in each study",
                (1, 2, 4, 16),
                1,
                options=("as published", "twice as many", "4 times as many", "16 times as many"),
            ),
            Control(
                "truth",
                "The truth, if we knew it",
                (1.0, 1.3, 2.0, 2.9),
                1.3,
                options=("as often", "1.3 times", "2 times", "2.9 times as often"),
            ),
            Control(
                "published",
                "Beside the published study of",
                tuple(PUBLISHED),
                "Stockholm",
                options=("187 women with heart disease", "4,642 adults, depression"),
            ),
        ),
        run=one_study,
        draw=one_study_chart,
        say=one_study_sentence,
        bet=Bet(
            "Suppose the truth is 1.3 times as often, and 30 teams each study 187 people. How many of the 30 "
            "find an excess that is clear of chance?",
            ("Nearly all", "About half", "A few"),
            _how_many_clear,
        ),
        leaves_out="Chance is all that goes wrong here: no confounder, no forgetful answer, nobody lost on "
        "the way. That a third or a quarter of the people were compared with as many others, and how "
        "often the event came in the better group, is taken or guessed from the published study. "
        "Every imagined ratio is a ratio of rates; the published one of 2.6 is an odds ratio, which runs "
        "further from 1.",
    ),
    Explorer(
        "mend_one_end",
        "If one end is mended, does the other follow?",
        (
            SIZE,
            Control(
                "people",
                "People in the trial",
                (600, 2_481, LARGEST),
                2_481,
                options=("600", "2,481 (as many as ENRICHD had)", "12,000"),
            ),
            Control(
                "watched",
                "Watched: those with",
                ("support", "strain"),
                "support",
                options=("least support", "most strain"),
            ),
        ),
        run=mend_one_end,
        draw=mend_chart,
        say=mend_sentence,
        bet=Bet(
            "Partners of people with heart disease are taught to respond. Two years on, what has become "
            "rarer?",
            ("Depression and heart events", "Depression only", "Heart events only", "Neither"),
            _what_follows,
        ),
        leaves_out="The treatment teaches partners to respond. The trial it is set beside treated depression "
        "and low support with therapy, so this is no copy of it. Two years may be short for an artery.",
    ),
)
