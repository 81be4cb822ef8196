"""The teacher's commands, beside nbgrader's own: ``python -m widgets.classroom.grading --help``."""

import argparse
import os
import sys
from pathlib import Path

from ..questions import ASSIGNMENTS


def main():
    parser = argparse.ArgumentParser(
        prog="python -m widgets.classroom.grading", description=__doc__.split("\n")[0]
    )
    commands = parser.add_subparsers(dest="command", required=True)

    course = commands.add_parser("course", help="make a course directory, or add what is new to one")
    course.add_argument("folder", type=Path)
    course.add_argument("--course", required=True, help="the course's name, such as PSY101-2026")
    course.add_argument("--roster", type=Path, help="a CSV: id, first_name, last_name, email, lms_user_id")
    course.add_argument(
        "--instant", action="store_true", help="tell students at once whether an answer is right"
    )

    grade = commands.add_parser("grade", help="grade all that was handed in and is new or changed")
    grade.add_argument("assignment", choices=ASSIGNMENTS)
    grade.add_argument("--dir", type=Path, default=Path(), help="the course directory (here)")
    grade.add_argument("--student", action="append", default=[], help="only this student; may be given again")
    grade.add_argument("--again", action="store_true", help="also what was graded and has not changed")
    grade.add_argument("--workers", type=int, help="sandboxes at a time (as many as cores)")
    grade.add_argument("--without-sandbox", action="store_true", help="run students' code as yourself")

    expected = commands.add_parser("expected", help="show a student's numbers and expected answers")
    expected.add_argument("assignment", choices=ASSIGNMENTS)
    expected.add_argument("--course", required=True)
    expected.add_argument("--student", required=True)

    asked = parser.parse_args()
    here = str(Path(sys.executable).parent)  # nbgrader calls alembic to make a gradebook
    os.environ["PATH"] = os.pathsep.join((here, os.environ.get("PATH", os.defpath)))
    if asked.command == "course":
        from .course import made

        for line in made(asked.folder, asked.course, asked.roster, asked.instant):
            print(line)
        print(f"Next: cd {asked.folder} and nbgrader generate_assignment NAME")
    elif asked.command == "grade":
        from .grade import grade as graded
        from .sandbox import NoSandbox

        try:
            graded(
                asked.dir, asked.assignment, asked.student, asked.again, asked.workers, asked.without_sandbox,
                say=lambda line: print(line, flush=True),
            )  # fmt: skip
        except NoSandbox as error:
            raise SystemExit(str(error)) from None
    else:
        from .. import Personal
        from .expected import expected as known

        mine = Personal(asked.assignment, asked.course, asked.student)
        print(mine)
        for name, value in known(asked.assignment, mine).items():
            print(f"{name}: {value!r}")


if __name__ == "__main__":
    main()
