"""How a chart looks on a page: where everything stands, and its picture in SVG.

:func:`frames` finds margins that fit the words of every chart it is given, :func:`words` places them so that
none is cut off or covers another, and :func:`svg` writes the picture. Colours and strokes stand in
``twin/explorer.css``, once for this and for the page.
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from itertools import permutations
from pathlib import Path
from zlib import crc32

from .chart import Band, Chart, Dots, Line, People, Rule, Spans, require

SHEET = Path(__file__).parent / "twin" / "explorer.css"
WIDTHS = {1: 460, 2: 330}  # px of a lone panel, and of each of two
HEIGHT, LEAST_PLOT = 280, 90  # px: of a picture, and what its words must leave to the plot, either way
TEXT, LINE = 14, 18  # px: size of the words, as in the sheet, and from line to line
END_WIDTH, ROW_WIDTH = 96, 120  # px that a name at a line's end, or of a row, takes before it wraps


# ----------------------------------------------------------------------------------------- words

NARROW, WIDE = set("iljtf.,:;'|!()[] Ir-’"), set("mwMW%@—")


def text_width(text, bold=False):
    """About how many px the widest line of a text takes; rather too many, as in a broad face."""

    def ems(line):
        return sum(
            0.38 if c in NARROW else 0.96 if c in WIDE else 0.72 if c.isupper() else 0.63 for c in line
        )

    return max(map(ems, text.split("\n"))) * TEXT * (1.09 if bold else 1)


def wrapped(text, width, bold=False):
    """The text in as few lines of at most ``width`` px as its words allow, of like length."""

    def broken(width):
        lines = []
        for word in text.split():
            if lines and text_width(f"{lines[-1]} {word}", bold) <= width:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        return lines

    lines = broken(width)
    while len(lines) > 1 and len(evener := broken(width := width - 4)) == len(lines) and width > 20:
        lines = evener
    return "\n".join(lines)


def _height(text):
    return LINE * (text.count("\n") + 1) if text else 0


@dataclass(frozen=True)
class Words:
    """Words in a picture: lines parted by newlines, px of the first line's baseline, anchor, classes."""

    text: str
    x: float
    y: float
    anchor: str
    css: str

    @property
    def box(self):
        """(left, top, right, bottom) in px, rather too large."""
        width = text_width(self.text, bold="label" in self.css)
        left = self.x - {"start": 0, "middle": width / 2, "end": width}[self.anchor]
        return left, self.y - 13, left + width, self.y + 4 + _height(self.text) - LINE


# ---------------------------------------------------------------------------------------- frames


