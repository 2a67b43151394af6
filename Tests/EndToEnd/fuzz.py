#!/usr/bin/env python3
"""Every endpoint × every signed-in role × hostile values: no 5xx, no leak of a reporter, the server lives and its memory is flat.

    Tests/EndToEnd/fuzz.py [--count 24000] [--seed 1] [--connections 6]

The endpoints are those of `yiwang routes`, the forms those that the pages show to each role: a program that grows is fuzzed whole.
"""

import argparse
import os
import random
import re
import sys
import threading
import time
import unittest
from html import unescape
from urllib.parse import quote, urlencode

from people import Visitor as Browser
from people import begin, enter, give, invite, make_token, no_holders, redeem
from photo import jpeg, multipart
from served import STREAMS, STREET, Client, Served, main, report, small_pack, temporary, yiwang

# A reporter whom nobody may meet but those who may see reporters. Nothing that is sent after the seeding holds it.
PHONE, NAME = "13951807731", "曲佩蘅"
CANARIES = [text.encode() for text in (PHONE, NAME, quote(NAME), NAME.encode("unicode_escape").decode())]
SEES_REPORTERS = {"reporters.unmask", "privacy.handle"}
INTERNALS = [b"SQLITE", b"sqlite3", b"libpq", b"DatabaseFault", b"SELECT ", b"INSERT ", b".swift", b"Fatal error", b"notUnique"]
MOST_GROWTH = 96 << 20
# Posts of which none sees a reporter; a post has one holder.
DESKS = ["cgj.desk", "cgj.handler", "swj.desk", STREET + ".desk"]
HOSTILE = [
    "", " ", "'", '"', "' OR '1'='1' --", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "${7*7}", "{{7*7}}",
    "-1", "0", "1", "2147483648", "9223372036854775807", "9223372036854775808", "99999999999999999999999", "1e309", "NaN", "inf",
    "0x10", "٣", "１", "2026-02-30", "0000-00-00", "99999-12-31", "2026-11-23", "..", "../../../../etc/passwd", "..%2f", "%",
    "%s%n", "\u202e\u200b", "😀" * 40, "e\u0301" * 30, "字" * 300, "a" * 4000, "[]", "{}", "null", "true", "\r\nX-Injected: 1",
    "\t", "\u0085", "=1+1", "@SUM(A1)", "event:01001", "event:01001#1", "p1", "yw_" + "a" * 43, "a" * 43, "A" * 64, "f" * 64,
    "320115", "320115001", "cgj", "szzx", "matters.see", "*", "all", "//evil.example", "https://evil.example/", "/\\evil.example",
    "javascript:alert(1)", "wgs84", "118.82", "31.95", "0000", "000000",
]
# Endpoints that hash a password, or end one's session so that the next sign-in does: asked as well, but less often.
COSTLY = {"/sign-in": 0.05, "/account/password": 0.05, "/sign-out": 0.2, "/account/sessions/end": 0.2}
CHANGES_WHO = {"/sign-out", "/sign-in", "/sign-in/second-factor", "/sign-in/demo", "/sign-out/demo", "/welcome/:token"}
# Names that pages read though no form shows them; the forms give all others.
NAMES = [
    "q", "page", "after", "before", "cursor", "from", "to", "sort", "order", "back", "theme", "language", "size", "number",
    "last_four", "state", "code", "kind", "person", "post", "agency", "text", "subject", "reason", "once", "version", "action",
    "id", "token", "new", "limit",
]


def roles():
    """The roles of the pack with their permissions and one post of each."""
    with open(
        os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "Packs/jiangning/posts.yaml"),
        encoding="utf-8",
    ) as file:
        text = file.read()
    found = {}
    for match in re.finditer(r"(?m)^  (\w+):\n(?:    .*\n)*?    permissions: \[([^\]]*)\]", text):
        found[match.group(1)] = {"permissions": set(re.split(r",\s*", match.group(2))), "post": None}
    for match in re.finditer(r"\{(?:each: (\w+), )?code: \"?([^,\"]+)\"?, role: (\w+)", text):
        each, code, role = match.groups()
        agency = {"department": "cgj", "enterprise": None, "street": STREET, "community": STREET + "001"}.get(each)
        if role in found and found[role]["post"] is None and (not each or agency):
            found[role]["post"] = code.replace("{agency}", agency or "")
    return {name: role for name, role in found.items() if role["post"]}


