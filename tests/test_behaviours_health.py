"""What cohorts of the model show about health, and what they stop showing with a mechanism switched off.

B18 to B21 of the design, and the findings around them. The cohorts are larger than the studies were where
the question is what the model says, and just as large where it is what one study would have found.
"""

from dataclasses import replace
from statistics import median

import numpy as np
import pytest

from widgets.model.health import (
    HEALTH_EVIDENCE,
    HEALTH_SETS,
    both_ways,
    depression_ten_years_on,
    depression_within_a_year,
    first_events,
    quality_and_health,
    reports,
    sample_couples,
    share_explained_by_happiness,
    strain_beside_support,
    study,
    treat_support,
    women_with_heart_disease,
)
from widgets.model.parameters import SETS
from widgets.model.studies import replications

MANY = 20_000


def without(**numbers):
    return replace(HEALTH_EVIDENCE, **numbers)


def no_path_from_the_couple():
    return without(responsiveness_to_mood=0.0, negativity_to_mood=0.0,
                   responsiveness_to_body=0.0, negativity_to_body=0.0)  # fmt: skip


# ------------------------------------------------------------------------------------------------- B18


def test_depression_ten_years_on_is_twice_as_frequent_after_a_poor_relationship():  # B18; evidence 5.13
    found = depression_ten_years_on(MANY, seed=1)
    assert 0.12 <= found.risk_exposed.value <= 0.16, "published: 14.0 %"
    assert 0.053 <= found.risk_other.value <= 0.081, "published: 6.7 %"
    assert 1.84 <= found.odds_ratio.value <= 3.69, "published: 2.60 [1.84, 3.69]"


def test_strain_and_lack_of_support_each_go_with_later_depression():  # evidence 5.13
    strain, support = (depression_ten_years_on(MANY, 1, score=score) for score in ("strained", "supported"))
    assert 1.47 <= strain.odds_ratio.value <= 2.70 and 1.37 <= support.odds_ratio.value <= 2.35


def test_new_depression_within_a_year_two_to_three_times_as_frequent_in_both_sexes():  # evidence 5.9
    women, men = (depression_within_a_year(60_000, 2, sex=sex).relative_risk for sex in ("women", "men"))
    assert 2.0 <= women.value <= 3.5 and 2.0 <= men.value <= 3.5
    assert women.holds(men.value) and men.holds(women.value)


def test_without_a_path_from_couple_to_mood_and_no_confounder_the_excess_is_gone():
    off = replace(no_path_from_the_couple(), happiness_warms=0.0, mood_chills=0.0)
    assert depression_ten_years_on(MANY, 1, off).odds_ratio.value < 1.25


def test_the_confounder_alone_leaves_an_excess_that_is_nobodys_doing():
    left = depression_ten_years_on(MANY, 1, no_path_from_the_couple()).odds_ratio
    assert 1.15 < left.value < 0.8 * depression_ten_years_on(MANY, 1).odds_ratio.value


# ------------------------------------------------------------------------------------------------- B19


def test_relationship_quality_goes_a_little_with_physical_health_in_both_sexes():  # B19; evidence 5.6
    women, men = (quality_and_health(MANY, 3, sex=sex) for sex in ("women", "men"))
    assert 0.07 <= women.value <= 0.21 and 0.07 <= men.value <= 0.21
    assert abs(women.value - men.value) < 0.05


def test_were_only_men_affected_the_sexes_would_differ():
    women, men = (quality_and_health(MANY, 3, without(womens_share=0.0), sex=sex) for sex in ("women", "men"))
    assert men.value - women.value > 0.05


def test_the_textbook_makes_more_of_it_than_the_evidence():
    told = quality_and_health(MANY, 3, HEALTH_SETS["textbook"], SETS["textbook"])
    assert told.value > 0.25 > quality_and_health(MANY, 3).value


def test_with_nothing_from_couple_or_happiness_to_the_body_the_correlation_is_gone():
    off = replace(no_path_from_the_couple(), happiness_to_body=0.0, mood_to_body=0.0)
    assert abs(quality_and_health(MANY, 3, off).value) < 0.03


# ------------------------------------------------------------------------------------------------- B20


def test_general_happiness_explains_a_share_of_the_association_and_not_all():  # B20; evidence 5.17
    for outcome in ("depression", "death"):
        assert 0.15 < share_explained_by_happiness(40_000, 4, outcome=outcome) < 0.8
    assert quality_and_health(MANY, 4, held_equal=True).low > 0


def test_happiness_that_warms_no_relationship_explains_nothing():
    assert (
        abs(share_explained_by_happiness(40_000, 4, without(happiness_warms=0.0), outcome="depression")) < 0.1
    )


def test_treating_support_after_the_event_need_not_change_survival():  # B20; evidence 5.22
    trials = replications(lambda seed: treat_support(seed=seed), 7, seed=10)
    assert all(trial.responsiveness > 0.03 for trial in trials), "the treatment took"
    assert sum(trial.event.rate_ratio.holds(1.0) for trial in trials) >= 6
    large = treat_support(15_000, seed=1)
    assert 0.9 < large.event.rate_ratio.value < 1.1
    assert large.depressed.relative_risk.high < 1, "mood, unlike survival, does follow (evidence 5.23)"


