"""What one exchange must show, each finding a story that can fail (B1 to B3, B6 to B10 of the design).

The last test of each story switches the mechanism off and sees the finding go.
"""

from dataclasses import replace

import numpy as np
import pytest

from widgets.model.dyad import converse, talks
from widgets.model.exchange import (
    RESPONSES,
    Bond,
    Disclosure,
    Person,
    Response,
    exchange,
    perceive,
    read_wish,
    wished_support,
)
from widgets.model.parameters import EVIDENCE, SETS, TEXTBOOK

both_sets = pytest.mark.parametrize("p", SETS.values(), ids=SETS)


def ppr(kind, reply, p, emotion=None):
    return exchange(Disclosure(kind, 0.6, emotion=emotion), RESPONSES[reply], p=p).perceived.ppr


def intimacy_after(reply, kind, p, count=20):
    pair = (Person(), Person())
    return converse(pair, talks(count, kind=kind, response=RESPONSES[reply]), p).course("intimacy")[-1]


# B1


@both_sets
def test_after_a_feeling_empathy_is_felt_as_more_responsive_than_a_solution(p):
    assert ppr("emotional", "empathic", p) > ppr("emotional", "problem-solving", p) + 0.1


@both_sets
def test_empathic_replies_to_feelings_deepen_intimacy_and_solutions_wear_it_away(p):
    start = Bond().intimacy
    assert intimacy_after("empathic", "emotional", p) > start + 0.2
    assert intimacy_after("problem-solving", "emotional", p) < start


@both_sets
def test_without_a_preference_for_emotional_support_empathy_has_no_lead(p):
    indifferent = replace(p, emotional_share=0.5)
    assert (
        abs(ppr("emotional", "empathic", indifferent) - ppr("emotional", "problem-solving", indifferent))
        < 1e-9
    )


# B2


def match_effect(p):
    """What a fitting reply to a fact gains over a kind one that misses it, in PPR."""
    return ppr("factual", "problem-solving", p) - ppr("factual", "empathic", p)


def test_for_facts_matching_matters_in_the_textbook_and_hardly_in_the_evidence():
    assert match_effect(TEXTBOOK) > 0.2
    assert 0 <= match_effect(EVIDENCE) < 0.02


def test_the_size_of_the_factual_half_is_what_parts_the_two_sets():
    assert match_effect(replace(EVIDENCE, factual_match_weight=1.0)) > 0.1
    assert match_effect(replace(TEXTBOOK, factual_match_weight=0.0)) < 0.001


@both_sets
@pytest.mark.parametrize("kind", ["emotional", "factual"])
def test_a_negative_reply_hurts_whatever_was_told(p, kind):
    kind_reply = RESPONSES["empathic" if kind == "emotional" else "problem-solving"]
    told = Disclosure(kind, 0.6)
    cold = exchange(told, kind_reply._replace(negativity=0.6), p=p)
    warm = exchange(told, kind_reply, p=p)
    assert cold.perceived.ppr < warm.perceived.ppr - 0.15
    assert cold.devalued and not warm.devalued


# B3


@both_sets
def test_feelings_build_more_intimacy_than_facts_that_are_met_as_well(p):
    assert intimacy_after("empathic", "emotional", p) > intimacy_after("problem-solving", "factual", p) + 0.1


@both_sets
def test_were_facts_to_move_intimacy_as_feelings_do_the_lead_of_feelings_would_go(p):
    alike = replace(p, factual_gain=1.0, factual_match_weight=1.0)
    gap = intimacy_after("empathic", "emotional", alike) - intimacy_after("problem-solving", "factual", alike)
    assert abs(gap) < 1e-9


# B6


def outcomes(p, reply):
    done = exchange(Disclosure("emotional", 0.6, emotion="sadness"), RESPONSES[reply], p=p)
    return done.perceived.ppr, done.relief


@both_sets
def test_the_reply_that_is_felt_as_responsive_is_not_the_one_that_relieves(p):
    (felt, eased), (missed, solved) = outcomes(p, "empathic"), outcomes(p, "problem-solving")
    assert felt > missed and eased < solved


