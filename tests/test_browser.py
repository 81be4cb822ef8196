"""Every page of the built book in Chromium, opened from disk as a reader would, and every explorer operated
by mouse, by touch and by keyboard. Nothing here knows what an explorer is about.
"""

import gzip
from urllib.parse import urlparse

import pytest
from browsing import BOOK, DARK, DESK, NO_SCRIPT, PHONE, Visit, exploring, on_disk, pages, served, wire

PAGES = pages()
every_page = pytest.mark.parametrize("page", PAGES)
with_explorers = pytest.mark.parametrize("page", exploring())
views = pytest.mark.parametrize("view", [DESK, PHONE, DARK], ids=["desk", "phone", "dark"])

HTML, HTML_ZIPPED, WIRE = 400_000, 80_000, 1_000_000  # the most a page may weigh, in bytes
TARGET = 44  # the least height of what a finger has to hit, in px


# --------------------------------------------------------------------------------- every page


@views
@pytest.mark.parametrize("page", ["index.html", "search.html", "genindex.html", *PAGES])
def test_page_is_quiet_whole_and_fits(browser, page, view):
    with Visit(browser, on_disk(page), **view) as visit:
        visit.page.wait_for_timeout(300)
        assert visit.errors == []
        assert visit.outside == []
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert visit.page.evaluate(wide) <= 0, "the page can be pushed sideways"
        broken = "[...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.outerHTML)"
        assert visit.page.evaluate(broken) == []
        failed = "[...document.querySelectorAll('.explorer')].filter(e => e.dataset.ready).map(e => e.id)"
        assert visit.page.evaluate(failed) == [], "explorers that could not be started"


@every_page
def test_page_refuses_to_ask_anybody_else_for_anything(browser, page):
    with Visit(browser, on_disk(page), **DESK) as visit:
        asked = visit.page.evaluate(
            """async () => {
                const picture = new Image();
                const seen = new Promise(done => { picture.onload = picture.onerror = e => done(e.type); });
                picture.src = 'https://example.org/seen.png';
                const script = document.createElement('script');
                const ran = new Promise(done => { script.onload = script.onerror = e => done(e.type); });
                document.head.append(Object.assign(script, {src: 'https://example.org/run.js'}));
                const sent = navigator.sendBeacon('https://example.org/told', 'x') && 'beacon queued';
                return [await seen, await ran, await fetch('https://example.org/').catch(e => e.name), sent];
            }"""
        )
        assert asked[:3] == ["error", "error", "TypeError"]
        refused = [told for told in visit.errors if "Content Security Policy" in told]
        assert len(refused) >= 4, visit.errors


@every_page
def test_page_has_one_search_field_and_one_heading(browser, page):
    with Visit(browser, on_disk(page), **DESK) as visit:
        looks = visit.page.locator("button[aria-label=Search]:visible, input[type=search]:visible")
        assert looks.count() == 1
        assert visit.page.locator("h1:visible").count() == 1


@every_page
def test_page_is_light(browser, page):
    html = (BOOK / page).read_bytes()
    assert len(html) <= HTML
    assert len(gzip.compress(html, 6)) <= HTML_ZIPPED
    with served() as home:
        weights = wire(browser, page, home)
    assert sum(weights.values()) <= WIRE, weights


@every_page
def test_no_link_is_cut_off_at_the_edge_of_a_phone(browser, page):
    with Visit(browser, on_disk(page), **PHONE) as visit:
        # (a wide table of numbers may be moved sideways in a box of its own)
        beyond = """all => all.filter(a => !a.closest('table'))
                     .filter(a => a.getClientRects().length && a.closest('.bd-article, footer')
                     && a.scrollWidth > a.clientWidth + 1 && getComputedStyle(a).display !== 'inline'
                     || a.closest('.bd-article, footer') && a.getBoundingClientRect().right > innerWidth)
                     .map(a => a.innerText)"""
        assert visit.page.locator("a").evaluate_all(beyond) == []


def test_search_finds_a_word_of_the_book(browser):
    with Visit(browser, on_disk("search.html") + "?q=reappraisal", **DESK) as visit:
        visit.page.wait_for_selector("#search-results li a")
        assert visit.errors == []


def test_the_first_page_leads_to_the_chapters(browser):
    with Visit(browser, on_disk("index.html"), **DESK) as visit:
        for page in PAGES[1:]:
            assert visit.page.locator(f"nav a[href$='{page.split('/')[-1]}']").count(), page


