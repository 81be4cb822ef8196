"""What the course puts into nbgrader's converters: a notebook's cells put right, run in the sandbox, marked
by the judge; and feedback pages that ask nobody for anything. ``configure`` is what a course's
nbgrader_config.py calls.

Because they are nbgrader's preprocessors, every way to nbgrader's autograder goes through them: its command,
its formgrader's button, and ``grade``, which is the same with one warm process for the class.
"""

import contextlib
import os
import re
import threading

from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import from_dict, v4
from nbgrader.api import Gradebook
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    GetGrades,
    NbGraderPreprocessor,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from traitlets import Bool, Float, Int, Unicode

from ..questions import ASSIGNMENTS
from . import sandbox
from .exchange import Collector
from .judge import Judge, answers

TURN = threading.RLock()
"""Held by whoever is at nbgrader's work; let go while a sandbox runs."""

_held = threading.local()
judge = Judge()


@contextlib.contextmanager
def turn():
    """One thread at a time."""
    with TURN:
        _held.now = True
        try:
            yield
        finally:
            _held.now = False


@contextlib.contextmanager
def let_go():
    """Let others have their turn meanwhile."""
    held = getattr(_held, "now", False)
    if held:
        TURN.release()
    try:
        yield
    finally:
        if held:
            TURN.acquire()
            os.environ["NBGRADER_EXECUTION"] = "autograde"  # set by nbgrader, and by another thread removed


def note(resources, problem):
    """Remember a line for the teacher's report."""
    resources.setdefault("problems", []).append(problem)


class Restore(NbGraderPreprocessor):
    """Puts the cells that count back to what was released, by what the gradebook knows and nothing the
    submission says: their kind, points and locks, the text of locked ones; those that are missing are
    added."""

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        with Gradebook(about["db_url"]) as gradebook:
            known = gradebook.find_notebook(about["notebook"], about["assignment"])
            solutions = {cell.name for cell in known.solution_cells}
            points = {cell.name: cell.max_score for cell in (*known.grade_cells, *known.task_cells)}
            tasks = {cell.name for cell in known.task_cells}
            sources = {
                cell.name: (cell.cell_type, cell.source, cell.locked, cell.checksum)
                for cell in known.source_cells
            }
        found, missing = {}, []
        for cell in nb.cells:
            if cell.cell_type != "code":  # shown to the teacher, in a browser that may do much
                cell.source = TAG.sub("&lt;", cell.source)
            claimed = cell.metadata.pop("nbgrader", None)
            name = claimed.get("grade_id") if isinstance(claimed, dict) else None
            if isinstance(name, str) and name in sources and name not in found:
                found[name] = cell
        before = None
        for name, (kind, source, locked, checksum) in sources.items():
            cell = found.get(name)
            if cell is None:
                text = "" if name in solutions else source
                cell = v4.new_code_cell(text) if kind == "code" else v4.new_markdown_cell(text)
                at = next((n + 1 for n, each in enumerate(nb.cells) if each is before), len(nb.cells))
                nb.cells.insert(at, cell)
                if name in points:
                    missing.append(name)
            elif cell.cell_type != kind:
                fresh = v4.new_code_cell if kind == "code" else v4.new_markdown_cell
                nb.cells[next(n for n, each in enumerate(nb.cells) if each is cell)] = cell = fresh(
                    cell.source
                )
            if locked:
                cell.source = source
            cell.metadata["nbgrader"] = {
                "schema_version": 3,
                "grade_id": name,
                "grade": name in points and name not in tasks,
                "solution": name in solutions,
                "task": name in tasks,
                "locked": locked,
                "cell_type": kind,
                "checksum": checksum,
            } | ({"points": points[name]} if name in points else {})
            before = cell
        by_hand = [name for name in missing if name in solutions or name in tasks]
        if by_hand:
            note(resources, f"to be marked by hand, but taken out of the notebook: {', '.join(by_hand)}")
        return nb, resources


