"""When something goes wrong, picture and sentence stay, with a quiet word; a page is never blank."""

import pytest
from browsing import BOOK, DESK, Visit, on_disk, served

CHAPTER = "chapters/03_partner_responsiveness.html"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def skip_bets(page):
    for skip in page.get_by_role("button", name="Skip the bet").all()[::-1]:
        skip.click()


def step(page, name="match_table"):
    """Choose another option in the first control of an explorer; the sentence has to follow."""
    explorer = page.locator(f"#explorer-{name}")
    before = explorer.locator(".explorer-sentence").inner_text()
    explorer.locator(".explorer-controls fieldset").first.locator("label").first.click()
    page.wait_for_function(
        "([sentence, before]) => sentence.innerText !== before",
        arg=[explorer.locator(".explorer-sentence").element_handle(), before],
    )


@pytest.fixture
def page(browser):
    context = browser.new_context(**DESK)
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


def test_on_a_slow_network_the_text_is_there_first_and_the_explorers_come_to_life(page):
    with served() as home:
        client = page.context.new_cdp_session(page)
        client.send("Network.enable")
        slow = {"offline": False, "latency": 300, "downloadThroughput": 200_000, "uploadThroughput": 20_000}
        client.send("Network.emulateNetworkConditions", slow)
        page.goto(home + CHAPTER, wait_until="commit")
        page.wait_for_selector(".bd-article h1")
        page.wait_for_selector(".explorer[data-ready]", timeout=60_000)
        skip_bets(page)
        step(page)
        assert page.complaints == []


@pytest.mark.parametrize("missing", ["explorer.js", "*.js"])
def test_without_its_script_an_explorer_uncovers_picture_and_sentence(page, missing):
    page.route(f"**/{missing}*", lambda route: route.abort())
    with served() as home:
        page.goto(home + CHAPTER)
        sentence = page.locator("#explorer-match_table .explorer-sentence")
        assert not sentence.is_visible(), "the bet still has its chance"
        sentence.wait_for(state="visible", timeout=8000)
        assert page.locator("#explorer-match_table img").first.is_visible()
        assert page.locator("#explorer-match_table .explorer-hint").is_visible()


def test_without_its_styles_the_page_can_be_read(page):
    page.route("**/*.css*", lambda route: route.abort())
    with served() as home:
        page.goto(home + CHAPTER)
        page.wait_for_selector(".explorer[data-ready]")
        skip_bets(page)
        assert "felt" in page.locator("#explorer-match_table .explorer-sentence").inner_text()
        assert page.complaints == []


def test_where_nothing_may_be_stored_everything_works_but_the_memory(page):
    page.add_init_script(
        """for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, {
            configurable: true, get() { throw new DOMException('denied', 'SecurityError'); } });"""
    )
    page.goto(on_disk(CHAPTER))
    skip_bets(page)
    step(page)
    page.locator("button.theme-switch-button:visible").first.click()
    assert page.complaints == []


@pytest.mark.parametrize("width", [320, 240])
def test_on_a_tiny_screen_nothing_is_lost_sideways(browser, width):
    view = dict(viewport={"width": width, "height": 400}, has_touch=True, is_mobile=True)
    for name in (CHAPTER, "chapters/welcome.html", "chapters/the_conversation.html"):
        with Visit(browser, on_disk(name), **view) as visit:
            skip_bets(visit.page)
            assert visit.page.evaluate(SIDEWAYS) <= 0, name


@pytest.mark.parametrize(
    "old", ["#no_such_explorer=a_b", "#a-heading-of-long-ago", "#match_table=", "#%E0%A4%A"]
)
def test_an_old_link_opens_the_page(page, old):
    page.goto(on_disk(CHAPTER) + old)
    page.wait_for_selector("#explorer-match_table[data-ready]")
    skip_bets(page)
    assert page.locator("#explorer-match_table .explorer-sentence").is_visible()
    step(page)
    assert page.complaints == []


def test_a_tab_left_for_an_hour_goes_on_where_it_was(page):
    page.clock.install()
    page.goto(on_disk(CHAPTER))
    page.clock.run_for(1000)
    page.wait_for_selector("#explorer-match_table[data-ready]")
    skip_bets(page)
    page.clock.fast_forward("01:00:00")
    explorer = page.locator("#explorer-match_table")
    before = explorer.locator(".explorer-sentence").inner_text()
    explorer.locator(".explorer-controls fieldset").first.locator("label").first.click()
    page.clock.run_for(2000)
    assert explorer.locator(".explorer-sentence").inner_text() != before
    assert "match_table=" in page.url and page.complaints == []


def test_broken_data_on_a_built_page_leave_the_other_explorers_alive(page):
    def damaged(route):
        html = (BOOK / CHAPTER).read_text(encoding="utf-8")
        first = html.index('type="application/json">', html.index("explorer-match_table"))
        route.fulfill(body=html[: first + 30] + "?!" + html[first + 30 :], content_type="text/html")

    page.route("**/03_partner_responsiveness.html", damaged)
    with served() as home:
        page.goto(home + CHAPTER)
        page.wait_for_selector("#explorer-two_outcomes[data-ready]")
        broken = page.locator("#explorer-match_table")
        assert "could not be made interactive" in broken.inner_text()
        assert broken.locator(".explorer-sentence").is_visible() and broken.locator("img").first.is_visible()
        skip_bets(page)
        step(page, "two_outcomes")
        assert page.complaints == []
