"""Many couples at once: the same as one couple, however they are cut into blocks."""

import dataclasses
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from widgets.model.dyad import Occasion, converse, taking_turns, talks
from widgets.model.exchange import RESPONSES, Bond, Person
from widgets.model.parameters import EVIDENCE, SETS
from widgets.model.population import BINS, CHUNK, MEASURES, UNIT, Summary, replay, simulate

PLAN = taking_turns(6)


def strangers(rng, count):
    def person():
        ranges = ((1, 7), (1, 7), (0, 1), (0, 1), (0, 1), (0, 2), (0, 1), (0, 1))
        return Person(*(rng.uniform(low, high, count) for low, high in ranges))

    return person(), person()


def same(one, other):
    assert one.dyads == other.dyads
    for name in ("sums", "squares", "counts"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert one.kept.keys() == other.kept.keys()
    for measure in one.kept:
        assert np.array_equal(one.kept[measure], other.kept[measure]), measure


def course_of(history, measure):
    def value(turn):
        if measure[-2:] in ("_0", "_1"):
            return getattr(turn.bonds[int(measure[-1])], measure[:-2])
        if measure == "depth":
            return turn.depth
        return turn.outcome.perceived.ppr if measure == "ppr" else getattr(turn.outcome, measure)

    return [float(value(turn)) for turn in history.turns]


# ------------------------------------------------------------------ one alone, or one among many


@settings(deadline=None, max_examples=25)
@given(
    seed=st.integers(0, 2**64),
    which=st.integers(0, CHUNK + 99),
    parameters=st.sampled_from(sorted(SETS)),
    occasions=st.lists(
        st.builds(
            Occasion,
            speaker=st.integers(0, 1),
            topic=st.floats(0, 1),
            kind=st.just("emotional"),
            valence=st.sampled_from(("bad", "good")),
            emotion=st.sampled_from((None, "anger", "worry")),
            response=st.sampled_from((None, *RESPONSES.values())),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_a_dyad_alone_in_floats_does_what_it_does_among_many_in_arrays(seed, which, parameters, occasions):
    run = dict(p=SETS[parameters], dyads=CHUNK + 100, seed=seed)
    many = simulate(strangers, occasions, **run, keep=MEASURES)
    alone = replay(which, strangers, occasions, **run)
    for measure in MEASURES:
        assert many.kept[measure][:, which] == pytest.approx(course_of(alone, measure), abs=1e-12), measure


def test_a_dyad_does_not_depend_on_how_many_others_there_are():
    few = simulate(strangers, PLAN, dyads=7, seed=3, keep=MEASURES)
    many = simulate(strangers, PLAN, dyads=2 * CHUNK + 7, seed=3, keep=MEASURES)
    for measure in MEASURES:
        assert np.array_equal(few.kept[measure], many.kept[measure][:, :7])


def test_a_dyad_does_not_depend_on_who_the_others_are():
    anxiety = np.full(50, 2.0)
    before = simulate((Person(anxiety=anxiety), Person()), PLAN, dyads=50, seed=3, keep=["ppr"])
    anxiety[20:] = 6.5
    after = simulate((Person(anxiety=anxiety), Person()), PLAN, dyads=50, seed=3, keep=["ppr"])
    assert np.array_equal(before.kept["ppr"][:, :20], after.kept["ppr"][:, :20])
    assert not np.array_equal(before.kept["ppr"][:, 20:], after.kept["ppr"][:, 20:])


def test_people_given_one_by_one_meet_the_same_chance_as_in_arrays():
    people = Person(avoidance=np.linspace(1, 7, 30)), Person(amount=np.linspace(0, 2, 30))
    start = Bond(trust=np.linspace(0, 1, 30)), Bond(intimacy=0.1)
    run = dict(dyads=30, seed=9, start=start)
    many = simulate(people, PLAN, **run, keep=["intimacy_1"])
    for which in (0, 11, 29):
        alone = replay(which, people, PLAN, **run)
        assert alone.people[0].avoidance == pytest.approx(1 + which * 6 / 29)
        assert alone.start[0].trust == pytest.approx(which / 29)
        assert many.kept["intimacy_1"][:, which] == pytest.approx(course_of(alone, "intimacy_1"), abs=1e-12)


def test_converse_runs_the_same_plan_in_arrays_of_people():
    rng = np.random.default_rng(1)
    people, draws = strangers(rng, 5), rng.standard_normal((len(PLAN), 5, 5))
    arrays = converse(people, PLAN, draws=draws)
    for which in range(5):
        floats = [Person(*(float(field[which]) for field in person)) for person in people]
        alone = converse(floats, PLAN, draws=draws[:, :, which].tolist())
        for who in (0, 1):
            among = [float(np.broadcast_to(x, 5)[which]) for x in arrays.course("intimacy", who)]
            assert among == pytest.approx(alone.course("intimacy", who), abs=1e-12)


# ---------------------------------------------------------------------------- blocks and order


@pytest.mark.parametrize("dyads", [1, CHUNK - 1, CHUNK, 3 * CHUNK + 5])
def test_the_size_of_a_block_changes_nothing(dyads):
    runs = [
        simulate(strangers, PLAN, dyads=dyads, seed=5, block=block, keep=["relief", "felt_understood"])
        for block in (1, CHUNK, 2 * CHUNK + 1, 10 * CHUNK)
    ]
    for other in runs[1:]:
        same(runs[0], other)


def test_people_given_as_arrays_are_cut_into_blocks_too():
    dyads = 2 * CHUNK + 3
    people = strangers(np.random.default_rng(2), dyads)
    start = Bond(trust=np.linspace(0, 1, dyads)), Bond()
    one, two = (
        simulate(people, PLAN, dyads=dyads, seed=5, start=start, block=block) for block in (CHUNK, dyads)
    )
    same(one, two)


def test_the_order_in_which_parts_are_done_changes_nothing():
    def backwards(function, parts):
        return map(function, reversed(list(parts)))

    run = dict(dyads=4 * CHUNK, seed=5, block=CHUNK, keep=["ppr"])
    same(simulate(strangers, PLAN, **run), simulate(strangers, PLAN, **run, each=backwards))


def test_another_seed_is_another_story():
    one, two = (simulate(strangers, PLAN, dyads=10, seed=seed) for seed in (1, 2))
    assert not np.array_equal(one.sums, two.sums)


def test_the_same_seed_gives_two_plans_the_same_people_and_the_same_days():
    """So that what differs between two conditions is the condition."""
    emotional, problem = (
        simulate(strangers, talks(1, response=RESPONSES[name]), dyads=2000, seed=1, keep=["depth", "ppr"])
        for name in ("empathic", "problem-solving")
    )
    assert np.array_equal(emotional.kept["depth"], problem.kept["depth"])
    assert (emotional.kept["ppr"] >= problem.kept["ppr"]).mean() > 0.95


# ---------------------------------------------------------------------------------- summaries


def test_the_summary_is_of_the_values_themselves():
    run = simulate(strangers, PLAN, dyads=CHUNK + 500, seed=8, keep=MEASURES)
    for measure, values in run.kept.items():
        low, high = MEASURES[measure]
        assert values.min() >= low and values.max() <= high
        assert run.mean(measure) == pytest.approx(values.mean(axis=1), abs=1e-11)
        assert run.variance(measure) == pytest.approx(values.var(axis=1), abs=1e-11)
        shares, edges = run.histogram(measure)
        assert shares.sum() == pytest.approx(1)
        assert shares * run.dyads == pytest.approx(np.histogram(values[-1], edges)[0], abs=2)
    for share in (0.1, 0.5, 0.9):
        there = np.quantile(run.kept["intimacy_0"][-1], share)
        assert run.quantile("intimacy_0", share) == pytest.approx(there, abs=1.5 / BINS)


def test_summaries_of_different_dyads_add_up():
    one, two = (simulate(strangers, PLAN, dyads=n, seed=n) for n in (100, 300))
    both = one + two
    assert both.dyads == 400
    assert both.mean("ppr") == pytest.approx(0.25 * one.mean("ppr") + 0.75 * two.mean("ppr"), abs=1e-12)
    same(both, two + one)


def test_alike_dyads_in_which_nothing_is_left_to_chance_do_not_vary():
    noises = ("perception_noise", "relief_noise", "willingness_noise", "reading_noise", "giving_noise")
    calm = dataclasses.replace(EVIDENCE, **dict.fromkeys(noises, 0.0))
    run = simulate((Person(), Person()), PLAN, calm, dyads=3000, seed=1)
    alone = converse((Person(), Person()), PLAN, calm)
    for measure in MEASURES:
        assert run.mean(measure) == pytest.approx(course_of(alone, measure), abs=1e-11)
        assert run.variance(measure) == pytest.approx(0, abs=1e-11)


def test_sums_cannot_overflow_at_the_most_dyads():
    assert 1_000_000_000 * UNIT < np.iinfo(np.int64).max
    summary = Summary(1, *(np.full((len(MEASURES), 1), int(UNIT)) for _ in range(2)), None)
    assert summary.mean("ppr") == [1.0]


# ------------------------------------------------------------------------- progress, and errors


def test_progress_is_told_and_adds_up():
    told = []
    simulate(strangers, PLAN, dyads=3 * CHUNK + 1, seed=1, block=CHUNK, progress=told.append)
    assert told == [CHUNK, CHUNK, CHUNK, 1]


def test_a_bar_shows_in_a_terminal_only(monkeypatch, capsys):
    shown = []

    class Bar:
        def __init__(self, total, **_):
            shown.append(total)

        def update(self, more):
            shown.append(more)

        def close(self):
            shown.append("closed")

    tqdm = pytest.importorskip("tqdm")
    monkeypatch.setattr(tqdm, "tqdm", Bar)
    simulate(strangers, PLAN, dyads=5, seed=1)
    assert shown == []
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    simulate(strangers, PLAN, dyads=5, seed=1)
    assert shown == [5, 5, "closed"]
    simulate(strangers, PLAN, dyads=5, seed=1, progress=False)
    assert shown == [5, 5, "closed"]


def test_a_population_needs_numpy_alone():
    script = (
        "import sys; from widgets.model import population, dyad; "
        "tops = {name.split('.')[0] for name in sys.modules}; "
        "print(sorted(tops & {'dask', 'distributed', 'tqdm', 'mesa', 'pandas', 'scipy', 'plotly'}))"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "[]\n"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (dict(dyads=0), "dyads is 0; it must be a whole number from 1 to 1,000,000,000"),
        (dict(dyads=-5), "dyads is -5"),
        (dict(dyads=2.5), "dyads is 2.5"),
        (dict(dyads=True), "dyads is True"),
        (dict(dyads=float("nan")), "dyads is nan"),
        (dict(seed=-1), "seed is -1; it must be a whole number from 0"),
        (dict(seed=None), "seed is None"),
        (dict(block=0), "block is 0; it must be a whole number from 1"),
        (dict(plan=()), "number of occasions in the plan is 0; it must be a whole number from 1 to 10,000"),
        (dict(plan=[Occasion(topic=2)]), "topic is 2; it must be a number from 0 to 1"),
        (dict(keep=["warmth"]), "keep is 'warmth'; it must be one of 'depth', 'ppr'"),
        (dict(people=(Person(),)), "people has 1 members; a dyad has 2"),
        (dict(people="ab"), "people is 'ab'; it must be two of Person"),
        (dict(people=(Person(), Bond())), "it must be two of Person"),
        (dict(people=(Person(anxiety=np.ones(9)), Person())), r"anxiety in people has shape \(9,\)"),
        (
            dict(people=(Person()._replace(avoidance=8.0), Person())),
            "avoidance is 8.0; it must be a number from 1 to 7",
        ),
        (
            dict(start=(Bond()._replace(trust=float("nan")), Bond())),
            "trust is nan; it must be a number from 0 to 1",
        ),
        (dict(start=(Bond(trust=np.full((10, 1), 0.5)), Bond())), r"trust in start has shape \(10, 1\)"),
        (dict(people=lambda rng, count: Person()), "it must be two of Person"),
        (
            dict(people=lambda rng, count: (Person(anxiety=np.ones(3)), Person())),
            r"anxiety in people has shape \(3,\)",
        ),
    ],
)
def test_bad_input_is_named(change, message):
    given = dict(people=(Person(), Person()), plan=PLAN, dyads=10, seed=1) | change
    with pytest.raises(ValueError, match=message):
        simulate(**given)


def test_nan_in_an_array_of_people_is_refused():
    with pytest.raises(ValueError, match="anxiety is .*nan.*; it must be a number from 1 to 7"):
        Person(anxiety=np.array([2.0, np.nan]))


@pytest.mark.parametrize("which", [-1, 10, 1.0])
def test_only_a_dyad_of_the_run_can_be_replayed(which):
    with pytest.raises(ValueError, match="which is .*; it must be a whole number from 0 to 9"):
        replay(which, strangers, PLAN, dyads=10, seed=1)


def test_an_unknown_measure_is_named():
    run = simulate(strangers, PLAN, dyads=2, seed=1)
    for ask in (run.mean, run.variance, run.histogram):
        with pytest.raises(ValueError, match="measure is 'warmth'; it must be one of 'depth'"):
            ask("warmth")
    with pytest.raises(ValueError, match="share is 1.5; it must be a number from 0 to 1"):
        run.quantile("ppr", 1.5)
