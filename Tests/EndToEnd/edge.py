#!/usr/bin/env python3
"""The edge of the program: what every answer carries, and how what is too much, too slow or packed is turned away."""

import gzip
import re
import socket
import struct
import threading
import time
import unittest
import zlib

from photo import multipart
from served import LEADER, STREAMS, STREET, Served, main, report, small_pack, temporary, yiwang

INTERNALS = ["SQLITE", "sqlite3", "libpq", "DatabaseFault", "SELECT ", "INSERT ", ".swift", "Fatal", "notUnique", "/tmp/", "Sources/"]
UNLIMITED = ["--requests-per-second", "0", "--forms-per-minute", "0"]
# Directives that may name more than nothing and our own origin, and what they may name.
ALLOWED_SOURCES = {"img-src": {"'self'", "data:", "blob:"}}


def policy(text):
    """A Content-Security-Policy as directives and their sources."""
    found = {}
    for part in text.split(";"):
        words = part.split()
        if words:
            found[words[0].lower()] = words[1:]
    return found


def policy_faults(text):
    """What a strict policy would not have."""
    directives, faults = policy(text), []
    for name, only in [("default-src", ["'none'"]), ("base-uri", ["'none'"]), ("frame-ancestors", ["'none'"])]:
        if directives.get(name) != only:
            faults.append(f"{name} is {directives.get(name)}")
    if directives.get("form-action") not in (["'self'"], ["'none'"]):
        faults.append(f"form-action is {directives.get('form-action')}")
    for name, sources in directives.items():
        strange = set(sources) - ALLOWED_SOURCES.get(name, {"'self'", "'none'"})
        if strange:
            faults.append(f"{name} lets in {strange}")
    return faults


def markup_faults(text):
    """What the policy would block, or what ought not to be needed."""
    faults = []
    if re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text):
        faults.append("a script within the page")
    if re.search(r"<style\b|\sstyle=\"", text):
        faults.append("a style within the page")
    if re.search(r"<[^>]+\son\w+=\"", text):
        faults.append("an event handler within the page")
    if re.search(r"<(?:script|link|img|iframe|form)[^>]+(?:src|href|action)=\"(?:https?:)?//", text):
        faults.append("something from another site")
    return faults


def png(width, height, data=b"", extra=b""):
    """A PNG of the given measures whose pixels are `data` packed."""

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")


