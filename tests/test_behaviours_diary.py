"""What a simulated diary study finds, and what it stops finding when a mechanism is switched off."""

import builtins
from dataclasses import replace

import numpy as np
import pytest

from widgets.model.diary import (
    DIARY_EVIDENCE,
    DIARY_SETS,
    DISCLOSURES,
    keep_diary,
    mediation,
    multilevel,
    slopes,
)
from widgets.model.parameters import EVIDENCE, SETS

PEOPLE, DAYS = (
    300,
    42,
)  # 96 couples kept a diary for 42 days in laurenceau2005; more here, for a steady answer
OWN, PARTNERS = ("own emotional", "own factual"), ("partner emotional", "partner factual")
WITH_RESPONSIVENESS = (*DISCLOSURES, "responsiveness")

both_sets = pytest.mark.parametrize("which", ["textbook", "evidence"])


def diary(d=DIARY_EVIDENCE, p=EVIDENCE, people=PEOPLE, seed=11):
    return keep_diary(people, DAYS, seed, d, p)


@pytest.fixture(scope="module")
def kept():
    return diary()


def test_own_and_partner_disclosure_go_with_closeness(kept):  # B4; evidence 1.2, 1.4
    assert all(slope.low > 0 for slope in slopes(kept).values())


def test_felt_responsiveness_goes_with_closeness_at_equal_disclosure(kept):
    assert slopes(kept, WITH_RESPONSIVENESS)["responsiveness"].low > 0


def test_responsiveness_carries_a_part_of_emotional_disclosure_and_leaves_a_part(kept):
    """Partial mediation: the slopes shrink, and stay above zero, for what one tells and is told."""
    found = mediation(kept, seed=1)
    beside = slopes(kept, WITH_RESPONSIVENESS)
    for name in ("own emotional", "partner emotional"):
        assert 0 < found[name].direct < found[name].total
        assert 0 < found[name].share.low and found[name].share.high < 1
        assert beside[name].low > 0


def test_emotions_told_go_with_closeness_more_than_facts_told(kept):  # B4; evidence 1.3
    found = slopes(kept)
    for emotional, factual in (OWN, PARTNERS):
        assert found[emotional].value > found[factual].high and found[factual].value < found[emotional].low
        assert found[factual].value > 0


@both_sets
def test_the_pattern_holds_in_both_sets(which):
    found = mediation(diary(DIARY_SETS[which], SETS[which]), seed=1)
    for name in ("own emotional", "partner emotional"):
        assert 0 < found[name].direct < found[name].total


def test_the_share_carried_is_larger_as_textbooks_tell_it(kept):
    told = mediation(diary(DIARY_SETS["textbook"], SETS["textbook"]), seed=1)
    assert told["own emotional"].share.value > mediation(kept, seed=1)["own emotional"].share.value


# ----------------------------------------------------------------------------- mechanisms switched off


def test_without_an_effect_of_the_reply_responsiveness_carries_nothing():
    """No gain when met and no loss when missed: felt responsiveness no longer moves closeness."""
    off = replace(EVIDENCE, intimacy_gain=0.0, intimacy_loss=0.0)
    share = mediation(diary(p=off), seed=1)["own emotional"].share
    assert share.low < 0 and share.value < 0.1


def test_unless_disclosure_is_the_occasion_for_responsiveness_it_is_no_path():
    """Where quiet days feel as responsive as met ones, telling more no longer means being met more."""
    off = replace(DIARY_EVIDENCE, quiet_level=0.62, quiet_weight=3.0)
    assert mediation(diary(off), seed=1)["own emotional"].share.value < 0.08


def test_without_gains_from_telling_and_hearing_facts_and_emotions_fall():
    off = replace(EVIDENCE, hearing_gain=0.0)
    found = slopes(diary(p=off))
    assert found["partner emotional"].value < 0.5 * slopes(diary())["partner emotional"].value


def test_with_facts_as_moving_as_emotions_the_difference_goes():
    off = replace(EVIDENCE, factual_gain=1.0)
    found = slopes(diary(p=off))
    assert found["own emotional"].low < found["own factual"].high


# --------------------------------------------------------------------------------------- the analysis


def test_centring_takes_off_what_a_person_is_always_like(kept):
    within = kept.within()
    for person in (0, 7, PEOPLE - 1):
        assert np.abs(within[kept.person == person].mean(axis=0)).max() < 1e-12
    shifted = kept._replace(answers=kept.answers + (kept.person % 5)[:, None])
    assert np.allclose(shifted.within(), within)


def test_the_multilevel_model_agrees_with_least_squares_within_people():
    small = diary(people=100)
    for predictors in (DISCLOSURES, WITH_RESPONSIVENESS):
        quick, full = slopes(small, predictors), multilevel(small, predictors)
        for name in predictors:
            assert full[name].value == pytest.approx(quick[name].value, abs=0.003)
            assert full[name].low == pytest.approx(quick[name].low, abs=0.01)


def test_without_statsmodels_the_error_says_what_to_install(monkeypatch, kept):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("statsmodels"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match=r"statsmodels.*\[analysis\]"):
        multilevel(kept)


def test_missed_days_widen_the_interval_and_do_not_move_the_slope():
    whole, patchy = (slopes(diary(replace(DIARY_EVIDENCE, missed=m)))["own emotional"] for m in (0.0, 0.6))
    assert patchy.holds(whole.value)
    assert patchy.high - patchy.low > 1.3 * (whole.high - whole.low)


def test_noise_in_the_reports_weakens_the_slope():
    exact, noisy = (
        slopes(diary(replace(DIARY_EVIDENCE, report_noise=noise)))["own emotional"].value
        for noise in (0.0, 0.3)
    )
    assert noisy < 0.75 * exact


def test_missed_days_are_missed():
    full = keep_diary(50, 20, 3, replace(DIARY_EVIDENCE, missed=0.0))
    assert len(full.person) == 50 * 20
    kept = keep_diary(50, 20, 3, replace(DIARY_EVIDENCE, missed=0.5))
    assert 400 < len(kept.person) < 600
    assert (np.diff(kept.person * 1000 + kept.day) > 0).all(), "in order of person, then day"


def test_the_same_seed_gives_the_same_diary():
    one, two, other = (keep_diary(20, 10, seed) for seed in (5, 5, 6))
    assert np.array_equal(one.answers, two.answers) and not np.array_equal(
        one.answers[:50], other.answers[:50]
    )
    assert ((one.answers >= 0) & (one.answers <= 1)).all()


def test_bad_input_is_refused(kept):
    for call, words in (
        (lambda: keep_diary(0, 10), "people is 0; it must be a whole number from 1"),
        (lambda: keep_diary(-3, 10), "people is -3"),
        (lambda: keep_diary(2.5, 10), "people is 2.5"),
        (lambda: keep_diary(10, 1), "days is 1; it must be a whole number from 2"),
        (lambda: keep_diary(10, 400), "days is 400; it must be a number from 2 to 365"),
        (lambda: keep_diary(10, 10, -1), "seed is -1"),
        (lambda: replace(DIARY_EVIDENCE, missed=float("nan")), "missed is nan"),
        (lambda: kept.column("happiness"), "question is 'happiness'; it must be one of"),
        (lambda: slopes(kept, ("closeness",)), "predictors is"),
        (lambda: slopes(kept, ()), "predictors is"),
        (lambda: mediation(kept, resamples=0), "resamples is 0"),
        (lambda: slopes(keep_diary(1, 2)), "diary has"),
    ):
        with pytest.raises(ValueError, match=words):
            call()
