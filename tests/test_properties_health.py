"""Properties of the cohort, the diary and what studies count, over the whole space of their parameters."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.model.diary import DIARY_EVIDENCE, DiaryParameters, keep_diary
from widgets.model.exchange import Person
from widgets.model.health import (
    HEALTH_EVIDENCE,
    HealthParameters,
    depression_ten_years_on,
    first_events,
    follow,
    happened,
    quality_and_health,
    reports,
    sample_couples,
    study,
    treat_support,
)
from widgets.model.parameters import Parameters
from widgets.model.studies import (
    Comparison,
    compare,
    compare_extremes,
    correlation,
    groups,
    logistic,
    regression,
    replications,
    standard,
)

few = settings(max_examples=25, deadline=None)


def anywhere(kind):
    """Every set of numbers that a kind of parameters allows."""
    return st.builds(kind, **{f.name: st.floats(f.metadata["low"], f.metadata["high"]) for f in fields(kind)})


@few
@given(anywhere(HealthParameters), anywhere(Parameters), st.integers(1, 40), st.integers(1, 4), st.booleans())
def test_a_cohort_stays_in_range_whatever_its_numbers(h, p, n, years, patients):
    rng = np.random.default_rng(n)
    cohort = follow(sample_couples(n, rng, h), years, rng, h, p, np.arange(n) % 3 == 0, patients)
    for rows in (cohort.responsiveness, cohort.negativity):
        assert rows.shape == (years + 1, n) and ((rows >= 0) & (rows <= 1)).all()
    for rows in (cohort.happiness, cohort.mood, cohort.worry, cohort.wear):
        assert rows.shape == (years + 1, n) and np.isfinite(rows).all()
    assert cohort.years == years and cohort.depressed.dtype == bool
    for when in (cohort.angina, cohort.death):
        assert ((when >= 1) & (when <= years + 1)).all()
    assert ((cohort.angina <= cohort.death) | (cohort.angina == years + 1)).all(), "no angina after death"
    for outcome in ("angina", "death", "angina or death"):
        event, watched = happened(cohort, outcome)
        assert ((watched >= 0.5) & (watched <= years)).all() and event.dtype == bool


@few
@given(anywhere(DiaryParameters), anywhere(Parameters), st.integers(1, 20), st.integers(2, 6))
def test_a_diary_stays_in_range_whatever_its_numbers(d, p, people, days):
    diary = keep_diary(people, days, people, d, p)
    assert len(diary.person) == len(diary.day) == len(diary.answers) <= people * days
    assert ((diary.answers >= 0) & (diary.answers <= 1)).all()


def test_the_same_seed_gives_the_same_study_and_another_another():
    one, two, other = (study(60, 3, seed)[0] for seed in (5, 5, 6))
    assert np.array_equal(one.mood, two.mood) and np.array_equal(one.angina, two.angina)
    assert not np.array_equal(one.mood, other.mood)


@few
@given(anywhere(HealthParameters), st.integers(0, 1000))
def test_worlds_of_one_seed_share_their_people_and_chances(h, seed):
    here, there = (study(50, 2, seed, numbers)[0] for numbers in (HEALTH_EVIDENCE, h))
    assert np.array_equal(here.couples.person.anxiety, there.couples.person.anxiety)
    assert np.array_equal(here.couples.constitution, there.couples.constitution)


def test_who_is_untreated_lives_as_if_there_were_no_treatment():
    couples = sample_couples(80, np.random.default_rng(1))
    nobody = follow(couples, 3, np.random.default_rng(2))
    half = np.arange(80) < 40
    some = follow(couples, 3, np.random.default_rng(2), treated=half)
    assert np.array_equal(nobody.mood[:, ~half], some.mood[:, ~half])
    assert np.array_equal(nobody.mood[0], some.mood[0]), "before treatment, all are alike"
    assert (some.responsiveness[1:, half] > nobody.responsiveness[1:, half]).mean() > 0.6


def test_wear_only_ever_raises_the_chance_of_an_event():
    couples = sample_couples(4000, np.random.default_rng(3))
    frail = couples._replace(constitution=couples.constitution + 1.0)
    usual, worse = (follow(c, 5, np.random.default_rng(4)) for c in (couples, frail))
    assert (worse.death <= usual.death).all()


# -------------------------------------------------------------------------------------------- counting

counts = st.integers(1, 400)


@given(counts, counts, st.data())
def test_the_ratios_agree_with_one_another(n, m, data):
    a, b = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    found = Comparison(a, n, b, m, 2.0 * n, 2.0 * m)
    for ratio in (found.relative_risk, found.odds_ratio, found.rate_ratio):
        assert 0 < ratio.low <= ratio.value <= ratio.high < np.inf
    for risk in (found.risk_exposed, found.risk_other):
        assert 0 <= risk.low <= risk.value + 1e-12 and risk.value - 1e-12 <= risk.high <= 1
    away = np.log(found.odds_ratio.value), np.log(found.relative_risk.value)
    assert abs(away[0]) >= abs(away[1]) - 1e-9, "odds ratios lie further from 1 than relative risks"
    turned = Comparison(b, m, a, n)
    assert turned.odds_ratio.value == pytest.approx(1 / found.odds_ratio.value)
    assert found.attributable_share <= 1


def test_a_comparison_worked_out_by_hand():
    found = Comparison(14, 100, 7, 100)
    assert found.risk_difference.value == pytest.approx(0.07)
    assert found.relative_risk.value == pytest.approx(2.0)
    assert found.odds_ratio.value == pytest.approx(14 * 93 / (7 * 86))
    assert found.attributable_share == pytest.approx(1 - 0.07 / 0.105)
    assert found.in_words(exposed="poor", other="good") == "14 of 100 poor, 7 of 100 good"
    assert found.in_words(of=1000) == "140 of 1000 in the first group, 70 of 1000 in the second"
    assert found.odds_ratio.holds(1.0) and not Comparison(140, 1000, 70, 1000).odds_ratio.holds(1.0)


def test_intervals_hold_the_truth_nineteen_times_in_twenty():
    rng = np.random.default_rng(1)
    exposed = np.arange(600) % 2 == 0
    held = {"ratio": 0, "logistic": 0, "r": 0, "slope": 0}
    for _ in range(400):
        event = rng.random(600) < np.where(exposed, 0.2, 0.1)
        held["ratio"] += compare(event, exposed).relative_risk.holds(2.0)
        held["logistic"] += logistic(event, exposed)[0].holds(np.log((0.2 / 0.8) / (0.1 / 0.9)))
        x = rng.standard_normal(100)
        y = 0.3 * x + np.sqrt(1 - 0.09) * rng.standard_normal(100)
        held["r"] += correlation(x, y).holds(0.3)
        held["slope"] += regression(y, x)[0].holds(0.3)
    assert all(0.91 < times / 400 < 0.98 for times in held.values()), held


def test_logistic_of_one_group_is_the_log_of_the_odds_ratio():
    exposed = np.arange(300) < 100
    event = np.arange(300) % np.where(exposed, 3, 7) == 0
    assert logistic(event, exposed)[0].value == pytest.approx(
        np.log(compare(event, exposed).odds_ratio.value)
    )


@given(st.lists(st.floats(-5, 5), min_size=6, max_size=60), st.integers(2, 6))
def test_groups_are_as_equal_as_can_be_and_in_order(x, count):
    group = groups(x, count)
    sizes = np.bincount(group, minlength=count)
    assert sizes.max() - sizes.min() <= 1
    for low in range(count - 1):
        assert np.asarray(x)[group == low].max() <= np.asarray(x)[group == low + 1].min()


# ------------------------------------------------------------------------------------------- bad input

NAN = float("nan")
RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: sample_couples(0, RNG), "n is 0; it must be a (whole )?number from 1"),
        (lambda: sample_couples(-5, RNG), "n is -5"),
        (lambda: study(NAN), "n is nan"),
        (lambda: study(2.5), "n is 2.5"),
        (lambda: study(10, 0), "years is 0; it must be a (whole )?number from 1"),
        (lambda: study(10, 51), "years is 51"),
        (lambda: study(10, 2.5), "years is 2.5"),
        (lambda: study(10, 2, -1), "seed is -1; it must be a whole number from 0"),
        (lambda: study(10, 2, "x"), "seed is 'x'"),
        (lambda: follow(sample_couples(5, RNG), 2, RNG, treated=[True]), "people differ in number: .*5.*1"),
        (lambda: follow(sample_couples(5, RNG), 2, RNG, treated=[2] * 5), "treated holds 2"),
        (lambda: depression_ten_years_on(100, score="size"), "score is 'size'; it must be one of"),
        (lambda: quality_and_health(100, sex="both"), "sex is 'both'; it must be one of None"),
        (lambda: first_events(100, outcome="heart attack"), "outcome is 'heart attack'; it must be one of"),
        (lambda: treat_support(0), "n is 0"),
        (lambda: replications(study, 0), "times is 0; it must be a whole number from 1"),
        (lambda: replace(HEALTH_EVIDENCE, wear_rate=1.5), "wear_rate is 1.5; it must be a number from 0"),
        (lambda: replace(HEALTH_EVIDENCE, mood_chills=NAN), "mood_chills is nan"),
        (lambda: replace(DIARY_EVIDENCE, missed=-0.1), "missed is -0.1"),
        (lambda: HealthParameters.named("seed"), "parameter set is 'seed'"),
        (lambda: compare([True, False], [True]), "people differ in number: event 2, exposed 1"),
        (lambda: compare([True, False], [True, True]), "exposed is True for all 2 people"),
        (lambda: compare([], []), "event has shape"),
        (lambda: compare([0.5, 1], [0, 1]), "event holds 0.5; each must be true or false"),
        (lambda: compare([0, 1], [0, 1], [NAN, 1]), "years holds nan; each must be a finite number from 0"),
        (lambda: compare([0, 1], [0, 1]).rate_ratio, "years_exposed is 0"),
        (lambda: compare_extremes([0, 1, 0, 1], [1, 2, 3, 4], 1), "count is 1"),
        (lambda: correlation([1, 2, 3, NAN], [1, 2, 3, 4]), "x holds nan"),
        (lambda: correlation([1, 2, 3], [1, 2, 3]), "people is 3"),
        (lambda: correlation([1, 1, 1, 1], [1, 2, 3, 4]), "x has the same value throughout"),
        (lambda: correlation([[1, 2], [3, 4]], [1, 2]), "x has shape"),
        (lambda: correlation("abcd", [1, 2, 3, 4]), "x is 'abcd'"),
        (lambda: logistic([0, 1, 0, 1], [1, 1, 1, 1]), "columns are copies of one another or constant"),
        (lambda: regression([1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]), "columns are copies"),
        (lambda: standard([2, 2]), "x has the same value throughout"),
        (lambda: Comparison(1, 2, 1, 2).in_words(of=0), "of is 0"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_by_name(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_reports_are_standard_scores():
    cohort, said = study(500, 1, 1)
    for answers in said:
        assert answers.mean() == pytest.approx(0, abs=1e-9) and answers.std() == pytest.approx(1)
    again = reports(cohort, np.random.default_rng(9))
    assert not np.array_equal(again.happy, said.happy)
    assert isinstance(cohort.couples.person, Person)
