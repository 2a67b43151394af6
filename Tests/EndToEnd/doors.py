#!/usr/bin/env python3
"""The ways of other systems: orders pushed while the server is killed, webhooks to a receiver that fails and recovers, a storm of alarms,
bodies that are none."""

import hashlib
import hmac
import io
import json
import os
import re
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
import time
import unittest
import zipfile
import zlib
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from served import ROOT, Served, main, small_pack, temporary, yiwang

GATE = "szzx.exchange"
ADMIN = "szzx.systemAdmin"
AGENT = "rx12345.agent1"
LEADER = "szzx.shiftLeader1"
HOOKS = "/administration/webhooks"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def order(number, **more):
    return {
        "order_no": number, "accept_time": "2026-01-05 08:30:00", "appeal_type": "路灯", "content": "路灯不亮", "title": "路灯",
        "caller": {"name": "李小红", "phone": "13912345678"}, "location": {"address": "胜太路", "street": "320115001"}, **more}


def event(device, **more):
    return {"source": "water", "device": device, "kind": "waterlogging", "level": "2", "address": "胜太路", **more}


def until(what, seconds=30):
    """Waits for something to become true; returns what it was last."""
    end = time.monotonic() + seconds
    while True:
        found = what()
        if found or time.monotonic() > end:
            return found
        time.sleep(0.1)


