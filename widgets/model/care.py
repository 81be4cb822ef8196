"""Early care, what is learned from it, and what twenty years make of that.

A child calls, the carer answers or does not; episode by episode the child learns how responsive others are
(*expected*) and how far that can be relied on (*uncertain*): a working model. Low expectation goes with
avoidance, uncertainty with anxiety. Warm and consistent care so leads to security, warm and inconsistent
care to preoccupation, and cold care to avoidance: dismissive where coldness is all there ever is, fearful
where it cannot be predicted. **No study found separates cold care that leads to the one from cold care that
leads to the other; that split is this model's guess.**

Then the years: friends teach as carers did, by the same rule (:func:`learn`); loss and upheaval teach too;
something of the early model stays and pulls back (*prototype*). In the textbook set hardly anything but early
care counts. In the evidence set it explains about one part in sixteen of security even in infancy, and less
after twenty years. Associated, not destined.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .exchange import clip, in_range
from .parameters import ParameterSet, parameter
from .people import PEOPLE
from .studies import whole

YEARS = 19  # from the first birthday to twenty


@dataclass(frozen=True)
class CareParameters(ParameterSet):
    """The numbers of growing up. ``CARE_TEXTBOOK`` and ``CARE_EVIDENCE`` are its two sets."""

    # Care
    warmth_mean: float = parameter(
        "Warmth of care: mean", 0.0, 1.0, textbook=0.65, evidence=0.65,
        reason="Most carers answer most calls.",
    )  # fmt: skip
    warmth_spread: float = parameter(
        "Warmth of care: standard deviation between carers", 0.0, 0.5, textbook=0.2, evidence=0.2,
        reason="Leaves room for cold care without making it common.",
    )  # fmt: skip
    consistency_mean: float = parameter(
        "Consistency of care: mean", 0.0, 1.0, textbook=0.65, evidence=0.65,
        reason="Most carers are much the same from call to call.",
    )  # fmt: skip
    consistency_spread: float = parameter(
        "Consistency of care: standard deviation between carers", 0.0, 0.5, textbook=0.2, evidence=0.2,
        reason="As much as warmth differs.",
    )  # fmt: skip
    swing: float = parameter(
        "How far care swings from one call to the next when it is wholly inconsistent",
        0.0, 1.0, textbook=0.5, evidence=0.5, unit="standard deviation of responsiveness",
        reason="Wide enough that warm but inconsistent care is now all, now nothing.",
    )  # fmt: skip
    care_share: float = parameter(
        "Share of what shapes the early working model that is this carer's care; the rest is others'",
        0.0, 1.0, textbook=1.0, evidence=0.35, key="madigan2024",
        figure="Set with the next so that sensitivity and security correlate .25 [.22, .28] (174 studies).",
    )  # fmt: skip
    temperament: float = parameter(
        "How much a standard deviation of temperament adds to the child's insecurity",
        0.0, 0.5, textbook=0.0, evidence=0.02, unit="expectation", key="fraley2013",
        reason="Temperament predicted adult style about not at all; near nothing, so that it can be shown.",
    )  # fmt: skip
    coding_noise: float = parameter(
        "Spread of an observer's judgement of a child's security that the working model does not explain",
        0.0, 2.0, textbook=0.2, evidence=1.15, unit="standard deviations of security", key="madigan2024",
        figure="As above.",
    )  # fmt: skip
    # Learning
    learning_rate: float = parameter(
        "How far one episode moves the child's working model",
        0.0, 1.0, textbook=0.1, evidence=0.1, unit="of the gap, per episode",
        reason="Slow enough that one bad evening is forgotten, fast enough for a first year.",
    )  # fmt: skip
    friend_rate: float = parameter(
        "How far a year with friends, and later partners, moves the working model",
        0.0, 1.0, textbook=0.01, evidence=0.09, unit="of the gap, per year", key="fraley2013",
        reason="Best friendships told of adult style beside early care; the size is a choice.",
    )  # fmt: skip
    prototype: float = parameter(
        "How far a year pulls the working model back to what it was in infancy",
        0.0, 1.0, textbook=0.1, evidence=0.06, unit="of the gap, per year", key="fraley2002",
        reason="With it continuity levels off above zero; at 0 it fades to nothing. Which, is open.",
    )  # fmt: skip
    event_chance: float = parameter(
        "Chance of a loss or upheaval in a year of childhood or youth",
        0.0, 1.0, textbook=0.03, evidence=0.03, unit="chance a year", key="waters2000",
        reason="Leaves about two in five with one or more by twenty.",
    )  # fmt: skip
    event_rate: float = parameter(
        "How far a loss or upheaval moves the working model toward nobody there, and unsure of it",
        0.0, 1.0, textbook=0.05, evidence=0.35, unit="of the gap, per event", key="waters2000",
        reason="Of infants whose mothers told of such events 44 % changed style; a small, hopeful study.",
    )  # fmt: skip
    # Adult attachment
    expectation_to_avoidance: float = parameter(
        "How much adult avoidance falls as expectation rises from none to full",
        0.0, 12.0, textbook=7.0, evidence=6.0, unit="points, 1 to 7", key="fraley2013",
        reason="Who expects nothing does not ask; the direction, not the size, is what the source gives.",
    )  # fmt: skip
    uncertainty_to_anxiety: float = parameter(
        "How much adult anxiety rises as uncertainty rises from none to full",
        0.0, 16.0, textbook=15.0, evidence=11.0, unit="points, 1 to 7", key="fraley2013",
        reason="Who cannot tell keeps asking; the direction, not the size, is what the source gives.",
    )  # fmt: skip
    usual_expectation: float = parameter(
        "Expectation of somebody in the middle", 0.0, 1.0, textbook=0.63, evidence=0.6,
        reason="Where the simulated population has it: makes its mean avoidance that of the questionnaire.",
    )  # fmt: skip
    usual_uncertainty: float = parameter(
        "Uncertainty of somebody in the middle", 0.0, 1.0, textbook=0.145, evidence=0.19,
        reason="Where the simulated population has it: makes its mean anxiety that of the questionnaire.",
    )  # fmt: skip
    rest_of_adult: float = parameter(
        "Spread of adult anxiety and of adult avoidance that nothing here explains",
        0.0, 2.0, textbook=0.3, evidence=0.85, unit="points, 1 to 7",
        reason="Fills the spread up to that of the questionnaire.",
    )  # fmt: skip


CARE_TEXTBOOK = CareParameters.named("textbook")
CARE_EVIDENCE = CareParameters.named("evidence")
CARE_SETS = {"textbook": CARE_TEXTBOOK, "evidence": CARE_EVIDENCE}


class WorkingModel(NamedTuple):
    """What somebody has learned of others. expected: how responsive they will be; uncertain: how far off
    that tends to be. Each 0 to 1; a number, or an array over people. A newborn knows nothing."""

    expected: float = 0.5
    uncertain: float = 0.4


def answer(warmth, consistency, c: CareParameters = CARE_EVIDENCE, chance=0.0):
    """How responsively a carer answers one call, 0 to 1. warmth, consistency: 0 to 1. ``chance``: a
    standard normal draw, of which inconsistent care makes much and consistent care nothing."""
    return clip(warmth + c.swing * (1.0 - consistency) * chance)


def learn(model, responsiveness, rate):
    """The working model after an episode: expectation moves toward what was met, uncertainty toward how
    far off the expectation was; each by ``rate`` (0 to 1) of the gap."""
    surprise = abs(responsiveness - model.expected)
    return WorkingModel(
        model.expected + rate * (responsiveness - model.expected),
        model.uncertain + rate * (surprise - model.uncertain),
    )


def childhood(warmth, consistency, c: CareParameters = CARE_EVIDENCE, draws=(0.0,) * 60, model=None):
    """The course of a child's working model: before the first episode, then after each.

    warmth, consistency: 0 to 1, a number or an array over children. draws: one standard normal draw (a
    number or an array) for each episode; by default sixty episodes and nothing left to chance.
    """
    in_range("warmth", warmth, 0, 1)
    in_range("consistency", consistency, 0, 1)
    course = [model or WorkingModel()]
    for chance in draws:
        in_range("draws", chance, -40, 40)
        course.append(learn(course[-1], answer(warmth, consistency, c, chance), c.learning_rate))
    return course


def attachment(model, c: CareParameters = CARE_EVIDENCE, chance=(0.0, 0.0)):
    """Anxiety and avoidance, each 1 to 7, that a working model goes with. ``chance``: two standard normal
    draws, for all that nothing here explains."""
    in_range("expected", model.expected, 0, 1)
    in_range("uncertain", model.uncertain, 0, 1)
    uncertain = c.uncertainty_to_anxiety * (model.uncertain - c.usual_uncertainty)
    low_hopes = c.expectation_to_avoidance * (c.usual_expectation - model.expected)
    return (
        clip(PEOPLE.anxiety_mean + uncertain + c.rest_of_adult * chance[0], 1.0, 7.0),
        clip(PEOPLE.avoidance_mean + low_hopes + c.rest_of_adult * chance[1], 1.0, 7.0),
    )


class Generation(NamedTuple):
    """Children followed to the age of twenty, arrays of one element for each.

    warmth, consistency: of their care. sensitivity: the carer's mean responsiveness in the episodes, as an
    observer would code it. temperament: standard deviations. security: in infancy, as an observer would
    code it, in standard deviations. infant: the :class:`WorkingModel` at one year. friends: how responsive
    friends were on the whole, 0 to 1. events: how many losses or upheavals. adult: the working model at
    twenty. anxiety, avoidance: at twenty, 1 to 7; infant_anxiety, infant_avoidance: the same two for the
    infant model, so that styles can be compared.
    """

    warmth: np.ndarray
    consistency: np.ndarray
    sensitivity: np.ndarray
    temperament: np.ndarray
    security: np.ndarray
    infant: WorkingModel
    friends: np.ndarray
    events: np.ndarray
    adult: WorkingModel
    anxiety: np.ndarray
    avoidance: np.ndarray
    infant_anxiety: np.ndarray
    infant_avoidance: np.ndarray

    @property
    def adult_security(self):
        """Security at twenty, in standard deviations: low anxiety and low avoidance, counted alike."""
        return -_standard(_standard(self.anxiety) + _standard(self.avoidance))


def grow_up(n, rng, c: CareParameters = CARE_EVIDENCE, warmth=None, consistency=None, share=None,
            episodes=60, years=YEARS, events=None):  # fmt: skip
    """Let ``n`` children grow up and return their :class:`Generation`.

    rng: a ``numpy.random.Generator``. warmth, consistency: of the care, numbers or arrays of ``n``, each 0
    to 1; drawn unless given. share: this carer's share, 0 to 1, in what shapes the child (a father who is
    less about: a smaller one); ``c.care_share`` unless given. events: for each year an upheaval or none,
    true or false, ``years`` x ``n``; left to chance unless given.
    """
    in_range("n", whole("n", n, 2), 2, 10_000_000)
    whole("episodes", episodes, 1)
    whole("years", years, 1)
    share = in_range("share", c.care_share if share is None else share, 0, 1)
    drawn = _some_care(n, rng, c)
    warmth = _given("warmth", warmth, drawn[0], n)
    consistency = _given("consistency", consistency, drawn[1], n)
    other_warmth, other_consistency = _some_care(n, rng, c)
    temperament = rng.standard_normal(n)

    infant, sensitivity = WorkingModel(), 0.0
    for _ in range(episodes):
        mine = answer(warmth, consistency, c, rng.standard_normal(n))
        others = answer(other_warmth, other_consistency, c, rng.standard_normal(n))
        sensitivity = sensitivity + mine / episodes
        infant = learn(infant, np.where(rng.random(n) < share, mine, others), c.learning_rate)
    infant = WorkingModel(clip(infant.expected - c.temperament * temperament), infant.uncertain)
    security = _standard(_secure(infant, c)) + c.coding_noise * rng.standard_normal(n)
    friends, steadiness = _some_care(n, rng, c)
    happened = rng.random((years, n)) < c.event_chance
    if events is not None:
        happened = np.asarray(events)
        if happened.dtype != bool or happened.shape != (years, n):
            raise ValueError(f"events has shape {happened.shape}; it must be true or false, ({years}, {n})")

    adult = infant
    for event in happened:
        adult = learn(adult, answer(friends, steadiness, c, rng.standard_normal(n)), c.friend_rate)
        adult = WorkingModel(
            adult.expected + c.prototype * (infant.expected - adult.expected),
            adult.uncertain + c.prototype * (infant.uncertain - adult.uncertain),
        )
        adult = learn(adult, 0.0, c.event_rate * event)
    chance = rng.standard_normal((4, n))
    return Generation(
        warmth, consistency, sensitivity, temperament, _standard(security), infant, friends,
        happened.sum(axis=0), adult, *attachment(adult, c, chance[:2]), *attachment(infant, c, chance[2:]),
    )  # fmt: skip


class Stability(NamedTuple):
    """Shares, 0 to 1: of people secure, or insecure, both in infancy and at twenty; of people who changed,
    among those with one or more upheavals, and among those with none."""

    same: float
    changed_after_events: float
    changed_without: float


def stability(generation, secure_share=0.6):
    """How many kept what they were called in infancy, if at both ages the most secure ``secure_share``
    (0 to 1) are called secure: a :class:`Stability` (after waters2000)."""
    in_range("secure_share", secure_share, 0, 1)
    infant, adult = (
        each >= np.quantile(each, 1.0 - secure_share)
        for each in (generation.security, generation.adult_security)
    )
    upheaval = generation.events > 0
    if upheaval.all() or not upheaval.any():
        raise ValueError("generation has events in all lives or in none; stability compares the two")
    changed = infant != adult
    return Stability(
        float((~changed).mean()), float(changed[upheaval].mean()), float(changed[~upheaval].mean())
    )


def _some_care(n, rng, c):
    return (
        np.clip(c.warmth_mean + c.warmth_spread * rng.standard_normal(n), 0.0, 1.0),
        np.clip(c.consistency_mean + c.consistency_spread * rng.standard_normal(n), 0.0, 1.0),
    )


def _secure(model, c):
    """Expectation and reliance, weighted as they weigh in adult avoidance and anxiety."""
    return c.expectation_to_avoidance * model.expected - c.uncertainty_to_anxiety * model.uncertain


def _given(name, value, drawn, n):
    if value is None:
        return drawn
    in_range(name, value, 0, 1)
    if np.shape(value) not in ((), (n,)):
        raise ValueError(f"{name} has shape {np.shape(value)}; it must be a number or of shape ({n},)")
    return np.full(n, value, dtype=float)


def _standard(x):
    spread = x.std()
    return (x - x.mean()) / spread if spread > 0 else x - x.mean()
