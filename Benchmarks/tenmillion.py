#!/usr/bin/env python3
"""Makes a database of ten million matters out of a small one, and measures the figures on it beside DuckDB on the same rows.

    yiwang setup --demo --sample 20000 --database small.sqlite --pack Packs/jiangning      then let it be served until all is counted
    Benchmarks/tenmillion.py make --database small.sqlite [--copies 520]                   in place; a copy is moved back in time
    yiwang recount --database small.sqlite                                                 its seconds are the rebuild of all counts
    Benchmarks/tenmillion.py ask --database small.sqlite --url http://127.0.0.1:8080       pages, p50 and p99, and DuckDB

Only ended matters are copied: a district does not leave half a million open. Copies lie up to nine years back, evenly. `ask` needs the
Python package duckdb. Pages are asked one after the other by a demo post, as `make run` serves them.
"""

import argparse
import os
import sqlite3
import statistics
import sys
import tempfile
import time
import urllib.request

DAY = 86_400_000
YEARS = 9


def columns(db, table):
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]


def copied(db, table, changes, where, copies):
    """Copies rows with changed columns; `{ms}`, `{days}`, `{key}` and `{k}` stand for the shift of a copy."""
    indexes = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)).fetchall()
    for name, _ in indexes:
        db.execute(f"DROP INDEX {name}")
    db.execute(f"CREATE TEMP TABLE base AS SELECT * FROM {table} WHERE {where}")
    names = columns(db, table)
    # The oldest first, so that keys rise and the tree of rows is only ever appended to… before what is there already.
    for k in range(copies, 0, -1):
        days = k * YEARS * 365 // copies
        shift = {"days": days, "ms": days * DAY, "key": (days * DAY << 22) + k, "k": k}
        picked = ", ".join(changes.get(name, name).format(**shift) for name in names)
        db.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {picked} FROM base ORDER BY 1")
        if k % 20 == 0:
            db.commit()
            print(f"\r{table}: {copies - k}/{copies}", end="", file=sys.stderr, flush=True)
    db.execute("DROP TABLE base")
    for name, sql in indexes:
        print(f"\r{table}: {name}              ", end="", file=sys.stderr, flush=True)
        db.execute(sql)
    db.commit()
    print(f"\r{table}: done                         ", file=sys.stderr)


def make(options):
    db = sqlite3.connect(options.database)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -2000000")
    started = time.monotonic()
    copied(db, "matters", {
        "key": "key - {key}", "number": "number || '-' || {k}", "source_number": "NULL", "reported_at": "reported_at - {ms}",
        "closed_at": "closed_at - {ms}", "due_at": "due_at - {ms}", "promise_due_at": "promise_due_at - {ms}", "soon_at": "soon_at - {ms}",
        "details": "'…'"}, "phase > 2", options.copies)
    copied(db, "matter_facts", {
        "fact_matter": "fact_matter - {key}", "number": "number || '-' || {k}", "reported_day": "reported_day - {days}",
        "filed_day": "filed_day - {days}", "dispatched_day": "dispatched_day - {days}", "due_day": "due_day - {days}",
        "closed_day": "closed_day - {days}", "voiced_day": "voiced_day - {days}"},
        "fact_matter IN (SELECT key FROM matters WHERE phase > 2)", options.copies)
    # The counts of days: those that are summed up already, moved like their matters.
    names = [name for name in columns(db, "day_counts") if name not in ("flow", "sort", "day", "name")]
    db.execute("CREATE TEMP TABLE base AS SELECT * FROM day_counts WHERE sort NOT LIKE '%.month'")
    db.execute("DELETE FROM day_counts")
    db.execute(f"CREATE TEMP TABLE moved AS SELECT * FROM base")
    for k in range(1, options.copies + 1):
        db.execute(f"INSERT INTO moved SELECT flow, sort, day - {k * YEARS * 365 // options.copies}, name, {', '.join(names)} FROM base")
    sums = ", ".join(f"sum({name})" for name in names)
    db.execute(f"INSERT INTO day_counts SELECT flow, sort, day, name, {sums} FROM moved GROUP BY 1, 2, 3, 4")
    first = "CAST(julianday(date(day * 86400, 'unixepoch', 'start of month')) - 2440587.5 AS INTEGER)"
    db.execute(f"INSERT INTO day_counts SELECT flow, sort || '.month', {first}, name, {sums} FROM moved GROUP BY 1, 2, 3, 4")
    db.commit()
    db.execute("ANALYZE")
    db.commit()
    count = db.execute("SELECT count(*) FROM matters").fetchone()[0]
    print(f"{count} matters, {os.path.getsize(options.database) / 1e9:.1f} GB, {time.monotonic() - started:.0f} s")


def asked(url, path, post, times):
    seconds = []
    for _ in range(times):
        request = urllib.request.Request(url + path, headers={"Cookie": f"post={post}"})
        began = time.perf_counter()
        with urllib.request.urlopen(request) as reply:
            reply.read()
        seconds.append((time.perf_counter() - began) * 1000)
    return seconds


def line(name, values):
    values = sorted(values)
    p99 = values[min(len(values) - 1, int(len(values) * 0.99))]
    print(f"{name:60} p50 {statistics.median(values):8.1f} ms   p99 {p99:8.1f} ms", flush=True)


def ask(options):
    for path in options.pages:
        try:
            asked(options.url, path, options.post, 5)
            line(path, asked(options.url, path, options.post, options.times))
        except OSError as error:
            print(f"{path:60} {error}")
    try:
        import duckdb
    except ImportError:
        sys.exit("duckdb is not installed: no reference")
    source = sqlite3.connect(f"file:{options.database}?mode=ro", uri=True)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "facts.csv")
        print("handing the rows over …", file=sys.stderr)
        with open(path, "w", encoding="utf-8") as file:
            for row in source.execute("SELECT flow, agency, street, due_day, marks FROM matter_facts"):
                file.write(",".join("" if value is None else str(value) for value in row) + "\n")
        duck = duckdb.connect()
        duck.execute("CREATE TABLE facts (flow VARCHAR, agency VARCHAR, street VARCHAR, due_day INTEGER, marks INTEGER)")
        duck.execute(f"COPY facts FROM '{path}'")
    rows = duck.execute("SELECT count(*), max(due_day) FROM facts").fetchone()
    print(f"DuckDB has {rows[0]} rows")
    for name, days in (("a month", 31), ("a year", 365)):
        for column in ("agency", "street"):
            seconds = []
            for _ in range(options.times):
                began = time.perf_counter()
                duck.execute(
                    f"SELECT {column}, count(*) FILTER (WHERE (marks & 3136) = 64), count(*) FILTER (WHERE (marks & 3392) = 320) FROM facts "
                    f"WHERE flow = 'reporting' AND due_day > {rows[1] - 60 - days} AND due_day <= {rows[1] - 60} GROUP BY 1").fetchall()
                seconds.append((time.perf_counter() - began) * 1000)
            line(f"DuckDB: due and handled on time by {column}, {name}", seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    first = commands.add_parser("make")
    first.add_argument("--database", required=True)
    first.add_argument("--copies", type=int, default=520)
    second = commands.add_parser("ask")
    second.add_argument("--database", required=True)
    second.add_argument("--url", required=True)
    second.add_argument("--post", default="szzx.statistician1")
    second.add_argument("--times", type=int, default=200)
    second.add_argument("pages", nargs="*", default=["/overview", "/indicators", "/indicators/onTimeClosing", "/appraisal", "/league"])
    options = parser.parse_args()
    make(options) if options.command == "make" else ask(options)


if __name__ == "__main__":
    main()