class Sink:
    """The other side of a webhook: checks signatures, keeps what it gets, answers as told."""

    def __init__(self):
        self.answer, self.got, self.wrong, self.secret, self.lock = 204, [], 0, b"", threading.Lock()
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sent = dict(part.partition("=")[::2] for part in self.headers["Yiwang-Signature"].split(","))
                right = hmac.new(sink.secret, sent["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
                with sink.lock:
                    if right != sent["v1"] or abs(time.time() - int(sent["t"])) > 300:
                        sink.wrong += 1
                    elif sink.answer < 300:
                        sink.got.append(json.loads(body))
                self.send_response(sink.answer)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Doors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary(cls)
        cls.database = f"{cls.folder}/y.sqlite"
        cls.place = ["--database", cls.database]
        made = yiwang("setup", "--demo", "--sample", 0, "--pack", small_pack(cls.folder), *cls.place)
        assert made.code == 0, made
        cls.postage = f"{cls.folder}/postage.yaml"
        with open(cls.postage, "w", encoding="utf-8") as file:
            file.write("private_addresses: yes\n")
        cls.start()
        cls.addClassCleanup(lambda: cls.served.kill())

    @classmethod
    def start(cls):
        cls.served = Served(*cls.place, "--postage", cls.postage)

    def push(self, path, value, client=None, kind="application/json"):
        body = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
        answer = (client or self.served.client()).ask("POST", path, body=body, post=GATE, fields={"Content-Type": kind})
        return answer

    def rows(self, query, *values):
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as database:
            return database.execute(query, values).fetchall()

    def hook(self, port, label, **form):
        page = self.served.client().ask(
            "POST", HOOKS, post=ADMIN, body={"label": label, "url": f"http://127.0.0.1:{port}/in", "private": "yes", **form})
        self.assertEqual(page.status, 200, page.text[:2000])
        secret = re.search(r'<p class="ref"><code>([^<]+)</code>', page.text).group(1)
        return re.search(rf'href="({HOOKS}/\d+)"', page.text).group(1), secret

    def test_1_killed_while_pushing_none_is_lost_or_doubled(self):
        sent, answered, cut = [f"K-{n}" for n in range(400)], {}, 0
        for start in range(0, len(sent), 20):
            batch = sent[start : start + 20]
            killer = threading.Timer(0.02 + (start % 100) / 800, self.served.kill) if start % 100 == 0 else None
            if killer:
                killer.start()
            while True:
                try:
                    answer = self.push("/hotline/orders", [order(n) for n in batch])
                    self.assertEqual(answer.status, 200, answer.text)
                    for one in json.loads(answer.body)["results"]:
                        self.assertIn(one["result"], ("created", "known"), one)
                        self.assertEqual(answered.setdefault(one["number"], one["matter"]), one["matter"])
                    break
                except (OSError, HTTPException):
                    cut += 1
                    if killer:
                        killer.join()
                    self.served.kill()
                    self.start()
            if killer:
                killer.join()
                if self.served.process.poll() is not None:
                    self.start()
        self.assertEqual(len(answered), 400)
        self.assertGreater(cut, 0, "no push was cut")
        rows = self.rows("SELECT source_number, number FROM matters WHERE source = 'jn12345' AND source_number LIKE 'K-%'")
        self.assertEqual(dict(rows), answered)
        self.assertEqual(len(rows), 400)
        # Each has its order, its first entry and its sealed identity.
        self.assertEqual(self.rows("SELECT count(*) FROM linked_orders WHERE number LIKE 'K-%'"), [(400,)])
        self.assertEqual(
            self.rows("SELECT count(*) FROM matters m JOIN entries e ON e.matter = m.key JOIN reporter_identities r ON r.matter = m.key WHERE m.source = 'jn12345' AND e.ordinal = 1"),
            [(400,)])
        with open(self.database, "rb") as file:
            self.assertNotIn("李小红".encode(), file.read())
        checked = yiwang("verify-log", *self.place)
        self.assertEqual(checked.code, 0, checked)
        # The cursor gives all of them, once.
        seen, since, client = [], 0, self.served.client()
        while True:
            page = json.loads(client.get(f"/hotline/orders?since={since}&limit=150", post=GATE).body)
            seen += [one["number"] for one in page["orders"]]
            since = page["next"]
            if not page["has_more"]:
                break
        self.assertEqual(sorted(seen), sorted(set(seen)))
        self.assertEqual(set(seen), set(sent))

    def test_2_a_receiver_that_fails_and_recovers(self):
        sink = Sink()
        self.addCleanup(sink.close)
        sink.answer = 503
        path, secret = self.hook(sink.port, "市平台", events="opened")
        sink.secret = secret.encode()
        client = self.served.client()
        numbers = [json.loads(self.push("/hotline/orders", order(f"W-{n}")).body)["matter"] for n in range(8)]
        # Tried and failed, and seen so.
        self.assertTrue(until(lambda: "503" in client.get(path, post=ADMIN).text))
        self.assertEqual(sink.got, [])
        sink.answer = 204
        self.assertTrue(until(lambda: len(sink.got) >= 8, 60), len(sink.got))
        self.assertEqual([one["matter"]["number"] for one in sink.got], numbers)
        self.assertEqual(sink.wrong, 0)
        text = json.dumps(sink.got, ensure_ascii=False)
        for personal in ("李小红", "13912345678", "139"):
            self.assertNotIn(personal, text.replace(secret, ""))
        # One again, under the same id.
        page = client.get(path, post=ADMIN).text
        delivery = re.search(r'name="delivery" value="(\d+)"', page).group(1)
        self.assertEqual(client.ask("POST", f"{path}/replay", post=ADMIN, body={"delivery": delivery}).status, 303)
        self.assertTrue(until(lambda: len(sink.got) == 9))
        self.assertIn(sink.got[-1]["id"], [one["id"] for one in sink.got[:-1]])
        # A test at once, good and bad.
        self.assertIn("tested=sent", client.ask("POST", f"{path}/test", post=ADMIN, body={}).field("location"))
        self.assertEqual(sink.got[-1]["event"], "test")
        sink.answer = 500
        self.assertIn("tested=dead", client.ask("POST", f"{path}/test", post=ADMIN, body={}).field("location"))
        # The secret does not lie about.
        with open(self.database, "rb") as file:
            self.assertNotIn(secret.encode(), file.read())
        self.assertEqual(client.ask("POST", f"{path}/end", post=ADMIN, body={}).status, 303)
        self.assertEqual(client.get(path, post=ADMIN).status, 404)

    def test_3_the_receiver_of_the_manual(self):
        with open(os.path.join(ROOT, "docs", "api", "webhooks.md"), encoding="utf-8") as file:
            code = re.search(r"```python\n(.*?)```", file.read(), re.S).group(1)
        port = free_port()
        path, secret = self.hook(port, "手册", events="opened")
        for name, text in (("receiver.py", code), ("secret", secret + "\n")):
            with open(f"{self.folder}/{name}", "w", encoding="utf-8") as file:
                file.write(text)
        with open(f"{self.folder}/received", "wb") as out:
            process = subprocess.Popen(
                [sys.executable, f"{self.folder}/receiver.py", f"{self.folder}/secret", str(port)], stdout=out, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        number = json.loads(self.push("/hotline/orders", order("M-1")).body)["matter"]

        def received():
            with open(f"{self.folder}/received", encoding="utf-8") as file:
                return file.read().splitlines()

        self.assertTrue(until(received), "nothing came")
        self.assertEqual(received(), [f"opened {number} 1"])
        # What was changed on its way, or is old, it refuses.
        body = b'{"id":"x","event":"opened"}'
        for seconds, wrong in ((int(time.time()), b"?"), (int(time.time()) - 400, secret.encode())):
            code = hmac.new(wrong, str(seconds).encode() + b"." + body, hashlib.sha256).hexdigest()
            connection = HTTPConnection("127.0.0.1", port)
            connection.request("POST", "/", body=body, headers={"Yiwang-Signature": f"t={seconds},v1={code}"})
            self.assertEqual(connection.getresponse().status, 403)
        self.served.client().ask("POST", f"{path}/end", post=ADMIN, body={})

    def test_4_a_storm_of_5000_alarms(self):
        client = self.served.client(120)
        before = self.rows("SELECT count(*) FROM matters")[0][0]
        sums, began = {}, time.monotonic()
        for start in range(0, 5000, 250):
            answer = self.push("/alarms", [event(f"S-{n}", id=f"s{n}") for n in range(start, start + 250)], client)
            self.assertEqual(answer.status, 200, answer.text[:500])
            for one in json.loads(answer.body)["results"]:
                sums[one["result"]] = sums.get(one["result"], 0) + 1
        self.assertEqual(sum(sums.values()), 5000)
        self.assertEqual(set(sums), {"opened", "storm"}, sums)
        # However long it takes here: no more than twenty for each span, and one for the storm.
        spans = 1 + int((time.monotonic() - began) / 300)
        self.assertLessEqual(self.rows("SELECT count(*) FROM matters")[0][0] - before, 21 * spans)
        self.assertEqual(self.rows("SELECT count(*), sum(count) FROM alarms WHERE source = 'water'"), [(5000, 5000)])
        page = client.get("/alarms", post=LEADER, fields={"Accept-Language": "zh"}).text
        self.assertIn("告警风暴：water", page)
        # Sent again, nothing is counted twice.
        again = json.loads(self.push("/alarms", [event(f"S-{n}", id=f"s{n}") for n in range(100)], client).body)
        self.assertEqual(again["repeat"], 100)
        self.assertEqual(json.loads(self.push("/alarms", event("C-1", source="video"), client).body)["result"], "opened")

    def test_5_bodies_that_are_none(self):
        bomb, wide = io.BytesIO(), io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("xl/workbook.xml", "<workbook><sheets><sheet name='a' sheetId='1'/></sheets></workbook>")
            archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet><sheetData>" + b"<row>" * (40 << 20))
        with zipfile.ZipFile(wide, "w", zipfile.ZIP_DEFLATED) as archive:
            for n in range(6000):
                archive.writestr(f"{n}", b"")
        deep = b'{"a":' * 2000 + b"1" + b"}" * 2000
        bodies = [
            b"", b"\xff\xfe\x00", b"{", b"null", b"[]]", deep, b"[" * 100000, b'{"order_no": "\\ud800"}', b'{"order_no": 1e400}',
            b'{"order_no": "a\x00b"}', b'{"order_no":"x","order_no":"y"}', b"9" * 200000, json.dumps({"x": "y" * (9 << 20)}).encode(),
            json.dumps([order(n) for n in range(501)]).encode(), json.dumps(order("x" * 100000)).encode(),
            json.dumps(order("N\0")).encode(), json.dumps(order("D", content="x" * 100000)).encode(),
            json.dumps(order({"a": [1]}, accept_time=[1, {"b": 2}], caller=7, location=True)).encode(),
            json.dumps({**event("F"), "lon": 10**400, "lat": "x"}).encode(), json.dumps({**event("F"), "at": 5, "level": {}}).encode(),
        ]
        before = self.rows("SELECT count(*) FROM matters")
        for path in ("/hotline/orders", "/hall/failures", "/alarms", "/hotline/orders/K-1/rating"):
            for index, body in enumerate(bodies):
                with self.subTest(path=path, index=index):
                    answer = self.push(path, body)
                    self.assertTrue(400 <= answer.status < 500, f"{answer.status} {answer.text[:300]}")
                    error = json.loads(answer.body)["error"]
                    self.assertTrue(error["message_zh"] and error["message_en"], error)
        for kind in ("text/xml", "application/octet-stream", ""):
            self.assertEqual(self.push("/alarms", b"<x/>", kind=kind).status, 422)
        for path, post in (("/hotline/import", AGENT), ("/alarms/devices", LEADER)):
            for index, body in enumerate([bomb.getvalue(), wide.getvalue(), b"PK\x03\x04", b"\xff\xfe\x00\x01", b'a,b\n"never', b"x" * (17 << 20)]):
                with self.subTest(path=path, index=index):
                    answer = self.upload(path, post, body)
                    self.assertTrue(400 <= answer.status < 500, f"{answer.status} {answer.text[-1500:]}")
        self.assertEqual(self.rows("SELECT count(*) FROM matters"), before)
        self.assertLess(self.served.resident, 1 << 30)
        self.assertIsNone(self.served.process.poll())

    def upload(self, path, post, body):
        edge = "----edge"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="x.xlsx"\r\n\r\n'.encode()
        return self.served.client(120).ask(
            "POST", path, post=post, body=head + body + f"\r\n--{edge}--\r\n".encode(),
            fields={"Content-Type": f"multipart/form-data; boundary={edge}"})

    def test_6_the_picture_of_a_camera(self):
        def chunk(name, data):
            return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

        rows = b"".join(b"\0" + bytes((x * 7 + y * 11) % 256 for x in range(32 * 3)) for y in range(32))
        png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
        class Camera(BaseHTTPRequestHandler):
            def do_GET(self):
                body = {"/a.png": png, "/large": b"x" * (4 << 20)}.get(self.path)
                self.send_response(200 if body else 302)
                if not body:
                    self.send_header("Location", "/a.png")
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Camera)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        for device, name, photos in (("P-1", "a.png", 1), ("P-2", "large", 0), ("P-3", "elsewhere", 0)):
            url = f"http://127.0.0.1:{server.server_address[1]}/{name}"
            answer = json.loads(self.push("/alarms", event(device, source="camera", kind="garbage", picture={"url": url})).body)
            self.assertEqual(answer["result"], "opened")
            found = self.rows(
                "SELECT count(*) FROM matter_attachments a JOIN matters m ON m.key = a.matter WHERE m.number = ?", answer["matter"])
            self.assertEqual(found, [(photos,)], name)

    def test_7_doors_are_closed(self):
        client = self.served.client()
        for path in ("/hotline/orders", "/hall/failures", "/alarms"):
            answer = client.ask("POST", path, body=b"{}", fields={"Content-Type": "application/json"})
            self.assertEqual((answer.status, json.loads(answer.body)["error"]["code"]), (401, "page.signedOut"))
            foreign = client.ask(
                "POST", path, body=b"{}", post=GATE, fields={"Content-Type": "application/json", "Origin": "https://evil.example"})
            self.assertEqual(foreign.status, 403)


if __name__ == "__main__":
    main()
