"""Explorers of chapter 3, *Partner responsiveness*: for each what it asks the model, its picture and its
sentence."""

from functools import cache
from typing import NamedTuple

from ..chart import Band, Chart, Dots, Line, Panel, Rule
from ..explorer import Bet, Control, Explorer
from ..figures import (
    FITTING,
    KEY,
    OUTCOMES,
    REPLIES,
    REPLY,
    ROW,
    ROWS,
    SCALE,
    SIZE,
    compared,
    middle_half,
    relieved,
    stacked,
    times,
    twenty,
)
from ..model.dyad import converse, talks
from ..model.exchange import EMOTIONS, RESPONSES, Bond, Disclosure, Person, exchange, in_range
from ..model.parameters import SETS

TALKS = 20
DEPTH = 0.6  # of the disclosure, where only one exchange is shown
SPEAKER = Person()
START = Bond()


# -------------------------------------------------------------------------------- the match table


class Cell(NamedTuple):
    """One cell of the match table: values and courses by outcome, and whether each talk was understood."""

    values: dict
    courses: dict
    understood: list
    understood_at_first: bool
    depths: list
    begins: Bond


class MatchTable(NamedTuple):
    """All ten cells, and the line to read each outcome against: (value, what it marks)."""

    cells: dict
    reference: dict


def match_table(size, **_):
    """Every kind of disclosure met by every reply, once and over 20 talks, in one parameter set."""
    return _match_table(size)


@cache
def _match_table(size):
    p = SETS[size]
    cells = {(kind, reply): _cell(kind, reply, p) for kind in ("emotional", "factual") for reply in RESPONSES}
    return MatchTable(
        cells,
        reference={
            "ppr": (p.threshold, "feels understood →"),
            "intimacy": (START.intimacy, "where it began"),
            "relief": (0.0, "no change"),
        },
    )


def _cell(kind, reply, p):
    history = converse((SPEAKER, SPEAKER), talks(TALKS, kind=kind, response=RESPONSES[reply]), p)
    outcomes = [turn.outcome for turn in history.turns]
    depths = history.depths()
    courses = {
        "ppr": [o.perceived.ppr for o in outcomes],
        "intimacy": [o.bond.intimacy for o in outcomes],
        "relief": [o.relief / depth for o, depth in zip(outcomes, depths, strict=True)],
    }
    values = {"ppr": courses["ppr"][0], "intimacy": courses["intimacy"][-1], "relief": courses["relief"][0]}
    understood = [bool(o.felt_understood) for o in outcomes]
    return Cell(values, courses, understood, understood[0], depths, START)


def _most_understood():
    """Which of three kind replies to a feeling is felt as most responsive, at its evidence size."""
    table = match_table("evidence").cells
    offered = ("empathic", "problem-solving", "blended")
    return max(range(3), key=lambda n: table["emotional", offered[n]].values["ppr"])


