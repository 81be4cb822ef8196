"""The sandbox for the classroom's tests. Run as a script on Debian and Ubuntu, as root, it installs it;
elsewhere it says what to do when there is none. Standard library only: it runs before any environment.
"""

import os
import shutil
import subprocess
import sys

MISSING = (
    "The classroom's tests need bubblewrap, and none was found. On Debian and Ubuntu: apt-get install "
    "bubblewrap. There is none for macOS and Windows: run the tests on Linux, a virtual one will do."
)


def main():
    if not shutil.which("bwrap") and shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing bubblewrap for the classroom's tests (once)")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
        subprocess.run(["apt-get", "-q", "update"], **quiet)
        subprocess.run(
            ["apt-get", "-qy", "install", "--no-install-recommends", "bubblewrap"],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            **quiet,
        )
    if not shutil.which("bwrap"):
        sys.exit(MISSING)


if __name__ == "__main__":
    main()
