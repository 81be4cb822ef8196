"""What the course's explorers share: their colours' meaning, scales, rows, turns of phrase and two controls.

Discloser and responder have their colours; understood is filled, misunderstood hollow; textbook is thin,
evidence thick.
"""

from .explorer import Control
from .model.exchange import RESPONSES

KEY = ("felt understood", "did not")
REPLIES = tuple(RESPONSES)
SCALE = ((0, "0"), (0.25, "0.25"), (0.5, "0.5"), (0.75, "0.75"), (1, "1"))
ROWS = tuple((len(REPLIES) - 1 - n, reply.capitalize()) for n, reply in enumerate(REPLIES))
ROW = {reply: len(REPLIES) - 1 - n for n, reply in enumerate(REPLIES)}

#: The reply that gives what each kind of disclosure mostly wishes for.
FITTING = {"emotional": "empathic", "factual": "problem-solving"}

# What each outcome is called on an axis, and what its reference line marks.
OUTCOMES = {
    "ppr": "How responsive the reply felt (PPR), 0 to 1",
    "intimacy": "Felt intimacy after 20 talks, 0 to 1",
    "relief": "Share of the distress that the talk took away",
}

SIZE = Control(
    "size", "Sizes taken from", ("textbook", "evidence"), "evidence", options=("the textbook", "the evidence")
)
REPLY = Control(
    "response",
    "The reply",
    tuple(RESPONSES),
    "problem-solving",
    options=tuple(name.capitalize() for name in RESPONSES),
)


def times(count, of):
    """A count in words: "in none of them", "in 3 of them" or "in all of them"."""
    return f"in {'none' if count == 0 else 'all' if count == of else count} of them"


def relieved(share):
    """In words, what a talk did to a share of the distress (-1 to 1)."""
    if share < -0.005:
        return f"added {-share:.0%} to her distress"
    if share < 0.005:
        return "left her distress as it was"
    return f"took away {share:.0%} of her distress"


def compared(now, then):
    """In words, how deep a disclosure is now beside how deep it was."""
    ratio = now / then
    if abs(ratio - 1) < 0.05:
        return "about as deeply"
    return f"{ratio:.1f} times as deeply"


def middle_half(x):
    """The lower and the upper quartile of an array."""
    import numpy as np

    return tuple(float(q) for q in np.quantile(x, (0.25, 0.75)))


def twenty(x):
    """Twenty numbers that stand for all of an array: its values at twenty even steps."""
    import numpy as np

    return [float(v) for v in np.quantile(x, (np.arange(20) + 0.5) / 20)]


def stacked(values, bins=24):
    """Places for a pile of dots: each value moved to the middle of its bin, and its height in the pile."""
    heights, x, y = {}, [], []
    for value in values:
        n = min(int(value * bins), bins - 1)
        heights[n] = heights.get(n, 0) + 1
        x.append((n + 0.5) / bins)
        y.append(heights[n] - 0.5)
    return x, y
