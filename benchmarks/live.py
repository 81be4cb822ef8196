"""How long a step of a live slider takes until the figure has been drawn anew, in a real JupyterLab: our live
face beside an ``interact`` that makes a new figure each time, of the same chart, in turns, in one notebook.
"""

import statistics
import sys
import tempfile
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from browsing import launched  # noqa: E402
from lab import Notebook, jupyterlab  # noqa: E402

from widgets.notebooks import METADATA  # noqa: E402

OURS = """from dataclasses import replace

from widgets.catalog import EXPLORERS

replace(EXPLORERS["reading_the_wish"], bet=None)"""
THEIRS = """import ipywidgets as ipw
import plotly.graph_objects as go

from widgets.live import plotly_figure


@ipw.interact(amount=ipw.FloatSlider(value=1.0, min=0.4, max=1.6, step=0.02, description="Amount"))
def show(amount):
    return go.Figure(**plotly_figure(EXPLORERS["reading_the_wish"].state(amount=amount)[0]))"""

# Milliseconds from a key press until what the output's figures hold has changed and a frame has passed.
STEP = """([root, key]) => new Promise((done, fail) => {
    const numbers = () => JSON.stringify([...root.querySelectorAll('.js-plotly-plot')].map(plot =>
        (plot._fullData || []).map(t => [Array.from(t.x || []), Array.from(t.y || [])])));
    const before = numbers(), begun = performance.now(), handle = root.querySelector('[role=slider]');
    handle.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
    (function look() {
        const now = numbers();
        if (now !== before && now !== '[]') requestAnimationFrame(() => done(performance.now() - begun));
        else if (performance.now() - begun > 10000) fail(new Error('nothing changed'));
        else setTimeout(look, 1);
    })();
})"""


class Steps(Notebook):
    """A notebook whose cells are run, and no more."""

    run = Notebook.run_cells


def main(times=20):
    """Print the two medians and their ratio."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "work" / "chapters"
        folder.mkdir(parents=True)
        cells = [nbformat.v4.new_code_cell(source) for source in (OURS, THEIRS)]
        path = folder / "steps.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=METADATA), path)
        with launched() as browser, jupyterlab(Path(home)) as lab, Steps(browser, lab, path) as notebook:
            page = notebook.page
            roots = [page.locator(".jp-CodeCell").nth(n).element_handle() for n in range(2)]
            for root in roots:
                root.wait_for_selector(".js-plotly-plot")
            taken = [[], []]
            for n in range(times):
                for root, each in zip(roots, taken, strict=True):
                    each.append(page.evaluate(STEP, [root, "ArrowRight" if n % 2 else "ArrowLeft"]))
                    page.wait_for_timeout(150)
    ours, theirs = map(statistics.median, taken)
    print(f"a slider step until redrawn, median of {times}: live face {ours:.0f} ms,")
    print(f"interact with a new figure {theirs:.0f} ms, ratio {ours / theirs:.2f} (reach: at most 0.50)")


if __name__ == "__main__":
    main()
