"""The Conversation: every scene file, every path through it, what a bad file is told, and the live face."""

import gzip
import json
import re
from math import prod

import pytest
from scenes import TOY, ways

from widgets import conversation as talk
from widgets.conversation import (
    BEST_ABOVE_WORST,
    LANDINGS,
    MAX_BYTES,
    PARTNERS,
    STYLES,
    conversation,
    course,
    fitting,
    play,
    read_scene,
    region,
    say_course,
    sources,
)
from widgets.conversation_live import Play
from widgets.model.exchange import Person
from widgets.model.parameters import SETS

NAMES = sorted(path.stem for path in talk.SCENES.glob("*.toml"))
every_scene = pytest.mark.parametrize("scene", [conversation(name) for name in NAMES], ids=NAMES)
every_set = pytest.mark.parametrize("p", SETS.values(), ids=list(SETS))


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """A course with one scene in it, made by adding one file."""
    (tmp_path / "tower.toml").write_text(TOY, encoding="utf-8")
    monkeypatch.setattr(talk, "SCENES", tmp_path)
    return conversation("tower")


def ends(scene, choices, p):
    steps = play(scene, choices, p)
    return {"ppr": sum(each.ppr for each in steps) / len(steps), "intimacy": steps[-1].bond.intimacy}


# ------------------------------------------------------------------------------------------- every scene


@every_set
@every_scene
def test_every_path_ends_and_no_variant_is_unreachable(scene, p):
    seen, ended = set(), 0
    for choices, step in ways(scene, p):
        assert step.landing in LANDINGS
        assert scene.says(len(choices), step.landing).strip()
        seen.add((len(choices), step.landing))
        ended += len(choices) == len(scene.turns)
    assert ended == prod(len(turn.replies) for turn in scene.turns)
    assert seen == {(n, words) for n in range(1, len(scene.turns) + 1) for words in LANDINGS}


@every_set
@every_scene
def test_the_best_replies_end_above_the_worst_and_no_path_ends_above_them(scene, p):
    best, worst = ends(scene, fitting(scene, p), p), ends(scene, fitting(scene, p, best=False), p)
    for what, margin in BEST_ABOVE_WORST.items():
        assert best[what] >= worst[what] + margin, what
    top = max(ends(scene, c, p)["ppr"] for c, _ in ways(scene, p) if len(c) == len(scene.turns))
    assert best["ppr"] == pytest.approx(top)


@every_scene
def test_what_is_scored_is_the_replies_never_the_style(scene):
    """Whoever speaks, the same replies fit best: nobody's attachment makes a talk hopeless."""
    for style in STYLES:
        someone = talk.with_style(scene, style)
        met = [each.understood for each in play(scene, scene.exemplary, person=someone)]
        assert sum(met) >= len(met) - 1, style


@every_scene
def test_a_scene_is_small(scene):
    html = scene.html.encode()
    assert len(html) <= MAX_BYTES
    assert len(gzip.compress(html, 6)) <= 15_000


@every_scene
def test_every_reply_says_how_it_was_coded_and_cites_what_the_bibliography_holds(scene):
    for turn in scene.turns:
        assert len({reply.text for reply in turn.replies}) == len(turn.replies)
        for reply in turn.replies:
            assert reply.coded.endswith(".") and (not reply.why or reply.why in sources())


def test_the_scenes_are_as_many_and_as_varied_as_the_course_promises():
    scenes = [conversation(name) for name in NAMES]
    turns = [turn for scene in scenes for turn in scene.turns]
    assert len(scenes) >= 12
    assert {(turn.kind, turn.valence) for turn in turns} >= {
        ("emotional", "bad"), ("emotional", "good"), ("factual", "bad")}  # fmt: skip
    assert {region(scene.person) for scene in scenes} == set(STYLES)
    assert len({scene.relation for scene in scenes}) >= 5
    assert len({scene.speaker for scene in scenes}) == len(scenes)
    wordless = [r for t in turns for r in t.replies if re.fullmatch(r"\([^)]*\)", r.text)]
    assert len(wordless) >= len(scenes), "silence is an answer, too"
    solving = PARTNERS["Someone who always solves"]
    first = [course(scene, [solving])[0] for scene in scenes]
    assert any(step.landing == "opening" for step in first), "a scene in which solving is what was wished for"


def test_sources_are_named_as_the_text_names_them_and_linked_by_doi():
    assert sources()["cutrona2007"][0] == "Cutrona et al., 2007"
    assert sources()["cutrona2007"][1].startswith("https://doi.org/10.")
    assert sources()["reis1988"] == ("Reis & Shaver, 1988", "references.html#reis1988")


