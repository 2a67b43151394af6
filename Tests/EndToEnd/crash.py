#!/usr/bin/env python3
"""kill -9 during a load of writes, on both engines: what was acknowledged is there, the log verifies, no half matter.

    Tests/EndToEnd/crash.py [--rounds 20] [--engine sqlite|postgres] [--threads 12] [--seed 1]

On PostgreSQL some rounds kill the postmaster and some a backend first: the server must come to itself without a restart.
"""

import argparse
import glob
import http.client
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

from served import LEADER, ROOT, STREET, BINARY, Served, report, small_pack, yiwang

# Each answers with the number of rows that are half of something; all must be 0.
HALVES = {
    "matter without entries": "SELECT count(*) FROM matters m WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.matter = m.key)",
    "entries not as many as the version":
        "SELECT count(*) FROM matters m WHERE m.version <> (SELECT count(*) FROM entries e WHERE e.matter = m.key)",
    "matter without countdown":
        "SELECT count(*) FROM matters m WHERE m.flow = 'reporting' AND NOT EXISTS (SELECT 1 FROM countdowns c WHERE c.matter = m.key)",
    "filed matter without its countdowns":
        "SELECT count(*) FROM matters m WHERE m.flow = 'reporting' AND m.version > 1 AND (SELECT count(*) FROM countdowns c WHERE c.matter = m.key) < 3",
    "entry without outbox row or notice":
        "SELECT count(*) FROM entries e WHERE NOT EXISTS (SELECT 1 FROM outbox o WHERE o.key = e.key)"
        " AND NOT EXISTS (SELECT 1 FROM reporter_notices n WHERE n.key = e.key)",
    "entry with outbox row and notice": "SELECT count(*) FROM outbox o JOIN reporter_notices n ON n.key = o.key",
    "entry without matter": "SELECT count(*) FROM entries e WHERE NOT EXISTS (SELECT 1 FROM matters m WHERE m.key = e.matter)",
    "countdown without matter":
        "SELECT count(*) FROM countdowns c WHERE NOT EXISTS (SELECT 1 FROM matters m WHERE m.key = c.matter)",
    "reporter without matter":
        "SELECT count(*) FROM reporter_identities r WHERE NOT EXISTS (SELECT 1 FROM matters m WHERE m.key = r.matter)",
    "report without its reporter":
        "SELECT count(*) FROM matters m WHERE m.flow = 'reporting' AND NOT EXISTS (SELECT 1 FROM reporter_identities r WHERE r.matter = m.key)",
}


class SQLite:
    name = "sqlite"

    def __init__(self, folder):
        self.path = os.path.join(folder, "yiwang.sqlite")
        self.place = ["--database", self.path]

    def rows(self, sql):
        connection = sqlite3.connect(self.path, timeout=20)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def mishap(self, round, random):
        """What else breaks in this round; nothing here."""
        return None

    def close(self):
        pass


