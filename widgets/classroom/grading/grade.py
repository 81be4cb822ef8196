"""Grades a whole class: nbgrader's autograder for each submission, in one warm process, with as many
sandboxes at a time as there are cores, and one thread at a time in nbgrader and its gradebook.

What has been graded is remembered, submission by submission, in ``graded/ASSIGNMENT/STUDENT.json`` with a
fingerprint of all that went in: stopped half-way and started again, it goes on; a submission that has changed
is graded again.
"""

import fcntl
import hashlib
import json
import os
import queue
import threading
import time
import warnings
from contextlib import contextmanager
from importlib.metadata import version

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGrader
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from sqlalchemy.exc import SAWarning

from ..declared import plain
from . import sandbox
from .converters import Run, judge, turn

warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's queries, which are as they are
PACKAGES = (sandbox.PACKAGE / "classroom", sandbox.PACKAGE / "model")  # what expected answers come from
LARGEST = 30 * sandbox.MB


class Submission(Autograde):
    """nbgrader's autograder for one submission; remembers the lines for the report."""

    problems = ()
    failure = None

    def convert_single_notebook(self, notebook_filename):
        try:
            super().convert_single_notebook(notebook_filename)
        except Exception as error:
            self.failure = error  # nbgrader logs it and says no more than that there was one
            raise

    def write_single_notebook(self, output, resources):
        self.problems = [*self.problems, *resources.pop("problems", [])]
        super().write_single_notebook(output, resources)

    def init_single_notebook_resources(self, notebook_filename):
        return super().init_single_notebook_resources(notebook_filename) | {"problems": []}


class Unreadable(ValueError):
    """A submission that can't be graded. The message is its line in the report."""


def fingerprint(*folders, only="*", more=""):
    """SHA-256 of all files below some folders, names and contents, and of a text."""
    digest = hashlib.sha256(more.encode())
    for folder in folders:
        for path in sorted(folder.rglob(only)):
            if path.is_symlink():
                raise Unreadable(f"{path.name} is a link to another file; links are not graded")
            if path.is_file():
                content = path.read_bytes()
                digest.update(f"{path.relative_to(folder)}:{len(content)}:".encode() + content)
    return digest.hexdigest()


def read(path):
    """See whether a file is a notebook that can be graded; raise Unreadable with the reason if not."""
    if not path.is_file():
        there = sorted(other.name for other in path.parent.iterdir())
        raise Unreadable(f"no {path.name}; the folder holds {', '.join(there)[:200] or 'nothing'}")
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(f"{path.name} is empty")
    if size > LARGEST:
        raise Unreadable(f"{path.name} has {size // sandbox.MB} MB; ask for it without its outputs")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Unreadable(f"{path.name} is not text in UTF-8, as a notebook is") from None
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path.name} is not a notebook: {error}"[:200]) from None
    try:
        nbformat.validate(nbformat.reads(text, as_version=4))
    except Exception as error:  # nbformat fails in many ways on what is not a notebook
        raise Unreadable(f"{path.name} is not a notebook: {str(error).splitlines()[0]}"[:200]) from None


