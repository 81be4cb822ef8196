"""Explorers of chapter 4, *Attachment origins*: for each what it asks the model, its picture and its
sentence."""

from functools import cache
from typing import NamedTuple

from ..chart import Band, Chart, Dots, Line, Panel, Rule
from ..explorer import Bet, Control, Explorer
from ..figures import KEY, OUTCOMES, REPLY, SCALE, SIZE, middle_half, times
from ..model.attachment import MIDPOINT, STYLES, Cut, median_cut, shares, style
from ..model.dyad import converse, taking_turns, talks
from ..model.exchange import RESPONSES, Person
from ..model.parameters import SETS

HUNDRED = 100
SEED = 4
#: A place well inside each region of the plane: (anxiety, avoidance), 1 to 7.
PLACES = {
    "secure": (2.0, 2.0),
    "preoccupied": (5.5, 2.0),
    "dismissive": (2.0, 5.5),
    "fearful": (5.5, 5.5),
}
ROWS = tuple((len(STYLES) - 1 - n, name.capitalize()) for n, name in enumerate(STYLES))
ROW = {name: len(STYLES) - 1 - n for n, name in enumerate(STYLES)}
POINTS = ((1, "1"), (4, "4"), (7, "7"))
#: Where the name of each region stands on the plane: in its corner, wherever the lines are.
CORNERS = {"secure": (0.9, 0.4), "preoccupied": (7.1, 0.4), "dismissive": (0.9, 7.5), "fearful": (7.1, 7.5)}


def person(name, **habits):
    """Somebody well inside a region of the plane."""
    anxiety, avoidance = PLACES[name]
    return Person(anxiety=anxiety, avoidance=avoidance, **habits)


def of_100(parts):
    """Shares that add up to 1 as whole numbers that add up to 100 (the largest remainders round up)."""
    counts = {name: int(HUNDRED * share + 1e-9) for name, share in parts.items()}
    left = sorted(parts, key=lambda name: counts[name] - HUNDRED * parts[name])
    for name in left[: HUNDRED - sum(counts.values())]:
        counts[name] += 1
    return counts


def stand_for_all(anxiety, avoidance, counts, cut=MIDPOINT):
    """The places of 100 people of a larger group, with ``counts`` of them in each region: down to the next
    twentieth of a point, so that the page stays small and nobody crosses a line of the explorers."""
    import numpy as np

    region = style(anxiety, avoidance, cut)
    chosen = [np.flatnonzero(region == name)[:count] for name, count in counts.items()]
    chosen = np.concatenate(chosen)
    return tuple([float(v) for v in np.floor(20 * scores[chosen]) / 20] for scores in (anxiety, avoidance))


def plane(marks, names, cut, title):
    """The anxiety x avoidance plane with the lines that make regions of it, and their names."""
    return Panel(
        [
            *marks,
            Rule(cut.anxiety, axis="x"),
            Rule(cut.avoidance, axis="y"),
            Dots(
                [x for x, _ in CORNERS.values()],
                [y for _, y in CORNERS.values()],
                labels=[names[name] for name in CORNERS],
                voice="muted",
                sizes=(0,) * len(CORNERS),
                name="names of the regions",
            ),
        ],
        title=title,
        x_label="Attachment anxiety, 1 to 7",
        y_label="Attachment avoidance, 1 to 7",
        x_range=(0.8, 7.2),
        y_range=(0, 7.9),
        x_ticks=POINTS,
        y_ticks=POINTS,
    )


# ---------------------------------------------------------------------------------------- caregiving


class Grown(NamedTuple):
    """Many children of the same care. ages: where on the left picture; expected, low, high: the mean of
    what they expect of others and its middle half; uncertain: the mean of how unsure they are; anxiety and
    avoidance of 100 who stand for all at twenty; counts of those 100 by style; usual: the counts of 100
    whose care nobody knows; usual_expected, usual_uncertain: the means of those, at twenty."""

    ages: list
    expected: list
    low: list
    high: list
    uncertain: list
    anxiety: list
    avoidance: list
    counts: dict
    usual: dict
    usual_expected: float
    usual_uncertain: float


WARMTH = {0.1: "very cold", 0.3: "rather cold", 0.5: "in between", 0.7: "rather warm", 0.9: "very warm"}
CONSISTENCY = {0.1: "hard to predict", 0.5: "mixed", 0.9: "much the same"}
CHILDREN = 2_000
CALLS = (5, 15, 30, 60)  # of the first year, after which the working model is looked at
YEARS = (8, 19)  # after the first birthday
FIRST_YEAR = 10  # the width of the first year in the picture, and of the nineteen after it


