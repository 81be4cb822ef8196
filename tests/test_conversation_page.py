"""The Conversation in Chromium: the page's model against Python's on every path, and the play by mouse, touch
and keyboard, on a desk, on a phone, in the dark, on paper and without scripts."""

import json

import pytest
from browsing import DARK, DESK, NO_SCRIPT, PHONE, ROOT, Visit
from scenes import TOY, ways

from widgets import conversation as talk
from widgets.conversation import (
    PARTNERS,
    STYLES,
    WORDS,
    best_reply,
    conversation,
    course,
    fitting,
    landings,
    play,
    read_scene,
    say_course,
    say_step,
    say_style,
    with_style,
)
from widgets.model.parameters import EVIDENCE, SETS

NAMES = sorted(path.stem for path in talk.SCENES.glob("*.toml"))
views = pytest.mark.parametrize("view", [DESK, PHONE, DARK], ids=["desk", "phone", "dark"])


@pytest.fixture(scope="module")
def tower(tmp_path_factory):
    path = tmp_path_factory.mktemp("scenes") / "tower.toml"
    path.write_text(TOY, encoding="utf-8")
    return read_scene(path)


@pytest.fixture(scope="module")
def address(tmp_path_factory, tower):
    """A page with every scene of the course, and one made on the spot."""
    twin = (ROOT / "widgets" / "twin").as_uri()
    scenes = [*map(conversation, NAMES), tower]
    page = tmp_path_factory.mktemp("page") / "scenes.html"
    page.write_text(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Scenes</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="{twin}/explorer.css">'
        f'<link rel="stylesheet" href="{twin}/conversation.css">'
        f'<script defer src="{twin}/conversation.js"></script>'
        "<script>if (matchMedia('(prefers-color-scheme: dark)').matches)"
        " document.documentElement.dataset.theme = 'dark'</script>"
        "<style>body { font: 18px/1.6 sans-serif; margin: 1rem; background: var(--paper) }</style>"
        f"<h1>Scenes</h1>{''.join(scene.html for scene in scenes)}",
        encoding="utf-8",
    )
    return page.as_uri()


def begun(visit, scene):
    """The scene on the page, begun."""
    root = visit.page.locator(f"[data-scene={scene.name}]")
    root.get_by_role("button", name=WORDS["begin"]).click()
    return root


def choose(root, choices):
    for choice in choices:
        root.locator(".conversation-reply").nth(choice).click()
        skip = root.get_by_role("button", name=WORDS["skipBet"])
        if skip.count():
            skip.click()


def played(visit, scene, choices):
    """The scene played to its end, its replay open."""
    root = begun(visit, scene)
    choose(root, choices)
    root.get_by_role("button", name=WORDS["replay"]).click()
    return root


# --------------------------------------------------------------------------------- the page's model

EVERY_PATH = """(name) => {
  const { scene } = document.querySelector(`[data-scene=${name}]`).conversation;
  const told = (step) => [step.depth, step.ppr, step.understood, step.relief, step.landing,
                          step.bond.trust, step.bond.intimacy];
  const out = {};
  for (const set of ["textbook", "evidence"]) {
    for (const style of [null, ...Object.keys(scene.styles)]) {
      const all = out[set + " " + style] = [];
      const on = (choices) => {
        if (choices.length === scene.turns.length) return;
        scene.turns[choices.length].replies.forEach((_, choice) => {
          const now = [...choices, choice];
          all.push(told(scene.play(now, set, style).at(-1)));
          on(now);
        });
      };
      on([]);
      for (const response of Object.values(scene.partners)) {
        all.push(...scene.course(scene.turns.map(() => response), set, style).map(told));
      }
    }
  }
  return JSON.stringify(out);
}"""


def told(step):
    return [step.depth, step.ppr, step.understood, step.relief, step.landing, *step.bond]


def apart(ours, theirs):
    """How far two steps told are apart at most, in any number."""
    assert (ours[2], ours[4]) == (theirs[2], theirs[4])
    return max(abs(a - b) for a, b in zip(ours, theirs, strict=True) if isinstance(a, float))


