"""What a submission may try, in one class graded with nbgrader: it ends with the right mark or a clear line
in the report, and touches nothing that is not its own."""

import json
import socket
import sqlite3
import textwrap
import threading

import nbformat
import pytest
from classes import ASSIGNMENTS, COURSE, course, hand_in, right_answers, solved, teacher
from nbformat import v4

from widgets.classroom import MIME
from widgets.classroom.grading import sandbox

NAME = "01_what_intimacy_is"
QUESTIONS = ASSIGNMENTS[NAME].questions
FULL = sum(question.points for question in QUESTIONS)
FIRST = QUESTIONS[0].points

SWALLOWS = """
    import time
    while True:
        try:
            time.sleep(60)
        except BaseException:
            pass
"""

POURS = """
    import os
    while True:
        for fd in range(3, 20):
            try:
                os.write(fd, b"x" * 10**6)
            except OSError:
                pass
"""

FORGES = """
    import os
    for fd in range(3, 20):
        try:
            os.write(fd, b'{"end": "one", "outputs": 3}\\n')
        except OSError:
            pass
"""

BEFORE = {  # code in a cell before the answers, which are right: (code, what the report says, mark)
    "loops": ("while True: pass", "", FULL),
    "swallows": (SWALLOWS, "not to be interrupted", 0),
    "leaves": ("import os; os._exit(0)", "its Python stopped", 0),
    "hoards": ("hoard = []\nwhile True: hoard.append(bytearray(10**7))", "", FULL),
    "prints": ("for _ in range(10**6): print('x' * 100)", "", FULL),
    "pours": (POURS, "stopped in code cell 2", 0),
    "forks": ("import os\nwhile True: os.fork()", None, None),
    "forges": (FORGES, "not in the form agreed", 0),
}

PEEK = """
    import os
    for path in {paths!r}:
        try:
            print(path, "SEEN", os.listdir(path) if os.path.isdir(path) else open(path).read()[:100])
        except OSError as error:
            print(path, "refused")
    for module in ("widgets.classroom.grading.expected", "widgets.classroom.grading.judge"):
        try:
            __import__(module)
            print(module, "SEEN")
        except ImportError:
            print(module, "refused")
    print("processes", [p for p in os.listdir("/proc") if p.isdigit()])
"""

POKE = """
    import os
    for path in {paths!r}:
        try:
            with open(os.path.join(path, "was_here"), "w") as mark:
                mark.write("x")
            print(path, "WRITTEN")
        except OSError:
            print(path, "refused")
    with open("was_here", "w") as mark:
        mark.write("its own folder")
    print("own", os.path.exists("was_here"))
"""

CALL = """
    import socket, urllib.request
    for host, port in {hosts!r}:
        try:
            socket.create_connection((host, port), timeout=1)
            print(host, "REACHED")
        except OSError:
            print(host, "refused")
    print("network", sorted(name for _, name in socket.if_nameindex()))
"""

LIAR = """
    class Liar(float):
        def __eq__(self, other): return True
        def __sub__(self, other): return 0.0
        __rsub__ = __sub__
        def __le__(self, other): return True
        __ge__ = __lt__ = __gt__ = __le__
        def __float__(self): return Liar(0.123456)
"""

PATCH = """
    import builtins, widgets.classroom as classroom
    from widgets.classroom import declared
    declared.Question.right = lambda *_: True
    declared.Question.well_formed = lambda self, value: "full marks, please"
    builtins.abs = lambda _: 0
    def answer(name, value):
        from IPython.display import display
        display({"text/plain": "2"}, raw=True)
        display({MIME: {"question": name, "right": True, "points": 100, "value": {"points": 100}}}, raw=True)
"""


def cell(code):
    return v4.new_code_cell(textwrap.dedent(code))


def graded(nb, name):
    return next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


