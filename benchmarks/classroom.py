"""Grading a class: the course's grader beside plain ``nbgrader autograde``, on the same submissions, in one
run.

    python benchmarks/classroom.py [N]        N copies of one assignment (12; the aim is for 300)

The course's way: sandbox, judge, report, as many sandboxes at a time as there are cores. Plain: nbgrader as
it comes, no sandbox, one after the other; it runs the same cells and gives no points, since marking is not in
the notebooks.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from classes import COURSE, hand_in, nbgrader, solved, teacher  # noqa: E402

from widgets.classroom.questions import ASSIGNMENTS  # noqa: E402

NAME = "01_what_intimacy_is"
PLAIN = f"c = get_config()\nc.CourseDirectory.course_id = {COURSE!r}\n"


def handed_in(folder, students):
    """A course directory with the real assignment, and a right solution by each student."""
    roster = folder.parent / f"{folder.name}.csv"
    roster.write_text("\n".join(["id", *students]), encoding="utf-8")
    teacher(folder.parent, "course", str(folder), "--course", COURSE, "--roster", str(roster))
    nbgrader(folder, "generate_assignment", NAME)
    released = nbformat.read(folder / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    for student in students:
        hand_in(folder, NAME, student, solved(released, NAME, student))


def timed(work):
    start = time.monotonic()
    said = work()
    return time.monotonic() - start, said


def main(n):
    students = [f"s{i:03}" for i in range(n)]
    full = sum(question.points for question in ASSIGNMENTS[NAME].questions)
    with tempfile.TemporaryDirectory() as place:
        ours, plain = Path(place, "ours"), Path(place, "plain")
        handed_in(ours, students)
        handed_in(plain, students)
        (plain / "nbgrader_config.py").write_text(PLAIN, encoding="utf-8")
        seconds, said = timed(lambda: teacher(ours, "grade", NAME))
        assert said.count(f": {full} of ") == n and "To look at: none" in said, said
        beside, _ = timed(lambda: nbgrader(plain, "autograde", NAME))
        assert len(list((plain / "autograded").glob(f"*/{NAME}/*.ipynb"))) == n
    print(f"{n} submissions of {NAME}, {len(os.sched_getaffinity(0))} cores")
    print(f"  the course's grader, sandboxed   {seconds:7.1f} s   {seconds / n:5.2f} s each")
    print(f"  plain nbgrader autograde         {beside:7.1f} s   {beside / n:5.2f} s each")
    print(f"  ratio {seconds / beside:.2f} (below 1: the course's is quicker)")
    if n < 300:
        print(f"  300 of them at this rate: {300 * seconds / n / 60:.1f} minutes (the aim: under 30)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12)
