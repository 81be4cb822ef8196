"""How the book is built: what counts as a mistake, what reaches a page, and what is left out."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from browsing import BOOK, ROOT, pages

from widgets.book import trim
from widgets.catalog import EXPLORERS
from widgets.poster import SHOWN, poster

PAGE = "# A page\n\nSee [the word](words.md#term-felt-understood) and [the paper](sources.md#reis1988).\n"
WORDS = "# Words\n\n```{glossary}\nfelt understood\n  As one wished to be.\n```\n"
SOURCES = "# Sources\n\n```{bibliography}\n:all:\n```\n"
ENTRY = "@book{reis1988, author = {Reis, H.}, title = {Intimacy}, publisher = {Wiley}, year = {1988}}\n"


@pytest.fixture
def small_book(tmp_path):
    """A book of three pages with this book's settings."""
    for name in ("_config.yml", "assets"):
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "widgets" / "twin", tmp_path / "widgets" / "twin")
    pages = tmp_path / "chapters"
    pages.mkdir()
    (pages / "page.md").write_text(PAGE)
    (pages / "words.md").write_text(WORDS)
    (pages / "sources.md").write_text(SOURCES)
    (pages / "references.bib").write_text(ENTRY)
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: chapters/page\nchapters:\n- file: chapters/words\n- file: chapters/sources\n"
    )
    return tmp_path


def build(book):
    """Build with the options that the Makefile uses."""
    options = re.search(r"jupyter-book build \. ([^|]*)\|\|", (ROOT / "Makefile").read_text())[1].split()
    done = subprocess.run([Path(sys.executable).with_name("jupyter-book"), "build", ".", *options], cwd=book,
                          capture_output=True, text=True)  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_links_to_words_and_papers_resolve_and_a_dead_one_fails_the_build(small_book):
    code, said = build(small_book)
    assert code == 0, said
    page = small_book / "_build" / "html" / "chapters" / "page.html"
    assert 'href="words.html#term-felt-understood"' in page.read_text()
    assert 'href="sources.html#reis1988"' in page.read_text()

    (small_book / "chapters" / "page.md").write_text(PAGE.replace("#reis1988", "#nobody1900"))
    code, said = build(small_book)
    assert code != 0 and "nobody1900" in said


def test_a_changed_style_reaches_pages_that_have_not_changed(small_book):
    built = small_book / "_build" / "html"
    assert build(small_book)[0] == 0
    before = (built / "chapters" / "page.html").read_text()
    with (small_book / "assets" / "course.css").open("a") as sheet:
        sheet.write("\n.quite-new { color: red }\n")
    assert build(small_book)[0] == 0
    assert ".quite-new" in (built / "_static" / "course.css").read_text()
    assert (built / "chapters" / "page.html").read_text() != before, "a browser would keep the old sheet"


def test_no_page_asks_for_anything_outside():
    loads = re.compile(r"""<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=["'](?:https?:)?//[^"']*""")
    for page in BOOK.rglob("*.html"):
        tags = loads.findall(page.read_text(encoding="utf-8"))
        assert [tag for tag in tags if 'rel="canonical"' not in tag] == [], page


def test_only_pages_of_the_contents_are_published():
    built = {str(path.relative_to(BOOK)) for path in BOOK.rglob("*.html")}
    built = {path for path in built if path.partition("/")[0] not in ("_static", "lite")}
    assert built == {*pages(), "index.html", "genindex.html", "search.html"}


def test_a_page_keeps_the_scripts_it_uses_and_loses_the_others():
    copy = '<script src="_static/copybutton.js?v=1"></script>'
    thebe = "<script>const THEBE_JS_URL = 'https://somewhere'</script>"
    own = '<script defer="defer" src="_static/course.js"></script>'
    code = '<div class="highlight-python"><div class="highlight"></div></div>'
    with_code = f"<head>{copy}{thebe}{own}</head><body>{code}</body>"
    assert trim(with_code) == f"<head>{copy}{own}</head><body>{code}</body>"
    assert trim(with_code.replace(code, "words")) == f"<head>{own}</head><body>words</body>"


def test_an_explorers_data_is_left_as_it_is():
    data = '<body><script type="application/json">{"say": "thebe, fontawesome"}</script></body>'
    assert trim(data) == data


def test_the_readme_shows_an_explorer_as_the_build_draws_it_today():
    picture = (ROOT / "assets" / "explorer.svg").read_text(encoding="utf-8")
    explorer = EXPLORERS[SHOWN]
    assert picture == poster(explorer), "run make book"
    assert "](assets/explorer.svg)" in (ROOT / "README.md").read_text(encoding="utf-8")
    words = " ".join(ElementTree.fromstring(picture).itertext())
    for said in (explorer.title, explorer.state()[1], *explorer.controls[0].shown):
        assert said in words.replace("\n", " ")


def test_the_readme_s_picture_shows_the_state_it_is_asked_for():
    warm = poster(EXPLORERS[SHOWN], reply="empathic")
    assert "Sofia feels understood" in warm and "Sofia feels understood" not in poster(EXPLORERS[SHOWN])
