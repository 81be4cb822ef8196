"""The course's explorers, one declaration each, one module a chapter.

``explore("match_table")`` in a notebook shows one. To add one: in its chapter's module a function that asks
the model, one that draws what it found, one that says it, and an :class:`~widgets.explorer.Explorer` in
``EXPLORERS``.
"""

from importlib import import_module

from ..stored import Stored, stored

CHAPTERS = (
    "welcome",
    "what_intimacy_is",
    "self_disclosure",
    "partner_responsiveness",
    "attachment_origins",
    "health_outcomes",
    "studying_intimacy",
)


def _explorers(chapter):
    """The explorers of a chapter; none where this is a browser that lacks what they need."""
    try:
        return import_module(f".{chapter}", __package__).EXPLORERS
    except ModuleNotFoundError:
        if not stored():
            raise
        return ()


EXPLORERS = {explorer.name: explorer for chapter in CHAPTERS for explorer in _explorers(chapter)}


def explore(name):
    """The explorer called ``name``, to be shown by the last line of a notebook cell."""
    if name not in EXPLORERS and name in stored():
        return Stored(name)
    if name not in EXPLORERS:
        raise ValueError(f"no explorer is called {name!r}; there are {', '.join(EXPLORERS)}")
    return EXPLORERS[name]
