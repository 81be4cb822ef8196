"""What a study reports: risks side by side, odds, rates and correlations, each with its interval.

Statistics of populations and nothing of psychology, so that the health cohort, the diary and the
validation table all count in the same way. Needs numpy.
"""

from math import exp, log, sqrt
from typing import NamedTuple

import numpy as np

from .exchange import in_range

#: Standard normal deviate that cuts off 2.5 % in each tail: all intervals here are 95 % intervals.
Z95 = 1.959964


class Estimate(NamedTuple):
    """A figure and its 95 % interval, ``low`` to ``high``."""

    value: float
    low: float
    high: float

    def holds(self, value):
        """Whether the interval holds ``value``."""
        return bool(self.low <= value <= self.high)

    @property
    def width(self):
        """Upper limit over lower limit: how unsure a ratio is, whatever its size."""
        return self.high / self.low


class Comparison(NamedTuple):
    """Two groups and how often something happened in each: ``exposed`` (say, a poor relationship) and
    ``other``. Counts of events and of people, and the years they were watched (0: not counted)."""

    events_exposed: int
    people_exposed: int
    events_other: int
    people_other: int
    years_exposed: float = 0.0
    years_other: float = 0.0

    @property
    def risk_exposed(self):
        """Share of the exposed it happened to, 0 to 1, with its interval."""
        return _share(self.events_exposed, self.people_exposed)

    @property
    def risk_other(self):
        """Share of the others it happened to, 0 to 1, with its interval."""
        return _share(self.events_other, self.people_other)

    @property
    def risk_difference(self):
        """Absolute difference in risk, -1 to 1: what matters to somebody deciding."""
        a, b = self.risk_exposed.value, self.risk_other.value
        spread = sqrt(a * (1 - a) / self.people_exposed + b * (1 - b) / self.people_other)
        return Estimate(a - b, a - b - Z95 * spread, a - b + Z95 * spread)

    @property
    def relative_risk(self):
        """Risk of the exposed as a multiple of the others'."""
        a, n, b, m = self._counts()
        return _ratio(a / n / (b / m), 1 / a - 1 / n + 1 / b - 1 / m)

    @property
    def odds_ratio(self):
        """Odds of the exposed as a multiple of the others': larger than the relative risk, unless rare."""
        a, n, b, m = self._counts()
        return _ratio(a / (n - a) / (b / (m - b)), 1 / a + 1 / (n - a) + 1 / b + 1 / (m - b))

    @property
    def rate_ratio(self):
        """Events per year watched, exposed against others: what a hazard ratio compares."""
        a, _, b, _ = self._counts()
        if not self.years_exposed or not self.years_other:
            raise ValueError("years_exposed is 0; a rate needs the years that both groups were watched")
        return _ratio(a / self.years_exposed / (b / self.years_other), 1 / a + 1 / b)

    @property
    def attributable_share(self):
        """Share of all events that would not have happened at the others' risk, *if* the exposure
        were the cause. Below 0 when the exposed fare better."""
        overall = (self.events_exposed + self.events_other) / (self.people_exposed + self.people_other)
        return 1.0 - self.risk_other.value / overall if overall else 0.0

    def in_words(self, of=100, exposed="in the first group", other="in the second"):
        """The risks as natural frequencies: so many people of ``of``."""
        in_range("of", of, 1, 1_000_000)
        a, b = (round(risk.value * of) for risk in (self.risk_exposed, self.risk_other))
        return f"{a} of {of} {exposed}, {b} of {of} {other}"

    def _counts(self):
        """Events and people of both groups, moved half an event inwards where a group has none or only
        events: a ratio has no interval otherwise."""
        a, n, b, m = self[:4]
        if min(a, n - a, b, m - b) == 0:
            a, n, b, m = a + 0.5, n + 1, b + 0.5, m + 1
        return a, n, b, m


def _share(events, people):
    """A share and its Wilson interval, which stays inside 0 to 1."""
    share, z2 = events / people, Z95 * Z95 / people
    middle = (share + z2 / 2) / (1 + z2)
    spread = Z95 / (1 + z2) * sqrt(share * (1 - share) / people + z2 / people / 4)
    return Estimate(share, max(0.0, middle - spread), min(1.0, middle + spread))


def _ratio(ratio, variance_of_log):
    step = Z95 * sqrt(variance_of_log)
    return Estimate(ratio, exp(log(ratio) - step), exp(log(ratio) + step))


def compare(event, exposed, years=None):
    """Count an ``event`` (true or false for each person) among the ``exposed`` and the others.

    ``years``: how long each person was watched, for rates. Raises ``ValueError`` unless all are of one
    length and both groups have somebody in them.
    """
    event, exposed = flags("event", event), flags("exposed", exposed)
    watched = np.zeros(len(event)) if years is None else column("years", years, 0, 1e6)
    same_length(event=event, exposed=exposed, years=watched)
    if exposed.all() or not exposed.any():
        raise ValueError(f"exposed is {exposed[0]} for all {len(exposed)} people; both groups need somebody")
    return Comparison(
        int(event[exposed].sum()),
        int(exposed.sum()),
        int(event[~exposed].sum()),
        int((~exposed).sum()),
        float(watched[exposed].sum()),
        float(watched[~exposed].sum()),
    )