def match_table_chart(table, disclosure, response, size, outcome):
    """The whole table as dots, one row a reply, and the course of the chosen cell over 20 talks."""
    thick = size == "evidence"
    cells = {kind: [table.cells[kind, reply] for reply in REPLIES] for kind in ("emotional", "factual")}
    chosen = table.cells[disclosure, response]
    rows = list(ROW.values())
    lanes = {"emotional": 0.2, "factual": -0.2}
    tops = {"emotional": "after a feeling", "factual": "after a fact"}
    marks = [
        Dots(
            [cell.values[outcome] for cell in cells[kind]],
            [row + lane for row in rows],
            labels=[tops[kind] if reply == "no response" else "" for reply in REPLIES],
            voice="discloser" if kind == "emotional" else "muted",
            filled=[cell.understood_at_first for cell in cells[kind]],
            thick=thick,
            name=tops[kind],
        )
        for kind, lane in lanes.items()
    ]
    value = chosen.values[outcome]
    marks += [
        Dots(
            [value],
            [ROW[response] + lanes[disclosure]],
            labels=[f"{value:.2f}"],
            voice="responder",
            filled=[chosen.understood_at_first],
            thick=True,
            name="the chosen one",
        ),
        Rule(*table.reference[outcome], axis="x"),
    ]
    whole = Panel(
        marks,
        title=_match_finding(table, outcome),
        x_label=OUTCOMES[outcome],
        y_label="",
        x_range=(-0.1, 1),
        y_range=(-0.6, 4.5),
        x_ticks=SCALE,
        y_ticks=ROWS,
    )
    talks = list(range(1, 21))
    fits = table.cells[disclosure, FITTING[disclosure]]
    label = "" if chosen is fits else "what fits"
    course = Panel(
        [
            Line(talks, fits.courses[outcome], label, voice="muted", thick=thick, name="what fits"),
            Line(talks, chosen.courses[outcome], label="this reply", voice="responder", thick=thick),
            Dots(
                talks,
                chosen.courses[outcome],
                voice="responder",
                filled=chosen.understood,
                thick=thick,
                name="this reply, talk by talk",
            ),
        ],
        title=f"20 talks, understood {times(sum(chosen.understood), 20)}",
        x_label="Talks",
        y_label=_short(outcome),
        x_range=(0, 20),
        y_range=(-0.1, 1),
        x_ticks=((1, "1"), (5, "5"), (10, "10"), (15, "15"), (20, "20")),
        y_ticks=SCALE,
    )
    return Chart(
        (whole, course),
        alt="Left, a dot for each of five replies, after a feeling and after a fact. "
        "Right, the chosen reply over 20 talks beside the reply that fits.",
        key=KEY,
    )


def _short(outcome):
    return {"ppr": "Felt responsiveness", "intimacy": "Intimacy", "relief": "Distress relieved"}[outcome]


def _match_finding(table, outcome):
    """The title of the table: how much the two kinds differ between empathy and problem-solving."""

    def gap(kind):
        cells = table.cells
        return cells[kind, "empathic"].values[outcome] - cells[kind, "problem-solving"].values[outcome]

    feeling, fact = gap("emotional"), gap("factual")
    if feeling < 0:
        return "Problem-solving relieves more than empathy"
    if fact < -0.05:
        return "Feelings want empathy, facts a solution"
    return "Feelings want empathy; facts hardly mind"


def match_table_sentence(table, disclosure, response, size, outcome):
    """What happened in the chosen cell and why, in full sentences."""
    cell = table.cells[disclosure, response]
    fitting = FITTING[disclosure]
    fits = table.cells[disclosure, fitting]
    told = "a feeling" if disclosure == "emotional" else "a fact"
    reply = "nobody answered" if response == "no response" else f"the reply was {response}"
    felt = (
        "she felt understood"
        if cell.understood_at_first
        else (
            "she felt neither understood nor devalued"
            if response == "no response"
            else "she felt misunderstood and devalued"
        )
    )
    first = f"Sofia told {told}, {reply}, and {felt} (PPR {cell.values['ppr']:.2f}). "
    if outcome == "relief" and disclosure == "factual":
        second = "A fact carries no distress in this model, so there is none to relieve."
    elif outcome == "relief":
        second = f"The talk {relieved(cell.values['relief'])}."
    else:
        second = (
            f"After 20 such talks she had felt understood {times(sum(cell.understood), 20)}, intimacy stood "
            f"at {cell.values['intimacy']:.2f} (it began at {cell.begins.intimacy:.2f}), and she opened up "
            f"{compared(cell.depths[-1], cell.depths[0])} as at first."
        )
    if response != fitting and outcome != "relief":
        second += f" With the {fitting} reply intimacy would stand at {fits.values['intimacy']:.2f}."
    return first + second


# ----------------------------------------------------------------------------------- two outcomes


class TwoOutcomes(NamedTuple):
    """Felt responsiveness (PPR), relief (share of the distress gone) and whether understood."""

    ppr: float
    relief: float
    understood: bool
    threshold: float