@dataclass(frozen=True)
class Frame:
    """Where a panel's plot stands in its picture: size of the whole and margins, in px. Fitted to all
    states, so that it never moves."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
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


def frames(charts):
    """One :class:`Frame` for each panel, with room for the words of all these charts (say, every state of an
    explorer). Raises ``ValueError`` where the words leave too little room for a plot."""
    columns = list(zip(*(chart.panels for chart in charts), strict=True))
    width = WIDTHS[len(columns)]
    lefts = [max(map(_left, panels)) for panels in columns]
    tops = [_top(panel, width) for panels in columns for panel in panels]
    feet = [_foot(p, width - left) for panels, left in zip(columns, lefts, strict=True) for p in panels]
    made = []
    for panels, left in zip(columns, lefts, strict=True):
        right = max(_right(panel, width - left) for panel in panels)
        frame = Frame(
            width,
            HEIGHT,
            round(left),
            round(right),
            max(tops),
            max(feet),
            panels[0].x_range,
            panels[0].y_range,
        )
        for room in (width - frame.left - frame.right, HEIGHT - frame.top - frame.bottom):
            require(
                room >= LEAST_PLOT,
                f"room for the plot of {panels[0].title!r}",
                room,
                f"at least {LEAST_PLOT} px: shorten the names of its rows, lines or axes",
            )
        made.append(frame)
    return made


def _top(panel, width):
    return 8 + _height(_y_label(panel, width)) + LINE * _named_above(panel) + 8


def _foot(panel, room):
    return (
        14 * bool(panel.x_ticks or panel.x_label)
        + _x_ticks(panel)
        + _height(_x_label(panel, room))
        + 4
    )


def _x_ticks(panel):
    """The height of the words under the x axis."""
    return max((_height(text) for _, text in panel.x_ticks), default=0)


def _named_above(panel):
    """Whether a name stands above the plot, that of an upright reference line."""
    return any(isinstance(mark, Rule) and mark.axis == "x" and mark.label for mark in panel.marks)


def _y_label(panel, width):
    return wrapped(panel.y_label, width - 8)


def _x_label(panel, room):
    return wrapped(panel.x_label, room - 4)


def _left(panel):
    ticks = [text_width(wrapped(text, ROW_WIDTH)) + 11 for _, text in panel.y_ticks]
    first = [text_width(text) / 2 + 2 for value, text in panel.x_ticks[:1] if value == panel.x_range[0]]
    return max([14, *ticks, *first])


def _right(panel, room):
    """The margin right of a plot that begins ``room`` px from the picture's right edge."""
    low, high = panel.x_range
    needs = [(value, text_width(text) / 2 + 2) for value, text in panel.x_ticks]
    for mark in panel.marks:
        if isinstance(mark, Line | Band) and mark.label:
            needs.append((mark.x[-1], text_width(wrapped(mark.label, END_WIDTH, bold=True), bold=True) + 12))
    shares = [((value - low) / (high - low), wide) for value, wide in needs]
    return max([12, *(room - (room - wide) / share for share, wide in shares if share)])


# ------------------------------------------------------------------------------- where words stand


def words(panel, frame):
    """All words of a panel that may differ between states, placed, in an order that does not: the names of
    the axes, y and x, then of the marks. A mark without a name has empty words there."""
    below = frame.height - frame.bottom + 22 + _x_ticks(panel)
    found = [
        Words(_y_label(panel, frame.width), 2, 14, "start", "axis"),
        Words(_x_label(panel, frame.width - frame.left), frame.left, below, "start", "axis"),
    ]
    crowd = _Crowd(panel, frame)
    placed = _ends(panel, frame, crowd) | _rules(panel, frame, crowd)
    beside = _beside(panel, frame, crowd)
    for n, mark in enumerate(panel.marks):
        if isinstance(mark, Dots):
            found += [beside[n, i] for i in range(len(mark.x))]
        elif not isinstance(mark, Spans | People):
            found.append(placed[n])
    return [replace(each, x=round(each.x), y=round(each.y)) for each in found]


class _Crowd:
    """What words should not cover: dots, lines, and the words that stand already."""

    def __init__(self, panel, frame):
        self.frame, self.dots, self.lines = frame, [], []
        self.words = [tick.box for tick in _row_names(panel, frame)]
        for mark in panel.marks:
            if isinstance(mark, Rule):
                if mark.axis == "x":
                    self.lines += [
                        (frame.x(mark.at), y) for y in range(frame.top, frame.height - frame.bottom, 6)
                    ]
                continue
            if isinstance(mark, Band | People):
                continue
            if isinstance(mark, Spans):
                for low, high, y in zip(mark.low, mark.high, mark.y, strict=True):
                    self.lines += [(frame.x(low + (high - low) * n / 8), frame.y(y)) for n in range(9)]
                continue
            spots = [(frame.x(x), frame.y(y)) for x, y in zip(mark.x, mark.y, strict=True)]
            if isinstance(mark, Dots):
                for (x, y), r in zip(spots, radii(mark), strict=True):
                    self.dots.append((x - r - 1, y - r - 1, x + r + 1, y + r + 1))
            else:
                for (x0, y0), (x1, y1) in zip(spots, spots[1:], strict=False):
                    self.lines += [(x0 + (x1 - x0) * n / 8, y0 + (y1 - y0) * n / 8) for n in range(8)]

    def best(self, candidates):
        """The first of the candidates that covers least, moved inside the picture, and what it covers; from
        now on it stands."""
        first = candidates[0]
        beyond = [box[2] for box in self.words if _overlap(first.box, box)]
        if beyond and first.anchor == "start":  # as a last resort, after the words that stand in its place
            candidates = [*candidates, replace(first, x=max(beyond) + 6)]
        chosen = min(map(self._inside, candidates), key=self._cost)
        cost = self._cost(chosen)
        self.words.append(chosen.box)
        return chosen, cost

    def _cost(self, each):
        left, top, right, bottom = box = each.box
        outside = top < self.frame.top - LINE or bottom > self.frame.height - self.frame.bottom + 8
        return (
            40 * sum(_overlap(box, other) for other in self.words)
            + 40 * outside
            + 4 * sum(_overlap(box, other) for other in self.dots)
            + sum(left <= x <= right and top <= y <= bottom for x, y in self.lines)
        )

    def _inside(self, each):
        left, _, right, _ = each.box
        return replace(each, x=each.x + max(1 - left, min(self.frame.width - 1 - right, 0)))


