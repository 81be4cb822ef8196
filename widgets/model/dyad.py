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


class History(NamedTuple):
    """A dyad's exchanges in order, and where the two stood before the first."""

    people: tuple
    start: tuple
    turns: tuple

    def course(self, field, who=0):
        """The course of ``"trust"`` or ``"intimacy"`` of person ``who`` (0 or 1): before the first
        exchange, then after each."""
        one_of("field", field, Bond._fields)
        one_of("who", who, (0, 1))
        return [getattr(bonds[who], field) for bonds in (self.start, *(t.bonds for t in self.turns))]

    def depths(self, who=0):
        """How deep each of the disclosures of person ``who`` went, 0 to 1."""
        return [turn.depth for turn in self.turns if turn.occasion.speaker == who]

    def times_understood(self, who=0):
        """How often person ``who`` felt understood (a count, or an array of counts)."""
        return sum(1 * t.outcome.felt_understood for t in self.turns if t.occasion.speaker == who)


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
    people = two("people", people)
    start = two("start", start or (Bond(), Bond()))
    plan = checked_plan(plan)
    if draws is not None and len(draws) != len(plan):
        raise ValueError(f"draws has {len(draws)} members; the plan has {len(plan)} occasions")
    return History(people, start, tuple(turns(people, plan, p, start, draws)))


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
    pair = tuple(pair)
    if len(pair) != 2:
        raise ValueError(f"{name} has {len(pair)} members; a dyad has 2")
    return pair


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
    one_of("speaker", occasion.speaker, (0, 1))
    in_range("topic", occasion.topic, 0, 1)
    Disclosure(occasion.kind, 0.0, occasion.valence, occasion.emotion)


__all__ = ["DRAWS", "History", "Occasion", "Person", "Turn", "converse", "taking_turns", "talks"]
