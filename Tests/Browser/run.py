#!/usr/bin/env python3
"""Runs the browser tests against the built program, two scripts at a time. Exit code 1 when anything failed.

Tests/Browser/run.py [SCRIPT ...]
Tests/Browser/run.py --shots FOLDER [WORD ...]     pictures of the pages whose path holds a word
"""

import os
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = 600
SCRIPTS = [
    "everypage.py", "administration.py", "discipline.py", "field.py", "signin.py", "public.py", "openness.py", "headers.py", "report.py",
    "cockpit.py", "workbench.py", "live.py", "interchange.py", "open311.py", "doors.py", "figures.py", "league.py", "pledges.py",
    "appraisal.py",
]


def main():
    started = time.monotonic()
    prepared = subprocess.run(
        [os.path.join(HERE, "..", "environment.sh"), "browser", os.path.join(HERE, "requirements.txt")], stdout=subprocess.PIPE)
    python = prepared.stdout.decode().strip()
    if prepared.returncode or not python:
        print("0 passed, 1 failed")
        sys.exit(1)
    if sys.argv[1:2] == ["--shots"]:
        sys.exit(subprocess.run([python, os.path.join(HERE, "shots.py"), *sys.argv[2:]]).returncode)
    print(f"prepared in {time.monotonic() - started:.0f} s", flush=True)

    def run(script):
        began = time.monotonic()
        process = subprocess.Popen([python, os.path.join(HERE, script)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        # A browser that hangs must not hang the checks.
        watch = threading.Timer(SECONDS, process.terminate)
        watch.start()
        text = process.communicate()[0].decode("utf-8", "replace")
        watch.cancel()
        found = re.search(r"(\d+) passed, (\d+) failed\s*\Z", text)
        passed, failed = (int(found.group(1)), int(found.group(2))) if found else (0, 1)
        if process.returncode and not failed:
            failed = 1
        print(f"== {script}  ({time.monotonic() - began:.0f} s)\n{text.rstrip()}\n", flush=True)
        return passed, failed

    with ThreadPoolExecutor(2) as both:
        results = list(both.map(run, sys.argv[1:] or SCRIPTS))
    passed, failed = (sum(column) for column in zip(*results))
    print(f"{time.monotonic() - started:.0f} s")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
