"""`make lite`: the notebooks in a browser with no server, and the buttons that open them."""

import hashlib
import os
import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import BOOK, DARK, DESK, PHONE, Visit, served, zipped
from playwright.sync_api import expect

from widgets import lite, run_here
from widgets.catalog import EXPLORERS
from widgets.pack import pack

MINUTE = 60_000
CHAPTER = "chapters/03_partner_responsiveness.html"
POLICY = "<meta content=\"script-src 'self' 'unsafe-hashes' 'sha256-x'\">"
PAGE = f'{POLICY}<h1>On paper</h1><article class="bd-article">\n<h1>Title<a href="#">#</a></h1>\n<p>Text</p>'


def test_a_button_stands_below_the_title_once_and_can_be_taken_away():
    once = run_here.with_button(PAGE, "a.ipynb", 24.6)
    assert "#</a></h1><p class=" in once and "path=chapters/a.ipynb" in once and "25 MB" in once
    assert run_here.with_button(once, "a.ipynb", 24.6) == once
    assert run_here.without_button(once) == PAGE
    for part, name in ((POLICY, "policy"), ("article", "title")):
        with pytest.raises(ValueError, match=f"a.ipynb has no {name}"):
            run_here.with_button(PAGE.replace(part, ""), "a.ipynb", 24.6)


def test_numpy_is_taken_only_as_pyodide_released_it(tmp_path, monkeypatch):
    lock = {"packages": {"numpy": {"file_name": "numpy.whl", "sha256": hashlib.sha256(b"good").hexdigest()}}}
    monkeypatch.delenv("PYODIDE_WHEELS", raising=False)
    assert lite.numpy_wheel(lock) is None
    monkeypatch.setenv("PYODIDE_WHEELS", str(tmp_path))
    with pytest.raises(SystemExit, match="holds no numpy.whl"):
        lite.numpy_wheel(lock)
    (tmp_path / "numpy.whl").write_bytes(b"bad")
    with pytest.raises(SystemExit, match="not the file that Pyodide"):
        lite.numpy_wheel(lock)
    (tmp_path / "numpy.whl").write_bytes(b"good")
    assert lite.numpy_wheel(lock) == tmp_path / "numpy.whl"


def test_without_npm_it_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match="needs npm"):
        lite.pyodide(tmp_path)


@pytest.fixture(scope="module")
def book(browser, tmp_path_factory):
    """A copy of the built book with its notebooks beside it."""
    if not shutil.which("npm"):
        pytest.skip("npm, which Pyodide comes from, is not here")
    copy = tmp_path_factory.mktemp("lite") / "book"
    shutil.copytree(BOOK, copy, ignore=shutil.ignore_patterns("lite"))
    names, _, numpy = lite.build(copy)
    assert {"welcome.ipynb", "03_partner_responsiveness.ipynb", "the_conversation.ipynb"} <= set(names)
    assert numpy == bool(os.environ.get("PYODIDE_WHEELS"))
    return copy


def test_buttons_are_where_the_notebook_is_and_not_in_the_zip(book, tmp_path):
    for page in (book / "chapters").glob("*.html"):
        there = (book / "lite" / "files" / "chapters" / f"{page.stem}.ipynb").is_file()
        assert ('class="run-here' in page.read_text(encoding="utf-8")) == there, page.name
    for site, archive in ((book, "with.zip"), (BOOK, "without.zip")):
        pack(site, tmp_path / archive)
    assert (tmp_path / "with.zip").read_bytes() == (tmp_path / "without.zip").read_bytes()


def test_the_button_is_shown_where_the_book_is_served_and_is_accessible(browser, book):
    with Visit(browser, (book / CHAPTER).as_uri(), **DESK) as visit:
        assert not visit.page.locator(".run-here").is_visible()
    with served(book) as home:
        for view in (DESK, PHONE, DARK):
            with Visit(browser, home + CHAPTER, home=home, **view) as visit:
                link = visit.page.get_by_role("link", name="Run the Python here")
                assert link.bounding_box()["height"] >= 40
                assert visit.errors == [] and visit.outside == []  # axe itself asks for more than it may
                found = Axe().run(visit.page, context=".run-here")
                assert found.violations_count == 0, found.generate_report()


def test_a_chapter_runs_in_the_browser_and_asks_nobody_else(browser, book):
    """From the page's button: explorers live, operated by keyboard; what needs more than is there, a twin.

    With ``PYODIDE_WHEELS`` set, as the publishing workflow sets it, numpy is there, and all are live."""
    with served(book) as home, Visit(browser, home + CHAPTER, home=home, **DESK) as visit:
        page = visit.page
        outside, failed, loaded = [], [], {}
        visit.context.on("request", lambda r: outside.append(r.url) if _foreign(r.url, home) else None)
        visit.context.on("requestfailed", lambda r: failed.append(r.url))
        visit.context.on("response", lambda r: loaded.setdefault(r.url, r))
        said = int(re.search(r"Up to (\d+) MB", page.locator(".run-here").inner_text())[1])
        page.get_by_role("link", name="Run the Python here").click()
        expect(page.locator(".jp-CodeCell").first).to_be_visible(timeout=MINUTE)  # or nothing would be run
        ready = page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']")
        expect(ready).to_be_visible(timeout=MINUTE)  # Python, started: the explorers' minute is their own
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()

        outputs = page.locator(".jp-OutputArea-output")
        counting = "reading_the_wish"  # the one that needs numpy
        with_numpy = bool(os.environ.get("PYODIDE_WHEELS"))
        for name in ("match_table", "two_outcomes", *([counting] if with_numpy else [])):
            live = outputs.filter(has=page.locator(".explorer-live")).filter(
                has=page.get_by_role("heading", name=EXPLORERS[name].title)
            )
            live.get_by_role("button", name="Skip the bet").press("Enter", timeout=MINUTE)
            expect(live.locator(".js-plotly-plot")).to_be_visible(timeout=MINUTE)
            sentence = live.locator(".explorer-said")
            before = sentence.inner_text()
            control = live.locator(".widget-slider .noUi-handle, .widget-toggle-buttons button").last
            control.press("ArrowLeft" if "noUi" in control.get_attribute("class") else "Enter")
            expect(sentence).not_to_have_text(before, timeout=MINUTE)

        if not with_numpy:
            twin = page.locator(f".explorer[data-explorer='{counting}'][data-ready]")
            twin.get_by_role("button", name="Skip the bet").press("Enter", timeout=MINUTE)
            sentence = twin.locator(".explorer-sentence")
            before = sentence.inner_text()
            twin.get_by_role("slider").first.press("ArrowLeft")
            expect(sentence).not_to_have_text(before)

        assert page.locator("[data-mime-type*='stderr'], [data-mime-type*='error']").count() == 0
        assert outside == visit.outside == [] and failed == [] and visit.errors == []
        bodies = [r.body() for url, r in list(loaded.items()) if url.startswith(home + "lite/") and r.ok]
        assert 10 < sum(map(zipped, bodies)) / 1e6 < said  # the browser does not show what streams in


def _foreign(url, home):
    return not url.startswith((home, "data:", "blob:"))
