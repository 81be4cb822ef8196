"""The button on a page of the book that opens its notebook in the browser: there once `make lite` was run."""

import hashlib
import re
from base64 import b64encode

#: A script shows it, and only where the page is served: from a disk, no browser runs Python.
SHOW = "if(location.protocol!=='file:')document.currentScript.previousElementSibling.hidden=false"
BUTTON = (
    '<p class="run-here d-print-none" hidden><a class="btn btn-outline-primary" href="../lite/notebooks/'
    'index.html?path=chapters/{notebook}">Run the Python here</a> In your browser, with nothing to install. '
    "It first loads up to {size:.0f} MB from this site; later visits need less.</p><script>"
    + SHOW
    + "</script>"
)
PLACED = re.compile(r'<p class="run-here.*?</script>', re.S)
SCRIPTS = "script-src 'self' 'unsafe-hashes' "
KNOWN = f"'sha256-{b64encode(hashlib.sha256(SHOW.encode()).digest()).decode()}' "


def without_button(page):
    """The HTML of a page of the book without its button, as `make book` wrote it."""
    return PLACED.sub("", page).replace(KNOWN, "")


def with_button(page, notebook, size):
    """The HTML of a page of the book with a button below its title, for the file name ``notebook`` and
    ``size`` MB to load, and a content security policy that knows its script.

    Raises ``ValueError`` where the page has no title or no policy."""
    page = without_button(page)
    for mark in ("</h1>", SCRIPTS):
        if mark not in page:
            raise ValueError(f"no place for a button in the page of {notebook}: it holds no {mark}")
    button = BUTTON.format(notebook=notebook, size=size)
    return page.replace("</h1>", "</h1>" + button, 1).replace(SCRIPTS, SCRIPTS + KNOWN, 1)