class Visitor:
    """One who asks on a connection of their own and comes in again when thrown out: by a demo post, or by name and password."""

    def __init__(self, served, role):
        self.served, self.role, self.cookies, self.token = served, role or {}, {}, None
        self.client = served.client()
        self.enter()

    def enter(self):
        self.cookies = {}
        if "token" in self.role:
            self.token = self.role["token"]
        elif "names" in self.role:
            # Fuzzing locks names and ends persons: then the next one comes.
            while self.role["names"]:
                browser = Browser(self.served)
                try:
                    enter(browser, self.role["names"][0])
                    self.cookies = browser.cookies
                    return
                except AssertionError:
                    self.role["names"].pop(0)
                finally:
                    browser.close()
        elif self.role:
            post = self.role["post"]
            answer = self.ask(
                "POST", "/sign-in/demo", urlencode({"post": post}).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
            )
            assert answer.status == 303, f"{post} could not enter: {answer.status} {answer.text[:300]}"

    def ask(self, method, path, body=None, fields=None):
        fields = dict(fields or {})
        if self.token:
            fields["Authorization"] = f"Bearer {self.token}"
        if self.cookies:
            fields["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        for attempt in range(2):
            try:
                self.client.connection.request(method, path, body=body, headers=fields)
                response = self.client.connection.getresponse()
                content = response.read()
                break
            except (OSError, ConnectionError):
                # The server may end a connection after an answer; a second failure is a fault.
                self.client.close()
                self.client = Client(self.served.address)
                if attempt:
                    raise
            except Exception:
                self.client.close()
                self.client = Client(self.served.address)
                raise
        heads = response.getheaders()
        for name, value in heads:
            if name.lower() == "set-cookie":
                pair, _, rest = value.partition(";")
                key, _, text = pair.partition("=")
                if "Max-Age=0" in rest or not text:
                    self.cookies.pop(key, None)
                elif key not in ("language", "theme", "size"):
                    self.cookies[key] = text
        answer = type("Answer", (), {})()
        answer.status, answer.body, answer.fields = response.status, content, {k.lower(): v for k, v in heads}
        answer.text = content.decode("utf-8", "replace")
        return answer


class Forms:
    """The forms that the pages show: (method, path of the route) to the names and values of their fields."""

    def __init__(self):
        self.lock, self.seen, self.kept = threading.Lock(), {}, {}

    def read(self, text):
        for attributes, inner in re.findall(r"<form([^>]*)>(.*?)</form>", text, re.S):
            method = (re.search(r'method="(\w+)"', attributes) or [0, "get"])[1].upper()
            action = re.search(r'action="([^"]*)"', attributes)
            if not action:
                continue
            path = unescape(action[1]).split("?")[0]
            values = {}
            for tag in re.findall(r"<(?:input|select|textarea|button)[^>]*>", inner):
                name = re.search(r'\bname="([^"]+)"', tag)
                if name:
                    value = re.search(r'\bvalue="([^"]*)"', tag)
                    values.setdefault(unescape(name[1]), set()).add(unescape(value[1]) if value else "")
            for select in re.findall(r'<select[^>]*\bname="([^"]+)"[^>]*>(.*?)</select>', inner, re.S):
                values.setdefault(unescape(select[0]), set()).update(
                    unescape(v) for v in re.findall(r'<option[^>]*\bvalue="([^"]*)"', select[1])[:40]
                )
            with self.lock:
                known = self.seen.setdefault((method, path), {})
                for name, found in values.items():
                    known.setdefault(name, set()).update(list(found)[:40])

    def of(self, method, pattern):
        """Fields of every form that leads to a route; a copy, as they were when asked for first or a while ago."""
        with self.lock:
            kept = self.kept.get((method, pattern))
            if kept and kept[0] > 0:
                kept[0] -= 1
                return kept[1]
            shape = re.compile("^" + re.sub(r":\w+", "[^/]+", pattern) + "$")
            found = [
                (path, {n: sorted(v) for n, v in values.items()})
                for (kind, path), values in self.seen.items()
                if kind == method and shape.match(path)
            ]
            self.kept[method, pattern] = [50, found]
            return found


class Fuzz(unittest.TestCase):
    count, seed, connections = 24_000, 1, 6

    @classmethod
    def setUpClass(cls):
        cls.folder = temporary(cls)
        cls.place = ["--database", f"{cls.folder}/yiwang.sqlite"]
        ran = yiwang("setup", "--demo", "--sample", 40, "--pack", no_holders(small_pack(cls.folder)), *cls.place)
        assert ran.code == 0, ran
        cls.out = ran.out
        cls.served = Served(*cls.place, *UNLIMITED)
        cls.addClassCleanup(cls.served.stop)
        client = cls.served.client()
        cls.numbers = []
        for n in range(12):
            number = report(
                client, details=f"井盖破损 {n}", area=STREET, phone=PHONE, name=NAME, category="event:01001", once=f"canary{n}"
            )
            assert number, "the seeded report was not taken"
            cls.numbers.append(number)
        client.close()
        cls.routes = cls.read_routes()
        cls.all_roles = dict(roles(), **cls.persons())

    @classmethod
    def persons(cls):
        """Besides the demo posts: persons with sessions, with a post and without, and one with an access token."""
        admins = begin(cls.served, cls.out)
        desk = roles()["unitDesk"]
        names = {"staff": [], "nobody": []}
        for n, post in enumerate(DESKS):
            for kind in names:
                name = f"{kind}{n}"
                link = invite(admins["szzx.systemAdmin"], name, f"试{n}")
                redeem(Browser(cls.served), link)
                if kind == "staff":
                    give(admins["szzx.securityAdmin"], name, post)
                names[kind].append(name)
        owner = enter(Browser(cls.served), names["staff"].pop(0))
        token, _ = make_token(owner, "fuzz", ["matters.see", "matters.handle"], 1)
        return {
            "person with a post": {"permissions": desk["permissions"], "names": names["staff"]},
            "person without a post": {"permissions": set(), "names": names["nobody"]},
            "access token": {"permissions": {"matters.see", "matters.handle"}, "token": token},
        }

    @classmethod
    def read_routes(cls):
        ran = yiwang("routes", *cls.place)
        assert ran.code == 0, ran
        routes = re.findall(r"(?m)^(\w+)\s+(/\S*)\s+\[([\w.]+)\]", ran.out)
        assert len(routes) > 15, ran.out
        # A stream goes on for minutes, whatever it is asked; scenarios and live.py ask for it.
        return [route for route in routes if route[1] not in STREAMS]

    def setUp(self):
        self.lock = threading.Lock()
        self.seen_by_right = 0
        self.done, self.statuses, self.problems, self.answered, self.levels = 0, {}, [], {}, []
        self.forms, self.roles = Forms(), self.all_roles
        # Lists: a random choice among them costs nothing.
        self.digests, self.words = [], []

    def check(self, role, method, path, body, answer):
        with self.lock:
            self.done += 1
            self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        problem = None
        if answer.status >= 500:
            problem = f"answered {answer.status}"
        elif answer.status == 429 and not answer.fields.get("retry-after", "").isdigit():
            problem = "does not say when to come again"
        else:
            may = self.roles[role]["permissions"] if role else set()
            # Who sees reporters masked may call them: the link leads to the telephone, or to a bridge.
            calls = bool(re.fullmatch(r"/matters/[^/]+/call(\?.*)?", path)) and "reporters.unmask" in may
            shown = answer.body + (b"" if calls else repr(answer.fields).encode())
            if any(canary in shown for canary in CANARIES):
                if may & SEES_REPORTERS:
                    self.seen_by_right += 1
                else:
                    problem = "shows the seeded reporter"
        if not problem:
            found = [word for word in INTERNALS if word in answer.body]
            if found and b"text/html" in answer.fields.get("content-type", "").encode():
                problem = f"speaks of internals: {found}"
            elif "x-injected" in answer.fields:
                problem = "a field was injected"
            elif b"<script>alert(1)" in answer.body and "html" in answer.fields.get("content-type", ""):
                problem = "what was sent comes back as markup"
            elif re.match(r"(//|/\\|https?:|javascript:)", answer.fields.get("location", "")):
                problem = f"leads away to {answer.fields['location']}"
        if problem:
            with self.lock:
                if len(self.problems) < 40:
                    self.problems.append(
                        f"{role or 'visitor'}: {method} {path[:300]} {(body or b'')[:400]!r}: {problem}\n{answer.text[:200]}"
                    )

    def learn(self, answer):
        """What a page tells: forms, and identifiers to guess with."""
        if "html" not in answer.fields.get("content-type", ""):
            return
        self.forms.read(answer.text)
        with self.lock:
            for known, pattern in [(self.digests, r"/photos/([0-9a-f]{64})"), (self.words, r'href="/[\w/-]*?/([\w.-]{1,60})"')]:
                if len(known) < 500:
                    known += sorted(set(re.findall(pattern, answer.text)) - set(known))

    def parameter(self, dice, name):
        choices = self.numbers if name == "number" else self.digests if name == "digest" else []
        if choices and dice.random() < 0.6:
            return dice.choice(choices)
        if self.words and dice.random() < 0.4:
            return dice.choice(self.words)
        return self.value(dice)

    def value(self, dice):
        draw = dice.random()
        if draw < 0.75:
            return dice.choice(HOSTILE)
        if draw < 0.9:
            return str(dice.randrange(-5, 200))
        return "".join(
            chr(dice.choice([dice.randrange(32, 127), dice.randrange(0x4E00, 0x9FA5), dice.randrange(1, 32)]))
            for _ in range(dice.randrange(30))
        )

    def request(self, dice, method, pattern):
        """One request of a route, with path and body as random as their seed."""
        forms = self.forms.of(method, pattern)
        path = "/".join(quote(self.parameter(dice, part[1:]), safe="") if part.startswith(":") else part for part in pattern.split("/"))
        known = {}
        if forms and dice.random() < 0.8:
            path_of, known = dice.choice(forms)
            if dice.random() < 0.7:
                path = path_of
        values = []
        for name, given in known.items():
            draw = dice.random()
            if draw < 0.12:
                continue
            values.append((name, dice.choice(given) if given and draw < 0.6 else self.value(dice)))
        for _ in range(dice.choice([0, 0, 1, 2, 4])):
            values.append((dice.choice(NAMES), self.value(dice)))
        dice.shuffle(values)
        if method != "POST":
            text = urlencode(values)
            if dice.random() < 0.1:
                text += "&" + dice.choice(["%ff%fe", "%zz=1", "a=%00", "=" * 50, "&" * 50, "%"])
            return path + ("?" + text if text else ""), None, {}
        draw = dice.random()
        if draw < 0.65:
            return path, urlencode(values).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        if draw < 0.85:
            files = [("photos", "x.jpg", "image/jpeg", dice.choice([jpeg(), jpeg()[:40], b"", b"<svg/>", dice.randbytes(200)]))]
            body, kind = multipart(dict(values), files if dice.random() < 0.4 else [])
            if dice.random() < 0.3:
                body = bytearray(body)
                for _ in range(3):
                    body[dice.randrange(len(body))] = dice.randrange(256)
                body = bytes(body)
            return path, body, {"Content-Type": kind.replace("\n", "")}
        kind = dice.choice(["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])
        return path, dice.randbytes(dice.randrange(300)), {"Content-Type": kind}

    def crawl(self, visitor, role):
        """Every page without a parameter once, so that its forms are known."""
        for method, pattern, _ in self.routes:
            if method == "GET" and ":" not in pattern:
                answer = visitor.ask("GET", pattern)
                self.learn(answer)
                self.check(role, method, pattern, None, answer)
        for number in self.numbers[:2]:
            for path in [f"/matters/{number}", f"/follow/{number}"]:
                answer = visitor.ask("GET", path)
                self.learn(answer)
                self.check(role, "GET", path, None, answer)
            # Whoever may open the reporter does so once: chance alone would seldom meet right, number and reason together.
            path, body = f"/matters/{number}/reporter", urlencode({"reason": "核实地址"}).encode()
            answer = visitor.ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
            self.check(role, "POST", path, body, answer)

    def share(self, worker):
        """The roles of a worker. Those that sign in by password have one of their own: hashing must not hold up the others."""
        slow = [role for role in sorted(self.roles) if "names" in self.roles[role]]
        quick = [None] + [role for role in sorted(self.roles) if role not in slow]
        return slow if worker == self.connections - 1 else quick[worker :: self.connections - 1]

    def is_barred(self, pair):
        """Whether the role lacks the permission of the route."""
        role, (_, _, permission) = pair
        return permission not in ("open", "account") and permission not in (self.roles[role]["permissions"] if role else ())

    def work(self, worker):
        dice = random.Random(self.seed * 1000 + worker)
        try:
            visitors = {}
            for role in self.share(worker):
                visitors[role] = Visitor(self.served, self.roles[role] if role else None)
                self.crawl(visitors[role], role)
            order = [(role, route) for role in visitors for route in self.routes]
            while self.done < self.count and len(self.problems) < 40:
                dice.shuffle(order)
                # Whoever may comes first. Most would only be turned away for want of a permission: of those, one in twenty is enough.
                order.sort(key=self.is_barred)
                for role, (method, pattern, permission) in order:
                    if self.is_barred((role, (method, pattern, permission))) and dice.random() < 0.95:
                        continue
                    if method == "POST" and dice.random() > COSTLY.get(pattern, 1):
                        continue
                    visitor = visitors[role]
                    path, body, fields = self.request(dice, method, pattern)
                    if dice.random() < 0.02:
                        method = dice.choice(["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
                    answer = visitor.ask(method, path, body, fields)
                    self.check(role, method, path, body, answer)
                    with self.lock:
                        key = (method, pattern, role)
                        kinds = self.answered.setdefault(key, set())
                        kinds.add(answer.status)
                    if answer.status == 200 and dice.random() < 0.05:
                        self.learn(answer)
                    # Gone out, become another, or thrown out by another: come in again.
                    if pattern in CHANGES_WHO or (role and answer.status == 401):
                        visitor.enter()
                    if self.done >= self.count:
                        break
        except Exception as problem:
            with self.lock:
                self.problems.append(f"worker {worker}: {problem!r}")

    def watch(self, over):
        while not over.wait(0.5):
            self.levels.append((self.done, self.served.resident))

    def test_every_endpoint_with_hostile_values(self):
        started = time.monotonic()
        over = threading.Event()
        watcher = threading.Thread(target=self.watch, args=(over,))
        watcher.start()
        workers = [threading.Thread(target=self.work, args=(n,)) for n in range(self.connections)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        over.set()
        watcher.join()
        took = time.monotonic() - started
        # What only an endpoint answers; 428 is a step of the JSON interface that names no version.
        reached = {route[1] for route, kinds in self.answered.items() if kinds & {200, 303, 404, 409, 422, 428}}
        half = [level for done, level in self.levels if done > self.count / 2]
        growth = self.served.resident - min(half) if half else 0
        print(
            f"\nfuzz: seed {self.seed}, {self.done} requests in {took:.0f} s ({self.done / took:.0f}/s), {len(self.routes)} endpoints,"
            f" {len(self.roles) + 1} roles, {len(self.forms.seen)} forms, answers {dict(sorted(self.statuses.items()))},"
            f" the reporter seen by right {self.seen_by_right} times, memory {self.served.resident >> 20} MiB, {growth >> 20:+} MiB since half",
            flush=True,
        )
        self.assertEqual(self.problems, [], "\n" + "\n\n".join(self.problems))
        self.assertGreaterEqual(self.done, self.count)
        self.assertGreater(self.seen_by_right, 0, "nobody saw the seeded reporter, even by right: then no leak would show")
        # Wrong guesses at a number are limited here too; but most requests must have reached their endpoint.
        self.assertLess(self.statuses.get(429, 0), self.done / 20, "limits answered instead of endpoints")
        # What only grid workers may do has nobody here: the small district has no grids.
        possible = [route for route in self.routes if not all(self.is_barred((role, route)) for role in [None, *self.roles])]
        missed = {pattern: {k: v for k, v in self.answered.items() if k[1] == pattern} for _, pattern, _ in possible if pattern not in reached}
        self.assertEqual(missed, {}, "endpoints that nobody reached")
        self.assertLess(growth, MOST_GROWTH, "memory grows")
        client = self.served.client()
        self.assertEqual(client.get("/health").status, 200)
        client.close()
        ran = yiwang("verify-log", *self.place)
        self.assertEqual(ran.code, 0, ran)


# What `serve` is told so that its limit per address does not answer instead of the endpoints.
UNLIMITED = ["--requests-per-second", "0", "--forms-per-minute", "0"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=Fuzz.count)
    parser.add_argument("--seed", type=int, default=Fuzz.seed)
    parser.add_argument("--connections", type=int, default=Fuzz.connections)
    chosen = parser.parse_args()
    Fuzz.count, Fuzz.seed, Fuzz.connections = chosen.count, chosen.seed, chosen.connections
    sys.argv = sys.argv[:1]
    main()
