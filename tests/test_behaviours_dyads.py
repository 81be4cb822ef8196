"""What many pairs show, and that it goes when its mechanism is switched off: B5, B11 to B14 of the design.

Each finding is asked of several seeds; a mechanism is switched off by one or two numbers.
"""

from dataclasses import replace

import numpy as np
import pytest

from widgets.model.dyad import Occasion, converse, taking_turns, talks
from widgets.model.exchange import RESPONSES, Bond, Person
from widgets.model.experiments import (
    SMALL_TALK,
    STRANGERS,
    answer_a_disclosure,
    awkward_or_not,
    cohens_d,
    fast_friends,
    read_wishes,
    take_turns_or_not,
    telling_nobody,
    who_sees_what,
    would_share,
)
from widgets.model.parameters import EVIDENCE, SETS
from widgets.model.people import PEOPLE, sample_people

seeds = pytest.mark.parametrize("seed", [1, 2, 3])
both_sets = pytest.mark.parametrize("p", SETS.values(), ids=SETS)


def chance(seed):
    return np.random.default_rng(seed)


# -------------------------------------------------------------------------------------------------- B5


def slopes_on_felt(seen, beside):
    """Standardised slopes of felt responsiveness on one's own responsiveness and on ``beside``."""
    y, own, other = ((x - x.mean()) / x.std() for x in (seen.felt, seen.own, getattr(seen, beside)))
    return np.linalg.lstsq(np.stack([own, other], axis=1), y, rcond=None)[0]


@seeds
@pytest.mark.parametrize("beside", ["partners_word", "observed"])
def test_own_responsiveness_predicts_what_is_felt_more_than_the_partners_does(seed, beside):  # 1.9
    own, actual = slopes_on_felt(who_sees_what(3000, chance(seed)), beside)
    assert own > actual > 0.1


def test_without_projection_what_is_felt_follows_what_is_given():
    own, actual = slopes_on_felt(
        who_sees_what(3000, chance(1), replace(EVIDENCE, projection=0.0)), "observed"
    )
    assert abs(own) < 0.1 < actual


def test_if_deeds_did_not_follow_the_partners_word_would_tell_nothing():
    rng = chance(1)
    idle = replace(PEOPLE, deeds_follow=0.0)
    people = sample_people(3000, rng, idle), sample_people(3000, rng, idle)
    felt = converse(people, [Occasion()]).turn(1).outcome.perceived.ppr
    assert abs(np.corrcoef(felt, people[1].responsiveness)[0, 1]) < 0.06


# ------------------------------------------------------------------------------------------------- B11


@seeds
def test_three_quarters_of_an_hour_of_ever_closer_questions_beat_small_talk(seed):  # 2.2
    assert 0.6 < fast_friends(2000, chance(seed)).d < 1.1


def test_the_textbook_promises_more():
    assert fast_friends(2000, chance(1), SETS["textbook"]).d > fast_friends(2000, chance(1)).d


def test_what_moves_fast_friends_is_being_told_and_being_met():
    nothing = replace(EVIDENCE, hearing_gain=0.0, intimacy_gain=0.0, intimacy_loss=0.0, telling_gain=0.0)
    assert abs(fast_friends(2000, chance(1), nothing).d) < 0.1


def test_without_chemistry_and_noise_the_effect_would_look_larger_than_any_study_found():
    plain = fast_friends(
        500, chance(1), replace(EVIDENCE, report_noise=0.0), replace(STRANGERS, chemistry=0.0)
    )
    assert plain.d > 1.3


def test_small_talk_all_the_same_leaves_nobody_further_apart():
    rng = chance(1)
    start = Bond(STRANGERS.trust, STRANGERS.intimacy)
    plan = [Occasion(who, topic, "factual") for topic in SMALL_TALK for who in (0, 1)]
    history = converse((sample_people(2000, rng), sample_people(2000, rng)), plan, start=(start, start))
    assert history.course("intimacy")[-1].mean() > STRANGERS.intimacy


@seeds
def test_strangers_expect_less_of_a_deep_talk_than_they_get(seed):  # 2.6
    expected, experienced = awkward_or_not(2000, chance(seed))
    assert experienced.mean() > expected.mean() + 0.05


# ------------------------------------------------------------------------------------------------- B12


@both_sets
@seeds
def test_taking_turns_brings_closer_than_one_after_the_other_even_after_the_swap(p, seed):  # 2.4
    found = take_turns_or_not(8000, chance(seed), p)
    assert cohens_d(found.turns_first.ravel(), found.one_sided_first.ravel()) > 0.04
    assert cohens_d(found.turns_second.ravel(), found.one_sided_second.ravel()) > 0.04


@seeds
def test_when_one_sided_who_listens_comes_out_closer_than_who_tells(seed):  # 2.4
    teller, listener = take_turns_or_not(20_000, chance(seed)).one_sided_first
    assert listener.mean() > teller.mean()


