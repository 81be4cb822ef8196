"""A class from make course to the marks in Canvas's layout, with nbgrader's real commands."""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import zipfile
from pathlib import Path

import nbformat
import psutil
import pytest
from browsing import BOOK, DESK, Visit
from classes import COURSE, ENVIRONMENT, course, hand_in, nbgrader, right_answers, solved, teacher
from nbgrader.api import Gradebook
from nbgrader.apps import NbGrader
from nbgrader.apps.api import NbGraderAPI
from setuptools import find_namespace_packages

from widgets.classroom.grading.course import SOURCES, made
from widgets.classroom.questions import ASSIGNMENTS

NAME = "01_what_intimacy_is"
STUDENTS = ["ada", "ben", "cleo", "dee", "eve", "fay"]
FULL = sum(question.points for question in ASSIGNMENTS[NAME].questions)
HOSTILE = """Because.

<img src="http://192.0.2.1/pixel.png"> <script>document.title = "taken over"</script>
<a href="javascript:alert(1)" onmouseover="alert(2)">here</a> ![](http://192.0.2.1/second.png)"""


@pytest.fixture(scope="module")
def group(tmp_path_factory):
    """A course directory with one assignment released."""
    folder = tmp_path_factory.mktemp("flow") / "course"
    return folder, course(folder, NAME, STUDENTS)


@pytest.fixture
def fresh(group, tmp_path):
    """The same course directory for one test alone."""
    folder, released = group
    return Path(
        shutil.copytree(folder, tmp_path / "course", ignore=shutil.ignore_patterns("downloaded"))
    ), released


@pytest.fixture(scope="module")
def marked(group, tmp_path_factory):
    """Three notebooks downloaded from Canvas as one zip, a fourth not handed in: collected, graded,
    returned."""
    released = group[1]
    folder = Path(shutil.copytree(group[0], tmp_path_factory.mktemp("marked") / "course"))
    archive = folder / "downloaded" / NAME / "archive" / "submissions.zip"
    wrong = right_answers(NAME, "ben") | {"q1": 0.0}
    with zipfile.ZipFile(archive, "w") as file:
        for n, (student, answers) in enumerate((("ada", None), ("ben", wrong), ("cleo", None))):
            nb = solved(released, NAME, student, answers)
            nb.cells[-1].source = HOSTILE
            late = "LATE_" if student == "cleo" else ""
            file.writestr(f"student{student}_{late}{4000 + n}_99{n}_{NAME}-{n}.ipynb", nbformat.writes(nb))
        file.writestr(f"nobody_9999_998_{NAME}.ipynb", "{}")
    collected = nbgrader(folder, "zip_collect", NAME)
    assert "Not collected, whose is it? No student of the roster fits: nobody_9999" in collected
    told = teacher(folder, "grade", NAME)
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", COURSE) as gradebook:  # as the formgrader does
        for student, points in (("ada", 3), ("ben", 1)):
            grade = gradebook.find_grade("reason-1", NAME, NAME, student)
            grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()
    nbgrader(folder, "generate_feedback", NAME)
    return folder, told


def test_a_class_is_marked_and_its_marks_are_in_canvas_layout(marked):
    folder, told = marked
    assert "3 submissions, 3 to grade" in told and "To look at: none." in told
    nbgrader(folder, "export", "--exporter=widgets.classroom.grading.exchange.Canvas", "--to=canvas.csv")
    rows = list(csv.reader((folder / "canvas.csv").read_text(encoding="utf-8").splitlines()))
    title = ASSIGNMENTS[NAME].title
    assert rows == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title],
        ["    Points Possible", "", "", "", "", f"{FULL + 3}"],
        ["Student, Ada", "4000", "", "ada", "", f"{FULL + 3}"],
        ["Student, Ben", "4001", "", "ben", "", f"{FULL - 2 + 1}"],
        ["Student, Cleo", "4002", "", "cleo", "", f"{FULL}"],
        *(
            ["Student, " + name.title(), str(4000 + n), "", name, "", ""]
            for n, name in enumerate(STUDENTS)
            if n > 2
        ),
    ]
    nbgrader(folder, "export", "--exporter=widgets.classroom.grading.exchange.Marks", "--to=marks.csv")
    assert (folder / "marks.csv").read_text(encoding="utf-8").splitlines()[1] == f"ada,Student,Ada,{FULL + 3}"


