"""Who the people of a simulated population are: a draw from how much people differ.

Attachment has the means, spreads and correlation of a large open questionnaire; how people listen is
assumed, in round figures. Nobody's sex, age or style enters. Needs numpy.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from .exchange import Person, in_range
from .parameters import ParameterSet, parameter
from .studies import whole

#: The range of each field of a :class:`Person` that is not a share from 0 to 1.
RANGES = {"anxiety": (1.0, 7.0), "avoidance": (1.0, 7.0), "amount": (0.0, 2.0)}


def _alike(meaning, low, high, value, **more):
    return parameter(meaning, low, high, textbook=value, evidence=value, **more)


_ECR = dict(unit="points, 1 to 7", key="ecr2018")


@dataclass(frozen=True)
class PeopleParameters(ParameterSet):
    """How people differ. Means and spreads are those before each value is held within its range; the two
    sets agree."""

    anxiety_mean: float = _alike(
        "Attachment anxiety: mean", 1.0, 7.0, 4.1, **_ECR,
        figure="3.06 on a scale of 1 to 5 (39,099 people who chose to answer on the web), here 1 to 7.",
    )  # fmt: skip
    anxiety_spread: float = _alike(
        "Attachment anxiety: standard deviation", 0.0, 3.0, 1.2, **_ECR, figure="0.80 on a scale of 1 to 5."
    )
    avoidance_mean: float = _alike(
        "Attachment avoidance: mean", 1.0, 7.0, 3.3, **_ECR, figure="2.54 on a scale of 1 to 5."
    )
    avoidance_spread: float = _alike(
        "Attachment avoidance: standard deviation", 0.0, 3.0, 1.25, **_ECR,
        figure="0.83 on a scale of 1 to 5.",
    )  # fmt: skip
    anxiety_with_avoidance: float = _alike(
        "Correlation of anxiety with avoidance", -0.9, 0.9, -0.03, unit="r", key="ecr2018",
        figure="-.03 among 39,099 people.",
    )  # fmt: skip
    responsiveness_mean: float = _alike(
        "Own responsiveness to the partner: mean", 0.0, 1.0, 0.6,
        reason="A little above the middle, as most people say of themselves.",
    )  # fmt: skip
    responsiveness_spread: float = _alike(
        "Own responsiveness to the partner: standard deviation", 0.0, 0.5, 0.2,
        reason="Leaves two people in three between .4 and .8.",
    )  # fmt: skip
    empathic_accuracy_mean: float = _alike(
        "Reading the wish: mean", 0.0, 1.0, 0.3, key="pauw2019",
        reason="Listeners could hardly tell which support was wanted; low, not nothing.",
    )  # fmt: skip
    empathic_accuracy_spread: float = _alike(
        "Reading the wish: standard deviation", 0.0, 0.5, 0.15,
        reason="Some read well; few read nothing at all.",
    )  # fmt: skip
    comfort_bias_mean: float = _alike(
        "Emotional share assumed by who cannot read the wish: mean", 0.0, 1.0, 0.7, key="pauw2019",
        reason="Whatever was wanted, listeners took it to be comfort; the share is a choice.",
    )  # fmt: skip
    comfort_bias_spread: float = _alike(
        "Emotional share assumed by who cannot read the wish: standard deviation", 0.0, 0.5, 0.1,
        reason="Habits of listening differ; few are all advice.",
    )  # fmt: skip
    amount_mean: float = _alike(
        "How much is given of what is thought wished for: mean", 0.0, 2.0, 0.95, unit="times",
        reason="Nearly as much as is wished for.",
    )  # fmt: skip
    amount_spread: float = _alike(
        "How much is given of what is thought wished for: standard deviation", 0.0, 1.0, 0.25, unit="times",
        reason="Some give half, some half as much again.",
    )  # fmt: skip
    negativity_mean: float = _alike(
        "Criticism or brushing off: mean", 0.0, 1.0, 0.05,
        reason="Rare in most couples: with the spread below, one in three shows none.",
    )  # fmt: skip
    negativity_spread: float = _alike(
        "Criticism or brushing off: standard deviation", 0.0, 0.5, 0.12,
        reason="A few couples show a good deal.",
    )  # fmt: skip
    acknowledgement_mean: float = _alike(
        "Nonverbal signs of listening: mean", 0.0, 1.0, 0.9,
        reason="Most people look up when told something.",
    )  # fmt: skip
    acknowledgement_spread: float = _alike(
        "Nonverbal signs of listening: standard deviation", 0.0, 0.5, 0.15,
        reason="Not all of them, and not always.",
    )  # fmt: skip
    deeds_follow: float = _alike(
        "Correlation of own responsiveness with reading the wish, with signs of listening, and (turned "
        "round) with negativity",
        0.0, 0.9, 0.4, unit="r", key="lemay2007",
        reason="A partner's own account of being responsive went with being felt so; the size is a choice.",
    )  # fmt: skip


PEOPLE = PeopleParameters.named("evidence")

#: What goes with being responsive to a partner, and in which direction.
_DEEDS = {"empathic_accuracy": 1.0, "negativity": -1.0, "acknowledgement": 1.0}


def sample_people(n, rng, how: PeopleParameters = PEOPLE, **fixed):
    """Draw ``n`` people (1 to 100 million) from ``rng``, a ``numpy.random.Generator``: a :class:`Person`
    whose fields are arrays of one element for each.

    fixed: fields to set instead, a number or an array of ``n`` (``anxiety=2.0``); they take nothing from
    what the other fields draw. Raises ``ValueError`` for a field out of its range, unknown, or misshapen.
    """
    in_range("n", whole("n", n, 1), 1, 100_000_000)
    draws = {name: rng.standard_normal(n) for name in Person._fields}

    def correlate(name, other, r):
        draws[name] = r * draws[other] + sqrt(1.0 - r * r) * draws[name]

    correlate("avoidance", "anxiety", how.anxiety_with_avoidance)
    for deed, direction in _DEEDS.items():
        correlate(deed, "responsiveness", direction * how.deeds_follow)
    drawn = {
        name: np.clip(
            getattr(how, f"{name}_mean") + getattr(how, f"{name}_spread") * draw,
            *RANGES.get(name, (0.0, 1.0)),
        )
        for name, draw in draws.items()
    }
    for name, value in fixed.items():
        if name not in drawn:
            raise ValueError(f"{name!r} is not a field of a person; it must be one of {', '.join(drawn)}")
        if np.shape(value) not in ((), (n,)):
            raise ValueError(f"{name} has shape {np.shape(value)}; it must be a number or of shape ({n},)")
        drawn[name] = np.full(n, value, dtype=float)
    return Person(**drawn)


__all__ = ["PEOPLE", "PeopleParameters", "sample_people"]