@cache
def caregiving(warmth, consistency, size):
    """Children of one kind of care: the working model as it is learned, and where they end at twenty."""
    import numpy as np

    from ..model.care import CARE_SETS, WorkingModel, grow_up

    c = CARE_SETS[size]

    def grown(**how):
        return grow_up(
            CHILDREN, np.random.default_rng(SEED), c, warmth=warmth, consistency=consistency, **how
        )

    adult = grown()
    models = [grown(episodes=calls, years=1).infant for calls in CALLS[:-1]] + [adult.infant]
    models += [grown(years=years).adult for years in YEARS[:-1]] + [adult.adult]
    newborn = WorkingModel()
    counts = of_100(shares(adult.anxiety, adult.avoidance))
    usual, usual_expected, usual_uncertain = _usual(size)
    middles = [middle_half(model.expected) for model in models]
    return Grown(
        [0.0]
        + [FIRST_YEAR * calls / CALLS[-1] for calls in CALLS]
        + [FIRST_YEAR * (1 + years / YEARS[-1]) for years in YEARS],
        [newborn.expected] + [float(model.expected.mean()) for model in models],
        [newborn.expected] + [low for low, _ in middles],
        [newborn.expected] + [high for _, high in middles],
        [newborn.uncertain] + [float(model.uncertain.mean()) for model in models],
        *stand_for_all(adult.anxiety, adult.avoidance, counts),
        counts,
        usual,
        usual_expected,
        usual_uncertain,
    )


@cache
def _usual(size):
    """Of 100 whose care nobody knows, the counts by style; and the means of their working models."""
    import numpy as np

    from ..model.care import CARE_SETS, grow_up

    all_kinds = grow_up(20_000, np.random.default_rng(SEED), CARE_SETS[size])
    counts = of_100(shares(all_kinds.anxiety, all_kinds.avoidance))
    return counts, float(all_kinds.adult.expected.mean()), float(all_kinds.adult.uncertain.mean())


def _nearest(value, words):
    """The words for the setting nearest to a value."""
    return words[min(words, key=lambda setting: abs(setting - value))]


def avoidant(counts):
    """How many of 100 are in one of the two avoidant regions."""
    return counts["dismissive"] + counts["fearful"]


def _avoidant_after_cold_care():
    """After cold and consistent care, at its evidence size: nearly all, two in three, or fewer than half."""
    found = avoidant(caregiving(0.1, 0.9, "evidence").counts)
    return 0 if found > 85 else 1 if found > 55 else 2


def caregiving_chart(grown, warmth, consistency, size):
    """The working model from birth to twenty, and 100 young adults on the plane."""
    thick = size == "evidence"
    left = Panel(
        [
            Band(grown.ages, grown.low, grown.high, voice="responder", name="expects, middle half"),
            Line(grown.ages, grown.expected, "expects an answer", voice="responder", thick=thick),
            Line(grown.ages, grown.uncertain, "is unsure of it", voice="discloser", thick=thick, dashed=True),
            Dots(
                [2 * FIRST_YEAR, 2 * FIRST_YEAR],
                [grown.usual_expected, grown.usual_uncertain],
                voice="muted",
                filled=(True, False),
                name="most, at 20",
            ),
            Rule(FIRST_YEAR, axis="x"),
        ],
        title=_learned(grown),
        x_label="Age: the first year drawn wide, then nineteen more",
        y_label="Working model, 0 to 1",
        x_range=(0, 2 * FIRST_YEAR),
        y_range=(0, 1),
        x_ticks=((0, "birth"), (FIRST_YEAR, "1"), (2 * FIRST_YEAR, "20")),
        y_ticks=SCALE,
    )
    names = {name: f"{count} {name}" for name, count in grown.counts.items()}
    people = Dots(grown.anxiety, grown.avoidance, voice="responder", thick=thick, name="one of 100, at 20")
    right = plane([people], names, MIDPOINT, f"{grown.counts['secure']} of 100 end up in the secure region")
    return Chart(
        (left, right),
        alt="Left, what children learn to expect of others and how unsure they are of it, from birth to "
        "twenty. Right, a dot for each of 100 young adults on the plane of anxiety and avoidance.",
        key=("first picture, at 20: what most expect", "how unsure most are"),
    )