def two_outcomes(size, emotion, **_):
    """Every reply to one emotion: how understood the speaker feels, and how relieved."""
    p = SETS[size]
    disclosure = Disclosure("emotional", DEPTH, emotion=emotion)
    outcomes = {name: exchange(disclosure, reply, p=p) for name, reply in RESPONSES.items()}
    return {
        name: TwoOutcomes(o.perceived.ppr, o.relief / DEPTH, bool(o.felt_understood), p.threshold)
        for name, o in outcomes.items()
    }


def _most_relieved():
    table = two_outcomes("evidence", "sadness")
    comfort, thinking = table["empathic"].relief, table["problem-solving"].relief
    return 2 if abs(comfort - thinking) < 0.02 else int(thinking > comfort)


def two_outcomes_chart(table, emotion, response, size):
    """Felt responsiveness and relief side by side, one row a reply."""
    thick = size == "evidence"
    understood = [table[reply].understood for reply in REPLIES]

    def panel(field, title, label, rule):
        values = [getattr(table[reply], field) for reply in REPLIES]
        chosen = values[REPLIES.index(response)]
        return Panel(
            [
                Dots(
                    values,
                    list(ROW.values()),
                    voice="muted",
                    filled=understood,
                    thick=thick,
                    name="every reply",
                ),
                Dots(
                    [chosen],
                    [ROW[response]],
                    labels=[f"{chosen:.2f}"],
                    voice="responder",
                    filled=[table[response].understood],
                    thick=True,
                    name="the chosen one",
                ),
                Rule(*rule, axis="x"),
            ],
            title=title,
            x_label=label,
            y_label="",
            x_range=(-0.1, 1),
            y_range=(-0.6, 4.5),
            x_ticks=SCALE,
            y_ticks=ROWS,
        )

    best = {f: max(REPLIES, key=lambda r: getattr(table[r], f)) for f in ("ppr", "relief")}
    return Chart(
        (
            panel(
                "ppr",
                f"Most understood: {best['ppr']}",
                OUTCOMES["ppr"],
                (table[response].threshold, "feels understood →"),
            ),
            panel("relief", f"Most relieved: {best['relief']}", OUTCOMES["relief"], (0, "no change")),
        ),
        alt="A dot for each of five replies: left how understood the speaker felt, right how much of the "
        "distress went.",
        key=KEY,
    )


def two_outcomes_sentence(table, emotion, response, size):
    """How the chosen reply does on both outcomes, beside its opposite."""
    cell = table[response]
    other = "problem-solving" if response != "problem-solving" else "empathic"
    beside = table[other]
    felt = (
        "felt understood"
        if cell.understood
        else ("did not feel understood" if response == "no response" else "felt misunderstood")
    )
    more = "more" if cell.ppr > beside.ppr else "less"
    eased = "more" if cell.relief > beside.relief else "less"
    reply = "With no response" if response == "no response" else f"After the {response} reply"
    parted = "So the two outcomes part ways." if more != eased else "So the two outcomes agree here."
    return (
        f"Priya told of her {emotion}. {reply} she {felt} (PPR {cell.ppr:.2f}), and the talk "
        f"{relieved(cell.relief)}. Beside the {other} reply (PPR {beside.ppr:.2f}, "
        f"{beside.relief:.0%} of the distress gone) that is {more} understood and {eased} relieved. "
        f"{parted}"
    )


# ------------------------------------------------------------------------------- reading the wish


class Pairs(NamedTuple):
    """Many pairs: felt responsiveness at 20 even steps through them, the share who felt understood, the
    middle half, how well wishes were read (r), and means and middle halves over the amounts of support."""

    count: int
    sample: list
    understood: float
    mean: float
    middle: tuple
    reading: float
    amounts: list
    means: list
    low: list
    high: list
    threshold: float


PAIRS = 2_000
AMOUNTS = (0.4, 0.6, 0.8, 1.0, 1.2, 1.4, 1.6)


