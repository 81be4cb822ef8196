"""What holds for every disclosure, response, person and parameter set, searched by hypothesis."""

from dataclasses import fields, replace
from math import isfinite, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.model.dyad import DRAWS, converse, taking_turns, talks
from widgets.model.exchange import (
    RESPONSES,
    Bond,
    Disclosure,
    Person,
    Response,
    disclosed_depth,
    exchange,
    match,
    perceive,
    wished_support,
)
from widgets.model.parameters import SETS, Parameters

settings.register_profile("course", max_examples=150, deadline=None, derandomize=True)
settings.load_profile("course")

unit = st.floats(0, 1)
style = st.floats(1, 7)
normal = st.floats(-4, 4)
responses = st.builds(Response, unit, unit, unit, unit)
people = st.builds(Person, style, style, unit, unit, unit, st.floats(0, 2), unit, unit)
bonds = st.builds(Bond, unit, unit)
parameters = st.one_of(
    st.sampled_from(list(SETS.values())),
    st.builds(
        Parameters, **{f.name: st.floats(f.metadata["low"], f.metadata["high"]) for f in fields(Parameters)}
    ),
)
disclosures = st.one_of(
    st.builds(
        Disclosure,
        st.just("emotional"),
        unit,
        st.sampled_from(["bad", "good"]),
        st.sampled_from([None, "anger", "sadness", "worry", "regret"]),
    ),
    st.builds(Disclosure, st.just("factual"), unit, st.sampled_from(["bad", "good"]), st.none()),
)


def numbers(outcome):
    return [*outcome.wish, outcome.match, *outcome.perceived, *outcome.bond, *outcome.listener]


@given(disclosures, responses, people, bonds, people, bonds, parameters, normal, normal)
def test_all_states_stay_in_range_and_finite(told, reply, person, bond, listener, other, p, noise, chance):
    done = exchange(told, reply, person, bond, listener, other, p, noise, chance)
    assert all(isfinite(v) and -1e-12 <= v <= 1 + 1e-12 for v in numbers(done))
    assert isfinite(done.relief) and -1 <= done.relief <= 1
    assert not (done.felt_understood and done.devalued)


@given(disclosures, responses, people, bonds, people, bonds, parameters, normal, normal)
def test_a_depth_of_zero_changes_nothing(told, reply, person, bond, listener, other, p, noise, chance):
    done = exchange(told._replace(depth=0.0), reply, person, bond, listener, other, p, noise, chance)
    assert done.bond == bond and done.listener == other and done.relief == 0


def felt(share, reply, person, bond, emotional, p):
    return perceive(wished_support(share, p), reply, person, bond, emotional, p).ppr


@given(
    unit, responses, people, bonds, unit, parameters, unit, st.sampled_from(["emotional", "informational"])
)
def test_support_nearer_to_the_wish_never_lowers_ppr(share, reply, person, bond, emotional, p, step, part):
    wish, given_amount = getattr(wished_support(share, p), part), getattr(reply, part)
    nearer = reply._replace(**{part: given_amount + step * (wish - given_amount)})
    assert (
        felt(share, nearer, person, bond, emotional, p)
        >= felt(share, reply, person, bond, emotional, p) - 1e-12
    )


@given(unit, responses, people, bonds, unit, parameters)
def test_matching_never_lowers_ppr_and_matches_perfectly(share, reply, person, bond, emotional, p):
    wish = wished_support(share, p)
    fitting = reply._replace(emotional=wish.emotional, informational=wish.informational)
    assert match(wish, fitting, p) == 1
    assert (
        felt(share, fitting, person, bond, emotional, p)
        >= felt(share, reply, person, bond, emotional, p) - 1e-12
    )


@given(unit, responses, people, bonds, unit, parameters, unit)
def test_negativity_never_raises_ppr(share, reply, person, bond, emotional, p, worse):
    nastier = reply._replace(negativity=max(reply.negativity, worse))
    assert (
        felt(share, nastier, person, bond, emotional, p)
        <= felt(share, reply, person, bond, emotional, p) + 1e-12
    )


