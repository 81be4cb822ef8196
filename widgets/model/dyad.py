"""Two people and a history: who told what, how it was met, and what that did.

A *plan* says who speaks when, and about what; :func:`converse` runs the exchanges of
:mod:`widgets.model.exchange` one after the other and keeps every step. A person's fields may be arrays,
one element per dyad: then the same plan runs in all of them at once.
"""

from typing import NamedTuple

from .exchange import (
    Bond,
    Disclosure,
    Outcome,
    Person,
    Response,
    _exchange,
    disclosed_depth,
    emotional_share,
    in_range,
    one_of,
    perceive,
    respond,
)
from .parameters import EVIDENCE, Parameters

#: What chance decides in one exchange, each a standard normal draw (a number or an array over dyads).
DRAWS = ("willingness", "reading", "giving", "perception", "relief")


class Occasion(NamedTuple):
    """An invitation to disclose. speaker: 0 or 1. topic: how intimate it is, 0 to 1. kind, valence,
    emotion: as in :class:`Disclosure`. response: a fixed reply, or None to let the listener respond."""

    speaker: int = 0
    topic: float = 0.7
    kind: str = "emotional"
    valence: str = "bad"
    emotion: str | None = None
    response: Response | None = None


class Turn(NamedTuple):
    """One exchange of a history: the occasion, how deep the speaker went (0 to 1), the response, and
    its outcome. ``bonds``: where both stand afterwards, person 0 first."""

    occasion: Occasion
    depth: float
    response: Response
    outcome: Outcome
    bonds: tuple


class Parts(NamedTuple):
    """What the PPR of one exchange is made of; the five add up to it.

    given: the response itself, as somebody would take it who projects and expects nothing and reads it
    kindly. read: what attachment makes of it (never above 0). projected: the discloser's own
    responsiveness. expected: their trust. chance: the rest, a better or worse day (and what is cut off
    where PPR would leave its range).
    """

    given: float
    read: float
    projected: float
    expected: float
    chance: float


class History(NamedTuple):
    """A dyad's exchanges in order, where the two stood before the first, and the numbers it was run with.

    Exchanges are counted from 1, as people count them.
    """

    people: tuple
    start: tuple
    turns: tuple
    p: Parameters = EVIDENCE

    def course(self, field, who=0):
        """The course of ``"trust"`` or ``"intimacy"`` of person ``who`` (0 or 1): before the first
        exchange, then after each."""
        one_of("field", field, Bond._fields)
        one_of("who", who, (0, 1))
        return [getattr(bonds[who], field) for bonds in (self.start, *(t.bonds for t in self.turns))]

    def depths(self, who=0):
        """How deep each of the disclosures of person ``who`` went, 0 to 1."""
        return [turn.depth for turn in self.turns if turn.occasion.speaker == who]

    def before(self, number):
        """Where both stood before an exchange, person 0 first."""
        self.turn(number)
        return self.start if number == 1 else self.turns[number - 2].bonds

    def turn(self, number):
        """The :class:`Turn` of an exchange, the first being 1; ``ValueError`` if there is none such."""
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= len(self.turns):
            raise ValueError(f"number is {number!r}; it must be a whole number from 1 to {len(self.turns)}")
        return self.turns[number - 1]

    def parts(self, number):
        """What the PPR of an exchange is made of: :class:`Parts`, found by asking the model again with
        one thing after the other put back."""
        turn, who = self.turn(number), self.turn(number).occasion.speaker
        person, bond = self.people[who], self.before(number)[who]
        emotional = float(turn.occasion.kind == "emotional")
        impartial = person._replace(anxiety=1.0, avoidance=1.0, responsiveness=0.0)
        steps = (
            (impartial, bond._replace(trust=0.0)),
            (person._replace(responsiveness=0.0), bond._replace(trust=0.0)),
            (person, bond._replace(trust=0.0)),
            (person, bond),
        )
        felt = [perceive(turn.outcome.wish, turn.response, *step, emotional, self.p).ppr for step in steps]
        felt.append(turn.outcome.perceived.ppr)
        return Parts(felt[0], *(after - before for before, after in zip(felt, felt[1:], strict=False)))

    def why(self, number):
        """In plain English, what happened at an exchange and why, with the numbers behind it."""
        turn, parts, who = self.turn(number), self.parts(number), self.turn(number).occasion.speaker
        if any(hasattr(value, "shape") and value.shape for value in (turn.depth, *parts)):
            raise ValueError("history is of many dyads; why() tells of one (see population.replay)")
        return " ".join(_account(number, turn, parts, self.before(number)[who], turn.bonds[who], self.p))


