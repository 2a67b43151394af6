"""The checkers of other people that tests of interfaces run with, in an environment of their own (open311.txt, locked by hash)."""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
VENV = os.path.join(ROOT, ".build", "open311")


def within():
    """Goes on within the environment: makes it if need be, and runs the calling script anew by its Python. Ends with `0 passed, 1 failed`
    when it cannot be made."""
    if sys.prefix == os.path.realpath(VENV) or os.environ.get("YIWANG_CHECKERS"):
        return
    done = subprocess.run(
        [os.path.join(ROOT, "Tests", "environment.sh"), "open311", os.path.join(HERE, "open311.txt"), os.path.join(HERE, "open311-source.txt")],
        stdout=subprocess.PIPE)
    if done.returncode:
        print("0 passed, 1 failed")
        sys.exit(1)
    python = done.stdout.decode().strip().splitlines()[-1]
    os.environ["YIWANG_CHECKERS"] = "1"
    os.execv(python, [python, os.path.abspath(sys.argv[0]), *sys.argv[1:]])