def test_theme_switch_turns_the_page_and_the_explorers_dark_and_stays(browser):
    paper = "e => getComputedStyle(e).backgroundColor"
    with Visit(browser, on_disk(PAGES[0]), **DESK) as visit:
        light = visit.page.locator("body").evaluate(paper)
        for _ in range(3):  # the switch goes round: light, dark, as the system
            visit.page.locator("button.theme-switch-button:visible").first.click()
            if visit.page.evaluate("document.documentElement.dataset.theme") == "dark":
                break
        visit.page.wait_for_timeout(400)
        dark = visit.page.locator("body").evaluate(paper)
        assert light != dark
        visit.page.goto(on_disk(PAGES[1]))
        assert visit.page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert visit.errors == []


# ------------------------------------------------------------------------------ every explorer

SHOWN = """e => [e.querySelector('.explorer-sentence').textContent,
                 e.querySelector('.explorer-figure').innerHTML]"""
SETTINGS = """e => [...e.querySelectorAll('.explorer-controls :is(input, select)')]
                     .map(i => i.checked + i.value)"""


def explorers(page):
    found = page.locator(".explorer[data-explorer]")
    assert found.count() > 0, "no explorer on this page"
    return [found.nth(n) for n in range(found.count())]


def named(explorer):
    return explorer.get_attribute("data-explorer")


def controls(explorer):
    """The explorer's controls: a slider, a list, or the radio buttons of one fieldset."""
    return explorer.locator(".explorer-controls").locator("fieldset, input[type=range], select").all()


def skip_bet(explorer):
    skip = explorer.get_by_role("button", name="Skip the bet")
    if skip.count():
        skip.click()


def reacts(page, explorer, act):
    """Do ``act``: the sentence or the figure has to change."""
    before = explorer.evaluate(SHOWN)
    act()
    page.wait_for_function(
        f"([e, before]) => JSON.stringify(({SHOWN})(e)) !== JSON.stringify(before)",
        arg=[explorer.element_handle(), before],
    )


LINKED = "([e, before]) => location.href !== before && location.href === e.href"


def followed(page, explorer, before):
    """The address has to follow, a second after the last change, and be that of the link to this state."""
    link = explorer.get_by_role("link", name="Link to this state")
    page.wait_for_function(LINKED, arg=[link.element_handle(), before])


def by_keyboard(page, control):
    """Move one control by a step, by keys alone."""
    kind = control.evaluate("e => e.tagName")
    if kind == "FIELDSET":
        control.locator("input:checked").focus()
        page.keyboard.press("ArrowDown")
    else:
        control.focus()
        last = control.evaluate("e => e.tagName === 'SELECT' ? e.options.length - 1 : Number(e.max)")
        forward = int(control.input_value()) < last
        page.keyboard.press("ArrowDown" if (kind == "SELECT") == forward else "ArrowUp")


def by_hand(page, control, press):
    """Move one control by pointing at it."""
    kind = control.evaluate("e => e.tagName")
    if kind == "FIELDSET":
        press(control.locator("label", has=page.locator("input:not(:checked)")).last)
    elif kind == "SELECT":
        control.select_option(index=0 if int(control.input_value()) else 1)
    else:
        box, low = control.bounding_box(), int(control.input_value()) == 0
        press(control, position={"x": box["width"] * (0.95 if low else 0.05), "y": box["height"] / 2})


@with_explorers
def test_every_control_answers_to_the_keyboard_and_its_state_can_be_opened_again(browser, page):
    with Visit(browser, on_disk(page), **DESK) as visit:
        for explorer in explorers(visit.page):
            skip_bet(explorer)
            opened = visit.page.url
            for control in controls(explorer):
                reacts(visit.page, explorer, lambda c=control: by_keyboard(visit.page, c))
            followed(visit.page, explorer, opened)
            shown, settings = explorer.evaluate(SHOWN), explorer.evaluate(SETTINGS)
            with Visit(browser, visit.page.url, **DESK) as again:
                copy = again.page.locator(f"#{explorer.get_attribute('id')}")
                assert copy.evaluate(SETTINGS) == settings, named(explorer)
                assert copy.locator(".explorer-sentence").is_visible(), "a link to a state skips the bet"
                assert copy.evaluate(SHOWN) == shown, named(explorer)
        assert visit.errors == []
        assert visit.outside == []
        kept = visit.page.evaluate("[Object.keys(localStorage), sessionStorage.length, document.cookie]")
        assert set(kept[0]) <= {"theme", "mode"} and kept[1:] == [0, ""], "only the theme is remembered"


