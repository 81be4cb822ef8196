"""What an assignment declares: its questions, and how each student's own numbers are drawn.

Standard library only, and nothing that gives marks away: what is well-formed, never what is right.
"""

import hashlib
import json
import math
import numbers
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

KINDS = ("number", "whole", "numbers", "choice", "order")


class IllFormed(ValueError):
    """An answer that is not of the kind asked for: the sentence names the question, the value and what is
    allowed. A notebook shows that sentence and no traceback."""

    def _render_traceback_(self):
        return [f"Not noted. {self}"]


@dataclass(frozen=True)
class Question:
    """A question whose answer a machine can check.

    ``kind``: ``number``, ``whole`` (a whole number), ``numbers`` (``length`` of them), ``choice`` (one of
    ``options``) or ``order`` (all ``options``, each once). ``low`` and ``high``: the range of numbers, in
    ``unit``. ``points``: full marks. ``tolerance``: how far from the expected value a number still counts
    (absolute, in ``unit``); the model is the same everywhere, so it is there for rounding.
    """

    name: str
    kind: str
    points: int
    unit: str = ""
    low: float = 0.0
    high: float = 1.0
    tolerance: float = 0.0
    length: int = 0
    options: tuple[str, ...] = ()

    def __post_init__(self):
        where = f"question {self.name!r}"
        if not (isinstance(self.name, str) and self.name.isidentifier()):
            raise ValueError(f"{where}, name: a Python name, such as 'q1'")
        if self.kind not in KINDS:
            raise ValueError(f"{where}, kind: {self.kind!r} is not one of {', '.join(KINDS)}")
        if not (isinstance(self.points, int) and self.points > 0):
            raise ValueError(f"{where}, points: {self.points!r} is not a whole number above 0")
        if not self.low < self.high:
            raise ValueError(f"{where}, low: {self.low!r} is not below high, {self.high!r}")
        if self.tolerance < 0:
            raise ValueError(f"{where}, tolerance: {self.tolerance!r} is below 0")
        if (self.kind == "numbers") != (self.length > 0):
            raise ValueError(f"{where}, length: for kind 'numbers', and only there, a number above 0")
        if (self.kind in ("choice", "order")) != (len(set(self.options)) > 1):
            raise ValueError(f"{where}, options: for 'choice' and 'order', and only there, two or more")

    @property
    def allowed(self):
        """What a well-formed answer is, in words."""
        unit = f" {self.unit}" if self.unit else ""
        span = f"from {self.low:g} to {self.high:g}{unit}"
        options = ", ".join(map(repr, self.options))
        return {
            "number": f"a number {span}",
            "whole": f"a whole number {span}",
            "numbers": f"a list of {self.length} numbers, each {span}",
            "choice": f"one of {options}",
            "order": f"a list of all of these, each once: {options}",
        }[self.kind]

    def well_formed(self, value):
        """The value as plain data (int, float, str, list), or IllFormed."""
        try:
            return getattr(self, f"_{self.kind}")(value)
        except (TypeError, ValueError, OverflowError):
            shown = repr(value)
            shown = shown if len(shown) <= 80 else shown[:77] + "..."
            raise IllFormed(f"{self.name}: {shown} is not {self.allowed}.") from None

    def right(self, value, expected):
        """Whether a well-formed value is the expected one, within the tolerance."""
        if self.kind in ("number", "whole"):
            value, expected = [value], [expected]
        if self.kind in ("number", "whole", "numbers"):
            slack = self.tolerance + 1e-9
            return all(abs(a - b) <= slack for a, b in zip(value, expected, strict=True))
        return value == expected

    def _number(self, value):
        if isinstance(value, bool) or not isinstance(value, numbers.Real):
            raise TypeError
        value = float(value)
        if not (math.isfinite(value) and self.low <= value <= self.high):
            raise ValueError
        return value

    def _whole(self, value):
        value = self._number(value)
        if not value.is_integer():
            raise ValueError
        return int(value)

    def _numbers(self, value):
        value = _listed(value)
        if len(value) != self.length:
            raise ValueError
        return [self._number(each) for each in value]

    def _choice(self, value):
        if not isinstance(value, str):
            raise TypeError
        return {option.casefold(): option for option in self.options}.get(value.strip().casefold()) or _none()

    def _order(self, value):
        value = [self._choice(each) for each in _listed(value)]
        if sorted(value) != sorted(self.options):
            raise ValueError
        return value


def _none():
    raise ValueError


def _listed(value):
    """A list, tuple or array as a list."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise TypeError
    return list(value)


@dataclass(frozen=True)
class Assignment:
    """One assignment. ``name``: also the name of its notebook and folder. ``minutes``: how long it takes.
    ``draw``: from a Stream, the parameters of one student (a dict of numbers, words and tuples of them)."""

    name: str
    title: str
    minutes: int
    draw: Callable[["Stream"], Mapping]
    questions: tuple[Question, ...]

    def __post_init__(self):
        names = [question.name for question in self.questions]
        if len(set(names)) != len(names):
            raise ValueError(
                f"assignment {self.name!r}, questions: a name is there twice in {', '.join(names)}"
            )

    def question(self, name):
        """The question called ``name``."""
        for question in self.questions:
            if question.name == name:
                return question
        names = ", ".join(question.name for question in self.questions)
        raise IllFormed(f"{name!r} is not a question of {self.name}. Its questions: {names}.")


def plain(text):
    """A name as it counts: NFC, without case, without blanks around it and with single ones in it."""
    if not isinstance(text, str):
        raise ValueError(f"{text!r} is not text")
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())


class Stream:
    """Draws that are the same on every machine, for ever: SHA-256 of a text and of how many were drawn
    before.

    The text is the compact JSON list ``["the-other-half personal numbers 1", assignment, course, student]``
    in UTF-8, course and student ``plain``; draw n (from 0) is the first 8 bytes, big-endian, of the SHA-256
    of that text, a colon and n in decimal digits.
    """

    def __init__(self, assignment, course, student):
        parts = ["the-other-half personal numbers 1", assignment, plain(course), plain(student)]
        self._text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        self._drawn = 0

    def _next(self):
        digest = hashlib.sha256(f"{self._text}:{self._drawn}".encode()).digest()
        self._drawn += 1
        return int.from_bytes(digest[:8], "big")

    def whole(self, low, high):
        """A whole number from ``low`` to ``high``, both included."""
        return low + self._next() % (high - low + 1)

    def number(self, low, high, step):
        """A number from ``low`` to ``high`` in steps of ``step``, without the noise of binary fractions."""
        return round(low + step * self.whole(0, round((high - low) / step)), 10)

    def choice(self, options):
        """One of the options."""
        return options[self.whole(0, len(options) - 1)]

    def shuffled(self, options):
        """The options in another order, as a tuple."""
        left = list(options)
        return tuple(left.pop(self.whole(0, len(left) - 1)) for _ in options)
