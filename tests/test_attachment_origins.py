"""Explorers of chapter 4: what each must show, stories named by the finding."""

from itertools import product
from math import asin, pi

import numpy as np
import pytest

from widgets.catalog import attachment_origins as page
from widgets.catalog.attachment_origins import (
    BOTH,
    CHILDREN,
    CUTS,
    FIRST_ONLY,
    HABITS,
    NEITHER,
    PLACES,
    avoidant,
    caregiving,
    eyes_and_reply,
    four_pairs_of_eyes,
    of_100,
    two_styles_together,
    where_to_cut,
)
from widgets.model.attachment import STYLES, shares, style
from widgets.model.care import CARE_EVIDENCE, grow_up

BY_NAME = {explorer.name: explorer for explorer in page.EXPLORERS}
COLD, WARM, STEADY, UNPREDICTABLE = 0.1, 0.9, 0.9, 0.1
SIZES = ("textbook", "evidence")


def said(name, **values):
    explorer = BY_NAME[name]
    values = {control.name: control.default for control in explorer.controls} | values
    return explorer.say(explorer.run(**values), **values)


def titles(name, **values):
    explorer = BY_NAME[name]
    values = {control.name: control.default for control in explorer.controls} | values
    return [panel.title for panel in explorer.draw(explorer.run(**values), **values).panels]


# ------------------------------------------------------------------------------------------ caregiving


def test_in_the_textbook_each_kind_of_care_makes_its_style():
    for warmth, consistency, name in (
        (WARM, STEADY, "secure"),
        (WARM, UNPREDICTABLE, "preoccupied"),
        (COLD, STEADY, "dismissive"),
        (COLD, UNPREDICTABLE, "fearful"),
    ):
        assert caregiving(warmth, consistency, "textbook").counts[name] >= 95


def test_by_the_evidence_the_same_care_has_many_outcomes():
    for warmth, consistency in product((0.1, 0.5, 0.9), repeat=2):
        counts = caregiving(warmth, consistency, "evidence").counts
        assert max(counts.values()) < 55 and sum(counts.values()) == 100
        assert sum(count > 0 for count in counts.values()) == len(STYLES)


def test_by_the_evidence_very_cold_care_leaves_four_in_ten_avoidant_against_not_quite_three():
    cold = caregiving(COLD, STEADY, "evidence")
    assert 37 <= avoidant(cold.counts) <= 44 and 26 <= avoidant(cold.usual) <= 30
    bet = BY_NAME["caregiving"].bet
    assert bet.options[bet.outcome()] == "Fewer than half"


def test_warmer_care_leaves_more_secure_and_the_textbook_says_by_how_much_more():
    gains = {}
    for size in SIZES:
        secure = [caregiving(w, STEADY, size).counts["secure"] for w in (0.1, 0.4, 0.7)]
        assert secure == sorted(secure)
        gains[size] = secure[-1] - secure[0]
    assert gains["textbook"] > 2 * gains["evidence"] > 0


def test_by_the_evidence_steady_coldness_adds_more_fearful_than_dismissive_as_the_chapter_says():
    cold = caregiving(COLD, STEADY, "evidence")
    gain = {name: cold.counts[name] - cold.usual[name] for name in STYLES}
    assert max(gain, key=gain.get) == "fearful"
    assert "The fearful region gains most" in said("caregiving", warmth=COLD, consistency=STEADY)


def test_after_the_first_year_the_evidence_drifts_to_the_middle_and_the_textbook_stays():
    for warmth in (COLD, WARM):
        moved = {}
        for size in SIZES:
            grown = caregiving(warmth, STEADY, size)
            one = grown.expected[grown.ages.index(page.FIRST_YEAR)]
            moved[size] = abs(one - grown.usual_expected) - abs(grown.expected[-1] - grown.usual_expected)
        assert moved["evidence"] > 0.04 and abs(moved["textbook"]) < 0.05


def test_the_hundred_dots_are_the_hundred_that_are_counted():
    for size in SIZES:
        grown = caregiving(0.7, 0.5, size)
        names, found = np.unique(
            style(np.array(grown.anxiety), np.array(grown.avoidance)), return_counts=True
        )
        assert dict(zip(names.tolist(), found.tolist(), strict=True)) == {
            name: count for name, count in grown.counts.items() if count
        }


def test_a_hundred_stand_for_all_within_half_a_person():
    many = grow_up(CHILDREN, np.random.default_rng(page.SEED), CARE_EVIDENCE, warmth=0.5, consistency=0.5)
    parts = shares(many.anxiety, many.avoidance)
    assert all(abs(of_100(parts)[name] - 100 * part) < 1 for name, part in parts.items())
    assert of_100(dict(a=1 / 3, b=1 / 3, c=1 / 3)) == dict(a=34, b=33, c=33)


def test_a_correlation_of_a_quarter_is_58_children_in_a_hundred_and_26_of_fifty_is_chance():
    """The two sums that the chapter's prose does: bell curves halved, and two words of 60 and 40 %."""
    assert round(100 * (0.5 + asin(0.25) / pi)) == 58
    assert 50 * (0.6**2 + 0.4**2) == pytest.approx(26)


# --------------------------------------------------------------------------------- four pairs of eyes


