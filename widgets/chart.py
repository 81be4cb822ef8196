"""Marks, panels and charts: plain data that says what is drawn, checked when it is made.

Six marks are enough so far: :class:`Line`, :class:`Band`, :class:`Dots`, :class:`Spans`, :class:`People` and
:class:`Rule`. How they look stands in :mod:`widgets.picture`. To add one: its class here with its ``slots``,
its drawing there and in ``twin/explorer.js`` for the page, and in :mod:`widgets.live` for the live face.

Colour never carries meaning alone: filled against hollow, solid against dashed, thick against thin do.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import isfinite

VOICES = ("discloser", "responder", "ink", "muted")


def require(condition, field, value, allowed):
    """Raise ``ValueError`` naming the field, its value and what is allowed, unless ``condition`` holds."""
    if not condition:
        raise ValueError(f"{field} is {value!r}; it must be {allowed}")


def _numbers(field, values):
    values = tuple(float(v) for v in values)
    require(values and all(map(isfinite, values)), field, values, "finite numbers, one or more")
    return values


def _truths(filled, count):
    """One truth for each of ``count``, from one for all or one for each."""
    truths = (filled,) * count if isinstance(filled, bool) else tuple(map(bool, filled))
    require(len(truths) == count, "filled", truths, f"one truth, or {count}")
    return truths


class Mark:
    """What marks share: checks when made, and ``slots``, the parts that may differ between two states."""

    slots: tuple = ()

    def __post_init__(self):
        lengths = {}
        for field in fields(self):
            if field.name in ("x", "y", "low", "high"):
                object.__setattr__(self, field.name, _numbers(field.name, getattr(self, field.name)))
                lengths[field.name] = len(getattr(self, field.name))
        require(len(set(lengths.values())) <= 1, f"lengths of {', '.join(lengths)}", lengths, "equal")
        voice = getattr(self, "voice", "ink")
        require(voice in VOICES, "voice", voice, f"one of {', '.join(VOICES)}")

    @property
    def called(self):
        """What it is called where it has no words beside it: its name, or else its label."""
        return getattr(self, "name", "") or getattr(self, "label", "")

    def shape(self):
        """What must be the same in every state of an explorer."""
        sizes = (len(value) for slot in self.slots if isinstance(value := getattr(self, slot), tuple))
        same = (getattr(self, field, None) for field in ("voice", "axis", "name", "names", "of", "columns"))
        return (type(self).__name__, *same, *sizes)


@dataclass(frozen=True)
class Line(Mark):
    """A line through points, named by its ``label`` at its end. ``name`` says in the table what its numbers
    are, where there is no label."""

    x: Sequence[float]
    y: Sequence[float]
    label: str = ""
    voice: str = "ink"
    thick: bool = False
    dashed: bool = False
    name: str = ""
    slots = ("x", "y", "thick", "dashed")


@dataclass(frozen=True)
class Band(Mark):
    """Uncertainty or spread: the area from ``low`` to ``high``, named at its end."""

    x: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    label: str = ""
    voice: str = "ink"
    name: str = ""
    slots = ("x", "low", "high")

    def __post_init__(self):
        super().__post_init__()
        for low, high in zip(self.low, self.high, strict=True):
            require(low <= high, "low", low, f"at most high, here {high:g}")


@dataclass(frozen=True)
class Dots(Mark):
    """Points. ``filled``: one truth for all or one for each (the chart's ``key`` says what it means);
    ``labels``: none, or one for each. ``sizes``: none, or for each the share (0 to 1) of the greatest area;
    at 0 only its label shows. ``name`` says in the table what they are."""

    x: Sequence[float]
    y: Sequence[float]
    labels: Sequence[str] = ()
    voice: str = "ink"
    filled: bool | Sequence[bool] = True
    thick: bool = False
    name: str = ""
    sizes: Sequence[float] = ()
    slots = ("x", "y", "filled", "thick", "sizes")

    def __post_init__(self):
        super().__post_init__()
        count = len(self.x)
        require(len(self.labels) in (0, count), "labels", tuple(self.labels), f"none, or {count}")
        sizes = _numbers("sizes", self.sizes) if len(self.sizes) else ()
        require(len(sizes) in (0, count), "sizes", sizes, f"none, or {count}")
        require(all(0 <= size <= 1 for size in sizes), "sizes", sizes, "from 0 to 1")
        object.__setattr__(self, "filled", _truths(self.filled, count))
        object.__setattr__(self, "labels", tuple(self.labels))
        object.__setattr__(self, "sizes", sizes)


@dataclass(frozen=True)
class Spans(Mark):
    """Level intervals, each from ``low`` to ``high`` at the height ``y``, say confidence intervals.
    ``filled``: one truth for all or one for each; those that are not are dashed. ``name`` says in the table
    what they are."""

    low: Sequence[float]
    high: Sequence[float]
    y: Sequence[float]
    voice: str = "ink"
    filled: bool | Sequence[bool] = True
    thick: bool = False
    name: str = ""
    slots = ("low", "high", "y", "filled", "thick")

    def __post_init__(self):
        super().__post_init__()
        for low, high in zip(self.low, self.high, strict=True):
            require(low <= high, "low", low, f"at most high, here {high:g}")
        object.__setattr__(self, "filled", _truths(self.filled, len(self.y)))


@dataclass(frozen=True)
class People(Mark):
    """``of`` people in rows of ``columns``, from the top left, so that a frequency can be counted. The first
    of ``counts`` are filled in ink, the next in ``voice`` (if there is but one count, that is in ``voice``),
    the others hollow. ``names``: one for each count. They stand on x from 0 to ``columns`` and on y from 0 to
    the number of rows."""

    counts: Sequence[int]
    names: Sequence[str]
    of: int = 1000
    columns: int = 40
    voice: str = "discloser"
    slots = ("counts",)

    def __post_init__(self):
        super().__post_init__()
        require(type(self.columns) is int and 10 <= self.columns <= 50, "columns", self.columns, "10 to 50")
        require(type(self.of) is int and self.columns <= self.of <= 2000, "of", self.of, "columns to 2000")
        require(len(self.counts) in (1, 2), "counts", tuple(self.counts), "one or two whole numbers")
        for count in self.counts:
            require(type(count) is int and count >= 0, "counts", count, "whole numbers from 0")
        require(sum(self.counts) <= self.of, "counts", tuple(self.counts), f"{self.of} in all at most")
        require(len(self.names) == len(self.counts), "names", tuple(self.names), "one for each count")
        object.__setattr__(self, "counts", tuple(self.counts))
        object.__setattr__(self, "names", tuple(self.names))

    @property
    def rows(self):
        """How many rows they fill."""
        return -(-self.of // self.columns)

    @property
    def groups(self):
        """(first, one past the last, voice, whether filled) of those counted, in ink and in the mark's voice,
        and of the others."""
        here = (0, *self.counts) if len(self.counts) == 2 else (0, 0, *self.counts)
        ink, last = here[1], here[1] + here[2]
        return (0, ink, "ink", True), (ink, last, self.voice, True), (last, self.of, "muted", False)


@dataclass(frozen=True)
class Rule(Mark):
    """A reference line at a value of the ``x`` axis (upright) or the ``y`` axis (level), with its name."""

    at: float
    label: str = ""
    axis: str = "y"
    slots = ("at",)

    def __post_init__(self):
        require(self.axis in ("x", "y"), "axis", self.axis, "'x' or 'y'")
        object.__setattr__(self, "at", _numbers("at", (self.at,))[0])


@dataclass(frozen=True)
class Panel:
    """One coordinate system. ``title``: its finding. ``x_label`` and ``y_label`` name the axes in words.
    Ranges are (low, high) and hold every mark. Ticks are (value, words), at most five on a scale; with
    ``rows`` the y ticks are names, as in a dot plot, at most twelve."""

    marks: Sequence[Mark]
    title: str
    x_label: str
    y_label: str
    x_range: tuple
    y_range: tuple
    x_ticks: Sequence = ()
    y_ticks: Sequence = ()

    def __post_init__(self):
        object.__setattr__(self, "marks", tuple(self.marks))
        require(self.marks, "marks", self.marks, "one or more")
        for axis in ("x", "y"):
            low, high = _numbers(f"{axis}_range", getattr(self, f"{axis}_range"))
            require(low < high, f"{axis}_range", (low, high), "(low, high) with low below high")
            object.__setattr__(self, f"{axis}_range", (low, high))
            ticks, most = getattr(self, f"{axis}_ticks"), 12 if axis == "y" and self.rows else 5
            require(len(ticks) <= most, f"{axis}_ticks", ticks, f"at most {most}")
            for value, words in ticks:
                require(low <= value <= high, f"{axis}_ticks", (value, words), f"from {low:g} to {high:g}")
            for mark in self.marks:
                for value in _along(mark, axis):
                    require(
                        low - 1e-9 <= value <= high + 1e-9,
                        f"{axis} of a {type(mark).__name__}",
                        value,
                        f"from {low:g} to {high:g}, the panel's range",
                    )

    @property
    def rows(self):
        """Whether the y ticks are names of rows, not numbers."""
        return any(re.search(r"[^\W\d_]{2}", words) for _, words in self.y_ticks)

    def axes(self):
        """What must be the same in every state of an explorer."""
        return (
            self.x_range,
            self.y_range,
            tuple(self.x_ticks),
            tuple(self.y_ticks),
            tuple(mark.shape() for mark in self.marks),
        )


def _along(mark, axis):
    """The numbers of a mark that lie along an axis."""
    if isinstance(mark, Rule):
        return (mark.at,) if mark.axis == axis else ()
    if isinstance(mark, People):
        return (0, mark.columns if axis == "x" else mark.rows)
    if isinstance(mark, Spans):
        return (*mark.low, *mark.high) if axis == "x" else mark.y
    if axis == "x":
        return mark.x
    return (*mark.low, *mark.high) if isinstance(mark, Band) else mark.y


@dataclass(frozen=True)
class Chart:
    """One or two panels. ``alt``: what kind of picture it is. ``key``: what a filled and what a hollow
    dot mean, or None where all are filled."""

    panels: Sequence[Panel]
    alt: str
    key: tuple[str, str] | None = None

    def __post_init__(self):
        object.__setattr__(self, "panels", tuple(self.panels))
        require(len(self.panels) in (1, 2), "panels", len(self.panels), "1 or 2")
        require(bool(self.alt), "alt", self.alt, "a sentence")

    @property
    def key_words(self):
        """The key as a line of words; empty where there is none."""
        return "● {}   ○ {}".format(*self.key) if self.key else ""
