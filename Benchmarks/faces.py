#!/usr/bin/env python3
"""What the pages weigh and how long they take, and what many open live connections cost.

Benchmarks/faces.py DATABASE [pages] [paint] [live] [CONNECTIONS]

DATABASE is a demonstration of any size; it is served by the program named in YIWANG and written to by `live`. `pages` asks each main
page one after the other over one connection and reports the time on the server's side of loopback, beside our own style sheet (HTTP with
nothing behind it), and the weight with everything a first visit fetches. `paint` opens public pages in Chromium as a slow phone
(1.6 Mbit/s, 150 ms, a quarter of the processor). `live` holds CONNECTIONS (5,000) event streams, reports memory of each and the time from
a committed report to its event on every one of them, and to the screen of a browser.
"""

import asyncio
import gzip
import http.client
import importlib.util
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from urllib.parse import quote, urlencode

HERE = os.path.dirname(os.path.abspath(__file__))
YIWANG = os.environ["YIWANG"]
ROUNDS = 100
STAFF = "szzx.shiftLeader1"
# What each face shows first; {number} and {street} are filled in.
PAGES = [
    ("", "/"), ("", "/report"), ("", "/follow"), ("", "/public"), ("", "/performance"), ("", "/responsible"), ("", "/notices"),
    (STAFF, "/matters"), (STAFF, "/matters?which=overdue"), (STAFF, "/matters?which=all&area={street}"), (STAFF, "/matters/{number}"),
    (STAFF, "/search?q=路灯"), (STAFF, "/search?q={number}"), ("rx12345.agent1", "/intake"), (STAFF, "/desk"), (STAFF, "/overview"),
    (STAFF, "/overview?area={street}"), (STAFF, "/quality"), ("cgj.handler", "/field"), ("szzx.systemAdmin", "/administration"),
    ("szzx.systemAdmin", "/administration/health"),
]
SLOW_PHONE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}


def serve(database, *more):
    limits = ["--requests-per-second", "0", "--forms-per-minute", "0", *more]
    child = subprocess.Popen(
        [YIWANG, "serve", "--database", database, "--port", "0", *limits], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    for line in child.stdout:
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        if found:
            return child, int(found.group(1))
    raise SystemExit("the server did not start")


def resident(child):
    with open(f"/proc/{child.pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+) kB", file.read()).group(1)) * 1024


def spread(values, digits=1):
    values = sorted(values)
    return f"{statistics.median(values):,.{digits}f} | {values[int(len(values) * .99)]:,.{digits}f}"


class Asked:
    """One connection of one person."""

    def __init__(self, port, post):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.fields = {"Accept-Encoding": "gzip", **({"Cookie": f"post={post}"} if post else {})}

    def get(self, path):
        """Milliseconds, status, bytes over the wire, text."""
        began = time.perf_counter()
        self.connection.request("GET", quote(path, safe="/?=&:"), headers=self.fields)
        reply = self.connection.getresponse()
        body = reply.read()
        took = (time.perf_counter() - began) * 1000
        text = gzip.decompress(body) if reply.headers.get("Content-Encoding") == "gzip" else body
        return took, reply.status, len(body), text.decode("utf-8", "replace")


def filled(port, path):
    if "{" not in path:
        return path
    text = Asked(port, STAFF).get("/matters")[3]
    number = re.search(r"/matters/(\d{6}-\d{8}-\d{6})", text).group(1)
    street = re.search(r'value="(\d{9})"', text)
    return path.format(number=number, street=street.group(1) if street else "320115001")


def pages(port):
    style = re.search(r'href="(/assets/site-[^"]+\.css)"', Asked(port, "").get("/")[3]).group(1)
    asked = Asked(port, "")
    empty = [asked.get(style)[0] for _ in range(ROUNDS)]
    print("| page | as | ms, median | ms, 99 % | kB of the page | kB of a first visit |\n|---|---|---|---|---|---|")
    print(f"| (style sheet) | – | {spread(empty)} | – | – |")
    for post, path in PAGES:
        path = filled(port, path)
        asked = Asked(port, post)
        _, status, weight, text = asked.get(path)
        if status != 200:
            print(f"| {path} | {post or 'visitor'} | answered {status} | | | |")
            continue
        linked = set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', text))
        whole = weight + sum(asked.get(asset)[2] for asset in linked)
        times = [asked.get(path)[0] for _ in range(ROUNDS)]
        print(f"| {path} | {post or 'visitor'} | {spread(times)} | {weight / 1000:,.1f} | {whole / 1000:,.1f} |")


def chromium(playwright):
    return playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"])


