"""A diary study: couples who write down their day, and how the field analyses what they wrote.

Each day the two of every couple tell each other something, or nothing, emotional or factual; the model of
:mod:`widgets.model.exchange` does the rest. What reaches the diary is a report with noise, and some days are
missed. The analysis is the field's own: each person is compared with themselves on other days
(within-person centring), by least squares here (:func:`slopes`) or as a multilevel model with random
intercepts (:func:`multilevel`, which needs statsmodels), and the question is how much of what disclosure
goes with is carried by felt responsiveness (:func:`mediation`).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .dyad import DRAWS, Occasion, turns
from .exchange import Bond, clip, in_range, one_of
from .parameters import EVIDENCE, Parameters, ParameterSet, parameter
from .people import sample_people
from .studies import Estimate, whole

#: What a diary asks about, in the order of its columns; the first four are how deep each disclosure went.
DISCLOSURES = ("own emotional", "own factual", "partner emotional", "partner factual")
QUESTIONS = (*DISCLOSURES, "responsiveness", "closeness")
SETTLING_DAYS = 10  # lived before the diary begins, so that nobody writes as a stranger


@dataclass(frozen=True)
class DiaryParameters(ParameterSet):
    """The numbers of the diary. ``DIARY_TEXTBOOK`` and ``DIARY_EVIDENCE`` are its two sets."""

    something_to_tell: float = parameter(
        "Chance that a person has something of a kind (emotional, factual) to tell on a day",
        0.0, 1.0, textbook=0.6, evidence=0.6, unit="chance a day", key="laurenceau2005",
        reason="Most days bring something, not all; the rate is a choice.",
    )  # fmt: skip
    quiet_weight: float = parameter(
        "Weight of the rest of the day in how responsive the partner is said to have been, against "
        "a disclosure of full depth",
        0.0, 3.0, textbook=0.5, evidence=0.5, unit="weight",
        reason="Where nothing is told there is little to respond to: disclosure is the occasion.",
    )  # fmt: skip
    quiet_level: float = parameter(
        "How responsive a day without any disclosure is felt to be",
        0.0, 1.0, textbook=0.3, evidence=0.3, unit="PPR",
        reason="Some care shows in ordinary life; below what a met disclosure gives.",
    )  # fmt: skip
    today_counts: float = parameter(
        "How much today's change in intimacy counts in today's report of closeness",
        1.0, 10.0, textbook=5.0, evidence=5.0, unit="times",
        reason="Asked at night, people report the day more than the year.",
    )  # fmt: skip
    report_noise: float = parameter(
        "Spread of each answer that the day itself does not explain",
        0.0, 0.5, textbook=0.05, evidence=0.1, unit="of the scale, standard deviation",
        reason="Short scales filled in at night.",
    )  # fmt: skip
    missed: float = parameter(
        "Chance that a day is not filled in",
        0.0, 0.9, textbook=0.0, evidence=0.15, unit="chance a day",
        reason="Diary studies lose something like one day in seven.",
    )  # fmt: skip


DIARY_TEXTBOOK = DiaryParameters.named("textbook")
DIARY_EVIDENCE = DiaryParameters.named("evidence")
DIARY_SETS = {"textbook": DIARY_TEXTBOOK, "evidence": DIARY_EVIDENCE}


class Diary(NamedTuple):
    """What was written down: one row for each person and day that was filled in.

    person, day: whole numbers from 0. answers: one column for each of ``QUESTIONS``, 0 to 1: how deeply
    one disclosed emotions and facts, and the partner did; how responsive the partner was felt to be; how
    close one felt.
    """

    person: np.ndarray
    day: np.ndarray
    answers: np.ndarray

    def column(self, question):
        """The answers to one of ``QUESTIONS``."""
        return self.answers[:, QUESTIONS.index(one_of("question", question, QUESTIONS))]

    def within(self):
        """The answers with each person's own mean taken off: how a day differs from their usual one."""
        number = np.unique(self.person, return_inverse=True)[1]
        days = np.bincount(number)[:, None]
        sums = np.stack([np.bincount(number, weights=column) for column in self.answers.T], axis=1)
        return self.answers - (sums / days)[number]


def keep_diary(people, days, seed=0, d: DiaryParameters = DIARY_EVIDENCE, p: Parameters = EVIDENCE):
    """Let ``people`` (1 to 100,000), each with a partner of their own, keep a diary for ``days`` (2 to 365)
    days; returns the :class:`Diary`. The same seed gives the same diary."""
    in_range("people", whole("people", people, 1), 1, 100_000)
    in_range("days", whole("days", days, 2), 2, 365)
    rng = np.random.default_rng(whole("seed", seed))
    pair, bonds = (sample_people(people, rng), sample_people(people, rng)), (Bond(), Bond())
    before = bonds[0].intimacy
    written, filled_in = [], []
    for _ in range(SETTLING_DAYS + days):
        told, bonds = _day(pair, bonds, d, p, rng)
        answers = _answers(told, before, bonds[0].intimacy, d)
        before = bonds[0].intimacy
        written.append(clip(answers + d.report_noise * rng.standard_normal(answers.shape)))
        filled_in.append(rng.random(people) >= d.missed)
    written, filled_in = np.array(written[SETTLING_DAYS:]), np.array(filled_in[SETTLING_DAYS:])
    day, person = np.nonzero(filled_in)
    order = np.lexsort((day, person))
    return Diary(person[order], day[order], written[filled_in][order])