def test_in_the_textbook_the_same_treatment_would_save_lives():
    told = treat_support(15_000, 1, HEALTH_SETS["textbook"], SETS["textbook"])
    assert told.event.rate_ratio.high < 0.9


def test_were_the_body_to_follow_the_year_and_care_for_warmth_treatment_would_work():
    on = without(wear_rate=1.0, responsiveness_to_body=4.0, negativity_to_body=4.0)
    assert treat_support(15_000, 1, on).event.rate_ratio.high < 0.97


def test_depression_and_low_support_each_come_before_the_other():  # evidence 5.24
    found = both_ways(MANY, 5)
    assert found.support_to_depression.high < 0 and found.depression_to_support.high < 0


def test_without_the_reverse_path_depression_does_not_cost_support():
    off = both_ways(MANY, 5, without(mood_chills=0.0))
    on = both_ways(MANY, 5)
    assert off.depression_to_support.value > 0.5 * on.depression_to_support.value
    assert off.support_to_depression.high < 0


# ------------------------------------------------------------------------------------ warmth, negativity


def test_the_most_strained_have_new_angina_somewhat_more_often():  # evidence 5.14
    found = first_events(60_000, 6).rate_ratio
    assert 1.10 <= found.value <= 1.63, "published: 1.34 [1.10, 1.63]"


def test_negativity_predicts_death_more_than_missing_warmth_does():  # evidence 5.16
    strain, support = strain_beside_support(60_000, 6, years=10)
    assert strain.low > 0 and strain.value > 1.5 * support.value
    assert 1.03 < np.exp(strain.value) < 1.38, "published: 1.20 [1.03, 1.38]"


def test_were_warmth_what_counts_the_order_would_turn():
    on = without(responsiveness_to_body=3.0, negativity_to_body=0.0)
    strain, support = strain_beside_support(40_000, 6, on, years=10)
    assert support.value > 2 * strain.value


def test_new_angina_is_about_six_in_a_thousand_a_year():  # evidence 5.1
    cohort, _ = study(40_000, 5, 7)
    assert 0.0047 < (cohort.angina <= 5).mean() / 5 < 0.0067


# ------------------------------------------------------------------------------------------------- B21


def test_a_study_as_large_as_teos_is_as_unsure_as_teos():  # B21; evidence 5.13
    odds = [
        found.odds_ratio for found in replications(lambda seed: depression_ten_years_on(seed=seed), 9, 20)
    ]
    published = np.log(3.69 / 1.84)
    assert 0.7 < median(np.log(ratio.width) for ratio in odds) / published < 1.3
    assert sum(ratio.low < 2.6 < ratio.high for ratio in odds) >= 5


def test_a_study_as_large_as_orth_gomers_is_as_unsure_as_hers():  # B21; evidence 5.3
    rates = [
        found.rate_ratio for found in replications(lambda seed: women_with_heart_disease(seed=seed), 41, 20)
    ]
    published = np.log(6.5 / 1.3)
    assert 0.7 < median(np.log(ratio.width) for ratio in rates) / published < 1.3
    assert sum(ratio.holds(1.0) for ratio in rates) > 20, "most such studies would have found nothing sure"


def test_ten_times_the_people_make_a_study_three_times_as_sure():
    small, large = (
        median(
            np.log(found.rate_ratio.width)
            for found in replications(lambda seed, n=n: women_with_heart_disease(n, seed), 15, 20)
        )
        for n in (187, 1870)
    )
    assert small / large == pytest.approx(10**0.5, rel=0.2)


# ------------------------------------------------------------------------------- attachment, and people


def test_avoidance_goes_with_poorer_mental_health_and_anxiety_more_so():  # evidence 4.22
    cohort, _ = study(MANY, 1, 8)
    person = cohort.couples.person
    avoidant, anxious = (np.corrcoef(x, cohort.mood[0])[0, 1] for x in (person.avoidance, person.anxiety))
    assert 0.18 < avoidant < 0.38 and anxious > avoidant
    assert np.corrcoef(person.avoidance, cohort.happiness[0])[0, 1] == pytest.approx(-0.24, abs=0.05)


def test_symptoms_of_depression_and_of_anxiety_fall_with_responsiveness():
    cohort, said = study(MANY, 1, 8)
    for symptoms in (cohort.mood[0], cohort.worry[0]):
        assert np.corrcoef(said.quality, symptoms)[0, 1] < -0.1


def test_chronic_responsiveness_comes_from_the_exchanges():
    """Kinder and better read replies, and nothing else, raise it; the questionnaire follows with noise."""
    couples = sample_couples(2000, np.random.default_rng(1))
    cohort, _ = study(2000, 1, 1)
    kind = cohort.couples.partner.negativity <= np.quantile(cohort.couples.partner.negativity, 0.3)
    assert cohort.responsiveness[0][kind].mean() > cohort.responsiveness[0][~kind].mean() + 0.02
    said = reports(cohort, np.random.default_rng(2))
    assert 0.75 < np.corrcoef(said.supported, cohort.responsiveness[0])[0, 1] < 0.95
    assert len(couples.woman) == 2000
