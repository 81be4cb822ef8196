"""The students' versions of the assignments, pages of the book too: made from the instructor's sources by
nbgrader's own steps, without a course.

    python -m widgets.classroom.grading.handout
"""

from pathlib import Path

import nbformat
from nbgrader.preprocessors import ClearHiddenTests, ClearOutput, ClearSolutions, ComputeChecksums, LockCells
from traitlets.config import Config

from .converters import configure
from .course import SOURCES

PAGES = Path(__file__).resolve().parents[3] / "chapters" / "assignments"
STEPS = (ClearSolutions, LockCells, ClearOutput, ClearHiddenTests, ComputeChecksums)


def handout(source):
    """The text of the student's version of the notebook at ``source``: no solution, test or output."""
    notebook, config = nbformat.read(source, as_version=4), Config()
    configure(config, course="try-it")
    for step in STEPS:
        notebook, _ = step(config=config).preprocess(notebook, {})
    return nbformat.writes(notebook, indent=1) + "\n"


def main():
    """Write all of them, and say which have changed."""
    PAGES.mkdir(parents=True, exist_ok=True)
    for source in sorted(SOURCES.glob("*.ipynb")):
        page, text = PAGES / source.name, handout(source)
        same = page.exists() and page.read_text(encoding="utf-8") == text
        page.write_text(text, encoding="utf-8")
        print(f"{page.name}: {'unchanged' if same else 'written'}")


if __name__ == "__main__":
    main()