def test_feedback_says_what_was_right_and_asks_nobody_for_anything(marked, browser):
    folder, _ = marked
    page = folder / "feedback" / "ben" / NAME / f"{NAME}.html"
    with Visit(browser, page.as_uri(), **DESK) as visit:
        text = visit.page.inner_text("body")
        assert "q1: your answer 0; with your numbers it is" in text and "q2: your answer" in text
        assert "hidden test" not in text and visit.page.title() != "taken over"
        visit.page.wait_for_timeout(300)
        assert visit.outside == []
        assert visit.page.locator("script, [onmouseover], [href^='javascript']").count() == 0


def test_one_student_can_be_graded_again_and_marks_by_hand_stay(marked, group):
    folder, released = marked[0], group[1]
    told = teacher(folder, "grade", NAME, "--student", "ada", "--again")
    assert f"[1/1] ada: {FULL + 3} of {FULL + 3}" in told
    hand_in(folder, NAME, "ben", solved(released, NAME, "ben"))  # a second try: only that is graded
    told = teacher(folder, "grade", NAME)
    assert f"[1/1] ben: {FULL + 1} of" in told and "2 were graded before" in told
    assert "nothing handed in" in teacher(folder, "grade", NAME, "--student", "dee", fails=True)


def test_the_teacher_sees_what_is_expected_of_a_student(group):
    told = teacher(group[0], "expected", NAME, "--course", COURSE, "--student", "ADA")
    for name, value in right_answers(NAME, "ada").items():
        assert f"{name}: {value!r}" in told