def _learned(grown):
    """What the working model has become at twenty, beside that of people in general."""
    more = grown.expected[-1] - grown.usual_expected
    less_sure = grown.uncertain[-1] - grown.usual_uncertain
    expects = "as much as most" if abs(more) < 0.025 else "more than most" if more > 0 else "less than most"
    sure = "about as sure" if abs(less_sure) < 0.01 else "less sure" if less_sure > 0 else "surer"
    return f"At 20: expects {expects}, {sure}"


def caregiving_sentence(grown, warmth, consistency, size):
    """Where 100 children of this care end, beside 100 of whose care nothing is known."""
    counts = grown.counts
    warm = _nearest(warmth, WARMTH).replace("in between", "neither cold nor warm")
    steady = _nearest(consistency, CONSISTENCY)
    most = max(STYLES, key=lambda name: counts[name] - grown.usual[name])
    gain = counts[most] - grown.usual[most]
    beside = (
        f"The {most} region gains most: {counts[most]} against {grown.usual[most]} of 100 children of whose "
        "care nothing is known."
        if gain > 0
        else "That is as it is among 100 children of whose care nothing is known."
    )
    elsewhere = HUNDRED - counts[most]
    return (
        f"The care was {warm} and, from call to call, {steady}. Of 100 such children, at twenty "
        f"{counts['secure']} are in the secure region, {counts['preoccupied']} in the preoccupied, "
        f"{counts['dismissive']} in the dismissive and {counts['fearful']} in the fearful one, so that "
        f"{avoidant(counts)} avoid closeness. {beside} "
        f"{elsewhere or 'None'} of these 100 {'is' if elsewhere == 1 else 'are'} somewhere else. "
        + (
            "The carer is one of several whom the child calls, and nineteen years follow."
            if size == "evidence"
            else "Here hardly anything but this care counts."
        )
    )


# --------------------------------------------------------------------------------- four pairs of eyes


class Seen(NamedTuple):
    """One reply, as one style sees it: PPR and whether understood in the first talk, then, talk by talk,
    the depth of each disclosure, intimacy, and whether understood."""

    ppr: float
    understood_at_first: bool
    depth: list
    intimacy: list
    understood: list


TALKS = 20
FITS = "empathic"


def four_pairs_of_eyes(size, **_):
    """Every reply to a feeling as each of the four styles sees it, once and over 20 talks."""
    return _four_pairs_of_eyes(size)


@cache
def _four_pairs_of_eyes(size):
    p = SETS[size]
    return p.threshold, {(name, reply): _seen(name, reply, p) for name in STYLES for reply in RESPONSES}


def _seen(name, reply, p):
    history = converse((person(name), Person()), talks(TALKS, response=RESPONSES[reply]), p)
    understood = [bool(turn.outcome.felt_understood) for turn in history.turns]
    return Seen(
        float(history.turns[0].outcome.perceived.ppr),
        understood[0],
        history.depths(),
        history.course("intimacy")[1:],
        understood,
    )


def eyes_and_reply(table, response):
    """How far PPR differs between the two most different styles, given the reply; and how far between this
    reply and the fitting one, on average over the styles."""
    given = [table[name, response].ppr for name in STYLES]
    fitting = [table[name, FITS].ppr for name in STYLES]
    return max(given) - min(given), (sum(fitting) - sum(given)) / len(STYLES)


def _larger_difference():
    eyes, reply = eyes_and_reply(four_pairs_of_eyes("evidence")[1], "problem-solving")
    return 2 if abs(eyes - reply) < 0.02 else int(reply > eyes)


