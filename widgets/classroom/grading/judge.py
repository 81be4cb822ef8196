"""The judge: from what a notebook showed, read as data, to which answers are right.

A process of its own (``python -m widgets.classroom.grading.judge``), which never runs a student's code and
holds no gradebook: one JSON object a line in, one a line out. ``Judge`` is its other end.
"""

import json
import subprocess
import sys
import threading

from .. import MIME, Personal
from ..declared import IllFormed, plain
from .expected import expected

_known = {}


def answers(outputs):
    """The answers in cleaned outputs, in the order of the cells: a list of JSON values."""
    return [
        output["data"][MIME]
        for n in sorted(outputs)
        for output in outputs[n]
        if MIME in output.get("data", {})
    ]


def judged(assignment, course, student, given):
    """What the answers ``given`` are worth: ``right`` (for each question, whether it is), ``said`` (for each,
    a sentence for its student) and ``problems`` (sentences for the teacher)."""
    mine = Personal(assignment, course, student)
    key = (assignment, plain(course), plain(student))
    if key not in _known:
        _known[key] = expected(assignment, mine)
    last, foreign, problems = {}, set(), []
    for one in given:
        name = one.get("question") if isinstance(one, dict) else None
        if not isinstance(name, str):
            problems.append("an answer was not in the form that answer(...) gives")
            continue
        last[name] = one
    right, said = {}, {}
    for question in mine.assignment.questions:
        name = question.name
        right[name] = False
        if name not in last:
            said[name] = f"{name}: no answer."
            continue
        one = last.pop(name)
        whose = [one.get(field) for field in ("assignment", "course", "student")]
        theirs = [assignment, plain(course), plain(student)]
        if not all(isinstance(each, str) for each in whose) or [whose[0], *map(plain, whose[1:])] != theirs:
            foreign.add(name)
            said[name] = f"{name}: this answer is for other numbers than yours."
            continue
        try:
            value = question.well_formed(one.get("value"))
        except IllFormed as error:
            said[name] = str(error)
            continue
        right[name] = question.right(value, _known[key][name])
        verdict = "right" if right[name] else f"with your numbers it is {_shown(_known[key][name])}"
        said[name] = f"{name}: your answer {_shown(value)}; {verdict}."
    if foreign:
        problems.append(
            f"answers to {', '.join(sorted(foreign))} are for another assignment, course or student than "
            f"{assignment}, {course}, {student}, and don't count"
        )
    if last:
        problems.append(f"answers to unknown questions: {', '.join(sorted(last))[:200]}")
    return {"right": right, "said": said, "problems": list(dict.fromkeys(problems))}


def _shown(value):
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return f"{value:.6g}" if isinstance(value, float) else repr(value)


class Judge:
    """The judge's process, started when first asked."""

    def __init__(self):
        self._process, self._turn = None, threading.Lock()

    def __call__(self, assignment, course, student, given):
        """Same as ``judged``, over there."""
        with self._turn:
            if self._process is None or self._process.poll() is not None:
                command = [sys.executable, "-I", "-m", "widgets.classroom.grading.judge"]
                self._process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
                )
            self._process.stdin.write(json.dumps([assignment, course, student, given]) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the judge stopped at the submission of {student}")
        return json.loads(line)

    def close(self):
        """End the process."""
        if self._process is not None:
            self._process.stdin.close()
            self._process.wait()
            self._process.stdout.close()
            self._process = None


if __name__ == "__main__":
    for asked in sys.stdin:
        print(json.dumps(judged(*json.loads(asked))), flush=True)