def test_the_reply_matters_more_than_the_eyes():
    for size in SIZES:
        eyes, reply = eyes_and_reply(four_pairs_of_eyes(size)[1], "problem-solving")
        assert reply > 4 * eyes > 0, "several times"
    bet = BY_NAME["four_pairs_of_eyes"].bet
    assert bet.options[bet.outcome()] == "That it was a plan"


def test_style_bends_a_half_responsive_reply_more_than_a_clear_one():
    for size in SIZES:
        table = four_pairs_of_eyes(size)[1]
        half, clear = (eyes_and_reply(table, reply)[0] for reply in ("problem-solving", "empathic"))
        assert half > 2 * clear
        assert min(STYLES, key=lambda name: table[name, "problem-solving"].ppr) == "fearful"


def test_matched_talks_open_every_style_and_mismatched_ones_close_it():
    for size, name in product(SIZES, STYLES):
        table = four_pairs_of_eyes(size)[1]
        matched, missed = table[name, "empathic"].depth, table[name, "problem-solving"].depth
        assert matched[-1] > 1.3 * matched[0] and missed[-1] < missed[0] and matched[0] == missed[0]


def test_avoidant_people_begin_lower_and_after_twenty_matched_talks_are_where_secure_people_began():
    table = four_pairs_of_eyes("evidence")[1]
    secure = table["secure", "empathic"].depth
    for name in ("fearful", "dismissive"):
        depth = table[name, "empathic"].depth
        assert depth[0] < 0.8 * secure[0] and depth[-1] == pytest.approx(secure[0], abs=0.03)


def test_each_pair_of_eyes_says_its_own_numbers_and_why():
    assert "style bends most what is half-responsive" in said("four_pairs_of_eyes")
    assert "nothing to read" in said("four_pairs_of_eyes", response="no response")
    for size in SIZES:
        assert "leaves style little to bend" in said("four_pairs_of_eyes", response="blended", size=size)
    assert titles("four_pairs_of_eyes")[0] == "The reply shifts it by 0.20, the eyes by 0.02"


# ------------------------------------------------------------------------------- two styles together


def test_circles_shrink_with_avoidance_and_hardly_with_anxiety():
    for size in SIZES:
        pairs = two_styles_together(BOTH, size)
        secure = pairs["secure", "secure"].together
        for name in STYLES:
            lost = secure - pairs[name, name].together
            assert lost > 0.1 if PLACES[name][1] > 4 else abs(lost) < 0.03


def test_the_one_lower_in_avoidance_feels_closer():
    for anxious, other in product(("secure", "preoccupied"), ("dismissive", "fearful")):
        first, second = two_styles_together(BOTH, "evidence")[anxious, other].intimacy
        assert first[-1] > second[-1] + 0.02
    bet = BY_NAME["two_styles_together"].bet
    assert bet.options[bet.outcome()].startswith("Noa")


def test_two_avoidant_people_who_comfort_grow_closer_than_two_secure_people_with_plans():
    for size in SIZES:
        comforted = two_styles_together(BOTH, size)["dismissive", "dismissive"]
        assert comforted.together > two_styles_together(NEITHER, size)["secure", "secure"].together + 0.1


def test_when_one_comforts_most_of_the_gain_is_the_others():
    for size, name in product(SIZES, STYLES):
        without, alone = (two_styles_together(habits, size)[name, name] for habits in (NEITHER, FIRST_ONLY))
        first, second = (new[-1] - old[-1] for old, new in zip(without.intimacy, alone.intimacy, strict=True))
        assert second > 2 * max(first, 0) and second > 0.05


def test_matched_beats_mismatched_in_all_sixteen_pairs():
    for size, one, other in product(SIZES, STYLES, STYLES):
        ends = {habits: two_styles_together(habits, size)[one, other].together for habits in HABITS}
        assert max(ends, key=ends.get) == BOTH and min(ends, key=ends.get) == NEITHER


def test_the_pair_is_told_with_its_reason():
    assert "Rui, high in avoidance, tells less" in said("two_styles_together")
    assert "Noa and Rui, high in avoidance, tell less" in said(
        "two_styles_together", first="fearful", second="fearful"
    )
    assert "Neither is high in avoidance" in said("two_styles_together", second="secure")


# ------------------------------------------------------------------------------------ where to cut


def test_the_same_hundred_are_mostly_secure_or_hardly_ever_as_the_lines_are_drawn():
    assert where_to_cut(3.0, 3.0).counts["secure"] == 7
    assert where_to_cut(5.0, 5.0).counts["secure"] == 70
    bet = BY_NAME["where_to_cut"].bet
    assert bet.options[bet.outcome()] == "30 or more"


def test_the_middle_of_the_scale_and_the_median_give_what_was_counted_among_39_099_people():
    """ecr2018: 31, 39, 14, 16 % with the cut at the middle; 24, 25, 24, 27 % with it at the median."""
    counted = where_to_cut(4.0, 4.0)
    assert counted.counts == counted.middle
    for found, published in ((counted.middle, (31, 39, 14, 16)), (counted.halves, (24, 25, 24, 27))):
        assert list(found.values()) == pytest.approx(published, abs=3)


def test_nobody_moves_when_the_lines_do():
    first = where_to_cut(CUTS[0], CUTS[-1])
    for anxiety_cut, avoidance_cut in product(CUTS, CUTS):
        counted = where_to_cut(anxiety_cut, avoidance_cut)
        assert counted[:2] == first[:2] and sum(counted.counts.values()) == 100
    assert "Nobody has changed." in said("where_to_cut")
