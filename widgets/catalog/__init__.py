"""The course's explorers, one declaration each, one module a chapter.

``explore("match_table")`` in a notebook shows one. To add one: in its chapter's module a function that asks
the model, one that draws what it found, one that says it, and an :class:`~widgets.explorer.Explorer` in
``EXPLORERS``.
"""

from . import (
    attachment_origins,
    health_outcomes,
    partner_responsiveness,
    self_disclosure,
    studying_intimacy,
    welcome,
    what_intimacy_is,
)

CHAPTERS = (
    welcome,
    what_intimacy_is,
    self_disclosure,
    partner_responsiveness,
    attachment_origins,
    health_outcomes,
    studying_intimacy,
)
EXPLORERS = {explorer.name: explorer for chapter in CHAPTERS for explorer in chapter.EXPLORERS}


def explore(name):
    """The explorer called ``name``, to be shown by the last line of a notebook cell."""
    if name not in EXPLORERS:
        raise ValueError(f"no explorer is called {name!r}; there are {', '.join(EXPLORERS)}")
    return EXPLORERS[name]
