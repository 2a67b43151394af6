"""Runs every benchmark beside its reference, in turn, and prints one table. Started by run.sh, which says how."""
import calendar
import concurrent.futures
import contextlib
import csv
import http.client
import json
import os
import random
import re
import resource
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PACK = os.path.join(ROOT, "Packs", "jiangning")
YIWANG, BENCH = os.environ["YIWANG"], os.environ["YIWANG_BENCH"]
ROUNDS = int(os.environ.get("YIWANG_BENCH_ROUNDS", "5"))
POST = "szzx.dispatcher1"
# One key file for all databases of a run: they are copied about.
KEYS = ["--keys", os.environ["YIWANG_KEYS"]]
rows = []


def note(text):
    print(time.strftime("%H:%M:%S ", time.gmtime()) + text, file=sys.stderr, flush=True)


def row(what, ours, reference, ratio, target, met):
    rows.append((what, ours, reference, ratio, target, "" if met is None else "yes" if met else "NO"))
    note(" | ".join(rows[-1]))


def spread(values, digits=0):
    return f"{statistics.median(values):,.{digits}f} ({min(values):,.{digits}f}–{max(values):,.{digits}f})"


def each(costs):
    return f", {statistics.median(costs):,.0f} µs of processor each"


def run(command, seconds=120, **more):
    """The output of a command that must succeed within its time."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=seconds, **more)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command[:3])} failed ({done.returncode}): {done.stderr[-2000:]}{done.stdout[-500:]}")
    return done.stdout


def figures(output, name):
    return [float(line.split()[1]) for line in output.splitlines() if line.split()[:1] == [name]]


# What is measured on

def grids():
    with open(os.path.join(PACK, "territory", "grids.geojson")) as file:
        for feature in json.load(file)["features"]:
            geometry = feature["geometry"]
            yield geometry["coordinates"][0] if geometry["type"] == "Polygon" else geometry["coordinates"][0][0]


def sample_reports(folder, count=4000):
    """Points inside grids, categories that may be reported, Chinese words; as lines for yiwang-bench and as bodies for wrk."""
    chance = random.Random(2026)
    rings = list(grids())
    with open(os.path.join(PACK, "catalogue", "categories.csv")) as file:
        categories = [f"{row['kind']}:{row['code']}" for row in csv.DictReader(file) if row["parent"]]
    words = ["路灯不亮，请尽快维修", "井盖破损，影响通行", "垃圾堆放多日，无人清理", "占道经营，行人绕行", "树枝遮挡红绿灯"]
    lines, bodies = [], []
    for number in range(count):
        ring = chance.choice(rings)
        corner = chance.choice(ring)
        middle = [sum(p[i] for p in ring[:-1]) / (len(ring) - 1) for i in (0, 1)]
        pull = chance.random() * 0.7
        lon, lat = (middle[i] + (corner[i] - middle[i]) * pull for i in (0, 1))
        category, details = chance.choice(categories), f"{chance.choice(words)}（{number}）"
        lines.append(f"{lon:.7f},{lat:.7f},{category},{details}")
        bodies.append(urllib.parse.urlencode(
            {"lon": f"{lon:.7f}", "lat": f"{lat:.7f}", "crs": "wgs84", "category": category, "details": details}))
    for name, texts in (("reports.txt", lines), ("bodies.txt", bodies)):
        with open(os.path.join(folder, name), "w") as file:
            file.write("\n".join(texts) + "\n")
    return os.path.join(folder, "reports.txt"), os.path.join(folder, "bodies.txt")


def empty(folder, name="empty.sqlite"):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        run([YIWANG, "setup", "--demo", "--pack", PACK, "--sample", "0", "--database", path, *KEYS], 120)
        with contextlib.closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def filled(folder, count):
    """A database of so many matters: a year of 100,000, ten years of 1,000,000."""
    store = os.environ.get("YIWANG_BENCH_STORE") or folder
    path = os.path.join(store, f"matters-{count}.sqlite")
    if os.path.exists(path):
        # Kept from an earlier version of the program, perhaps.
        run([YIWANG, "migrate", "--apply", "--database", path, *KEYS], 600)
        return path
    part = os.path.join(store, f"part-{count}.sqlite")
    for end in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.remove(part + end)
    shutil.copy(empty(folder), part)
    note(f"making {count:,} matters")
    start = time.monotonic()
    days = max(365, count // 100_000 * 365)
    run([YIWANG, "simulate", "--count", str(count), "--days", str(days), "--database", part, *KEYS], 1800)
    row(f"sample of {count:,} matters", f"{time.monotonic() - start:,.0f} s", "", f"{count / (time.monotonic() - start):,.0f}/s", "", None)
    with contextlib.closing(sqlite3.connect(part)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.rename(part, path)
    return path


# Programs that run beside us

@contextlib.contextmanager
def process(command, **more):
    child = subprocess.Popen(command, **more)
    try:
        yield child
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, child, port, seconds):
        self.child, self.port, self.seconds = child, port, seconds
        # Processor time of each load, ours and wrk's together, in µs a request: what two free cores could do follows from it.
        self.costs = []

    def processor(self):
        """Seconds of processor that the server and all finished children have used."""
        with open(f"/proc/{self.child.pid}/stat") as file:
            cells = file.read().rsplit(")", 1)[1].split()
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK") + children.ru_utime + children.ru_stime

    def get(self, path, headers={}):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers=headers)
        reply = connection.getresponse()
        body = reply.read()
        connection.close()
        return reply.status, body

    def health(self):
        return json.loads(self.get("/health")[1])

    def memory(self, name):
        """A line of /proc/…/status in MB."""
        with open(f"/proc/{self.child.pid}/status") as file:
            return int(re.search(rf"^{name}:\s+(\d+) kB", file.read(), re.M).group(1)) / 1024

    def drain(self, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.health()["outbox_waiting"] > 0:
            time.sleep(0.2)

    def wrk(self, path, script=None, clients=64, seconds=4, **environment):
        command = ["wrk", "-t2", f"-c{clients}", f"-d{seconds}s", "--latency"] + (["-s", os.path.join(HERE, script)] if script else [])
        before = self.processor()
        output = run(command + [f"http://127.0.0.1:{self.port}{path}"], seconds + 30, env={**os.environ, **environment})
        count = int(re.search(r"(\d+) requests in", output).group(1))
        self.costs.append((self.processor() - before) * 1e6 / max(1, count))
        if "Non-2xx" in output or "Socket errors" in output:
            raise SystemExit(f"{path}: {output}")
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))
        tail = re.search(r"99%\s+([\d.]+)(us|ms|s)", output)
        return rate, float(tail.group(1)) * {"us": 0.001, "ms": 1, "s": 1000}[tail.group(2)]

    def stylesheet(self):
        """The path of a text that lies ready in memory: what our HTTP costs with nothing behind it."""
        return re.search(rb'rel="stylesheet" href="([^"]+)"', self.get("/follow")[1]).group(1).decode()


@contextlib.contextmanager
def served(database, keys=KEYS):
    port = free_port()
    start = time.monotonic()
    with process([YIWANG, "serve", "--database", database, *keys, "--port", str(port), "--requests-per-second", "0", "--forms-per-minute", "0"], stdout=subprocess.DEVNULL) as child:
        while True:
            if child.poll() is not None:
                raise SystemExit(f"the server ended with {child.returncode}")
            with contextlib.suppress(OSError):
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                connection.request("GET", "/health")
                if connection.getresponse().status == 200:
                    break
            if time.monotonic() - start > 60:
                raise SystemExit("the server does not answer")
            time.sleep(0.002)
        yield Server(child, port, time.monotonic() - start)


@contextlib.contextmanager
def postgres():
    with process([os.path.join(ROOT, "Tests", "postgres.sh"), "--durable"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        connection = child.stdout.readline().strip()
        if not connection:
            raise SystemExit("no PostgreSQL")
        try:
            yield connection
        finally:
            child.stdin.close()
            child.wait(30)


# The benchmarks

def intake_sqlite(folder):
    reports, _ = sample_reports(folder)
    source = empty(folder)
    recorded = os.path.join(folder, "recorded.jsonl")
    run([BENCH, "record", source, reports, "2000", recorded])
    rates = {"raw": [], "writes": [], "reports": []}
    for number in range(ROUNDS):
        for name in rates:
            path = os.path.join(folder, "round.sqlite")
            for end in ("", "-wal", "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    os.remove(path + end)
            shutil.copy(source, path)
            command = [sys.executable, os.path.join(HERE, "raw_sqlite.py"), path, recorded, "3"] if name == "raw" \
                else [BENCH, name, path, reports, "64", "3"]
            rates[name] += figures(run(command), "rate")
    for name, what in (("writes", "intake, SQLite, 64 writers: the transaction"), ("reports", "intake, SQLite, 64 writers: all of Matters.report")):
        ratios = [ours / raw for ours, raw in zip(rates[name], rates["raw"])]
        row(what, spread(rates[name]) + "/s", spread(rates["raw"]) + "/s Python, raw", spread(ratios, 2), "≥ 0.5", statistics.median(ratios) >= 0.5)


def pgbench_scripts(folder, recorded, count=8):
    """The recorded statements as pgbench scripts; what differs from intake to intake becomes a variable."""
    paths = []
    with open(recorded) as lines:
        for number, line in zip(range(count), lines):
            statements = json.loads(line)
            key, entry, name = statements[0][1][0], statements[1][1][0], statements[0][1][1]

            def literal(cell):
                if cell is None:
                    return "NULL"
                if isinstance(cell, bool):
                    return "TRUE" if cell else "FALSE"
                if isinstance(cell, dict):
                    return "'\\x" + cell["hex"] + "'"
                if cell == key:
                    return "CAST(:key AS BIGINT)"
                if cell == entry:
                    return "CAST(:entry AS BIGINT)"
                if cell == name:
                    return "'bench-' || CAST(:key AS TEXT)"
                if isinstance(cell, int):
                    return str(cell)
                # pgbench would take what follows a colon for a variable, in quotes too.
                return "E'" + cell.replace("\\", "\\\\").replace("'", "''").replace(":", "\\x3a") + "'"

            path = os.path.join(folder, f"pgbench-{number}.sql")
            with open(path, "w") as file:
                file.write("\\set n :n + 1\n\\set key :base + (:n * 16 + :client_id) * 2\n\\set entry :key + 1\nBEGIN;\n")
                for text, cells in statements:
                    text = re.sub(r"\$(\d+)", lambda place: literal(cells[int(place.group(1)) - 1]), text)
                    file.write(" ".join(text.split()) + ";\n")
                file.write("COMMIT;\n")
            paths.append(path)
    return paths


def intake_postgres(folder):
    reports, _ = sample_reports(folder)
    with postgres() as connection:
        run([YIWANG, "setup", "--demo", "--pack", PACK, "--sample", "0", "--database", connection, "--photos", os.path.join(folder, "photos"), *KEYS])
        recorded = os.path.join(folder, "recorded-postgres.jsonl")
        run([BENCH, "record", connection, reports, "8", recorded])
        scripts = [word for path in pgbench_scripts(folder, recorded) for word in ("-f", path)]
        host = re.search(r"host=(\S+)", connection).group(1)
        rates = {"pgbench": [], "writes": [], "reports": []}
        for number in range(ROUNDS):
            for name in rates:
                if name == "pgbench":
                    base = (int(time.time() * 1000) - 1_577_836_800_000) << 22
                    output = run(
                        ["pgbench", "-h", host, "-U", "postgres", "-n", "-c16", "-j2", "-M", "prepared", "-T", "4", "-D", "n=0",
                         "-D", f"base={base}"] + scripts + ["postgres"], env={**os.environ, "PGOPTIONS": "-c search_path=yiwang"})
                    rates[name].append(float(re.search(r"tps = ([\d.]+)", output).group(1)))
                else:
                    rates[name] += figures(run([BENCH, name, connection, reports, "16", "4"]), "rate")
        for name, what in (("writes", "intake, PostgreSQL, 16 connections: the transaction"), ("reports", "intake, PostgreSQL, 16 connections: all of Matters.report")):
            ratios = [ours / other for ours, other in zip(rates[name], rates["pgbench"])]
            row(what, spread(rates[name]) + "/s", spread(rates["pgbench"]) + "/s pgbench", spread(ratios, 2), "≥ 1.3", statistics.median(ratios) >= 1.3)


def http_reports(folder):
    _, bodies = sample_reports(folder)
    path = os.path.join(folder, "http.sqlite")
    shutil.copy(empty(folder), path)
    ours, floor, tails, costs = [], [], [], []
    with served(path) as server:
        sheet = server.stylesheet()
        for number in range(ROUNDS):
            floor.append(server.wrk(sheet, seconds=3)[0])
            rate, tail = server.wrk("/report", "report.lua", seconds=5, BODIES=bodies)
            ours.append(rate)
            tails.append(tail)
            costs.append(server.costs[-1])
            server.drain()
        server.drain(120)
    with contextlib.closing(sqlite3.connect(path)) as database:
        total, located, whole = database.execute("""
          SELECT count(*), count(area),
            (SELECT count(*) FROM matters m JOIN entries e ON e.matter = m.key AND e.ordinal = 1
              JOIN countdowns c ON c.matter = m.key) FROM matters""").fetchone()
    note(f"{total:,} reports stored, {located:,} located, {whole:,} with entry and countdown; 99 % within {statistics.median(tails):.0f} ms")
    if located < total * 0.99 or whole != total:
        raise SystemExit("not every report was located and whole")
    row("report over HTTP, located, durable, 64 clients", spread(ours) + "/s" + each(costs), spread(floor) + "/s style sheet",
        spread([a / b for a, b in zip(ours, floor)], 2), "≥ 4,000/s", statistics.median(ours) >= 4000)


def locate(folder):
    path = os.path.join(folder, "polygons.bin")
    index, tree, hits, vector, call = [], [], [], [], []
    python = os.environ.get("YIWANG_BENCH_PYTHON", sys.executable)
    has_shapely = subprocess.run([python, "-c", "import shapely, numpy"], stderr=subprocess.DEVNULL).returncode == 0
    for number in range(ROUNDS):
        output = run([BENCH, "locate", path])
        index += figures(output, "index_us")
        tree += figures(output, "tree_us")
        hits += figures(output, "hits")
        if has_shapely:
            other = run([python, os.path.join(HERE, "polygons.py"), path])
            if number == 0:
                note(other.splitlines()[0])
            vector += figures(other, "vector_us")
            call += figures(other, "call_us")
            hits += figures(other, "hits")
    if len(set(hits)) != 1:
        raise SystemExit(f"ours and shapely's hits differ: {sorted(set(hits))}")
    for name, times in (("AreaIndex", index), ("AreaTree.locate", tree)):
        ours = statistics.median(times)
        reference, ratio = f"shapely is not installed for {os.path.basename(python)}: pip install shapely numpy", ""
        if has_shapely:
            reference = f"shapely {statistics.median(vector):.2f} vectorised, {statistics.median(call):.2f} a call"
            ratio = f"{statistics.median(vector) / ours:.2f}, {statistics.median(call) / ours:.2f} × as fast"
        row(f"point → area, 10,000 polygons: {name}", spread(times, 2) + " µs", reference, ratio, "≤ 2 µs", ours <= 2)


def queries(path):
    """Lists with filters that people use, and pages of matters, from what is in the database."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        def column(text):
            return [line[0] for line in database.execute(text)]
        streets = column("SELECT DISTINCT street FROM matters WHERE street IS NOT NULL ORDER BY street LIMIT 4")
        agencies = column("SELECT agency FROM matters WHERE phase <= 2 AND agency IS NOT NULL GROUP BY agency ORDER BY count(*) DESC LIMIT 3")
        kinds = column("SELECT category FROM matters WHERE category IS NOT NULL GROUP BY category ORDER BY count(*) DESC LIMIT 2")
        days = database.execute("SELECT min(reported_at), max(reported_at) FROM matters").fetchone()
        numbers = column("SELECT number FROM (SELECT number, key FROM matters ORDER BY key) WHERE key % 97 = 0 LIMIT 3000")
    def day(milliseconds):
        return time.strftime("%Y-%m-%d", time.gmtime(milliseconds / 1000))
    middle = (days[0] + days[1]) // 2
    lists = {
        "open": "/matters", "overdue": "/matters?which=overdue", "all of a street": f"/matters?which=all&area={streets[0]}",
        "open in a street": f"/matters?area={streets[1]}", "ended in a street": f"/matters?which=ended&area={streets[-1]}",
        "open with an agency": f"/matters?agency={agencies[0]}", "all of an agency": f"/matters?which=all&agency={agencies[-1]}",
        "ended of a category": f"/matters?which=ended&category={kinds[0]}", "open of a category": f"/matters?category={kinds[-1]}",
        "ended, a week long ago": f"/matters?which=ended&from={day(middle)}&to={day(middle + 7 * 86_400_000)}",
    }
    return lists, [f"/matters/{number}" for number in numbers]


