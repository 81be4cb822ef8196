"""Explorers of chapter 2, *Self-disclosure*: for each what it asks the model, its picture and its
sentence."""

from functools import cache
from typing import NamedTuple

from ..chart import Band, Chart, Dots, Line, Panel, Rule, Spans
from ..explorer import Bet, Control, Explorer
from ..figures import FITTING, KEY, REPLY, SCALE, SIZE, compared, middle_half, stacked, times, twenty
from ..model.dyad import Occasion, converse, talks
from ..model.exchange import RESPONSES, Bond, Person
from ..model.parameters import SETS

TALKS = 20
SPEAKER = Person()
INTIMACY = 0.3  # how close the two feel before the first talk


# ------------------------------------------------------------------------------ opening up over time


class Course(NamedTuple):
    """Twenty talks met in one way: how deep each disclosure went, whether it was understood, and the course
    of trust and of intimacy, from before the first talk."""

    depths: list
    understood: list
    trust: list
    intimacy: list


def opening_up(kind, response, trust, size):
    """The chosen reply over twenty talks, and the reply that fits: two :class:`Course`."""
    return _course(kind, response, trust, size), _course(kind, FITTING[kind], trust, size)


@cache
def _course(kind, response, trust, size):
    p = SETS[size]
    start = (Bond(trust, INTIMACY), Bond())
    history = converse((SPEAKER, SPEAKER), talks(TALKS, kind=kind, response=RESPONSES[response]), p, start)
    understood = [bool(turn.outcome.felt_understood) for turn in history.turns]
    return Course(history.depths(), understood, history.course("trust"), history.course("intimacy"))


def opening_chart(found, kind, response, trust, size):
    """How deep each disclosure goes, and trust and intimacy, beside what the fitting reply would do."""
    here, fits = found
    thick = size == "evidence"
    beside = "" if response == FITTING[kind] else "if it fitted"
    numbers, after = list(range(1, TALKS + 1)), list(range(TALKS + 1))
    told = Panel(
        [
            Line(numbers, fits.depths, beside, voice="muted", thick=thick, dashed=True, name="if it fitted"),
            Line(numbers, here.depths, "as it is", voice="discloser", thick=thick),
            Dots(
                numbers,
                here.depths,
                voice="discloser",
                filled=here.understood,
                thick=thick,
                name="talk by talk",
            ),
        ],
        title=_opening_finding(here),
        x_label="Talks",
        y_label="How deep Yaw's disclosure goes",
        x_range=(0, TALKS),
        y_range=(0, 1),
        x_ticks=((1, "1"), (10, "10"), (20, "20")),
        y_ticks=SCALE,
    )
    bond = Panel(
        [
            Line(
                after, fits.intimacy, voice="muted", thick=thick, dashed=True, name="intimacy, if it fitted"
            ),
            Line(after, here.trust, "trust", voice="responder", thick=thick),
            Line(after, here.intimacy, "intimacy", voice="discloser", thick=thick),
        ],
        title=f"Understood {times(sum(here.understood), TALKS)}",
        x_label="Talks",
        y_label="Trust and felt intimacy",
        x_range=(0, TALKS),
        y_range=(0, 1),
        x_ticks=((1, "1"), (10, "10"), (20, "20")),
        y_ticks=SCALE,
    )
    return Chart(
        (told, bond),
        alt="Left, how deep each of twenty disclosures goes, beside the reply that fits (dashed). Right, "
        "trust and felt intimacy over the same talks.",
        key=KEY,
    )


def _opening_finding(here):
    ratio = here.depths[-1] / here.depths[0]
    if ratio > 1.05:
        return "Telling grows deeper"
    return "Telling stays as it was" if ratio > 0.95 else "Telling dries up"


def opening_sentence(found, kind, response, trust, size):
    """What twenty such talks did, and what the fitting reply would have done."""
    here, fits = found
    told = "a feeling" if kind == "emotional" else "a fact"
    reply = "nobody answers" if response == "no response" else f"the reply is {response}"
    first = (
        f"Each time Yaw tells {told} and {reply}. He feels understood {times(sum(here.understood), TALKS)}, "
        f"and at the twentieth talk he opens up {compared(here.depths[-1], here.depths[0])} as at first. "
        f"Trust goes from {here.trust[0]:.2f} to {here.trust[-1]:.2f} and intimacy from {INTIMACY:.2f} to "
        f"{here.intimacy[-1]:.2f}."
    )
    if response == FITTING[kind]:
        return first
    return f"{first} With the {FITTING[kind]} reply intimacy would stand at {fits.intimacy[-1]:.2f}."


