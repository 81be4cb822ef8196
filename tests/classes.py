"""Classes to grade: a course directory, what is handed in, nbgrader's commands. Shared by tests and
``benchmarks/classroom.py``."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat import v4

from widgets.classroom import Personal
from widgets.classroom.grading.expected import expected
from widgets.classroom.questions import ASSIGNMENTS

COURSE = "PSY101-2026"
BIN = Path(sys.executable).parent
ENVIRONMENT = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}


def nbgrader(folder, *words, fails=False):
    """One of nbgrader's commands in a course directory; its output."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
    )
    assert (done.returncode != 0) == fails, done.stderr[-3000:]
    return done.stdout + done.stderr


def teacher(folder, *words, fails=False):
    """One of the course's own commands in a course directory; its output."""
    command = [sys.executable, "-m", "widgets.classroom.grading", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=ENVIRONMENT)
    assert (done.returncode != 0) == fails, done.stdout + done.stderr[-3000:]
    return done.stdout + done.stderr


def about(**fields):
    """nbgrader's metadata of a cell."""
    usual = {"schema_version": 3, "grade": False, "solution": False, "task": False, "locked": False}
    return {"nbgrader": usual | fields}


def source(name):
    """A short instructor's notebook for a declared assignment: its questions, and one to be marked by
    hand."""
    cells = [
        v4.new_code_cell(
            'from widgets.classroom import answer, personal\n\nCOURSE = "try-it"\nSTUDENT = "your id"\n'
            f'mine = personal("{name}", course=COURSE, student=STUDENT)'
        )
    ]
    for question in ASSIGNMENTS[name].questions:
        q = question.name
        solution = f"{q} = None\n### BEGIN SOLUTION\n{q} = 'a secret of the teacher'\n### END SOLUTION\n"
        solution += f'answer("{q}", {q})'
        marking = f"# {q}\n### BEGIN HIDDEN TESTS\nraise RuntimeError('a hidden test')\n### END HIDDEN TESTS"
        cells += [
            v4.new_code_cell(solution, metadata=about(grade_id=f"{q}-answer", solution=True)),
            v4.new_code_cell(
                marking, metadata=about(grade_id=q, grade=True, locked=True, points=question.points)
            ),
        ]
    rubric = "### BEGIN MARK SCHEME\n3: a rubric\n### END MARK SCHEME"
    by_hand = about(grade_id="reason-1", grade=True, solution=True, points=3)
    cells.append(v4.new_markdown_cell(rubric, metadata=by_hand))
    return v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )


def course(folder, name, students):
    """A course directory with one assignment of ``source``, released to ``students``; the released
    notebook."""
    roster = folder.parent / f"{folder.name}.csv"
    lines = [f"{s},{s.title()},Student,{s}@example.org,{4000 + n}" for n, s in enumerate(students)]
    roster.write_text("\n".join(["id,first_name,last_name,email,lms_user_id", *lines]), encoding="utf-8")
    teacher(folder.parent, "course", str(folder), "--course", COURSE, "--roster", str(roster))
    place = folder / "source" / name / f"{name}.ipynb"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(nbformat.writes(source(name)).replace("try-it", COURSE), encoding="utf-8")
    nbgrader(folder, "generate_assignment", name)
    return nbformat.read(folder / "release" / name / f"{name}.ipynb", as_version=4)


def right_answers(name, student, course=COURSE):
    """What a student should answer."""
    return expected(name, Personal(name, course, student))


def solved(released, name, student, answers=None):
    """The released notebook as a student hands it in: with their name, and ``answers`` (right ones)."""
    answers = right_answers(name, student) if answers is None else answers
    done = nbformat.from_dict(json.loads(json.dumps(released)))
    for cell in done.cells:
        cell.source = cell.source.replace("your id", student)
        for question, value in answers.items():
            cell.source = cell.source.replace(
                f'answer("{question}", {question})', f'answer("{question}", {value!r})'
            )
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "reason-1":
            cell.source = "Because."
    return done


def hand_in(folder, name, student, notebook):
    """Put a notebook (or the bytes of a file) where a submission belongs; its path."""
    place = folder / "submitted" / student / name / f"{name}.ipynb"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(notebook if isinstance(notebook, bytes) else nbformat.writes(notebook).encode())
    return place
