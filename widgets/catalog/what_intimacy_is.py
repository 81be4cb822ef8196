"""Explorers of chapter 1, *What intimacy is*: for each what it asks the model, its picture and its
sentence."""

from typing import NamedTuple

from ..chart import Chart, Dots, Panel, Rule, Spans
from ..explorer import Bet, Control, Explorer
from ..figures import FITTING, KEY, REPLIES, REPLY, ROW, ROWS, SCALE, SIZE
from ..model.dyad import Occasion, converse
from ..model.exchange import RESPONSES, Bond, Disclosure, Person, exchange
from ..model.parameters import SETS

DEPTH = 0.6  # of the one disclosure
CLOSE = 0.3  # how close the two feel before it


# ------------------------------------------------------------------------------------- one exchange

PERCEPTIONS = ("understanding", "validation", "caring", "ppr")
NAMES = ("Understanding", "Validation", "Caring", "All three (PPR)")
SIGNS = {"with": 1.0, "without": 0.0}


class Met(NamedTuple):
    """One exchange as chosen, the same with the fitting reply and every sign of listening, and the threshold
    above which somebody feels understood."""

    here: object
    given: object
    fits: object
    threshold: float


def one_exchange(kind, response, signs, size):
    """One disclosure, met in the chosen way and in the fitting one: :class:`Met`."""
    p = SETS[size]
    given = RESPONSES[response]._replace(acknowledgement=SIGNS[signs])
    disclosure, bond = Disclosure(kind, DEPTH), Bond(intimacy=CLOSE)
    here = exchange(disclosure, given, p=p, bond=bond)
    fits = exchange(disclosure, RESPONSES[FITTING[kind]], p=p, bond=bond)
    return Met(here, given, fits, p.threshold)


def exchange_chart(found, kind, response, signs, size):
    """What was hoped for and what came; then how it was taken, beside the fitting reply."""
    here, given = found.here, found.given
    thick = size == "evidence"
    supports = (1, 0)
    came = Panel(
        [
            Dots(
                here.wish,
                supports,
                labels=("hoped for", ""),
                voice="discloser",
                thick=thick,
                name="hoped for",
            ),
            Dots(
                (given.emotional, given.informational),
                supports,
                labels=("came", ""),
                voice="responder",
                thick=thick,
                name="came",
            ),
        ],
        title="What she hoped for, and what came",
        x_label="How much, 0 to 1",
        y_label="",
        x_range=(-0.05, 1),
        y_range=(-0.6, 1.6),
        x_ticks=SCALE,
        y_ticks=((1, "Comfort"), (0, "Practical help")),
    )
    rows = tuple(range(len(NAMES) - 1, -1, -1))
    taken = Panel(
        [
            Dots(
                [getattr(found.fits.perceived, each) for each in PERCEPTIONS],
                rows,
                labels=("" if found.fits == found.here else "if it fitted", "", "", ""),
                voice="muted",
                filled=bool(found.fits.felt_understood),
                name="if it fitted",
            ),
            Dots(
                [getattr(here.perceived, each) for each in PERCEPTIONS],
                rows,
                labels=("", "", "", f"{here.perceived.ppr:.2f}"),
                voice="responder",
                filled=bool(here.felt_understood),
                thick=thick,
                name="this reply",
            ),
            Rule(found.threshold, "feels understood →", axis="x"),
        ],
        title=_exchange_finding(here),
        x_label="How responsive it felt, 0 to 1",
        y_label="",
        x_range=(-0.05, 1),
        y_range=(-0.6, 3.6),
        x_ticks=SCALE,
        y_ticks=tuple(zip(rows, NAMES, strict=True)),
    )
    return Chart(
        (came, taken),
        alt="Left, the comfort and the practical help hoped for and given. Right, how understood, valued and "
        "cared for the discloser feels, beside the reply that fits.",
        key=("second picture: felt understood", "did not"),
    )


def _exchange_finding(here):
    if here.felt_understood:
        return "An intimate experience"
    return "Misunderstood, and a little devalued" if here.devalued else "No answer, no experience"


