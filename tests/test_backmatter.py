"""The back matter: it says what the chapters and the data say, and refuses plans for what is not there."""

import html
import json
import re
import tomllib

import pytest
from browsing import BOOK, DESK, Visit, on_disk

from widgets import backmatter
from widgets.backmatter import (
    bets,
    chapters,
    checked_by,
    discussion,
    every_claim,
    notes_in,
    objectives,
    pages_in,
    syllabi_in,
    syllabus,
)
from widgets.blocks import DATA, SOLIDITY, WIDELY_REPORTED, check_yourself, claims_in
from widgets.catalog import EXPLORERS
from widgets.pages import pages_folder

NOTES = DATA / "discussion.toml"
CLAIMS = claims_in(DATA / "evidence.toml")

PLAN = """
[[lesson]]
when = "5 min"
what = "Tea."
pages = ["welcome"]
explorers = ["match_table"]

[[project]]
explorer = "match_table"
state = { disclosure = "factual" }
say = "Tea with a fact"
"""


def written(tmp_path, text):
    path = tmp_path / "plans.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_claim_has_one_folded_entry_with_its_mark_and_every_study():
    page = every_claim().text
    cards = {
        name: card
        for name, card in re.findall(r'<details class="evidence" id="(\w+)">(.*?)</details>', page, re.S)
    }
    assert sorted(cards) == sorted(CLAIMS)
    for name, claim in CLAIMS.items():
        assert SOLIDITY[claim.solidity] in cards[name] and claim.why in cards[name]
        for study in claim.studies:
            assert f"(references.md#{study.key}). {study.design} {study.found}" in cards[name]
        assert cards[name].count(WIDELY_REPORTED) == sum(study.widely_reported for study in claim.studies)


def test_the_overview_puts_each_claim_under_its_mark():
    overview = every_claim().text.split("**Taught in")[0]
    for claim in CLAIMS.values():
        line = next(line for line in overview.splitlines() if f'"#{claim.id}"' in line)
        assert SOLIDITY[claim.solidity] in line


def test_claims_stand_under_the_chapter_that_teaches_them():
    parts = re.split(r"\*\*Taught in \[.+?\]\((.+?)\)\*\*", every_claim().text.split("**Taught in no")[0])
    for file, part in zip(parts[1::2], parts[2::2], strict=True):
        assert set(re.findall(r'id="(S\d+)"', part)) == set(pages_in(pages_folder())[file].claims)


def test_an_edition_with_fewer_chapters_still_shows_every_claim(monkeypatch):
    kept = [page for page in chapters() if "S5" not in page.claims]
    monkeypatch.setattr(backmatter, "chapters", lambda: kept)
    taught, left = every_claim().text.split("**Taught in no chapter of this edition**")
    assert 'id="S5"' in left and 'id="S5"' not in taught
    assert sorted(re.findall(r'id="(S\d+)"', taught + left)) == sorted(CLAIMS)


def test_objectives_are_each_chapters_own_words():
    shown = objectives().text
    for page in chapters():
        assert 3 <= len(page.objectives) <= 5, page.file
        source = (pages_folder() / page.file).read_text(encoding="utf-8")
        for promise in page.objectives:
            assert f"- {promise}" in shown and json.dumps(promise, ensure_ascii=False)[1:-1] in source


def test_every_objective_is_checked_by_a_question_and_says_by_which():
    shown = objectives().text.splitlines()
    for page in chapters():
        asked = [question for name in page.checks for question in check_yourself(name).questions]
        assert {n for question in asked for n in question.checks} == set(
            range(1, len(page.objectives) + 1)
        ), page.file
        for number, promise in enumerate(page.objectives, 1):
            numbers = ", ".join(map(str, checked_by(page, number)))
            assert re.search(rf" \*\(questions? {numbers}\)\*$", next(x for x in shown if promise in x))


def test_every_question_to_discuss_is_there_with_its_note():
    text = discussion().text
    for page in chapters():
        assert len(page.discuss) >= 3, page.file
        part = text.split(f"<summary>{page.title}: {len(page.discuss)} questions")[1].split("</details>")[0]
        notes = notes_in(NOTES)[page.file]
        for number, (question, note) in enumerate(zip(page.discuss, notes, strict=True), 1):
            assert f"{number}. {question}<br>" in part and note.expect in part and note.stuck in part
            assert note.care in part and 5 <= note.minutes <= 15


@pytest.mark.parametrize(
    ("wrong", "instead", "says"),
    [
        ('form = "pairs"', 'form = "tea"', "form: 'tea' is not one of pairs, small groups"),
        ("minutes = 10", 'minutes = "tea"', "minutes: 'tea' is not a int"),
        ("stuck =", "tea =", "stuck: missing"),
        ("[[06_studying_intimacy]]", "[[07_tea]]", "06_studying_intimacy: missing"),
    ],
)
def test_notes_for_what_is_not_asked_are_refused(tmp_path, wrong, instead, says):
    text = NOTES.read_text(encoding="utf-8")
    assert wrong in text
    with pytest.raises(ValueError, match=re.escape(says)):
        notes_in(written(tmp_path, text.replace(wrong, instead)))


def test_a_question_without_a_note_is_refused(tmp_path):
    kept, _, _ = NOTES.read_text(encoding="utf-8").rpartition("[[06_studying_intimacy]]")
    with pytest.raises(ValueError, match="06_studying_intimacy: 4 notes for 5 questions"):
        notes_in(written(tmp_path, kept))