def eyes_chart(found, response, style, outcome, size):
    """The reply and the fitting one through four pairs of eyes; the chosen pair's 20 talks with each."""
    threshold, table = found
    thick = size == "evidence"
    lanes = {FITS: 0.2, response: -0.2}
    fits, chosen = ([table[name, reply] for name in STYLES] for reply in (FITS, response))
    eyes, reply = eyes_and_reply(table, response)
    same = response == FITS
    left = Panel(
        [
            Dots(
                [seen.ppr for seen in fits],
                [ROW[name] + lanes[FITS] * (not same) for name in STYLES],
                labels=["" if same or name != STYLES[0] else "empathic" for name in STYLES],
                voice="muted",
                filled=[seen.understood_at_first for seen in fits],
                thick=thick,
                name="the empathic reply",
            ),
            Dots(
                [seen.ppr for seen in chosen],
                [ROW[name] + lanes[response] * (not same) for name in STYLES],
                labels=[f"{seen.ppr:.2f}" for seen in chosen],
                voice="responder",
                filled=[seen.understood_at_first for seen in chosen],
                thick=thick,
                name="this reply",
            ),
            Rule(threshold, "feels understood →", axis="x"),
        ],
        title=(
            f"All four see it much alike: within {eyes:.2f}"
            if same
            else f"The reply shifts it by {abs(reply):.2f}, the eyes by {eyes:.2f}"
        ),
        x_label=OUTCOMES["ppr"],
        y_label="",
        x_range=(-0.05, 1),
        y_range=(-0.6, 3.6),
        x_ticks=SCALE,
        y_ticks=ROWS,
    )
    numbers = list(range(1, TALKS + 1))
    here, there = table[style, response], table[style, FITS]
    course, fitting = getattr(here, outcome), getattr(there, outcome)
    right = Panel(
        [
            Line(
                numbers,
                fitting,
                "" if same else "empathic",
                voice="muted",
                thick=thick,
                name="the empathic reply",
            ),
            Line(numbers, course, "this reply", voice="responder", thick=thick),
            Dots(
                numbers,
                course,
                voice="responder",
                filled=here.understood,
                thick=thick,
                name="this reply, talk by talk",
            ),
        ],
        title=f"{style.capitalize()} eyes: understood {times(sum(here.understood), TALKS)}",
        x_label="Talks",
        y_label={"depth": "How deep they go", "intimacy": "Felt intimacy"}[outcome],
        x_range=(0, TALKS),
        y_range=(0, 1),
        x_ticks=((1, "1"), (5, "5"), (10, "10"), (15, "15"), (20, "20")),
        y_ticks=SCALE,
    )
    return Chart(
        (left, right),
        alt="Left, four rows, one a style: how responsive the reply felt, beside the empathic reply. Right, "
        "20 talks of the chosen style, with this reply and with the empathic one.",
        key=KEY,
    )


def eyes_sentence(found, response, style, outcome, size):
    """How the chosen style saw the reply, beside the other styles and beside the fitting reply."""
    _, table = found
    here, there = table[style, response], table[style, FITS]
    eyes, _ = eyes_and_reply(table, response)
    reply = "nobody answers" if response == "no response" else f"the reply is {response}"
    why = (
        "where nobody answers there is nothing to read"
        if response == "no response"
        else "a reply as clear as this leaves style little to bend"
        if eyes < 0.0205
        else "style bends most what is half-responsive"
    )
    least = min(table[name, response].ppr for name in STYLES)
    most = max(table[name, response].ppr for name in STYLES)
    first = (
        f"Bao tells a feeling, and {reply}. If Bao is {style}, it feels like {here.ppr:.2f} of 1. Over the "
        f"four styles it runs from {least:.2f} to {most:.2f}: {why}. "
    )
    went = (
        f"In the first of 20 such talks Bao went {here.depth[0]:.2f} deep, in the last {here.depth[-1]:.2f}, "
        f"and intimacy ended at {here.intimacy[-1]:.2f}."
    )
    if response == FITS:
        return first + went
    return (
        f"{first}With an empathic reply it would have felt like {there.ppr:.2f}. {went} With an empathic "
        f"reply the last talk would have gone {there.depth[-1]:.2f} deep and intimacy ended at "
        f"{there.intimacy[-1]:.2f}."
    )


# ------------------------------------------------------------------------------- two styles together


class Pair(NamedTuple):
    """One pair: their intimacy after each talk, and how deep each went when it was their turn."""

    intimacy: tuple
    depths: tuple

    @property
    def together(self):
        """The mean of where the two end."""
        return (self.intimacy[0][-1] + self.intimacy[1][-1]) / 2


BOTH, FIRST_ONLY, SECOND_ONLY, NEITHER = "both", "first", "second", "neither"
COMFORTS = dict(empathic_accuracy=0.0, comfort_bias=0.7)
SOLVES = dict(empathic_accuracy=0.0, comfort_bias=0.1)
HABITS = {
    BOTH: (COMFORTS, COMFORTS),
    FIRST_ONLY: (COMFORTS, SOLVES),
    SECOND_ONLY: (SOLVES, COMFORTS),
    NEITHER: (SOLVES, SOLVES),
}


