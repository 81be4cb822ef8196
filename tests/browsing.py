"""Looking at the built book as a browser does: shared by the browser tests and ``benchmarks/page.py``."""

import contextlib
import gzip
import threading
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlparse

import yaml
from chromium import FLAGS, MISSING, chromium
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "_build" / "html"

DESK = dict(viewport={"width": 1280, "height": 900})
PHONE = dict(viewport={"width": 390, "height": 844}, device_scale_factor=2, has_touch=True, is_mobile=True)
DARK = dict(viewport={"width": 1280, "height": 900}, color_scheme="dark")
NO_SCRIPT = dict(viewport={"width": 1280, "height": 900}, java_script_enabled=False)


def pages():
    """The book's pages in the order of its contents, as paths below the built book."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))

    def walk(part):
        yield from (part[key] + ".html" for key in ("root", "file") if key in part)
        for inner in ("parts", "chapters", "sections"):
            for each in part.get(inner, []):
                yield from walk(each)

    return list(walk(contents))


@cache
def exploring():
    """Those of them whose notebook shows an explorer."""
    notebooks = {page: ROOT / page.replace(".html", ".ipynb") for page in pages()}
    return [
        page
        for page, path in notebooks.items()
        if path.is_file() and 'explore(\\"' in path.read_text(encoding="utf-8")
    ]


def main_thread(context, page):
    """A function that says how many ms of work a page's main thread has done so far."""
    devtools = context.new_cdp_session(page)
    devtools.send("Performance.enable")

    def total():
        metrics = devtools.send("Performance.getMetrics")["metrics"]
        return next(m["value"] for m in metrics if m["name"] == "TaskDuration") * 1000

    return total


@contextlib.contextmanager
def launched():
    """A Chromium, closed at the end."""
    if not chromium():
        raise RuntimeError(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page opened for the first time, in a fresh profile, and what was wrong with it.

    ``errors``: what the browser's console, its scripts and its requests complained about. ``outside``: each
    request that is neither a file of the book nor ``home``. Use as a context manager.
    """

    def __init__(self, browser, address, home=None, **view):
        self.errors, self.outside, self.responses = [], [], []
        self.home = home and urlparse(home).netloc
        self.context = browser.new_context(**view)
        self.page = self.context.new_page()
        self.page.on("request", self._request)
        self.page.on("response", lambda response: self.responses.append(response))
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("requestfailed", lambda r: self.errors.append(f"failed: {r.url}"))
        self.page.goto(address, wait_until="load")
        if urlparse(address).path.endswith("/index.html"):  # which leads on at once
            self.page.wait_for_url("**/chapters/welcome.html", wait_until="load")
        if view.get("java_script_enabled", True):
            self.page.wait_for_function(
                "[...document.querySelectorAll('.explorer')].every(e => 'ready' in e.dataset)"
            )

    def _request(self, request):
        place = urlparse(request.url)
        if place.scheme in ("http", "https", "ws", "wss") and place.netloc != self.home:
            self.outside.append(request.url)

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.context.close()


def on_disk(page):
    """The address of a built page, opened from disk."""
    return (BOOK / page).as_uri()


@contextlib.contextmanager
def served(folder=BOOK):
    """The address of a server of ``folder`` on this machine, stopped at the end."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *words):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def zipped(content):
    """Bytes on the wire: compressed as a server would, unless that makes them longer."""
    return min(len(gzip.compress(content, 6)), len(content))


def wire(browser, page, home):
    """Bytes on the wire of a first visit to a page served at ``home``, all that it loads included."""
    with Visit(browser, home + page, home=home, **DESK) as visit:
        visit.page.wait_for_timeout(500)  # what is loaded late counts, too
        return {
            response.url.removeprefix(home).split("?")[0]: zipped(response.body())
            for response in visit.responses
            if response.ok
        }