class Edge(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary(cls)
        cls.place = ["--database", f"{cls.folder}/yiwang.sqlite"]
        ran = yiwang("setup", "--demo", "--sample", 20, "--pack", small_pack(cls.folder), *cls.place)
        assert ran.code == 0, ran
        cls.served = Served(*cls.place, *UNLIMITED)
        cls.addClassCleanup(cls.served.stop)
        routes = yiwang("routes", *cls.place)
        assert routes.code == 0, routes
        cls.routes = re.findall(r"(?m)^(\w+)\s+(/\S*)\s+\[([\w.]+)\]", routes.out)
        assert len(cls.routes) > 15, routes.out

    def also(self, *options):
        """Another server on the same database, with other options."""
        served = Served(*self.place, *options)
        self.addCleanup(served.kill)
        return served

    def asked(self, client, post=None, fields=None):
        """Every route, asked as the public and as staff."""
        for method, pattern, _ in self.routes:
            path = re.sub(r":\w+", "320115-20260101-000001", pattern)
            # A stream goes on for minutes; its head says all that is looked at here.
            method = "HEAD" if path in STREAMS else method
            yield method, path, client.ask(method, path, body=b"" if method == "POST" else None, post=post, fields=fields)
        for method, path in [("GET", "/no-such-page"), ("DELETE", "/report"), ("POST", "/report"), ("OPTIONS", "/"), ("PUT", "/matters")]:
            yield method, path, client.ask(method, path, post=post, fields=fields)

    def check(self, answer, path=""):
        # Open311 is made for pages of other sites, without cookies; its discovery has a bare type, as its profile says.
        is_georeport = path.startswith("/open311/")
        faults = policy_faults(answer.field("content-security-policy"))
        for name, value in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ]:
            if answer.field(name) != value:
                faults.append(f"{name} is {answer.field(name)!r}")
        if answer.field("referrer-policy") not in ("same-origin", "no-referrer", "strict-origin"):
            faults.append(f"referrer-policy is {answer.field('referrer-policy')!r}")
        if not answer.field("permissions-policy"):
            faults.append("no permissions-policy")
        for name in ("server", "x-powered-by", "access-control-allow-credentials"):
            if name in answer.fields:
                faults.append(f"it says {name}")
        if answer.field("access-control-allow-origin") not in ("", "*" if is_georeport else ""):
            faults.append("other sites may read it")
        if not re.fullmatch(r"[0-9a-zA-Z-]{8,64}", answer.field("x-request-id")):
            faults.append(f"x-request-id is {answer.field('x-request-id')!r}")
        kind = answer.field("content-type")
        if answer.body and not kind:
            faults.append("no content-type")
        if kind.startswith("text/") and not (is_georeport and "/discovery" in path) and "charset=utf-8" not in kind.lower():
            faults.append(f"content-type is {kind!r}")
        if kind.startswith("text/html"):
            if "no-store" not in answer.field("cache-control"):
                faults.append("a page may be kept by caches")
            faults += markup_faults(answer.text)
        if answer.status >= 400:
            faults += [f"it speaks of {word!r}" for word in INTERNALS if word in answer.text]
        return faults

    # What every answer carries

    def test_every_route_carries_the_fields_of_a_strict_site(self):
        client = self.served.client()
        self.addCleanup(client.close)
        faults, count, ids = [], 0, set()
        for post in [None, LEADER]:
            for method, path, answer in self.asked(client, post=post):
                count += 1
                ids.add(answer.field("x-request-id"))
                faults += [f"{post or 'public'} {method} {path} -> {answer.status}: {fault}" for fault in self.check(answer, path)]
        self.assertEqual(faults, [], "\n".join(faults))
        self.assertEqual(len(ids), count, "every request has an id of its own")
        self.assertGreater(count, 40)

    def test_request_ids_are_ours_and_are_shown_with_errors(self):
        client = self.served.client()
        self.addCleanup(client.close)
        ids = [client.get("/nothing", fields={"X-Request-ID": "chosen-by-me-0001"}).field("x-request-id") for _ in range(200)]
        self.assertEqual(len(set(ids)), 200)
        self.assertNotIn("chosen-by-me-0001", ids)

    def test_error_pages_say_nothing_internal(self):
        client = self.served.client()
        self.addCleanup(client.close)
        for path in [
            "/matters/%00",
            "/matters/" + "9" * 500,
            "/photos/" + "g" * 64,
            "/follow/..",
            "/assets/none.css",
            "/matters?page=x&after=%ff",
        ]:
            answer = client.get(path, post=LEADER)
            self.assertTrue(400 <= answer.status < 500 or answer.status in (200, 303), f"{path}: {answer.status}")
            for word in INTERNALS:
                self.assertNotIn(word, answer.text, path)

    def test_cookies_are_out_of_the_reach_of_scripts(self):
        client = self.served.client()
        self.addCleanup(client.close)
        seen = {}
        answers = [client.get("/look?theme=dark&language=zh&size=large&back=/")]
        answers.append(
            client.ask("POST", "/report", body={"details": "cookie", "area": STREET, "once": "cookies", "phone": "13951800099"})
        )
        answers += [answer for _, _, answer in self.asked(client)]
        for answer in answers:
            for cookie in answer.cookies:
                name = cookie.split("=")[0]
                seen[name] = cookie
                self.assertIn("HttpOnly", cookie)
                self.assertRegex(cookie, "SameSite=(Strict|Lax)")
                self.assertNotIn("Domain=", cookie)
                self.assertNotIn("Secure", cookie, "over plain HTTP such a cookie would not come back")
        self.assertGreater(len(seen), 2, seen)

    def test_under_an_https_address_cookies_are_secure_and_hsts_is_said(self):
        served = self.also("--address", "https://yiwang.example.gov.cn", *UNLIMITED)
        client = served.client()
        self.addCleanup(client.close)
        seen = 0
        answers = [client.get("/look?theme=dark&language=zh&size=large&back=/")]
        answers.append(
            client.ask("POST", "/report", body={"details": "secure", "area": STREET, "once": "secure", "phone": "13951800099"})
        )
        self.assertEqual(answers[-1].status, 303, answers[-1].text[:300])
        answers += [answer for _, _, answer in self.asked(client)]
        for answer in answers:
            found = re.fullmatch(r"max-age=(\d+)(; includeSubDomains)?(; preload)?", answer.field("strict-transport-security"))
            self.assertTrue(found and int(found[1]) >= 15_552_000, answer.field("strict-transport-security"))
            for cookie in answer.cookies:
                seen += 1
                self.assertRegex(cookie, r"; Secure\b")
                self.assertEqual(cookie.count("Secure"), 1)
        self.assertGreater(seen, 2)
        plain = self.served.client()
        self.assertEqual(plain.get("/").field("strict-transport-security"), "", "over plain HTTP it has no meaning (RFC 6797, 7.2)")
        plain.close()

    # Too much

    def test_too_many_requests_are_told_when_to_come_again(self):
        served = self.also("--requests-per-second", "5", "--forms-per-minute", "0")
        client = served.client()
        self.addCleanup(client.close)
        statuses = []
        for _ in range(400):
            answer = client.get("/health")
            statuses.append(answer.status)
            if answer.status == 429:
                break
        self.assertEqual(statuses[-1], 429, "the limit never came")
        self.assertGreater(len(statuses), 20, "a short burst is let in")
        self.assertRegex(answer.field("retry-after"), r"^[1-9]\d*$")
        self.assertLessEqual(int(answer.field("retry-after")), 60)
        self.assertEqual([f for f in self.check(answer)], [])
        time.sleep(int(answer.field("retry-after")) + 0.1)
        self.assertEqual(client.get("/health").status, 200, "after the time it names it answers again")
        # An address that is written into the request by the client itself makes nobody another.
        for _ in range(200):
            answer = client.get("/health", fields={"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"})
            if answer.status == 429:
                break
        self.assertEqual(answer.status, 429)

    def test_too_many_forms_of_a_visitor(self):
        served = self.also("--requests-per-second", "0", "--forms-per-minute", "6")
        client = served.client()
        self.addCleanup(client.close)
        statuses = []
        for n in range(60):
            answer = client.ask("POST", "/report", body={"details": "many", "area": STREET, "once": f"many{n}"})
            statuses.append(answer.status)
            if answer.status == 429:
                break
        self.assertEqual(statuses[-1], 429)
        self.assertGreaterEqual(statuses.count(303), 3)
        self.assertRegex(answer.field("retry-after"), r"^[1-9]\d*$")
        self.assertEqual(client.get("/report").status, 200, "pages are still to be had")

    def test_too_many_wrong_tokens_and_passwords(self):
        served = self.also("--requests-per-second", "5", "--forms-per-minute", "6")
        client = served.client()
        self.addCleanup(client.close)
        statuses = []
        for n in range(200):
            answer = client.get("/matters", fields={"Authorization": "Bearer yw_" + ("%043d" % n)})
            statuses.append(answer.status)
            if answer.status == 429:
                break
        self.assertEqual(statuses[-1], 429, f"access tokens may be guessed without end: {statuses[-3:]}")

    # Too slow

    def cut_after(self, served, content, trickle, most):
        """Seconds until the server ends a connection that sends `trickle` again and again."""
        started = time.monotonic()
        with served.socket(most) as connection:
            connection.sendall(content)
            connection.settimeout(0.25)
            while time.monotonic() - started < most:
                try:
                    if not connection.recv(65536):
                        return time.monotonic() - started
                except socket.timeout:
                    pass
                except OSError:
                    return time.monotonic() - started
                try:
                    connection.sendall(trickle)
                except OSError:
                    return time.monotonic() - started
        return None

    def test_slow_clients_are_cut(self):
        served = self.also(*UNLIMITED, "--idle-seconds", "2", "--body-seconds", "2")
        form = b"POST /report HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\ndetails="
        ways = {
            "says nothing": (b"", b""),
            "a head letter by letter": (b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"a"),
            "a head line by line": (b"GET /health HTTP/1.1\r\nHost: x\r\n", b"X-a: b\r\n"),
            "a body letter by letter": (form, b"a"),
            "a body that stops": (form, b""),
            "nothing after an answer": (b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n", b""),
        }
        took = {}

        def one(name, content, trickle):
            took[name] = self.cut_after(served, content, trickle, 12)

        threads = [threading.Thread(target=one, args=(name, *way)) for name, way in ways.items()]
        for thread in threads:
            thread.start()
        client = served.client()
        for _ in range(20):
            self.assertEqual(client.get("/health").status, 200, "others are served meanwhile")
        client.close()
        for thread in threads:
            thread.join()
        self.assertEqual([name for name, seconds in took.items() if seconds is None], [], took)

    # Packed

    def test_packed_bodies_are_not_unpacked(self):
        before = self.served.resident
        client = self.served.client()
        self.addCleanup(client.close)
        bomb = gzip.compress(b"details=" + b"a" * (64 << 20), 9)
        self.assertLess(len(bomb), 1 << 17)
        for kind in ["gzip", "deflate", "br", "GZIP", "gzip, identity"]:
            answer = client.ask(
                "POST", "/report", body=bomb, fields={"Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": kind}
            )
            self.assertIn(answer.status, (415,), kind)
            self.assertEqual(self.check(answer), [])
        self.assertLess(self.served.resident - before, 48 << 20, "nothing was unpacked")

    def test_pictures_that_would_unpack_to_gigabytes_are_refused(self):
        client = self.served.client()
        self.addCleanup(client.close)
        wide = png(50_000, 50_000, b"\0" * (8 << 20))
        for name, content in [
            ("more pixels than any camera", wide),
            ("measures that overflow", png(0x7FFFFFFF, 0x7FFFFFFF)),
            ("no width", png(0, 10)),
            ("not what its name says", b"PK\x03\x04" + b"\0" * 100),
            ("SVG", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
            ("HTML", b"<!doctype html><script>alert(1)</script>"),
            ("GIF", b"GIF89a" + b"\0" * 100),
        ]:
            with self.subTest(name):
                body, kind = multipart({"details": "bomb", "area": STREET, "once": name}, [("photos", "a.png", "image/png", content)])
                answer = client.ask("POST", "/report", body=body, fields={"Content-Type": kind})
                self.assertIn(answer.status, (413, 415, 422), name)
        good, kind = multipart(
            {"details": "good", "area": STREET, "once": "good"}, [("photos", "a.txt", "text/html", png(2, 2, b"\0\0\0" * 2))]
        )
        answer = client.ask("POST", "/report", body=good, fields={"Content-Type": kind})
        self.assertEqual(answer.status, 303, answer.text[:300])
        page = client.get(answer.field("location"), cookie=answer.cookies[0].split(";")[0])
        shown = re.findall(r"/photos/([0-9a-f]{64})", page.text)
        self.assertTrue(shown)
        copy = client.get(f"/photos/{shown[0]}", cookie=answer.cookies[0].split(";")[0])
        self.assertEqual(copy.field("content-type"), "image/png", "by its content, not by what was said")

    # Origin

    def test_no_form_of_another_site_on_any_route(self):
        client = self.served.client()
        self.addCleanup(client.close)
        number = report(client, details="origin", area=STREET, once="origin", phone="13951800077")
        self.assertIsNotNone(number)
        checked = 0
        for method, pattern, _ in self.routes:
            if method == "GET":
                continue
            path = re.sub(r":\w+", number, pattern)
            for fields in [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]:
                answer = client.ask(method, path, body={"x": "1"}, post=LEADER, fields=fields)
                self.assertIn(answer.status, (401, 403), f"{method} {path} {fields}")
                self.assertEqual(answer.field("set-cookie"), "", path)
                checked += 1
        self.assertGreater(checked, 10)


if __name__ == "__main__":
    main()