class Run(NbGraderPreprocessor):
    """Runs a notebook in the sandbox and writes the judge's points into its marking cells."""

    course = Unicode(help="name of the course, as personal(...) is given it").tag(config=True)
    without_sandbox = Bool(False, help="run students' code as yourself, if you insist").tag(config=True)
    cell_seconds = Float(sandbox.Limits.cell_seconds, help="time for one cell").tag(config=True)
    notebook_seconds = Int(sandbox.Limits.notebook_seconds, help="time for a whole notebook").tag(config=True)
    memory = Int(sandbox.Limits.memory, help="bytes of memory").tag(config=True)
    processes = Int(sandbox.Limits.processes, help="processes and threads at a time").tag(config=True)

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        limits = sandbox.Limits(
            cell_seconds=self.cell_seconds,
            notebook_seconds=self.notebook_seconds,
            memory=self.memory,
            processes=self.processes,
        )
        code = [cell for cell in nb.cells if cell.cell_type == "code"]
        ours = [cell for cell in code if not _marking(cell)]
        sources = [cell.source for cell in ours]
        with let_go():
            if not self.without_sandbox:
                sandbox.assured()
            ran = sandbox.run(
                sources, resources["metadata"]["path"], limits, sandboxed=not self.without_sandbox
            )
            verdict = None
            if about["assignment"] in ASSIGNMENTS:
                verdict = judge(about["assignment"], self.course, about["student"], answers(ran.outputs))
        if ran.problem:
            note(resources, ran.problem)
        for problem in verdict["problems"] if verdict else ():
            note(resources, problem)
        for n, cell in enumerate(ours):
            cell.outputs = [from_dict(each) for each in ran.outputs.get(n, [])]
            cell.execution_count = n + 1 if n in ran.outputs else None
        for cell in code:
            if _marking(cell):
                name, points = cell.metadata.nbgrader.grade_id, cell.metadata.nbgrader.points
                if verdict is None or name not in verdict["right"]:
                    note(resources, f"{name} is not a question of {about['assignment']}: mark it by hand")
                    earned, said = 0, f"{name}: not marked by machine."
                else:
                    earned = points if verdict["right"][name] else 0
                    said = verdict["said"][name]
                cell.outputs = [
                    v4.new_output("stream", name="stdout", text=said + "\n"),
                    v4.new_output("execute_result", {"text/plain": f"{earned:g}"}, execution_count=1),
                ]
                cell.execution_count = 1
                cell.source = HIDDEN.sub("", cell.source).strip()  # or feedback would print it
        return nb, resources


def _marking(cell):
    about = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and about.get("grade", False) and not about.get("solution", False)


TAG = re.compile(r"<(?=[A-Za-z/!?])")
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", re.S)
POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:\">"
)


class FeedbackPage(HTMLExporter):
    """nbgrader's feedback page without scripts and without anything from elsewhere, and with a rule for
    browsers that says so."""

    def from_notebook_node(self, nb, resources=None, **kw):
        page, resources = super().from_notebook_node(nb, resources, **kw)
        soup = BeautifulSoup(page, "html.parser")
        for element in soup(["script", "link", "iframe", "object", "embed", "form", "base", "meta"]):
            if element.name != "meta" or element.get("http-equiv"):
                element.decompose()
        for element in soup(True):
            for name, value in list(element.attrs.items()):
                loads = name in ("src", "srcset", "poster", "background", "data") and not str(
                    value
                ).startswith("data:")
                if loads or name.startswith("on") or (name == "style" and "url(" in str(value)):
                    del element[name]
        return str(soup).replace("<head>", f"<head>\n{POLICY}", 1), resources


def configure(c, course):
    """Set up nbgrader for a course; ``c`` is nbgrader's configuration, ``course`` the course's name."""
    c.CourseDirectory.course_id = course
    c.ClearSolutions.code_stub = {"python": "# Your code here"}
    c.ClearSolutions.text_stub = "*Your answer here.*"
    c.Run.course = course
    c.Autograde.create_student = False
    c.Autograde.sanitize_preprocessors = [ClearOutput, OverwriteKernelspec, Restore, CheckCellMetadata]
    c.Autograde.autograde_preprocessors = [Run, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata]
    c.ZipCollectApp.collector_plugin = Collector
    c.ZipCollectApp.strict = True
    c.GenerateFeedback.exporter_class = FeedbackPage
    c.GenerateFeedback.preprocessors = [GetGrades, CSSHTMLHeaderPreprocessor]
