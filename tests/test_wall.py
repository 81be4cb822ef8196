"""An explorer alone on the screen, as for a projector: large, whole, and back again."""

import re

import pytest
from browsing import BOOK, DESK, PHONE, Visit, exploring, on_disk

from widgets.catalog import EXPLORERS

HOMES = {
    name: page
    for page in exploring()
    for name in re.findall(r'data-explorer="(\w+)"', (BOOK / page).read_text(encoding="utf-8"))
}
WIDE, SQUARE = dict(width=1920, height=1080), dict(width=1024, height=768)
LEAST = {1920: 24, 1024: 14}  # px of the words: to be read from the last row, or as far as it goes


def longest(explorer):
    """The state in which an explorer has most to say."""
    return max(explorer.grid(), key=lambda values: len(explorer.state(**values)[1]))


@pytest.mark.parametrize("screen", [WIDE, SQUARE], ids=["16:9", "4:3"])
@pytest.mark.parametrize("name", sorted(HOMES))
def test_all_of_it_is_in_sight_and_its_words_are_large(browser, name, screen):
    explorer = EXPLORERS[name]
    address = on_disk(HOMES[name]) + explorer.fragment(**longest(explorer)) + f"&wall={name}"
    with Visit(browser, address, viewport=screen) as visit:
        wall = visit.page.locator("dialog.explorer-wall:modal")
        shown = wall.evaluate(
            """wall => {
                const seen = part => { const box = part.getBoundingClientRect();
                    return box.height > 0 && box.top >= 0 && box.left >= 0
                        && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1; };
                const svg = wall.querySelector("svg"), box = svg.getBoundingClientRect(), { width, height } =
                    svg.viewBox.baseVal;
                return {
                    hidden: [...wall.querySelectorAll(".explorer-title, .explorer-fill, .explorer-panel,"
                        + ".explorer-controls > *, .explorer-sentence")].filter(part => !seen(part)).length,
                    words: 14 * Math.min(box.width / width, box.height / height),
                    sentence: parseFloat(getComputedStyle(wall.querySelector(".explorer-sentence")).fontSize)
                        * wall.firstChild.currentCSSZoom,
                };
            }"""
        )
        assert shown["hidden"] == 0
        assert shown["words"] >= LEAST[screen["width"]] and shown["sentence"] >= LEAST[screen["width"]]
        assert visit.errors == [] and visit.outside == []


def test_the_class_bets_first_and_sees_nothing_else(browser):
    with Visit(browser, on_disk(HOMES["match_table"]) + "#wall=match_table", viewport=WIDE) as visit:
        wall = visit.page.locator("dialog.explorer-wall:modal")
        assert not wall.locator(".explorer-body").is_visible()
        assert visit.page.evaluate("document.elementFromPoint(960, 900).closest('dialog') !== null")
        wall.get_by_role("radio").first.press("Space")
        wall.get_by_role("button", name="Show me").press("Enter")
        assert wall.locator(".explorer-result").inner_text().startswith("You bet:")
        assert wall.evaluate("wall => wall.scrollHeight <= wall.clientHeight")


def test_it_fills_the_screen_by_its_button_and_goes_back_by_escape(browser):
    with Visit(browser, on_disk(HOMES["match_table"]), **DESK) as visit:
        page, explorer = visit.page, visit.page.locator("#explorer-match_table")
        order = "[...document.querySelectorAll('.explorer')].map(e => e.dataset.explorer)"
        before = page.evaluate(order)
        fill = explorer.locator(".explorer-fill")
        fill.press("Enter")
        assert page.locator("dialog:modal").count() == 1 and fill.inner_text() == "Back to the page"
        assert "wall=match_table" in page.evaluate("location.hash")
        explorer.get_by_role("button", name="Skip the bet").press("Enter")
        explorer.get_by_role("radio", name="Minimising").press("Space")
        page.keyboard.press("Escape")
        page.wait_for_function("!document.querySelector('dialog.explorer-wall')")
        assert page.evaluate(order) == before and fill.inner_text() == "Fill the screen"
        assert "wall" not in page.evaluate("location.hash")
        assert "wall" not in explorer.get_by_role("link", name="Link to this state").get_attribute("href")
        assert explorer.get_by_role("radio", name="Minimising").is_checked()
        assert fill.evaluate("button => button === document.activeElement")
        assert explorer.evaluate("root => root.style.zoom") == ""


@pytest.mark.parametrize("view", [DESK, PHONE], ids=["desk", "phone"])
def test_a_link_to_a_wall_that_is_not_there_opens_the_page(browser, view):
    with Visit(browser, on_disk(HOMES["match_table"]) + "#wall=tea", **view) as visit:
        assert visit.page.locator("dialog.explorer-wall").count() == 0 and visit.errors == []
        assert visit.page.locator("#explorer-match_table .explorer-fill").is_visible() == (view is DESK)