def two_styles_together(habits, size, **_):
    """All sixteen pairs of styles, telling feelings by turns over 20 talks, with the same habits."""
    return _two_styles_together(habits, size)


@cache
def _two_styles_together(habits, size):
    p = SETS[size]
    return {(one, other): _pair(one, other, habits, p) for one in STYLES for other in STYLES}


def _pair(one, other, habits, p):
    first, second = HABITS[habits]
    history = converse((person(one, **first), person(other, **second)), taking_turns(TALKS), p)
    return Pair(
        tuple(history.course("intimacy", who) for who in (0, 1)),
        tuple(history.depths(who) for who in (0, 1)),
    )


def _who_feels_closer():
    pair = two_styles_together(BOTH, "evidence")["preoccupied", "dismissive"]
    first, second = (course[-1] for course in pair.intimacy)
    return 2 if abs(first - second) < 0.02 else int(second > first)


def together_chart(pairs, first, second, habits, size):
    """A grid of sixteen pairs, the larger the closer; and the chosen pair over 20 talks."""
    thick = size == "evidence"
    order = [(one, other) for one in STYLES for other in STYLES]
    column = {name: n for n, name in enumerate(STYLES)}
    columns = tuple((n, "\n" * (n % 2) + name.capitalize()) for name, n in column.items())  # in two lines
    pair = pairs[first, second]
    ends = [course[-1] for course in pair.intimacy]
    left = Panel(
        [
            Dots(
                [column[other] for _, other in order],
                [ROW[one] for one, _ in order],
                voice="muted",
                filled=False,
                sizes=[_area(pairs[each]) for each in order],
                name="every pair",
            ),
            Dots(
                [column[second]],
                [ROW[first]],
                voice="ink",
                thick=True,
                sizes=[_area(pair)],
                name="the chosen pair",
            ),
        ],
        title=f"{first.capitalize()} and {second}: {pair.together:.2f} of 1",
        x_label="Rui’s style. Larger: closer after 20 talks; a dot: 0.2 or less",
        y_label="Noa’s style",
        x_range=(-0.6, 3.6),
        y_range=(-0.6, 3.6),
        x_ticks=columns,
        y_ticks=ROWS,
    )
    numbers = list(range(TALKS + 1))
    right = Panel(
        [
            Line(numbers, pair.intimacy[0], "Noa", voice="discloser", thick=thick),
            Line(numbers, pair.intimacy[1], "Rui", voice="responder", thick=thick, dashed=True),
        ],
        title=f"Noa ends at {ends[0]:.2f}, Rui at {ends[1]:.2f}",
        x_label="Talks, by turns; Noa tells first",
        y_label="Felt intimacy",
        x_range=(0, TALKS),
        y_range=(0, 1),
        x_ticks=((0, "0"), (5, "5"), (10, "10"), (15, "15"), (20, "20")),
        y_ticks=SCALE,
    )
    return Chart(
        (left, right),
        alt="Left, a grid of sixteen circles, one for each pair of styles, the larger the closer. Right, the "
        "felt intimacy of both in the chosen pair over 20 talks.",
    )


def _area(pair):
    """The share of the greatest area that a pair's circle has: none where it ends at 0.2 or below."""
    return max(0.0, (pair.together - 0.2) / 0.8)


