"""The live face: each notebook in a real JupyterLab, run to its end, each control moved by keyboard."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from browsing import DESK
from playwright.sync_api import expect

from widgets.catalog import EXPLORERS

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))
TRACKER = "lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
MINUTE = 60_000

# What every live explorer draws, as numbers: all traces of all plotly figures on the page.
DRAWN = """() => [...document.querySelectorAll('.js-plotly-plot')].map(plot => JSON.stringify(
    plot._fullData.map(t => [Array.from(t.x || []), Array.from(t.y || []), t.marker?.color, t.text])))"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Address and token of a JupyterLab with settings of its own, on copies of the notebooks."""
    home = tmp_path_factory.mktemp("lab")
    for folder in ("chapters", "assets"):
        shutil.copytree(ROOT / folder, home / "work" / folder)
    settings = home / "config" / TRACKER
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"windowingMode": "none"}))  # or cells out of sight are not in the page
    token = secrets.token_hex(16)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "JPY_"))} | {
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
    }
    options = [
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={token}",
        f"--ServerApp.root_dir={home / 'work'}",
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=None",
    ]
    log = home / "lab.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(120):
                try:
                    urllib.request.urlopen(f"{address}/api/status?token={token}", timeout=5).close()
                    break
                except OSError:
                    assert server.poll() is None, log.read_text()
                    time.sleep(0.5)
            else:
                pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")
            yield address, token
        finally:
            server.terminate()
            server.wait(30)


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


class Notebook:
    """A notebook in JupyterLab, run to its end with its bets skipped. ``live``: its explorers' outputs."""

    def __init__(self, browser, lab, path):
        address, token = lab
        self.context = browser.new_context(**DESK)
        self.page = page = self.context.new_page()
        self.errors = []
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{address}/lab/tree/chapters/{path.name}?token={token}&reset", timeout=MINUTE)
        page.wait_for_function("window.jupyterapp?.shell?.currentWidget?.context?.isReady", timeout=MINUTE)
        stored = path.read_text(encoding="utf-8")
        self.expected, self.asked = stored.count('explore(\\"'), stored.count(" data-bet>")
        self.live = page.locator(".jp-OutputArea-output:has(.js-plotly-plot)")
        self.run()

    def run(self):
        """Run all cells, wait for the last, and skip the bets."""
        page = self.page
        page.wait_for_function(
            "jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'", timeout=MINUTE
        )
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        page.wait_for_function(
            "jupyterapp.shell.currentWidget.content.widgets.every(cell =>"
            " cell.model.type !== 'code' || cell.model.executionState === 'idle' && cell.model.executionCount)",
            timeout=MINUTE,
        )
        bets = page.get_by_role("button", name="Skip the bet")
        expect(bets).to_have_count(self.asked, timeout=MINUTE)
        expect(self.live).to_have_count(self.expected - self.asked)  # no outcome shows before its bet
        for left in reversed(range(self.asked)):
            bets.first.focus()
            page.keyboard.press("Enter")
            expect(bets).to_have_count(left, timeout=MINUTE)  # or the next key goes to the same button
        expect(self.live).to_have_count(self.expected, timeout=MINUTE)
        failed = page.locator("[data-mime-type='application/vnd.jupyter.stderr'], .jp-mod-error")
        assert failed.count() == 0, failed.first.inner_text()

    def by_title(self, name):
        """The live output of the explorer called ``name``."""
        return self.live.filter(has=self.page.get_by_role("heading", name=EXPLORERS[name].title))

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.context.close()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_to_its_end_and_its_explorers_answer_to_the_keyboard(browser, lab, path):
    with Notebook(browser, lab, path) as notebook:
        page = notebook.page
        for n in range(notebook.expected):
            live = notebook.live.nth(n)
            controls = live.locator(".widget-toggle-buttons, [role=slider]")
            controls.first.wait_for()
            plot = live.locator(".js-plotly-plot")
            assert plot.bounding_box()["height"] > 100
            assert plot.get_attribute("role") == "img" and len(plot.get_attribute("aria-label")) > 40
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
        assert notebook.errors == []


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
