"""A Binder environment that does not change with the prose: `python -m widgets.environment FOLDER`.

Binder builds an image for every commit it is asked for. A class waits less if the image comes from a
branch that holds only what the kernel needs, and nbgitpuller fetches the notebooks when a student starts.
This writes that branch's files: the reader's packages at their tested versions, nbgitpuller, the Python,
and a start script that lets a notebook find the package in the folder fetched.
"""

import re
import sys
import tomllib
from pathlib import Path
from urllib.parse import quote

import yaml

ROOT = Path(__file__).resolve().parent.parent
PULLER = "nbgitpuller>=1.2,<2"


def files():
    """{name: text} of the branch ``environment``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], PULLER]
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    return {
        "requirements.txt": "-c constraints.txt\n" + "\n".join(needed) + "\n",
        "constraints.txt": "".join(
            line for line in pins.splitlines(keepends=True) if not line.startswith("#")
        ),
        "runtime.txt": (ROOT / "runtime.txt").read_text(encoding="utf-8"),
        "start": f'#!/bin/bash\nexport PYTHONPATH="$HOME/{repository()[1]}"\nexec "$@"\n',
    }


def repository():
    """(owner, name, branch) of the repository, as ``_config.yml`` has it."""
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["repository"]
    owner, name = re.fullmatch(r"https://github\.com/([^/]+)/([^/]+?)/?", settings["url"]).groups()
    return owner, name, settings["branch"]


def class_link(page):
    """The address that opens a page of the book, such as ``chapters/welcome.ipynb``, in that environment."""
    owner, name, branch = repository()
    inner = f"git-pull?repo=https://github.com/{owner}/{name}&branch={branch}&urlpath=lab/tree/{name}/{page}"
    return f"https://mybinder.org/v2/gh/{owner}/{name}/environment?urlpath={quote(inner, safe='')}"


def write(folder):
    """Write the files into ``folder``, the start script executable."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "start").chmod(0o755)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
    print(f"A class opens the course at {class_link('chapters/welcome.ipynb')}")