def together_sentence(pairs, first, second, habits, size):
    """Where the chosen pair ends and why, and what other habits would do to the same pair."""
    pair = pairs[first, second]
    ends = [course[-1] for course in pair.intimacy]
    other = NEITHER if habits == BOTH else BOTH
    instead = two_styles_together(other, size)[first, second]
    same = abs(ends[0] - ends[1]) < 0.02
    closer = (
        "so both feel about equally close"
        if same
        else f"and {'Noa' if ends[0] > ends[1] else 'Rui'} feels the closer of the two"
    )
    reserved = [
        who for who, name in (("Noa", first), ("Rui", second)) if PLACES[name][1] > MIDPOINT.avoidance
    ]
    why = (
        f"{' and '.join(reserved)}, high in avoidance, {'tell' if len(reserved) == 2 else 'tells'} less and "
        f"{'keep' if len(reserved) == 2 else 'keeps'} more distance: at"
        if reserved
        else "Neither is high in avoidance, so both tell readily: at"
    )
    would = "both solved problems" if other == NEITHER else "both comforted"
    listen = {
        BOTH: "Both comfort when the other tells a feeling.",
        FIRST_ONLY: "Noa comforts; Rui solves the problem.",
        SECOND_ONLY: "Noa solves the problem; Rui comforts.",
        NEITHER: "Both solve the problem when the other tells a feeling.",
    }[habits]
    ends_of_all = [each.together for each in pairs.values()]
    return (
        f"Noa is {first}, Rui is {second}. {listen} After 20 talks intimacy stands at {ends[0]:.2f} for Noa "
        f"and {ends[1]:.2f} for Rui, {closer}. {why} their last turns Noa went {pair.depths[0][-1]:.2f} deep "
        f"and Rui {pair.depths[1][-1]:.2f}. If {would}, the same two would end at "
        f"{instead.intimacy[0][-1]:.2f} and {instead.intimacy[1][-1]:.2f}. With the habits "
        f"chosen, the sixteen pairs end between {min(ends_of_all):.2f} and {max(ends_of_all):.2f} (the mean "
        "of both)."
    )


# -------------------------------------------------------------------------------- how many are secure


class Counted(NamedTuple):
    """100 people on the plane, counted by style with the chosen cut and with two customary ones."""

    anxiety: list
    avoidance: list
    counts: dict
    middle: dict
    halves: dict


CROWD = 20_000
CUTS = (3.0, 3.5, 4.0, 4.5, 5.0)


@cache
def _crowd():
    import numpy as np

    from ..model.people import sample_people

    people = sample_people(CROWD, np.random.default_rng(SEED))
    return people.anxiety, people.avoidance


@cache
def where_to_cut(anxiety_cut, avoidance_cut):
    """The same people, with the lines drawn elsewhere."""
    anxiety, avoidance = _crowd()

    def counted(cut):
        return of_100(shares(anxiety, avoidance, cut))

    middle = counted(MIDPOINT)
    return Counted(
        *stand_for_all(anxiety, avoidance, middle),
        counted(Cut(anxiety_cut, avoidance_cut)),
        middle,
        counted(median_cut(anxiety, avoidance)),
    )


def _range_of_secure():
    """By how many in 100 the secure differ between the strictest cut and the most generous one."""
    strict, generous = (where_to_cut(cut, cut).counts["secure"] for cut in (CUTS[0], CUTS[-1]))
    apart = generous - strict
    return 0 if apart < 10 else 1 if apart < 30 else 2


def cut_chart(counted, anxiety_cut, avoidance_cut):
    """100 people who stay where they are under lines that move; and how many have which name."""
    right = Panel(
        [
            Dots(
                [counted.middle[name] for name in STYLES],
                [ROW[name] + 0.2 for name in STYLES],
                labels=["cut at 4" if name == STYLES[-1] else "" for name in STYLES],
                voice="muted",
                filled=False,
                name="cut at 4, the middle of the scale",
            ),
            Dots(
                [counted.counts[name] for name in STYLES],
                [ROW[name] - 0.2 for name in STYLES],
                labels=[str(counted.counts[name]) for name in STYLES],
                voice="responder",
                thick=True,
                name="with your cut",
            ),
        ],
        title=f"{counted.counts['secure']} of 100 are called secure",
        x_label="How many of 100 have this name",
        y_label="",
        x_range=(0, 100),
        y_range=(-0.6, 3.6),
        x_ticks=((0, "0"), (25, "25"), (50, "50"), (75, "75"), (100, "100")),
        y_ticks=ROWS,
    )
    people = Dots(counted.anxiety, counted.avoidance, voice="responder", name="one of 100 people")
    names = {name: name for name in STYLES}
    left = plane([people], names, Cut(anxiety_cut, avoidance_cut), "Nobody moves; only the lines do")
    return Chart(
        (left, right),
        alt="Left, 100 dots on the plane of anxiety and avoidance, and two lines that cut it into four "
        "regions. Right, how many of 100 people fall into each region.",
        key=("people, and counts with your lines", "counts with both lines at 4"),
    )


def cut_sentence(counted, anxiety_cut, avoidance_cut):
    """How many have which name with this cut, and with two customary ones."""

    def said(counts):
        return ", ".join(f"{counts[name]} {name}" for name in STYLES)

    return (
        f"With the line at {anxiety_cut:g} for anxiety and at {avoidance_cut:g} for avoidance, 100 people "
        f"are {said(counted.counts)}. With both lines at 4, the middle of the scale, the same 100 are "
        f"{said(counted.middle)}; with each line where it halves the group, {said(counted.halves)}. "
        "Nobody has changed."
    )