def _who_opens_up():
    """Whether little trust that is met, or much trust that is not, ends in deeper disclosure."""
    met = _course("emotional", "empathic", 0.2, "evidence").depths[-1]
    unmet = _course("emotional", "problem-solving", 0.8, "evidence").depths[-1]
    return 2 if abs(met - unmet) < 0.02 else int(unmet > met)


# -------------------------------------------------------------------------------------- fast friends

PAIRS = 2_000
TOPICS = {"deep": "escalating questions", "small": "small talk"}
SHORT = {
    ("deep", "turns"): "Deep, by turns",
    ("deep", "one"): "Deep, one by one",
    ("small", "turns"): "Small, by turns",
    ("small", "one"): "Small, one by one",
}
ROWS = tuple(SHORT)


class Closeness(NamedTuple):
    """Closeness (0 to 1) that pairs report after 45 minutes: at 20 even steps through the pairs, its mean
    and its middle half."""

    sample: list
    mean: float
    middle: tuple


class Compared(NamedTuple):
    """All four conditions, how far the chosen one is above the condition it is compared with (Cohen's d),
    and in how many of 100 draws of one pair from each the chosen one is closer."""

    conditions: dict
    d: float
    closer: int


def fast_friends(talk, order, size):
    """The same pairs of strangers in four conditions: what they talk about, and who tells."""
    import numpy as np

    from ..model.experiments import cohens_d

    pairs = {condition: _pairs(*condition, size) for condition in ROWS}
    here, beside = pairs[talk, order], pairs[_opposite(talk), order]
    closer = np.searchsorted(np.sort(beside), here).mean() / len(beside)
    conditions = {
        condition: Closeness(
            twenty(each),
            float(each.mean()),
            middle_half(each),
        )
        for condition, each in pairs.items()
    }
    return Compared(conditions, cohens_d(here, beside), round(100 * float(closer)))


def _opposite(talk):
    return "small" if talk == "deep" else "deep"


@cache
def _pairs(talk, order, size):
    """Mean reported closeness of each pair after eighteen disclosures in one condition."""
    import numpy as np

    from ..model.dyad import DRAWS
    from ..model.exchange import reported_closeness
    from ..model.experiments import ESCALATING, SMALL_TALK, strangers

    topics, kind = (ESCALATING, "emotional") if talk == "deep" else (SMALL_TALK, "factual")
    if order == "turns":
        plan = [Occasion(who, topic, kind) for topic in topics for who in (0, 1)]
    else:
        plan = [Occasion(who, topic, kind) for who in (0, 1) for topic in topics]
    rng = np.random.default_rng(11)  # the same strangers in every condition: only the plan differs
    people, start = strangers(PAIRS, rng)
    p = SETS[size]
    history = converse(people, plan, p, start, rng.standard_normal((len(plan), len(DRAWS), PAIRS)))
    bonds = history.turns[-1].bonds
    return np.mean([reported_closeness(bond, p, rng.standard_normal(PAIRS)) for bond in bonds], axis=0)


def friends_chart(found, talk, order, size):
    """Twenty dots for all pairs of the chosen condition, and all four conditions one above the other."""
    thick = size == "evidence"
    here, beside = found.conditions[talk, order], found.conditions[_opposite(talk), order]
    x, y = stacked(here.sample, bins=20)
    rows = {condition: len(ROWS) - 1 - n for n, condition in enumerate(ROWS)}
    pile = Panel(
        [
            Dots(x, y, voice="responder", thick=thick, name="a pair in 20"),
            Rule(beside.mean, f"mean, {TOPICS[_opposite(talk)]}", axis="x"),
        ],
        title=f"Closer than the others: {found.closer} in 100",
        x_label="Closeness after 45 minutes, 0 to 1",
        y_label="Each dot: 1 pair in 20",
        x_range=(0, 1),
        y_range=(0, 10),
        x_ticks=SCALE,
    )
    others = [condition for condition in ROWS if condition != (talk, order)]
    table = Panel(
        [
            Spans(
                [found.conditions[c].middle[0] for c in ROWS],
                [found.conditions[c].middle[1] for c in ROWS],
                [rows[c] for c in ROWS],
                voice="muted",
                thick=thick,
                name="middle half of the pairs",
            ),
            Dots(
                [found.conditions[c].mean for c in others],
                [rows[c] for c in others],
                voice="muted",
                name="mean",
            ),
            Dots(
                [here.mean],
                [rows[talk, order]],
                labels=[f"{here.mean:.2f}"],
                voice="responder",
                thick=True,
                name="mean, chosen",
            ),
        ],
        title=f"The difference is d = {_signed(found.d)}",
        x_label="Closeness after 45 minutes, 0 to 1",
        y_label="",
        x_range=(0, 1),
        y_range=(-0.6, 3.6),
        x_ticks=SCALE,
        y_ticks=tuple((row, SHORT[condition]) for condition, row in rows.items()),
    )
    return Chart(
        (pile, table),
        alt="Left, twenty dots for all pairs of the chosen condition, piled up by closeness. Right, four "
        "conditions with their mean and middle half.",
    )


