"""Chapter 2: what its explorers must show, and that its prose says what they show."""

import json
from pathlib import Path

import pytest

from widgets.catalog.self_disclosure import EXPLORERS, deep_talk, fast_friends, opening_up

CHAPTER = Path(__file__).resolve().parent.parent / "chapters" / "02_self_disclosure.ipynb"
BY_NAME = {explorer.name: explorer for explorer in EXPLORERS}
sizes = pytest.mark.parametrize("size", ["textbook", "evidence"])


def prose():
    cells = json.loads(CHAPTER.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


@sizes
@pytest.mark.parametrize("kind", ["emotional", "factual"])
@pytest.mark.parametrize("reply", ["minimising", "no response"])
def test_telling_dries_up_where_it_is_not_met_and_grows_where_it_is(size, kind, reply):
    missed, met = opening_up(kind, reply, 0.5, size)
    assert missed.depths[-1] < 0.95 * missed.depths[0]
    assert met.depths[-1] > 1.2 * met.depths[0]
    assert missed.intimacy[-1] < met.intimacy[-1]


@sizes
def test_the_reply_wins_over_the_trust_one_began_with(size):
    _, met = opening_up("emotional", "empathic", 0.2, size)
    missed, _ = opening_up("emotional", "problem-solving", 0.8, size)
    assert met.depths[0] < missed.depths[0] and met.depths[-1] > missed.depths[-1]
    assert met.trust[-1] > missed.trust[-1]


def test_advice_after_a_fact_costs_nothing_and_after_a_feeling_it_does():
    fact, _ = opening_up("factual", "problem-solving", 0.5, "evidence")
    feeling, _ = opening_up("emotional", "problem-solving", 0.5, "evidence")
    assert fact.intimacy[-1] > fact.intimacy[0] > feeling.intimacy[-1]


@sizes
def test_silence_drains_trust_and_leaves_closeness(size):
    silent, _ = opening_up("emotional", "no response", 0.5, size)
    assert silent.trust[-1] < 0.15
    assert silent.intimacy[-1] >= 0.3 - 1e-9


@sizes
@pytest.mark.parametrize("order", ["turns", "one"])
def test_escalating_talk_brings_strangers_closer_and_small_talk_wins_at_times(size, order):
    found = fast_friends("deep", order, size)
    assert 0.6 < found.d < 1.7 and 60 < found.closer < 95
    other = fast_friends("small", order, size)
    assert other.d == pytest.approx(-found.d) and abs(other.closer + found.closer - 100) <= 1


@sizes
def test_taking_turns_adds_to_deep_talk_and_less_to_small_talk(size):
    means = {c: each.mean for c, each in fast_friends("deep", "turns", size).conditions.items()}
    deep = means["deep", "turns"] - means["deep", "one"]
    small = means["small", "turns"] - means["small", "one"]
    assert deep > 0.01 and deep > small


@sizes
def test_closer_topics_are_told_less_willingly_and_strangers_are_kinder_than_expected(size):
    found = deep_talk(0.7, 0.4, size)
    assert found.willing == sorted(found.willing, reverse=True)
    assert found.felt[0] > found.expected[0] and found.better > 70
    high = deep_talk(0.7, 0.8, size)
    assert high.felt[0] < high.expected[0] and high.willing[0] > found.willing[0]
    assert deep_talk(0.1, 0.4, size).better == found.better, (
        "the chapter says that the topic makes no difference"
    )


def test_the_numbers_of_the_prose_are_those_of_the_explorers():
    text = prose()
    _, met = opening_up("emotional", "empathic", 0.2, "evidence")
    missed, _ = opening_up("emotional", "problem-solving", 0.8, "evidence")
    assert f"ends at a depth of about {met.depths[-1]:.2f}" in text
    ends = f"gets advice ends at about {missed.depths[-1]:.2f}, having begun at {missed.depths[0]:.2f}"
    assert ends in text
    friends = fast_friends("deep", "turns", "evidence")
    assert f"closer in {friends.closer} of 100 draws" in text and f"*d* = {friends.d:.2f} means" in text
    assert f"leaves {100 - friends.closer} draws" in text
    feeling, _ = opening_up("emotional", "empathic", 0.5, "evidence")
    fact, _ = opening_up("factual", "problem-solving", 0.5, "evidence")
    assert f"about {feeling.intimacy[-1]:.2f} against {fact.intimacy[-1]:.2f}" in text
    assert f"{deep_talk(0.7, 0.4, 'evidence').better} of 100 who expect rather little" in text


def test_bets_come_out_as_the_chapter_tells():
    outcomes = {name: explorer.bet.options[explorer.bet.outcome()] for name, explorer in BY_NAME.items()}
    assert outcomes == {
        "opening_up": "The one with hardly any trust",
        "fast_friends": "60 to 84",
        "deep_talk": "70 or more",
    }