@pytest.mark.parametrize(
    "anxiety, avoidance, name",
    [(1, 1, "secure"), (4, 3.9, "preoccupied"), (3.9, 4, "dismissive"), (7, 7, "fearful")],
)
def test_the_plane_is_cut_into_four_regions_in_the_middle(anxiety, avoidance, name):
    assert region(Person(anxiety=anxiety, avoidance=avoidance)) == name
    assert region(Person(anxiety=STYLES[name][0], avoidance=STYLES[name][1])) == name


# ------------------------------------------------------------------------------------------ one more scene


def test_a_scene_is_added_by_adding_one_file(toy):
    assert toy.title == "The tower" and toy.speaker == "Duck" and len(toy.turns) == 4
    bundle = toy._repr_mimebundle_()
    assert bundle["text/plain"].startswith("The tower\n")
    assert "application/vnd.jupyter.widget-view+json" in bundle
    (block,) = re.findall(r'<script type="application/json">(.*?)</script>', bundle["text/html"], re.S)
    data = json.loads(block)
    assert data["turns"][0]["says"] == ["My tower fell over. </script>"]
    assert data["sources"] == {"cutrona2007": list(sources()["cutrona2007"])}


def test_the_transcript_needs_no_script_and_trusts_no_words(toy):
    page = re.sub(r"<script.*?</script>", "", toy.html, flags=re.S)
    for said in ("My tower fell over. &lt;/script&gt;", "&lt;b&gt;Oh.&lt;/b&gt;", "Falling over."):
        assert said in page
    assert "<em>(A brick.)</em>" in page
    assert say_course(toy, play(toy, toy.exemplary)) in page


def test_the_transcript_is_the_same_each_time_and_holds_numbers():
    assert repr(conversation("red_draft")) == repr(read_scene(talk.SCENES / "red_draft.toml"))
    assert re.search(r"Felt understanding 0\.\d\d, trust 0\.\d\d", repr(conversation("red_draft")))


def test_a_scene_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(ValueError, match="no scene 'nowhere'; there are and_staff, "):
        conversation("nowhere")


def test_where_nobody_is_distressed_nothing_is_said_of_relief(tmp_path):
    path = tmp_path / "glad.toml"
    path.write_text(TOY.replace('valence = "bad"', 'valence = "good"').replace('emotion = "sadness"\n', ""))
    assert "relief" not in repr(read_scene(path))


# ------------------------------------------------------------------------------------------ bad scene files

TEXT = "a text that is not empty"
SHARE = "a number from 0 to 1"
BAD = [
    ('title = "The tower"', "title = 3", "title: 3", TEXT),
    ('note = "Falling over."', 'note = " "', "note: ' '", TEXT),
    ('title = "The tower"', 'title = "The tower"\ncolor = "red"', "color: unknown", "one of the fields"),
    ('pronoun = "they"', 'pronoun = "it"', "speaker, pronoun: 'it'", "one of she, he, they"),
    ("anxiety = 3.0", "anxiety = 0.5", "speaker, anxiety: 0.5", "a number from 1 to 7"),
    ("anxiety = 3.0", "anxiety = true", "speaker, anxiety: True", "a number from 1 to 7"),
    ("anxiety = 3.0", "anxiety = nan", "speaker, anxiety: nan", "a number from 1 to 7"),
    ("trust = 0.5", 'trust = "much"', "speaker, trust: 'much'", SHARE),
    ('name = "Duck"', 'name = "Duck"\nage = 3', "speaker, age: unknown", "one of the fields"),
    ('kind = "emotional"', 'kind = "funny"', "turn 1, kind: 'funny'", "one of emotional, factual"),
    ('valence = "bad"', 'valence = "so so"', "turn 1, valence: 'so so'", "one of bad, good"),
    ("topic = 0.5", "topic = 1.5", "turn 1, topic: 1.5", SHARE),
    ("bet = true", 'bet = "yes"', "turn 1, bet: 'yes'", "one of True, False"),
    ("bet = true", "bet = 1", "turn 1, bet: 1", "one of True, False"),
    ('emotion = "sadness"', 'emotion = "glee"', "turn 2, emotion: 'glee'", "one of anger, sadness"),
    ("emotional = 0.7", "emotional = -0.1", "turn 1, reply 1, emotional: -0.1", SHARE),
    ('why = "cutrona2007"', 'why = "nobody1900"', "turn 1, reply 1, why: 'nobody1900'", "cutrona2007"),
    ('closing = "I close down, 3."', 'closing = ""', "turn 3, closing: ''", TEXT),
    ('opening = "Come and build."', "opening = []", "ending, opening: []", TEXT),
]