def _signed(value):
    """A number with a true minus sign."""
    return f"{value:.2f}".replace("-", "−")


def friends_sentence(found, talk, order, size):
    """How close the pairs of the chosen condition came, beside the other talk in the same order."""
    here, beside = found.conditions[talk, order], found.conditions[_opposite(talk), order]
    other_order = "one" if order == "turns" else "turns"
    swapped = found.conditions[talk, other_order]
    tells = {"turns": "the two take turns", "one": "one tells everything first and then the other"}
    return (
        f"With {TOPICS[talk]}, when {tells[order]}, {PAIRS} pairs report a closeness of {here.mean:.2f} on "
        f"average; with {TOPICS[_opposite(talk)]} it is {beside.mean:.2f} (d = {_signed(found.d)}). Draw one "
        f"pair from each again and again, and the first is closer in {found.closer} of 100 draws. If "
        f"{tells[other_order]}, it is {swapped.mean:.2f}."
    )


def _how_often_closer():
    """In which range the frequency falls with which a deep pair is closer than a small-talk pair."""
    closer = fast_friends("deep", "turns", "evidence").closer
    return 0 if closer < 60 else 1 if closer < 85 else 2


# --------------------------------------------------------------------------------- deeper than it feels

PEOPLE = 2_000
EXPECTING = (0.2, 0.4, 0.6, 0.8)
TOPIC = (0.1, 0.3, 0.5, 0.7, 0.9)


class Deep(NamedTuple):
    """How willing people are to share topics of rising intimacy (mean and middle half), and what those who
    do tell expect and then feel: means, middle halves, and how many of 100 are met better than expected."""

    willing: list
    low: list
    high: list
    expected: tuple
    felt: tuple
    better: int


def deep_talk(topic, expecting, size):
    """People who expect so much of somebody, and what they would tell; then what comes back."""
    import numpy as np

    from ..model.dyad import DRAWS
    from ..model.exchange import clip, willingness
    from ..model.experiments import STRANGERS
    from ..model.people import sample_people

    p = SETS[size]
    rng = np.random.default_rng(5)  # the same people in every state
    people = sample_people(PEOPLE, rng), sample_people(PEOPLE, rng)
    click = STRANGERS.chemistry * rng.standard_normal(PEOPLE)
    bond = Bond(clip(expecting + click), clip(STRANGERS.intimacy + click))
    noise = p.willingness_noise * rng.standard_normal(PEOPLE)
    willing = [willingness(each, people[0], bond, p, noise) for each in TOPIC]
    middles = [middle_half(each) for each in willing]
    draws = rng.standard_normal((1, len(DRAWS), PEOPLE))
    felt = converse(people, [Occasion(0, topic)], p, (bond, bond), draws).turn(1).outcome.perceived.ppr
    return Deep(
        [float(each.mean()) for each in willing],
        [low for low, _ in middles],
        [high for _, high in middles],
        (float(bond.trust.mean()), *middle_half(bond.trust)),
        (float(felt.mean()), *middle_half(felt)),
        round(100 * float((felt > bond.trust).mean())),
    )


def deep_chart(found, topic, expecting, size):
    """Willingness falls with intimacy; and what was expected, above how it felt."""
    thick = size == "evidence"
    here = found.willing[TOPIC.index(topic)]
    share = Panel(
        [
            Band(TOPIC, found.low, found.high, name="middle half", voice="discloser"),
            Line(TOPIC, found.willing, "mean, and middle half", voice="discloser", thick=thick),
            Dots([topic], [here], labels=[f"{here:.2f}"], voice="ink", thick=True, name="this topic"),
        ],
        title="The closer the topic, the less is told",
        x_label="How intimate the topic is, 0 to 1",
        y_label="Willing to tell, 0 to 1",
        x_range=(0, 1),
        y_range=(0, 1),
        x_ticks=SCALE,
        y_ticks=SCALE,
    )
    rows = (found.expected, found.felt)
    back = Panel(
        [
            Spans(
                [low for _, low, _ in rows],
                [high for _, _, high in rows],
                (1, 0),
                voice="responder",
                thick=thick,
                name="middle half",
            ),
            Dots(
                [mean for mean, _, _ in rows],
                (1, 0),
                labels=[f"{mean:.2f}" for mean, _, _ in rows],
                voice="responder",
                filled=(False, True),
                thick=thick,
                name="mean",
            ),
        ],
        title=f"{found.better} of 100 were met better than they thought",
        x_label="Felt responsiveness (PPR), 0 to 1",
        y_label="",
        x_range=(0, 1),
        y_range=(-0.7, 1.7),
        x_ticks=SCALE,
        y_ticks=((1, "Expected"), (0, "As it was")),
    )
    return Chart(
        (share, back),
        alt="Left, willingness to tell falls as topics grow more intimate. Right, how responsive a reply "
        "people expected, and how responsive it felt.",
        key=("as it was", "as expected"),
    )