def test_on_every_path_of_every_scene_the_page_computes_what_the_model_does(browser, address, tower):
    with Visit(browser, address, **DESK) as visit:
        for scene in [*map(conversation, NAMES), tower]:
            page = json.loads(visit.page.evaluate(EVERY_PATH, scene.name))
            for name, p in SETS.items():
                for style in (None, *STYLES):
                    person = with_style(scene, style) if style else scene.person
                    model = [told(each) for _, each in ways(scene, p, person)]
                    for response in PARTNERS.values():
                        model += map(told, course(scene, [response] * len(scene.turns), p, person))
                    found = page[f"{name} {style or 'null'}"]
                    assert len(found) == len(model)
                    assert max(map(apart, model, found)) < 1e-9, (scene.name, name, style)
        assert visit.errors == []


WORDS_OF = """([name, paths]) => {
  const { scene } = document.querySelector(`[data-scene=${name}]`).conversation;
  return paths.map((choices) => {
    const steps = scene.play(choices), n = choices.length;
    const best = n < scene.turns.length ? scene.bestReply(scene.turns[n], steps.at(-1).bond) : null;
    return [scene.says(n, steps), best];
  });
}"""


def test_on_every_path_the_page_says_what_the_scene_says_and_knows_what_would_have_fitted(browser, address):
    def expected(scene, choices, step):
        n = len(choices)
        best = best_reply(scene.turns[n], step.bond, scene.person) if n < len(scene.turns) else None
        return [scene.says(n, step.landing), best]

    with Visit(browser, address, **DESK) as visit:
        for scene in map(conversation, NAMES):
            paths = list(ways(scene, EVIDENCE))
            found = visit.page.evaluate(WORDS_OF, [scene.name, [choices for choices, _ in paths]])
            assert found == [expected(scene, *each) for each in paths], scene.name


# -------------------------------------------------------------------------------------------- play


@pytest.mark.parametrize("best", [True, False], ids=["best", "worst"])
@pytest.mark.parametrize("name", ["red_draft", "her_papers"])
def test_a_scene_is_played_to_its_end_and_looked_back_on(browser, address, name, best):
    scene = conversation(name)
    choices = fitting(scene, best=best)
    steps = play(scene, choices)
    with Visit(browser, address, **DESK) as visit:
        root = played(visit, scene, choices)
        spoken = root.locator(".conversation-log .conversation-them").all_inner_texts()
        landed = ["opening", *(each.landing for each in steps)]
        assert spoken == [f"{scene.speaker}\n{scene.says(n, w)}" for n, w in enumerate(landed)]
        replay = root.get_by_role("region", name=f"How it landed with {scene.speaker}")
        assert replay.locator("output").inner_text() == say_course(scene, steps)
        assert say_style(scene) in replay.inner_text()
        points = replay.locator(".conversation-turns > li")
        assert points.count() == len(steps)
        for n, each in enumerate(steps):
            words = points.nth(n).inner_text()
            reply = scene.turns[n].replies[choices[n]]
            assert reply.text in words and reply.coded in words and f"{say_step(scene, each)}." in words
            assert (WORDS["fits"] in words) == best
            bond = steps[n - 1].bond if n else scene.start
            top = max(other.ppr for other in landings(scene.turns[n], bond, scene.person))
            better = WORDS["better"].format(best=f"{top:.2f}", ppr=f"{each.ppr:.2f}")
            assert (better in words) == (not best)
            assert ("●" in words) == each.understood
        assert replay.locator("svg[role=img] .dot.on").count() == sum(each.understood for each in steps)
        root.get_by_text("The numbers as a table").click()
        first = replay.locator("tbody tr").first.inner_text()
        assert f"{steps[0].ppr:.2f}" in first and f"{steps[0].bond.trust:.2f}" in first
        assert visit.errors == [] and visit.outside == []


def test_the_numbers_stay_hidden_until_the_end_unless_asked_for(browser, address, tower):
    with Visit(browser, address, **DESK) as visit:
        root = begun(visit, tower)
        choose(root, [0])
        assert "Felt understanding" not in root.inner_text()
        root.get_by_label(WORDS["numbers"]).check()
        assert say_step(tower, play(tower, [0])[0]) in root.inner_text()


def test_a_bet_is_asked_before_the_reaction_and_told_after_it(browser, address, tower):
    with Visit(browser, address, **DESK) as visit:
        root = begun(visit, tower)
        root.locator(".conversation-reply").nth(2).click()
        group = root.get_by_role("group", name=WORDS["bet"])
        group.wait_for()
        assert "I close down" not in root.locator("[role=log]").inner_text()
        group.get_by_role("button", name="Duck opens up").click()
        log = root.locator("[role=log]").inner_text()
        assert "You expected: opens up. In this model Duck closes down." in log and "I close down, 2." in log


