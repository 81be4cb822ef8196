"""The twin in a real browser: in every state of every explorer the page shows what Python would draw."""

import re
import xml.etree.ElementTree as ET

import pytest
from browsing import DESK
from twins import ALL, grid

from widgets.chart import SHEET, svg

SCRIPT = SHEET.with_name("explorer.js")
NUMBER = re.compile(r"-?\d+\.?\d*")
PLACES = ("d", "cx", "cy", "x", "y")

# Brings an explorer to a state, as its controls do, and reads what the page then shows.
SHOW = """(at) => {
  const {explorer} = document.querySelector('.explorer');
  explorer.at = at; explorer.update(); explorer.tell();
  const parts = (svg) => [...svg.querySelectorAll('g > *')].map(e => [e.tagName, e.textContent,
    [...e.classList].sort().join(' '), ...['d', 'cx', 'cy', 'x', 'y'].map(n => e.getAttribute(n))]);
  const panels = [...document.querySelectorAll('.explorer-panel')];
  return {
    sentence: document.querySelector('.explorer-sentence').textContent,
    words: panels.map(p => [p.querySelector('figcaption').textContent,
                            ...[...p.querySelectorAll('.axis')].map(t => t.textContent)]),
    marks: panels.map(p => parts(p.querySelector('svg'))),
  };
}"""


@pytest.fixture
def page_of(browser, tmp_path):
    """Opens an explorer on a page of its own, from disk."""
    contexts = []

    def open_page(explorer, html=None, address=""):
        path = tmp_path / f"{explorer.name}.html"
        sheet, script = SHEET.read_text(encoding="utf-8"), SCRIPT.read_text(encoding="utf-8")
        path.write_text(
            f"<!doctype html><meta charset=utf-8><style>{sheet}</style>"
            f"{html or explorer.html}<script>{script}</script>",
            encoding="utf-8",
        )
        contexts.append(browser.new_context(**DESK))
        page = contexts[-1].new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.goto(path.as_uri() + address)
        return page

    yield open_page
    for context in contexts:
        context.close()


def drawn_by_python(panel, frame):
    """The marks of a panel as (tag, words, classes, places), from its SVG."""
    root = ET.fromstring(svg(panel, frame))
    space = "{http://www.w3.org/2000/svg}"
    return [
        [e.tag.removeprefix(space), e.text or "", " ".join(sorted(e.get("class").split()))]
        + [e.get(name) for name in PLACES]
        for group in root.findall(f"{space}g")
        for e in group
    ]


@pytest.mark.parametrize("explorer", ALL.values(), ids=ALL)
def test_in_every_state_the_page_draws_what_python_draws(page_of, explorer):
    page = page_of(explorer)
    assert page.locator(".explorer").get_attribute("data-ready") == ""
    frames = explorer._frames()
    positions = [{value: n for n, value in enumerate(c.values)} for c in explorer.controls]
    for _, values in grid(explorer):
        chart, sentence = explorer.state(**values)
        at = [position[v] for position, v in zip(positions, values.values(), strict=True)]
        shown = page.evaluate(SHOW, at)
        assert shown["sentence"] == sentence
        assert shown["words"] == [[p.title, p.y_label, p.x_label] for p in chart.panels]
        for marks, panel, frame in zip(shown["marks"], chart.panels, frames, strict=True):
            wanted = drawn_by_python(panel, frame)
            assert [m[:3] for m in marks] == [m[:3] for m in wanted], values
            for mark, like in zip(marks, wanted, strict=True):
                if mark[:2] == ["text", ""]:  # no words, no place
                    continue
                here = [float(n) for place in mark[3:] for n in NUMBER.findall(place or "")]
                there = [float(n) for place in like[3:] for n in NUMBER.findall(place or "")]
                assert here == pytest.approx(there, abs=0.5), (values, mark)
    assert page.problems == []


def test_a_broken_data_block_leaves_picture_and_sentence_and_says_so(page_of):
    explorer = ALL["match_table"]
    page = page_of(explorer, explorer.html.replace('{"controls"', '{"controls', 1))
    assert page.locator(".explorer").get_attribute("data-ready") == "failed"
    assert page.locator(".explorer img").count() == 2
    assert page.locator(".explorer-sentence").is_visible()
    assert "could not be made interactive" in page.locator(".explorer-note").inner_text()
    assert page.problems == []


def test_fifty_quick_changes_end_on_the_last_one(page_of):
    explorer = ALL["reading_the_wish"]
    page = page_of(explorer)
    page.get_by_role("button", name="Skip the bet").click()
    slider = page.locator("input[type=range]").first
    slider.focus()
    for n in range(50):
        page.keyboard.press("Home" if n % 2 else "End")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("location.hash.includes('reading_the_wish=0.6_')")
    amount = explorer.controls[0].values[1]
    assert page.locator(".explorer-sentence").text_content() == explorer.state(amount=amount)[1]
    assert page.problems == []
