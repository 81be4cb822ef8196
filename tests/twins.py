"""What a twin's stored data say, read by other eyes than those of the page's script: shared by tests."""

import json
import re
from functools import cache

from toys import TOYS

from widgets.catalog import EXPLORERS

ALL = {**TOYS, **EXPLORERS}

# The parts of a mark that the data hold, in order, as the page's script reads them.
PARTS = {
    "Line": ("x", "y", "thick", "dashed"),
    "Band": ("x", "low", "high"),
    "Dots": ("x", "y", "filled", "thick", "sizes"),
    "Spans": ("low", "high", "y", "filled", "thick"),
    "People": ("counts",),
    "Rule": ("at",),
}


@cache
def stored(explorer):
    """The data block in the explorer's HTML."""
    (block,) = re.findall(r'<script type="application/json">(.*?)</script>', explorer.html, re.S)
    return json.loads(block)


@cache
def grid(explorer):
    """Every state: its index, and its values by name."""
    return list(enumerate(explorer.grid()))


@cache
def states(explorer):
    """What the explorer's own functions give in every state: chart and sentence."""
    return [explorer.state(**values) for _, values in grid(explorer)]


def decoded(data, state):
    """Sentence, and for each panel its title, its marks (kind, parts by name) and its words, in one state."""
    rows = iter([_row(kept[use[0][state]] if use else kept[0]) for kept, *use in data["slots"]])
    sentence, panels = next(rows), []
    for panel in data["panels"]:
        title = next(rows)
        marks = [(kind, {part: next(rows) for part in PARTS[kind]}) for kind, *_ in panel["marks"]]
        panels.append((title, marks, [next(rows) for _ in range(panel["words"])]))
    assert next(rows, None) is None
    return sentence, panels


def _row(row):
    if isinstance(row, str) or not row or isinstance(row[0], str):
        return row
    total, numbers = 0, []
    for step in row:
        total += step
        numbers.append(total / 1000)
    return numbers


def shown(mark):
    """The parts of a mark as its data should have them: truths as 0 and 1, numbers as they are."""
    parts = {part: getattr(mark, part) for part in PARTS[type(mark).__name__]}
    for part, value in parts.items():
        if part in ("filled", "thick", "dashed"):
            parts[part] = "".join("01"[bool(v)] for v in (value if part == "filled" else [value]))
        else:
            parts[part] = [value] if part == "at" else list(value) or ""
    return parts


def said(panel):
    """All words that a panel should show but for its title and ticks, each as one line."""
    labels = [w for mark in panel.marks for w in getattr(mark, "labels", [getattr(mark, "label", "")])]
    return [words for words in (panel.y_label, panel.x_label, *labels) if words]
