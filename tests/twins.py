"""What a twin's stored data say, read by other eyes than those of the page's script: shared by tests."""

import json
import re

from toys import TOYS

from widgets.catalog import EXPLORERS

ALL = {**TOYS, **EXPLORERS}

# The parts of a mark that the data hold, in order, as the page's script reads them.
PARTS = {
    "Line": ("x", "y", "label", "thick"),
    "Band": ("x", "low", "high", "label"),
    "Dots": ("x", "y", "filled", "labels", "thick"),
    "Rule": ("at", "label"),
}


def stored(explorer):
    """The data block in the explorer's HTML."""
    (block,) = re.findall(r'<script type="application/json">(.*?)</script>', explorer.html, re.S)
    return json.loads(block)


def grid(explorer):
    """Every state: its index, and its values by name."""
    return list(enumerate(explorer.grid()))


def decoded(data, state):
    """Sentence, and for each panel its words (title, axes) and marks (kind, parts by name), in one state."""
    rows = iter([_row(kept[use[0][state]] if use else kept[0]) for kept, *use in data["slots"]])
    sentence, panels = next(rows), []
    for panel in data["panels"]:
        words = (next(rows), next(rows), next(rows))
        marks = [(kind, {part: next(rows) for part in PARTS[kind]}) for kind, *_ in panel["marks"]]
        panels.append((words, marks))
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
    parts = {}
    for part in PARTS[type(mark).__name__]:
        value = getattr(mark, part)
        if part in ("filled", "thick"):
            parts[part] = "".join("01"[bool(v)] for v in (value if part == "filled" else [value]))
        elif part == "labels":
            parts[part] = list(value)
        else:
            parts[part] = [value] if part == "at" else value if part == "label" else list(value)
    return parts
