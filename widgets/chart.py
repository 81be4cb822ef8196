"""Marks, panels and charts: one description of a picture, and its two renderings.

A :class:`Chart` says what is drawn. :func:`svg` renders a panel as a picture that needs no script, and that
the page's script then moves; :func:`plotly_figure` renders the same chart for a live notebook. Four marks
are enough: :class:`Line`, :class:`Band`, :class:`Dots`, :class:`Rule`. To add one: its class with its
``slots``, its geometry in :func:`_drawn`, in :func:`_trace`, and in ``twin/explorer.js``.

Colour never carries meaning alone: filled against hollow, solid against dashed, thick against thin do.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from html import escape
from math import isfinite
from pathlib import Path

VOICES = ("discloser", "responder", "ink", "muted")
SHEET = Path(__file__).parent / "twin" / "explorer.css"
TEXT = 14  # px, the size of a label in a picture
ALONE, PAIRED, HEIGHT = 460, 330, 280  # px: the width of a lone panel and of one of two, the height of each


def require(condition, field, value, allowed):
    """Raise ``ValueError`` naming the field, its value and what is allowed, unless ``condition`` holds."""
    if not condition:
        raise ValueError(f"{field} is {value!r}; it must be {allowed}")


def _numbers(field, values):
    values = tuple(float(v) for v in values)
    require(values and all(map(isfinite, values)), field, values, "finite numbers, one or more")
    return values


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

    def shape(self):
        """What must be the same in every state of an explorer."""
        sizes = (len(getattr(self, slot)) for slot in self.slots if slot not in ("label", "at", "thick"))
        fixed = (getattr(self, name, None) for name in ("voice", "dashed", "axis", "name"))
        return (type(self).__name__, *sizes, *fixed)


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
    slots = ("x", "y", "label", "thick")


@dataclass(frozen=True)
class Band(Mark):
    """Uncertainty or spread: the area from ``low`` to ``high``, named at its end."""

    x: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    label: str = ""
    voice: str = "ink"
    name: str = ""
    slots = ("x", "low", "high", "label")

    def __post_init__(self):
        super().__post_init__()
        for low, high in zip(self.low, self.high, strict=True):
            require(low <= high, "low", low, f"at most as high as high, {high}")


@dataclass(frozen=True)
class Dots(Mark):
    """Points. ``filled``: one truth for all or one for each (the chart's ``key`` says what it means);
    ``labels``: none, or one for each. ``name`` says in the table what they are."""

    x: Sequence[float]
    y: Sequence[float]
    labels: Sequence[str] = ()
    voice: str = "ink"
    filled: bool | Sequence[bool] = True
    thick: bool = False
    name: str = ""
    slots = ("x", "y", "filled", "labels", "thick")

    def __post_init__(self):
        super().__post_init__()
        count = len(self.x)
        filled = (self.filled,) * count if isinstance(self.filled, bool) else tuple(map(bool, self.filled))
        require(len(filled) == count, "filled", filled, f"one truth, or {count}")
        require(len(self.labels) in (0, count), "labels", tuple(self.labels), f"none, or {count}")
        object.__setattr__(self, "filled", filled)
        object.__setattr__(self, "labels", tuple(self.labels))


@dataclass(frozen=True)
class Rule(Mark):
    """A reference line at a value of the ``x`` axis (upright) or the ``y`` axis (level), with its name."""

    at: float
    label: str = ""
    axis: str = "y"
    slots = ("at", "label")

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
                require(low <= value <= high, f"{axis}_ticks", words, f"from {low:g} to {high:g}")
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


# ------------------------------------------------------------------------------------ geometry


def _width(words, bold=False):
    """About how many px a line of words takes, in a broad face."""
    ems = sum(0.36 if c in "iljtf.,:;'|! I-’" else 0.95 if c in "mwMW%@—" else 0.63 for c in words)
    return ems * TEXT * (1.1 if bold else 1)


@dataclass(frozen=True)
class Frame:
    """Where a panel's plot stands in its picture, in px. Fitted to all states, so that it never moves."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    x_range: tuple
    y_range: tuple

    def x(self, value):
        """The place of ``value``, px from the left."""
        low, high = self.x_range
        return self.left + (value - low) / (high - low) * (self.width - self.left - self.right)

    def y(self, value):
        """The place of ``value``, px from the top."""
        low, high = self.y_range
        return (
            self.height - self.bottom - (value - low) / (high - low) * (self.height - self.top - self.bottom)
        )


def frame(panels, alone):
    """The :class:`Frame` that fits one panel in all its states."""
    first = panels[0]
    width = ALONE if alone else PAIRED
    ends = [m.label for p in panels for m in p.marks if isinstance(m, (Line, Band))]
    beside = [
        (x - first.x_range[0]) / (first.x_range[1] - first.x_range[0]) * (width - 100)
        + 100
        + _width(words, bold=True)
        + 12
        - width
        for p in panels
        for m in p.marks
        if isinstance(m, Dots)
        for x, words in zip(m.x, m.labels, strict=False)
        if words
    ]
    left = max([_width(words) for _, words in first.y_ticks], default=0) + 12
    last = _width(first.x_ticks[-1][1]) / 2 if first.x_ticks else 0
    right = max([max((_width(words, bold=True) for words in ends), default=0) + 10, last, 14, *beside])
    return Frame(
        width, HEIGHT, round(max(left, 18), 1), round(right, 1), 34, 48, first.x_range, first.y_range
    )


def apart(places, low, high, gap=17):
    """Places of labels moved apart so that none overlap, in px: each at least ``gap`` from the next."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    out = list(places)
    for above, n in zip([None, *order], order, strict=False):
        out[n] = max(out[n], low if above is None else out[above] + gap)
    for below, n in zip([None, *reversed(order)], reversed(order), strict=False):
        out[n] = min(out[n], high if below is None else out[below] - gap)
    return out


# ----------------------------------------------------------------------------------------- SVG


@cache
def tokens():
    """The colours, written once in ``twin/explorer.css``: {"light": {name: colour}, "dark": ...}."""
    css = SHEET.read_text(encoding="utf-8")
    blocks = {"light": r":root\s*{(.*?)}", "dark": r'html\[data-theme="dark"\]\s*{(.*?)}'}
    return {
        theme: dict(re.findall(r"--([a-z]+):\s*(#[0-9a-fA-F]{6})", re.search(block, css, re.S).group(1)))
        for theme, block in blocks.items()
    }


@cache
def _picture_style():
    css = SHEET.read_text(encoding="utf-8")
    rules = re.search(r"/\* picture.*?\*/(.*?)/\* end of picture \*/", css, re.S).group(1)
    rules = re.sub(r"\s+", " ", rules.replace(".explorer svg ", "")).strip()

    def variables(theme):
        return "svg{" + ";".join(f"--{name}:{colour}" for name, colour in tokens()[theme].items()) + "}"

    return f"{variables('light')}@media(prefers-color-scheme:dark){{{variables('dark')}}}{rules}"


def _px(value):
    return f"{value:.1f}"


def _path(points):
    return "M" + "L".join(f"{_px(x)} {_px(y)}" for x, y in points)


def _text(x, y, words, kind):
    return f'<text class="{kind}" x="{_px(x)}" y="{_px(y)}">{escape(words)}</text>'


def svg(panel, place):
    """A panel as a picture in the :class:`Frame` ``place``: SVG that stands alone, its style inside. The
    title is not in it: it stands above, as text."""
    w, h = place.width, place.height
    base = h - place.bottom
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}">',
        f"<style>{_picture_style()}</style>",
        f'<rect class="paper" width="{w}" height="{h}"/>',
        _text(2, 14, panel.y_label, "axis"),
    ]
    for value, words in panel.y_ticks:
        y = place.y(value)
        parts.append(f'<path class="grid" d="M{_px(place.left)} {_px(y)}H{_px(w - place.right)}"/>')
        parts.append(_text(place.left - 7, y + 4.5, words, "tick left"))
    for value, words in panel.x_ticks:
        x = place.x(value)
        parts.append(f'<path class="grid" d="M{_px(x)} {_px(base)}v5"/>')
        parts.append(_text(x, base + 20, words, "tick"))
    parts.append(_text(w - 4, h - 7, panel.x_label, "axis right"))
    parts += [f"<g>{drawn}</g>" for drawn in _drawn(panel, place)]
    return "".join(parts) + "</svg>"


def _drawn(panel, place):
    """The marks of a panel as SVG, one string a mark. ``twin/explorer.js`` moves what this draws."""
    ended = [n for n, mark in enumerate(panel.marks) if isinstance(mark, (Line, Band)) and mark.label]
    wanted = [place.y(_end(panel.marks[n])) for n in ended]
    settled = dict(zip(ended, apart(wanted, place.top, place.height - place.bottom), strict=True))
    for n, mark in enumerate(panel.marks):
        thick = " thick" if getattr(mark, "thick", False) else ""
        if isinstance(mark, (Line, Band)):
            label_y = settled.get(n, place.y(_end(mark)))
            label = _text(place.x(mark.x[-1]) + 7, label_y + 4.5, mark.label, f"end {mark.voice}")
        if isinstance(mark, Line):
            dashed = " dashed" if mark.dashed else ""
            d = _path((place.x(x), place.y(y)) for x, y in zip(mark.x, mark.y, strict=True))
            yield f'<path class="line {mark.voice}{dashed}{thick}" d="{d}"/>{label}'
        elif isinstance(mark, Band):
            there = [(place.x(x), place.y(y)) for x, y in zip(mark.x, mark.low, strict=True)]
            back = [(place.x(x), place.y(y)) for x, y in zip(mark.x, mark.high, strict=True)]
            yield f'<path class="band {mark.voice}" d="{_path(there + back[::-1])}Z"/>{label}'
        elif isinstance(mark, Dots):
            dots = zip(mark.x, mark.y, mark.filled, strict=True)
            yield "".join(
                f'<circle class="dot {mark.voice}{thick}{" on" if on else ""}" cx="{_px(place.x(x))}" '
                f'cy="{_px(place.y(y))}" r="{radius(mark)}"/>'
                for x, y, on in dots
            ) + "".join(
                _text(place.x(x) + 10, place.y(y) + 4.5, words, f"beside {mark.voice}")
                for x, y, words in zip(mark.x, mark.y, mark.labels, strict=False)
            )
        elif mark.axis == "x":
            at, low = place.x(mark.at), place.height - place.bottom
            rule = f'<path class="rule" d="M{_px(at)} {_px(place.top - 8)}V{_px(low)}"/>'
            back = (
                at > (place.left + place.width - place.right) / 2
            )  # past the middle, its name goes before it
            yield rule + _text(
                at - 5 if back else at + 5, place.top - 2, mark.label, f"rule-label{' back' * back}"
            )
        else:
            at, far = place.y(mark.at), place.width - place.right
            rule = f'<path class="rule" d="M{_px(place.left)} {_px(at)}H{_px(far)}"/>'
            yield rule + _text(place.left + 5, at - 5, mark.label, "rule-label")


def _end(mark):
    return mark.y[-1] if isinstance(mark, Line) else (mark.low[-1] + mark.high[-1]) / 2


def radius(dots):
    """The radius of dots, px: smaller where they are many."""
    return 4.5 if len(dots.x) > 12 else 6


# -------------------------------------------------------------------------------------- plotly


def plotly_figure(chart):
    """The chart as a plotly figure, ``{"data": [...], "layout": {...}}``: one trace a mark, but for rules,
    which are shapes of the layout. Fixed axes, direct labels, no legend."""
    colours = tokens()["light"]
    domains = ([0, 0.40], [0.58, 0.94]) if len(chart.panels) == 2 else ([0, 0.88],)
    data, shapes, notes, axes = [], [], [], {}
    for n, (panel, domain) in enumerate(zip(chart.panels, domains, strict=True)):
        suffix = "2" if n else ""
        for axis, other in ("xy", "yx"):
            ticks = getattr(panel, f"{axis}_ticks")
            axes[f"{axis}axis{suffix}"] = {
                "range": list(getattr(panel, f"{axis}_range")),
                "title": {"text": getattr(panel, f"{axis}_label")},
                "tickvals": [value for value, _ in ticks],
                "ticktext": [words for _, words in ticks],
                "anchor": f"{other}{suffix}",
                "showgrid": axis == "y",
                "gridcolor": colours["hairline"],
                "zeroline": False,
                "fixedrange": True,
                "automargin": True,
            }
        axes[f"xaxis{suffix}"]["domain"] = domain
        notes.append(
            {
                "text": f"<b>{escape(panel.title)}</b>",
                "xref": "paper",
                "yref": "paper",
                "x": domain[0],
                "y": 1.13,
                "showarrow": False,
                "xanchor": "left",
                "font": {"size": 15, "color": colours["ink"]},
            }
        )
        for mark in panel.marks:
            if isinstance(mark, Rule):
                shape, note = _rule(mark, suffix, colours)
                shapes.append(shape)
                notes.append(note)
            else:
                data.append({**_trace(mark, colours), "xaxis": f"x{suffix}", "yaxis": f"y{suffix}"})
    layout = axes | {
        "showlegend": False,
        "hovermode": False,
        "dragmode": False,
        "height": 380,
        "paper_bgcolor": colours["paper"],
        "plot_bgcolor": colours["paper"],
        "shapes": shapes,
        "annotations": notes,
        "margin": {"l": 20, "r": 20, "t": 60, "b": 40},
        "font": {"family": "system-ui, sans-serif", "size": 13, "color": colours["ink"]},
    }
    return {"data": data, "layout": layout}


def _rule(mark, suffix, colours):
    """A rule as a plotly shape and the annotation that names it."""
    across = "y" if mark.axis == "x" else "x"
    refs = {f"{mark.axis}ref": f"{mark.axis}{suffix}", f"{across}ref": f"{across}{suffix} domain"}
    shape = {
        "type": "line",
        f"{mark.axis}0": mark.at,
        f"{mark.axis}1": mark.at,
        f"{across}0": 0,
        f"{across}1": 1,
        "line": {"color": colours["muted"], "width": 1, "dash": "dot"},
        **refs,
    }
    note = {
        "text": escape(mark.label),
        mark.axis: mark.at,
        across: float(mark.axis == "x"),
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "font": {"color": colours["muted"], "size": 12},
        **refs,
    }
    return shape, note


def _trace(mark, colours):
    """A line, band or dots as a plotly trace."""
    colour = colours[mark.voice]
    trace = {
        "type": "scatter",
        "name": mark.name or getattr(mark, "label", ""),
        "cliponaxis": False,
        "textposition": "middle right",
        "textfont": {"color": colour},
    }
    if isinstance(mark, Band):
        red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
        return trace | {
            "mode": "lines",
            "x": [*mark.x, *mark.x[::-1]],
            "y": [*mark.low, *mark.high[::-1]],
            "fill": "toself",
            "line": {"width": 0},
            "fillcolor": f"rgba({red},{green},{blue},0.18)",
        }
    trace |= {"x": list(mark.x), "y": list(mark.y)}
    if isinstance(mark, Line):
        width, dash = 3.5 if mark.thick else 1.5, "dash" if mark.dashed else "solid"
        return trace | {
            "mode": "lines+text",
            "text": [*[""] * (len(mark.x) - 1), f" {escape(mark.label)}"],
            "line": {"color": colour, "width": width, "dash": dash},
        }
    return trace | {
        "mode": "markers+text",
        "text": [f" {escape(words)}" for words in mark.labels],
        "marker": {
            "symbol": ["circle" if on else "circle-open" for on in mark.filled],
            "color": colour,
            "size": 2 * radius(mark),
            "line": {"color": colour, "width": 3 if mark.thick else 1.5},
        },
    }