def _account(number, turn, parts, before, after, p):
    """The sentences of :meth:`History.why`."""
    occasion, outcome = turn.occasion, turn.outcome
    topic = f"{'an' if occasion.kind == 'emotional' else 'a'} {occasion.kind} disclosure"
    feeling = f" of {occasion.emotion}" if occasion.emotion else ""
    yield (
        f"Exchange {number}: person {occasion.speaker} made {topic}{feeling} ({occasion.valence} news), "
        f"{turn.depth:.2f} deep where the topic allowed {occasion.topic:.2f}."
    )
    wish, response, felt = outcome.wish, turn.response, outcome.perceived
    yield (
        f"Hoped for: {wish.emotional:.2f} of emotional and {wish.informational:.2f} of informational "
        f"support; came: {response.emotional:.2f} and {response.informational:.2f}"
        + (f", with {response.negativity:.2f} of negativity" if response.negativity > 0 else "")
        + f". Match {outcome.match:.2f}."
    )
    named = {
        "the response itself": parts.given,
        "an insecure reading": parts.read,
        "own responsiveness, projected": parts.projected,
        "what trust led to expect": parts.expected,
        "the day": parts.chance,
    }
    made_of = ", ".join(f"{name} {part:+.2f}" for name, part in named.items() if abs(part) >= 0.005)
    yield (
        f"Felt responsiveness {felt.ppr:.2f} (understanding {felt.understanding:.2f}, validation "
        f"{felt.validation:.2f}, caring {felt.caring:.2f}): {made_of or 'nothing to go by'}."
    )
    if outcome.felt_understood:
        yield f"That is above the threshold of {p.threshold:.2f}: felt understood."
    elif outcome.devalued:
        yield f"That is not above the threshold of {p.threshold:.2f}: misunderstood and devalued."
    else:
        yield "Here nobody answered: neither understood nor devalued."
    moved = ", ".join(
        _course(name, old, new) for name, old, new in zip(before._fields, before, after, strict=True)
    )
    yield f"So {moved}; distress changed by {0.0 - outcome.relief:+.2f}."


def _course(name, old, new):
    if abs(new - old) < 0.0005:
        return f"{name} stayed at {new:.3f}"
    return f"{name} {'rose' if new > old else 'fell'} to {new:.3f} (from {old:.3f})"


def talks(count, **occasion):
    """A plan: the same occasion ``count`` times (person 0 speaks unless ``speaker`` says otherwise)."""
    in_range("count", count, 1, 10_000)
    return (Occasion(**occasion),) * count


def taking_turns(count, **occasion):
    """A plan of ``count`` occasions in which the two speak by turns, person 0 first."""
    in_range("count", count, 1, 10_000)
    return tuple(Occasion(**{**occasion, "speaker": n % 2}) for n in range(count))


def converse(people, plan, p: Parameters = EVIDENCE, start=None, draws=None):
    """Run a plan between two people and return the :class:`History`.

    people: two :class:`Person`. start: where each stands, two :class:`Bond` (default: in the middle).
    draws: for each occasion the five draws named in ``DRAWS``; default: nothing is left to chance.
    In plans with both speaking, each is drawn toward the depth of what the other last told.
    """
    people = _all(Person, two("people", people), "people")
    start = _all(Bond, two("start", (Bond(), Bond()) if start is None else start), "start")
    plan = checked_plan(plan)
    if not isinstance(p, Parameters):
        raise ValueError(f"p is {p!r}; it must be a set of Parameters")
    if draws is not None:
        _check_draws(draws, len(plan))
    _check_lengths(people, start, plan, draws)
    return History(people, start, tuple(turns(people, plan, p, start, draws)), p)


