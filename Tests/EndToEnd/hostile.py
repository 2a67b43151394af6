#!/usr/bin/env python3
"""What a network may send: broken, slow, huge, forged. Each gets a clear answer, and the server goes on."""

import random
import socket
import sqlite3
import time
import unittest
from urllib.parse import quote, urlencode

from photo import jpeg, multipart
from served import LEADER, STREET, Served, main, report, small_pack, temporary, yiwang

SECURITY = {
    "content-security-policy": "default-src 'none'", "x-content-type-options": "nosniff", "referrer-policy": "same-origin",
    "x-frame-options": "DENY", "permissions-policy": "microphone=()", "x-request-id": "",
}
# What an answer to the public never says.
INTERNALS = ["SQLITE", "sqlite3", "libpq", "DatabaseFault", "SELECT ", "INSERT ", ".swift", "Fatal", "PSQL", "notUnique"]
MOST_MEMORY = 300 << 20


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary(cls)
        cls.place = ["--database", f"{cls.folder}/yiwang.sqlite"]
        ran = yiwang("setup", "--demo", "--sample", 0, "--pack", small_pack(cls.folder), *cls.place)
        assert ran.code == 0, ran
        cls.served = Served(*cls.place)
        cls.addClassCleanup(cls.served.stop)

    def setUp(self):
        self.client = self.served.client()
        self.addCleanup(self.client.close)

    def tearDown(self):
        fresh = self.served.client()
        self.assertEqual(fresh.get("/health").status, 200, "the server goes on")
        fresh.close()
        self.assertLess(self.served.resident, MOST_MEMORY)

    def raw(self, content, seconds=20, half_close=False):
        """Sends bytes and returns all that comes back until the server closes or `seconds` are over."""
        with self.served.socket(seconds) as connection:
            try:
                connection.sendall(content)
                if half_close:
                    connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            back = b""
            try:
                while chunk := connection.recv(65536):
                    back += chunk
                    if len(back) > 1 << 20:
                        break
            except OSError:
                pass
            return back

    def status(self, back):
        self.assertTrue(back.startswith(b"HTTP/1.1 "), back[:100])
        return int(back[9:12])

    def check(self, answer):
        for name, part in SECURITY.items():
            self.assertIn(name, answer.fields)
            self.assertIn(part, answer.field(name), name)
        self.assertNotIn("server", answer.fields)
        for word in INTERNALS:
            self.assertNotIn(word, answer.text)

    # What every answer carries

    def test_security_headers_on_every_answer(self):
        asked = [
            ("GET", "/"), ("GET", "/report"), ("GET", "/follow"), ("GET", "/health"), ("GET", "/nothing"), ("HEAD", "/report"),
            ("GET", "/matters"), ("POST", "/matters"), ("DELETE", "/report"), ("GET", "/photos/x"), ("GET", "/look?theme=dark"),
            ("POST", "/report"), ("GET", "/sign-in"), ("OPTIONS", "/"), ("TRACE", "/"), ("PUT", "/report")]
        for method, path in asked:
            with self.subTest(f"{method} {path}"):
                self.check(self.client.ask(method, path))

    def test_head_is_get_without_body(self):
        for path in ["/", "/report", "/nothing"]:
            got, head = self.client.get(path), self.client.ask("HEAD", path)
            self.assertEqual((head.status, head.body), (got.status, b""))
            # The form carries a fresh id, always of about the same length.
            self.assertLess(abs(int(head.field("content-length")) - len(got.body)), 40)

    def test_unknown_page_in_both_languages(self):
        zh, en = (self.client.get("/nothing", fields={"Accept-Language": l}) for l in ["zh-CN", "en-GB"])
        self.assertEqual((zh.status, en.status), (404, 404))
        self.assertIn("没有这个页面", zh.text)
        self.assertIn("There is no such page", en.text)
        self.assertNotIn("没有这个页面", en.text)

    def test_wrong_method_names_the_right_ones(self):
        answer = self.client.ask("DELETE", "/report")
        self.assertEqual(answer.status, 405)
        self.assertIn("POST", answer.field("allow"))

    def test_unknown_method(self):
        for method in ["FROBNICATE", "PROPFIND", "CONNECT"]:
            back = self.raw(f"{method} /report HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            if back:
                self.assertIn(self.status(back), (400, 405, 501))

    # Where it comes from

    def test_foreign_sites_are_refused(self):
        host = "%s:%d" % self.served.address
        for fields in [
            {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": f"http://{host}.evil.example"},
            {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "nonsense"},
        ]:
            with self.subTest(str(fields)):
                answer = self.client.ask("POST", "/report", body={"details": "x", "area": STREET, "once": str(fields)}, fields=fields)
                self.assertEqual(answer.status, 403)
                self.check(answer)
        for fields in [{"Origin": f"http://{host}"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}]:
            answer = self.client.ask("POST", "/report", body={"details": "x", "area": STREET, "once": str(fields)}, fields=fields)
            self.assertEqual(answer.status, 303)

    def test_forged_cookies_open_nothing(self):
        number = report(self.client, details="secret place", area=STREET, phone="13900001234", once="cookie")
        self.assertIsNotNone(number)
        for cookie in [
            "post=", "post=nobody", "post=../../etc", "post=szzx.shiftLeader1%00", "post=" + "a" * 6000, "post", "=;=;=", ";" * 500,
            f"resident={number}.", f"resident={number}.1234", f"follow={number}.1234", "resident=", "resident=%ff%fe.1",
            "resident=" + "A" * 43,
            "theme=<script>; language=xx; size=999", "post=szzx.shiftLeader1'--",
        ]:
            with self.subTest(cookie[:40]):
                answer = self.client.get(f"/follow/{number}", cookie=cookie)
                self.assertNotIn("secret place", answer.text)
                self.assertNotIn("<script>;", answer.text)
                self.assertIn(self.client.get("/matters", cookie=cookie).status, (401, 403, 400))
        proved = self.client.ask("POST", "/follow", body={"number": number, "last_four": "1234"})
        cookie = next(c for c in proved.cookies if c.startswith("resident=")).split(";")[0]
        self.assertNotIn(number, cookie)
        shown = self.client.get(f"/follow/{number}", cookie=cookie)
        self.assertIn("secret place", shown.text)
        self.assertNotIn("13900001234", shown.text)

    def test_a_visitor_takes_no_step(self):
        number = report(self.client, details="steps", area=STREET, once="steps")
        form = {"action": "file", "version": 1, "standard": "event:01001#1"}
        self.assertEqual(self.client.ask("POST", f"/matters/{number}/steps", body=form).status, 401)
        for version in ["0", "2", "-1", "99999999999999999999", "x", ""]:
            answer = self.client.ask("POST", f"/matters/{number}/steps", body=dict(form, version=version), post=LEADER)
            self.assertIn(answer.status, (409, 422), version)
        for action in ["", "nothing", "close", "report", "dispatch", "file; DROP TABLE matters"]:
            answer = self.client.ask("POST", f"/matters/{number}/steps", body=dict(form, action=action), post=LEADER)
            self.assertIn(answer.status, (403, 404, 409, 422), action)
        self.assertEqual(self.client.ask("POST", f"/matters/{number}/steps", body=form, post=LEADER).status, 303)

    # Paths and queries

    def test_paths_out_of_the_photo_folder(self):
        for path in [
            "/photos/../../../../etc/passwd", "/photos/..%2f..%2fetc%2fpasswd", "/photos/%2e%2e/%2e%2e/yiwang.sqlite",
            "/photos/" + "." * 64, "/photos/" + "a" * 64, "/photos/" + "A" * 64, "/photos/..%5cyiwang.sqlite", "/photos/%00",
            "/photos//etc/passwd", "/photos/", "/photos/" + quote("/etc/passwd", safe=""), "//etc/passwd", "/./photos/../health/..",
        ]:
            with self.subTest(path):
                back = self.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
                self.assertIn(self.status(back), (400, 404))
                self.assertNotIn(b"root:", back)
                self.assertNotIn(b"SQLite format", back)

    def test_hostile_queries(self):
        values = [
            "'", "' OR 1=1 --", "%00", "%ff%fe", "%", "%zz", "<script>alert(1)</script>", "${7*7}", "9" * 400, "-1", "1e309", "NaN",
            "..", "\u202e", "%F0%9F%98%80" * 50, "a" * 3000, "[]", "{}", "0x10", "٣", "2026-02-30", "99999-12-31"]
        # Every name that a filter or a page reads, and some that none does.
        names = [
            "q", "street", "community", "category", "stage", "agency", "page", "after", "before", "cursor", "due", "from", "to", "sort",
            "order", "number", "back", "theme", "language", "size", "overdue", "phase", "state", "channel", "area", "new", "__proto__"]
        for path in ["/matters", "/overview", "/follow", "/look", "/sign-in"]:
            for name in names:
                chosen = random.Random(path + name).sample(values, 5)
                for value in chosen:
                    raw = value if value.startswith("%") else quote(value)
                    answer = self.client.get(f"{path}?{name}={raw}", post=LEADER)
                    self.assertLess(answer.status, 500, f"{path}?{name}={raw}")
                    self.assertNotIn("<script>alert(1)", answer.text)
                    self.assertFalse(answer.field("location").startswith(("//", "http", "/\\")), f"{name}={raw}")
        for query in ["&" * 3000, "a=b&" * 2000, "=" * 1000, "?" * 100, "q[]=1&q[]=2", "%3d%26"]:
            self.assertLess(self.client.get(f"/matters?{query}", post=LEADER).status, 500)

    def test_looks_lead_home_only(self):
        for back in ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example", "\r\nX: y"]:
            answer = self.client.get("/look?" + urlencode({"theme": "dark", "back": back}))
            place = answer.field("location")
            self.assertTrue(place.startswith("/") and not place.startswith(("//", "/\\", "/\t")), f"{back!r} leads to {place!r}")
            self.assertNotIn("x", answer.fields)

    # Bodies

    def test_a_body_over_the_limit_is_refused(self):
        head = b"POST /report HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
        back = self.raw(head + b"Content-Length: 2000000\r\n\r\n" + b"details=" + b"a" * 1_999_992)
        self.assertIn(self.status(back), (413, 422))
        self.check_bytes(back)
        # Longer than any form may be: told so before it is all there.
        with self.served.socket(2) as connection:
            connection.sendall(head + b"Content-Length: 200000000\r\n\r\n")
            back, sent = b"", 0
            try:
                while sent < 200_000_000:
                    sent += connection.send(b"a" * 65536)
            except OSError:
                pass
            connection.settimeout(20)
            try:
                back = connection.recv(65536)
            except OSError:
                pass
        if back:
            self.assertEqual(self.status(back), 413)
        self.assertLess(sent, 160_000_000, "the rest of a body that is too large is not taken")

    def check_bytes(self, back):
        for word in INTERNALS:
            self.assertNotIn(word.encode(), back)

    def test_content_lengths_that_lie(self):
        head = b"POST /report HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
        for length in [b"-1", b"abc", b"1e3", b"99999999999999999999999", b"5, 6", b"+5", b"0x5"]:
            with self.subTest(length.decode()):
                back = self.raw(head + b"Content-Length: " + length + b"\r\n\r\ndetails=x", seconds=5, half_close=True)
                if back:
                    self.assertGreaterEqual(self.status(back), 400)
                    self.assertLess(self.status(back), 500)
        back = self.raw(head + b"Content-Length: 9\r\nContent-Length: 3\r\n\r\ndetails=x", seconds=5, half_close=True)
        self.assertTrue(not back or self.status(back) >= 400, back[:100])
        back = self.raw(head + b"Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n", seconds=5, half_close=True)
        self.assertTrue(not back or self.status(back) >= 400, back[:100])
        # Cut off in the middle: nothing is reported.
        before = self.count()
        self.raw(head + b"Content-Length: 500\r\n\r\ndetails=cut&area=" + STREET.encode(), seconds=5, half_close=True)
        self.assertEqual(self.count(), before)

    def count(self):
        connection = sqlite3.connect(self.place[1])
        try:
            return connection.execute("SELECT count(*) FROM matters").fetchone()[0]
        finally:
            connection.close()

    def test_slow_bodies_hold_up_nobody(self):
        head = b"POST /report HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"
        slow = [self.served.socket() for _ in range(100)]
        try:
            for connection in slow:
                connection.sendall(head + b"details=")
            for n in range(20):
                self.assertIsNotNone(report(self.client, details="quick", area=STREET, once=f"slow{n}"))
            for connection in slow:
                connection.sendall(b"x")
            self.assertEqual(self.client.get("/health").status, 200)
        finally:
            for connection in slow:
                connection.close()

    def test_huge_heads_are_refused(self):
        back = self.raw(b"GET / HTTP/1.1\r\nHost: x\r\nX-Big: " + b"a" * 1_000_000 + b"\r\n\r\n", seconds=10)
        self.assertTrue(not back or 400 <= self.status(back) < 500, back[:100])
        back = self.raw(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(50_000)) + b"\r\n", seconds=10)
        self.assertTrue(not back or 400 <= self.status(back) < 500, back[:100])
        back = self.raw(b"GET /" + b"a" * 500_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", seconds=10)
        self.assertTrue(not back or 400 <= self.status(back) < 500, back[:100])

    def test_what_is_no_http(self):
        dice = random.Random(7)
        for content in [
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + dice.randbytes(400), b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"SSH-2.0-x\r\n",
            b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n" * 1000, b"GET / HTTP/1.1\r\n Host: x\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", b"GET / HTTP/1.1\nHost: x\n\n", dice.randbytes(5000), b"",
        ]:
            back = self.raw(content, seconds=5, half_close=True)
            self.assertTrue(not back or back.startswith(b"HTTP/1.1 "), back[:60])
            self.check_bytes(back)

    def test_multipart_that_is_broken(self):
        values = {"details": "multipart", "area": STREET}
        good, kind = multipart(values, [("photos", "a.jpg", "image/jpeg", jpeg())])
        mark = b"------yiwangEndToEnd"
        broken = [
            (good, "multipart/form-data; boundary=other"), (good, "multipart/form-data"), (good, "multipart/form-data; boundary="),
            (good, "multipart/form-data; boundary=" + "x" * 71), (good[:-10], kind), (good[: len(good) // 2], kind), (b"", kind),
            (mark, kind), (mark + b"--", kind), (good.replace(b'name="details"', b""), kind), (good, "multipart/mixed; boundary=----yiwangEndToEnd"),
            (good.replace(b"\r\n\r\n", b"\r\n"), kind), (mark + b"\r\n" + b"X: " + b"a" * 9000 + b"\r\n\r\nx\r\n" + mark + b"--", kind),
            ((mark + b'\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n') * 100 + mark + b"--\r\n", kind),
            (good.replace(b"multipart", b"\xff\xfe\x00"), kind), (b"{}", "application/json"), (b"<x/>", "text/xml"), (good, "x" * 3000),
        ]
        for index, (body, type) in enumerate(broken):
            with self.subTest(f"{index} {type[:60]}"):
                before = self.count()
                answer = self.client.ask("POST", "/report", body=body, fields={"Content-Type": type})
                self.assertIn(answer.status, (413, 415, 422))
                self.assertEqual(self.count(), before)
                self.check(answer)
        self.assertEqual(self.client.ask("POST", "/report", body=good, fields={"Content-Type": kind}).status, 303)

    def test_a_thousand_garbage_reports(self):
        dice = random.Random(2026)
        good = {"details": "井盖缺失", "area": STREET, "lon": "118.82", "lat": "31.95", "crs": "wgs84", "category": "event:01001", "phone": "13900001234"}
        wrong = {
            "lon": ["x", "181", "-999", "1e400", "NaN", "inf", "١١٨", "0x76", "118,82", "118.82.1"],
            "lat": ["y", "91", "-91", "NaN", "", "1e400"],
            "crs": ["mars", "WGS84 ", "'"],
            "category": ["01001", "event:99999", "event:", ":", "#", "event:01001#1", "x" * 500],
            "area": ["1", "999999999", "320115~", "' OR ''='", "320115001" * 30],
            "details": ["字" * 5000, "a" * 100_000],
            "phone": ["1" * 200, "phone", "<script>"],
            "title": ["t" * 5000], "address": ["a" * 5000], "name": ["n" * 5000],
        }
        statuses = {}
        for n in range(1000):
            form = dict(good, once=f"garbage{n}")
            if n % 3 == 0:
                body = dice.randbytes(dice.randrange(0, 400))
                kind = dice.choice(["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "", "a/b; c=x"])
            else:
                name = dice.choice(list(wrong))
                form[name] = dice.choice(wrong[name])
                text = bytearray(urlencode(form).encode())
                if n % 3 == 1:
                    for _ in range(dice.randrange(1, 6)):
                        text[dice.randrange(len(text))] = dice.randrange(256)
                body, kind = bytes(text), "application/x-www-form-urlencoded"
            answer = self.client.ask("POST", "/report", body=body, fields={"Content-Type": kind})
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
            self.assertIn(answer.status, (303, 413, 415, 422), f"{n}: {body[:200]!r}")
            if n % 3 == 2 and answer.status == 422:
                self.assertTrue(f"f-{name}" in answer.text, f"{n}: the answer does not name the field {name}")
            if answer.status != 303:
                for word in INTERNALS:
                    self.assertNotIn(word, answer.text)
        self.assertGreater(statuses.get(422, 0), 500, statuses)
        ran = yiwang("verify-log", *self.place)
        self.assertEqual(ran.code, 0, ran)


if __name__ == "__main__":
    main()