def exchange_sentence(found, kind, response, signs, size):
    """How the reply was taken, and what it did."""
    here, fits = found.here, found.fits
    told = "how afraid she is" if kind == "emotional" else "what the doctor said"
    reply = {
        ("no response", "with"): "Aroha nods and says nothing",
        ("no response", "without"): "Aroha doesn't answer",
        ("minimising", "with"): "Aroha makes little of it, looking at her",
        ("minimising", "without"): "Aroha makes little of it without looking up",
    }.get((response, signs))
    if reply is None:
        look = "looking at her" if signs == "with" else "without looking up"
        reply = f"Aroha's reply is {response}, {look}"
    felt = (
        "feels understood"
        if here.felt_understood
        else "feels misunderstood"
        if here.devalued
        else "feels nothing come back"
    )
    moved = here.bond.intimacy - CLOSE
    closer = (
        f"closer than before: intimacy rises by {moved:.2f}"
        if moved > 0.005
        else f"further apart: intimacy falls by {-moved:.2f}"
        if moved < -0.005
        else "as close as before"
    )
    first = (
        f"Ines tells {told}. {reply}, and Ines {felt} (PPR {_felt(here, found.threshold)} of 1; it takes "
        f"{found.threshold:.2f}). The two are {closer}."
    )
    if response == FITTING[kind] and signs == "with":
        return f"{first} This is the reply that fits, with every sign of listening."
    best = f"the {FITTING[kind]} reply and every sign of listening"
    return f"{first} With {best} it would be {fits.perceived.ppr:.2f}."


def _felt(here, threshold):
    """The PPR in words, also where it misses the threshold by less than a hundredth."""
    ppr = f"{here.perceived.ppr:.2f}"
    return f"just under {ppr}" if ppr == f"{threshold:.2f}" and not here.felt_understood else ppr


def _looking_up():
    """Which of three replies to a feeling makes an intimate experience, at evidence size."""
    understood = [
        bool(one_exchange("emotional", response, signs, "evidence").here.felt_understood)
        for response, signs in (("empathic", "with"), ("empathic", "without"), ("problem-solving", "with"))
    ]
    return {(True, False, False): 0, (True, True, False): 1, (True, True, True): 2}[tuple(understood)]


# ----------------------------------------------------------------------------------- in whose eyes

OWN = (0.2, 0.4, 0.6, 0.8)
TRUST = (0.2, 0.5, 0.8)


class Seen(NamedTuple):
    """What the felt responsiveness (PPR) to one reply is made of, from the reply itself on, and what all five
    replies would be felt as: ``{reply: (ppr, understood)}``."""

    steps: tuple
    replies: dict
    threshold: float


def whose_eyes(response, own, trust, size):
    """One reply to a feeling, seen by somebody of so much responsiveness and trust: :class:`Seen`."""
    p = SETS[size]
    person, start = Person(responsiveness=own), (Bond(trust, CLOSE), Bond())
    histories = {
        name: converse((person, Person()), (Occasion(0, response=reply),), p, start)
        for name, reply in RESPONSES.items()
    }
    parts = histories[response].parts(1)
    reply = parts.given + parts.read
    steps = (reply, reply + parts.projected, reply + parts.projected + parts.expected)
    outcomes = {name: history.turn(1).outcome for name, history in histories.items()}
    replies = {name: (o.perceived.ppr, bool(o.felt_understood)) for name, o in outcomes.items()}
    return Seen(steps, replies, p.threshold)


def eyes_chart(found, response, own, trust, size):
    """What the felt responsiveness is made of, step by step; and all five replies in the same eyes."""
    thick = size == "evidence"
    ppr, understood = found.replies[response]
    starts = (0, *found.steps[:2])
    made = Panel(
        [
            Spans([starts[0]], [found.steps[0]], [3], voice="responder", thick=True, name="the reply itself"),
            Spans(
                starts[1:],
                found.steps[1:],
                [2, 1],
                voice="discloser",
                thick=True,
                name="added by the one who hears it",
            ),
            Dots(
                [ppr],
                [0],
                labels=[f"{ppr:.2f}"],
                voice="ink",
                filled=understood,
                thick=thick,
                name="felt responsiveness",
            ),
            Rule(found.threshold, "feels understood →", axis="x"),
        ],
        title=f"{_share(found)} of it is in the eye",
        x_label="Felt responsiveness (PPR), 0 to 1",
        y_label="",
        x_range=(-0.05, 1),
        y_range=(-0.6, 3.6),
        x_ticks=SCALE,
        y_ticks=((3, "The reply itself"), (2, "One's own warmth"), (1, "One's trust"), (0, "Together")),
    )
    values = [found.replies[reply] for reply in REPLIES]
    table = Panel(
        [
            Dots(
                [value for value, _ in values],
                [ROW[reply] for reply in REPLIES],
                voice="muted",
                filled=[felt for _, felt in values],
                thick=thick,
                name="every reply",
            ),
            Dots([ppr], [ROW[response]], voice="responder", filled=understood, thick=True, name="this reply"),
            Rule(found.threshold, "feels understood →", axis="x"),
        ],
        title=f"{sum(felt for _, felt in values)} of 5 replies land",
        x_label="Felt responsiveness (PPR), 0 to 1",
        y_label="",
        x_range=(-0.05, 1),
        y_range=(-0.6, 4.6),
        x_ticks=SCALE,
        y_ticks=ROWS,
    )
    return Chart(
        (made, table),
        alt="Left, what felt responsiveness is made of: the reply itself, one's own warmth, one's trust. "
        "Right, all five replies in the same eyes.",
        key=KEY,
    )


