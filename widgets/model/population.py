"""Many couples at once: the same exchange over arrays, one element per dyad.

:func:`simulate` runs one plan in any number of dyads and keeps a :class:`Summary`: means and variances
after every exchange, and how the dyads are spread after the last. The dyads are worked through in
blocks small enough for the processor's cache, so memory does not grow with their number.

Three promises hold, to the last bit: a dyad's result does not depend on the other dyads; the summary
does not depend on how the dyads are cut into blocks; nor on who works through the blocks, or in which
order. Two means keep them. Random numbers belong to a *chunk* of 2,048 dyads, whose stream is made from
the seed and the number of the chunk. And each chunk's sums are counted in whole units of 2 ** -32,
because whole numbers add up to the same in any order.

Needs numpy. A progress bar shows on long runs in a terminal where ``tqdm`` is installed.
"""

import sys
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from .dyad import DRAWS, checked_plan, converse, turns, two
from .exchange import Bond, Person, in_range, one_of
from .parameters import EVIDENCE, Parameters

#: What is measured after each exchange, and the range of each. Depth, PPR, the two events and relief
#: are those of the person who spoke; trust and intimacy are person 0's and person 1's.
MEASURES = {
    "depth": (0, 1),
    "ppr": (0, 1),
    "felt_understood": (0, 1),
    "devalued": (0, 1),
    "relief": (-1, 1),
    "trust_0": (0, 1),
    "trust_1": (0, 1),
    "intimacy_0": (0, 1),
    "intimacy_1": (0, 1),
}
BINS = 200  #: bins of equal width in each measure's range
CHUNK = 2048  #: dyads that share a stream of random numbers; changing it changes every result
BLOCK = 4 * CHUNK  #: dyads worked on together unless told otherwise: as many as fit the cache
MOST_DYADS = 1_000_000_000
UNIT = 2.0**32  #: sums are counted in units of 1 / UNIT: exact to the eye, and no overflow at MOST_DYADS


@dataclass(frozen=True)
class Summary:
    """What happened in a number of dyads. Summaries of different dyads add up with ``+``, exactly.

    dyads: how many. sums, squares: of each measure (row) after each exchange (column), in units of
    1 / ``UNIT``. counts: dyads in each bin of each measure after the last exchange. kept: measures that
    :func:`simulate` was asked to keep, each an array of exchanges x dyads.
    """

    dyads: int
    sums: np.ndarray
    squares: np.ndarray
    counts: np.ndarray
    kept: dict = field(default_factory=dict, repr=False)

    def __add__(self, other):
        return Summary(
            self.dyads + other.dyads,
            self.sums + other.sums,
            self.squares + other.squares,
            self.counts + other.counts,
        )

    def mean(self, measure):
        """The mean of a measure after each exchange; for the two events, the share of dyads."""
        return self.sums[_row(measure)] / (UNIT * self.dyads)

    def variance(self, measure):
        """The variance of a measure between dyads, after each exchange."""
        of_squares = self.squares[_row(measure)] / (UNIT * self.dyads)
        return np.maximum(of_squares - self.mean(measure) ** 2, 0.0)

    def histogram(self, measure):
        """Shares of the dyads in each bin after the last exchange, and the edges of the bins."""
        return self.counts[_row(measure)] / self.dyads, np.linspace(*MEASURES[measure], BINS + 1)

    def quantile(self, measure, share):
        """The value that ``share`` (0 to 1) of the dyads do not exceed after the last exchange, to
        within the width of a bin (dyads are taken as spread evenly inside it)."""
        in_range("share", share, 0, 1)
        shares, edges = self.histogram(measure)
        return float(np.interp(share, np.concatenate(([0.0], np.cumsum(shares))), edges))


def _row(measure):
    one_of("measure", measure, MEASURES)
    return list(MEASURES).index(measure)


class Part(NamedTuple):
    """Some dyads of a run: everything :func:`run_part` needs, and nothing of the others.

    first: number of the first dyad, where a chunk begins. people, start: pairs of :class:`Person` and
    :class:`Bond` for these dyads alone; people may be a recipe instead.
    """

    first: int
    dyads: int
    people: object
    plan: tuple
    p: Parameters
    start: tuple
    seed: int
    keep: tuple


