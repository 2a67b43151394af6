#!/usr/bin/env python3
"""How long whole registers take to leave, and with how much memory, beside the raw engine writing the same rows.

    Benchmarks/export.py --database data/yiwang.sqlite [--keys FILE] [--folder /tmp]

The database is only read, but for one line of its audit for each export. `sqlite3 -csv` writes the same columns of the same matters, neither masked
nor named, to the same disk: the ratio is what masking, names and formats cost.
"""

import argparse
import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COLUMNS = ("number, lifecycle, stage, phase, title, category, street, community, area, address, lon, lat, agency, channel, reported_at, due_at,"
           " closed_at, on_time, closure, source, source_number")


def measured(arguments, out=None):
    """Seconds and largest memory in MB."""
    started = time.monotonic()
    with open(out or os.devnull, "wb") as file:
        process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.PIPE)
        said = process.stderr.read().decode("utf-8", "replace")
        process.stderr.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(arguments)}: {said[-500:]}")
    return time.monotonic() - started, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--database", required=True)
    parser.add_argument("--keys")
    parser.add_argument("--folder", default="/tmp")
    parser.add_argument("--program", default=os.path.join(ROOT, ".build", "release", "yiwang"))
    options = parser.parse_args()
    keys = ["--keys", options.keys] if options.keys else []
    raw = os.path.join(options.folder, "raw.csv")
    reference = []
    for _ in range(2):  # The first fills the cache of the system, for all alike.
        reference.append(measured(
            ["sqlite3", "-readonly", "-csv", "-header", options.database, f"SELECT {COLUMNS} FROM matters ORDER BY key DESC"], raw))
    seconds, memory = reference[-1]
    with open(raw, "rb") as file:
        rows = sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b"")) - 1
    print(f"{'':24} {'seconds':>8} {'ratio':>6} {'rows/s':>9} {'MB memory':>10} {'MB file':>8}")
    print(f"{'sqlite3 -csv':24} {seconds:8.1f} {1:6.1f} {rows / seconds:9.0f} {memory:10.0f} {os.path.getsize(raw) / 1e6:8.0f}")
    os.remove(raw)
    for name, more in [("csv", []), ("csv", ["--encoding", "gb18030"]), ("xlsx", []), ("geojson", [])]:
        path = os.path.join(options.folder, f"export.{name}")
        took, peak = measured([options.program, "export", "matters", path, "--database", options.database, *keys, *more])
        label = f"yiwang {' '.join([name, *more[1:]])}"
        print(f"{label:24} {took:8.1f} {took / seconds:6.1f} {rows / took:9.0f} {peak:10.0f} {os.path.getsize(path) / 1e6:8.0f}", flush=True)
        os.remove(path)


if __name__ == "__main__":
    main()