def paint(port):
    from playwright.sync_api import sync_playwright

    print("| page, as a slow phone | first contentful paint, ms | largest, ms | shift |\n|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        for path in ["/", "/report", "/follow", "/public", "/performance", "/responsible"]:
            firsts, largest, shifts = [], [], []
            for _ in range(5):
                context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, device_scale_factor=2, service_workers="block")
                page = context.new_page()
                wire = context.new_cdp_session(page)
                wire.send("Network.enable")
                wire.send("Network.emulateNetworkConditions", SLOW_PHONE)
                wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
                page.add_init_script(
                    "window.seen = {lcp: 0, cls: 0}; new PerformanceObserver(l => l.getEntries().forEach(e => seen.lcp = e.startTime))"
                    ".observe({type: 'largest-contentful-paint', buffered: true}); new PerformanceObserver(l => l.getEntries().forEach("
                    "e => { if (!e.hadRecentInput) seen.cls += e.value })).observe({type: 'layout-shift', buffered: true});")
                answer = page.goto(f"http://127.0.0.1:{port}{path}", wait_until="load")
                if answer.status != 200:
                    break
                page.wait_for_timeout(500)
                firsts.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
                seen = page.evaluate("window.seen")
                largest.append(seen["lcp"])
                shifts.append(seen["cls"])
                context.close()
            if firsts:
                print(f"| {path} | {statistics.median(firsts):,.0f} ({max(firsts):,.0f}) | {statistics.median(largest):,.0f} | {max(shifts):.3f} |")
        browser.close()


async def listen(port, times, ready, gate):
    """One open stream; writes down when the number of each matter came."""
    async with gate:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: post={STAFF}\r\n\r\n".encode())
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise SystemExit(f"a stream was refused: {head[:200]}")
    ready.append(writer)
    try:
        while True:
            line = await reader.readline()
            if not line:
                return
            if b'"number"' in line:
                number = line.split(b'"number":"')[1].split(b'"')[0].decode()
                times.setdefault(number, []).append(time.perf_counter())
    except (ConnectionError, asyncio.CancelledError):
        return


def commit(port):
    """Sends a report; the time when its answer, so its commit, was here, and its number."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/report", body=urlencode({"details": "实时", "area": "320115001"}), headers={"Content-Type": "application/x-www-form-urlencoded"})
    reply = connection.getresponse()
    reply.read()
    number = re.search(r"\d{6}-\d{8}-\d{6}", reply.headers["Location"]).group(0)
    connection.close()
    return time.perf_counter(), number


async def live(child, port, connections, commits=60):
    before = resident(child)
    times, ready, gate = {}, [], asyncio.Semaphore(200)
    tasks = [asyncio.create_task(listen(port, times, ready, gate)) for _ in range(connections)]
    while len(ready) < connections:
        await asyncio.sleep(0.1)
        for task in tasks:
            if task.done() and task.exception():
                raise task.exception()
    await asyncio.sleep(5)
    after = resident(child)
    print(f"{connections:,} streams open: {(after - before) / connections / 1000:,.1f} kB each ({before / 1e6:,.0f} → {after / 1e6:,.0f} MB)")
    sent = {}
    for _ in range(commits):
        at, number = await asyncio.to_thread(commit, port)
        sent[number] = at
        await asyncio.sleep(0.3)
    await asyncio.sleep(2)
    missing = sum(connections - len(times.get(number, [])) for number in sent)
    delays = [(when - at) * 1000 for number, at in sent.items() for when in times.get(number, [])]
    print(f"commit → event, {len(delays):,} of them, ms, median | 99 %: {spread(delays, 0)}; lost: {missing}")
    if importlib.util.find_spec("playwright"):
        await screen(port, child)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def screen(port, child, commits=30):
    """From a commit to the screen of one browser, the streams still open."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await chromium(playwright)
        context = await browser.new_context()
        await context.add_cookies([{"name": "post", "value": STAFF, "url": f"http://127.0.0.1:{port}"}])
        page = await context.new_page()
        await page.goto(f"http://127.0.0.1:{port}/matters?which=all")
        await page.wait_for_selector("[data-live-state=on]")
        delays = []
        for _ in range(commits):
            await asyncio.sleep(1.2)
            at, number = await asyncio.to_thread(commit, port)
            await page.wait_for_selector(f"a[href*='{number}']", timeout=10_000)
            delays.append((time.perf_counter() - at) * 1000)
        print(f"commit → screen of a browser beside them, ms, median | 99 %: {spread(delays, 0)}")
        await browser.close()


def main():
    arguments = sys.argv[1:]
    database = arguments.pop(0)
    connections = int(arguments.pop()) if arguments and arguments[-1].isdigit() else 5000
    wanted = arguments or ["pages", "paint", "live"]
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    child, port = serve(database, "--live-each", str(connections + 100))
    try:
        if "pages" in wanted:
            pages(port)
        if "paint" in wanted:
            paint(port)
        if "live" in wanted:
            asyncio.run(live(child, port, connections))
    finally:
        child.terminate()
        child.wait(30)


if __name__ == "__main__":
    main()
