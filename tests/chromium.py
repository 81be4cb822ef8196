"""Where the browser for the browser tests is. Run as a script, it says what to do when there is none.

Best is Chromium's headless shell, which has the same pages and no windows around them: a visit costs it a
third of the processor's time. On Debian, as root, the script installs it. Standard library only: it runs
before any environment.
"""

import os
import shutil
import subprocess
import sys

SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
MISSING = ("The browser tests need Chromium or Chrome, and none was found. "
           f"On Debian: apt-get install {SHELL}; elsewhere install Chrome, or set CHROMIUM to its path.")


def chromium():
    """Path of the Chromium or Chrome to test with (the variable CHROMIUM goes first), or None."""
    return os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


def main():
    wanted = not (os.environ.get("CHROMIUM") or shutil.which(SHELL))
    if wanted and shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium for the browser tests (once)")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
        subprocess.run(["apt-get", "-q", "update"], **quiet)
        subprocess.run(["apt-get", "-qy", "install", "--no-install-recommends", SHELL],
                       env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, **quiet)
    if not chromium():
        sys.exit(MISSING)


if __name__ == "__main__":
    main()
