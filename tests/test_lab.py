"""The live face: each notebook in a real JupyterLab, run to its end, each control moved by keyboard."""

import re
import shutil
from pathlib import Path

import pytest
from lab import Notebook, jupyterlab
from playwright.sync_api import expect

from widgets.catalog import EXPLORERS

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))

# What every live explorer draws, as numbers: all traces of all plotly figures on the page.
DRAWN = """() => [...document.querySelectorAll('.js-plotly-plot')].map(plot => JSON.stringify(
    plot._fullData.map(t => [Array.from(t.x || []), Array.from(t.y || []), t.marker?.color, t.text])))"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Address and token of a JupyterLab on copies of the notebooks."""
    home = tmp_path_factory.mktemp("lab")
    for folder in ("chapters", "assets"):
        shutil.copytree(ROOT / folder, home / "work" / folder)
    with jupyterlab(home) as started:
        yield started


def by_keyboard(page, control):
    """Move a live control by a step, by keys alone: a slider or a row of toggle buttons."""
    control.scroll_into_view_if_needed()
    if control.get_attribute("role") == "slider":
        control.focus()
        last = control.evaluate("e => e.getAttribute('aria-valuenow') === e.getAttribute('aria-valuemax')")
        page.keyboard.press("ArrowLeft" if last else "ArrowRight")
    else:
        last = "mod-active" in control.locator("button").last.get_attribute("class")
        control.locator("button.mod-active").focus()
        page.keyboard.press("Shift+Tab" if last else "Tab")
        page.keyboard.press("Space")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_to_its_end_and_its_explorers_answer_to_the_keyboard(browser, lab, path):
    with Notebook(browser, lab, path) as notebook:
        every_explorer_answers(notebook)
        assert notebook.errors == []


#: What Notebook 7.6 complains about as it starts: a setting that it reads is still loading, a JupyterLab on
#: the same server has left it a workspace with commands that it does not have, and on a busy machine
#: anywidget's first try at a model may come too early. That the names it gives are there is seen above.
ITS_OWN = {
    "[anywidget] Failed to initialize model.",
    "Cannot read properties of undefined (reading 'schema')",
    "Command 'filebrowser:open-path' not registered.",
}


def test_in_notebook_7_too(browser, lab):
    chapter = ROOT / "chapters" / "03_partner_responsiveness.ipynb"
    with Notebook(browser, lab, chapter, "notebooks") as notebook:
        assert notebook.page.evaluate("jupyterapp.name") == "Jupyter Notebook"
        every_explorer_answers(notebook)
        assert set(notebook.errors) <= ITS_OWN


def every_explorer_answers(notebook):
    """Every explorer has names for what it shows and asks, and follows a step of each control."""
    page = notebook.page
    for n in range(notebook.expected):
        live = notebook.live.nth(n)
        controls = live.locator(".widget-toggle-buttons, [role=slider]")
        controls.first.wait_for()
        plot = live.locator(".js-plotly-plot")
        assert plot.bounding_box()["height"] > 100
        expect(plot).to_have_attribute("role", "img")
        expect(plot).to_have_attribute("aria-label", re.compile(".{41}"))
        expect(live.locator("[aria-live=polite]")).to_have_count(1)
        for control in controls.all():
            assert control.get_attribute("aria-label"), "a control without a name"
            before = page.evaluate(DRAWN)
            by_keyboard(page, control)
            if control.get_attribute("role") == "slider":
                readout = control.locator("xpath=ancestor::*[contains(@class, 'widget-inline-hbox')][1]")
                expect(control).to_have_attribute(
                    "aria-valuetext", readout.locator(".widget-readout").inner_text().strip()
                )
            else:
                expect(control.locator("button[aria-pressed=true]")).to_have_count(1)
            page.wait_for_function(
                f"before => JSON.stringify(({DRAWN})()) !== JSON.stringify(before)", arg=before
            )


@pytest.fixture(scope="module")
def chapter(browser, lab):
    """Chapter 3, run."""
    with Notebook(browser, lab, ROOT / "chapters" / "03_partner_responsiveness.ipynb") as notebook:
        yield notebook


def test_fifty_quick_steps_end_on_the_last_one_and_leave_the_neighbours_alone(chapter):
    wish, others = chapter.by_title("reading_the_wish"), ("match_table", "two_outcomes")
    before = [chapter.by_title(name).locator(".explorer-said").inner_text() for name in others]
    amount = wish.get_by_role("slider").first
    amount.focus()
    for _ in range(49):
        chapter.page.keyboard.press("ArrowLeft")
    chapter.page.keyboard.press("Home")
    for _ in range(3):
        chapter.page.keyboard.press("ArrowRight")
    chapter.page.wait_for_timeout(300)
    low = float(amount.get_attribute("aria-valuetext"))
    assert 0.4 < low < 0.6
    said = EXPLORERS["reading_the_wish"].state(amount=low)[1]
    expect(wish.locator(".explorer-said")).to_contain_text(said, timeout=20_000)
    assert [chapter.by_title(name).locator(".explorer-said").inner_text() for name in others] == before


def test_after_a_kernel_restart_one_more_run_brings_the_explorers_back(chapter):
    page = chapter.page
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    chapter.run()
    table = chapter.by_title("match_table")
    before = table.locator(".explorer-said").inner_text()
    by_keyboard(page, table.locator(".widget-toggle-buttons").first)
    expect(table.locator(".explorer-said")).not_to_have_text(before)
