"""WCAG 2.2 AA, as far as a machine can see: axe-core finds nothing on any page, nor after every explorer has
been used; and what axe does not look at: order, focus, zoom, reduced motion, spoken text.
"""

import re
from functools import cache
from importlib.resources import files

import pytest
from browsing import DARK, DESK, PHONE, Visit, exploring, on_disk, pages

PAGES = pages()
every_page = pytest.mark.parametrize("page", PAGES)
views = pytest.mark.parametrize("view", [DESK, PHONE, DARK], ids=["desk", "phone", "dark"])
with_explorers = pytest.mark.parametrize("page", exploring())
to_work_through = pytest.mark.parametrize(
    "page", [page for page in PAGES if page in exploring() or "/assignments/" in page]
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FOUND = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']}).then(found =>
    found.violations.flatMap(v => v.nodes.map(n => [v.id, n.target.flat().join(' '), n.failureSummary])))"""


@cache
def axe():
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def found(page):
    """What axe-core holds against the page as it stands now."""
    page.evaluate(axe())
    return page.evaluate(FOUND, RULES)


@views
@every_page
def test_axe_finds_nothing_on_a_page_as_it_opens_nor_after_use(browser, page, view):
    with Visit(browser, on_disk(page), **view) as visit:
        assert found(visit.page) == []
        used = 0
        for skip in visit.page.get_by_role("button", name="Skip the bet").all()[::-1]:
            skip.click()
            used += 1
        for folded in visit.page.locator(".bd-article details:not([open]) > summary").all():
            if folded.is_visible():
                folded.click()
                used += 1
        for radio in visit.page.locator(".explorer input[type=radio]:not(:checked)").all()[:12]:
            if radio.is_visible():
                radio.check(force=True)
                used += 1
        if used:
            visit.page.wait_for_timeout(400)
            assert found(visit.page) == []


# ---------------------------------------------------------------- what axe does not look at


@every_page
def test_headings_go_down_one_step_at_a_time_and_the_page_has_its_landmarks(browser, page):
    with Visit(browser, on_disk(page), **DESK) as visit:
        headings = visit.page.locator(".bd-article :is(h1, h2, h3, h4, h5):visible")
        levels = headings.evaluate_all("all => all.map(h => Number(h.tagName[1]))")
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(here <= before + 1 for before, here in zip(levels, levels[1:], strict=False)), levels
        for role in ("main", "navigation", "contentinfo"):
            assert visit.page.get_by_role(role).count() >= 1, role
        assert visit.page.locator("a[href='#main-content']").count(), "a link leads past the contents"


RING = """() => {
    const here = document.activeElement;
    const style = getComputedStyle(here.matches('.explorer-option input') ? here.nextSibling : here);
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    return [here.outerHTML.slice(0, 90), ring || style.boxShadow !== 'none',
            here.getBoundingClientRect().top + scrollY];
}"""


@to_work_through
def test_who_goes_by_tab_sees_where_they_are_and_goes_down_the_page(browser, page):
    with Visit(browser, on_disk(page), **DESK) as visit:
        visit.page.locator(".bd-article h1").evaluate("h => { h.tabIndex = -1; h.focus(); }")
        places = []
        for _ in range(45):
            visit.page.keyboard.press("Tab")
            name, seen, top = visit.page.evaluate(RING)
            assert seen, f"no ring around {name}"
            places.append(top)
            if visit.page.evaluate("!document.activeElement.closest('.bd-article')"):
                break
        inside = places[:-1]
        assert len(inside) > 5
        rises = [a - b for a, b in zip(inside, inside[1:], strict=False) if a - b > 60]
        assert rises == [], "focus jumps back up the page"


@every_page
def test_at_200_percent_nothing_is_pushed_sideways_or_hidden(browser, page):
    half = dict(viewport={"width": 640, "height": 450}, device_scale_factor=2)
    with Visit(browser, on_disk(page), **half) as visit:
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert visit.page.evaluate(wide) <= 0
        assert visit.page.locator(".bd-article h1").is_visible()


MOVING = """() => [...document.querySelectorAll('.bd-main *, .explorer *')].filter(e => {
    const style = getComputedStyle(e), most = times => Math.max(...times.split(',').map(parseFloat));
    return most(style.transitionDuration) > 0.01
        || (style.animationName !== 'none' && most(style.animationDuration) > 0.01);
}).map(e => e.tagName + '.' + e.getAttribute('class')).slice(0, 5)"""


@every_page
def test_nothing_moves_for_who_asked_for_no_motion(browser, page):
    with Visit(browser, on_disk(page), **DESK, reduced_motion="reduce") as visit:
        assert visit.page.evaluate(MOVING) == []


@with_explorers
def test_in_forced_colours_filled_and_hollow_still_differ_and_choices_show(browser, page):
    with Visit(browser, on_disk(page), **DESK, forced_colors="active") as visit:
        for skip in visit.page.get_by_role("button", name="Skip the bet").all()[::-1]:
            skip.click()
        looks = """() => [...document.querySelectorAll('.explorer[data-explorer]')].map(e => {
            const look = (n) => n && getComputedStyle(n).fill + getComputedStyle(n).stroke;
            const on = e.querySelector('.dot.on'), off = e.querySelector('.dot:not(.on)');
            const paper = getComputedStyle(e.querySelector('.paper') || e).fill;
            const chosen = e.querySelector('.explorer-option :checked + span');
            const other = e.querySelector('.explorer-option :not(:checked) + span');
            const ground = n => n && getComputedStyle(n).backgroundColor + getComputedStyle(n).outlineStyle
                + getComputedStyle(n).borderWidth;
            return [e.dataset.explorer, !on || !off || look(on) !== look(off),
                    !on || getComputedStyle(on).fill !== paper, !chosen || ground(chosen) !== ground(other)];
        })"""
        for name, dots, seen, choices in visit.page.evaluate(looks):
            assert (dots, seen, choices) == (True, True, True), name


@with_explorers
def test_every_explorer_can_be_understood_from_what_is_spoken(browser, page):
    """The accessibility tree through a whole use: question, bet, controls with values, picture, outcome."""
    with Visit(browser, on_disk(page), **DESK) as visit:
        for explorer in visit.page.locator(".explorer[data-explorer]").all():
            name = explorer.get_attribute("data-explorer")
            title = explorer.locator(".explorer-title").inner_text()
            before = explorer.aria_snapshot()
            assert f'heading "{title}" [level=3]' in before, name
            if explorer.get_attribute("data-bet") is not None:
                assert 'button "Show me"' in before and "radio" in before, name
                assert "status" in before or "group" in before, name
                explorer.locator(".explorer-bet input").first.check(force=True)
                explorer.get_by_role("button", name="Show me").click()
            spoken = explorer.aria_snapshot()
            sentence = explorer.locator(".explorer-sentence").inner_text()
            assert sentence[:60] in spoken.replace('\\"', '"'), name
            for picture in explorer.locator("svg").all():
                label = picture.get_attribute("aria-label")
                assert label and label.split(".")[0][:40] in spoken, name
                title = picture.locator("xpath=..").locator("figcaption").inner_text()
                assert title in label, "the picture's name holds its finding"
            controls = explorer.locator(".explorer-controls > *").count()
            kinds = re.findall(r"- '?(?:group|slider|combobox) ", spoken)
            assert len(kinds) >= controls, (name, spoken)