def test_a_scene_can_be_taken_up_again_at_any_turn(browser, address, tower):
    with Visit(browser, address, **DESK) as visit:
        root = played(visit, tower, [2, 2, 0, 0])
        root.locator(".conversation-turns > li").nth(1).get_by_role("button", name=WORDS["again"]).click()
        assert root.locator(".conversation-log .conversation-you").count() == 1
        assert not root.locator(".conversation-replay").is_visible()
        choose(root, [0, 0, 0])
        root.get_by_role("button", name=WORDS["replay"]).click()
        assert root.locator("output").inner_text() == say_course(tower, play(tower, [2, 0, 0, 0]))
        root.get_by_role("button", name=WORDS["restart"]).click()
        assert root.locator(".conversation-log .conversation-you").count() == 0


def test_the_same_talk_with_another_partner_another_style_and_other_sizes(browser, address, tower):
    with Visit(browser, address, **DESK) as visit:
        root = played(visit, tower, [2, 1, 0, 0])
        mine = [turn.replies[c].response for turn, c in zip(tower.turns, [2, 1, 0, 0], strict=True)]
        said = root.locator("output")
        for who, response in PARTNERS.items():
            root.get_by_label(who).check()
            assert said.inner_text() == say_course(tower, course(tower, [response] * 4))
        assert "as played" in root.locator("svg").text_content()
        root.get_by_label("You", exact=True).check()
        for style in STYLES:
            root.get_by_label(style, exact=True).check()
            someone = with_style(tower, style)
            assert said.inner_text() == say_course(tower, course(tower, mine, person=someone))
        assert "a label, never a kind of person" in root.inner_text()
        root.get_by_label("textbook").check()
        assert said.inner_text() == say_course(tower, course(tower, mine, SETS["textbook"], someone))
        assert root.locator("svg .discloser .line.thick").count() == 0


# ------------------------------------------------------------------- keyboard, screen reader, phone, dark


def focused(page):
    who = "document.activeElement"
    return page.evaluate(f"[{who}.className, {who}.innerText.split('\\n')[0]]")


def test_the_whole_scene_is_played_by_keyboard_and_focus_goes_where_the_eye_goes(browser, address, tower):
    with Visit(browser, address, **DESK) as visit:
        page, root = visit.page, visit.page.locator("[data-scene=tower]")
        root.get_by_role("button", name=WORDS["begin"]).focus()
        page.keyboard.press("Enter")
        ask = WORDS["ask"].format(name="Duck")
        for turn in range(4):
            assert focused(page) == ["conversation-now", ask]
            page.keyboard.press("Tab")
            assert "conversation-reply" in focused(page)[0]
            page.keyboard.press("Enter")
            if turn == 0:
                assert focused(page) == ["conversation-now", WORDS["bet"]]
                page.keyboard.press("Tab")
                page.keyboard.press("Space")
        assert focused(page) == ["conversation-now", WORDS["end"]]
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert focused(page) == ["", "How it landed"]
        assert visit.errors == []


def test_the_dialogue_is_a_log_and_everything_has_a_name(browser, address, tower):
    with Visit(browser, address, **DESK) as visit:
        root = begun(visit, tower)
        log = root.get_by_role("log", name="The conversation with Duck")
        assert log.get_attribute("aria-live") == "polite"
        assert root.get_by_role("group", name=WORDS["ask"].format(name="Duck")).count() == 1
        before = log.element_handle()
        choose(root, [0, 0, 0, 0])
        assert log.evaluate("(now, before) => now === before", before), "a log is added to, never replaced"
        root.get_by_role("button", name=WORDS["replay"]).click()
        nameless = "all => all.filter(i => !(i.labels || []).length && !i.innerText.trim()).length"
        assert root.locator("input, button, a, summary").evaluate_all(nameless) == 0
        assert root.locator("svg[role=img]").get_attribute("aria-label")


