"""Experiments done again in the model: strangers who talk, people who decide what to tell.

Each function takes how many people, a ``numpy.random.Generator`` and the parameter sets, and returns what
the experiment would have measured, as arrays of one element per pair or person, so that a reader can
analyse it as the experimenters did. Conditions are random: the groups differ in nothing but the plan.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .dyad import DRAWS, Occasion, converse
from .exchange import (
    RESPONSES,
    Bond,
    Disclosure,
    clip,
    disclosed_depth,
    exchange,
    hear,
    in_range,
    read_wish,
    reported_closeness,
    willingness,
)
from .parameters import EVIDENCE, Parameters, ParameterSet, parameter
from .people import sample_people
from .studies import whole


@dataclass(frozen=True)
class StrangerParameters(ParameterSet):
    """How two people meet in a laboratory. ``STRANGERS`` holds the one set: texts are silent on these."""

    trust: float = parameter(
        "How responsive a stranger is expected to be", 0.0, 1.0, textbook=0.4, evidence=0.4,
        reason="Strangers are expected to care less than they turn out to; a little under the middle.",
    )  # fmt: skip
    intimacy: float = parameter(
        "Closeness to a stranger after hello", 0.0, 1.0, textbook=0.2, evidence=0.2,
        reason="Not nothing: people who volunteer for a study come with good will.",
    )  # fmt: skip
    chemistry: float = parameter(
        "Spread of first liking between pairs, shared by the two; in trust and in closeness alike",
        0.0, 0.4, textbook=0.12, evidence=0.12, unit="standard deviation",
        reason="Some pairs click, whatever they are told to talk about; the size is a choice.",
    )  # fmt: skip


STRANGERS = StrangerParameters.named("evidence")

#: Three quarters of an hour in three parts of three topics, five minutes for each, in which both tell
#: something: how intimate the topics are.
ESCALATING = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
SMALL_TALK = (0.1,) * 9


def strangers(n, rng, s: StrangerParameters = STRANGERS):
    """``n`` pairs who have just met: two Persons of arrays, and where each stands."""
    people = sample_people(n, rng), sample_people(n, rng)
    click = s.chemistry * rng.standard_normal(n)
    bond = Bond(clip(s.trust + click), clip(s.intimacy + click))
    return people, (bond, bond)


def _talk(n, plan, rng, p, s):
    people, start = strangers(n, rng, s)
    draws = rng.standard_normal((len(plan), len(DRAWS), n))
    return converse(people, plan, p, start, draws)


def _closeness(bonds, rng, p):
    """Reported closeness of the two: 2 x pairs."""
    return np.stack([reported_closeness(b, p, rng.standard_normal(len(b.intimacy))) for b in bonds])


class TwoGroups(NamedTuple):
    """Reported closeness (0 to 1) of the pairs of two conditions, each an array of 2 x pairs."""

    treated: np.ndarray
    control: np.ndarray

    @property
    def d(self):
        """Cohen's d between people of the two conditions: difference in means over the common spread."""
        return cohens_d(self.treated.ravel(), self.control.ravel())


def cohens_d(a, b):
    """Difference of two means in standard deviations (pooled over the two groups)."""
    within = ((len(a) - 1) * np.var(a, ddof=1) + (len(b) - 1) * np.var(b, ddof=1)) / (len(a) + len(b) - 2)
    return float((np.mean(a) - np.mean(b)) / np.sqrt(within))


def fast_friends(n, rng, p: Parameters = EVIDENCE, s: StrangerParameters = STRANGERS):
    """Strangers talk for three quarters of an hour: topics that grow more intimate and ask for feelings,
    or small talk about facts; :class:`TwoGroups` of ``n`` pairs each (after aron1997)."""
    whole("n", n, 2)

    def group(topics, kind):
        plan = [Occasion(who, topic, kind) for topic in topics for who in (0, 1)]
        return _closeness(_talk(n, plan, rng, p, s).turns[-1].bonds, rng, p)

    return TwoGroups(group(ESCALATING, "emotional"), group(SMALL_TALK, "factual"))


class TurnTaking(NamedTuple):
    """Reported closeness (0 to 1), arrays of 2 x pairs, after the first half and after the second.
    One-sided: person 0 tells all through the first half and person 1 listens; then they swap."""

    turns_first: np.ndarray
    turns_second: np.ndarray
    one_sided_first: np.ndarray
    one_sided_second: np.ndarray


def take_turns_or_not(n, rng, p: Parameters = EVIDENCE, s: StrangerParameters = STRANGERS, each=6, topic=0.5):
    """Strangers tell each other as much either by turns or one after the other: ``each`` (an even number)
    disclosures in each half; :class:`TurnTaking` of ``n`` pairs each (after sprecher2013)."""
    whole("n", n, 2)
    if whole("each", each, 2) % 2:
        raise ValueError(f"each is {each}; it must be an even number, so that turns come out even")

    def halves(speakers):
        history = _talk(n, [Occasion(who, topic) for who in speakers], rng, p, s)
        return [_closeness(history.turns[after - 1].bonds, rng, p) for after in (each, 2 * each)]

    by_turns, one_sided = (0, 1) * each, (0,) * each + (1,) * each
    return TurnTaking(*halves(by_turns), *halves(one_sided))