def test_without_reciprocity_it_makes_no_difference_who_tells_when():
    found = take_turns_or_not(8000, chance(1), replace(EVIDENCE, reciprocity=0.0))
    assert abs(cohens_d(found.turns_first.ravel(), found.one_sided_first.ravel())) < 0.04


# ------------------------------------------------------------------------------------------------- B13


@both_sets
@seeds
def test_the_more_intimate_a_topic_the_less_willingly_it_is_shared(p, seed):  # 2.9
    assert -0.7 < would_share(400, chance(seed), p).within().mean() < -0.5


def test_without_caution_about_topics_there_is_no_such_correlation():
    careless = replace(EVIDENCE, topic_caution=0.0)
    assert abs(would_share(400, chance(1), careless).within().mean()) < 0.05


# ------------------------------------------------------------------------------------------------- B14

SECURE, ANXIOUS, AVOIDANT = (
    dict(anxiety=2, avoidance=2),
    dict(anxiety=6, avoidance=2),
    dict(anxiety=2, avoidance=6),
)


def told_little_and_much(seed, p=EVIDENCE, **attachment):
    people = sample_people(4000, chance(seed), **attachment)
    return [answer_a_disclosure(people, depth, chance(seed + 10), p) for depth in (0.2, 0.8)]


def slope(measure, seed, p=EVIDENCE, **attachment):
    little, much = told_little_and_much(seed, p, **attachment)
    return (getattr(much, measure).mean() - getattr(little, measure).mean()) / 0.6


@both_sets
@seeds
def test_avoidant_people_disclose_less_and_anxious_people_about_as_much_as_secure_ones(p, seed):  # 4.20
    secure, anxious, avoidant = (
        np.mean([answer.depth for answer in told_little_and_much(seed, p, **who)])
        for who in (SECURE, ANXIOUS, AVOIDANT)
    )
    assert avoidant < 0.8 * secure and abs(anxious - secure) < 0.15 * secure


@both_sets
@seeds
def test_secure_and_anxious_people_warm_to_a_disclosure_and_avoidant_people_hardly(p, seed):  # 4.20
    secure, anxious, avoidant = (slope("closeness", seed, p, **who) for who in (SECURE, ANXIOUS, AVOIDANT))
    assert min(secure, anxious) > 2 * avoidant > 0


@both_sets
@seeds
def test_secure_people_return_what_they_are_told_most_flexibly(p, seed):  # 4.20
    secure, anxious, avoidant = (slope("depth", seed, p, **who) for who in (SECURE, ANXIOUS, AVOIDANT))
    assert secure > 1.3 * max(anxious, avoidant) > 0


def test_without_avoidant_indifference_everybody_warms_alike():
    off = replace(EVIDENCE, avoidant_indifference=0.0)
    assert slope("closeness", 1, off, **AVOIDANT) == pytest.approx(
        slope("closeness", 1, off, **SECURE), rel=0.05
    )


def test_without_avoidant_caution_avoidant_people_disclose_as_much():
    off = replace(EVIDENCE, avoidant_caution=0.0, avoidant_indifference=0.0, rigidity=0.0)
    secure, avoidant = (
        np.mean([answer.depth for answer in told_little_and_much(1, off, **who)])
        for who in (SECURE, AVOIDANT)
    )
    assert avoidant == pytest.approx(secure, rel=0.03)


def test_without_rigidity_all_return_alike():
    off = replace(EVIDENCE, rigidity=0.0)
    assert slope("depth", 1, off, **ANXIOUS) == pytest.approx(slope("depth", 1, off, **SECURE), rel=0.05)


# ------------------------------------------------------------------------------------------ B9 and B10


@seeds
def test_listeners_hardly_read_the_wish_and_take_it_for_comfort(seed):  # 3.6
    wished, guessed = read_wishes(4000, chance(seed))
    assert 0 < np.corrcoef(wished, guessed)[0, 1] < 0.5
    facts = wished < 0.5
    assert guessed[facts].mean() > 0.5 > wished[facts].mean(), "facts are met with comfort"
    assert abs(guessed[~facts].mean() - wished[~facts].mean()) < 0.05


@both_sets
def test_telling_nobody_relieves_as_little_as_the_trials_found(p):  # 2.8
    d = telling_nobody(100_000, chance(2), p).d
    assert 0.05 < d / np.sqrt(d * d + 4) < 0.10, "published: r = .075"


def test_if_telling_relieved_nothing_by_itself_nobody_would_be_better_off():
    assert abs(telling_nobody(100_000, chance(2), replace(EVIDENCE, telling_relief=0.0)).d) < 0.02


# ------------------------------------------------------------------------------- good news (1.13, 1.14)