@with_explorers
@pytest.mark.parametrize("view", [DESK, PHONE], ids=["mouse", "touch"])
def test_every_control_answers_to_a_pointer(browser, page, view):
    with Visit(browser, on_disk(page), **view) as visit:
        for explorer in explorers(visit.page):
            skip_bet(explorer)

            def press(target, **where):
                (target.tap if view.get("has_touch") else target.click)(**where)

            opened = visit.page.url
            for control in controls(explorer):
                reacts(visit.page, explorer, lambda c=control, p=press: by_hand(visit.page, c, p))
            followed(visit.page, explorer, opened)
        assert visit.errors == []


HEIGHTS = """async explorer => {  // of the words and the picture, in every choice of every control, in px
    const seen = [], body = explorer.querySelector('.explorer-body');
    const drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const note = async () => { await drawn(); explorer.explorer.tell(); seen.push(body.offsetHeight); };
    for (const choice of explorer.querySelectorAll('.explorer-controls input')) {
        if (choice.type === 'radio') { choice.click(); await note(); continue; }
        for (const value of [0, choice.max]) {
            choice.value = value;
            choice.dispatchEvent(new Event('input'));
            await note();
        }
    }
    return [Math.min(...seen), Math.max(...seen)];
}"""


@with_explorers
def test_what_stands_below_an_explorer_stays_where_it_is_while_it_is_used(browser, page):
    with Visit(browser, on_disk(page), **PHONE) as visit:
        for explorer in explorers(visit.page):
            skip_bet(explorer)
            least, most = explorer.evaluate(HEIGHTS)
            assert most - least <= 2 * 27, f"{named(explorer)}: more than two lines of words come and go"


@with_explorers
def test_the_bet_comes_before_the_outcome_and_stays_with_it(browser, page):
    with Visit(browser, on_disk(page), **DESK) as visit:
        for explorer in explorers(visit.page):
            if explorer.get_attribute("data-bet") is None:
                continue
            outcome = explorer.locator(".explorer-sentence")
            assert not outcome.is_visible(), "the outcome shows before the bet"
            choice = explorer.locator("fieldset input[type=radio]").first
            choice.focus()
            visit.page.keyboard.press("Space")
            explorer.get_by_role("button", name="Show me").focus()
            visit.page.keyboard.press("Enter")
            outcome.wait_for(state="visible")
            words = explorer.inner_text()
            assert "You bet:" in words and "In this model:" in words
        assert visit.errors == []


@with_explorers
def test_controls_have_names_and_the_outcome_is_announced(browser, page):
    with Visit(browser, on_disk(page), **PHONE) as visit:
        for explorer in explorers(visit.page):
            skip_bet(explorer)
            assert explorer.locator("output[aria-live=polite]").count() == 1
            nameless = "all => all.filter(i => !i.labels.length && !i.getAttribute('aria-label')).length"
            assert explorer.locator("input, select").evaluate_all(nameless) == 0
            targets = "label:has(input), input[type=range], select, summary, button"
            for target in explorer.locator(targets).all():
                if target.is_visible():
                    assert target.bounding_box()["height"] >= TARGET - 0.5, target.inner_text()
            numbers = explorer.locator("details", has=visit.page.locator("summary", has_text="table"))
            numbers.locator("summary").click()
            numbers.locator("td").first.wait_for(state="visible")


@with_explorers
def test_an_unknown_state_in_an_old_link_opens_the_first_one(browser, page):
    with Visit(browser, on_disk(page), **DESK) as plain:
        first = explorers(plain.page)[0]
        name, settings = named(first), first.evaluate(SETTINGS)
        old = reacts_once(plain.page, first)
        assert name in old
    with Visit(browser, on_disk(page) + f"#{name}=no_such_state", **DESK) as visit:
        assert explorers(visit.page)[0].evaluate(SETTINGS) == settings
        assert visit.errors == []


def reacts_once(page, explorer):
    skip_bet(explorer)
    opened = page.url
    reacts(page, explorer, lambda: by_keyboard(page, controls(explorer)[0]))
    followed(page, explorer, opened)
    return urlparse(page.url).fragment or urlparse(page.url).query


@with_explorers
def test_without_scripts_the_picture_and_the_sentence_remain(browser, page):
    with Visit(browser, on_disk(page), **NO_SCRIPT) as visit:
        for explorer in explorers(visit.page):
            assert explorer.locator(".explorer-sentence").is_visible()
            assert explorer.locator(".explorer-figure img").first.is_visible()


@with_explorers
def test_on_paper_the_picture_and_the_sentence_show_even_with_no_bet_made(browser, page):
    with Visit(browser, on_disk(page), **DARK) as visit:
        visit.page.emulate_media(media="print")
        for explorer in explorers(visit.page):
            assert explorer.locator(".explorer-sentence").is_visible()
            figure = explorer.locator(".explorer-figure")
            assert figure.is_visible() and figure.bounding_box()["height"] > 100
