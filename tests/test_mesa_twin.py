"""The model that the benchmark is measured against follows the same rules."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

from mesa_model import Couples  # noqa: E402

from widgets.model.dyad import converse, taking_turns  # noqa: E402
from widgets.model.exchange import Person  # noqa: E402
from widgets.model.parameters import SETS  # noqa: E402
from widgets.model.population import simulate  # noqa: E402

PLAN = taking_turns(40)


def strangers(rng, count):
    def person():
        ranges = ((1, 7), (1, 7), (0, 1), (0, 1), (0, 1), (0, 2), (0, 1), (0, 1))
        return Person(*(rng.uniform(low, high, count) for low, high in ranges))

    return person(), person()


def one_by_one(people):
    return [
        [Person(*map(float, one)) for one in two]
        for two in zip(*(zip(*each, strict=True) for each in people), strict=True)
    ]


@pytest.mark.parametrize("parameters", sorted(SETS))
def test_given_the_same_draws_each_couple_in_mesa_lives_the_same_story(parameters):
    rng = np.random.default_rng(11)
    people = one_by_one(strangers(rng, 50))
    people.append([Person(negativity=0.0, acknowledgement=0.0, amount=0.0)] * 2)  # nobody answers
    draws = rng.standard_normal((len(people), len(PLAN), 5)).tolist()
    p = SETS[parameters]
    model = Couples(people, p, draws=lambda couple: draws[couple.unique_id - 1][model.exchanges])
    histories = [converse(two, PLAN, p, draws=chance) for two, chance in zip(people, draws, strict=True)]
    for n in range(len(PLAN)):
        model.step()
        for couple, history in zip(model.agents, histories, strict=True):
            turn = history.turns[n]
            ours = [turn.outcome.perceived.ppr, turn.outcome.relief, *turn.bonds[0], *turn.bonds[1]]
            one, other = couple.partners
            theirs = [couple.ppr, couple.relief, one.trust, one.intimacy, other.trust, other.intimacy]
            assert theirs == pytest.approx(ours, abs=1e-12)
            assert couple.felt_understood == turn.outcome.felt_understood


def test_left_to_its_own_chance_mesa_gives_the_same_distribution():
    """Two samples of strangers, each with its own generator: the largest gap between the two
    distributions (Kolmogorov and Smirnov's) is within what chance allows once in a thousand."""
    count = 1500
    p = SETS["evidence"]
    mesa = Couples(one_by_one(strangers(np.random.default_rng(21), count)), p, seed=22)
    for _ in PLAN:
        mesa.step()
    ours = simulate(
        strangers, PLAN, p, dyads=count, seed=23, keep=["ppr", "relief", "intimacy_0", "trust_1"]
    ).kept
    theirs = {
        "ppr": [couple.ppr for couple in mesa.agents],
        "relief": [couple.relief for couple in mesa.agents],
        "intimacy_0": [couple.partners[0].intimacy for couple in mesa.agents],
        "trust_1": [couple.partners[1].trust for couple in mesa.agents],
    }
    allowed = 1.95 * np.sqrt(2 / count)
    for measure, values in theirs.items():
        one, other = np.sort(values), np.sort(ours[measure][-1])
        at = np.concatenate([one, other])
        gap = np.abs(np.searchsorted(one, at, "right") - np.searchsorted(other, at, "right")).max() / count
        assert gap < allowed, measure