def simulate(people, plan, p: Parameters = EVIDENCE, *, dyads, seed, start=None, keep=(),
             block=BLOCK, progress=None, each=map):  # fmt: skip
    """Run a plan in many dyads at once and return the :class:`Summary`.

    people: two :class:`Person` whose fields are numbers, or arrays with one element per dyad; or a
    recipe, a function ``people(rng, count)`` that draws two such Persons for ``count`` dyads.
    plan, p, start: as in :func:`widgets.model.dyad.converse`; start may hold arrays too.
    dyads: 1 to a thousand million. seed: a whole number; everything left to chance follows from it.
    keep: measures (see ``MEASURES``) to keep for every dyad and exchange; memory then grows with both.
    block: dyads worked on together, rounded up to whole chunks of 2,048. Changes speed only.
    progress: a function told how many more dyads are done; None: a bar, on long runs in a terminal;
    False: no bar.
    each: applies a function to parts and yields the results in any order, ``map`` unless told otherwise;
    :func:`widgets.scale.workers` has one that spreads them over processes and machines.
    """
    whole_number("dyads", dyads, 1, MOST_DYADS)
    whole_number("seed", seed, 0, 2**128 - 1)
    whole_number("block", block, 1, MOST_DYADS)
    plan = checked_plan(plan)
    whole_number("number of occasions in the plan", len(plan), 1, 10_000)
    people, start = _checked(people, start, dyads)
    keep = tuple(dict.fromkeys(keep))
    for measure in keep:
        one_of("keep", measure, MEASURES)

    block = _chunks(block) * CHUNK
    parts = (
        Part(first, min(block, dyads - first), _slice(people, first, block), plan, p,
             _slice(start, first, block), seed, keep)
        for first in range(0, dyads, block)
    )  # fmt: skip
    kept = {measure: np.empty((len(plan), dyads)) for measure in keep}
    summary = Summary(0, 0, 0, 0)
    with _Bar(dyads, progress) as done:
        for first, result in each(run_part, parts):
            for measure in keep:
                kept[measure][:, first : first + result.dyads] = result.kept[measure]
            summary = summary + result
            done(result.dyads)
    return Summary(summary.dyads, summary.sums, summary.squares, summary.counts, kept)


def run_part(part):
    """Run the dyads of one :class:`Part`; returns the number of the first, and their Summary."""
    people = _members(part)
    chunk_starts = np.arange(0, part.dyads, CHUNK)
    sums = np.zeros((2, len(MEASURES), len(part.plan), len(chunk_starts)))
    kept = {measure: np.empty((len(part.plan), part.dyads)) for measure in part.keep}
    square = np.empty(part.dyads)
    draws = _chance(part.seed, part.first, part.dyads, len(part.plan))
    for n, turn in enumerate(turns(people, part.plan, part.p, part.start, draws)):
        measured = _measured(turn)
        for row, value in enumerate(measured.values()):
            if value.dtype == bool:
                sums[:, row, n, 0] = np.count_nonzero(value)
            else:
                np.add.reduceat(value, chunk_starts, out=sums[0, row, n])
                np.add.reduceat(np.multiply(value, value, out=square), chunk_starts, out=sums[1, row, n])
        for measure, values in kept.items():
            values[n] = measured[measure]
    totals = np.rint(sums * UNIT).astype(np.int64).sum(axis=-1)
    counts = np.array([_count(value, *MEASURES[measure]) for measure, value in measured.items()])
    return part.first, Summary(part.dyads, *totals, counts, kept)


def replay(which, people, plan, p: Parameters = EVIDENCE, *, dyads, seed, start=None):
    """One dyad of a run, alone: its whole :class:`History`, with every step of every exchange.

    which: the dyad's number, from 0. The rest: as given to :func:`simulate`.
    """
    whole_number("dyads", dyads, 1, MOST_DYADS)
    whole_number("which", which, 0, dyads - 1)
    people, start = _checked(people, start, dyads)
    plan = checked_plan(plan)
    first = which - which % CHUNK
    here = which - first
    part = Part(first, here + 1, _slice(people, first, CHUNK), plan, p, start, seed, ())
    draws = [[float(draw[here]) for draw in five] for five in _chance(seed, first, here + 1, len(plan))]
    return converse(_one(_members(part), here), plan, p, _one(start, which), draws)


# ------------------------------------------------------------------------------ chance and people


def _stream(seed, chunk, purpose):
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(chunk, purpose)))


