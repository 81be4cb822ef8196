"""The notebooks in a reader's browser, with no server: `make lite` (JupyterLite and Pyodide). Authoring only.

The site is put beside the built book, in ``lite/``, and holds all it needs: Pyodide's core (from npm), the
wheels that a notebook here imports (from PyPI, at the versions of this environment), this package and the
notebooks. No page of it asks another site for anything. Each page of the book whose notebook runs there gets
a button that says how much there is to load.

numpy for Pyodide is on neither registry. Put the wheel that Pyodide's own release holds into the folder that
``PYODIDE_WHEELS`` names, and it is served too. An explorer that needs what is not there shows itself as its
notebook stored it, and a notebook that would stop is left out.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from importlib.metadata import requires, version
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

import nbformat
from jupyterlite_pyodide_kernel.constants import PYODIDE_KERNEL_PLUGIN_ID, PYODIDE_VERSION
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .explorer import HINT
from .run_here import with_button, without_button

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = ROOT / "chapters"
CACHE = ROOT / "_build" / "lite"
INSTALLED = Path(sys.prefix, "share", "jupyter", "labextensions")
#: What the kernel needs, and what this package needs in it. Their requirements follow.
WANTED = ("ipython", "jedi", "comm", "ipywidgets", "plotly", "anywidget")
#: Halves that the page has already: they are not Python.
FRONT_ENDS = ("widgetsnbextension", "jupyterlab-widgets")
#: What no notebook reads: a second and third copy of Plotly's script, and hints for other people's packages.
UNREAD = re.compile(
    r"plotly-[^/]*\.data/|plotly/labextension/|jedi/third_party/(django-stubs|typeshed/stubs)/"
)
KERNEL = "@jupyterlite/pyodide-kernel-extension"
LAB_EXTENSIONS = ("@jupyter-widgets/jupyterlab-manager", "anywidget", KERNEL)
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
KERNEL_SPEC = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
#: Where the notebooks of the book are not: Python in a browser.
BROWSER = {
    "sys_platform": "emscripten",
    "platform_system": "Emscripten",
    "platform_machine": "wasm32",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "os_name": "posix",
    "extra": "",
}
#: How a notebook begins here.
FIRST_CELL = (
    "*This notebook runs in your browser: choose **Run**, then **Run All Cells**. The first time takes about "
    "half a minute. What you change is kept in this browser only; nothing is sent.*"
)
WITHOUT = "A package that the live explorer needs is not here; so this is the one of the book's page."
#: In a notebook the arrow keys go from cell to cell; a slider of a twin keeps its own.
KEYS = (
    "document.addEventListener('focusin', ({target}) => "
    "target.closest('.explorer') && target.setAttribute('data-lm-suppress-shortcuts', ''))"
)
#: What a page of the site may ask for: only what the site itself serves. And no icon, which it would ask for.
HEAD = (
    '<link rel="icon" href="data:,">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self' data: blob: 'unsafe-inline' "
    "'unsafe-eval'; form-action 'none'; base-uri 'self'\">"
)
#: Runs cells of code, given as JSON, on the package in a folder and with none but the named distributions.
ALONE = """
import json, sys
from importlib.metadata import packages_distributions
from IPython.core.interactiveshell import InteractiveShell
folder, *named = sys.argv[1:]
sys.path[0] = folder
owners = packages_distributions()
class Others:
    def find_spec(name, path=None, target=None):
        if name in owners and name != "widgets" and not set(owners[name]) & set(named):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Others)
for cell in json.load(sys.stdin):
    InteractiveShell.instance().run_cell(cell).raise_error()
