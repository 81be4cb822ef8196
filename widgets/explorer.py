"""One explorer, three faces: a sentence, a static twin for the page, a live widget for the notebook.

An :class:`Explorer` is declared once: a question, a few controls, a pure function that asks the model, one
that draws what it found and one that says it. It knows nothing of psychology. Displaying it gives one MIME
bundle: ``text/plain`` (the sentence), ``text/html`` (the twin: picture, sentence and the numbers of every
state, which ``twin/explorer.js`` brings to life) and, where ipywidgets and plotly are at hand, the live
widget (``widgets/live.py``).
"""

import base64
import json
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import product
from keyword import iskeyword
from math import isfinite, prod
from typing import Any

from .chart import Chart, People, require
from .picture import frames, svg, words
from .stored import Stored, stored

MAX_STATES = 400
MAX_BYTES = 120_000
DECIMALS = 3
HINT = "In the published book this is interactive; in a notebook, run the cell above it."


class ExplorerError(RuntimeError):
    """An explorer's own function failed, or broke its promise, in a named state."""


@dataclass(frozen=True)
class Control:
    """One thing a reader sets: a short list of values, all numbers or all words.

    name: the keyword that the explorer's functions get. options: the words shown for each value (default:
    the value and its unit). continuous: in the live face, any number between the first and the last value.
    """

    name: str
    label: str
    values: Sequence
    default: Any
    unit: str = ""
    options: Sequence[str] | None = None
    continuous: bool = False

    def __post_init__(self):
        named = isinstance(self.name, str) and self.name.isidentifier() and not iskeyword(self.name)
        require(named, "name", self.name, "an identifier")
        require(self.label, f"label of control {self.name!r}", self.label, "words")
        field = f"values of control {self.name!r}"
        require(2 <= len(self.values) <= 12, field, tuple(self.values), "2 to 12 of them")
        require(len(set(map(_slug, self.values))) == len(self.values), field, self.values, "all different")
        words = all(isinstance(v, str) for v in self.values)
        require(words or self.numeric, field, tuple(self.values), "all numbers or all words")
        if self.numeric:
            require(all(map(isfinite, self.values)), field, tuple(self.values), "finite numbers")
            require(list(self.values) == sorted(self.values), field, tuple(self.values), "in rising order")
        require(
            self.default in self.values,
            f"default of control {self.name!r}",
            self.default,
            f"one of {tuple(self.values)}",
        )
        if self.options is not None:
            require(
                len(self.options) == len(self.values),
                f"options of control {self.name!r}",
                tuple(self.options),
                f"{len(self.values)} of them, one a value",
            )
        require(
            self.numeric or not self.continuous,
            f"continuous of control {self.name!r}",
            True,
            "False where values are words",
        )

    @property
    def numeric(self):
        """Whether the values are numbers (then the page shows a slider)."""
        return all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in self.values)

    @property
    def shown(self):
        """The words for each value."""
        return tuple(self.options or (f"{_slug(v)} {self.unit}".strip() for v in self.values))

    def check(self, value):
        """Return ``value`` if this control can take it; else raise ``ValueError``."""
        if self.continuous and isinstance(value, (int, float)) and not isinstance(value, bool):
            low, high = self.values[0], self.values[-1]
            require(low <= value <= high, f"control {self.name!r}", value, f"from {low:g} to {high:g}")
        else:
            require(
                value in self.values,
                f"control {self.name!r}",
                value,
                f"one of {', '.join(map(repr, self.values))}",
            )
        return value


@dataclass(frozen=True)
class Bet:
    """A prediction asked for before the outcome is shown. ``outcome()`` asks the model which option comes
    out, and gives its index. ``look``: where in the explorer to see that, if it does not open there."""

    question: str
    options: Sequence[str]
    outcome: Callable[[], int]
    look: str = ""

    def __post_init__(self):
        require(2 <= len(self.options) <= 6, "options of the bet", tuple(self.options), "2 to 6 of them")