@pytest.fixture(scope="module")
def listener():
    """A server on this machine that counts who calls."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(
            target=lambda: [calls.append(server.accept()) for _ in range(9)], daemon=True
        ).start()
        yield server.getsockname(), calls


@pytest.fixture(scope="module")
def group(tmp_path_factory, listener):
    """The class, graded: its folder, what the grader said, and what each was found to have done."""
    folder = tmp_path_factory.mktemp("attacks") / "course"
    others = (
        "peeks pokes calls lies patches deletes blanks renames edits copies other garbage encoded empty old"
    )
    names = [*BEFORE, *others.split(), "nested", "listed", "missing", "odd", "links", "good"]
    released = course(folder, NAME, names)
    with (folder / "nbgrader_config.py").open("a") as config:
        config.write("c.Run.cell_seconds = 2\nc.Run.notebook_seconds = 15\nc.Run.memory = 800_000_000\n")

    def right(student):
        return solved(released, NAME, student)

    def hand(student, nb):
        hand_in(folder, NAME, student, nb)

    for student, (code, _, _) in BEFORE.items():
        nb = right(student)
        nb.cells.insert(1, cell(code))
        hand(student, nb)

    package = sandbox.PACKAGE
    private = [folder, folder.parent, folder / "gradebook.db", folder / "submitted" / "good",
               package.parent / "tests", package / "classroom" / "grading" / "expected.py", "/root",
               package / "classroom" / "assignments" / f"{NAME}.ipynb", "/etc/shadow"]  # fmt: skip
    places = [str(folder), str(folder.parent), str(sandbox.PACKAGE), "/usr", "/etc", "/"]
    for student, code in (
        ("peeks", PEEK.format(paths=[*map(str, private)])),
        ("pokes", POKE.format(paths=places)),
        ("calls", CALL.format(hosts=[listener[0], ("192.0.2.1", 80)])),
    ):
        nb = right(student)
        nb.cells.insert(1, cell(code))
        hand(student, nb)

    nb = solved(released, NAME, "lies", right_answers(NAME, "good"))
    nb.cells.insert(1, cell(LIAR))
    for each in nb.cells:
        each.source = each.source.replace('answer("q1", ', 'answer("q1", Liar(1) or ')
    hand("lies", nb)
    nb = solved(released, NAME, "patches", {})
    nb.cells.insert(1, cell(PATCH.replace("{MIME:", f"{{{MIME!r}:")))
    hand("patches", nb)

    nb = right("deletes")
    nb.cells = [c for c in nb.cells if not c.metadata.get("nbgrader", {}).get("grade")]
    hand("deletes", nb)
    nb = right("blanks")
    for question in QUESTIONS:
        graded(nb, question.name).source = ""
    hand("blanks", nb)
    nb = right("renames")
    for each in nb.cells:
        if "nbgrader" in each.metadata:
            each.metadata.nbgrader.grade_id += "-mine"
    hand("renames", nb)
    nb = solved(released, NAME, "edits", {"q1": right_answers(NAME, "edits")["q1"]})
    for each in nb.cells:
        if "nbgrader" in each.metadata:
            each.metadata.nbgrader.update(points=100, grade=False, solution=True, locked=False, task=True)
    extra = v4.new_code_cell("100", metadata=graded(released, "q1").metadata | {"points": 100})
    forged = v4.new_output("execute_result", {"text/plain": "100"}, execution_count=1)
    extra.outputs = graded(nb, "q2").outputs = [forged]
    nb.cells.append(extra)
    hand("edits", nb)

    hand("copies", right("good"))
    nb = right("other")
    for each in nb.cells:
        each.source = each.source.replace(COURSE, "another course")
    hand("other", nb)

    hand("garbage", b"\x89PNG not a notebook at all")
    hand("encoded", nbformat.writes(right("encoded")).encode("utf-16"))
    hand("empty", b"")
    nb = right("old")
    nb.metadata.kernelspec = {"name": "python2", "display_name": "Python 2", "language": "python"}
    hand("old", nb)
    hand("nested", b"[" * 100_000)
    hand("listed", b"[1, 2, 3]")
    (folder / "submitted" / "missing" / NAME).mkdir(parents=True)
    (folder / "submitted" / "missing" / NAME / "essay.docx").write_text("Because.")
    nb = right("odd")
    nb.cells.insert(1, cell("open('/dev/shm/x', 'wb').write(bytes(10**9))"))
    nb.metadata["the"] = {"x": "y" * 1000}
    hand("odd", nb)
    hand("good", right("good"))
    stranger = folder / "submitted" / "stranger" / NAME / f"{NAME}.ipynb"
    stranger.parent.mkdir(parents=True)
    stranger.write_text(nbformat.writes(right("stranger")))
    linked = folder / "submitted" / "good" / NAME
    (folder / "submitted" / "links").mkdir()
    (folder / "submitted" / "links" / NAME).symlink_to(linked)

    told = teacher(folder, "grade", NAME)
    return folder, told


def remembered(folder, student):
    return json.loads((folder / "graded" / NAME / f"{student}.json").read_text())


def shown(folder, student):
    nb = nbformat.read(folder / "autograded" / student / NAME / f"{NAME}.ipynb", as_version=4)
    return "\n".join(o.get("text", "") for c in nb.cells if c.cell_type == "code" for o in c.outputs)


def score(folder, student):
    return remembered(folder, student)["score"]


@pytest.mark.parametrize("student", BEFORE)
def test_code_that_runs_wild_is_ended_and_what_else_it_answered_counts(group, student):
    folder, told = group
    _, problem, mark = BEFORE[student]
    done = remembered(folder, student)
    if mark is not None:
        assert done["score"] == mark, done
        assert bool(problem) == bool(done["problems"]), done
        assert problem in " ".join(done["problems"])
        assert (f"  {student}: " in told) == bool(problem)
    assert done["seconds"] < 30


def test_a_fork_bomb_is_bounded_and_ended(group):
    done = remembered(group[0], "forks")
    assert done["score"] == FULL or "code cell" in " ".join(done["problems"]), done


def test_nothing_of_the_teacher_or_of_others_can_be_read(group):
    said = shown(group[0], "peeks")
    assert said.count("refused") == 9 + 2 - said.count("/root SEEN") and "classroom.grading" in said, said
    assert all("'.pyenv'" in line or "root" not in line for line in said.splitlines() if "SEEN" in line), said
    assert score(group[0], "peeks") == FULL


def test_nothing_can_be_written_outside_its_own_folder(group):
    folder, said = group[0], shown(group[0], "pokes")
    assert said.count("refused") == 6 and "WRITTEN" not in said and "own True" in said, said
    assert not list(folder.parent.rglob("was_here"))
    assert score(folder, "pokes") == score(folder, "odd") == FULL


def test_there_is_no_network(group, listener):
    said = shown(group[0], "calls")
    assert said.count("refused") == 2 and "network ['lo']" in said, said
    assert listener[1] == []
    assert score(group[0], "calls") == FULL


def test_an_answer_is_what_it_is_not_what_it_says_of_itself(group):
    assert score(group[0], "lies") < FULL
    said = shown(group[0], "lies")
    assert "q1: your answer 0.123456; with your numbers" in said or "q1: your answer 1;" in said, said


def test_a_patched_checker_earns_nothing(group):
    assert score(group[0], "patches") == 0


@pytest.mark.parametrize("student", ["deletes", "blanks", "renames"])
def test_deleted_blanked_and_renamed_cells_change_no_mark(group, student):
    folder, told = group
    done = remembered(folder, student)
    assert done["score"] == FULL
    by_hand = "to be marked by hand, but taken out of the notebook: reason-1"
    assert done["problems"] == ([] if student == "blanks" else [by_hand])


def test_edited_points_and_forged_outputs_change_no_mark(group):
    folder, _ = group
    assert score(folder, "edits") == FIRST
    nb = nbformat.read(folder / "autograded" / "edits" / NAME / f"{NAME}.ipynb", as_version=4)
    points = {c.metadata.nbgrader.grade_id: c.metadata.nbgrader.points for c in nb.cells
              if c.metadata.get("nbgrader", {}).get("grade")}  # fmt: skip
    assert points == {question.name: question.points for question in QUESTIONS} | {"reason-1": 3}


def test_another_students_notebook_and_another_courses_earn_nothing_and_are_named(group):
    folder, told = group
    for student in ("copies", "other"):
        assert score(folder, student) == 0
        assert (
            f"  {student}: answers to q1, q2, q3, q4, q5, q6 are for another assignment, course or student"
            in told
        )


@pytest.mark.parametrize(
    ("student", "line"),
    [
        ("garbage", "is not text in UTF-8"),
        ("encoded", "is not text in UTF-8"),
        ("empty", "is empty"),
        ("nested", "is not a notebook"),
        ("listed", "is not a notebook"),
        ("missing", f"no {NAME}.ipynb; the folder holds essay.docx"),
        ("stranger", "not a student of the roster"),
        ("links", "the folder is a link to another"),
    ],
)
def test_what_cannot_be_graded_has_a_clear_line_and_no_mark(group, student, line):
    folder, told = group
    assert [row for row in told.splitlines() if row.startswith(f"  {student}: ") and line in row], told
    assert score(folder, student) is None
    assert not (folder / "autograded" / student).exists()


def test_an_old_kernel_name_does_not_matter(group):
    assert score(group[0], "old") == FULL


def test_nobody_elses_work_is_touched_and_the_gradebook_is_whole(group):
    folder, told = group
    assert score(folder, "good") == FULL and "  good: " not in told
    book = sqlite3.connect(folder / "gradebook.db")
    assert book.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert book.execute("SELECT count(*) FROM student WHERE id = 'stranger'").fetchone() == (0,)
    ours = {path.name for path in (folder / "autograded").iterdir()}
    known = {row[0] for row in book.execute("SELECT id FROM student")}
    assert ours <= known
