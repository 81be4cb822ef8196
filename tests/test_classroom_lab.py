"""One assignment as a student does it, in a real JupyterLab; what is saved earns full marks."""

import shutil
from pathlib import Path

import nbformat
from classes import ASSIGNMENTS, right_answers
from lab import MINUTE, Notebook, jupyterlab
from playwright.sync_api import expect

from widgets.classroom.grading import sandbox
from widgets.classroom.grading.judge import answers, judged

NAME = "01_what_intimacy_is"
PAGE = Path(__file__).resolve().parent.parent / "chapters" / "assignments" / f"{NAME}.ipynb"


def rewrite(page, old, new):
    """Click into the one cell that holds ``old`` and put ``new`` in its place by keyboard."""
    cell = page.locator(".jp-CodeCell", has_text=old)
    expect(cell).to_have_count(1)
    editor = cell.locator(".cm-content")
    before = "\n".join(cell.locator(".cm-line").all_inner_texts())
    assert old in before, before
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(before.replace(old, new))


def test_a_student_does_an_assignment(browser, tmp_path):
    home = tmp_path / "lab"
    work = home / "work" / "chapters" / PAGE.name
    work.parent.mkdir(parents=True)
    shutil.copy(PAGE, work)
    course, student = "PSY101-2026", "ada"
    right = right_answers(NAME, student, course)
    with (
        jupyterlab(home) as lab,
        Notebook(browser, lab, work) as notebook,
    ):  # untouched, it runs without an error
        page = notebook.page
        shown = page.locator(".jp-OutputArea-output")
        expect(shown.filter(has_text="is not answered yet")).to_have_count(len(right))

        rewrite(page, 'COURSE = "try-it"', f'COURSE = "{course}"')
        rewrite(page, 'STUDENT = "your id"', f'STUDENT = "{student}"')
        rewrite(page, 'answer("q1", q1)', 'answer("q1", 17)')
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")  # it stops there
        expect(shown.filter(has_text="Not noted. q1: 17 is not a number from 0 to 1.")).to_be_visible()
        assert shown.get_by_text("Traceback").count() == 0

        rewrite(page, 'answer("q1", 17)', f'answer("q1", {right["q1"]!r})')
        for name, value in right.items():
            if name != "q1":
                rewrite(page, f'answer("{name}", {name})', f'answer("{name}", {value!r})')
        notebook.run_cells()
        expect(shown.filter(has_text="is noted.")).to_have_count(len(right))
        for word in ("right", "correct", "wrong"):
            assert shown.get_by_text(word, exact=True).count() == 0
        page.keyboard.press("Control+s")
        page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty", timeout=MINUTE)

    cells = [c.source for c in nbformat.read(work, as_version=4).cells if c.cell_type == "code"]
    ran = sandbox.run(cells, work.parent)
    verdict = judged(NAME, course, student, answers(ran.outputs))
    assert verdict["right"] == {q.name: True for q in ASSIGNMENTS[NAME].questions}, (verdict, ran.problem)