def _day(pair, bonds, d, p, rng):
    """A day's talks; each person and kind has its turn, with a topic that may be nothing at all."""
    n = len(pair[0].anxiety)
    plan = [
        Occasion(speaker=speaker, kind=kind, topic=rng.random(n) * (rng.random(n) < d.something_to_tell))
        for kind in ("emotional", "factual")
        for speaker in (0, 1)
    ]
    told = list(turns(pair, plan, p, bonds, rng.standard_normal((len(plan), len(DRAWS), n))))
    return told, told[-1].bonds


def _answers(told, before, after, d):
    """What person 0 would write if they wrote exactly what the day was: people x ``QUESTIONS``."""
    depth = {(turn.occasion.speaker, turn.occasion.kind): turn.depth for turn in told}
    mine = [turn for turn in told if turn.occasion.speaker == 0]
    felt = sum(turn.depth * turn.outcome.perceived.ppr for turn in mine) + d.quiet_weight * d.quiet_level
    weight = sum(turn.depth for turn in mine) + d.quiet_weight
    responsiveness = felt / np.maximum(weight, 1e-9)
    closeness = clip(before + d.today_counts * (after - before))
    disclosures = [depth[who, kind] for who in (0, 1) for kind in ("emotional", "factual")]
    return np.stack([*disclosures, responsiveness, closeness], axis=1)


# ---------------------------------------------------------------------------------------- the analysis


def slopes(diary, predictors=DISCLOSURES, outcome="closeness"):
    """Within-person slopes by least squares on person-centred answers: an :class:`Estimate` for each
    predictor, in points of the outcome for a point of the predictor, the others held equal. The intervals
    allow for the days of one person being alike."""
    x, y = _centred(diary, predictors, outcome)
    slope, inverse = _least_squares(x, y)
    left = y - x @ slope
    number = np.unique(diary.person, return_inverse=True)[1]
    scores = np.stack([np.bincount(number, weights=column * left) for column in x.T], axis=1)
    spread = 1.96 * np.sqrt(np.diag(inverse @ (scores.T @ scores) @ inverse))
    return {
        name: Estimate(float(b), float(b - s), float(b + s))
        for name, b, s in zip(predictors, slope, spread, strict=True)
    }


def multilevel(diary, predictors=DISCLOSURES, outcome="closeness"):
    """The same slopes from a multilevel model with a random intercept for each person, fitted by
    statsmodels. Raises ``ImportError`` saying what to install where there is none."""
    try:
        from statsmodels.regression.mixed_linear_model import MixedLM
    except ImportError:
        raise ImportError(
            "multilevel needs statsmodels, an optional extra: pip install 'the-other-half[analysis]'"
        ) from None
    x, _ = _centred(diary, predictors, outcome)
    fit = MixedLM(diary.column(outcome), np.column_stack([np.ones(len(x)), x]), groups=diary.person).fit()
    limits = fit.conf_int()
    return {
        name: Estimate(float(fit.params[n]), float(limits[n][0]), float(limits[n][1]))
        for n, name in enumerate(predictors, start=1)
    }


class Mediation(NamedTuple):
    """What one disclosure goes with. total: its slope on closeness. direct: with felt responsiveness held
    equal. share: of the total that responsiveness carries, with a bootstrap interval over people."""

    total: float
    direct: float
    share: Estimate


def mediation(diary, predictors=DISCLOSURES, mediator="responsiveness", outcome="closeness", *,
              resamples=200, seed=0):  # fmt: skip
    """How much of each predictor's slope on the outcome the mediator carries: a :class:`Mediation` for
    each. People, not days, are resampled (``resamples`` times, 20 to 10,000), because the days of one
    person are alike."""
    in_range("resamples", whole("resamples", resamples, 20), 20, 10_000)
    x, y = _centred(diary, (*predictors, mediator), outcome)
    number = np.unique(diary.person, return_inverse=True)[1]
    people = number.max() + 1
    # Sums of products for each person: a resample then only adds up people.
    both = np.column_stack([x, y])
    products = np.stack(
        [[np.bincount(number, weights=a * b) for b in both.T] for a in both.T]
    )  # columns x columns x people
    rng = np.random.default_rng(whole("seed", seed))
    times = np.vstack([np.ones(people), rng.multinomial(people, np.full(people, 1 / people), size=resamples)])
    all_sums = np.einsum("ijk,rk->rij", products, times)
    k = len(predictors)
    total = np.linalg.solve(all_sums[:, :k, :k], all_sums[:, :k, -1:])[..., 0]
    direct = np.linalg.solve(all_sums[:, : k + 1, : k + 1], all_sums[:, : k + 1, -1:])[:, :k, 0]
    share = 1.0 - direct / total
    low, high = np.percentile(share[1:], [2.5, 97.5], axis=0)
    return {
        name: Mediation(
            float(total[0, n]), float(direct[0, n]), Estimate(*map(float, (share[0, n], low[n], high[n])))
        )
        for n, name in enumerate(predictors)
    }


def _centred(diary, predictors, outcome):
    predictors = tuple(predictors)
    for name in (*predictors, outcome):
        one_of("question", name, QUESTIONS)
    if not predictors or outcome in predictors or len(set(predictors)) < len(predictors):
        raise ValueError(f"predictors is {predictors!r}; they must be different questions, none the outcome")
    centred = diary.within()
    x = centred[:, [QUESTIONS.index(name) for name in predictors]]
    spare = len(x) - len(np.unique(diary.person)) - x.shape[1]
    if spare < 1 or (x.std(axis=0) < 1e-12).any():
        raise ValueError(f"diary has {len(x)} days; each question needs answers that vary within people")
    return x, centred[:, QUESTIONS.index(outcome)]


def _least_squares(x, y):
    inverse = np.linalg.inv(x.T @ x)
    return inverse @ (x.T @ y), inverse