@views
def test_it_fits_the_screen_and_a_thumb_at_every_stage(browser, address, view):
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    scene = conversation("red_draft")
    with Visit(browser, address, **view) as visit:
        page, root = visit.page, begun(visit, scene)

        def fits():
            assert page.evaluate(wide) <= 0
            if view is PHONE:
                for target in root.locator("button, summary, label").all():
                    if target.is_visible():
                        assert target.bounding_box()["height"] >= 43.5, target.inner_text()

        fits()
        for choice in (0, 1, 0, 0):
            choose(root, [choice])
            fits()
            top = root.locator(".conversation-log > :last-child").bounding_box()["y"]
            assert 0 <= top < view["viewport"]["height"], "the reaction is in sight"
        root.get_by_role("button", name=WORDS["replay"]).click()
        fits()
        cut = """svg => [...svg.querySelectorAll('text')].filter(t => {
            const inner = t.getBoundingClientRect(), outer = svg.getBoundingClientRect();
            return inner.right > outer.right + 1 || inner.left < outer.left - 1; }).map(t => t.textContent)"""
        assert root.locator("svg[role=img]").evaluate(cut) == [], "words of the picture are cut"
        paper = root.evaluate("e => getComputedStyle(e).backgroundColor")
        assert (paper == "rgb(20, 24, 30)") == (view is DARK)
        assert visit.errors == []


# --------------------------------------------------------------------------------- note, link, nothing kept


def test_the_content_note_comes_first_and_the_scene_can_be_skipped(browser, address, tower):
    with Visit(browser, address, **DESK) as visit:
        root = visit.page.locator("[data-scene=tower]")
        assert "Content note. Falling over." in root.inner_text()
        assert "My tower" not in root.inner_text()
        root.get_by_role("button", name=WORDS["skip"]).click()
        assert "Falling over." not in root.inner_text() and "Skipped." in root.inner_text()
        visit.page.keyboard.press("Enter")  # the focus is on the way back
        assert "Falling over." in root.inner_text()
        assert visit.page.evaluate("document.activeElement.innerText") == WORDS["begin"]
        begun(visit, tower)
        assert "My tower" in root.inner_text()


def test_a_link_opens_the_scene_and_never_the_choices(browser, address, tower):
    with Visit(browser, address, **DESK) as visit:
        root = played(visit, tower, [2, 1, 0, 0])
        assert visit.page.url == address
        root.get_by_role("link", name="Link to this scene").click()
        assert visit.page.url == f"{address}#scene-tower"
        kept = visit.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
        assert kept == [0, 0, ""] and visit.context.cookies() == []
        with Visit(browser, visit.page.url, **DESK) as again:
            copy = again.page.locator("[data-scene=tower]")
            assert copy.get_by_role("button", name=WORDS["begin"]).is_visible()
            assert again.page.evaluate("document.activeElement.innerText") == "The tower"
            assert 0 <= copy.bounding_box()["y"] < DESK["viewport"]["height"]


# -------------------------------------------------------------------------------- no script, paper, broken


def test_without_scripts_the_note_comes_first_and_the_transcript_can_be_opened(browser, address, tower):
    with Visit(browser, address, **NO_SCRIPT) as visit:
        root = visit.page.locator("[data-scene=tower]")
        assert "Falling over." in root.inner_text() and "My tower" not in root.inner_text()
        root.locator("summary").click()
        words = root.inner_text()
        assert "My tower fell over. </script>" in words and "Come and build." in words
        assert say_course(tower, play(tower, tower.exemplary)) in words and '{"' not in words


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("skipped", [True, False])
def test_on_paper_the_transcript_stands_in_full(browser, address, tower, scripts, skipped):
    with Visit(browser, address, **(DARK if scripts else NO_SCRIPT)) as visit:
        root = visit.page.locator("[data-scene=tower]")
        if scripts and skipped:
            root.get_by_role("button", name=WORDS["skip"]).click()
        elif scripts:
            choose(begun(visit, tower), [2])
        visit.page.emulate_media(media="print")
        last = root.locator(".conversation-transcript .conversation-them").last
        assert last.is_visible() and last.bounding_box()["height"] > 10
        assert "Come and build." in last.inner_text()
        assert root.locator(".conversation-intro").is_visible()
        assert not root.locator(".conversation-log").is_visible()
        assert root.locator("button:visible").count() == 0


def test_broken_data_leave_the_transcript_and_say_so(browser, tmp_path, tower):
    twin = (ROOT / "widgets" / "twin").as_uri()
    page = tmp_path / "broken.html"
    page.write_text(
        f'<!doctype html><meta charset=utf-8><script defer src="{twin}/conversation.js"></script>'
        + tower.html.replace('{"speaker"', '{"speaker'),
        encoding="utf-8",
    )
    with Visit(browser, page.as_uri(), **DESK) as visit:
        root = visit.page.locator("[data-scene=tower]")
        assert "cannot be played here" in root.inner_text()
        root.locator("summary").click()
        assert "Come and build." in root.inner_text()
        assert visit.errors == []
