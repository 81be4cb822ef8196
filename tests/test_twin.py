"""The twin in Chromium: in every state of every explorer the page shows what Python would have drawn; and
what a reader does with it. The page is bare: an explorer's stored HTML, the script and the sheet."""

import base64
import json
import re
from urllib.parse import quote

import pytest
from browsing import PHONE
from toys import GARDEN, LETTER
from twins import ALL, decoded, grid, states, stored

from widgets import explorer as engine
from widgets import picture

every_explorer = pytest.mark.parametrize("explorer", ALL.values(), ids=ALL)


class Twin:
    """A page with explorers on it, opened from disk."""

    def __init__(self, browser, folder, html, query="", **view):
        self.errors = []
        self.path = folder / "page.html"
        twin = picture.SHEET.parent
        self.path.write_text(
            '<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            f'<link rel="stylesheet" href="{(twin / "explorer.css").as_uri()}">'
            f'<script defer src="{(twin / "explorer.js").as_uri()}"></script>{html}',
            encoding="utf-8",
        )
        self.context = browser.new_context(**view)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.page.goto(self.path.as_uri() + query)
        if view.get("java_script_enabled", True):
            self.page.wait_for_function(
                "[...document.querySelectorAll('.explorer')].every(e => 'ready' in e.dataset)"
            )
        self.explorer = self.page.locator(".explorer").first

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        self.context.close()

    def skip(self):
        for _ in range(self.page.get_by_role("button", name="Skip the bet").count()):
            self.page.get_by_role("button", name="Skip the bet").first.click()

    def sentence(self):
        return self.explorer.locator(".explorer-sentence").inner_text()


@pytest.fixture
def opened(browser, tmp_path):
    twins = []

    def open_one(explorer, query="", **view):
        html = explorer if isinstance(explorer, str) else explorer.html
        twins.append(Twin(browser, tmp_path, html, query, **view))
        return twins[-1]

    yield open_one
    for twin in twins:
        twin.context.close()


# ------------------------------------------------------------------------- the page equals Python

# What a picture shows, as plain data: of each element its name, classes, geometry and lines of words.
SHOWN = """svg => [...svg.querySelectorAll(':scope > g')].map(g => [...g.children].map(e => [
    e.localName, [...e.classList].sort().join(' '),
    e.localName === 'text' && !e.textContent ? {} : Object.fromEntries(
        ['d', 'cx', 'cy', 'r', 'x', 'y', 'text-anchor'].filter(k => e.hasAttribute(k))
            .map(k => [k, e.getAttribute(k)])),
    e.localName === 'text'
        ? [...e.childNodes].filter(n => n.textContent).map(n => n.textContent).join('\\n') : '']))"""

# Set every control to the given places, as a reader would, and wait until the words have followed.
SET = """async ([root, places]) => {
    const controls = [...root.querySelectorAll('.explorer-controls > *')];
    for (const [n, place] of places.entries()) {
        const input = controls[n].querySelector('input[type=range], select');
        if (input) {
            if (Number(input.value) === place) continue;
            input.value = place;
            input.dispatchEvent(new Event('input', {bubbles: true}));
        } else {
            controls[n].querySelectorAll('input')[place].click();
        }
    }
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    root.explorer.tell();  // its words at once, as if this were no burst of changes
}"""

PARSED = """svg => new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement"""


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


def close(shown, wanted):
    """Whether two pictures are the same to half a px."""
    assert [len(group) for group in shown] == [len(group) for group in wanted]
    for here, there in zip(sum(shown, []), sum(wanted, []), strict=True):
        assert (here[0], here[1], here[3]) == (there[0], there[1], there[3])
        assert here[2].keys() == there[2].keys(), (here, there)
        for key, value in there[2].items():
            assert re.sub(r"[\d.-]+", "", here[2][key]) == re.sub(r"[\d.-]+", "", value)
            assert numbers(here[2][key]) == pytest.approx(numbers(value), abs=0.5), (key, here)