class Class:
    """A course directory and one assignment in it."""

    def __init__(self, folder, assignment, without_sandbox=False):
        self.folder, self.assignment = folder.resolve(), assignment
        if not (self.folder / "nbgrader_config.py").is_file():
            raise SystemExit(
                f"{self.folder} is not a course directory (no nbgrader_config.py): make course DIR=..."
            )
        os.chdir(self.folder)  # nbgrader changes to it and back; with several threads: to it, once
        app = NbGrader(raise_config_file_errors=True)  # or it would go on without configuration: no sandbox
        app.initialize(["--log-level=CRITICAL"])
        if Run not in app.config.Autograde.get("autograde_preprocessors", ()):
            raise SystemExit(f"{self.folder}/nbgrader_config.py does not call configure(c, course=...)")
        app.config.Run.without_sandbox = without_sandbox
        self.app = app
        self.config = app.config
        self.submitted = self.folder / "submitted"
        self.kept = self.folder / "graded" / assignment
        self.course_version = fingerprint(*PACKAGES, only="*.py", more=version("nbgrader"))
        with Gradebook(app.coursedir.db_url, app.coursedir.course_id) as gradebook:
            try:
                gradebook.find_assignment(assignment)
            except MissingEntry:
                known = ", ".join(sorted(a.name for a in gradebook.assignments)) or "none yet"
                raise SystemExit(
                    f"{assignment} has not been released (released: {known}): "
                    f"nbgrader generate_assignment {assignment}"
                ) from None
            self.students = {student.id for student in gradebook.students}

    @contextmanager
    def alone(self):
        """One grader at a time in a course directory."""
        self.kept.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "graded" / "lock", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SystemExit(f"{self.folder} is being graded already") from None
            yield

    def waiting(self, wanted=()):
        """The students whose submissions are there, in order."""
        there = (place.parent.name for place in self.submitted.glob(f"*/{self.assignment}") if place.is_dir())
        return sorted(student for student in there if not wanted or student in wanted)

    def fingerprint(self, student):
        """Of everything that a submission's marks depend on."""
        place = self.submitted / student / self.assignment
        if place.resolve() != place:
            raise Unreadable("the folder is a link to another; links are not graded")
        config = (self.folder / "nbgrader_config.py").read_text(encoding="utf-8")
        source = self.folder / "source" / self.assignment
        return fingerprint(
            self.submitted / student / self.assignment, source, more=config + version("nbgrader")
        )

    def known(self, student):
        """What is remembered of a submission, or None."""
        try:
            return json.loads((self.kept / f"{student}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def grade(self, student):
        """Grade one submission and remember it: {"fingerprint", "score", "most", "problems", "seconds"}."""
        begun, problems, mark, graded = time.monotonic(), [], "", False
        try:
            mark = self.fingerprint(student)
            if student not in self.students:
                raise Unreadable("not a student of the roster: nothing was graded")
            read(self.submitted / student / self.assignment / f"{self.assignment}.ipynb")
            problems = self._autograded(student)
            graded = True
        except Unreadable as error:
            problems = [str(error)]
        except Exception as error:  # one bad submission never stops the rest; it is tried again next time
            mark, problems = "", [f"could not be graded: {error!r}"[:300]]
        done = {"fingerprint": mark, "problems": problems, **self._score(student, graded)}
        done["seconds"] = round(time.monotonic() - begun, 2)
        fresh = self.kept / f".{student}.json"
        fresh.write_text(json.dumps(done, indent=1), encoding="utf-8")
        fresh.replace(self.kept / f"{student}.json")
        return done

    def _autograded(self, student):
        coursedir = type(self.app.coursedir)(config=self.config)
        coursedir.assignment_id, coursedir.student_id = self.assignment, student
        coursedir.root = str(self.folder)
        with turn():
            one = Submission(coursedir=coursedir, config=self.config, force=True)
            one.log.disabled = True
            try:
                one.start()
            except NbGraderException as error:
                raise (one.failure or error) from None
        return list(one.problems)

    def _score(self, student, graded):
        with turn(), Gradebook(self.app.coursedir.db_url, self.app.coursedir.course_id) as gradebook:
            most = gradebook.find_assignment(self.assignment).max_score
            score = gradebook.find_submission(self.assignment, student).score if graded else None
        return {"score": score, "most": most}


def grade(folder, assignment, students=(), again=False, workers=None, without_sandbox=False, say=print):
    """Grade a class; say the progress, then the report. Returns {student: what is remembered}."""
    group = Class(folder, assignment, without_sandbox)
    if not without_sandbox:
        sandbox.check()
    workers = workers or max(1, len(os.sched_getaffinity(0)))
    with group.alone():
        everybody = group.waiting({plain(s) for s in students} and set(students))
        unknown = set(students) - set(everybody)
        if unknown:
            raise SystemExit(f"nothing handed in for {assignment} by {', '.join(sorted(unknown))}")
        results, todo = {}, queue.SimpleQueue()
        for student in everybody:
            known = None if again else group.known(student)
            if known and known["fingerprint"] and known["fingerprint"] == _or_none(group, student):
                results[student] = known
            else:
                todo.put(student)
        fresh, start = todo.qsize(), time.monotonic()
        say(f"{assignment}: {len(everybody)} submissions, {fresh} to grade, {workers} at a time")
        stop = []

        def work():
            while not stop:
                try:
                    student = todo.get_nowait()
                except queue.Empty:
                    return
                try:
                    results[student] = done = group.grade(student)
                except BaseException as error:
                    stop.append(error)
                    return
                n = len(results) - len(everybody) + fresh
                told = f"{done['score']:g} of {done['most']:g}" if done["score"] is not None else "no mark"
                say(f"[{n}/{fresh}] {student}: {told}{' (!)' if done['problems'] else ''}")

        threads = [threading.Thread(target=work, daemon=True) for _ in range(min(workers, fresh))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if stop:
            raise stop[0]
        judge.close()
        _report(results, fresh, time.monotonic() - start, say)
    return results


def _or_none(group, student):
    try:
        return group.fingerprint(student)
    except Unreadable:
        return None


def _report(results, fresh, seconds, say):
    each = f", {seconds / fresh:.1f} s each" if fresh else ""
    say(f"Done: {fresh} graded in {seconds:.0f} s{each}; {len(results) - fresh} were graded before.")
    odd = {student: done["problems"] for student, done in sorted(results.items()) if done["problems"]}
    say(f"To look at: {len(odd) or 'none'}" + (":" if odd else "."))
    for student, problems in odd.items():
        say(f"  {student}: {'; '.join(problems)}")
