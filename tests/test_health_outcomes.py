"""Explorers of chapter 5: what each must show, stories named by the finding."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from widgets.catalog import health_outcomes as page
from widgets.catalog.health_outcomes import (
    ANGINA_RATES,
    LARGEST,
    PUBLISHED,
    SHARES,
    cohort,
    mend_one_end,
    one_study,
)
from widgets.model.health import HEALTH_EVIDENCE, happened, study
from widgets.model.parameters import EVIDENCE

ROOT = Path(__file__).resolve().parent.parent
BY_NAME = {explorer.name: explorer for explorer in page.EXPLORERS}


def ratio(found):
    return found.mismatched / found.matched


def extra(found):
    return found.mismatched - found.matched


# ------------------------------------------------------------------------------------------ the cohort


def test_the_less_often_people_feel_understood_the_more_of_them_get_angina():
    for size in ("textbook", "evidence"):
        counts = [cohort(share, "average", "as it comes", size).mismatched for share in SHARES]
        assert counts == sorted(counts, reverse=True) and len(set(counts)) == len(counts)


def test_far_more_likely_is_the_textbook_and_a_third_more_the_evidence():
    told, found = (cohort("hardly any", "average", "as it comes", s) for s in ("textbook", "evidence"))
    assert ratio(told) > 2 and 1.1 <= ratio(found) <= 1.63, "published: 1.34 [1.10, 1.63]"


def test_the_same_relative_risk_is_many_people_or_few():
    few, many = (cohort("hardly any", other, "as it comes", "evidence") for other in ("few", "many"))
    assert extra(many) > 5 * extra(few) and ratio(many) < ratio(few) + 0.05


def test_happiness_held_equal_takes_half_of_the_excess_away_in_the_evidence_and_none_in_the_textbook():
    held = {size: cohort("hardly any", "average", "equal", size) for size in ("textbook", "evidence")}
    assert 0.3 < extra(held["evidence"]) / held["evidence"].more_otherwise < 0.8
    assert extra(held["textbook"]) == pytest.approx(held["textbook"].more_otherwise, abs=2)


def test_each_way_of_treating_happiness_tells_what_the_other_would_show():
    one, other = (cohort("a few", "many", way, "evidence") for way in ("as it comes", "equal"))
    assert one.more_otherwise == extra(other) and other.more_otherwise == extra(one)


def test_other_risks_are_those_of_the_men_of_1976():
    """Fourteen in 1,000 within five years with all other risks low, 289 with all high (evidence 5.1)."""
    wear = study(20_000, 5, seed=2)[0].wear[1:]
    carried = np.exp(HEALTH_EVIDENCE.wear_to_events * wear).sum(axis=0)
    in_five_years = {name: 1000 * (1 - np.exp(-rate * carried)).mean() for name, rate in ANGINA_RATES.items()}
    assert in_five_years["few"] == pytest.approx(14, abs=1)
    assert in_five_years["many"] == pytest.approx(289, abs=10)


def test_counted_risks_are_what_the_model_makes_happen():
    """The explorer adds up yearly rates; the model draws lots with the same rates, until a death."""
    followed, _ = study(page.COHORT, page.YEARS, seed=1)
    event, _ = happened(followed, "angina")
    alive = followed.death > page.YEARS
    added_up = 1 - np.exp(-HEALTH_EVIDENCE.angina_rate * page._cohort("evidence").carried)
    assert ANGINA_RATES["average"] == HEALTH_EVIDENCE.angina_rate
    assert event[alive].mean() == pytest.approx(added_up[alive].mean(), rel=0.06)


def test_the_bet_speaks_of_as_many_people_as_the_explorer_shows():
    explorer = BY_NAME["cohort"]
    assert "about 50 get new angina" in explorer.bet.question
    assert 46 <= cohort("hardly any", "average", "as it comes", "evidence").matched <= 54
    assert explorer.bet.options[explorer.bet.outcome()] == "A third more"


def test_the_excess_has_its_own_colour_beside_as_many_as_on_the_left():
    chart, sentence = BY_NAME["cohort"].state(size="textbook")
    (left,), (right,) = (panel.marks for panel in chart.panels)
    assert left.counts[0] == right.counts[0] and sum(right.counts) > 2 * sum(left.counts)
    assert f"{right.counts[1]} more in 1,000" in sentence


# ------------------------------------------------------------------------------------------- one study


def test_most_small_studies_of_a_small_excess_find_nothing_and_the_rest_far_too_much():
    found = one_study(1, 1.3, "Stockholm")
    assert 1 <= sum(found.clear) <= 6
    assert found.average == pytest.approx(1.3, rel=0.15) and found.average_clear > 2 * 1.3


def test_many_more_people_make_the_clear_ones_honest():
    found = one_study(16, 2.0, "Stockholm")
    assert sum(found.clear) == 30 and found.average_clear == pytest.approx(2.0, rel=0.1)


@pytest.mark.parametrize("published", PUBLISHED)
def test_imagined_studies_as_large_as_the_published_one_are_about_as_unsure(published):
    like = PUBLISHED[published]
    width = np.median([np.log(e.width) for e in one_study(1, 2.9, published).estimates])
    assert 0.7 < width / np.log(like.high / like.low) < 1.3


def test_about_one_interval_in_twenty_misses_the_truth():
    explorer = BY_NAME["one_study"]
    missed = [one_study(**values).missed for values in explorer.grid()]
    assert 0.02 < sum(missed) / (30 * len(missed)) < 0.09


def test_what_nobody_found_is_a_hollow_dot_that_says_so():
    states = [one_study(**values) for values in BY_NAME["one_study"].grid()]
    assert any(found.average_clear is None for found in states)
    for values, found in zip(BY_NAME["one_study"].grid(), states, strict=True):
        chart, _ = BY_NAME["one_study"].state(**values)
        (dots,) = chart.panels[1].marks
        assert dots.filled[2] == (found.average_clear is not None)
        assert (dots.labels[2] == "there are none") == (found.average_clear is None)


def test_the_bet_on_thirty_small_studies_comes_out_as_a_few():
    bet = BY_NAME["one_study"].bet
    assert bet.options[bet.outcome()] == "A few"


# ---------------------------------------------------------------------------------------- mend one end


def test_both_go_with_little_support_and_only_mood_follows_treatment():  # evidence 5.22, 5.23
    found = mend_one_end(LARGEST, "support", "evidence")
    assert found.watched["depression"].low > 1 and found.watched["event"].low > 1
    assert found.tried["depression"].low > 1 and found.tried["event"].holds(1)


def test_in_the_textbook_the_heart_would_follow_too():
    assert mend_one_end(LARGEST, "support", "textbook").tried["event"].low > 1


def test_strain_goes_with_heart_events_more_than_lack_of_support_does():  # evidence 5.14, 5.16
    support, strain = (mend_one_end(LARGEST, score, "evidence").watched for score in ("support", "strain"))
    assert strain["event"].value > support["event"].value


def test_a_small_trial_is_less_sure_than_a_large_one():
    small, large = (
        np.log(mend_one_end(n, "support", "evidence").tried["event"].width) for n in (600, LARGEST)
    )
    assert small > 3 * large


def test_the_trial_is_the_same_whatever_was_watched():
    assert mend_one_end(600, "support", "evidence").tried == mend_one_end(600, "strain", "evidence").tried


def test_the_bet_on_the_trial_comes_out_as_depression_only():
    bet = BY_NAME["mend_one_end"].bet
    assert bet.options[bet.outcome()] == "Depression only"


# ------------------------------------------------------------------------------------------ the chapter


def test_the_numbers_in_the_chapter_are_those_of_its_explorers():
    cells = json.loads((ROOT / "chapters" / "05_health_outcomes.ipynb").read_text(encoding="utf-8"))["cells"]
    said = {cell["id"]: "".join(cell["source"]) for cell in cells}
    told, found = (cohort("hardly any", "average", "as it comes", s) for s in ("textbook", "evidence"))
    few, many = (cohort("hardly any", other, "as it comes", "evidence") for other in ("few", "many"))
    small, nothing = (one_study(1, truth, "Stockholm") for truth in (1.3, 1.0))
    for words in (
        f"{told.mismatched} of 1,000 against {told.matched}",
        f"{found.mismatched} against {found.matched}",
        f"{extra(found)} more in 1,000, while {1000 - found.mismatched} get no angina",
        f"the same ratio stands for {extra(few)} people in 1,000; with all of them high, for {extra(many)}",
    ):
        assert words in said["happened-far-more"], words
    for words in (
        f"from {small.estimates[0].value:.1f} to {small.estimates[-1].value:.1f}",
        f"they say {small.average_clear:.1f} on average",
        "Two of the 30 studies are clear of chance",
        "one study is clear of chance and simply wrong",
    ):
        assert words in said["happened-one-study"], words
    assert sum(small.clear) == 2 and sum(nothing.clear) == 1
    trial = mend_one_end(600, "support", "textbook").tried["event"]
    assert "the trial misses even that" in said["happened-mood"] and trial.holds(1)


def test_of_those_better_off_in_one_thing_so_many_are_in_the_other():
    """Two bell-shaped traits that correlate r: the share above the middle of one who are above that of the
    other is a half and arcsin(r) / pi."""
    shares = [round(100 * (0.5 + np.arcsin(r) / np.pi)) for r in (0.07, 0.21)]
    assert shares == [52, 57]


def test_most_of_what_is_left_once_happiness_is_equal_comes_from_criticism():
    """Said in the chapter, below the cohort: with no path from criticism to the body most of it is gone."""
    assert _left(negativity_to_body=0.0) < 0.5 * _left() and _left(responsiveness_to_body=0.0) > 0.9 * _left()


def _left(**without):
    """How many more in 1,000, happiness held equal, in a world with some paths switched off."""
    cohort_of_it, _ = study(page.COHORT, page.YEARS, seed=1, h=replace(HEALTH_EVIDENCE, **without))
    people = page.followed(cohort_of_it, HEALTH_EVIDENCE, EVIDENCE)
    ends = people.understood == page.YEARS, people.understood <= 1
    matched, mismatched = (page.in_a_thousand(people, end, "average", "equal") for end in ends)
    return mismatched - matched
