"""Chapter 1: what its explorers must show, and that its prose says what they show."""

import json
from pathlib import Path

import pytest

from widgets.catalog.what_intimacy_is import (
    EXPLORERS,
    OWN,
    TRUST,
    one_exchange,
    whose_eyes,
)
from widgets.model.exchange import RESPONSES

CHAPTER = Path(__file__).resolve().parent.parent / "chapters" / "01_what_intimacy_is.ipynb"
sizes = pytest.mark.parametrize("size", ["textbook", "evidence"])


def ppr(kind, response, signs, size):
    return one_exchange(kind, response, signs, size).here.perceived.ppr


@sizes
def test_after_a_feeling_comfort_is_felt_as_more_responsive_than_advice(size):
    for signs in ("with", "without"):
        comfort, advice = (ppr("emotional", reply, signs, size) for reply in ("empathic", "problem-solving"))
        assert comfort > advice + 0.1


def test_after_a_fact_the_match_hardly_matters_at_evidence_size_and_much_at_textbook_size():
    gaps = {
        size: ppr("factual", "problem-solving", "with", size) - ppr("factual", "empathic", "with", size)
        for size in ("textbook", "evidence")
    }
    assert abs(gaps["evidence"]) < 0.02 and gaps["textbook"] > 0.2


@sizes
@pytest.mark.parametrize("response", RESPONSES)
def test_signs_of_listening_never_hurt(size, response):
    for kind in ("emotional", "factual"):
        assert ppr(kind, response, "with", size) >= ppr(kind, response, "without", size)


def test_the_same_warm_words_are_understood_with_a_look_and_not_without():
    with_, without = (
        one_exchange("emotional", "empathic", signs, "evidence") for signs in ("with", "without")
    )
    assert with_.here.felt_understood and not without.here.felt_understood and without.here.devalued


@sizes
def test_where_nothing_comes_back_there_is_no_experience_and_nobody_is_devalued(size):
    here = one_exchange("emotional", "no response", "without", size).here
    assert here.perceived.ppr == 0 and not here.felt_understood and not here.devalued


def test_the_eye_adds_more_than_the_reply_gives_at_evidence_size_and_less_at_textbook_size():
    evidence = whose_eyes("empathic", 0.6, 0.5, "evidence").steps
    textbook = whose_eyes("empathic", 0.6, 0.5, "textbook").steps
    assert evidence[-1] - evidence[0] > evidence[0]
    assert textbook[-1] - textbook[0] < 0.2 * textbook[-1]


@sizes
def test_the_pieces_add_up_and_none_is_negative(size):
    for response in RESPONSES:
        for own in OWN:
            for trust in TRUST:
                seen = whose_eyes(response, own, trust, size)
                assert seen.steps[-1] == pytest.approx(seen.replies[response][0], abs=1e-9)
                assert 0 <= seen.steps[0] <= seen.steps[1] <= seen.steps[2]


@sizes
def test_eyes_move_the_line_and_keep_the_order(size):
    for own in OWN:
        for trust in TRUST:
            felt = {
                reply: value for reply, (value, _) in whose_eyes("empathic", own, trust, size).replies.items()
            }
            assert felt["blended"] > felt["empathic"] > felt["problem-solving"] > felt["minimising"]
            assert felt["no response"] == 0
    landed = [
        sum(understood for _, understood in whose_eyes("empathic", own, trust, "evidence").replies.values())
        for own, trust in ((0.2, 0.2), (0.6, 0.5), (0.8, 0.8))
    ]
    assert landed == [0, 2, 3]


def test_the_numbers_of_the_prose_are_those_of_the_explorers():
    cells = json.loads(CHAPTER.read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    look, none = (one_exchange("emotional", "empathic", signs, "evidence") for signs in ("with", "without"))
    assert (
        f"felt at {look.here.perceived.ppr:.2f} with a look and at {none.here.perceived.ppr:.2f} without; "
        f"it takes {look.threshold:.2f}" in text
    )
    nods = [ppr(kind, "no response", "with", "evidence") for kind in ("factual", "emotional")]
    assert f"even a nod without words ({nods[0]:.2f}). " in text
    assert f"After the feeling the same nod reaches {nods[1]:.2f}" in text
    reply, own, trust = whose_eyes("empathic", 0.6, 0.5, "evidence").steps
    assert f"gives {reply:.2f}, and somebody in the middle adds {own - reply:.2f} by" in text
    assert f"and {trust - own:.2f} by their trust" in text


def test_bets_come_out_as_the_chapter_tells():
    assert {e.name: e.bet.options[e.bet.outcome()] for e in EXPLORERS} == {
        "one_exchange": "Only the first",
        "whose_eyes": "What one brings along",
    }