def reading_the_wish(empathic_accuracy, comfort_bias, amount, size):
    """Many pairs, in each an emotional disclosure whose wish differs, met by a listener who reads it."""
    import numpy as np

    from ..model.exchange import perceive, read_wish, respond, wished_support

    p = SETS[size]
    in_range("amount", amount, AMOUNTS[0], AMOUNTS[-1])
    rng = np.random.default_rng(7)  # the same pairs in every state, so that only the setting differs
    share = rng.uniform(0.1, 0.9, PAIRS)
    reading, giving, noise = rng.standard_normal((3, PAIRS))
    speaker = SPEAKER._replace(responsiveness=np.clip(rng.normal(0.6, 0.15, PAIRS), 0, 1))
    wish = wished_support(share, p)

    def felt(amount):
        listener = Person(empathic_accuracy=empathic_accuracy, comfort_bias=comfort_bias, amount=amount)
        response = respond(share, listener, p, reading, giving)
        return perceive(wish, response, speaker, START, 1.0, p, p.perception_noise * noise).ppr

    here, along = felt(amount), [felt(each) for each in AMOUNTS]
    read = read_wish(
        share, Person(empathic_accuracy=empathic_accuracy, comfort_bias=comfort_bias), p, reading
    )
    middles = [middle_half(each) for each in along]
    return Pairs(
        PAIRS,
        twenty(here),
        float((here > p.threshold).mean()),
        float(here.mean()),
        middle_half(here),
        float(np.corrcoef(share, read)[0, 1]),
        list(AMOUNTS),
        [float(each.mean()) for each in along],
        [low for low, _ in middles],
        [high for _, high in middles],
        p.threshold,
    )


def _worse_mistake():
    pairs = reading_the_wish(0.25, 0.5, 1.0, "evidence")
    little, much = pairs.means[0], pairs.means[-1]
    return 2 if abs(little - much) < 0.02 else int(much < little)


def reading_chart(pairs, empathic_accuracy, comfort_bias, amount, size):
    """Twenty dots that stand for all pairs, and too little against too much."""
    thick = size == "evidence"
    x, y = stacked(pairs.sample)
    here = pairs.amounts.index(amount) if amount in pairs.amounts else None
    mean = pairs.means[here] if here is not None else pairs.mean
    crowd = Panel(
        [
            Dots(
                x,
                y,
                voice="responder",
                filled=[v > pairs.threshold for v in pairs.sample],
                thick=thick,
                name="a pair",
            ),
            Rule(pairs.threshold, label="feels understood →", axis="x"),
        ],
        title=f"{pairs.understood:.0%} of speakers feel understood",
        x_label=OUTCOMES["ppr"],
        y_label="Each dot: 1 pair in 20",
        x_range=(0, 1),
        y_range=(0, 9),
        x_ticks=SCALE,
        y_ticks=(),
    )
    curve = Panel(
        [
            Band(pairs.amounts, pairs.low, pairs.high, name="middle half of the pairs", voice="responder"),
            Line(
                pairs.amounts,
                pairs.means,
                label="mean, and middle half of the pairs",
                voice="responder",
                thick=thick,
            ),
            Dots(
                [amount],
                [mean],
                voice="discloser",
                filled=[mean > pairs.threshold],
                thick=True,
                name="the chosen amount",
            ),
            Rule(1, label="as much as wished", axis="x"),
        ],
        title=_amount_finding(pairs),
        x_label="Support given, against support wished for",
        y_label="Felt responsiveness",
        x_range=(0.4, 1.6),
        y_range=(0, 1),
        x_ticks=((0.4, "0.4 times"), (1, "1"), (1.6, "1.6 times")),
        y_ticks=SCALE,
    )
    return Chart(
        (crowd, curve),
        alt="Left, 20 dots for all pairs, piled up by how responsive the reply felt. Right, felt "
        "responsiveness from too little support to too much.",
        key=KEY,
    )


