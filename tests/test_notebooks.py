"""Stored notebooks: run, lean, and the same whoever stored them. That their outputs are what the code gives
today is checked by nbval in the same run (see Makefile)."""

import configparser
import json
import re

import nbformat
import pytest
from browsing import ROOT

from widgets.notebooks import METADATA, WIDGET_VIEW, refresh, tidy

NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))
MAX_BYTES = 600_000


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def stored(request):
    return request.param


def test_notebooks_are_there():
    assert NOTEBOOKS


def test_every_code_cell_has_been_run(stored):
    cells = nbformat.read(stored, as_version=4).cells
    counts = [cell.execution_count for cell in cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1)), "run `make notebooks`"


def test_every_explorer_has_stored_its_picture(stored):
    cells = nbformat.read(stored, as_version=4).cells
    for cell in cells:
        if cell.cell_type == "code" and cell.source.strip().startswith("explore("):
            shown = [output.data for output in cell.outputs if "data" in output]
            assert len(shown) == 1 and 'class="explorer"' in "".join(shown[0]["text/html"]), cell.source


def test_stored_notebook_is_small_and_holds_no_widget_state(stored):
    text = stored.read_text(encoding="utf-8")
    assert len(text.encode()) < MAX_BYTES
    assert WIDGET_VIEW not in text and "widget-state" not in text
    assert json.loads(text)["metadata"] == METADATA


def test_no_output_is_an_error(stored):
    outputs = [o for c in nbformat.read(stored, as_version=4).cells for o in c.get("outputs", ())]
    assert not [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"]


def test_no_cell_is_left_out_of_the_comparison(stored):
    ways_out = re.compile(r"NBVAL_|PYTEST_VALIDATE_|nbval-|raises-exception", re.I)
    for cell in nbformat.read(stored, as_version=4).cells:
        assert not ways_out.search(cell.source + " ".join(cell.metadata.get("tags", ()))), cell.id


def test_the_sanitising_rules_hide_nothing_a_reader_is_told():
    rules = configparser.RawConfigParser()
    rules.read(ROOT / "tests" / "nbval_sanitize.cfg", encoding="utf-8")
    assert 0 < len(rules.sections()) <= 5
    for rule in rules.sections():
        for said in ("She felt understood in 3 of 20 talks.", "0.125", "text/html", "[[1, 2], [3, -4]]"):
            assert not re.search(rules[rule]["regex"], said), f"the rule {rule!r} hides {said!r}"


def toy(*sources):
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(sources)]
    return nbformat.v4.new_notebook(cells=cells)


def test_tidy_drops_what_changes_from_run_to_run():
    notebook = toy("slider")
    notebook.metadata["widgets"] = {"state": {}}
    notebook.metadata["language_info"] = {"name": "python", "version": "3.11.7"}
    notebook.cells[0].metadata.update(execution={"started": "now"}, tags=["hide-input"])
    view = {WIDGET_VIEW: {"model_id": "0" * 32}, "text/plain": "A sentence."}
    notebook.cells[0].outputs = [nbformat.v4.new_output("display_data", data=view)]
    tidy(notebook)
    assert notebook.metadata == METADATA
    assert notebook.cells[0].metadata == {"tags": ["hide-input"]} and notebook.cells[0].id == "cell-0"
    assert notebook.cells[0].outputs[0].data == {"text/plain": "A sentence."}


def test_storing_twice_changes_nothing(tmp_path):
    path = tmp_path / "toy.ipynb"
    slider, folder = "import ipywidgets\nipywidgets.IntSlider()", "from pathlib import Path\nPath.cwd().name"
    nbformat.write(toy(slider, folder), path)
    assert refresh(path)
    assert not refresh(path)
    outputs = nbformat.read(path, as_version=4).cells[1].outputs
    assert outputs[0].data["text/plain"] == repr(tmp_path.name), "a chapter runs in its own folder"
