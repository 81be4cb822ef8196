"""Where the book's pages stand: beside the package in a checkout. Binder installs a copy of the package
elsewhere; there they are in the folder that a notebook runs in, or in the one above.
"""

from functools import cache
from pathlib import Path


@cache
def pages_folder():
    """The folder ``chapters``. Raises ``FileNotFoundError`` naming the places looked at."""
    here = Path.cwd()
    places = (Path(__file__).resolve().parent.parent / "chapters", here, here.parent, here / "chapters")
    for place in places:
        if (place / "references.bib").is_file():
            return place
    raise FileNotFoundError(
        f"the book's pages are in none of {', '.join(map(str, places))}; run notebooks from their own folder"
    )