def pages(folder):
    small, large = filled(folder, 100_000), filled(folder, 1_000_000)
    rates = {}
    with served(small) as first, served(large) as second:
        sheet = first.stylesheet()
        files = {}
        for server, path in ((first, small), (second, large)):
            lists, matters = queries(path)
            for kind, paths in (("lists", list(lists.values())), ("matters", matters)):
                files[server, kind] = os.path.join(folder, f"{server.port}-{kind}.txt")
                with open(files[server, kind], "w") as file:
                    file.write("\n".join(paths) + "\n")
            for name, path in lists.items():
                times = []
                for _ in range(7):
                    start = time.perf_counter()
                    status, body = server.get(path, {"Cookie": f"post={POST}"})
                    times.append((time.perf_counter() - start) * 1000)
                    if status != 200:
                        raise SystemExit(f"{path}: {status}")
                note(f"{'1,000,000' if server is second else '100,000':>9} {name:24} {statistics.median(times):7.1f} ms, {body.count(b'<tr'):3} rows, {len(body) >> 10} KiB")
        for number in range(ROUNDS):
            rates.setdefault("floor", []).append(first.wrk(sheet, seconds=2)[0])
            for kind in ("lists", "matters"):
                for name, server in (("small", first), ("large", second)):
                    rates.setdefault((kind, name), []).append(
                        server.wrk("/", "paths.lua", seconds=3, PATHS=files[server, kind], POST=POST)[0])
                    rates.setdefault((kind, name, "cost"), []).append(server.costs[-1])
    floor = rates["floor"]
    for kind, what, target in (("lists", "list of 50, filtered", 1500), ("matters", "page of a matter", 2000)):
        ours, large_rates = rates[kind, "small"], rates[kind, "large"]
        row(f"{what}, 100,000 matters", spread(ours) + "/s" + each(rates[kind, "small", "cost"]), spread(floor) + "/s style sheet", spread([a / b for a, b in zip(ours, floor)], 2), f"≥ {target:,}/s", statistics.median(ours) >= target)
        slower = [a / b for a, b in zip(ours, large_rates)]
        row(f"{what}, 1,000,000 matters", spread(large_rates) + "/s" + each(rates[kind, "large", "cost"]), "100,000 matters", spread(slower, 2) + " × slower", "≤ 1.2 ×", statistics.median(slower) <= 1.2)