def _share(found):
    whole = found.steps[-1]
    return f"{(whole - found.steps[0]) / whole:.0%}" if whole else "None"


def eyes_sentence(found, response, own, trust, size):
    """What the eye adds to the reply, and whether it lands."""
    ppr, understood = found.replies[response]
    if not found.steps[-1]:
        return (
            "Nobody answers, so there is nothing to see, whoever looks. In these eyes "
            f"{sum(felt for _, felt in found.replies.values())} of the 5 replies would land."
        )
    felt = "feels understood" if understood else "feels misunderstood"
    return (
        f"Somebody whose own responsiveness is {own:g} and whose trust is {trust:g} is met with a reply "
        f"that is {response}, and {felt} (PPR {ppr:.2f} of 1; it takes {found.threshold:.2f}). The reply "
        f"itself gives {found.steps[0]:.2f}. Their own responsiveness adds "
        f"{found.steps[1] - found.steps[0]:.2f} and their trust {found.steps[2] - found.steps[1]:.2f}."
    )


def _reply_or_eye():
    """Whether the reply or the eye makes up more of a warm reply, in the middle of the evidence set."""
    steps = whose_eyes("empathic", 0.6, 0.5, "evidence").steps
    reply, eye = steps[0], steps[-1] - steps[0]
    return 2 if abs(reply - eye) < 0.02 else int(eye > reply)


EXPLORERS = (
    Explorer(
        "one_exchange",
        "What has to happen for a moment to be intimate?",
        (
            REPLY,
            Control(
                "signs",
                "She says it",
                tuple(SIGNS),
                "without",
                options=("looking at Ines", "without looking up"),
            ),
            Control(
                "kind",
                "Ines tells",
                tuple(FITTING),
                "emotional",
                options=("how afraid she is", "what the doctor said"),
            ),
            SIZE,
        ),
        run=one_exchange,
        draw=exchange_chart,
        say=exchange_sentence,
        bet=Bet(
            "Ines tells how afraid she is. Aroha can comfort her, looking at her; say the same words without "
            "looking up; or look at her and explain what to do. After which of these does Ines feel "
            "understood?",
            ("Only the first", "The first two: the words count", "All three: each is kind"),
            _looking_up,
            "To see all three, choose the empathic reply with and without a look, then problem-solving "
            "with one.",
        ),
        leaves_out="Everything before and after these ten seconds, and everything about the two but their "
        "roles. Signs of listening are one number here; in life a look and a silence can mean many things.",
    ),
    Explorer(
        "whose_eyes",
        "How much of it is in the eye?",
        (
            REPLY,
            Control(
                "own",
                "Whoever hears the reply is",
                OWN,
                0.6,
                options=("hardly responsive", "a little responsive", "fairly responsive", "very responsive"),
            ),
            Control("trust", "and brings", TRUST, 0.5, options=("little trust", "some trust", "much trust")),
            SIZE,
        ),
        run=whose_eyes,
        draw=eyes_chart,
        say=eyes_sentence,
        bet=Bet(
            "Somebody tells of a feeling and is met warmly. What makes up more of how responsive that feels: "
            "what the other did, or what one brings along oneself?",
            ("What the other did", "What one brings along", "About the same"),
            _reply_or_eye,
            "To see it, choose the empathic reply; the explorer opens with advice.",
        ),
        leaves_out="Eyes learn: somebody who is met well for years comes to see differently, and the model "
        "lets trust change, but not one's own warmth.",
    ),
)
