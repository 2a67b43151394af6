#!/usr/bin/env python3
"""Runs all end-to-end tests against the built program, two scripts at a time. Exit code 1 when anything failed.

    Tests/EndToEnd/run.py [--rounds 20]
"""

import argparse
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))


def run(arguments):
    started = time.monotonic()
    done = subprocess.run([sys.executable, os.path.join(HERE, arguments[0]), *arguments[1:]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    text = done.stdout.decode("utf-8", "replace")
    found = re.search(r"(\d+) passed, (\d+) failed\s*\Z", text)
    passed, failed = (int(found.group(1)), int(found.group(2))) if found else (0, 1)
    if done.returncode and not failed:
        failed = 1
    print(f"== {' '.join(arguments)}  ({time.monotonic() - started:.0f} s)\n{text.rstrip()}\n", flush=True)
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=20, help="kills on each engine")
    rounds = ["--rounds", str(parser.parse_args().rounds)]
    scripts = [
        ["crash.py", "--engine", "postgres", *rounds], ["commands.py"], ["crash.py", "--engine", "sqlite", *rounds], ["hostile.py"],
        ["fuzz.py"], ["notices.py"], ["edge.py"], ["attempts.py"], ["photo.py"],
        ["interface.py"], ["doors.py"], ["described.py"], ["bulk.py"], ["wayout.py"], ["open311.py"],
        ["two_instances.py"]]
    started = time.monotonic()
    with ThreadPoolExecutor(2) as both:
        results = list(both.map(run, scripts))
    passed, failed = (sum(column) for column in zip(*results))
    print(f"{time.monotonic() - started:.0f} s")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
