"""Run the chapters again and store what they show: `python -m widgets.notebooks chapters` (`make notebooks`),
or name single notebooks.

A stored notebook holds sources, outputs and ids, and nothing that changes from run to run or needs a live
kernel: no widget state, no widget views, no times, no version of Python. Storing twice changes nothing.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def tidy(notebook):
    """Take out of a notebook, in place, all that should not be stored."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({"tags": cell.metadata.tags} if "tags" in cell.metadata else {})
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(WIDGET_VIEW, None)
            if "metadata" in output:
                output.metadata = nbformat.from_dict({})


def refresh(path):
    """Run the notebook at `path` in its own folder and store it tidied; say whether that changed the file.

    A cell that raises stops the run (nbclient.exceptions.CellExecutionError) and leaves the file as it was.
    """
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    NotebookClient(notebook, timeout=120, kernel_name="python3", store_widget_state=False,
                   record_timing=False, extra_arguments=["--log-level=ERROR"],
                   resources={"metadata": {"path": str(path.parent)}}).execute()
    tidy(notebook)
    after = nbformat.writes(notebook, indent=1) + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8")
    return after != before


def main(wanted):
    """Refresh every notebook named, and all those in every folder named."""
    paths = [
        path
        for name in map(Path, wanted)
        for path in ([name] if name.is_file() else name.glob("*.ipynb"))
    ]
    if not paths:
        raise SystemExit(f"no notebook in {', '.join(wanted)}; name notebooks or folders that hold some")
    for path in sorted(paths):
        print(f"{path}: {'stored anew' if refresh(path) else 'unchanged'}")


if __name__ == "__main__":
    main(sys.argv[1:] or ["chapters"])
