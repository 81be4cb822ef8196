"""Explorers as their notebooks stored them, for a Python that cannot run them: a browser's, without numpy.

``widgets/lite.py`` puts them into the package that it gives to browsers; nowhere else are there any.
"""

import json
from functools import cache
from pathlib import Path


@cache
def stored():
    """{name of an explorer: {MIME type: text}}; empty but in a browser without numpy."""
    path = Path(__file__).with_name("data") / "stored.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


class Stored:
    """The explorer called ``name`` as it opens: a picture and a sentence, with a word about why."""

    WHY = "numpy, which this explorer needs, is not here. So it stands as it opens; in the book's page it works."

    def __init__(self, name):
        self.bundle = stored()[name]

    def __repr__(self):
        return f"{self.WHY}\n{self.bundle['text/plain']}"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": repr(self), "text/html": f"<p><em>{self.WHY}</em></p>{self.bundle['text/html']}"}
