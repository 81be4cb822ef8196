"""The button on a page of the book that opens its notebook in the browser: there once `make lite` was run."""

import re

from .book import SCRIPTS, known

#: A script shows it, and only where the page is served: from a disk, no browser runs Python.
SHOW = "if(location.protocol!=='file:')document.currentScript.previousElementSibling.hidden=false"
LOOK = "display:inline-block;padding:.55rem .8rem;border:1px solid;border-radius:.3rem"
BUTTON = (
    f'<p class="run-here d-print-none" hidden><a style="{LOOK}" '
    'href="../lite/notebooks/index.html?path=chapters/{notebook}">Run the Python here</a> '
    "in your browser, with nothing to install. Up to {size:.0f} MB to load first, from this site.</p>"
    f"<script>{SHOW}</script>"
)
PLACED = re.compile(r'<p class="run-here.*?</script>', re.S)
TITLE = re.compile(r'<article class="bd-article".*?</h1>', re.S)
KNOWN = f"{known(SHOW)} "


def without_button(page):
    """The HTML of a page of the book without its button, as `make book` wrote it."""
    return PLACED.sub("", page).replace(KNOWN, "")


def with_button(page, notebook, size):
    """The HTML of a page of the book with a button below its title, for the file name ``notebook`` and
    ``size`` MB to load, and a content security policy that knows its script.

    Raises ``ValueError`` where the page has no title or no policy."""
    page = without_button(page)
    title = TITLE.search(page)
    if not title or SCRIPTS not in page:
        missing = "policy" if title else "title"
        raise ValueError(f"no place for a button: the page of {notebook} has no {missing}")
    button = BUTTON.format(notebook=notebook, size=size)
    page = page[: title.end()] + button + page[title.end() :]
    return page.replace(SCRIPTS, SCRIPTS + KNOWN, 1)