def turns(people, plan, p, start, draws=None):
    """The turns of :func:`converse` one by one, for who need not keep them all. Values are taken as
    checked; ``draws`` may be any iterable, of as many members as the plan."""
    bonds = start
    give_and_take = len({occasion.speaker for occasion in plan}) == 2
    last_told = [0.0, 0.0]
    nothing_to_chance = ((0.0,) * len(DRAWS),) * len(plan)
    for occasion, chance in zip(plan, nothing_to_chance if draws is None else draws, strict=True):
        turn = _turn(people, bonds, occasion, last_told if give_and_take else None, p, chance)
        bonds = turn.bonds
        last_told[occasion.speaker] = turn.depth
        yield turn


def two(name, pair):
    """``pair`` as a tuple, if it has two members, one for each person of a dyad; else ``ValueError``."""
    try:
        pair = tuple(pair)
    except TypeError:
        raise ValueError(f"{name} is {pair!r}; it must be two, one for each person of a dyad") from None
    if len(pair) != 2:
        raise ValueError(f"{name} has {len(pair)} members; a dyad has 2")
    return pair


def _all(kind, pair, name):
    """``pair`` with every member of ``kind`` and its fields checked (again: ``_replace`` does not)."""
    for member in pair:
        if not isinstance(member, kind):
            raise ValueError(f"{name} holds {member!r}; it must be two of {kind.__name__}")
        kind(*member)
    return pair


FURTHEST_DRAW = 40  # standard deviations: nothing further ever happens, so a larger number is a mistake


def _check_draws(draws, occasions):
    if len(draws) != occasions:
        raise ValueError(f"draws has {len(draws)} members; the plan has {occasions} occasions")
    for each in draws:
        if len(each) != len(DRAWS):
            raise ValueError(
                f"draws has {len(each)} draws for an occasion; it must have {len(DRAWS)}: {', '.join(DRAWS)}"
            )
        for name, draw in zip(DRAWS, each, strict=True):
            in_range(f"draws of {name}", draw, -FURTHEST_DRAW, FURTHEST_DRAW)


def _check_lengths(people, start, plan, draws):
    """Arrays, wherever they are, must have one element per dyad, as many everywhere."""
    shapes = {getattr(value, "shape", ()) for member in (*people, *start) for value in member}
    shapes |= {getattr(occasion.topic, "shape", ()) for occasion in plan}
    shapes |= {getattr(draw, "shape", ()) for each in (() if draws is None else draws) for draw in each}
    shapes.discard(())
    if len(shapes) > 1 or any(len(shape) != 1 for shape in shapes):
        found = ", ".join(map(str, sorted(shapes)))
        raise ValueError(
            f"arrays of people, start, plan and draws have shapes {found}; it must be one, (dyads,)"
        )


def _turn(people, bonds, occasion, last_told, p, chance):
    who, other = occasion.speaker, 1 - occasion.speaker
    partner_depth = None if last_told is None else last_told[other]
    share = emotional_share(occasion.kind, occasion.emotion, p)
    depth = disclosed_depth(
        occasion.topic, people[who], bonds[who], p, partner_depth, p.willingness_noise * chance[0]
    )
    response = occasion.response
    if response is None:
        response = respond(share, people[other], p, chance[1], chance[2])
    outcome = _exchange(
        depth, share, float(occasion.kind == "emotional"), float(occasion.valence == "good"), response,
        people[who], bonds[who], people[other], bonds[other], p, chance[3], chance[4],
    )  # fmt: skip
    after = (outcome.bond, outcome.listener) if who == 0 else (outcome.listener, outcome.bond)
    return Turn(occasion, depth, response, outcome, after)


def checked_plan(plan):
    """``plan`` as a tuple, if every :class:`Occasion` in it can take place; else ``ValueError``."""
    plan = tuple(plan)
    for occasion in plan:
        _check_occasion(occasion)
    return plan


def _check_occasion(occasion):
    if not isinstance(occasion, Occasion):
        raise ValueError(f"plan holds {occasion!r}; it must hold Occasions")
    one_of("speaker", occasion.speaker, (0, 1))
    in_range("topic", occasion.topic, 0, 1)
    Disclosure(occasion.kind, 0.0, occasion.valence, occasion.emotion)
    if occasion.response is not None:
        if not isinstance(occasion.response, Response):
            raise ValueError(f"response is {occasion.response!r}; it must be a Response or None")
        Response(*occasion.response)


__all__ = ["DRAWS", "History", "Occasion", "Parts", "Person", "Turn", "converse", "taking_turns", "talks"]