def _overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _beside(panel, frame, crowd):
    """The words of dots, each at its own, by the numbers of mark and dot. Who chooses first is tried out, so
    that as little as can be is covered."""
    sides = {}
    for n, mark in enumerate(panel.marks):
        if isinstance(mark, Dots):
            labels = mark.labels or [""] * len(mark.x)
            for i, (text, x, y, r) in enumerate(zip(labels, mark.x, mark.y, radii(mark), strict=True)):
                spots = _around(frame.x(x), frame.y(y), r + 5)
                sides[n, i] = [Words(text, *spot, f"label {mark.voice}") for spot in spots]
    named = [key for key, spots in sides.items() if spots[0].text]
    standing, tried = crowd.words, []
    for order in permutations(named) if len(named) <= 4 else (named, named[::-1]):
        crowd.words = list(standing)
        chosen = {key: crowd.best(sides[key]) for key in order}
        tried.append((sum(cost for _, cost in chosen.values()), chosen))
    _, chosen = min(tried, key=lambda each: each[0])
    return {key: chosen[key][0] if key in chosen else spots[0] for key, spots in sides.items()}


def _around(x, y, away):
    """Places for words beside a dot at (x, y): right, left, a little higher or lower, above, below."""
    yield from (
        (at, y + dy, anchor) for dy in (5, 1, 9) for at, anchor in ((x + away, "start"), (x - away, "end"))
    )
    yield from ((x, y + dy, anchor) for anchor in ("middle", "start") for dy in (-away, away + 10))


def _ends(panel, frame, crowd):
    """The names of lines and bands, right of their ends and moved apart, by the number of the mark."""
    found = {}
    for n, mark in enumerate(panel.marks):
        if isinstance(mark, Line | Band):
            end = mark.y[-1] if isinstance(mark, Line) else (mark.low[-1] + 3 * mark.high[-1]) / 4
            text = wrapped(mark.label, END_WIDTH, bold=True)
            top = frame.y(end) - _height(text) / 2
            found[n] = Words(text, frame.x(mark.x[-1]) + 8, top, "start", f"label {mark.voice}")
    named = sorted((each.y, n) for n, each in found.items() if each.text)
    tops = apart(
        [top for top, _ in named],
        [_height(found[n].text) for _, n in named],
        frame.top - LINE / 2,
        frame.height - frame.bottom + LINE / 2,
    )
    for top, (_, n) in zip(tops, named, strict=True):
        found[n] = replace(found[n], y=top + 14)
        crowd.words.append(found[n].box)
    return found


def apart(tops, heights, low, high):
    """Tops of boxes, in rising order, moved apart as little as may be, from ``low`` to ``high`` (px)."""

    def down(tops):
        floor, moved = low, []
        for top, height in zip(tops, heights, strict=True):
            moved.append(max(top, floor))
            floor = moved[-1] + height
        return moved

    def up(tops):
        ceiling, moved = high, []
        for top, height in zip(reversed(tops), reversed(heights), strict=True):
            ceiling = min(top, ceiling - height)
            moved.append(ceiling)
        return moved[::-1]

    return [(a + b) / 2 for a, b in zip(up(down(tops)), down(up(tops)), strict=True)]


