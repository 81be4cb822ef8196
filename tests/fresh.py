"""A reader's kernel made from nothing, as Binder makes it, and every notebook run in it:

    python3.13 tests/fresh.py

Uses the Python that it is started with; leaves nothing behind.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STEPS = (["-r", "requirements.txt"], ["."])  # what repo2docker does; tests/test_binder.py compares
BASE = ["ipykernel", "nbclient"]  # Binder's base image brings these

RUN = """
from pathlib import Path
import nbformat
from nbclient import NotebookClient
for path in sorted(Path("chapters").glob("*.ipynb")):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3",
                   resources={"metadata": {"path": "chapters"}}).execute()
    print(path.name, flush=True)
"""


def make(home):
    """An environment made by the steps that repo2docker takes, below ``home``: its Python, and the copy of
    the repository that it was made from."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    copy = home / "repository"
    for name in names:
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    subprocess.run([sys.executable, "-m", "venv", home / "venv"], check=True)
    python = home / "venv" / "bin" / "python"
    for wanted in STEPS:
        install(python, copy, *wanted)
    return python, copy


def install(python, copy, *wanted):
    """Install into the environment, from the copy's folder."""
    pip = [python, "-m", "pip", "--disable-pip-version-check", "-q", "install", "--no-cache-dir"]
    subprocess.run([*pip, *wanted], cwd=copy, check=True)


def run_notebooks(python, copy):
    """Run every notebook of the copy in its own folder: their names, or ``RuntimeError`` with what failed."""
    install(python, copy, "-c", "constraints.txt", *BASE)
    done = subprocess.run([python, "-c", RUN], cwd=copy, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr[-3000:])
    return done.stdout.split()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        ran = run_notebooks(*make(Path(home)))
    print(f"Python {sys.version.split()[0]}: {len(ran)} notebooks ran to their end")
