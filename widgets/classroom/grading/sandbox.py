"""Where students' code runs: under bubblewrap, without network, seeing nothing but Python, the course's
package (without the teacher's part) and the submission's own folder; for as long, and with as much, as
``Limits`` says.

``run`` gives back what the cells have shown, as clean data. Everything read from inside is distrusted: it is
cut at a size, parsed as JSON, and rebuilt from a short list of kinds.
"""

import base64
import binascii
import functools
import json
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

import widgets

from .. import MIME

RUNNER = Path(__file__).with_name("runner.py")
PACKAGE = Path(widgets.__file__).resolve().parent
HIDDEN = ("classroom/grading", "classroom/assignments")  # of the package: the teacher's part
HOME = "/home/student"
MB = 1_000_000
INSIST = "--without-sandbox"


@dataclass(frozen=True)
class Limits:
    """What one submission may use: seconds, bytes, processes. ``text``: characters a cell may print."""

    cell_seconds: float = 30
    notebook_seconds: int = 120
    memory: int = 2_000 * MB
    processes: int = 48
    file_size: int = 20 * MB
    folder: int = 60 * MB
    text: int = 100_000
    output: int = 10 * MB


@dataclass
class Ran:
    """What came of it: ``outputs`` of each cell that ended (those of the one that did not are lost), and
    ``problem``, a sentence, when not all could be run."""

    outputs: dict[int, list] = field(default_factory=dict)
    problem: str = ""


class NoSandbox(RuntimeError):
    """Students' code can't be run safely here. The message says why and what to do."""


