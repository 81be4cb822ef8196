"""The student's side: personal numbers that are the same everywhere, and answers checked for their form
only."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from widgets import classroom
from widgets.classroom import MIME, Personal, answer, personal
from widgets.classroom.declared import IllFormed, Question, Stream, plain
from widgets.classroom.grading.expected import EXPECTED
from widgets.classroom.questions import ASSIGNMENTS

ROOT = Path(__file__).resolve().parent.parent
FIRST = next(iter(ASSIGNMENTS))


@pytest.fixture
def shown(monkeypatch):
    """What answer(...) displays, and a notebook where nobody has asked for numbers yet."""
    bundles = []
    monkeypatch.setattr("IPython.display.display", lambda what: bundles.append(what._repr_mimebundle_()))
    monkeypatch.setattr(classroom, "_now", [])
    return bundles


def test_draws_are_the_documented_hash():
    stream = Stream("01_x", "PSY101-2026", "Zoë")
    text = '["the-other-half personal numbers 1","01_x","psy101-2026","zoë"]'
    for n in range(3):
        digest = hashlib.sha256(f"{text}:{n}".encode()).digest()
        assert stream.whole(0, 99) == int.from_bytes(digest[:8], "big") % 100


def test_draws_never_change():
    """Numbers handed out last year must be the same next year: these were written down in November 2026."""
    stream = Stream("01_what_intimacy_is", "PSY101-2026", "ada")
    assert [stream.whole(1, 1000) for _ in range(4)] == [458, 960, 633, 366]
    assert stream.number(0.2, 0.8, 0.05) == 0.8
    assert stream.choice("abcdef") == "c"
    assert stream.shuffled("abcdef") == tuple("bdaecf")


def test_numbers_are_the_same_in_another_process_with_another_hash_seed():
    code = (
        "from widgets.classroom import Personal; from widgets.classroom.questions import ASSIGNMENTS\n"
        "for name in ASSIGNMENTS: print(dict(Personal(name, 'PSY101', 'ada')))"
    )
    here = "\n".join(str(dict(Personal(name, "PSY101", "ada"))) for name in ASSIGNMENTS)
    for seed in ("0", "4711"):
        told = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed},
            check=True,
        )
        assert told.stdout.strip() == here


@pytest.mark.parametrize("same", ["ada lovelace", " Ada  Lovelace ", "ADA LOVELACE\n"])
def test_a_name_is_the_same_without_case_and_blanks(same):
    assert dict(Personal(FIRST, "psy", same)) == dict(Personal(FIRST, "PSY ", "Ada Lovelace"))


def test_a_name_is_the_same_in_both_ways_to_write_an_accent():
    assert plain("Zoe\u0308") == plain("Zo\u00eb") == plain("ZOE\u0308")


def test_students_courses_and_assignments_have_numbers_of_their_own():
    drawn = {
        tuple(Stream(a, c, s).whole(0, 10**9) for _ in range(1))
        for a in ("01", "02") for c in ("x", "y") for s in ("ada", "ben", 'a","b')
    }  # fmt: skip
    assert len(drawn) == 12


@pytest.mark.parametrize(
    ("question", "good", "kept"),
    [
        (Question("q", "number", 1), np.float64(0.5), 0.5),
        (Question("q", "number", 1, high=10), 3, 3.0),
        (Question("q", "whole", 1, high=10), np.int64(3), 3),
        (Question("q", "numbers", 1, length=2), np.array([0.1, 0.2]), [0.1, 0.2]),
        (Question("q", "choice", 1, options=("Yes", "No")), " yes ", "Yes"),
        (Question("q", "order", 1, options=("a", "b", "c")), ("C", "a", "b"), ["c", "a", "b"]),
    ],
)
def test_a_well_formed_answer_is_kept_as_plain_data(question, good, kept):
    value = question.well_formed(good)
    assert value == kept and json.loads(json.dumps(value)) == kept


@pytest.mark.parametrize(
    ("question", "bad", "sentence"),
    [
        (Question("q1", "number", 1, unit="points"), 1.5, "q1: 1.5 is not a number from 0 to 1 points."),
        (Question("q1", "number", 1), "0.5", "q1: '0.5' is not a number from 0 to 1."),
        (Question("q1", "number", 1), True, "q1: True is not a number from 0 to 1."),
        (Question("q1", "number", 1), float("nan"), "q1: nan is not a number from 0 to 1."),
        (Question("q1", "number", 1, high=9), 10**400, "is not a number from 0 to 9."),
        (Question("q1", "whole", 1, high=9), 2.5, "q1: 2.5 is not a whole number from 0 to 9."),
        (Question("q1", "numbers", 1, length=2), [0.1], "is not a list of 2 numbers, each from 0 to 1."),
        (Question("q1", "numbers", 1, length=2), "ab", "is not a list of 2 numbers"),
        (
            Question("q1", "choice", 1, options=("Yes", "No")),
            "maybe",
            "q1: 'maybe' is not one of 'Yes', 'No'.",
        ),
        (
            Question("q1", "order", 1, options=("a", "b")),
            ["a", "a"],
            "is not a list of all of these, each once",
        ),
        (Question("q1", "number", 1), object, "is not a number"),
    ],
)
def test_an_ill_formed_answer_is_told_in_a_sentence(question, bad, sentence):
    with pytest.raises(IllFormed) as told:
        question.well_formed(bad)
    assert sentence in str(told.value) and len(str(told.value)) < 250


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "essay"}, {"points": 0}, {"points": 1.5}, {"low": 1}, {"tolerance": -1}, {"name": "q 1"},
        {"kind": "numbers"}, {"length": 2}, {"kind": "choice"}, {"options": ("a", "b")},
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="question"):
        Question(**{"name": "q1", "kind": "number", "points": 1} | wrong)


def test_an_answer_is_shown_and_left_as_data(shown):
    mine = personal(FIRST, course="PSY101", student="ada")
    question = ASSIGNMENTS[FIRST].questions[0]
    answer(question.name, EXPECTED[FIRST](mine)[question.name])
    assert "is noted" in shown[0]["text/plain"] and "right" not in shown[0]["text/plain"]
    left = shown[0][MIME]
    assert (left["assignment"], left["course"], left["student"], left["question"]) == (
        FIRST, "PSY101", "ada", question.name,
    )  # fmt: skip


def test_a_wrong_answer_looks_like_a_right_one(shown):
    personal(FIRST, course="PSY101", student="ada")
    answer("q1", 0.0)
    assert shown[0]["text/plain"] == "q1: 0.0 is noted."


def test_no_answer_yet_is_said_and_leaves_nothing(shown):
    personal(FIRST, course="PSY101", student="ada")
    answer("q1", None)
    assert "not answered yet: a number from 0 to 1" in shown[0]["text/plain"] and MIME not in shown[0]


def test_with_instant_feedback_it_says_whether_it_is_right(shown):
    mine = personal(FIRST, course="PSY101", student="ada", instant=True)
    answer("q1", EXPECTED[FIRST](mine)["q1"])
    answer("q1", 0.0)
    assert shown[0]["text/plain"].endswith("It is right.")
    assert shown[1]["text/plain"].endswith("It is not right yet.")


def test_instant_feedback_without_the_teachers_part_only_notes(shown, monkeypatch):
    monkeypatch.setitem(sys.modules, "widgets.classroom.grading.expected", None)
    personal(FIRST, course="PSY101", student="ada", instant=True)
    answer("q1", 0.0)
    assert shown[0]["text/plain"].endswith("is noted.")


def test_mistakes_in_a_notebook_are_told_plainly(shown):
    with pytest.raises(ValueError, match="Run the cell with personal"):
        answer("q1", 1)
    with pytest.raises(ValueError, match="student: '' is not a name"):
        personal(FIRST, course="PSY101", student="")
    with pytest.raises(ValueError, match="assignment: 'x' is not one of 01_what"):
        personal("x", course="PSY101", student="ada")
    mine = personal(FIRST, course="PSY101", student="ada")
    with pytest.raises(KeyError, match="'nothing' is not one of"):
        mine["nothing"]
    with pytest.raises(IllFormed, match="'q99' is not a question of 01_what_intimacy_is. Its questions: q1"):
        answer("q99", 1)
    with pytest.raises(TypeError):
        mine["depth"] = 1


def test_the_students_side_needs_nothing_installed_and_knows_nothing_of_what_is_right():
    code = (
        "import json, sys, widgets.classroom\n"
        "print(json.dumps([m for m in sys.modules if m.split('.')[0] not in sys.stdlib_module_names]))"
    )
    alone = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = [{str(ROOT)!r}]\n{code}"]
    told = subprocess.run(alone, capture_output=True, text=True, check=True)
    ours = {m for m in json.loads(told.stdout) if not m.startswith("__")}
    assert ours <= {"widgets", *(f"widgets.classroom{part}" for part in ("", ".declared", ".questions"))}
