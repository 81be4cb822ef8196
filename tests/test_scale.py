"""Many workers give the same, bit for bit, and a lost worker loses nothing."""

import os
import signal

import numpy as np
import pytest

from widgets.model.dyad import taking_turns
from widgets.model.exchange import Person
from widgets.model.population import CHUNK, simulate
from widgets.scale import workers

distributed = pytest.importorskip("distributed")

PLAN = taking_turns(4)


def strangers(rng, count):
    return Person(anxiety=rng.uniform(1, 7, count)), Person(amount=rng.uniform(0, 2, count))


def same(one, other):
    assert one.dyads == other.dyads
    for name in ("sums", "squares", "counts"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    for measure in one.kept:
        assert np.array_equal(one.kept[measure], other.kept[measure]), measure


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as cluster:
        yield cluster


def test_two_workers_found_by_address_give_the_same_bit_for_bit(cluster):
    dyads = 40 * CHUNK + 3
    anxiety = np.random.default_rng(1).uniform(1, 7, dyads)
    for people in (strangers, (Person(anxiety=anxiety), Person())):
        run = dict(dyads=dyads, seed=4, block=CHUNK, keep=["ppr"])
        with workers(scheduler=cluster.scheduler_address) as each:
            spread = simulate(people, PLAN, **run, each=each)
        same(spread, simulate(people, PLAN, **run))


def test_a_worker_killed_midway_loses_nothing(cluster):
    run = dict(dyads=600 * CHUNK, seed=4, block=CHUNK)
    killed = []

    def kill_one(_):
        if not killed:
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    with workers(scheduler=cluster.scheduler_address) as each:
        spread = simulate(strangers, PLAN, **run, each=each, progress=kill_one)
    assert killed
    same(spread, simulate(strangers, PLAN, **run))


def test_a_local_cluster_is_the_default():
    with workers(1) as each:
        spread = simulate(strangers, PLAN, dyads=2 * CHUNK, seed=4, each=each)
    same(spread, simulate(strangers, PLAN, dyads=2 * CHUNK, seed=4))


def test_an_error_in_a_part_reaches_the_caller(cluster):
    def broken(rng, count):
        return Person(anxiety=np.full(count, 9.0)), Person()

    with workers(scheduler=cluster.scheduler_address) as each:
        with pytest.raises(ValueError, match="anxiety is .*; it must be a number from 1 to 7"):
            simulate(broken, PLAN, dyads=10, seed=4, each=each)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (dict(count=0), "count is 0; it must be a whole number from 1 to 10,000"),
        (dict(count=-2), "count is -2"),
        (dict(count=1.5), "count is 1.5"),
        (dict(scheduler=8786), "scheduler is 8786; it must be an address such as 'tcp://host:8786', or None"),
        (dict(count=2, scheduler="tcp://127.0.0.1:1"), "count is 2; with a scheduler, .* it must be None"),
    ],
)
def test_bad_input_is_named(asked, message):
    with pytest.raises(ValueError, match=message):
        with workers(**asked):
            pass
