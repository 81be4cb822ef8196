"""Runs a student's cells inside the sandbox. Everything here is in the student's hands once the first cell
runs: what it says is data, and `sandbox.py`, outside, holds the limits that count.

    python -I runner.py LIMITS < CELLS > LINES

CELLS: a JSON list of sources; LIMITS: a JSON object (see sandbox.Limits). LINES: one JSON object for each
cell when it begins, {"begin": n}, and one when it has ended, {"end": n, "outputs": [...]}, as in a notebook.
"""

import io
import json
import os
import resource
import shutil
import signal
import sys


def confine(limits):
    """Limits that a process can't raise again, and no more root."""
    with open("/proc/self/oom_score_adj", "w") as first_to_go:
        first_to_go.write("1000")
    for what, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_FSIZE, limits["file_size"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CPU, limits["notebook_seconds"] + 5),
    ):
        resource.setrlimit(what, (most, most))
    if limits["uid"]:  # root is not bound by the next limit, so it goes
        os.setgroups([])
        os.setgid(limits["uid"])
        os.setuid(limits["uid"])
    if limits["processes"]:
        resource.setrlimit(resource.RLIMIT_NPROC, (limits["processes"], limits["processes"]))


class Caught(io.TextIOBase):
    """stdout or stderr of a cell: a stream output that stops growing at its limit."""

    def __init__(self, name, add, most):
        self.name, self._add, self._left = name, add, most

    def writable(self):
        return True

    def write(self, text):
        if self._left > 0:
            self._add({"output_type": "stream", "name": self.name, "text": text[: self._left]})
            self._left -= len(text)
            if self._left <= 0:
                self._add({"output_type": "stream", "name": self.name, "text": "\n... cut off ...\n"})
        return len(text)


def made_shell(add):
    """An IPython without terminal, history and files, whose outputs go to ``add``."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Hook(DisplayHook):
        def write_format_data(self, data, metadata=None):
            add({"output_type": "execute_result", "data": dict(data)})

        def write_output_prompt(self):
            pass

        def finish_displayhook(self):
            pass

    class Publisher(DisplayPublisher):
        def publish(self, data, metadata=None, **others):
            add({"output_type": "display_data", "data": dict(data)})

        def clear_output(self, wait=False):
            pass

    class Shell(InteractiveShell):
        displayhook_class = Hook
        display_pub_class = Publisher

        def _showtraceback(self, etype, evalue, stb):
            add({"output_type": "error", "ename": etype.__name__, "evalue": str(evalue)[:2000],
                 "traceback": [str(line)[:2000] for line in stb][-50:]})  # fmt: skip

        def enable_gui(self, gui=None):
            pass

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    return Shell.instance(config=config)


def main():
    limits = json.loads(sys.argv[1])
    cells = json.load(sys.stdin)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    confine(limits)
    for folder, _, files in os.walk("/given"):
        here = os.path.relpath(folder, "/given")
        os.makedirs(here, exist_ok=True)
        for name in files:
            shutil.copyfile(os.path.join(folder, name), os.path.join(here, name))
    sys.path.insert(0, os.getcwd())

    outputs = []

    def add(output):
        last = outputs[-1] if outputs else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] += output["text"]
        else:
            outputs.append(output)

    def say(line):
        print(json.dumps(line, default=repr), file=out, flush=True)

    def too_long(*_):
        raise KeyboardInterrupt(f"stopped after {limits['cell_seconds']:g} s")

    here, shell = os.getpid(), made_shell(add)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):  # until here trouble is told on stderr
        os.dup2(nowhere, descriptor)
    signal.signal(signal.SIGALRM, too_long)
    for n, source in enumerate(cells):
        outputs.clear()
        sys.stdout = Caught("stdout", add, limits["text"])
        sys.stderr = Caught("stderr", add, limits["text"])
        say({"begin": n})
        signal.setitimer(signal.ITIMER_REAL, limits["cell_seconds"])
        try:
            shell.run_cell(source, store_history=True)
        except BaseException as error:  # IPython lets some through: a KeyboardInterrupt in its own code, say
            add(
                {"output_type": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": []}
            )
        signal.setitimer(signal.ITIMER_REAL, 0)
        if os.getpid() != here:  # a forked copy that came out of its cell
            os._exit(0)
        say({"end": n, "outputs": outputs})


if __name__ == "__main__":
    main()
