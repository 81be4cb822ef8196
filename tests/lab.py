"""A real JupyterLab, and Notebook 7 beside it, in Chromium: shared by tests and by ``benchmarks/live.py``."""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from browsing import DESK
from playwright.sync_api import expect

from widgets.catalog import EXPLORERS

TRACKER = "lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
MINUTE = 60_000


@contextlib.contextmanager
def jupyterlab(home):
    """Address and token of a JupyterLab with settings of its own below ``home``, on the files in its folder
    ``work``; stopped at the end."""
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
    # All prebuilt extensions that are installed but JupyterLite's kernel, which no real JupyterLab can load.
    installed = Path(sys.prefix, "share", "jupyter", "labextensions")
    extensions = home / "labextensions"
    extensions.mkdir()
    for each in installed.iterdir():
        if each.name != "@jupyterlite":
            (extensions / each.name).symlink_to(each)
    options = [
        f"--LabApp.labextensions_path={extensions}",
        f"--JupyterNotebookApp.labextensions_path={extensions}",
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={token}",
        f"--ServerApp.root_dir={home / 'work'}",
        "--LabApp.expose_app_in_browser=True",
        "--JupyterNotebookApp.expose_app_in_browser=True",
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
                raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")
            yield address, token
        finally:
            server.terminate()
            server.wait(30)


class Notebook:
    """A notebook, run to its end with its bets skipped, in JupyterLab (``app`` "lab/tree") or Notebook 7
    ("notebooks"). ``live``: its explorers' outputs."""

    def __init__(self, browser, lab, path, app="lab/tree"):
        address, token = lab
        self.context = browser.new_context(**DESK)
        self.page = page = self.context.new_page()
        self.errors = []
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{address}/{app}/chapters/{path.name}?token={token}&reset", timeout=MINUTE)
        page.wait_for_function("window.jupyterapp?.shell?.currentWidget?.context?.isReady", timeout=MINUTE)
        stored = path.read_text(encoding="utf-8")
        self.expected, self.asked = stored.count('explore(\\"'), stored.count(" data-bet>")
        self.live = page.locator(".jp-OutputArea-output:has(.js-plotly-plot)")
        self.run()

    def run(self):
        """Run all cells and skip the bets."""
        self.run_cells()
        self.skip_bets()

    def run_cells(self):
        """Run all cells and wait for the last."""
        page = self.page
        page.wait_for_function(
            "jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'", timeout=MINUTE
        )
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        page.wait_for_function(
            "jupyterapp.shell.currentWidget.content.widgets.every(cell =>"
            " cell.model.type !== 'code' ||"
            " cell.model.executionState === 'idle' && cell.model.executionCount)",
            timeout=MINUTE,
        )

    def skip_bets(self):
        """Skip every bet; the explorers are then all there, and nothing has failed."""
        page = self.page
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
