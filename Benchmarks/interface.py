#!/usr/bin/env python3
"""What a page of a list costs through the JSON interface, the first beside one deep in history.

Benchmarks/interface.py DATABASE

DATABASE is a demonstration of any size; it is served by the program named in YIWANG and only read. Each list of 50 is asked 100 times over
one connection: its first page, and a page in the middle and at the end of all matters, reached by cursors. Reported in milliseconds and as a
ratio to the first page; the style sheet says what HTTP costs with nothing behind it.
"""

import http.client
import json
import re
import statistics
import sys
import time

from faces import STAFF, serve

ROUNDS = 100


def main():
    child, port = serve(sys.argv[1])
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

        def ask(path):
            connection.request("GET", path, headers={"Cookie": f"post={STAFF}"})
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, (path, answer.status, body[:200])
            return body

        def timed(path):
            ask(path)
            times = []
            for _ in range(ROUNDS):
                began = time.perf_counter()
                ask(path)
                times.append((time.perf_counter() - began) * 1000)
            return statistics.median(times), sorted(times)[int(ROUNDS * 0.99)]

        sheet = re.search(rb'/assets/[^"]+\.css', ask("/")).group(0).decode()
        newest = json.loads(ask("/api/v1/matters?which=all&limit=1"))["items"][0]["reported_at"][:4]
        years = {}
        for year in range(int(newest), int(newest) - 30, -1):
            found = json.loads(ask(f"/api/v1/matters?which=all&limit=1&to={year}-01-15"))
            if found["next"] is None:
                break
            years[year] = found["next"]
        depths = [("first page", ""), ("middle", "&cursor=" + list(years.values())[len(years) // 2]), ("end", "&cursor=" + list(years.values())[-1])]
        print(f"{'list of 50':44} {'median ms':>9} {'99 % ms':>8} {'ratio':>6}")
        print(f"{'(style sheet)':44} {timed(sheet)[0]:9.2f}")
        for name, query in (("all", "which=all"), ("of a street", "which=all&area=320115001"), ("all, five fields", "which=all&fields=number,stage,area,agency,due_at")):
            first = None
            for depth, cursor in depths:
                median, worst = timed(f"/api/v1/matters?{query}&limit=50{cursor}")
                first = first or median
                print(f"{name + ', ' + depth:44} {median:9.2f} {worst:8.2f} {median / first:6.2f}", flush=True)
    finally:
        child.terminate()
        child.wait()


if __name__ == "__main__":
    main()