@every_explorer
def test_in_every_state_the_page_shows_what_python_draws(opened, explorer):
    twin = opened(explorer)
    twin.skip()
    root = twin.explorer.element_handle()
    kept = [_kept(explorer, n) for n in range(len(explorer.frames))]
    for index in _spread(len(grid(explorer)), 40):
        values, (chart, sentence) = grid(explorer)[index][1], states(explorer)[index]
        places = [list(c.values).index(values[c.name]) for c in explorer.controls]
        twin.page.evaluate(SET, [root, places])
        twin.page.wait_for_function(
            "([root, words]) => root.querySelector('.explorer-sentence').textContent === words",
            arg=[root, sentence],
        )
        titles = twin.explorer.locator("figcaption").all_inner_texts()
        assert titles == [panel.title for panel in chart.panels], values
        for n, (panel, frame) in enumerate(zip(chart.panels, explorer.frames, strict=True)):
            source = picture.svg(panel, frame, kept[n])
            wanted = twin.page.evaluate(f"svg => ({SHOWN})(({PARSED})(svg))", source)
            close(twin.explorer.locator("svg").nth(n).evaluate(SHOWN), wanted)
    assert twin.errors == []


def _spread(count, most):
    """At most ``most`` numbers below ``count``, evenly spread, first and last among them."""
    return sorted({round(n * (count - 1) / (most - 1)) for n in range(most)})


def _kept(explorer, n):
    """Which words of panel ``n`` some state shows."""
    placed = [picture.words(chart.panels[n], explorer.frames[n]) for chart, _ in states(explorer)]
    return [i for i, each in enumerate(zip(*placed, strict=True)) if i < 2 or any(word.text for word in each)]


@every_explorer
def test_the_script_decodes_every_state_as_python_wrote_it(opened, explorer):
    """All states at once, by the page's own reader, without drawing."""
    twin = opened(explorer)
    read = twin.explorer.evaluate(
        """root => {
            const explorer = root.explorer, all = [], sizes = explorer.data.controls.map(c => c.slugs.length);
            for (let index = 0; index < sizes.reduce((a, b) => a * b); index++) {
                let rest = index;
                for (let n = sizes.length - 1; n >= 0; n--) {
                    explorer.at[n] = rest % sizes[n];
                    rest = Math.floor(rest / sizes[n]);
                }
                all.push(JSON.parse(JSON.stringify(explorer.read())));
            }
            return all;
        }"""
    )
    data = stored(explorer)
    assert len(read) == len(grid(explorer))
    for index, state in enumerate(read):
        sentence, panels = decoded(data, index)
        assert state["sentence"] == sentence
        for shown, (title, marks, words) in zip(state["panels"], panels, strict=True):
            assert shown["title"] == title
            assert [row for row, _ in shown["words"]] == words
            for (mark, _), (kind, parts) in zip(shown["marks"], marks, strict=True):
                assert mark["kind"] == kind
                for part, value in parts.items():
                    assert mark[part] == (value if isinstance(value, str) else pytest.approx(value, abs=1e-9))


@every_explorer
def test_no_words_of_a_picture_are_cut_off_or_on_top_of_each_other(opened, explorer):
    """Measured by the browser, in its own face, in the states where words stand differently."""
    twin = opened(explorer)
    twin.skip()
    overlap = """svg => {
        const box = svg.viewBox.baseVal, texts = [...svg.querySelectorAll('text')].filter(t => t.textContent);
        const boxes = texts.map(t => [t.getBBox(), t]).map(([b, t]) =>
            [b.x, b.y, b.x + b.width, b.y + b.height, t]);
        const bad = boxes
            .filter(([l, t, r, b]) => l < -1 || t < -3 || r > box.width + 1 || b > box.height + 3)
            .map(([, , , , t]) => 'cut off: ' + t.textContent);
        boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
            if (a[0] < b[2] - 2 && b[0] < a[2] - 2 && a[1] < b[3] - 6 && b[1] < a[3] - 6)
                bad.push(a[4].textContent + ' on ' + b[4].textContent);
        }));
        return bad;
    }"""
    root, data = twin.explorer.element_handle(), stored(explorer)
    seen = set()
    for index, values in grid(explorer):
        shape = json.dumps([words for _, _, words in decoded(data, index)[1]])
        if shape in seen or len(seen) > 40:
            continue
        seen.add(shape)
        places = [list(c.values).index(values[c.name]) for c in explorer.controls]
        twin.page.evaluate(SET, [root, places])
        for svg in twin.explorer.locator("svg").all():
            assert svg.evaluate(overlap) == [], values


@every_explorer
def test_the_opening_state_is_drawn_again_as_python_stored_it(opened, explorer):
    twin = opened(explorer)
    images = re.findall(r'src="(data:image/svg\+xml;base64,[^"]+)"', explorer.html)
    for svg, source in zip(twin.explorer.locator("svg").all(), images, strict=True):
        wanted = twin.page.evaluate(
            f"svg => ({SHOWN})(({PARSED})(svg))", base64.b64decode(source.split(",")[1]).decode()
        )
        close(svg.evaluate(SHOWN), wanted)