def _amount_finding(pairs):
    little, much = pairs.means[0], pairs.means[-1]
    if abs(little - much) < 0.02:
        return "Too little and too much cost alike"
    return "Too much costs more" if much < little else "Too little costs more"


def reading_sentence(pairs, empathic_accuracy, comfort_bias, amount, size):
    """How many feel understood, how the wish was read, and what the amount does."""
    little, much = pairs.means[0], pairs.means[-1]
    give = (
        "just as much as was wished for"
        if amount == 1
        else f"{amount:g} times what they thought was wished for"
    )
    return (
        f"In {pairs.count} pairs the listener gave {give}. {pairs.understood:.0%} of the speakers felt "
        f"understood; the middle half of all speakers put the reply between {pairs.middle[0]:.2f} and "
        f"{pairs.middle[1]:.2f} of 1. The wish and the listener's guess at it correlate "
        f"{pairs.reading:.2f}. On average too little (0.4 times) felt like {little:.2f}, too much "
        f"(1.6 times) like {much:.2f}."
    )


EXPLORERS = (
    Explorer(
        "match_table",
        "What if the answer had been different?",
        (
            REPLY,
            Control(
                "disclosure",
                "Sofia tells",
                ("emotional", "factual"),
                "emotional",
                options=("how it feels", "a fact"),
            ),
            SIZE,
            Control(
                "outcome",
                "Look at",
                ("ppr", "intimacy", "relief"),
                "ppr",
                options=("felt responsiveness", "intimacy after 20 talks", "relief"),
            ),
        ),
        run=match_table,
        draw=match_table_chart,
        say=match_table_sentence,
        bet=Bet(
            "Somebody tells how bad they feel about work they have lost. "
            "Which reply leaves them feeling most understood?",
            (
                "Feeling with them (empathic)",
                "Solving the problem (problem-solving)",
                "Some of each (blended)",
            ),
            _most_understood,
        ),
        leaves_out="Two invented people, one of them always the speaker, and the same reply every time. "
        "Tone, timing, a shared past and culture are left out, and advice and seeing things another "
        "way are one dial.",
    ),
    Explorer(
        "two_outcomes",
        "Understood, or relieved?",
        (
            REPLY,
            Control("emotion", "Priya tells of her", EMOTIONS, "sadness"),
            SIZE,
        ),
        run=two_outcomes,
        draw=two_outcomes_chart,
        say=two_outcomes_sentence,
        bet=Bet(
            "After which reply is Priya less upset?",
            (
                "“How awful, after all those months.”",
                "“Might he only bother to write this much when he thinks a draft is worth it?”",
                "No difference",
            ),
            _most_relieved,
        ),
        leaves_out="Advice and another way of seeing are one dial here; experiments tested mostly the "
        "second. Nothing is said about when: comfort may have to come first.",
    ),
    Explorer(
        "reading_the_wish",
        "How much is enough, and of what?",
        (
            Control(
                "amount",
                "Support given, against what was wished for",
                AMOUNTS,
                1.4,
                unit="times",
                continuous=True,
            ),
            Control(
                "empathic_accuracy",
                "How well the listener reads the wish",
                (0.0, 0.25, 0.5, 0.75, 1.0),
                0.25,
                options=("not at all", "a little", "in part", "well", "perfectly"),
                continuous=True,
            ),
            Control(
                "comfort_bias",
                "When unsure, the listener gives",
                (0.2, 0.5, 0.8),
                0.8,
                options=("mostly advice", "some of each", "mostly comfort"),
            ),
            SIZE,
        ),
        run=reading_the_wish,
        draw=reading_chart,
        say=reading_sentence,
        bet=Bet(
            "Sam can't tell how much support Luca wishes for. Which mistake leaves Luca feeling "
            "less understood?",
            ("Giving too little", "Giving too much, by as much", "No difference"),
            _worse_mistake,
        ),
        leaves_out="Every pair has one exchange. Nobody asks what is wished for, and nobody says.",
    ),
)