@dataclass(frozen=True, repr=False)
class Explorer:
    """An explorer.

    name: snake_case. title: a question. run(**values) asks the model; draw(result, **values) gives a
    :class:`~widgets.chart.Chart`; say(result, **values) says the same in full sentences. Between states only
    numbers, fillings and words may differ, not the structure of the chart. leaves_out: what the model
    leaves out.
    """

    name: str
    title: str
    controls: Sequence[Control]
    run: Callable
    draw: Callable
    say: Callable
    bet: Bet | None = None
    leaves_out: str = ""

    def __post_init__(self):
        require(re.fullmatch(r"[a-z][a-z0-9_]*", self.name or ""), "name", self.name, "snake_case")
        require(
            1 <= len(self.controls) <= 5, f"controls of {self.name!r}", len(self.controls), "1 to 5 of them"
        )
        require(self.title, f"title of {self.name!r}", self.title, "a question")
        names = [c.name for c in self.controls]
        require(len(set(names)) == len(names), f"controls of {self.name!r}", names, "all named differently")
        states = prod(len(c.values) for c in self.controls)
        require(states <= MAX_STATES, f"states of {self.name!r}", states, f"at most {MAX_STATES}")

    # ------------------------------------------------------------------------------------- states

    @property
    def start(self):
        """The values in which the explorer opens."""
        return {c.name: c.default for c in self.controls}

    def state(self, **values):
        """The chart and the sentence for these values; what is not named keeps its default.

        Raises ``ValueError`` for a control that is not there or a value it cannot take, and
        :class:`ExplorerError` where one of the explorer's own functions fails.
        """
        values = self.start | {name: self._control(name).check(value) for name, value in values.items()}
        try:
            result = self.run(**values)
            chart, sentence = self.draw(result, **values), self.say(result, **values)
        except Exception as problem:
            raise ExplorerError(
                f"explorer {self.name!r} failed in state {values}: {type(problem).__name__}: {problem}"
            ) from problem
        if not isinstance(chart, Chart) or not isinstance(sentence, str) or not sentence:
            raise ExplorerError(f"explorer {self.name!r} gave no chart or no sentence in state {values}")
        return chart, sentence

    def fragment(self, **values):
        """What to put after a page's address so that the explorer opens in this state, without its bet.

        Raises ``ValueError`` for a control that is not there or a value that is not one of its values.
        """
        for name, value in values.items():
            allowed = self._control(name).values
            require(value in allowed, f"control {name!r}", value, f"one of {', '.join(map(repr, allowed))}")
        return f"#{self.name}=" + "_".join(map(_slug, (self.start | values).values()))

    def _control(self, name):
        known = {c.name: c for c in self.controls}
        require(name in known, f"control of {self.name!r}", name, f"one of {', '.join(known)}")
        return known[name]

    def grid(self):
        """All states as dictionaries of values, the last control running fastest."""
        names = [c.name for c in self.controls]
        for values in product(*(c.values for c in self.controls)):
            yield dict(zip(names, values, strict=True))

    @cached_property
    def _states(self):
        """(chart, sentence) of every state of the grid. Raises :class:`ExplorerError` where one differs from
        the first in what the page does not follow."""
        states = [self.state(**values) for values in self.grid()]
        first = _same_in_all(states[0][0])
        for values, (chart, _) in zip(self.grid(), states, strict=True):
            if _same_in_all(chart) != first:
                raise ExplorerError(
                    f"explorer {self.name!r} changes its axes or its marks in state {values}; only numbers, "
                    "filling, thickness and words may differ"
                )
        return states

    @cached_property
    def frames(self):
        """Where the plot of each panel stands, with room for the words of all states."""
        try:
            return frames([chart for chart, _ in self._states])
        except ValueError as problem:
            raise ExplorerError(f"explorer {self.name!r}: {problem}") from problem

    # -------------------------------------------------------------------------------------- faces

    def __repr__(self):
        bet = f"Bet first: {self.bet.question}\n" if self.bet else ""
        return f"{self.title}\n{bet}{self.state()[1]}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        try:
            bundle = {"text/plain": repr(self), "text/html": self.html}
        except ExplorerError as problem:
            if isinstance(problem.__cause__, ModuleNotFoundError) and self.name in stored():
                return Stored(self.name)._repr_mimebundle_()
            raise
        try:
            from .live import live
        except ImportError:  # a kernel without ipywidgets or plotly: the twin shows instead
            return bundle
        if "google.colab" in sys.modules:  # where plotly's live figures are reported broken
            return bundle
        return live(self)._repr_mimebundle_() | bundle

    @cached_property
    def html(self):
        """The static twin. Raises ``ExplorerError`` above ``MAX_BYTES``."""
        chart, sentence = self.state()
        placed = [[words(p, f) for p, f in zip(c.panels, self.frames, strict=True)] for c, _ in self._states]
        shown = [
            [n for n, each in enumerate(zip(*states, strict=True)) if n < 2 or any(w.text for w in each)]
            for states in zip(*placed, strict=True)
        ]  # of each panel the words that some state shows; the names of the axes always
        images = "".join(
            f'<figure class="explorer-panel"><figcaption>{escape(panel.title)}</figcaption>'
            f'<img alt="{escape(f"{chart.alt} {panel.title}.")}" '
            f'width="{frame.width}" height="{frame.height}" '
            f'src="data:image/svg+xml;base64,{_base64(svg(panel, frame, numbers))}"></figure>'
            for panel, frame, numbers in zip(chart.panels, self.frames, shown, strict=True)
        )
        key = f'<p class="explorer-key">{escape(chart.key_words)}</p>' if chart.key else ""
        data = json.dumps(self._data(placed, shown), ensure_ascii=False, separators=(",", ":"))
        page = (
            f'<div class="explorer" data-explorer="{self.name}" id="explorer-{self.name}"'
            f"{' data-bet' if self.bet else ''}>"
            f'<h3 class="explorer-title">{escape(self.title)}</h3>'
            f'<div class="explorer-body">'
            f'<div class="explorer-figure{" alone" if len(self.frames) == 1 else ""}">{images}</div>{key}'
            f'<p class="explorer-settings">{escape(self._settings)}</p>'
            f'<output class="explorer-sentence" aria-live="polite">{escape(sentence)}</output></div>'
            f'<p class="explorer-hint">{HINT}</p>'
            f'<script type="application/json">{data.replace("<", chr(92) + "u003c")}</script></div>'
        )
        size = len(page.encode())
        if size > MAX_BYTES:
            raise ExplorerError(f"explorer {self.name!r} is {size:,} bytes of HTML; at most {MAX_BYTES:,}")
        return page

    @property
    def _settings(self):
        """What the controls stand at when it opens, for paper. The page's script writes it anew."""
        return " · ".join(f"{c.label}: {c.shown[list(c.values).index(c.default)]}" for c in self.controls)

    def _data(self, placed, shown):
        """What the page's script needs: controls, frames, and for each *slot* (a row of numbers, truths or
        words that may differ between states) its different rows and which state uses which."""
        states = [_rows(*state, each, shown) for state, each in zip(self._states, placed, strict=True)]
        slots = [_slot(rows) for rows in zip(*states, strict=True)]
        first = self._states[0][0]
        panels = [
            {
                "frame": [
                    frame.width,
                    frame.height,
                    frame.left,
                    frame.right,
                    frame.top,
                    frame.bottom,
                    *frame.x_range,
                    *frame.y_range,
                ],
                "words": len(numbers),
                "rows": {f"{v:g}": named for v, named in panel.y_ticks} if panel.rows else None,
                "marks": [[type(m).__name__, m.called, *_fixed(m)] for m in panel.marks],
            }
            for panel, frame, numbers in zip(first.panels, self.frames, shown, strict=True)
        ]
        data = {
            "controls": [
                {
                    "name": c.name,
                    "label": c.label,
                    "slugs": [_slug(v) for v in c.values],
                    "shown": c.shown,
                    "start": list(c.values).index(c.default),
                    "numeric": c.numeric,
                }
                for c in self.controls
            ],
            "alt": first.alt,
            "key": first.key,
            "panels": panels,
            "slots": slots,
            "leavesOut": self.leaves_out,
        }
        if self.bet:
            index = self.bet.outcome()
            if type(index) is not int or not 0 <= index < len(self.bet.options):
                raise ExplorerError(f"the bet of {self.name!r} came out as {index!r}; it must be an index")
            data["bet"] = {
                "question": self.bet.question,
                "options": list(self.bet.options),
                "outcome": index,
                "look": self.bet.look,
            }
        return data