def test_every_bet_is_listed_with_what_the_model_says():
    items = bets().text.split("\n- ")[1:]
    pages = pages_in(pages_folder()).values()
    betting = [(page, EXPLORERS[name]) for page in pages for name in page.explorers if EXPLORERS[name].bet]
    assert len(items) == len(betting) > 15
    for item, (page, explorer) in zip(items, betting, strict=True):
        assert f'href="{page.html}#wall={explorer.name}"' in item
        outcome = html.escape(explorer.bet.options[explorer.bet.outcome()], quote=False)
        assert item.split("\n")[0].endswith(f"**In this model:** {outcome}")


@pytest.mark.parametrize("name", ["lesson", "week", "term"])
def test_a_plan_is_a_table_of_two_columns(name):
    lines = syllabus(name).text.splitlines()
    assert len(lines) > 6 and all(len(re.findall(r"(?<!\\)\|", line)) == 3 for line in lines)


def test_the_term_opens_every_chapter_and_the_lesson_lasts_an_hour():
    term = syllabus("term").text
    assert all(page.file in term for page in chapters())
    minutes = [int(step.when.split()[0]) for step in syllabi_in(DATA / "syllabi.toml")[0]["lesson"]]
    assert sum(minutes) == 60


def stored(page, name):
    """The HTML of an explorer as its notebook stores it."""
    cells = json.loads((pages_folder() / f"{page}.ipynb").read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    shown = ["".join(output.get("data", {}).get("text/html", "")) for output in outputs]
    return next(html for html in shown if f'data-explorer="{name}"' in html)


def test_links_for_the_wall_open_states_that_their_pages_hold():
    links = syllabi_in(DATA / "syllabi.toml")[1]
    assert len({href for href, _ in links}) == len(links) >= 12
    for href, _ in links:
        page, name, slugs = re.fullmatch(r"(\w+)\.html#(\w+)=(\S+)&wall=\2", href).groups()
        held = json.loads(re.search(r'"application/json">(.*?)</script>', stored(page, name), re.S)[1])
        for slug, control in zip(slugs.split("_"), held["controls"], strict=True):
            assert slug in control["slugs"], href


def test_links_for_the_wall_lead_to_more_than_one_chapter():
    pages = [href.split(".")[0] for href, _ in syllabi_in(DATA / "syllabi.toml")[1]]
    assert len(set(pages)) >= 5


@pytest.mark.parametrize(
    ("wrong", "instead", "says"),
    [
        ('"welcome"', '"tea"', "lesson, step 1, pages: 'tea.ipynb' is not one of"),
        ('["match_table"]', '["tea"]', "lesson, step 1, explorers: 'tea' is not one of"),
        ('explorer = "match_table"', 'explorer = "tea"', "project 1, explorer: 'tea' is not one of"),
        (
            '"factual"',
            '"tea"',
            "project 1, state: control 'disclosure' is 'tea'; it must be one of 'emotional'",
        ),
        ("disclosure =", "cake =", "project 1, state: control of 'match_table' is 'cake'"),
        ('pages = ["welcome"]', 'assignments = ["tea"]', "lesson, step 1, assignments: 'tea.ipynb' is not"),
        ('what = "Tea."', "", "lesson, step 1, what: missing"),
        ('say = "Tea with a fact"', "", "project 1, say: missing"),
        ('when = "5 min"', 'when = "5 min"\nwho = "all"', "lesson, step 1: unknown field who"),
    ],
)
def test_a_plan_for_what_is_not_there_is_refused(tmp_path, wrong, instead, says):
    assert wrong in PLAN
    with pytest.raises(ValueError, match=re.escape(says)):
        syllabi_in(written(tmp_path, PLAN.replace(wrong, instead)))


def test_a_plan_links_pages_explorers_and_states(tmp_path):
    plans, links = syllabi_in(written(tmp_path, PLAN))
    assert plans["lesson"][0].opens == (
        "[The Other Half](welcome.ipynb)",
        '<a href="03_partner_responsiveness.html#wall=match_table">'
        f"{EXPLORERS['match_table'].title}</a>",
    )
    address = EXPLORERS["match_table"].fragment(disclosure="factual")
    assert links == ((f"03_partner_responsiveness.html{address}&wall=match_table", "Tea with a fact"),)


def test_on_the_wall_every_link_opens_its_explorer_in_that_state_with_no_bet_before_it(browser):
    wanted = tomllib.loads((DATA / "syllabi.toml").read_text(encoding="utf-8"))["project"]
    with Visit(browser, on_disk("chapters/for_teachers.html"), **DESK) as page:
        links = page.page.locator(".bd-article a[href*='&wall=']")
        addresses = links.evaluate_all("all => all.map(a => a.href)")
    assert len(addresses) == len(wanted) > 5
    for address, item in zip(addresses, wanted, strict=True):
        with Visit(browser, address, **DESK) as visit:
            explorer = visit.page.locator(f"dialog:modal #explorer-{item['explorer']}")
            said = explorer.locator(".explorer-sentence")
            assert said.inner_text() == EXPLORERS[item["explorer"]].state(**item.get("state", {}))[1]
            assert explorer.locator(".explorer-bet").count() == 0 and visit.errors == []


def test_every_explorer_and_scene_of_a_plan_is_opened_where_it_stands():
    plans = syllabi_in(DATA / "syllabi.toml")[0]
    wanted = {
        tuple(re.fullmatch(r'<a href="([^#]+)#([^"]+)">.*</a>', link).groups())
        for steps in plans.values() for step in steps for link in step.opens if link.startswith("<a ")
    }  # fmt: skip
    assert len(wanted) >= 15 and any(anchor.startswith("scene-") for _, anchor in wanted)
    for page, anchor in wanted:
        there = anchor.replace("wall=", "explorer-")
        assert f'id="{there}"' in (BOOK / "chapters" / page).read_text(encoding="utf-8"), (page, anchor)
