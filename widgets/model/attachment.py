"""Attachment styles: names for regions of a plane, never kinds of people.

Anxiety and avoidance are continuous (fraley2000). A *cut* on each makes four regions out of them; where the
cuts are is a convention, and the percentages follow it. The functions take numbers or numpy arrays alike.
"""

from typing import NamedTuple

from .exchange import in_range

STYLES = ("secure", "preoccupied", "dismissive", "fearful")


class Cut(NamedTuple):
    """Where the plane is cut: at or above which anxiety and which avoidance (1 to 7) it counts as high."""

    anxiety: float = 4.0
    avoidance: float = 4.0


#: The middle of the questionnaire's scale.
MIDPOINT = Cut()


def style(anxiety, avoidance, cut=MIDPOINT):
    """The region of the plane that anxiety and avoidance (1 to 7) fall in: one of ``STYLES``, or an array
    of them. Low on both: secure. Anxious only: preoccupied. Avoidant only: dismissive. Both: fearful."""
    number = _region(anxiety, avoidance, cut)
    if hasattr(number, "shape") and number.shape:
        import numpy as np

        return np.array(STYLES)[number]
    return STYLES[int(number)]


def shares(anxiety, avoidance, cut=MIDPOINT):
    """Which share of a group, arrays of anxiety and avoidance (1 to 7), has each of the ``STYLES``."""
    number = _region(anxiety, avoidance, cut)
    if not getattr(number, "size", 0):
        raise ValueError("anxiety and avoidance are of nobody; there must be one person or more")
    return {name: float((number == k).mean()) for k, name in enumerate(STYLES)}


def median_cut(anxiety, avoidance):
    """The cut that halves a group on each dimension: nobody is anxious but by comparison."""
    import numpy as np

    _region(anxiety, avoidance, MIDPOINT)
    return Cut(float(np.median(anxiety)), float(np.median(avoidance)))


def _region(anxiety, avoidance, cut):
    in_range("anxiety", anxiety, 1, 7)
    in_range("avoidance", avoidance, 1, 7)
    in_range("cut of anxiety", cut[0], 1, 7)
    in_range("cut of avoidance", cut[1], 1, 7)
    return (anxiety >= cut[0]) * 1 + (avoidance >= cut[1]) * 2


__all__ = ["MIDPOINT", "STYLES", "Cut", "median_cut", "shares", "style"]