@given(unit, people, bonds, parameters, normal, st.one_of(st.none(), unit))
def test_nobody_goes_deeper_than_the_topic_or_the_partner(topic, person, bond, p, noise, partner):
    depth = disclosed_depth(topic, person, bond, p, partner, noise)
    assert -1e-12 <= depth <= max(topic, partner or 0) + 1e-12


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), parameters)
def test_one_dyad_alone_is_the_same_as_inside_a_crowd(seed, p):
    rng = np.random.default_rng(seed)
    anxiety, own, start = rng.uniform(1, 7, 8), rng.uniform(0, 1, 8), rng.uniform(0, 1, 8)
    draws = rng.standard_normal((6, len(DRAWS), 8))
    crowd = converse(
        (Person(anxiety=anxiety, responsiveness=own), Person()),
        taking_turns(6),
        p,
        (Bond(start, start), Bond()),
        draws,
    )
    for n in (0, 5):
        alone = converse(
            (Person(anxiety=float(anxiety[n]), responsiveness=float(own[n])), Person()),
            taking_turns(6),
            p,
            (Bond(float(start[n]), float(start[n])), Bond()),
            draws[:, :, n].tolist(),
        )
        for field in Bond._fields:
            for who in (0, 1):
                among = [np.broadcast_to(v, 8)[n] for v in crowd.course(field, who)]
                assert alone.course(field, who) == pytest.approx(among, abs=1e-12)


@given(people, bonds, parameters)
def test_two_identical_people_are_exchangeable(person, bond, p):
    one = converse((person, person), taking_turns(6), p, (bond, bond))
    other = converse(
        (person, person), [o._replace(speaker=1 - o.speaker) for o in taking_turns(6)], p, (bond, bond)
    )
    for field in Bond._fields:
        assert one.course(field, 0) == other.course(field, 1)
        assert one.course(field, 1) == other.course(field, 0)


@pytest.mark.parametrize("name", RESPONSES)
def test_every_named_reply_is_well_formed(name):
    assert Response(*RESPONSES[name]) == RESPONSES[name]


@pytest.mark.parametrize(
    ("make", "names"),
    [
        (lambda: Person(anxiety=0.5), ("anxiety", "0.5", "1 to 7")),
        (lambda: Person(avoidance=8), ("avoidance", "8", "1 to 7")),
        (lambda: Person(responsiveness=nan), ("responsiveness", "nan", "0 to 1")),
        (lambda: Person(responsiveness=np.array([0.2, 1.2])), ("responsiveness", "1.2", "0 to 1")),
        (lambda: Person(amount="much"), ("amount", "much", "0 to 2")),
        (lambda: Bond(trust=-0.1), ("trust", "-0.1", "0 to 1")),
        (lambda: Bond(intimacy=None), ("intimacy", "None", "0 to 1")),
        (lambda: Response(negativity=2), ("negativity", "2", "0 to 1")),
        (lambda: Response(emotional=True), ("emotional", "True", "0 to 1")),
        (lambda: Disclosure(kind="secret"), ("kind", "secret", "'factual'")),
        (lambda: Disclosure(depth=1.5), ("depth", "1.5", "0 to 1")),
        (lambda: Disclosure(valence="fine"), ("valence", "fine", "'good'")),
        (lambda: Disclosure(emotion="envy"), ("emotion", "envy", "'regret'")),
        (lambda: Disclosure("factual", emotion="anger"), ("emotion", "anger", "None")),
        (lambda: talks(0), ("count", "0", "1 to")),
        (lambda: replace(SETS["evidence"], threshold=0.95), ("threshold", "0.95", "0.2 to 0.8")),
        (lambda: replace(SETS["evidence"], projection=nan), ("projection", "nan", "0 to 0.5")),
        (lambda: Parameters.named("folklore"), ("folklore", "'textbook'", "'evidence'")),
        (lambda: converse((Person(),), talks(1)), ("people", "1", "2")),
    ],
)
def test_bad_input_names_the_field_the_value_and_what_is_allowed(make, names):
    with pytest.raises(ValueError) as caught:
        make()
    for name in names:
        assert name in str(caught.value)


@pytest.mark.parametrize(
    "wrong, name",
    [
        ({"person": Bond()}, "person is Bond"),
        ({"bond": 0.5}, "bond is 0.5; it must be a Bond"),
        ({"response": None}, "response is None; it must be a Response"),
        ({"p": "evidence"}, "p is 'evidence'; it must be a Parameters"),
    ],
)
def test_an_exchange_says_what_does_not_belong_in_a_place(wrong, name):
    with pytest.raises(TypeError, match=name):
        exchange(**({"disclosure": Disclosure(), "response": Response()} | wrong))