STYLE_OPTIONS = tuple(name.capitalize() for name in STYLES)


EXPLORERS = (
    Explorer(
        "caregiving",
        "What becomes of a hundred children?",
        (
            Control(
                "warmth",
                "The care was",
                tuple(WARMTH),
                0.1,
                options=tuple(WARMTH.values()),
                continuous=True,
            ),
            Control(
                "consistency",
                "From call to call",
                tuple(CONSISTENCY),
                0.9,
                options=tuple(CONSISTENCY.values()),
                continuous=True,
            ),
            SIZE,
        ),
        run=caregiving,
        draw=caregiving_chart,
        say=caregiving_sentence,
        bet=Bet(
            "A hundred children had care that was very cold and much the same from call to call. At the "
            "size that the evidence gives, how many are in one of the two avoidant regions at twenty?",
            ("Nearly all", "About two in three", "Fewer than half"),
            _avoidant_after_cold_care,
        ),
        leaves_out="What parents and children share by inheritance, what the child does to the carer, "
        "poverty, culture, and every kind of care that cannot be put on two dials. That cold care splits "
        "into dismissive and fearful by how predictable it was is this model's guess; no study we found "
        "shows it.",
    ),
    Explorer(
        "four_pairs_of_eyes",
        "Does everybody see the same reply?",
        (
            REPLY,
            Control("style", "Bao, who tells a feeling, is", STYLES, "fearful", options=STYLE_OPTIONS),
            Control(
                "outcome",
                "Over 20 talks, look at",
                ("depth", "intimacy"),
                "depth",
                options=("how deep Bao goes", "intimacy"),
            ),
            SIZE,
        ),
        run=four_pairs_of_eyes,
        draw=eyes_chart,
        say=eyes_sentence,
        bet=Bet(
            "Bao tells how bad things are and is given a plan. What makes more difference to how responsive "
            "that feels: Bao's attachment style, or that it was a plan and not sympathy?",
            ("Bao's style", "That it was a plan", "About the same"),
            _larger_difference,
        ),
        leaves_out="Each style is one invented person well inside a region. The reply never changes, nobody "
        "asks again, and a history of being hurt, which could make a kind word hard to believe, is not here.",
    ),
    Explorer(
        "two_styles_together",
        "And if two styles meet?",
        (
            Control("first", "Noa is", STYLES, "preoccupied", options=STYLE_OPTIONS),
            Control("second", "Rui is", STYLES, "dismissive", options=STYLE_OPTIONS),
            Control(
                "habits",
                "Who comforts",
                tuple(HABITS),
                BOTH,
                options=("both", "Noa only", "Rui only", "neither, both solve problems"),
            ),
            SIZE,
        ),
        run=two_styles_together,
        draw=together_chart,
        say=together_sentence,
        bet=Bet(
            "Noa is preoccupied and Rui is dismissive. They tell each other feelings by turns, and both "
            "comfort. After 20 talks, who feels closer?",
            ("Noa, the preoccupied one", "Rui, the dismissive one", "Both alike"),
            _who_feels_closer,
        ),
        leaves_out="Nobody here protests, pursues, withdraws, apologises or leaves, and the two never "
        "quarrel. Real pairs do all of these, and what one does changes the other.",
    ),
    Explorer(
        "where_to_cut",
        "How many people are secure?",
        (
            Control("anxiety_cut", "Anxious from", CUTS, 4.5, unit="of 7", continuous=True),
            Control("avoidance_cut", "Avoidant from", CUTS, 4.5, unit="of 7", continuous=True),
        ),
        run=where_to_cut,
        draw=cut_chart,
        say=cut_sentence,
        bet=Bet(
            "The same 100 people fill in the same questionnaire. One researcher draws both lines at 3, "
            "another at 5. By how many do they differ when they count the secure?",
            ("Fewer than 10", "10 to 29", "30 or more"),
            _range_of_secure,
            "To see it, set both lines to 3, then both to 5.",
        ),
        leaves_out="The people are drawn with the means and spreads of one large web questionnaire, whose "
        "takers chose to answer. Another sample would stand elsewhere on the plane.",
    ),
)