@both_sets
def test_a_blended_reply_does_well_on_both_outcomes(p):
    felt, eased = outcomes(p, "blended")
    assert felt > outcomes(p, "problem-solving")[0] and eased > outcomes(p, "empathic")[1] * 1.5


@both_sets
def test_were_sympathy_to_relieve_as_thinking_does_the_outcomes_would_agree(p):
    same = replace(p, cognitive_relief=0.05, emotional_relief=0.3)
    assert outcomes(same, "empathic") > outcomes(same, "problem-solving")
    assert outcomes(same, "empathic")[1] > outcomes(same, "problem-solving")[1]


# B7


def cost_of_advice(p, emotion):
    return ppr("emotional", "empathic", p, emotion) - ppr("emotional", "problem-solving", p, emotion)


@both_sets
def test_purely_cognitive_replies_cost_most_for_anger_and_sadness_and_little_for_worry_and_regret(p):
    for heavy in ("anger", "sadness"):
        for light in ("worry", "regret"):
            assert cost_of_advice(p, heavy) > 2 * cost_of_advice(p, light)


@both_sets
def test_were_all_feelings_to_wish_alike_advice_would_cost_the_same(p):
    alike = replace(p, thinking_share=p.emotional_share)
    assert cost_of_advice(alike, "anger") == cost_of_advice(alike, "worry")


# B8


def felt_at(amount, p):
    """PPR when ``amount`` times the wished support is given, on a wish for half of each kind."""
    wish = wished_support(0.5, p)
    given = Response(amount * wish.emotional, amount * wish.informational, 0.0, 1.0)
    return perceive(wish, given, Person(), Bond(), 1.0, p).ppr


@both_sets
@pytest.mark.parametrize("off", [0.25, 0.5, 0.75])
def test_too_much_support_costs_more_than_too_little(p, off):
    assert felt_at(1 + off, p) < felt_at(1 - off, p) < felt_at(1, p)


@both_sets
def test_were_too_much_as_cheap_as_too_little_the_difference_would_go(p):
    even = replace(p, excess_cost=1.0)
    assert felt_at(1.5, even) == pytest.approx(felt_at(0.5, even), abs=0.01)


# B9


def reading(listener, count=20_000):
    """Correlation of the wished with the read share, and the mean of the read one, over many pairs."""
    rng = np.random.default_rng(9)
    share = rng.uniform(0.1, 0.9, count)
    read = read_wish(share, listener, EVIDENCE, rng.standard_normal(count))
    return np.corrcoef(share, read)[0, 1], read.mean()


def test_by_default_a_wish_is_read_weakly_and_taken_for_comfort():
    weak, mean = reading(Person())
    perfect, fair = reading(Person(empathic_accuracy=1.0))
    assert 0.2 < weak < 0.75 < perfect
    assert mean > fair + 0.1, "with no bias the mean guess would be the mean wish"


def test_who_expects_nothing_and_reads_nothing_has_no_comfort_bias():
    assert abs(reading(Person(empathic_accuracy=0.0, comfort_bias=0.5))[1] - 0.5) < 0.01


# B10


@both_sets
def test_telling_nobody_does_a_little_and_is_no_intimate_experience(p):
    alone = exchange(Disclosure("emotional", 0.6), RESPONSES["no response"], p=p)
    assert not alone.felt_understood and not alone.devalued
    assert 0 < alone.relief < exchange(Disclosure("emotional", 0.6), RESPONSES["blended"], p=p).relief / 5
    assert 0 <= alone.bond.intimacy - Bond().intimacy < 0.02


@both_sets
def test_the_relief_of_telling_nobody_is_as_small_as_the_trials_found(p):
    rng = np.random.default_rng(10)
    noise = rng.standard_normal((2, 50_000))
    wrote = exchange(Disclosure("emotional", 1.0), Response(), p=p, relief_noise=noise[0]).relief
    did_not = p.relief_noise * noise[1]
    told = np.r_[np.ones(50_000), np.zeros(50_000)]
    assert 0.05 < np.corrcoef(told, np.r_[wrote, did_not])[0, 1] < 0.10


@both_sets
def test_without_the_relief_of_telling_there_is_none(p):
    silent = replace(p, telling_relief=0.0)
    assert exchange(Disclosure("emotional", 0.6), RESPONSES["no response"], p=silent).relief == 0