def check():
    """Raise NoSandbox when bubblewrap is missing or does not work here."""
    if not sys.platform.startswith("linux"):
        trouble = "bubblewrap needs Linux, and this is not"
    elif not shutil.which("bwrap"):
        trouble = "bubblewrap is not installed (Debian and Ubuntu: apt-get install bubblewrap)"
    else:
        limits = Limits()
        tried = subprocess.run(
            [*_bubblewrap(limits, None), sys.executable, "-I", "-c", "import IPython"],
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        if tried.returncode == 0:
            return
        said = (tried.stderr.strip().splitlines() or ["no message"])[-1]
        trouble = f"bubblewrap does not work here: {said}"
        if os.geteuid() != 0:
            trouble += (
                " (does this machine forbid user namespaces? On Ubuntu: "
                "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0)"
            )
    raise NoSandbox(
        f"No sandbox for students' code: {trouble}. Grade on a Linux machine, a virtual one will do. If you "
        f"insist, {INSIST} runs their code as you, with your files and your network."
    )


assured = functools.cache(check)
"""The same, once."""


@functools.cache
def _features():
    """What this version of bubblewrap can do, in its own words."""
    return subprocess.run(["bwrap", "--help"], capture_output=True, text=True).stdout


def _bubblewrap(limits, folder):
    """The command line up to the program to run."""
    root = os.geteuid() == 0
    seen = {
        "/usr",
        str(PACKAGE),
        *(str(Path(p).resolve()) for p in (sys.prefix, sys.base_prefix, sys.exec_prefix)),
    }
    seen = sorted(path for path in seen if path == "/usr" or not path.startswith("/usr/"))
    command = ["bwrap", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"]
    if root:  # to become somebody else, which root can do without a user namespace
        command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        command += ["--unshare-user"]
        command += ["--disable-userns"] if "--disable-userns" in _features() else []
    command += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    command += ["--hostname", "classroom"]
    scratch = ["--perms", "1777", "--size", str(limits.folder), "--tmpfs"]
    command += [*scratch, "/tmp"]  # before the rest: Python or the package may be below it
    for parent in sorted(
        {parent for path in (*seen, HOME) for parent in Path(path).parents} - {Path("/"), Path("/tmp")}
    ):
        command += ["--perms", "0755", "--dir", str(parent)]
    for path in seen:
        command += ["--ro-bind", path, path]
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        where = Path("/", name)
        if where.is_symlink():
            command += ["--symlink", os.readlink(where), str(where)]
        elif where.exists():
            command += ["--ro-bind", str(where), str(where)]
    for path in ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/localtime", "/etc/alternatives", "/etc/fonts"):
        command += ["--ro-bind-try", path, path]
    command += [*scratch, HOME]
    for hidden in HIDDEN:
        if (PACKAGE / hidden).is_dir():
            command += ["--tmpfs", str(PACKAGE / hidden), "--remount-ro", str(PACKAGE / hidden)]
    command += ["--ro-bind", str(RUNNER), "/runner.py"]
    if folder:
        command += ["--ro-bind", str(folder), "/given"]
    command += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]
    command += [*scratch, "/dev/shm"]
    command += ["--remount-ro", "/", "--chdir", HOME]
    for name, value in _environment().items():
        command += ["--setenv", name, value]
    return command


def _environment():
    return {
        "HOME": HOME,
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "IPYTHONDIR": f"{HOME}/.ipython",
        "MPLCONFIGDIR": f"{HOME}/.matplotlib",
        "OPENBLAS_NUM_THREADS": "1",
        "NBGRADER_EXECUTION": "autograde",
    }


_slots = set()
_slots_lock = threading.Lock()


def _uid():
    """For root: somebody nobody is, another one for each sandbox at a time (processes are counted by
    user)."""
    if os.geteuid() != 0:
        return 0
    with _slots_lock:
        slot = next(n for n in range(1000) if n not in _slots)
        _slots.add(slot)
    return 1_000_000_000 + (os.getpid() % 1_000_000) * 1000 + slot


def run(cells, folder, limits=Limits(), sandboxed=True):  # noqa: B008
    """Run the sources ``cells`` in order, with copies of the files in ``folder`` beside them."""
    uid = _uid() if sandboxed else 0
    given = json.dumps(asdict(limits) | {"uid": uid, "processes": limits.processes if sandboxed else 0})
    interpreter = [sys.executable, "-I", "-X", "utf8"]
    with tempfile.TemporaryFile() as told, tempfile.TemporaryDirectory() as unsafe:
        told.write(json.dumps(cells).encode())
        told.seek(0)
        if sandboxed:
            started = {"args": [*_bubblewrap(limits, folder), *interpreter, "/runner.py", given]}
        else:
            place = shutil.copytree(folder, Path(unsafe, "folder"), symlinks=True)
            environment = os.environ | {"NBGRADER_EXECUTION": "autograde"}
            started = {"args": [*interpreter, str(RUNNER), given], "cwd": place, "env": environment}
        process = subprocess.Popen(
            **started,
            stdin=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=not sandboxed,
        )
        try:
            return _watch(process, limits, len(cells))
        finally:
            _end(process, sandboxed)
            with _slots_lock:
                _slots.discard((uid - 1_000_000_000) % 1000)


def _end(process, sandboxed):
    """End a sandbox and all in it: it does not outlive the bubblewrap around it."""
    if process.poll() is None and not sandboxed:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
    process.kill()
    process.wait()
    process.stdout.close()
    process.stderr.close()


def _watch(process, limits, cells):
    """Read what a sandbox says until it is through, dead, or beyond a limit."""
    ran, cell, rest, read = Ran(), None, b"", 0
    start = cell_start = time.monotonic()

    def ended(how, why):
        at = "before the first cell" if cell is None else f"in code cell {cell + 1}"
        ran.problem = f"{how} {at}: {why}"
        return ran

    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while len(ran.outputs) < cells:
            some = ready.select(0.25)
            now = time.monotonic()
            if now - start > limits.notebook_seconds:
                return ended("stopped", f"the notebook ran longer than {limits.notebook_seconds:g} s")
            if now - cell_start > limits.cell_seconds + 1 and cell is not None:
                return ended("stopped", f"longer than {limits.cell_seconds:g} s, and not to be interrupted")
            if _resident(process) > limits.memory:
                return ended("stopped", f"its processes used more than {limits.memory // MB} MB of memory")
            if not some:
                continue
            chunk = os.read(process.stdout.fileno(), 1 << 16)
            read += len(chunk)
            if not chunk:
                return ended("ended", "its Python stopped" + _said(process, cell))
            if read > limits.output:
                return ended("stopped", f"it showed more than {limits.output // MB} MB")
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                try:
                    said = json.loads(line)
                    if "begin" in said:
                        cell, cell_start = int(said["begin"]), now
                    else:
                        ran.outputs[int(said["end"])] = clean(said["outputs"])
                except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                    return ended("stopped", "what it said was not in the form agreed")
    return ran


def _resident(process):
    """Bytes of memory that a sandbox's processes hold."""
    total = 0
    try:
        for each in psutil.Process(process.pid).children(recursive=True):
            total += each.memory_info().rss
    except psutil.Error:
        pass
    return total


def _said(process, cell):
    """Why nothing was run at all, if bubblewrap or Python said so."""
    if cell is not None:
        return ""
    process.kill()
    said = process.stderr.read(10_000).decode(errors="replace").strip().splitlines()
    return f" ({said[-1][:200]})" if said else ""


def _text(value, most=200_000):
    return (value if isinstance(value, str) else "")[:most]


def clean(outputs):
    """Outputs rebuilt as plain, harmless data: text, errors, PNG pictures and answers; no HTML, no script."""
    kept = []
    for output in outputs if isinstance(outputs, list) else []:
        kind = output.get("output_type") if isinstance(output, dict) else None
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            kept.append({"output_type": "stream", "name": name, "text": _text(output.get("text"))})
        elif kind == "error":
            trace = output.get("traceback")
            kept.append({
                "output_type": "error",
                "ename": _text(output.get("ename"), 200),
                "evalue": _text(output.get("evalue"), 2000),
                "traceback": [_text(line, 2000) for line in (trace if isinstance(trace, list) else [])[:100]],
            })  # fmt: skip
        elif kind in ("display_data", "execute_result"):
            given = output.get("data") if isinstance(output.get("data"), dict) else {}
            data = {"text/plain": _text(given.get("text/plain"))}
            if MIME in given:
                data[MIME] = given[MIME]
            picture = given.get("image/png")
            try:
                if (
                    isinstance(picture, str)
                    and base64.b64decode(picture.strip(), validate=True)[:4] == b"\x89PNG"
                ):
                    data["image/png"] = picture.strip()
            except (binascii.Error, ValueError):
                pass
            kept.append({"output_type": "display_data", "data": data, "metadata": {}})
    return kept