@pytest.mark.parametrize("old, new, said, allowed", BAD, ids=[said for _, _, said, _ in BAD])
def test_a_bad_field_is_refused_by_file_line_place_and_value(tmp_path, old, new, said, allowed):
    path, text = tmp_path / "bad_tower.toml", TOY.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    line = text[: text.index(new) + len(new)].count("\n") + 1
    with pytest.raises(ValueError) as problem:
        read_scene(path)
    words = str(problem.value)
    assert words.startswith(f"bad_tower.toml, line {line}, {said}"), words
    assert allowed in words


@pytest.mark.parametrize(
    "old, new, said",
    [
        ('title = "The tower"\n', "", "line 1, title: missing; it must be a text"),
        ("avoidance = 4.5\n", "", "speaker, avoidance: missing; it must be a number from 1 to 7"),
        ('says = "My tower fell over. </script>"\n', "", "turn 1, says: missing"),
        ('holding = "I hold back, 4."\n', "", "turn 4, holding: missing"),
        ('coded = "A reply of a toy."\n', "", "turn 1, reply 1, coded: missing"),
        ("[ending]", "[epilogue]", "ending: missing; it must be a table"),
        ('kind = "emotional"\nvalence = "bad"\nemotion', 'kind = "factual"\nvalence = "bad"\nemotion',
         "turn 2, emotion: sadness; it must be left out of a factual turn"),
        ("title =", "title", "not valid TOML"),
    ],
)  # fmt: skip
def test_a_missing_or_misplaced_part_is_refused(tmp_path, old, new, said):
    path = tmp_path / "bad_tower.toml"
    path.write_text(TOY.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(said)) as problem:
        read_scene(path)
    assert re.match(r"bad_tower\.toml.*line \d+", str(problem.value))


@pytest.mark.parametrize("count", [0, 1, 3, 7])
def test_a_scene_has_four_to_six_turns(tmp_path, count):
    first, *others = re.split(r"(?=^\[\[turn\]\])", TOY, flags=re.M)
    turns, ending = [*others[:-1], *others[-1].split("[ending]")[:1]], "[ending]" + TOY.split("[ending]")[1]
    path = tmp_path / "long.toml"
    path.write_text(first + "".join([turns[0], *turns[1:] * 3][:count]) + ending)
    with pytest.raises(ValueError, match="turn: (there are|missing).*4 to 6"):
        read_scene(path)


@pytest.mark.parametrize("count", [2, 6])
def test_a_turn_has_three_to_five_replies(tmp_path, count):
    head, *replies = re.split(r"(?=^\[\[turn\.reply\]\])", TOY.split("[[turn]]")[1], flags=re.M)
    path = tmp_path / "crowded.toml"
    path.write_text(TOY.replace("".join([head, *replies]), "".join([head, *(replies * 2)[:count]]) + "\n", 1))
    with pytest.raises(ValueError, match=rf"turn 1, reply: there are {count}; it must be 3 to 5"):
        read_scene(path)


def test_a_scene_file_is_named_in_snake_case(tmp_path):
    path = tmp_path / "The Tower.toml"
    path.write_text(TOY)
    with pytest.raises(ValueError, match="snake_case"):
        read_scene(path)


# --------------------------------------------------------------------------------------------- live face


def press(live, words):
    """Press a button of a live scene by its words."""
    everywhere = [*live.stage.children, *live.now.children, *live.after.children]
    (button,) = [each for each in everywhere if getattr(each, "description", None) == words]
    button.click()


def test_the_live_face_plays_the_scene_to_its_end(toy):
    live = Play(toy)
    press(live, "Skip this scene")
    press(live, "Open it after all")
    press(live, "Begin")
    assert "My tower fell over." in live.log.value and "Felt understanding" not in live.log.value
    press(live, "It was only bricks.")
    assert "I close down" not in live.log.value, "the bet comes before the reaction"
    press(live, "Duck opens up")
    assert "You expected: opens up. In this model Duck closes down." in live.log.value
    assert "I close down, 2." in live.log.value
    for _ in range(3):
        press(live, "Oh, the whole tower? <b>Oh.</b>")
    live.numbers.value = True
    steps = play(toy, (2, 0, 0, 0))
    assert f"Felt understanding {steps[2].ppr:.2f}" in live.log.value
    press(live, "See how it landed")
    drawn, said, _, who, style, size = live.after.children[1].children
    assert said.value == f"<p>{say_course(toy, steps)}</p>" and drawn.value.count("<img") == 1
    who.value, style.value, size.value = "Someone who always solves", "fearful", "textbook"
    solved = course(toy, [PARTNERS[who.value]] * 4, SETS["textbook"], talk.with_style(toy, "fearful"))
    assert said.value == f"<p>{say_course(toy, solved)}</p>"
    parts = live.after.children
    again = [each for each in parts if getattr(each, "description", "") == "Play again from here"]
    again[2].click()
    assert live.choices == [2, 0] and not live.after.children
    assert live.log.value.count("conversation-you") == 2
