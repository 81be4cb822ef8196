"""What a teacher wants to know of an assignment before setting it, without giving answers away: for each task
its points, what it shows, and the mistakes to expect. ``assignment_guide()`` shows it in a notebook.
"""

from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

from ..checked import nothing_left, read, take
from .questions import ASSIGNMENTS

TASKS = Path(__file__).parent.parent / "data" / "assignments.toml"
COLUMNS = "task", "points", "what it shows", "common mistakes"


class Row(NamedTuple):
    """One task: a question that is marked by machine, or one to be read by a person (``by_hand``)."""

    task: str
    points: int
    shows: str
    mistakes: str
    by_hand: bool


class Guide(NamedTuple):
    """The tasks of one assignment."""

    name: str
    title: str
    minutes: int
    rows: tuple[Row, ...]

    @property
    def points(self):
        """Full marks, and how many of them are given by hand."""
        return sum(row.points for row in self.rows), sum(row.points for row in self.rows if row.by_hand)

    def _heading(self):
        full, by_hand = self.points
        return f"{self.title} ({self.minutes} minutes; {full} points, {by_hand} of them read by a person)"


class Guides(tuple):
    """Guides to show one after another."""

    def __repr__(self):
        blocks = []
        for guide in self:
            lines = [
                f"  {row.task} ({row.points}): {row.shows} Mistakes: {row.mistakes}" for row in guide.rows
            ]
            blocks.append("\n".join([guide._heading(), *lines]))
        return "\n\n".join(blocks)

    def _repr_html_(self):
        return "\n".join(map(_table, self))


def _table(guide):
    def row(tag, cells):
        first, *others = (escape(str(cell)) for cell in cells)
        scope = ' scope="row"' if tag == "td" else ' scope="col"'
        rest = "".join(f"<{tag}{'' if tag == 'td' else scope}>{cell}</{tag}>" for cell in others)
        return f"<tr><th{scope}>{first}</th>{rest}</tr>"

    rows = "\n".join(row("td", each[:4]) for each in guide.rows)
    return (
        f"<table>\n<caption>{escape(guide._heading())}</caption>\n<thead>{row('th', COLUMNS)}</thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>"
    )


def assignment_guide(name=None):
    """The guide to one assignment, or to all: prints as text and as tables. It holds no answers."""
    if name is not None and name not in ASSIGNMENTS:
        raise ValueError(f"assignment: {name!r} is not one of {', '.join(ASSIGNMENTS)}")
    return Guides(guide for guide in guides_in(TASKS) if name in (None, guide.name))


@cache
def guides_in(path):
    """The guides of a file. Raises ValueError naming the file, the assignment, the task and the field."""
    file = read(path)
    guides = []
    for assignment in ASSIGNMENTS.values():
        where, tasks = f"{path.name}, {assignment.name}", take(file, path.name, assignment.name, dict)
        machine = {question.name: question.points for question in assignment.questions}
        if [task for task in tasks if task in machine] != list(machine):
            raise ValueError(f"{where}: its questions must be {', '.join(machine)}, in this order")
        rows = tuple(_row(task, item, f"{where}, {task}", machine) for task, item in tasks.items())
        guides.append(Guide(assignment.name, assignment.title, assignment.minutes, rows))
    nothing_left(file, path.name)
    return tuple(guides)


def _row(task, item, where, machine):
    by_hand = task not in machine
    points = take(item, where, "points", int) if by_hand else machine[task]
    row = Row(task, points, take(item, where, "shows"), take(item, where, "mistakes"), by_hand)
    nothing_left(item, where)
    return row
