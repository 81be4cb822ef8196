"""What the model costs: time against a floor and against Mesa, memory, one dyad, and Dask workers.

    make bench

Prints ``name: value`` lines. Every dyad is two different people who take turns for 40 exchanges with
everything left to chance; only summaries are kept. The rivals run by turns, on one core, and ratios are
medians over the rounds, so that a busy machine is busy for all.

floor: drawing the standard normal numbers that the exchanges need (not those for drawing people), with the
same generator, and doing nothing with them. mesa: the same rules agent by agent (``mesa_model.py``), with
no summaries. extra_mib: most memory ever used by a fresh process, above a bare interpreter's; numpy counts.
"""

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from widgets.model.dyad import DRAWS, converse, taking_turns  # noqa: E402
from widgets.model.exchange import Person  # noqa: E402
from widgets.model.parameters import EVIDENCE  # noqa: E402
from widgets.model.population import BLOCK, simulate  # noqa: E402

PLAN = taking_turns(40)
ROUNDS = 9
DYADS = 12 * BLOCK
COUPLES = 1000  # of Mesa's: its time per exchange does not depend on how many
DYADS_FOR_WORKERS = 1_000_000


def strangers(rng, count):
    """Pairs of people of every kind; a recipe for :func:`simulate`."""

    def person():
        return Person(
            anxiety=rng.uniform(1, 7, count),
            avoidance=rng.uniform(1, 7, count),
            responsiveness=rng.uniform(0, 1, count),
            empathic_accuracy=rng.uniform(0, 1, count),
            comfort_bias=rng.uniform(0, 1, count),
            amount=rng.uniform(0.5, 1.5, count),
            negativity=rng.uniform(0, 0.3, count),
            acknowledgement=rng.uniform(0, 1, count),
        )

    return person(), person()


def seconds(work):
    start = perf_counter()
    work()
    return perf_counter() - start


def draw_only(dyads=DYADS):
    rng = np.random.default_rng(1)
    drawn = np.empty((len(DRAWS), BLOCK))
    for _ in range(len(PLAN) * dyads // BLOCK):
        rng.standard_normal(out=drawn)


def couples():
    from mesa_model import Couples  # here, so that it is not in the memory measured

    people = zip(
        *(zip(*person, strict=True) for person in strangers(np.random.default_rng(1), COUPLES)), strict=True
    )
    return Couples([[Person(*map(float, one)) for one in two] for two in people], EVIDENCE, seed=1)


def speed():
    model, floor, mesa = [], [], []
    for _ in range(ROUNDS):
        agents = couples()
        floor.append(seconds(draw_only) / (DYADS * len(PLAN)))
        model.append(seconds(lambda: simulate(strangers, PLAN, dyads=DYADS, seed=1)) / (DYADS * len(PLAN)))
        mesa.append(seconds(lambda: [agents.step() for _ in PLAN]) / (COUPLES * len(PLAN)))  # noqa: B023
    yield "exchanges_per_s", 1 / median(model)
    yield "exchanges_per_s_floor", 1 / median(floor)
    yield "exchanges_per_s_mesa", 1 / median(mesa)
    yield "times_floor", median(m / f for m, f in zip(model, floor, strict=True))
    yield "times_mesa", median(a / m for a, m in zip(mesa, model, strict=True))


def one_dyad():
    draws = np.random.default_rng(1).standard_normal((len(PLAN), len(DRAWS))).tolist()
    people = Person(), Person(anxiety=5.0)
    yield (
        "one_dyad_ms",
        1000 * median(seconds(lambda: converse(people, PLAN, draws=draws)) for _ in range(200)),
    )


PEAK = """
try:
    with open("/proc/self/status") as status:
        print(int(status.read().split("VmHWM:")[1].split()[0]) / 1024)
except FileNotFoundError:  # not Linux: in bytes, as macOS counts it
    import resource
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
"""
RUN = """
import sys, time
sys.path[:0] = {path!r}
from model import PLAN, simulate, strangers
start = time.perf_counter()
simulate(strangers, PLAN, dyads={dyads}, seed=1, progress=False)
print(time.perf_counter() - start)
"""


def in_a_fresh_process(script):
    answer = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return map(float, answer.stdout.split())


def memory():
    (bare,) = in_a_fresh_process(PEAK)
    for power in (5, 6, 7):
        time, peak = in_a_fresh_process(RUN.format(path=sys.path, dyads=10**power) + PEAK)
        yield f"extra_mib_1e{power}", peak - bare
        yield f"ns_per_exchange_1e{power}", 1e9 * time / (10**power * len(PLAN))


def dask():
    from widgets.scale import workers

    def run(**how):
        return simulate(strangers, PLAN, dyads=DYADS_FOR_WORKERS, seed=1, progress=False, **how)

    alone = run()
    yield "exchanges_per_s_in_process", DYADS_FOR_WORKERS * len(PLAN) / seconds(run)
    for count in (1, 2):
        with workers(count) as each:
            same = run(each=each)  # also lets the workers import what they need
            time = seconds(lambda: run(each=each))  # noqa: B023
        yield f"exchanges_per_s_dask_{count}", DYADS_FOR_WORKERS * len(PLAN) / time
        yield f"dask_{count}_differs_in", int(np.count_nonzero(alone.sums != same.sums))


def main():
    for part in (speed, one_dyad, memory, dask):
        for name, value in part():
            print(f"{name}: {value:.4g}", flush=True)


if __name__ == "__main__":
    main()
