"""Evidence boxes and self-checks: what they show, and how they refuse data that is not as it should be."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from widgets.blocks import DATA, SOLIDITY, STANCES, check_yourself, claims_in, evidence, questions_in

# what JupyterLab leaves standing in the stored output of a notebook that nobody has run yet
SANITISED = {"div", "p", "strong", "em", "ul", "ol", "li", "details", "summary", "a"}

CLAIM = """
[S1]
claim = "Tea helps."
solidity = "mixed"
why = "One study."

[[S1.study]]
key = "tea2001"
stance = "supports"
design = "Experiment."
found = "A <b>little</b> & no more."

[sources.tea2001]
cite = "Tea & Cup, 2001"
doi = "10.1000/tea"
"""

OPTIONS = """
[[question.option]]
say = "Yes"
right = true
feedback = "So it is."

[[question.option]]
say = "No <really>"
feedback = "Look again."
misconception = "tea is cold"
"""

QUESTION = '[[question]]\nask = "Is it tea?"\n' + OPTIONS


class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.seen, self.open = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def written(tmp_path, text):
    path = tmp_path / "data.toml"
    path.write_text(text, encoding="utf-8")
    return path


def boxes():
    questions = [path.stem for path in (DATA / "questions").glob("*.toml")]
    return [evidence(claim) for claim in claims_in(DATA / "evidence.toml")] + [
        check_yourself(q) for q in questions
    ]


@pytest.mark.parametrize("box", boxes(), ids=lambda box: getattr(box, "id", None) or box.name)
def test_a_box_is_whole_after_sanitising_and_says_the_same_in_plain_text(box):
    html = box._repr_html_()
    tags = Tags(html)
    assert not tags.open, "every tag is closed"
    assert {tag for tag, _ in tags.seen} <= SANITISED
    assert {name for _, attrs in tags.seen for name in attrs} <= {"class", "href"}
    assert all(attrs["href"].startswith("https://doi.org/10.") for tag, attrs in tags.seen if tag == "a")
    assert repr(box) == repr(box) and "0x" not in repr(box)
    words = re.findall(r"\w{5,}", re.sub(r"<[^>]+>|doi:\S+|&\w+;|&#\w+;", " ", html))
    missing = {word for word in words if word.lower() not in repr(box).lower()}
    assert missing <= {"sources", "source", "found", "disagrees"}, "only the fold's own label is HTML's alone"


@pytest.mark.parametrize("claim", claims_in(DATA / "evidence.toml").values(), ids=lambda claim: claim.id)
def test_a_claim_shows_its_mark_and_who_limits_or_disagrees_with_it(claim):
    shown = claim._repr_html_()
    assert SOLIDITY[claim.solidity] in shown and claim.why in repr(claim)
    assert {study.stance for study in claim.studies} - {"supports"}, "somebody always sees a limit"
    assert all(STANCES[study.stance] in shown for study in claim.studies)


@pytest.mark.parametrize("claim", claims_in(DATA / "evidence.toml").values(), ids=lambda claim: claim.id)
def test_a_finding_we_have_not_read_carries_no_number(claim):
    for study in claim.studies:
        if study.widely_reported:
            assert not re.search(r"\d", study.design + study.found), f"{claim.id}, {study.key}"
            assert "As widely reported" in claim._repr_html_()


def test_every_answer_has_its_own_feedback_and_every_wrong_one_names_a_misconception():
    for question in check_yourself("partner_responsiveness").questions:
        assert len({option.feedback for option in question.options}) == len(question.options)
        assert all(option.right or option.misconception for option in question.options)


def test_the_right_answers_are_not_all_in_one_place():
    questions = check_yourself("partner_responsiveness").questions
    places = [[option.right for option in question.options].index(True) for question in questions]
    assert len(set(places)) > 2 and max(map(places.count, places)) <= len(places) // 2


def test_an_unknown_claim_or_chapter_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match=r"no claim 'S99'; there are S1, S2"):
        evidence("S99")
    with pytest.raises(ValueError, match="no questions for 'tea'; there are .*partner_responsiveness"):
        check_yourself("tea")


def test_text_of_claims_is_escaped(tmp_path):
    claim = claims_in(written(tmp_path, CLAIM))["S1"]
    assert "A &lt;b&gt;little&lt;/b&gt; &amp; no more." in claim._repr_html_()
    assert "A <b>little</b> & no more." in repr(claim)


def test_text_of_questions_is_escaped(tmp_path):
    check = questions_in(written(tmp_path, QUESTION * 6))
    assert "No &lt;really&gt;" in check._repr_html_() and "No <really>" in repr(check)


@pytest.mark.parametrize(
    ("wrong", "instead", "says"),
    [
        (
            'solidity = "mixed"',
            'solidity = "sure"',
            "data.toml, S1, solidity: 'sure' is not one of solid, mixed",
        ),
        ('why = "One study."', "", "data.toml, S1, why: missing"),
        ('why = "One study."', 'why = " "', "data.toml, S1, why: empty"),
        ('why = "One study."', "why = 3", "data.toml, S1, why: 3 is not a str"),
        ('why = "One study."', 'why = "One."\nwhen = "now"', "data.toml, S1: unknown field when"),
        (
            'stance = "supports"',
            'stance = "likes"',
            "data.toml, S1, study 1, stance: 'likes' is not one of supports",
        ),
        (
            'key = "tea2001"',
            'key = "milk2001"',
            "data.toml, S1, study 1, key: 'milk2001' is not one of tea2001",
        ),
        ('cite = "Tea & Cup, 2001"', "", "data.toml, sources.tea2001, cite: missing"),
        (
            "[sources.tea2001]",
            '[sources.unread1999]\ncite = "U"\n[sources.tea2001]',
            "sources: unread1999 not used",
        ),
        ("[S1]", "[tea]", "data.toml, tea: a claim is named S1 to S99"),
        ("[S1]", "[S1", "data.toml: not valid TOML"),
    ],
)
def test_evidence_that_is_not_as_it_should_be_is_refused_by_file_item_and_field(
    tmp_path, wrong, instead, says
):
    assert wrong in CLAIM
    text = CLAIM.replace(wrong, instead)
    if wrong == "[S1]" and instead == "[tea]":
        text = text.replace("[[S1.", "[[tea.")
    with pytest.raises(ValueError, match=re.escape(says)):
        claims_in(written(tmp_path, text))


@pytest.mark.parametrize(
    ("wrong", "instead", "says"),
    [
        ('ask = "Is it tea?"', "", "data.toml, question 1, ask: missing"),
        ('feedback = "Look again."', "", "data.toml, question 1, option B, feedback: missing"),
        ('ask = "', 'checks = [0]\nask = "', "question 1, checks: 0 is not the number of an objective"),
        (
            'misconception = "tea is cold"',
            "",
            "question 1, option B, misconception: a wrong option names one",
        ),
        ("right = true", 'right = "yes"', "question 1, option A, right: 'yes' is not a bool"),
        (
            "right = true",
            'misconception = "x"',
            "question 1, option: at least one is right and at least one is not",
        ),
        (OPTIONS, "\noption = [3, 4]\n", "question 1, option A: 3 is not a table"),
        (OPTIONS, OPTIONS * 4, "question 1, option: 8 of them; a question has two to six"),
    ],
)
def test_questions_that_are_not_as_they_should_be_are_refused(tmp_path, wrong, instead, says):
    assert wrong in QUESTION
    with pytest.raises(ValueError, match=re.escape(says)):
        questions_in(written(tmp_path, QUESTION.replace(wrong, instead) + QUESTION * 5))


def test_a_chapter_needs_six_questions(tmp_path):
    with pytest.raises(ValueError, match="data.toml: 5 questions; a chapter has at least 6"):
        questions_in(written(tmp_path, QUESTION * 5))


def test_the_boxes_need_nothing_but_the_standard_library():
    source = Path(questions_in.__wrapped__.__code__.co_filename).read_text(encoding="utf-8")
    imported = set(re.findall(r"^(?:from|import) (\w+)", source, re.M))
    assert imported <= {"re", "tomllib", "dataclasses", "functools", "html", "pathlib"}
