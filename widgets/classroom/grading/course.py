"""Sets up a course directory for nbgrader: its configuration, the assignments' sources, the roster."""

import csv
import re
from pathlib import Path

from nbgrader.api import Gradebook

from ..declared import plain

SOURCES = Path(__file__).resolve().parent.parent / "assignments"
CONFIG = """\
# nbgrader's configuration for this course. nbgrader's manual has more: late penalties, the exchange, ...
from widgets.classroom.grading.converters import configure

c = get_config()  # noqa: F821
configure(c, course={course!r})
# c.Run.cell_seconds = 30  # limits on students' code; all of them: widgets/classroom/grading/sandbox.py
# c.Exchange.root = "/srv/nbgrader/exchange"  # where a class has a JupyterHub
"""
ROSTER = ("id", "first_name", "last_name", "email", "lms_user_id")


def made(folder, course, roster=None, instant=False):
    """Make or renew the course directory at ``folder``; say in lines what was done. What is there stays as it
    is, except that students new in the roster are added, and details of known ones updated."""
    if not plain(course):
        raise SystemExit("course: give it a name, such as COURSE=PSY101-2026")
    students = read_roster(roster) if roster else []  # before anything is written
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "nbgrader_config.py"
    if not config.exists():
        config.write_text(CONFIG.format(course=course), encoding="utf-8")
        yield f"{config}: written"
    elif f"course={course!r})" not in config.read_text(encoding="utf-8"):
        raise SystemExit(f"{config} is of another course; remove it, or give that course's name")
    for source in sorted(SOURCES.glob("*.ipynb")):
        place = folder / "source" / source.stem / source.name
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            text = named(source.read_text(encoding="utf-8"), course, instant)
            place.write_text(text, encoding="utf-8")
            yield f"{place}: written"
        (folder / "downloaded" / source.stem / "archive").mkdir(parents=True, exist_ok=True)
    if roster:
        with Gradebook(f"sqlite:///{folder.resolve() / 'gradebook.db'}", course) as gradebook:
            for student in students:
                gradebook.update_or_create_student(student.pop("id"), **student)
        yield f"{len(students)} students in the gradebook"


def named(source, course, instant=False):
    """The text of a notebook with the course's name in the line ``COURSE = "..."``, which it must have
    once."""
    line = re.compile(r'"COURSE = \\"[^"\\]*\\"')
    if len(line.findall(source)) != 1:
        raise SystemExit('a source must have exactly one line COURSE = "..."')
    source = line.sub(lambda _: f'"COURSE = \\"{course}\\"', source)
    if instant:
        source = source.replace("student=STUDENT)", "student=STUDENT, instant=True)")
    return source


def read_roster(path):
    """The students of a CSV file with the columns id, first_name, last_name, email, lms_user_id (id is a
    must)."""
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError:
        raise SystemExit(f"{path}: there is no such file; ROSTER is a CSV file with your students") from None
    except UnicodeDecodeError:
        raise SystemExit(f"{path}: not UTF-8; save it as “CSV UTF-8”") from None
    columns = dict.fromkeys(column for row in rows for column in row)  # None: cells beyond the last column
    if "id" not in columns or set(columns) - set(ROSTER):
        named = ", ".join(column or "one without a name" for column in columns)
        raise SystemExit(
            f"{path}: has the columns {named or 'of none, and no students'}; a roster has "
            f"{', '.join(ROSTER)}, of which only id is a must, and a line for each student"
        )
    seen = {}
    for n, row in enumerate(rows, 2):
        name = row["id"] = (row["id"] or "").strip()
        if not re.fullmatch(r"\w[\w.@-]*", name):
            raise SystemExit(
                f"{path}, line {n}, id: {name!r} is not letters, digits, and _ . @ - (no blanks)"
            )
        if plain(name) in seen:
            raise SystemExit(f"{path}, line {n}, id: {name!r} is there already, in line {seen[plain(name)]}")
        seen[plain(name)] = n
    return [{field: (value or "").strip() or None for field, value in row.items()} for row in rows]
