"""Explorers as their notebooks stored them, for a Python that lacks what they need: a browser's.

``widgets/lite.py`` puts them into the package that it gives to browsers; nowhere else are there any.
"""

import json
from functools import cache
from pathlib import Path


@cache
def stored():
    """{name of an explorer: {MIME type: text}}; empty but in a browser."""
    path = Path(__file__).with_name("data") / "stored.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


class Stored:
    """The explorer called ``name`` as its notebook stored it."""

    def __init__(self, name):
        self.bundle = stored()[name]

    def __repr__(self):
        return self.bundle["text/plain"]

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.bundle