def _rules(panel, frame, crowd):
    """The names of reference lines: above an upright one, along a level one, by the number of the mark."""
    found = {}
    for n, mark in enumerate(panel.marks):
        if not isinstance(mark, Rule):
            continue
        if mark.axis == "x":
            x, y = frame.x(mark.at), frame.top - 11
            spots = [(x, y, "middle"), (x - 4, y, "start"), (x + 4, y, "end")]
        else:
            y, ends = frame.y(mark.at), ((frame.left + 5, "start"), (frame.width - frame.right - 5, "end"))
            spots = [(x, y + dy, anchor) for x, anchor in ends for dy in (-6, 16)]
        options = [Words(mark.label, *spot, "rule-label") for spot in spots]
        found[n] = crowd.best(options)[0] if mark.label else options[0]
    return found


# ------------------------------------------------------------------------------------------- SVG


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
def _style():
    css = SHEET.read_text(encoding="utf-8")
    rules = re.search(r"/\* picture.*?\*/(.*?)/\* end of picture \*/", css, re.S).group(1)
    rules = re.sub(r"\s+", " ", rules.replace(".explorer svg ", "")).strip()

    def variables(theme):
        return "svg{" + ";".join(f"--{name}:{colour}" for name, colour in tokens()[theme].items()) + "}"

    return f"{variables('light')}@media(prefers-color-scheme:dark){{{variables('dark')}}}{rules}"


def svg(panel, frame=None, shown=None):
    """A panel in its :class:`Frame` (by default one that fits it alone) as SVG that stands alone, its style
    inside.

    ``shown``: which of its :func:`words` to write, by number; by default those that are not empty. The title
    is not in it: it stands above, as text.
    """
    if frame is None:
        (frame,) = frames([Chart((panel,), alt=panel.title)])
    w, h = frame.width, frame.height
    placed = words(panel, frame)
    shown = [n for n, each in enumerate(placed) if each.text] if shown is None else shown
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}">',
            f'<style>{_style()}</style><rect class="paper" width="{w}" height="{h}"/>',
            *_axes(panel, frame),
            *(f"<g>{''.join(_drawn(mark, frame))}</g>" for mark in panel.marks),
            "<g>",
            *(text_svg(placed[n]) for n in shown),
            "</g></svg>",
        ]
    )


def _axes(panel, frame):
    """Ticks, a base line and at most four gridlines: upright ones where the rows of a dot plot have names."""
    top, base, right = frame.top, frame.height - frame.bottom, frame.width - frame.right
    for n, (value, text) in enumerate(panel.x_ticks):
        x, css = _px(frame.x(value)), "grid" if n or not panel.rows else "base"
        there, back = (top, base) if panel.rows else (base, base + 5)
        yield f'<path class="{css}" d="M{x} {there}V{back}"/>'
        yield text_svg(Words(text, x, base + 20, "middle", "tick"))
    if panel.x_ticks and not panel.y_ticks:
        yield f'<path class="base" d="M{frame.left} {base}H{right}"/>'
    for n, (value, _) in enumerate(panel.y_ticks):
        if not panel.rows:
            yield f'<path class="{"grid" if n else "base"}" d="M{frame.left} {_px(frame.y(value))}H{right}"/>'
    yield from map(text_svg, _row_names(panel, frame))


def _row_names(panel, frame):
    """The words of the y ticks, left of the plot."""
    for value, text in panel.y_ticks:
        named = wrapped(text, ROW_WIDTH)
        first = round(frame.y(value) + 5 - (_height(named) - LINE) / 2)
        yield Words(named, frame.left - 7, first, "end", "tick left")