def deep_sentence(found, topic, expecting, size):
    """How willing people are, what they expect, and what comes back."""
    here = found.willing[TOPIC.index(topic)]
    ends = f"{found.willing[0]:.2f} for the lightest topic and {found.willing[-1]:.2f} for the most intimate"
    verdict = (
        "better than they had expected" if found.better > 50 else "better than expected, and the rest worse"
    )
    return (
        f"From 0, not at all, to 1: people are willing at {here:.2f} to tell of a topic whose intimacy is "
        f"{topic:g} ({ends}). They expect the other to be responsive at {found.expected[0]:.2f}; to those "
        f"who tell it feels like {found.felt[0]:.2f}. "
        f"{found.better} of 100 are met {verdict}."
    )


def _better_than_expected():
    better = deep_talk(0.7, 0.4, "evidence").better
    return 0 if better < 40 else 1 if better < 70 else 2


EXPLORERS = (
    Explorer(
        "opening_up",
        "What becomes of telling?",
        (
            REPLY,
            Control(
                "kind", "Yaw tells", ("emotional", "factual"), "emotional", options=("how it feels", "a fact")
            ),
            Control(
                "trust",
                "He begins with",
                (0.2, 0.35, 0.5, 0.65, 0.8),
                0.5,
                options=("hardly any trust", "little trust", "some trust", "much trust", "great trust"),
                continuous=True,
            ),
            SIZE,
        ),
        run=opening_up,
        draw=opening_chart,
        say=opening_sentence,
        bet=Bet(
            "One man hardly trusts his friend, and each time he tells of a feeling it is met with feeling. "
            "Another trusts his friend greatly, and each time he gets advice. Who opens up more at the "
            "twentieth talk?",
            ("The one with hardly any trust", "The one with great trust", "Both alike"),
            _who_opens_up,
            "To see the first man, choose the empathic reply and hardly any trust; for the second, "
            "problem-solving and great trust.",
        ),
        leaves_out="The same reply twenty times, and only one of the two ever tells. Nobody changes the "
        "subject, asks for something else, or finds another friend.",
    ),
    Explorer(
        "fast_friends",
        "Can two strangers become close in 45 minutes?",
        (
            Control("talk", "They go through", tuple(TOPICS), "deep", options=tuple(TOPICS.values())),
            Control(
                "order",
                "Telling",
                ("turns", "one"),
                "turns",
                options=("by turns", "first one, then the other"),
            ),
            SIZE,
        ),
        run=fast_friends,
        draw=friends_chart,
        say=friends_sentence,
        bet=Bet(
            "Draw one pair that went through escalating questions and one that made small talk, again and "
            "again. In how many of 100 draws is the first pair the closer one?",
            ("Fewer than 60", "60 to 84", "85 or more"),
            _how_often_closer,
        ),
        leaves_out="Strangers here answer as they can, and nobody is bored, attracted or in a hurry. The two "
        "kinds of talk differ in depth and in feeling at once, as they did in the laboratory.",
    ),
    Explorer(
        "deep_talk",
        "Is deep talk as risky as it feels?",
        (
            Control(
                "topic",
                "The topic is",
                TOPIC,
                0.7,
                options=("light", "rather light", "in between", "rather intimate", "very intimate"),
            ),
            Control(
                "expecting",
                "Of the other they expect",
                EXPECTING,
                0.4,
                options=("very little", "rather little", "a good deal", "very much"),
            ),
            SIZE,
        ),
        run=deep_talk,
        draw=deep_chart,
        say=deep_sentence,
        bet=Bet(
            "A hundred people each tell a stranger something rather intimate. How many are met better than "
            "they had expected?",
            ("Fewer than 40", "40 to 69", "70 or more"),
            _better_than_expected,
        ),
        leaves_out="Awkwardness has no number of its own here: the model knows expectations, replies and how "
        "they feel. And every stranger stays and listens.",
    ),
)