# -------------------------------------------------------------------------------- what a change does

# A node that comes or goes, but for lines of words in a picture, makes the theme measure its page again.
WATCH = """() => {
    window.changed = [];
    new MutationObserver(seen => window.changed.push(
        ...seen.map(each => each.target)
            .filter(e => !e.closest('text')).map(e => e.outerHTML.slice(0, 90)),
    )).observe(document.body, {childList: true, subtree: true});
}"""
DRAWN = """async root => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    root.explorer.tell();
    return root.querySelector('.explorer-body').innerHTML;
}"""


@every_explorer
def test_a_change_moves_what_is_there_and_brings_or_takes_no_node(opened, explorer):
    twin = opened(explorer)
    twin.skip()
    control = twin.explorer.locator(".explorer-controls").locator("input, select").first
    if control.evaluate("e => e.type") == "radio":
        twin.explorer.locator(".explorer-controls input:checked").first.focus()
    else:
        control.focus()
    twin.page.evaluate(WATCH)
    shown = set()
    for n in range(8):
        twin.page.keyboard.press("ArrowUp" if n % 2 else "ArrowDown")
        shown.add(twin.explorer.evaluate(DRAWN))
    assert len(shown) > 1, "nothing changed"
    assert twin.page.evaluate("window.changed") == []


# ------------------------------------------------------------------------------ what a reader does


def test_the_bet_hides_the_outcome_until_it_is_made_and_then_stays_beside_it(opened):
    twin = opened(GARDEN)
    outcome = twin.explorer.locator(".explorer-sentence")
    assert not outcome.is_visible() and not twin.explorer.locator("svg").first.is_visible()
    show = twin.explorer.get_by_role("button", name="Show me")
    show.click()
    assert "Choose one, or skip the bet." in twin.explorer.inner_text() and not outcome.is_visible()
    twin.explorer.get_by_label("No", exact=True).check()
    show.focus()
    twin.page.keyboard.press("Enter")
    assert outcome.is_visible() and twin.explorer.locator("svg").first.is_visible()
    assert "You bet: No. In this model: Yes. Look <b>up</b>." in twin.explorer.inner_text()
    assert twin.page.evaluate("document.activeElement.textContent").startswith("You bet")
    assert not twin.page.evaluate("localStorage.length + document.cookie.length")


def test_the_bet_can_be_skipped(opened):
    twin = opened(GARDEN)
    twin.explorer.get_by_role("button", name="Skip the bet").click()
    assert twin.explorer.locator(".explorer-sentence").is_visible()
    text = twin.explorer.inner_text()
    assert "In this model: Yes." in text and "You bet" not in text


def test_every_kind_of_control_is_native_named_and_answers_to_keys(opened):
    twin = opened(GARDEN)
    twin.skip()
    slider = twin.explorer.get_by_role("slider", name="How fast")
    slider.focus()
    twin.page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "0.5 a day"
    twin.explorer.get_by_role("group", name="Goes").get_by_role("radio", name="up").focus()
    twin.page.keyboard.press("ArrowRight")
    follows = "words => document.querySelector('.explorer-sentence').textContent === words"
    twin.page.wait_for_function(follows, arg=GARDEN.state(speed=0.5, ending="down")[1])

    letters = opened(LETTER)
    letters.explorer.get_by_role("combobox", name="Letter").select_option("zeta")
    letters.page.wait_for_function(follows, arg=LETTER.state(letter="zeta")[1])


def test_fifty_steps_are_announced_once_or_twice_and_end_where_the_reader_did(opened):
    twin = opened(GARDEN)
    twin.skip()
    twin.page.evaluate(
        """() => { window.told = 0; new MutationObserver(() => window.told++).observe(
            document.querySelector('.explorer-sentence'),
            {childList: true, characterData: true, subtree: true}); }"""
    )
    twin.page.evaluate(
        """async () => { const slider = document.querySelectorAll('.explorer input[type=range]')[1];
            for (let n = 0; n < 51; n++) {
                slider.value = n % 6;
                slider.dispatchEvent(new Event('input', {bubbles: true}));
                await new Promise(done => setTimeout(done, 4));
            } }"""
    )
    twin.page.wait_for_timeout(500)
    assert twin.page.evaluate("window.told") <= 2
    assert twin.sentence() == GARDEN.state(start=0.2)[1]


