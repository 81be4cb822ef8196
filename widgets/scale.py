"""Past one core and past one machine: a population's parts spread over ``dask.distributed`` workers.

    from widgets.model.population import simulate
    from widgets.scale import workers

    with workers(4) as each:
        summary = simulate(people, plan, dyads=100_000_000, seed=1, each=each)

The summary is the same, bit for bit, as without workers. A worker that is lost loses nothing: its parts
are run again by another. Needs the optional extra ``scale``.
"""

from contextlib import contextmanager
from itertools import islice

from .model.population import whole_number

BATCH = 16  #: parts sent to a worker at once: about a second of work when a part has 40 exchanges
AHEAD = 4  #: batches waiting for each worker, so that memory does not grow with the population


@contextmanager
def workers(count=None, scheduler=None):
    """Gives the ``each`` of :func:`widgets.model.population.simulate` that spreads the work.

    count: how many worker processes to start on this machine (default: one for each core); in a script,
    start them under ``if __name__ == "__main__":``. scheduler: the address of a Dask scheduler that
    already runs ("tcp://host:8786") to use instead; this package has to be installed on its workers.
    """
    if scheduler is not None and not isinstance(scheduler, str):
        raise ValueError(
            f"scheduler is {scheduler!r}; it must be an address such as 'tcp://host:8786', or None"
        )
    if count is not None:
        whole_number("count", count, 1, 10_000)
        if scheduler is not None:
            raise ValueError(
                f"count is {count!r}; with a scheduler, which has its own workers, it must be None"
            )
    try:
        from distributed import Client, LocalCluster
    except ImportError as missing:
        raise ImportError(
            "spreading the work needs Dask: install this package with its extra 'scale'"
        ) from missing

    if scheduler is not None:
        with Client(scheduler) as client:
            yield _each(client)
    else:
        with (
            LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster,
            Client(cluster) as client,
        ):
            yield _each(client)


def _each(client):
    from distributed import as_completed

    def each(function, parts):
        parts = iter(parts)
        batches = iter(lambda: tuple(islice(parts, BATCH)), ())
        at_once = AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        running = as_completed(with_results=True)

        def send(most):
            for batch in islice(batches, most):
                running.add(client.submit(_run_all, function, batch, pure=False))

        send(at_once)
        for _, results in running:
            send(1)
            yield from results

    return each


def _run_all(function, parts):
    return [function(part) for part in parts]


__all__ = ["workers"]