class Topics(NamedTuple):
    """What people would share. intimacy: of the topics, people x topics, each as that person rates it.
    willing: to share them, people x topics. All 0 to 1."""

    intimacy: np.ndarray
    willing: np.ndarray

    def within(self):
        """Each person's own correlation of the topics' intimacy with willingness."""
        x, y = (each - each.mean(axis=1, keepdims=True) for each in self)
        return (x * y).sum(axis=1) / np.sqrt((x * x).sum(axis=1) * (y * y).sum(axis=1))


def would_share(n, rng, p: Parameters = EVIDENCE, bond=None, topics=36):
    """``n`` people say how willing they are to share each of some topics with somebody to whom they stand
    as ``bond`` says (a stranger, unless told otherwise): :class:`Topics` (after ma2016)."""
    (people, _), (met, _) = strangers(n, rng)
    bond = met if bond is None else bond
    intimacy = rng.random((n, whole("topics", topics, 3)))
    noise = p.willingness_noise * rng.standard_normal(intimacy.shape)
    willing = np.stack(
        [willingness(intimacy[:, k], people, bond, p, noise[:, k]) for k in range(topics)], axis=1
    )
    return Topics(intimacy, willing)


class Answering(NamedTuple):
    """What people did after a partner had told them something, arrays of one element each: how deep they
    went in turn, and how close to the partner they then felt (both 0 to 1)."""

    depth: np.ndarray
    closeness: np.ndarray


def answer_a_disclosure(people, partner_depth, rng, p: Parameters = EVIDENCE, topic=0.5, times=3,
                        s: StrangerParameters = STRANGERS):  # fmt: skip
    """A stranger tells ``people`` (a Person of arrays) something of ``partner_depth`` (0 to 1; a number or
    an array), ``times`` times; then it is their turn: :class:`Answering` (after mikulincer1991)."""
    in_range("partner_depth", partner_depth, 0, 1)
    n = len(people.anxiety)
    _, (bond, _) = strangers(n, rng, s)
    for _ in range(whole("times", times, 1)):
        bond = hear(bond, partner_depth, people, 1.0, p)
    chance = p.willingness_noise * rng.standard_normal(n)
    depth = disclosed_depth(topic, people, bond, p, partner_depth, chance)
    return Answering(depth, reported_closeness(bond, p, rng.standard_normal(n)))


class Seen(NamedTuple):
    """Couples after some talks, arrays of one element per person: how responsive they felt the partner to
    be; how responsive they themselves are; how responsive the partner says to be; and how responsive an
    impartial observer would call what the partner gave. All 0 to 1."""

    felt: np.ndarray
    own: np.ndarray
    partners_word: np.ndarray
    observed: np.ndarray


def who_sees_what(n, rng, p: Parameters = EVIDENCE, talks=6):
    """``n`` couples talk, each person ``talks`` times; what the first of each felt, and what could have been
    seen from outside: :class:`Seen` (after lemay2007)."""
    people = sample_people(n, rng), sample_people(n, rng)
    plan = [Occasion(k % 2) for k in range(2 * whole("talks", talks, 1))]
    history = converse(people, plan, p, None, rng.standard_normal((len(plan), len(DRAWS), n)))
    told = range(1, len(plan) + 1, 2)
    felt = sum(history.turn(k).outcome.perceived.ppr for k in told) / talks
    observed = sum(history.parts(k).given for k in told) / talks / (1.0 - p.projection - p.expectation)
    return Seen(felt, people[0].responsiveness, people[1].responsiveness, observed)


def awkward_or_not(n, rng, p: Parameters = EVIDENCE, s: StrangerParameters = STRANGERS, topic=0.7):
    """What ``n`` strangers expect of telling another something, and how it was: two arrays of felt
    responsiveness, expected and experienced, 0 to 1 (after kardas2022)."""
    people, start = strangers(n, rng, s)
    draws = rng.standard_normal((1, len(DRAWS), n))
    history = converse(people, [Occasion(0, topic)], p, start, draws)
    return start[0].trust, history.turn(1).outcome.perceived.ppr


def read_wishes(n, rng, p: Parameters = EVIDENCE):
    """``n`` listeners guess how much of what another hopes for is comfort: the true emotional shares and the
    guesses, two arrays, 0 to 1. Half of the others told facts, the rest feelings (after pauw2019)."""
    share = np.where(rng.random(n) < 0.5, 1.0 - p.emotional_share, p.emotional_share)
    return share, read_wish(share, sample_people(n, rng), p, rng.standard_normal(n))


def telling_nobody(n, rng, p: Parameters = EVIDENCE):
    """Fall in distress of ``n`` people who told something with nobody to answer, and of ``n`` who told
    nothing, with everything else that moves distress: :class:`TwoGroups` of arrays (after frattaroli2006)."""
    told = exchange(Disclosure(depth=1.0), RESPONSES["no response"], p=p, relief_noise=rng.standard_normal(n))
    return TwoGroups(told.relief, clip(p.relief_noise * rng.standard_normal(n), -1.0, 1.0))