class Postgres:
    name = "postgres"

    def __init__(self, folder):
        self.holder = subprocess.Popen(
            ["sh", os.path.join(ROOT, "Tests", "postgres.sh"), "--durable"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.connection = self.holder.stdout.readline().decode().strip()
        if not self.connection:
            raise SystemExit("PostgreSQL did not start")
        self.folder = dict(part.split("=", 1) for part in self.connection.split())["host"]
        self.place = ["--database", self.connection, "--photos", os.path.join(folder, "photos")]
        found = [os.environ.get("YIWANG_POSTGRES_BIN", "")] + sorted(glob.glob("/usr/lib/postgresql/*/bin"))[::-1]
        on_path = shutil.which("psql")
        found += [os.path.dirname(on_path)] if on_path else []
        self.bin = next(b for b in found if b and os.access(os.path.join(b, "psql"), os.X_OK))

    def rows(self, sql):
        done = subprocess.run(
            [os.path.join(self.bin, "psql"), "-XAtq", "-F", "\t", "-d", self.connection, "-c", f"SET search_path = yiwang; {sql}"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        if done.returncode:
            raise RuntimeError(done.stderr.decode())
        lines = [line for line in done.stdout.decode().split("\n") if line]
        return [tuple(int(v) if v.lstrip("-").isdigit() else v for v in line.split("\t")) for line in lines]

    def mishap(self, round, random):
        if round % 5 == 0:
            return "postmaster", self.kill_postmaster
        if round % 5 == 2:
            return "backend", lambda: self.kill_backend(random)
        return None

    def kill_backend(self, random):
        """One backend dies; the postmaster then ends all others and recovers."""
        pids = [row[0] for row in self.rows(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY pid")]
        if not pids:
            return
        os.kill(random.choice(pids), 9)
        time.sleep(0.1)
        limit = time.monotonic() + 20
        while time.monotonic() < limit:
            try:
                return self.rows("SELECT 1")
            except RuntimeError:
                time.sleep(0.05)

    def kill_postmaster(self):
        """The postmaster dies and is started again on the same data."""
        data = os.path.join(self.folder, "data")
        with open(os.path.join(data, "postmaster.pid"), encoding="ascii") as file:
            os.kill(int(file.readline()), 9)
        start = ["setsid", os.path.join(self.bin, "pg_ctl"), "-D", data, "-l", os.path.join(self.folder, "log"), "-w", "-t", "60", "start"]
        if os.getuid() == 0:
            start = ["runuser", "-u", "postgres", "--"] + start
        # Backends that have not yet noticed hold the shared memory for a moment.
        for _ in range(100):
            done = subprocess.run(
                start, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if done.returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError("PostgreSQL did not start again")

    def close(self):
        self.holder.stdin.close()
        self.holder.stdout.close()
        self.holder.wait(60)


class Load:
    """Threads that report and act until the server is gone, and remember what was acknowledged."""

    def __init__(self, served, threads, round, seed):
        self.served, self.round = served, round
        self.numbers = {}  # once -> number, acknowledged
        self.steps = {}  # number -> acknowledged version
        self.pending = []  # once ids that were sent and not answered
        self.odd = []
        self.lock = threading.Lock()
        self.over = threading.Event()
        self.threads = [
            threading.Thread(target=self.work, args=(n, random.Random(f"{seed}/{round}/{n}"))) for n in range(threads)]
        for thread in self.threads:
            thread.start()

    def work(self, n, random):
        count = 0
        while not self.over.is_set():
            client = self.served.client(10)
            try:
                while not self.over.is_set():
                    count += 1
                    self.once(client, f"r{self.round}t{n}n{count}", random)
            except (OSError, http.client.HTTPException):
                # The database may be away for a moment while the server lives.
                time.sleep(0.02)
            finally:
                client.close()

    def once(self, client, once, random):
        with self.lock:
            self.pending.append(once)
        while (number := report(client, once=once, **form(once))) is None:
            if self.over.is_set():
                return
            time.sleep(0.05)
        with self.lock:
            self.pending.remove(once)
            self.numbers[once] = number
            self.steps[number] = 1
        if random.random() < 0.5:
            return
        steps = [
            {"action": "file", "standard": "event:01001#1"}, {"action": "dispatch", "agency": "cgj", "note": f"note {once}"}]
        for version, step in enumerate(steps, 1):
            answer = client.ask("POST", f"/matters/{number}/steps", body=dict(step, version=version), post=LEADER)
            if answer.status >= 500:
                return
            if answer.status != 303:
                with self.lock:
                    self.odd.append(f"{step['action']} on {number}: {answer.status}")
                return
            with self.lock:
                self.steps[number] = version + 1

    def end(self):
        self.over.set()
        for thread in self.threads:
            thread.join(30)


def form(once):
    return {"details": f"crash test {once}", "area": STREET, "name": "Reporter", "category": "event:01001"}


def crash(engine, rounds, threads, seed):
    """Prints a table of rounds. Returns the faults found, in words."""
    faults = []
    acknowledged, steps, onces = set(), {}, {}
    chance = random.Random(f"{seed}/{engine.name}")
    print(f"\n{engine.name}: {rounds} kills, {threads} clients, seed {seed}")
    print(f"{'round':>5} {'delay ms':>8} {'also':>10} {'reports':>8} {'steps':>6} {'found':>6} {'lost':>5} {'unsure':>6} {'doubled':>7}  verify")
    served = Served(*engine.place)
    try:
        for round in range(1, rounds + 1):
            delay = chance.uniform(0.05, 0.5)
            mishap = engine.mishap(round, chance)
            load = Load(served, threads, round, seed)
            # The delay counts from the first receipt: a machine under load may need a while until there is one.
            limit = time.monotonic() + 20
            while not load.numbers and time.monotonic() < limit:
                time.sleep(0.005)
            time.sleep(delay)
            if mishap:
                mishap[1]()
                # More than what was under way: each client has been served anew.
                enough = len(load.numbers) + 2 * threads
                limit = time.monotonic() + 20
                while len(load.numbers) < enough and time.monotonic() < limit:
                    time.sleep(0.02)
                if len(load.numbers) < enough:
                    gone = served.process.poll()
                    faults.append(
                        f"round {round}: the server did not take reports again within 20 s after the {mishap[0]} was killed;"
                        f" {'it runs' if gone is None else f'it ended with {gone}'} and said last: {''.join(served.lines[-60:])}")
            served.kill()
            load.end()
            faults += [f"round {round}: {odd}" for odd in load.odd]
            acknowledged |= set(load.numbers.values())
            steps.update(load.steps)
            onces.update(load.numbers)
            if not load.numbers:
                faults.append(f"round {round}: nothing was acknowledged, so nothing was tried")

            # The next server starts while the log is being verified: both must cope with what the crash left.
            verify = subprocess.Popen(
                [BINARY, "verify-log", *engine.place], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            served = Served(*engine.place)
            client = served.client()
            lost = [n for n in load.numbers.values() if client.get(f"/follow/{n}").status != 200]
            # What was not acknowledged is sent again twice, what was once more: each is one matter.
            doubled = 0
            again = load.pending + list(load.numbers)[:3]
            for once in again:
                first, second = (report(client, once=once, **form(once)) for _ in range(2))
                if first is None or first != second or load.numbers.get(once, first) != first:
                    doubled += 1
                    faults.append(f"round {round}: {once} sent again gave {first} and {second}")
                elif once in load.pending:
                    acknowledged.add(first)
                    steps.setdefault(first, 1)
                    onces[once] = first
            client.close()
            verdict = verify.communicate(timeout=120)[0].decode("utf-8", "replace")

            stored = dict(engine.rows("SELECT number, version FROM matters WHERE flow = 'reporting'"))
            lost += [n for n in acknowledged if n not in stored]
            behind = [n for n, version in steps.items() if stored.get(n, 0) < version]
            twice = engine.rows("SELECT source_number, count(*) FROM matters GROUP BY source_number HAVING count(*) > 1")
            unknown = len(stored) - len(set(onces.values()))
            doubled += len(twice)
            faults += [f"round {round}: lost {n}" for n in sorted(set(lost))]
            faults += [f"round {round}: {n} lost a step ({stored.get(n, 0)} of {steps[n]})" for n in behind]
            faults += [f"round {round}: {once} is there {count} times" for once, count in twice]
            if unknown:
                faults.append(f"round {round}: {unknown} matters that nobody sent")
            if verify.returncode:
                faults.append(f"round {round}: verify-log {verify.returncode}: {verdict[:400]}")
            for what, sql in HALVES.items():
                count = engine.rows(sql)[0][0]
                if count:
                    faults.append(f"round {round}: {count} × {what}")
            print(
                f"{round:>5} {delay * 1000:>8.0f} {mishap[0] if mishap else '':>10} {len(load.numbers):>8}"
                f" {sum(v - 1 for v in load.steps.values()):>6} {len(stored):>6} {len(set(lost)) + len(behind):>5}"
                f" {len(load.pending):>6} {doubled:>7}  {'ok' if verify.returncode == 0 else 'FAILED'}", flush=True)
    finally:
        served.kill()
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--threads", type=int, default=12)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--engine", choices=["sqlite", "postgres"])
    wanted = parser.parse_args()
    passed = failed = 0
    for kind in [SQLite, Postgres]:
        if wanted.engine not in (None, kind.name):
            continue
        started = time.monotonic()
        folder = tempfile.mkdtemp(prefix="yiwang-crash-")
        engine = kind(folder)
        try:
            ran = yiwang("setup", "--demo", "--sample", 0, "--no-examples", "--pack", small_pack(folder), *engine.place)
            faults = [repr(ran)] if ran.code else crash(engine, wanted.rounds, wanted.threads, wanted.seed)
        finally:
            engine.close()
            shutil.rmtree(folder, True)
        for fault in faults[:30]:
            print(f"FAIL {fault}")
        print(f"{'FAIL' if faults else 'ok  '} crash on {kind.name}: {wanted.rounds} kills, {len(faults)} faults, {time.monotonic() - started:.1f} s")
        passed, failed = passed + (not faults), failed + bool(faults)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