def test_the_address_holds_the_state_and_opens_it_again_with_the_bet_skipped(opened):
    twin = opened(GARDEN)
    twin.skip()
    twin.explorer.get_by_role("radio", name="down").check(force=True)
    twin.page.wait_for_function("location.href.includes('down')")
    link = twin.explorer.get_by_role("link", name="Link to this state").evaluate("a => a.href")
    assert link == twin.page.url and "garden=0.25_0.1_down_calm" in link
    again = opened(GARDEN, link.removeprefix(twin.path.as_uri()))
    assert again.sentence() == GARDEN.state(ending="down")[1]
    assert again.explorer.locator(".explorer-sentence").is_visible()


def test_two_explorers_keep_their_states_side_by_side(opened):
    both = GARDEN.html + LETTER.html
    twin = opened(both, "#garden=0.5_0.2_up_lively&letter_1=eta")
    sentences = twin.page.locator(".explorer-sentence").all_inner_texts()
    assert sentences == [GARDEN.state(speed=0.5, start=0.2, mood="lively")[1], LETTER.state(letter="eta")[1]]


@pytest.mark.parametrize("old", ["no_such_state", "0.25_0.1_down", "0.25_0.1_sideways_calm", "", "<b>_%_é_"])
def test_an_old_link_opens_the_first_state_and_says_so(opened, old):
    twin = opened(GARDEN, f"#garden={quote(old)}")
    twin.skip()
    assert twin.sentence() == GARDEN.state()[1]
    assert "no longer here" in twin.explorer.inner_text()
    assert twin.errors == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda html: re.sub(r'(json">).*?(</script>)', r"\1{broken\2", html, flags=re.S),
        lambda html: html.replace('"slots":[', '"slots":[[["x"]],'),
        lambda html: re.sub(r'<script type="application/json">.*?</script>', "", html, flags=re.S),
        lambda html: re.sub(r'("marks":\[)', r'\1["Star","",""],', html),
    ],
    ids=["no JSON", "one slot too many", "no data", "an unknown mark"],
)
def test_broken_data_leave_picture_and_sentence_and_a_quiet_word(opened, damage):
    twin = opened(damage(GARDEN.html))
    assert twin.explorer.locator(".explorer-sentence").is_visible()
    assert twin.sentence() == GARDEN.state()[1]
    picture_ = twin.explorer.locator(".explorer-panel").first
    assert picture_.is_visible() and picture_.bounding_box()["height"] > 100
    assert "picture and sentence still hold" in twin.explorer.inner_text()
    assert twin.explorer.locator("input, select, button").count() == 0


def test_the_table_holds_the_numbers_of_the_state(opened):
    twin = opened(GARDEN)
    twin.skip()
    twin.explorer.locator("summary", has_text="table").click()
    table = twin.explorer.locator("table").last
    table.wait_for()
    assert table.locator("caption").inner_text() == "Rising"
    row = table.locator("tr", has_text="At noon").first
    assert "0.5" in row.inner_text() and "under half" in row.inner_text()
    twin.explorer.get_by_role("radio", name="down").check(force=True)
    twin.page.wait_for_function("document.querySelectorAll('caption')[1].textContent === 'Sinking'")


def test_text_is_text(opened):
    twin = opened(GARDEN)
    twin.skip()
    assert twin.explorer.locator("b, i").count() == 0
    assert "<b>No tag</b> & no entity." in twin.sentence()


def test_without_scripts_and_on_paper_the_picture_and_the_sentence_show(opened):
    plain = opened(GARDEN, java_script_enabled=False)
    assert plain.explorer.locator("img").first.is_visible()
    assert plain.sentence() == GARDEN.state()[1]
    paper = opened(GARDEN)
    paper.page.emulate_media(media="print")
    assert paper.explorer.locator(".explorer-sentence").is_visible()
    assert paper.explorer.locator("svg").first.is_visible()


@every_explorer
def test_a_phone_is_wide_enough_and_fingers_find_what_they_press(opened, explorer):
    twin = opened(explorer, **PHONE)
    sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert twin.page.evaluate(sideways) <= 0
    twin.skip()
    assert twin.page.evaluate(sideways) <= 0
    targets = ".explorer-controls :is(label:has(input), select, input[type=range])"
    for target in twin.explorer.locator(targets).all():
        assert target.bounding_box()["height"] >= 43.5


def test_the_caps_are_what_the_page_can_bear():
    assert (engine.MAX_STATES, engine.MAX_BYTES) == (400, 120_000)