def _slug(value):
    return re.sub(r"[^a-z0-9.-]+", "-", f"{value:g}" if not isinstance(value, str) else value.lower())


def _base64(text):
    return base64.b64encode(text.encode()).decode()


def _fixed(mark):
    """What else the script needs of a mark that is the same in every state."""
    if isinstance(mark, People):
        return "", {"of": mark.of, "columns": mark.columns, "names": mark.names}
    return (getattr(mark, "axis", ""),)


# ------------------------------------------------------------------------------------- the numbers


def _same_in_all(chart):
    return [panel.axes() for panel in chart.panels], chart.alt, chart.key


def _rows(chart, sentence, placed, shown):
    """One state as a list of slots, in the order in which the script reads them: the sentence, then of each
    panel the title, the numbers of its marks, and its words, each as "x y anchor" and lines below that."""
    yield sentence
    for panel, texts, numbers in zip(chart.panels, placed, shown, strict=True):
        yield panel.title
        for mark in panel.marks:
            for slot in mark.slots:
                value = getattr(mark, slot)
                yield (value,) if slot == "at" else value
        for text in (texts[n] for n in numbers):
            yield f"{text.x} {text.y} {text.anchor}\n{text.text}" if text.text else ""


def _encode(row):
    """Numbers as delta-coded integers in thousandths; truths as a string of 0 and 1; words as they are."""
    if isinstance(row, str):
        return row
    if isinstance(row, bool):
        return "01"[row]
    if all(isinstance(v, bool) for v in row):
        return "".join("01"[v] for v in row)
    if any(isinstance(v, str) for v in row):
        return list(row)
    scaled = [round(v * 10**DECIMALS) for v in row]
    return [here - before for here, before in zip(scaled, [0, *scaled], strict=False)]


def _slot(rows):
    """The different rows of a slot and, unless there is but one, the index of the row each state uses."""
    different, use = {}, []
    for row in rows:
        key = json.dumps(coded := _encode(row))
        use.append(different.setdefault(key, (len(different), coded))[0])
    kept = [coded for _, coded in different.values()]
    return [kept] if len(kept) == 1 else [kept, use]
