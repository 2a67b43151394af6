"""The reference of `intake-sqlite`: the recorded statements in a loop on the raw database, 64 intakes to a transaction.

    raw_sqlite.py DATABASE RECORDED SECONDS
"""
import json
import sqlite3
import sys
import time

path, recorded, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])


def value(cell):
    return bytes.fromhex(cell["hex"]) if isinstance(cell, dict) else cell


intakes = []
with open(recorded) as lines:
    for line in lines:
        intakes.append([(text, [value(cell) for cell in cells]) for text, cells in json.loads(line)])

database = sqlite3.connect(path, isolation_level=None, cached_statements=512)
for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -16384", "mmap_size = 268435456",
                "temp_store = MEMORY", "journal_size_limit = 67108864"):
    database.execute("PRAGMA " + setting)

# What differs from intake to intake: the keys of matter and entry and the number, wherever they stand.
plans = []
for intake in intakes:
    key, entry, number = intake[0][1][0], intake[1][1][0], intake[0][1][1]
    marks = {key: 0, entry: 1, number: 2}
    plans.append([(text, cells, [(place, marks[cell]) for place, cell in enumerate(cells)
                                 if isinstance(cell, (int, str)) and cell in marks]) for text, cells in intake])

count = 0
key = int((time.time() * 1000 - 1_577_836_800_000)) << 22
start = time.monotonic()
end = start + seconds
execute = database.execute
while time.monotonic() < end:
    execute("BEGIN IMMEDIATE")
    for _ in range(64):
        key += 2
        fresh = (key, key + 1, "bench-%d" % key)
        for text, cells, places in plans[count % len(plans)]:
            for place, mark in places:
                cells[place] = fresh[mark]
            execute(text, cells)
        count += 1
    execute("COMMIT")
print("rate", count / (time.monotonic() - start))
