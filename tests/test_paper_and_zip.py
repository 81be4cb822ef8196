"""The book away from its site: as one file, and on paper."""

import re
import unicodedata
from io import BytesIO
from zipfile import ZipFile

import pytest
from browsing import BOOK, DESK, Visit, exploring, on_disk
from playwright.sync_api import expect
from pypdf import PdfReader

from widgets.blocks import check_yourself
from widgets.pack import pack

with_explorers = pytest.mark.parametrize("page", exploring())


def test_the_zip_opens_at_its_root_and_works_from_the_folder_it_is_unpacked_to(browser, tmp_path):
    archive = tmp_path / "book.zip"
    assert pack(BOOK, archive) > 50
    with ZipFile(archive) as book:
        names = book.namelist()
        book.extractall(tmp_path / "a folder, unpacked")
    assert "index.html" in names and not any("_sources" in name for name in names)
    assert archive.stat().st_size < 10_000_000
    start = tmp_path / "a folder, unpacked" / "index.html"
    with Visit(browser, start.as_uri(), **DESK) as visit:
        visit.page.wait_for_url("**/welcome.html")
        visit.page.wait_for_selector(".explorer[data-ready]")
        visit.page.get_by_role("button", name="Skip the bet").click()
        assert visit.page.locator(".explorer-sentence").is_visible()
        visit.page.locator("nav a[href$='03_partner_responsiveness.html']").first.click()
        visit.page.wait_for_selector(".explorer[data-ready]")
        assert visit.errors == [] and visit.outside == []


def test_the_same_book_makes_the_same_zip(tmp_path):
    made = [tmp_path / name for name in ("one.zip", "two.zip")]
    for archive in made:
        pack(BOOK, archive)
    assert made[0].read_bytes() == made[1].read_bytes()


def test_a_zip_of_no_book_is_refused(tmp_path):
    with pytest.raises(ValueError, match="build the book first"):
        pack(tmp_path, tmp_path / "book.zip")


def letters(text):
    """The text without spaces, line ends and ligatures, which a PDF has elsewhere."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@with_explorers
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_on_paper_every_explorer_stands_whole_on_one_page(browser, page, paper):
    with Visit(browser, on_disk(page), **DESK) as visit:
        wanted = visit.page.locator(".explorer[data-explorer]").evaluate_all(
            """all => all.map(e => [e.dataset.explorer, e.querySelector('.explorer-title').textContent,
                ...[...e.querySelectorAll('figcaption')].map(t => t.textContent),
                ...[...e.querySelectorAll('svg text.axis')].map(t =>
                    [...t.childNodes].map(n => n.textContent).join(' ')),
                e.querySelector('.explorer-sentence').textContent])"""
        )
        printed = PdfReader(BytesIO(visit.page.pdf(format=paper)))
    sheets = [letters(sheet.extract_text()) for sheet in printed.pages]
    assert wanted
    for name, *words in wanted:
        parts = [letters(each) for each in words if each.strip()]
        assert any(all(part in sheet for part in parts) for sheet in sheets), (name, "is cut, or not there")
    assert all(sheets), "an empty sheet"


def test_a_handout_says_what_it_is_and_keeps_the_answers(browser):
    with Visit(browser, on_disk("chapters/03_partner_responsiveness.html"), **DESK) as visit:
        explorer = visit.page.locator("#explorer-match_table")
        explorer.get_by_role("button", name="Skip the bet").click()
        explorer.get_by_label("Minimising").check()
        expect(explorer.locator(".explorer-settings")).to_contain_text("Minimising")
        opened = visit.page.locator(".check details").first
        opened.locator("summary").click()
        printed = PdfReader(BytesIO(visit.page.pdf(format="A4")))
    sheets = [letters(sheet.extract_text()) for sheet in printed.pages]
    questions, whole = check_yourself("partner_responsiveness"), "".join(sheets)
    options = [option for question in questions.questions for option in question.options]
    assert all(letters(option.say) in whole for option in options)
    assert [letters(option.feedback) in whole for option in options] == [True] + [False] * (len(options) - 1)
    assert letters(questions.key) in whole
    assert "3.Partnerresponsiveness" in sheets[0] and all("TheOtherHalf·text" in sheet for sheet in sheets)
    assert letters("The reply: Minimising · Sofia tells: how it feels") in whole
    assert "References" in whole and letters("Beyond the myth of venting") in whole


def test_on_paper_a_page_ends_with_the_references_it_names_and_no_screen_shows_them(browser):
    with Visit(browser, on_disk("chapters/05_health_outcomes.html"), **DESK) as visit:
        page = visit.page
        named = page.locator("a[href*='references.html#']").evaluate_all("all => all.map(a => a.hash)")
        assert page.locator(".on-paper li").count() == len(set(named)) > 5
        assert not page.locator(".on-paper").is_visible()