def correlation(x, y):
    """Pearson's *r* of two columns, with its interval (Fisher's transformation; 4 people or more)."""
    x, y = column("x", x), column("y", y)
    same_length(x=x, y=y)
    in_range("people", len(x), 4, float("inf"))
    if x.std() == 0 or y.std() == 0:
        raise ValueError(f"{'x' if x.std() == 0 else 'y'} has the same value throughout; r needs a spread")
    r = min(max(float(np.corrcoef(x, y)[0, 1]), -1 + 1e-12), 1 - 1e-12)
    step = Z95 / sqrt(len(x) - 3)
    return Estimate(r, float(np.tanh(np.arctanh(r) - step)), float(np.tanh(np.arctanh(r) + step)))


def logistic(event, *columns):
    """Log odds of an ``event`` as a sum of columns: one :class:`Estimate` for each column, per unit,
    with the others held equal. Fitted by maximum likelihood (Newton's steps)."""
    event = flags("event", event)
    x = np.column_stack([np.ones(len(event)), *(column(f"columns[{n}]", c) for n, c in enumerate(columns))])
    slopes = np.zeros(x.shape[1])
    for _ in range(50):
        expected = 1 / (1 + np.exp(-np.clip(x @ slopes, -30, 30)))
        information = (x * (expected * (1 - expected))[:, None]).T @ x
        step = _solve(information, x.T @ (event - expected))
        slopes = slopes + step
        if np.abs(step).max() < 1e-9:
            break
    spread = Z95 * np.sqrt(np.diag(np.linalg.inv(information)))
    return [Estimate(*map(float, (b, b - s, b + s))) for b, s in zip(slopes[1:], spread[1:], strict=True)]


def regression(outcome, *columns):
    """Least squares: one :class:`Estimate` for each column, per unit, with the others held equal."""
    outcome = column("outcome", outcome)
    x = np.column_stack([np.ones(len(outcome)), *(column(f"columns[{n}]", c) for n, c in enumerate(columns))])
    in_range("people", len(outcome), x.shape[1] + 1, float("inf"))
    slopes = _solve(x.T @ x, x.T @ outcome)
    left = outcome - x @ slopes
    variance = (left @ left) / (len(outcome) - x.shape[1]) * np.linalg.inv(x.T @ x)
    spread = Z95 * np.sqrt(np.diag(variance))
    return [Estimate(*map(float, (b, b - s, b + s))) for b, s in zip(slopes[1:], spread[1:], strict=True)]


def _solve(information, score):
    try:
        if np.linalg.cond(information) > 1e12:
            raise np.linalg.LinAlgError
        return np.linalg.solve(information, score)
    except np.linalg.LinAlgError:
        raise ValueError("columns are copies of one another or constant; each must tell something") from None


def groups(x, count):
    """Which of ``count`` groups (2 or more) each value falls in, 0 (lowest) and up, as equal in number as can
    be; ties go by order."""
    x = column("x", x)
    in_range("people", len(x), in_range("count", count, 2, float("inf")), float("inf"))
    order = np.empty(len(x), dtype=int)
    order[np.argsort(x, kind="stable")] = np.arange(len(x))
    return order * count // len(x)


def compare_extremes(event, score, count, years=None):
    """:func:`compare` the highest of ``count`` groups (exposed) with the lowest, the rest left out."""
    group = groups(score, count)
    same_length(event=event, score=group)
    ends = (group == 0) | (group == count - 1)
    watched = None if years is None else np.asarray(years)[ends]
    return compare(np.asarray(event)[ends], group[ends] == count - 1, watched)


def replications(one, times, seed=0):
    """The same study ``times`` over, on other people each time: what ``one(seed=...)`` returns, in a list."""
    in_range("times", whole("times", times, 1), 1, 100_000)
    return [one(seed=whole("seed", seed) + n) for n in range(times)]


def standard(x):
    """A column in standard deviations from its own mean."""
    x = column("x", x)
    if x.std() == 0:
        raise ValueError("x has the same value throughout; standard scores need a spread")
    return (x - x.mean()) / x.std()


def column(name, x, low=-np.inf, high=np.inf):
    """``x`` as one finite number for each person; else ``ValueError`` naming it, the value, the range."""
    try:
        x = np.asarray(x, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is {x!r}; it must be one number for each person") from None
    if x.ndim != 1 or not len(x):
        raise ValueError(f"{name} has shape {x.shape}; it must be one number for each person, at least one")
    wrong = x[~(np.isfinite(x) & (x >= low) & (x <= high))]
    if len(wrong):
        raise ValueError(f"{name} holds {wrong[0]:g}; each must be a finite number from {low:g} to {high:g}")
    return x


def flags(name, x):
    """``x`` as one true or false for each person; else ``ValueError``."""
    x = np.asarray(x)
    if x.dtype != bool:
        values = column(name, x)
        wrong = values[(values != 0) & (values != 1)]
        if len(wrong):
            raise ValueError(f"{name} holds {wrong[0]:g}; each must be true or false")
        x = values == 1
    if x.ndim != 1 or not len(x):
        raise ValueError(f"{name} has shape {x.shape}; it must be true or false for each person")
    return x


def same_length(**columns):
    """Raise ``ValueError`` unless all columns hold the same number of people."""
    lengths = {name: len(x) for name, x in columns.items()}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise ValueError(f"people differ in number: {said}; each column must have the same people")


def whole(name, value, low=0):
    """``value`` as a whole number of at least ``low``; else ``ValueError``."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < low:
        raise ValueError(f"{name} is {value!r}; it must be a whole number from {low}")
    return int(value)
