"""The course's explorers, one declaration each, by chapter.

``explore("match_table")`` in a notebook shows one. To add one: a ``run`` function here that asks the model,
a chart and a sentence in :mod:`widgets.figures`, and an :class:`Explorer` in ``EXPLORERS``.
"""

from functools import cache
from typing import NamedTuple

from . import figures
from .explorer import Bet, Control, Explorer
from .model.dyad import converse, talks
from .model.exchange import EMOTIONS, RESPONSES, Bond, Disclosure, Person, exchange, in_range
from .model.parameters import SETS

SIZE = Control(
    "size", "Sizes taken from", ("textbook", "evidence"), "evidence", options=("the textbook", "the evidence")
)
REPLY = Control(
    "response",
    "The reply",
    tuple(RESPONSES),
    "problem-solving",
    options=tuple(name.capitalize() for name in RESPONSES),
)
TALKS = 20
DEPTH = 0.6  # of the disclosure, where only one exchange is shown
SPEAKER = Person()
START = Bond()


def explore(name):
    """The explorer called ``name``, to be shown by the last line of a notebook cell."""
    if name not in EXPLORERS:
        raise ValueError(f"no explorer is called {name!r}; there are {', '.join(EXPLORERS)}")
    return EXPLORERS[name]


# ------------------------------------------------------------------------------- the match table


class Cell(NamedTuple):
    """One cell of the match table: values and courses by outcome, and whether each talk was understood."""

    values: dict
    courses: dict
    understood: list
    understood_at_first: bool
    depths: list
    begins: Bond


class MatchTable(NamedTuple):
    """All ten cells, the fitting reply for each kind, and the line to read each outcome against:
    (value, what it marks)."""

    cells: dict
    fitting: dict
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
        fitting={"emotional": "empathic", "factual": "problem-solving"},
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


# ------------------------------------------------------------------------------- the first reply

BARAKA = {
    "problem-solving": "“Leeds takes late applications. I’ll send you the link tonight.”",
    "empathic": "“Oh, Sofia. Three years.”",
    "blended": "“Oh, Sofia. Three years. Shall we look at Leeds together, when you feel like it?”",
    "minimising": "“Ah well, their loss. Something better will turn up.”",
}


def first_reply(reply):
    """What each of Baraka's replies does, at its evidence size."""
    cells = match_table("evidence").cells
    return {name: cells["emotional", name] for name in BARAKA}


def _least_understood():
    """Which of the two replies on the welcome page is felt as less responsive."""
    replies = first_reply("empathic")
    return int(replies["empathic"].values["ppr"] < replies["problem-solving"].values["ppr"])


# --------------------------------------------------------------------------------- two outcomes


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


# ----------------------------------------------------------------------------- reading the wish


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

    from .model.exchange import perceive, read_wish, respond, wished_support

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
    quartiles = [np.quantile(each, (0.25, 0.75)) for each in along]
    return Pairs(
        PAIRS,
        [float(v) for v in np.quantile(here, (np.arange(20) + 0.5) / 20)],
        float((here > p.threshold).mean()),
        float(here.mean()),
        tuple(float(q) for q in np.quantile(here, (0.25, 0.75))),
        float(np.corrcoef(share, read)[0, 1]),
        list(AMOUNTS),
        [float(each.mean()) for each in along],
        [float(low) for low, _ in quartiles],
        [float(high) for _, high in quartiles],
        p.threshold,
    )


def _worse_mistake():
    pairs = reading_the_wish(0.25, 0.5, 1.0, "evidence")
    little, much = pairs.means[0], pairs.means[-1]
    return 2 if abs(little - much) < 0.02 else int(much < little)


EXPLORERS = {
    explorer.name: explorer
    for explorer in (
        Explorer(
            "first_reply",
            "What does Baraka say?",
            (Control("reply", "He says", tuple(BARAKA), "problem-solving", options=tuple(BARAKA.values())),),
            run=first_reply,
            draw=figures.first_reply_chart,
            say=figures.first_reply_sentence,
            bet=Bet(
                "After which reply does she look out of the window for the rest of the way?",
                (BARAKA["problem-solving"], BARAKA["empathic"]),
                _least_understood,
            ),
            leaves_out="Everything but the words: his voice, the bus, the years they have known each other.",
        ),
        Explorer(
            "match_table",
            "What if he had answered differently?",
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
            draw=figures.match_table_chart,
            say=figures.match_table_sentence,
            bet=Bet(
                "Somebody tells how bad they feel about work they have lost. "
                "Which reply leaves them feeling most understood?",
                ("Feeling with them", "Solving the problem", "First the one, then some of the other"),
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
            draw=figures.two_outcomes_chart,
            say=figures.two_outcomes_sentence,
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
            draw=figures.reading_chart,
            say=figures.reading_sentence,
            bet=Bet(
                "Sam can't tell how much support Luca wishes for. Which mistake leaves Luca feeling "
                "less understood?",
                ("Giving too little", "Giving too much, by as much", "No difference"),
                _worse_mistake,
            ),
            leaves_out="Every pair has one exchange. Nobody asks what is wished for, and nobody says.",
        ),
    )
}
