"""The built book as one file, to put into an LMS or on a stick: `make zip`."""

import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from .run_here import without_button

LEFT_OUT = ("_sources", "lite", ".buildinfo", "the-other-half.zip")  # what nobody opens from a folder


def pack(site, archive):
    """Write the files of ``site`` into ``archive``, with ``index.html`` at its root, and return their number.

    The same site gives the same bytes. Raises ``ValueError`` where ``site`` holds no built book.
    """
    if not (site / "index.html").is_file():
        raise ValueError(f"{site} holds no index.html; build the book first (make book)")
    files = sorted(
        path for path in site.rglob("*") if path.is_file() and path.relative_to(site).parts[0] not in LEFT_OUT
    )
    with ZipFile(archive, "w", ZIP_DEFLATED, compresslevel=9) as made:
        for path in files:
            named = ZipInfo(path.relative_to(site).as_posix())
            named.compress_type = ZIP_DEFLATED
            content = path.read_bytes()
            if path.suffix == ".html":  # what a button would open is left out
                content = without_button(content.decode()).encode()
            made.writestr(named, content)
    return len(files)


if __name__ == "__main__":
    SITE, ARCHIVE = map(Path, sys.argv[1:])
    count = pack(SITE, ARCHIVE)
    print(f"{ARCHIVE}: {count} files, {ARCHIVE.stat().st_size / 1e6:.1f} MB; open index.html in it")