def _chance(seed, first, dyads, exchanges):
    """For each exchange the five draws of every dyad, in one array that is filled anew each time.

    A chunk is always drawn whole, so that a dyad's draws do not depend on how many dyads there are.
    """
    chunks = range(first // CHUNK, first // CHUNK + _chunks(dyads))
    streams = [_stream(seed, chunk, 0) for chunk in chunks]
    drawn = np.empty((len(DRAWS), len(streams) * CHUNK))
    for _ in range(exchanges):
        for n, stream in enumerate(streams):
            for row in drawn[:, n * CHUNK : (n + 1) * CHUNK]:
                stream.standard_normal(out=row)
        yield drawn[:, :dyads]


class _Member(Person):
    """A Person (many of them) who works out only once what does not change from exchange to exchange."""

    anxious = cached_property(Person.anxious.fget)
    avoidant = cached_property(Person.avoidant.fget)


def _members(part):
    """The two Persons of a part's dyads; a recipe is followed chunk by chunk, each with its stream."""
    if not callable(part.people):
        return tuple(_Member._make(person) for person in part.people)
    chunks = range(part.first // CHUNK, part.first // CHUNK + _chunks(part.dyads))
    drawn = [part.people(_stream(part.seed, chunk, 1), CHUNK) for chunk in chunks]
    drawn = [_two_of(Person, "people", pair, CHUNK) for pair in drawn]

    def joined(values):
        return np.concatenate([np.broadcast_to(value, CHUNK) for value in values])[: part.dyads]

    return tuple(
        _Member._make(joined(values) for values in zip(*persons, strict=True))
        for persons in zip(*drawn, strict=True)
    )


def _slice(pair, first, dyads):
    """The same people (or bonds) for some of the dyads alone."""
    if callable(pair):
        return pair
    return tuple(
        member._make(value[first : first + dyads] if np.ndim(value) else value for value in member)
        for member in pair
    )


def _one(pair, which):
    return tuple(
        member._make(float(value[which] if np.ndim(value) else value) for value in member) for member in pair
    )


# ------------------------------------------------------------------------------------ measuring


def _measured(turn):
    outcome, (bond_0, bond_1) = turn.outcome, turn.bonds
    return {
        "depth": turn.depth,
        "ppr": outcome.perceived.ppr,
        "felt_understood": outcome.felt_understood,
        "devalued": outcome.devalued,
        "relief": outcome.relief,
        "trust_0": bond_0.trust,
        "trust_1": bond_1.trust,
        "intimacy_0": bond_0.intimacy,
        "intimacy_1": bond_1.intimacy,
    }


def _count(value, low, high):
    bins = ((value - float(low)) * (BINS / (high - low))).astype(np.intp)
    return np.bincount(np.minimum(bins, BINS - 1), minlength=BINS)


def _chunks(dyads):
    return -(-dyads // CHUNK)


# -------------------------------------------------------------------------------------- checking


def whole_number(name, value, low, high):
    """Return ``value`` if it is a whole number from ``low`` to ``high``; else raise ``ValueError``."""
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or not low <= value <= high:
        raise ValueError(f"{name} is {value!r}; it must be a whole number from {low:,} to {high:,}")
    return value


def _checked(people, start, dyads):
    """People (or their recipe) and start with every value in range, and as many as there are dyads."""
    start = _two_of(Bond, "start", start or (Bond(), Bond()), dyads)
    if not callable(people):
        people = tuple(Person(*person) for person in _two_of(Person, "people", people, dyads))
    return people, tuple(Bond(*bond) for bond in start)


def _two_of(kind, name, pair, dyads):
    if not isinstance(pair, (tuple, list)) or not all(isinstance(member, kind) for member in pair):
        raise ValueError(f"{name} is {pair!r}; it must be two of {kind.__name__}")
    for member in two(name, pair):
        for part, value in zip(member._fields, member, strict=True):
            shape = np.shape(value)
            if shape not in ((), (dyads,)):
                raise ValueError(
                    f"{part} in {name} has shape {shape}; it must be a number or an array of shape ({dyads},)"
                )
    return pair


class _Bar:
    """The progress bar, or whatever stands in for it: gives the function to tell."""

    def __init__(self, dyads, progress):
        self.tell, self.bar = progress or (lambda more: None), None
        if progress is None and sys.stderr is not None and sys.stderr.isatty():
            try:
                from tqdm import tqdm
            except ImportError:
                return
            self.bar = tqdm(total=dyads, unit=" dyads", unit_scale=True, delay=2, leave=False)
            self.tell = self.bar.update

    def __enter__(self):
        return self.tell

    def __exit__(self, *_):
        if self.bar is not None:
            self.bar.close()


__all__ = ["MEASURES", "Summary", "replay", "simulate"]