def _drawn(mark, frame):
    """A mark as SVG. ``twin/explorer.js`` moves what this draws."""
    css = " ".join(word for word in ("thick", "dashed") if getattr(mark, word, False))
    if isinstance(mark, Rule):
        upright = mark.axis == "x"
        at = _px(frame.x(mark.at) if upright else frame.y(mark.at))
        far = (
            f"{at} {frame.top - 7}V{frame.height - frame.bottom}"
            if upright
            else f"{frame.left} {at}H{frame.width - frame.right}"
        )
        yield f'<path class="rule" d="M{far}"/>'
    elif isinstance(mark, Dots):
        for x, y, on, r in zip(mark.x, mark.y, mark.filled, radii(mark), strict=True):
            classes = f"dot {mark.voice} {'on ' if on else ''}{css}".rstrip()
            yield f'<circle class="{classes}" cx="{_px(frame.x(x))}" cy="{_px(frame.y(y))}" r="{_px(r)}"/>'
    elif isinstance(mark, Spans):
        for low, high, y, on in zip(mark.low, mark.high, mark.y, mark.filled, strict=True):
            classes = f"span {mark.voice} {'on ' if on else ''}{css}".rstrip()
            yield f'<path class="{classes}" d="M{_px(frame.x(low))} {_px(frame.y(y))}H{_px(frame.x(high))}"/>'
    elif isinstance(mark, People):
        yield from _people(mark, frame)
    elif isinstance(mark, Band):
        around = zip(mark.x + mark.x[::-1], mark.low + mark.high[::-1], strict=True)
        yield f'<path class="band {mark.voice}" d="{_path(around, frame)}Z"/>'
    else:
        d = _path(zip(mark.x, mark.y, strict=True), frame)
        yield f'<path class="{f"line {mark.voice} {css}".rstrip()}" d="{d}"/>'


def radii(dots):
    """The radius of each dot, px: by its size where it has one (none for a size of 0), else smaller where
    they are many."""
    if dots.sizes:
        return [2 + 14 * size**0.5 if size else 0 for size in dots.sizes]
    return [7 if len(dots.x) == 1 else 5.5 if len(dots.x) <= 12 else 4] * len(dots.x)


# Someone, about 10 high and 6 wide, round (0, 0).
PERSON = "M-1.8-2.7a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0-3.6 0M-2.7 4.7V2.4Q-2.7 0 0 0T2.7 2.4V4.7Z"


def _people(mark, frame):
    """Groups of people: a pattern, one to a cell, and the area that it fills."""
    wide, high = frame.x(1) - frame.x(0), frame.y(0) - frame.y(1)
    own = f"people-{crc32(repr((mark, frame)).encode()):x}"
    for n, (first, last, voice, on) in enumerate(mark.groups):
        yield (
            f'<pattern id="{own}-{n}" class="{voice}" patternUnits="userSpaceOnUse" x="{_px(frame.x(0))}" '
            f'y="{_px(frame.y(mark.rows))}" width="{wide:.3f}" height="{high:.3f}"><path class="person'
            f'{" on" if on else ""}" d="{PERSON}" transform="translate({wide / 2:.3f} {high / 2:.3f}) '
            f'scale({min(wide / 7, high / 11.5):.3f})"/></pattern>'
            f'<path class="people" fill="url(#{own}-{n})" d="{_area(first, last, mark, frame)}"/>'
        )


def _area(first, last, mark, frame):
    """The cells from the first person up to the last, row by row; none is a point."""
    d, columns = "", mark.columns
    for row in range(first // columns, -(-last // columns)):
        left, right = max(first - row * columns, 0), min(last - row * columns, columns)
        if left < right:
            top, low = frame.y(mark.rows - row), frame.y(mark.rows - row - 1)
            d += f"M{_px(frame.x(left))} {_px(top)}H{_px(frame.x(right))}V{_px(low)}H{_px(frame.x(left))}Z"
    return d or "M0 0"


def text_svg(each):
    """:class:`Words` as SVG."""
    first, *more = each.text.split("\n")
    spans = escape(first) + "".join(
        f'<tspan x="{each.x}" dy="{LINE}">{escape(line)}</tspan>' for line in more
    )
    return f'<text class="{each.css}" x="{each.x}" y="{each.y}" text-anchor="{each.anchor}">{spans}</text>'


def _px(value):
    return f"{value:.1f}"


def _path(points, frame):
    return "M" + "L".join(f"{_px(frame.x(x))} {_px(frame.y(y))}" for x, y in points)