def memory(folder):
    small, large = filled(folder, 100_000), filled(folder, 1_000_000)
    starts, idle = [], []
    for number in range(ROUNDS):
        with served(small) as server:
            starts.append(server.seconds)
            time.sleep(2)
            idle.append(server.memory("VmRSS"))
    row("start, 100,000 matters", spread(starts, 2) + " s", "", "", "≤ 0.5 s", statistics.median(starts) <= 0.5)
    row("memory when idle", spread(idle) + " MB", "", "", "≤ 80 MB", statistics.median(idle) <= 80)
    copy = os.path.join(folder, "memory.sqlite")
    shutil.copy(large, copy)
    _, bodies = sample_reports(folder)
    lists, matters = queries(copy)
    paths = os.path.join(folder, "paths.txt")
    with open(paths, "w") as file:
        file.write("\n".join(path for pair in zip(matters, list(lists.values()) * 100) for path in pair) + "\n")
    with served(copy) as server:
        for number in range(2):
            server.wrk("/", "paths.lua", seconds=6, PATHS=paths, POST=POST)
            server.wrk("/report", "report.lua", seconds=6, BODIES=bodies)
            server.get("/overview", {"Cookie": "post=qfb.leader1"})
        peak, own, mapped = server.memory("VmHWM"), server.memory("RssAnon"), server.memory("RssFile")
        server.drain()
    row("peak memory under load, 1,000,000 matters", f"{peak:,.0f} MB", f"at the end {own:,.0f} its own, {mapped:,.0f} mapped files", "", "≤ 300 MB", peak <= 300)