"""


# ------------------------------------------------------------------------------------------ pieces


def pyodide(cache):
    """The folder of Pyodide's core, from npm. Raises ``SystemExit`` without npm."""
    folder = cache / f"pyodide-{PYODIDE_VERSION}"
    if not folder.is_dir():
        if not shutil.which("npm"):
            sys.exit("make lite needs npm, which comes with Node.js (on Debian: apt-get install npm)")
        name = f"pyodide@{PYODIDE_VERSION}"
        subprocess.run(["npm", "pack", "--silent", name], cwd=cache, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(cache / f"pyodide-{PYODIDE_VERSION}.tgz") as archive:
            archive.extractall(cache / "unpacked", filter="data")
        (cache / "unpacked" / "package").rename(folder)
    return folder


def needed(python):
    """Names and versions, as installed here, of the packages for Python ``python`` in a browser."""
    where = BROWSER | {"python_version": python.rpartition(".")[0], "python_full_version": python}
    found = {}

    def walk(name):
        name = canonicalize_name(name)
        if name in found or name in FRONT_ENDS:
            return
        found[name] = version(name)
        for each in map(Requirement, requires(name) or ()):
            if each.marker is None or each.marker.evaluate(where):
                walk(each.name)

    for name in WANTED:
        walk(name)
    return found


def wheels(cache, wanted, python):
    """The wheels of ``wanted``, from PyPI, each without what no notebook reads."""
    digest = hashlib.sha256(repr((sorted(wanted.items()), UNREAD.pattern)).encode()).hexdigest()[:12]
    folder = cache / f"wheels-{digest}"
    if not folder.is_dir():
        loaded = cache / "loading"
        shutil.rmtree(loaded, ignore_errors=True)
        pins = [f"{name}=={number}" for name, number in wanted.items()]
        options = ["--no-deps", "--only-binary=:all:", "--platform=any", f"--python-version={python}"]
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-qq", "download"]
        subprocess.run([*pip, *options, "-d", loaded, *pins], check=True)
        for wheel in loaded.iterdir():
            slim(wheel)
        loaded.rename(folder)
    return sorted(folder.iterdir())


def slim(wheel):
    """Write the wheel again, without what no notebook reads."""
    whole = wheel.with_suffix(".whole")
    wheel.rename(whole)
    with ZipFile(whole) as old, ZipFile(wheel, "w", ZIP_DEFLATED, compresslevel=9) as new:
        for entry in old.infolist():
            if not UNREAD.match(entry.filename):
                new.writestr(entry, old.read(entry), ZIP_DEFLATED, 9)
    whole.unlink()


def numpy_wheel(lock):
    """numpy's wheel in the folder that ``PYODIDE_WHEELS`` names, or None where that is not set.

    Raises ``SystemExit`` where the folder does not hold the one that this Pyodide was released with."""
    folder = os.environ.get("PYODIDE_WHEELS")
    if not folder:
        return None
    wanted = lock["packages"]["numpy"]
    wheel = Path(folder) / wanted["file_name"]
    if not wheel.is_file():
        sys.exit(f"PYODIDE_WHEELS is {folder!r}, which holds no {wanted['file_name']}")
    if _sha256(wheel) != wanted["sha256"]:
        sys.exit(f"{wheel} is not the file that Pyodide {PYODIDE_VERSION} was released with")
    return wheel


def own_wheel(staged, stored):
    """This package as a wheel, with ``stored`` (what notebooks show, by explorer) as data in it."""
    source = staged / "source"
    shutil.copytree(ROOT / "widgets", source / "widgets", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    text = json.dumps(stored, ensure_ascii=False, indent=0)
    (source / "widgets" / "data" / "stored.json").write_text(text, encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-qq", "wheel", "--no-deps"]
    subprocess.run([*pip, "-w", staged, source], check=True)
    return next(staged.glob("*.whl"))


def stored_outputs(notebooks):
    """What the notebooks store of each explorer, to stand alone: {name: {MIME type: text}}."""
    twin = ROOT / "widgets" / "twin"
    style, script = ((twin / name).read_text(encoding="utf-8") for name in ("explorer.css", "explorer.js"))
    found = {}
    for cell in (cell for path in notebooks for cell in _read(path).cells if cell.cell_type == "code"):
        asked = re.fullmatch(r'explore\("(\w+)"\)', cell.source)
        for output in cell.outputs if asked else ():
            page = output.data["text/html"].replace(HINT, "")
            found[asked[1]] = {
                "text/plain": f"{WITHOUT}\n{output.data['text/plain']}",
                "text/html": f"<style>{style}</style><p>{WITHOUT}</p>{page}<script>{script}{KEYS}</script>",
            }
    return found


def lock_file(lock, packages):
    """Pyodide's lock file for exactly these wheels."""
    entries = {}
    for path in packages:
        name, number = path.name.split("-")[:2]
        entries[canonicalize_name(name)] = {
            "name": canonicalize_name(name),
            "version": number,
            "file_name": path.name,
            "install_dir": "site",
            "sha256": _sha256(path),
            "package_type": "package",
            "imports": ["widgets" if name == "the_other_half" else name],
            "depends": [],
            "unvendored_tests": False,
        }
    return {"info": lock["info"], "packages": entries}


# -------------------------------------------------------------------------------------------- site


def runs(notebook, source, packages):
    """Whether the code of ``notebook`` runs in its folder, on the package in ``source`` and no others than
    ``packages``."""
    code = [cell.source for cell in _read(notebook).cells if cell.cell_type == "code"]
    done = subprocess.run(
        [sys.executable, "-c", ALONE, source, *packages],
        cwd=notebook.parent,
        input=json.dumps(code),
        text=True,
        capture_output=True,
    )
    return done.returncode == 0


def site(made, core, packages, notebooks):
    """Build a JupyterLite site of ``notebooks`` into the folder ``made``, with Pyodide's ``core`` and the
    wheels ``packages``."""
    with TemporaryDirectory() as folder:
        lite, files = Path(folder, "site"), Path(folder, "files")
        home = lite / "static" / "pyodide"
        home.mkdir(parents=True)
        for path in [*(core / name for name in CORE), *packages]:
            shutil.copy(path, home)
        locked = lock_file(_lock(core), packages)
        (home / "pyodide-lock.json").write_text(json.dumps(locked), encoding="utf-8")
        for name in LAB_EXTENSIONS:
            shutil.copytree(INSTALLED / name, lite / "labextensions" / name)
        kernel = {
            "disablePyPIFallback": True,
            "loadPyodideOptions": {"packages": sorted(locked["packages"])},
        }
        page = {
            "appName": "The Other Half",
            "disabledExtensions": [
                "@jupyter-notebook/notebook-extension:tab-icon"
            ],  # its icons are not there
            "litePluginSettings": {PYODIDE_KERNEL_PLUGIN_ID: kernel},
        }
        config = {"jupyter-lite-schema-version": 0, "jupyter-config-data": page}
        (lite / "jupyter-lite.json").write_text(json.dumps(config), encoding="utf-8")

        (files / "chapters").mkdir(parents=True)
        shutil.copytree(ROOT / "assets", files / "assets", ignore=shutil.ignore_patterns("*.css"))
        for path in [*CHAPTERS.glob("*.md"), *CHAPTERS.glob("*.bib")]:
            shutil.copy(path, files / "chapters")
        for path in notebooks:
            notebook = _read(path)
            notebook.metadata.kernelspec = KERNEL_SPEC
            notebook.cells.insert(0, nbformat.v4.new_markdown_cell(FIRST_CELL, id="runs-here"))
            # in whole strings: JupyterLite takes lines apart only where a server would have joined them
            nbformat.write(notebook, files / "chapters" / path.name, split_lines=False)

        places = [f"--lite-dir={lite}", f"--contents={files}", f"--output-dir={made}"]
        found = [
            "--ignore-sys-prefix",
            f"--FederatedExtensionAddon.extra_labextensions_path={lite / 'labextensions'}",
        ]
        less = ["--apps=notebooks", "--apps=edit", "--no-sourcemaps", "--no-unused-shared-packages"]
        done = subprocess.run(
            [sys.executable, "-m", "jupyterlite_core", "build", *places, *found, *less],
            cwd=lite,
            text=True,
            capture_output=True,
        )
    if done.returncode:
        sys.exit(f"JupyterLite could not be built:\n{done.stdout}{done.stderr}")
    shutil.copytree(made / "files" / "assets", made / "assets")  # where a picture is looked for at first
    for path in made.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        path.write_text(page.replace("<head>", f"<head>{HEAD}", 1), encoding="utf-8")


def weight(made):
    """MB that a first visit to the site loads at most, compressed as a server would."""
    parts = [path for name in ("static", "build", "extensions") for path in (made / name).rglob("*")]
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in parts if path.is_file()) / 1e6


def build(book):
    """Build the site below ``book`` and put a button on each page that has a notebook there.

    Returns the names of the notebooks, MB of a first visit, and whether numpy is there."""
    made = book / "lite"
    shutil.rmtree(made, ignore_errors=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    core = pyodide(CACHE)
    lock = _lock(core)
    python = lock["info"]["python"]
    numpy = numpy_wheel(lock)
    notebooks = sorted(path for path in CHAPTERS.glob("*.ipynb") if _page(book, path).is_file())
    with TemporaryDirectory() as folder:
        own = own_wheel(Path(folder), stored_outputs(notebooks))
        wanted = needed(python)
        there = [*wanted, *(["numpy"] if numpy else [])]
        notebooks = [path for path in notebooks if runs(path, Path(folder, "source"), there)]
        wanted |= {"micropip": lock["packages"]["micropip"]["version"]}
        kernel = (INSTALLED / KERNEL / "static" / "pypi").glob
        packages = [
            *wheels(CACHE, wanted, python),
            *(path for name in ("ipykernel", "piplite", "pyodide_kernel") for path in kernel(f"{name}-*")),
            own,
            *([numpy] if numpy else []),
        ]
        site(made, core, packages, notebooks)
    size = weight(made)
    here = {_page(book, path): path.name for path in notebooks}
    for path in sorted((book / "chapters").glob("*.html")):
        page = path.read_text(encoding="utf-8")
        path.write_text(
            with_button(page, here[path], size) if path in here else without_button(page), encoding="utf-8"
        )
    return list(here.values()), size, bool(numpy)


def _lock(core):
    return json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))


def _read(path):
    return nbformat.read(path, as_version=4)


def _page(book, notebook):
    return book / "chapters" / f"{notebook.stem}.html"


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    NAMES, SIZE, NUMPY = build(Path(sys.argv[1]).resolve())
    print(f"{'With' if NUMPY else 'Without'} numpy, up to {SIZE:.0f} MB to load: {', '.join(NAMES)}")