def test_plain_autograde_in_a_course_directory_is_sandboxed_too(fresh):
    folder, released = fresh  # also: a class of one
    nb = solved(released, NAME, "ada")
    nb.cells[-1:-1] = [nbformat.v4.new_code_cell("import socket; print('at', socket.gethostname())")]
    hand_in(folder, NAME, "ada", nb)
    nbgrader(folder, "autograde", NAME)
    done = (folder / "autograded" / "ada" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8")
    assert "at classroom" in done
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", COURSE) as gradebook:
        assert gradebook.find_submission(NAME, "ada").score == FULL

    empty = {**ENVIRONMENT, "PATH": "/nowhere"}
    grade = [sys.executable, "-m", "widgets.classroom.grading", "grade", NAME]
    refused = subprocess.run(grade, cwd=folder, env=empty, capture_output=True, text=True)
    assert refused.returncode == 1 and "bubblewrap is not installed" in refused.stderr, refused.stderr
    assert "apt-get install bubblewrap" in refused.stderr and "--without-sandbox" in refused.stderr
    assert "Traceback" not in refused.stderr
    insisted = subprocess.run(
        [*grade, "--without-sandbox"], cwd=folder, env=empty, capture_output=True, text=True
    )
    assert f"[1/1] ada: {FULL} of {FULL + 3}" in insisted.stdout, insisted.stderr


def test_a_killed_grader_started_again_loses_nothing(fresh):
    folder, released = fresh
    for student in STUDENTS:
        nb = solved(released, NAME, student)
        nb.cells[-1:-1] = [nbformat.v4.new_code_cell("import time; time.sleep(1)")]
        hand_in(folder, NAME, student, nb)
    command = [sys.executable, "-m", "widgets.classroom.grading", "grade", NAME]
    grader = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
    while not next(grader.stdout).startswith("[2/6]"):
        pass
    time.sleep(0.4)  # in the midst of the next ones
    children = psutil.Process(grader.pid).children(recursive=True)
    grader.send_signal(signal.SIGKILL)
    grader.wait()
    grader.stdout.close()
    assert children
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []  # no student's code goes on
    told = teacher(folder, "grade", NAME)
    before = int(re.search(r"(\d+) were graded before", told)[1])
    assert 2 <= before <= 4 and f"6 submissions, {6 - before} to grade" in told
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", COURSE) as gradebook:
        assert [s.score for s in gradebook.assignment_submissions(NAME)] == [FULL] * 6


def test_the_same_course_works_with_nbgraders_exchange(fresh, tmp_path):
    """Where a class has a JupyterHub; here teacher and student are one user, and the exchange is a folder."""
    (folder, _), home = fresh, tmp_path / "student"
    exchange = tmp_path / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    home.mkdir()
    student = (
        os.environ.get("USER") or subprocess.run(["id", "-un"], capture_output=True, text=True).stdout.strip()
    )
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", COURSE) as gradebook:
        gradebook.update_or_create_student(student)
    line = f"c.Exchange.root = {str(exchange)!r}\n"
    with (folder / "nbgrader_config.py").open("a") as config:
        config.write(line)
    (home / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.CourseDirectory.course_id = {COURSE!r}\n{line}"
    )
    nbgrader(folder, "release_assignment", NAME)
    nbgrader(home, "fetch_assignment", NAME)
    mine = home / NAME / f"{NAME}.ipynb"
    mine.write_text(
        nbformat.writes(solved(nbformat.read(mine, as_version=4), NAME, student)), encoding="utf-8"
    )
    nbgrader(home, "submit", NAME)
    nbgrader(folder, "collect", NAME)
    assert f"[1/1] {student}: {FULL} of {FULL + 3}" in teacher(folder, "grade", NAME)


def secrets():
    """Lines that give marks away, from every instructor's notebook: solutions, hidden tests, rubrics; and
    from the code that computes what is expected. Not those that a notebook also gives openly."""
    region = re.compile(r"### BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME)\n(.*?)\n### END \1", re.S)
    lines, given = [], ""
    for path in sorted(SOURCES.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            given += region.sub("", cell.source)
            for _, text in region.findall(cell.source):
                lines += [line.strip() for line in text.splitlines() if len(line.strip()) > 20]
    code = Path(sys.modules["widgets.classroom.grading.expected"].__file__).read_text(encoding="utf-8")
    lines += [line.strip() for line in code.splitlines() if "return" in line and len(line.strip()) > 30]
    return [line for line in lines if line not in given]


def test_nothing_that_gives_marks_away_is_in_the_release_or_the_book(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", ENVIRONMENT["PATH"])  # nbgrader calls alembic
    folder = tmp_path / "course"
    assert [*made(folder, COURSE)]
    app = NbGrader()
    app.initialize([f"--course-dir={folder}", "--log-level=ERROR"])
    for source in SOURCES.glob("*.ipynb"):
        done = NbGraderAPI(app.coursedir, config=app.config).generate_assignment(source.stem)
        assert done["success"], done["log"]
    given = {
        path: path.read_text(encoding="utf-8") for path in (folder / "release").rglob("*") if path.is_file()
    }
    assert len(given) >= len(list(SOURCES.glob("*.ipynb")))
    assert (BOOK / "index.html").is_file(), "The book has not been built: make book"
    for path in BOOK.rglob("*"):
        if path.suffix in (".html", ".ipynb", ".txt", ".md", ".js", ".json"):
            given[path] = path.read_text(encoding="utf-8", errors="replace")
    root = SOURCES.parents[2]
    installed = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    packages = find_namespace_packages(str(root), **installed["packages"]["find"])
    assert "widgets.classroom" in packages
    assert not {"widgets.classroom.grading", "widgets.classroom.assignments"} & set(packages)
    known = secrets()
    assert len(known) > 30
    hidden = [*known, "### BEGIN SOLUTION", "### BEGIN HIDDEN TESTS", "### BEGIN MARK SCHEME"]
    for line in hidden:
        forms = {line, json.dumps(line, ensure_ascii=False)[1:-1]}
        places = [str(path) for path, text in given.items() if any(form in text for form in forms)]
        assert not places, f"{line!r} is in {places[:3]}"


@pytest.mark.parametrize(
    "roster, complaint",
    [
        (None, "there is no such file"),
        ("name\nAda\n", "has the columns name; a roster has id, first_name"),
        ("id\n", "no students"),
        ("id,\nada,x\n", "has the columns id, one without a name"),
        ("id,email\nada,\nben,b@example.org,7\n", "has the columns id, email, one without a name"),
        ("id\nada\nAda \n", "line 3, id: 'Ada' is there already, in line 2"),
        ("id\nada b\n", "line 2, id: 'ada b'"),
        ("id,first_name\nzoe,Zo\xeb\n".encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_roster_that_cannot_be_read_says_why_and_nothing_is_begun(tmp_path, roster, complaint):
    path = tmp_path / "students.csv"
    if roster is not None:
        path.write_bytes(roster if isinstance(roster, bytes) else roster.encode())
    with pytest.raises(SystemExit, match=re.escape(complaint)):
        list(made(tmp_path / "course", COURSE, path))
    assert not (tmp_path / "course").exists()
