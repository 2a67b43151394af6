#!/usr/bin/env python3
"""Requests over the Open311 interface, durable before each answer, against the raw engine with the very rows they left.

    YIWANG=.build/release/yiwang Benchmarks/open311.py [--seconds 10] [--rounds 3]

Ours: `POST /open311/v2/requests.json`, urlencoded, a key in the head, 64 keep-alive clients of wrk, each request another. Reference: a Python
loop on a copy of the database that writes the same rows again under other keys (matter, entry, countdown, parcel, line of the audit), 64 to a
transaction, with the same pragmas. Both in turn; medians count. Needs wrk.
"""

import argparse
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "Tests", "EndToEnd"))
os.environ.setdefault("YIWANG", os.path.join(ROOT, ".build", "release", "yiwang"))

from keyed import Keyed  # noqa: E402

LUA = """
local threads = 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
function init(args) count = 0 end
function request()
  count = count + 1
  local body = string.format(
    "service_code=event-01001&lat=%.6f&long=%.6f&description=%%E4%%BA%%95%%E7%%9B%%96%%E7%%A0%%B4%%E6%%8D%%9F&client_reference=ROUND-%d-%d",
    31.94 + (count * 7919 % 1000) * 3e-5, 118.82 + (count * 104729 % 1000) * 4e-5, id, count)
  return wrk.format("POST", "/open311/v2/requests.json",
    { ["Content-Type"] = "application/x-www-form-urlencoded", ["Authorization"] = "Bearer KEY" }, body)
end
"""
TABLES = {"matters": ("key",), "entries": ("key", "matter"), "countdowns": ("matter",), "outbox": ("key", "matter")}
PRAGMAS = [
    "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -16384", "mmap_size = 268435456", "temp_store = MEMORY"]


def ours(keyed, folder, round, seconds):
    script = os.path.join(folder, "post.lua")
    with open(script, "w", encoding="utf-8") as file:
        file.write(LUA.replace("KEY", keyed.key).replace("ROUND", str(round)))
    done = subprocess.run(
        ["wrk", "-t2", "-c64", f"-d{seconds}s", "--latency", "-s", script, keyed.base.split("/open311")[0]], stdout=subprocess.PIPE, text=True)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", done.stdout)
    if wrong:
        raise SystemExit(f"{wrong.group(1)} answers were refusals")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout).group(1))
    return rate, re.search(r"99%\s+(\S+)", done.stdout).group(1)


def raw(path, seconds):
    """The rows of some requests once more, under other keys."""
    database = sqlite3.connect(path, isolation_level=None, cached_statements=512)
    for setting in PRAGMAS:
        database.execute("PRAGMA " + setting)
    audit = next(
        name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if name.startswith("audit")
        and "act" in [c[1] for c in database.execute(f"PRAGMA table_info({name})")])
    keys = [k for (k,) in database.execute("SELECT key FROM matters ORDER BY key LIMIT 500")]
    plans = []
    for key in keys:
        rows = []
        for table, names in TABLES.items():
            columns = [c[1] for c in database.execute(f"PRAGMA table_info({table})")]
            where = "key" if table == "matters" else "matter"
            for row in database.execute(f"SELECT * FROM {table} WHERE {where} = ?", (key,)):
                fresh = [columns.index(n) for n in names] + [columns.index(n) for n in ("number", "source_number") if n in columns]
                rows.append((f"INSERT INTO {table} VALUES ({','.join('?' * len(columns))})", list(row), fresh))
        plans.append(rows)
    columns = [c[1] for c in database.execute(f"PRAGMA table_info({audit})")]
    line = database.execute(f"SELECT * FROM {audit} ORDER BY 1 DESC LIMIT 1").fetchone()
    insert, first = f"INSERT INTO {audit} VALUES ({','.join('?' * len(columns))})", line[0]
    count, key, began = 0, int(time.time() * 1000) << 22, time.monotonic()
    while time.monotonic() - began < seconds:
        database.execute("BEGIN IMMEDIATE")
        for _ in range(64):
            count += 1
            key += 1
            for text, cells, fresh in plans[count % len(plans)]:
                for place in fresh:
                    cells[place] = key if isinstance(cells[place], int) else f"raw-{key}"
                database.execute(text, cells)
            database.execute(insert, (first + count, *line[1:]))
        database.execute("COMMIT")
    rate = count / (time.monotonic() - began)
    database.close()
    return rate


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="yiwang-bench-")
    try:
        mine, theirs, late = [], [], []
        keyed = Keyed(folder)
        for round in range(options.rounds):
            rate, slow = ours(keyed, folder, round, options.seconds)
            mine.append(rate)
            late.append(slow)
            keyed.served.stop()
            shutil.copy(f"{folder}/yiwang.sqlite", f"{folder}/raw.sqlite")
            theirs.append(raw(f"{folder}/raw.sqlite", options.seconds))
            for ending in ("", "-wal", "-shm"):
                if os.path.exists(f"{folder}/raw.sqlite{ending}"):
                    os.remove(f"{folder}/raw.sqlite{ending}")
            keyed.start()
        stored = sqlite3.connect(f"{folder}/yiwang.sqlite").execute(
            "SELECT count(*), count(DISTINCT source_number) FROM matters").fetchone()
        keyed.served.stop()
        ratio = statistics.median(mine) / statistics.median(theirs)
        print("| | ours | reference | ratio |\n|---|---|---|---|")
        print(
            f"| Open311 request over HTTP, 64 clients, SQLite | {statistics.median(mine):,.0f} ({min(mine):,.0f}–{max(mine):,.0f}) /s, 99 % within "
            f"{max(late)} | Python, raw: {statistics.median(theirs):,.0f} ({min(theirs):,.0f}–{max(theirs):,.0f}) /s | {ratio:.2f} |")
        print(f"{stored[0]:,} matters stored, {stored[1]:,} of them different")
    finally:
        shutil.rmtree(folder, True)


if __name__ == "__main__":
    main()
