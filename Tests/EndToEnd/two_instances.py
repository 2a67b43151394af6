#!/usr/bin/env python3
"""Two instances exchange matters over Open311 while both are killed again and again: none lost, none doubled, none closed by itself.

    Tests/EndToEnd/two_instances.py [--count 300] [--kills 5]

The first takes reports in by its own Open311 interface and sends each on to the second; the second is where some are rejected, which
comes back. Kills are `kill -9`, of the sender and the receiver in turn, while matters are on their way.
"""

import argparse
import collections
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from urllib.parse import urlencode

from keyed import Keyed
from served import BINARY

PEERS = """
peers:
  - code: other
    name: {{zh: 另一平台, en: Other}}
    url: {url}
    jurisdiction: "320115"
    key_file: other.key
    private: yes
    bearer: yes
    when: reported
    categories: {{"event:01001": event-01001}}
"""


def rows(keyed, sql):
    connection = sqlite3.connect(f"file:{keyed.folder}/yiwang.sqlite?mode=ro", uri=True, timeout=60)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def count(keyed, sql):
    return rows(keyed, sql)[0][0]


class Exchange:
    def __init__(self, folder, wanted, kills):
        self.wanted, self.kills, self.lock = wanted, kills, threading.Lock()
        for name in ("here", "there"):
            os.makedirs(f"{folder}/{name}")
        self.there = Keyed(f"{folder}/there")
        self.here = Keyed(f"{folder}/here")
        # The receiver keeps its port across kills.
        self.ports = {k: k.served.address[1] for k in (self.here, self.there)}
        with open(f"{folder}/here/other.key", "w", encoding="utf-8") as file:
            file.write(self.there.key + "\n")
        with open(f"{folder}/here/peers.yaml", "w", encoding="utf-8") as file:
            file.write(PEERS.format(url=self.there.base))
        self.acknowledged = set()

    def restart(self, keyed):
        keyed.served.kill()
        for _ in range(20):
            try:
                keyed.start(self.ports[keyed])
                return
            except AssertionError:
                time.sleep(0.3)
        raise SystemExit("an instance did not come up again")

    def post(self, n):
        """Sends report `n` until it is acknowledged."""
        form = {
            "service_code": "event-01001", "lat": f"{31.95 + n % 50 * 1e-4:.6f}", "long": "118.840000", "description": f"井盖破损 {n}",
            "client_reference": f"r-{n}"}
        while True:
            try:
                client = self.here.served.client(20)
                answer = client.ask(
                    "POST", "/open311/v2/requests.json", body=urlencode(form).encode(),
                    fields={"Authorization": f"Bearer {self.here.key}", "Content-Type": "application/x-www-form-urlencoded"})
                client.close()
                if answer.status == 200:
                    self.acknowledged.add(n)
                    return
                if answer.status < 500:
                    raise SystemExit(f"refused: {answer.status} {answer.text[:500]}")
            except (OSError, ConnectionError, Exception) as error:  # noqa: BLE001
                if isinstance(error, SystemExit):
                    raise
                time.sleep(0.2)

    def fill(self):
        numbers = iter(range(self.wanted))

        def work():
            while True:
                with self.lock:
                    n = next(numbers, None)
                if n is None:
                    return
                self.post(n)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        return threads

    def sent(self):
        return count(self.here, "SELECT count(*) FROM open311_sendings WHERE state = 'sent'")

    def run(self):
        chosen = random.Random(311)
        began = time.monotonic()
        threads = self.fill()
        killed = collections.Counter()
        for round in range(self.kills):
            # At equal parts of the way.
            goal, limit = self.wanted * (round + 1) // (self.kills + 2), time.monotonic() + 600
            while self.sent() < goal and time.monotonic() < limit:
                time.sleep(0.02)
            time.sleep(chosen.random() * 0.2)
            victim = (self.here, self.there)[round % 2]
            killed["sender" if victim is self.here else "receiver"] += 1
            self.restart(victim)
        for thread in threads:
            thread.join()
        limit = time.monotonic() + 900
        while self.sent() < self.wanted and time.monotonic() < limit:
            time.sleep(0.2)
        self.took = time.monotonic() - began
        return killed

    def reject_some(self, most=20):
        """The receiver closes some; that comes back as a proposal. Returns how many."""
        found = rows(self.there, "SELECT number FROM matters ORDER BY key LIMIT %d" % most)
        client = self.there.served.client()
        for (number,) in found:
            answer = client.ask(
                "POST", f"/matters/{number}/steps", post="szzx.shiftLeader1",
                body={"action": "reject", "version": 1, "reason": "notOurs", "reply": "不属本平台"})
            assert answer.status == 303, f"{answer.status} {answer.text[:800]}"
        client.close()
        return len(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--kills", type=int, default=5)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="yiwang-two-")
    results = []

    def check(what, holds, more=""):
        results.append(bool(holds))
        print(f"{'ok  ' if holds else 'FAIL'} {what} {more}", flush=True)

    exchange = None
    try:
        exchange = Exchange(folder, options.count, options.kills)
        killed = exchange.run()
        here, there = exchange.here, exchange.there
        wanted = options.count
        check("every report was acknowledged", len(exchange.acknowledged) == wanted, f"{len(exchange.acknowledged)} of {wanted}")
        check("each is one matter here", count(here, "SELECT count(*) FROM matters") == wanted)
        check("each was sent on", exchange.sent() == wanted, f"{exchange.sent()}; killed {dict(killed)}; {exchange.took:.0f} s")
        arrived = rows(there, "SELECT source_number, key FROM matters")
        check("none was lost and none doubled there", len(arrived) == wanted == len({a[0] for a in arrived}), f"{len(arrived)}")
        remotes = rows(here, "SELECT remote, matter FROM open311_sendings")
        ours = {str(key): number.rsplit("-", 1)[-1] for number, key in arrived}
        check("each number there is of the right matter", all(ours.get(remote) == str(matter) for remote, matter in remotes))
        check("words arrived as they were sent", count(there, "SELECT count(DISTINCT details) FROM matters") == wanted)
        rejected = exchange.reject_some()
        # Killed once more while it comes back.
        exchange.restart(here)
        limit = time.monotonic() + 120
        while count(here, "SELECT count(*) FROM open311_received WHERE state = 'proposed'") < rejected and time.monotonic() < limit:
            time.sleep(0.2)
        back = rows(here, "SELECT matter, count(*) FROM open311_received WHERE state = 'proposed' GROUP BY matter")
        check("each end there is a proposal here, once", len(back) == rejected and all(n == 1 for _, n in back), f"{len(back)}")
        notes = rows(here, "SELECT matter, count(*) FROM entries WHERE action = 'note' GROUP BY matter")
        check("each was noted once in the log", len(notes) == rejected and all(n == 1 for _, n in notes), f"{len(notes)}")
        check("nothing was closed by itself", count(here, "SELECT count(*) FROM matters WHERE phase > 2") == 0)
        print(f"{wanted} matters, {wanted / exchange.took:.0f} a second over both, with {sum(killed.values())} kills ({BINARY})", flush=True)
    finally:
        if exchange:
            exchange.here.served.kill()
            exchange.there.served.kill()
        shutil.rmtree(folder, True)
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(0 if results and all(results) else 1)


if __name__ == "__main__":
    main()