def test_the_reply_to_good_news_moves_a_couple_more_than_the_reply_to_bad_news():
    def difference(valence, p=EVIDENCE):
        kind, flat = (
            converse((Person(), Person()), talks(20, valence=valence, response=RESPONSES[reply]), p)
            for reply in ("empathic", "minimising")
        )
        return kind.course("intimacy")[-1] - flat.course("intimacy")[-1]

    alike = replace(EVIDENCE, good_news_gain=1.0)
    assert difference("good") > difference("bad") == pytest.approx(difference("good", alike))


# ----------------------------------------------------------------------------------- asking a history


def test_a_history_says_what_happened_at_each_exchange_and_why():
    history = converse((Person(), Person(anxiety=5.0)), taking_turns(4, topic=0.6))
    told = history.why(2)
    assert told.startswith("Exchange 2: person 1 made an emotional disclosure")
    turn = history.turn(2)
    assert f"Felt responsiveness {turn.outcome.perceived.ppr:.2f}" in told and "felt understood" in told
    assert f"intimacy rose to {turn.bonds[1].intimacy:.3f}" in told


@pytest.mark.parametrize("reply", RESPONSES)
@both_sets
def test_the_parts_of_felt_responsiveness_add_up(reply, p):
    plan = [Occasion(response=RESPONSES[reply])]
    history = converse((Person(6.0, 6.0), Person()), plan, p, draws=[[0.3, 0.0, 0.0, -0.8, 0.0]])
    parts = history.parts(1)
    assert sum(parts) == pytest.approx(history.turn(1).outcome.perceived.ppr)
    assert parts.given >= 0 >= parts.read and parts.projected >= 0 and parts.expected >= 0


def test_an_account_of_no_answer_says_so():
    history = converse((Person(), Person()), [Occasion(response=RESPONSES["no response"])])
    assert "nobody answered" in history.why(1)


def test_an_account_is_of_one_dyad():
    many = Person()._replace(anxiety=np.array([2.0, 3.0]))
    with pytest.raises(ValueError, match="many dyads"):
        converse((many, Person()), [Occasion()]).why(1)


@pytest.mark.parametrize("number", [0, 3, 1.0, True, "1"])
def test_an_exchange_that_was_not_there_cannot_be_asked_about(number):
    history = converse((Person(), Person()), taking_turns(2))
    with pytest.raises(ValueError, match="number is .* from 1 to 2"):
        history.why(number)


NAN = float("nan")


def talk(plan, p=EVIDENCE, people=None, **more):
    return converse(people or (Person(), Person()), plan, p, **more)


@pytest.mark.parametrize(
    "run, said",
    [
        (lambda: converse(7, talks(1)), "people is 7"),
        (lambda: converse((Person(),), talks(1)), "people has 1 members; a dyad has 2"),
        (lambda: converse((Person(), "Ann"), talks(1)), "people holds 'Ann'"),
        (lambda: converse((Person(), Person()._replace(anxiety=9.0)), talks(1)),
         "anxiety is 9.0; .* from 1 to 7"),
        (lambda: talk(talks(1), start=()), "start has 0 members"),
        (lambda: talk(talks(1), start=(Bond(), Bond()._replace(trust=NAN))),
         "trust is nan"),
        (lambda: talk(["talk"]), "plan holds 'talk'"),
        (lambda: talk([Occasion(topic=NAN)]), "topic is nan; .* from 0 to 1"),
        (lambda: talk([Occasion(response=(1, 0, 0, 0))]), "response is"),
        (lambda: talk([Occasion(response=RESPONSES["blended"]._replace(emotional=2))]),
         "emotional is 2"),
        (lambda: talk(talks(1), "evidence"), "p is 'evidence'"),
        (lambda: talk(talks(2), draws=[[0.0] * 5]), "draws has 1 members; the plan has 2"),
        (lambda: talk(talks(1), draws=[[0.0] * 4]), "draws has 4 draws"),
        (lambda: talk(talks(1), draws=[[0.0, 0.0, 0.0, NAN, 0.0]]), "draws of perception"),
        (lambda: talk(talks(1), draws=np.zeros((1, 5, 2, 2))), "have shapes"),
        (lambda: talk(talks(1), people=(Person()._replace(anxiety=np.full(2, 2.0)), Person()),
                      draws=np.zeros((1, 5, 3))),
         r"have shapes \(2,\), \(3,\)"),
        (lambda: fast_friends(1, chance(1)), "n is 1"),
        (lambda: take_turns_or_not(9, chance(1), each=3), "each is 3"),
        (lambda: answer_a_disclosure(sample_people(3, chance(1)), 1.5, chance(1)), "partner_depth is 1.5"),
        (lambda: would_share(3, chance(1), topics=2), "topics is 2"),
        (lambda: sample_people(0, chance(1)), "n is 0"),
        (lambda: sample_people(3, chance(1), charm=1.0), "'charm' is not a field of a person"),
        (lambda: sample_people(3, chance(1), amount=np.ones(2)), r"amount has shape \(2,\)"),
    ],
)  # fmt: skip
def test_bad_input_is_named_with_what_is_allowed(run, said):
    with pytest.raises(ValueError, match=said):
        run()