def latencies(port, path, seconds, body=None):
    """Milliseconds of one request after another; an answer that is none of 200 or 303 ends the run."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    fields = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    found, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.monotonic()
        connection.request("POST" if body else "GET", path, body=body, headers=fields)
        answer = connection.getresponse()
        answer.read()
        if answer.status not in (200, 303):
            raise SystemExit(f"{path}: {answer.status}")
        found.append((time.monotonic() - start) * 1000)
    connection.close()
    return found


def part(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def keys_rotate(folder):
    """All personal data of 100,000 matters comes under a new key while reports come in."""
    path = os.path.join(folder, "rotation.sqlite")
    shutil.copy(filled(folder, 100_000), path)
    # Its own copy: the other databases stay under the first key.
    keys = ["--keys", os.path.join(folder, "rotation.keys")]
    shutil.copy(KEYS[1], keys[1])
    with open(sample_reports(folder)[1]) as file:
        body = file.readline().strip() + "&name=%E7%8E%8B%E6%9F%90&phone=13800000000"
    with served(path, keys) as server:
        before = latencies(server.port, "/report", 5, body)
        start = time.monotonic()
        rotation = subprocess.Popen([YIWANG, "keys", "rotate", "--database", path, *keys], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        during = []
        while rotation.poll() is None:
            during += latencies(server.port, "/report", 0.2, body)
        seconds = time.monotonic() - start
        if rotation.returncode != 0:
            raise SystemExit("keys rotate failed")
        said = rotation.stdout.read().strip()
        run([YIWANG, "keys", "drop", "1", "--database", path, *keys], 300)
        after = latencies(server.port, "/report", 1, body)
    run([YIWANG, "verify-log", "--database", path, *keys], 600)
    count = int(re.search(r"; (\d+) rows", said).group(1))
    row("key rotation, 100,000 matters, while it serves", f"{seconds:,.1f} s, {count:,} rows", f"{len(during):,} reports meanwhile, none refused", f"{count / seconds:,.0f} rows/s", "", None)
    row("a report while keys rotate, median (99 %)", f"{part(during, 0.5):,.1f} ms ({part(during, 0.99):,.1f})", f"{part(before, 0.5):,.1f} ms ({part(before, 0.99):,.1f}) before", f"{part(during, 0.5) / part(before, 0.5):,.2f}", "", None)
    assert after


def sign_in(folder):
    """What a password costs, and what fifty at once do to everybody else. Names that nobody has cost the same."""
    path = os.path.join(folder, "sign-in.sqlite")
    shutil.copy(empty(folder), path)
    fields = {"Content-Type": "application/x-www-form-urlencoded"}

    def attempt(port, name):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        start = time.monotonic()
        connection.request("POST", "/sign-in", body=urllib.parse.urlencode({"name": name, "password": "wrong horse 12"}), headers=fields)
        status = connection.getresponse().status
        connection.close()
        if status not in (401, 403, 422):
            raise SystemExit(f"sign-in: {status}")
        return (time.monotonic() - start) * 1000

    with served(path) as server:
        attempt(server.port, "warm")
        alone = [attempt(server.port, f"alone{n}") for n in range(10)]
        calm = latencies(server.port, "/follow", 3)
        with concurrent.futures.ThreadPoolExecutor(50) as people:
            waiting = [people.submit(attempt, server.port, f"many{n}") for n in range(50)]
            busy = []
            while not all(one.done() for one in waiting):
                busy += latencies(server.port, "/follow", 0.2)
            crowd = [one.result() for one in waiting]
    row("one sign-in", spread(alone) + " ms", "", "", "", None)
    row("a page while 50 people sign in, median (99 %)", f"{part(busy, 0.5):,.2f} ms ({part(busy, 0.99):,.2f})", f"{part(calm, 0.5):,.2f} ms ({part(calm, 0.99):,.2f}) when calm", f"{part(busy, 0.5) / part(calm, 0.5):,.2f}", "≤ 2 ×", part(busy, 0.5) / part(calm, 0.5) <= 2)
    row("the last of the 50", f"{max(crowd) / 1000:,.1f} s", "", "", "", None)


def changed_pack(folder, name, database, file, old, new):
    """The pack that is in force there, with one change."""
    pack = os.path.join(folder, name)
    run([YIWANG, "export", pack, "--database", database, *KEYS], 120)
    path = os.path.join(pack, file)
    with open(path, encoding="utf-8", newline="") as source:
        text = source.read()
    if old not in text:
        raise SystemExit(f"{file} has no {old!r}")
    with open(path, "w", encoding="utf-8", newline="") as target:
        target.write(text.replace(old, new, 1))
    return pack


def rehearse(folder):
    """A make-up day, and a duty that goes to another agency, on a year of 100,000 matters: what the change can touch against all of it.
    The lists must be the same, byte for byte."""
    path = filled(folder, 100_000)
    with contextlib.closing(sqlite3.connect(path)) as database:
        last = database.execute("SELECT max(reported_at) FROM matters").fetchone()[0] // 1000
        followed = database.execute(
            "SELECT category, agency FROM matters WHERE agency IS NOT NULL GROUP BY category, agency ORDER BY count(*) DESC").fetchall()
    plain = os.path.join(folder, "rehearsed")
    run([YIWANG, "export", plain, "--database", path, *KEYS], 120)
    # A Saturday about a month back that no notice speaks of.
    day = time.gmtime(last - 30 * 86_400)
    while True:
        year, text = f"calendar/{day.tm_year}.yaml", time.strftime("%Y-%m-%d", day)
        with open(os.path.join(plain, year), encoding="utf-8") as file:
            if day.tm_wday == 5 and text not in file.read():
                break
        day = time.gmtime(calendar.timegm(day) - 86_400)
    with open(os.path.join(plain, "duties.csv"), encoding="utf-8") as file:
        duties = file.read()
    heads = ((f"\n{c.replace(':', '-')},{c.replace(':', ',')},,", agency) for c, agency in followed)
    head, lead = next((head, agency) for head, agency in heads if f"{head}{agency}," in duties)
    other = "cgj" if lead != "cgj" else "ylj"
    packs = {
        f"a make-up day, {text}": changed_pack(
            folder, "make-up", path, year, "\ndays:\n", f"\ndays:\n  - {{date: {text}, off: false, name: 调休, name_en: Make-up}}\n"),
        f"the duty {head.split(',')[0].strip()} from {lead} to {other}": changed_pack(
            folder, "duty", path, "duties.csv", f"{head}{lead},", f"{head}{other},"),
    }
    for what, pack in packs.items():
        seconds, lists, said = {"": [], "--full": []}, {}, {}
        for number in range(ROUNDS):
            for way in seconds:
                table = os.path.join(folder, f"rehearsed{way}.csv")
                start = time.monotonic()
                said[way] = run(
                    [YIWANG, "rehearse", pack, "--since", "2000-01-01", "--csv", table, "--database", path, *KEYS] + [way] * bool(way), 600)
                seconds[way].append(time.monotonic() - start)
                with open(table, "rb") as file:
                    lists[way] = file.read()
        counts = {way: re.search(r"replayed (\d+); would change (\d+)", text).groups() for way, text in said.items()}
        same = lists[""] == lists["--full"] and said[""].split("\n")[1:] == said["--full"].split("\n")[1:] and int(counts[""][1]) > 0
        fast, full = statistics.median(seconds[""]), statistics.median(seconds["--full"])
        row(f"rehearsal of {what}", f"{spread(seconds[''], 1)} s, {int(counts[''][0]):,} replayed",
            f"all replayed: {spread(seconds['--full'], 1)} s; {int(counts[''][1]):,} changes, {'the same' if same else 'OTHERS'}",
            f"{full / fast:,.0f} × as fast", "≤ 10 s, the same", same and fast <= 10)


ALL = {"intake-sqlite": intake_sqlite, "intake-postgres": intake_postgres, "http": http_reports, "locate": locate, "pages": pages, "memory": memory,
       "rotation": keys_rotate, "sign-in": sign_in, "rehearse": rehearse}


def main():
    names = sys.argv[1:] or list(ALL)
    for name in names:
        if name not in ALL:
            raise SystemExit(f"there is no benchmark {name}: {' '.join(ALL)}")
    # So that SIGTERM unwinds, and what we started is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="yiwang-bench-") as folder:
        try:
            for name in names:
                note(f"— {name}")
                ALL[name](folder)
        finally:
            heads = ("what", "ours", "reference", "ratio", "target", "met")
            widths = [max(len(line[i]) for line in [heads] + rows) for i in range(6)]
            print(f"\n{time.strftime('%Y-%m-%d', time.gmtime())}, {os.cpu_count()} cores, load before {before:.1f}, median (lowest–highest) of {ROUNDS} rounds")
            for line in [heads] + rows:
                print(" | ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
    if any(line[5] == "NO" for line in rows):
        sys.exit(1)


main()
