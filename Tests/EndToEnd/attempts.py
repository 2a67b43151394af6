#!/usr/bin/env python3
"""Attempts across jurisdictions and agencies: each is answered 401, 403 or 404, and each stands in the audit.

Prints the table of the attempts. Two jurisdictions are served by one process; everybody signs in as a person with a password, the
administrators with a second factor. Nothing is picked.
"""

import hashlib
import re
import socket
import time
import unittest

from people import LINK, PASSWORD, Visitor, audit, begin, enter, give, invite, make_token, no_holders, redeem, revoke_token, words
from photo import jpeg, multipart
from served import STREET, Client, Served, main, small_pack, temporary, yiwang

REFUSED = (401, 403, 404)
LEADER, DESK, OTHER = "szzx.shiftLeader1", "cgj.desk", "swj.desk"
PHONE, NAME = "13951807731", "曲佩蘅"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for_other(served, port, seconds=30):
    """The port of the jurisdiction that is not at `port`, once both are being served."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        ports = {int(found) for line in served.lines for found in re.findall(r"http://127\.0\.0\.1:(\d+)/", line)}
        if port in ports and len(ports) == 2:
            return (ports - {port}).pop()
        time.sleep(0.05)
    raise AssertionError(f"the two jurisdictions did not start: {''.join(served.lines)}")


class Elsewhere:
    """The second jurisdiction of the same process, to a client."""

    def __init__(self, served, port):
        self.served, self.address = served, ("127.0.0.1", port)

    def client(self, seconds=30):
        return Client(self.address, seconds)


class Attempts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        pack = no_holders(small_pack(folder))
        cls.place = ["--database", f"{folder}/one/yiwang.sqlite"]
        cls.place2 = ["--database", f"{folder}/two/yiwang.sqlite"]
        outs = []
        for place in (cls.place, cls.place2):
            ran = yiwang("setup", "--pack", pack, *place)
            assert ran.code == 0, ran
            outs.append(ran.out)
        port = free_port()
        cls.served = Served(*cls.place, "--also", f"{cls.place2[1]}={port}", "--requests-per-second", "0", "--forms-per-minute", "0")
        cls.addClassCleanup(cls.served.stop)
        # Either may be ready first; ours is the one whose port it chose itself.
        cls.served.address = ("127.0.0.1", wait_for_other(cls.served, port))
        cls.elsewhere = Elsewhere(cls.served, port)
        cls.admins = begin(cls.served, outs[0])
        cls.people = {}
        for post in (LEADER, DESK, OTHER):
            cls.people[post] = cls.join(post)
        cls.stranger = Visitor(cls.elsewhere)
        redeem(cls.stranger, LINK.search(outs[1]).group(1), name="别处", signInName="elsewhere")
        enter(cls.stranger, "elsewhere")
        cls.public = Visitor(cls.served)
        cls.original = jpeg()
        cls.number = cls.report("路面坑洼，积水没过脚踝", phone=PHONE, name=NAME, photo=cls.original)
        cls.step(cls.number, {"action": "file", "standard": "event:01001#1"}, {"action": "dispatch", "agency": "cgj"})
        cls.tip = cls.report("该单位办事人员收受礼品", phone=PHONE, name=NAME, accused="cgj")
        cls.tried, cls.secrets = [], []

    @classmethod
    def join(cls, post):
        name = "p." + post.lower()
        link = invite(cls.admins["szzx.systemAdmin"], name, "员" + post[-8:])
        give(cls.admins["szzx.securityAdmin"], name, post)
        person = Visitor(cls.served)
        redeem(person, link)
        return enter(person, name)

    @classmethod
    def report(cls, details, photo=None, **values):
        form = dict({"details": details, "area": STREET, "once": details}, **values)
        files = [("photos", "a.jpg", "image/jpeg", photo)] if photo else []
        body, kind = multipart(form, files)
        answer = cls.public.ask("POST", "/report", body=body, fields={"Content-Type": kind}, follow=False)
        found = re.match(r"/follow/([0-9-]+)", answer.field("location"))
        assert found, f"the report was not taken: {answer.status} {words(answer.text)[:600]}"
        return found.group(1)

    @classmethod
    def step(cls, number, *forms):
        for version, form in enumerate(forms, 1):
            answer = cls.people[LEADER].post(f"/matters/{number}/steps", list(dict(form, version=version).items()), follow=False)
            assert answer.status == 303, f"{form}: {answer.status} {words(answer.text)[:600]}"

    def holds(self, what, answer, act, place=None, sees=(), **expected):
        """The attempt is refused and shows nothing. That it stands in the audit is looked up at the end, by the id of its request."""
        self.assertIn(answer.status, REFUSED, f"{what}: {answer.status} {answer.field('location')}\n{words(answer.text)[:500]}")
        for secret in (PHONE, NAME, "路面坑洼", "收受礼品"):
            if secret not in sees:
                self.assertNotIn(secret, answer.text, what)
        self.assertNotIn(self.original, answer.body)
        self.tried.append((what, answer, place or self.place, dict(expected, act=act, request=answer.field("x-request-id"))))

    def test_z_every_attempt_stands_in_the_audit(self):
        lines = {place[1]: audit(place) for place in (self.place, self.place2)}
        faults, table = [], []
        for number, (what, answer, place, expected) in enumerate(self.tried, 1):
            rows = [row for row in lines[place[1]] if row["request"] == expected["request"]]
            fitting = [row for row in rows if row["result"] != "ok" and row["address"] and all(row[k] == v for k, v in expected.items())]
            if len(fitting) != 1:
                faults.append(f"{what}: {answer.status}, but the audit has {rows} where {expected} was to be")
            said = f"#{fitting[0]['ordinal']} {fitting[0]['kind']} {fitting[0]['act']} {fitting[0]['result']}" if fitting else "no line"
            table.append(f"  {number:2}  {answer.status}  {what:<62}  {said}")
        print(f"\n{len(table)} attempts\n" + "\n".join(table), flush=True)
        self.assertEqual(faults, [], "\n".join(faults))
        self.assertGreaterEqual(len(table), 20, "run all tests of this script together")
        for place in (self.place, self.place2):
            ran = yiwang("verify-log", *place)
            self.assertEqual(ran.code, 0, ran)
            for row in lines[place[1]]:
                for secret in (PHONE, NAME, PASSWORD, *self.secrets):
                    self.assertNotIn(secret, str(row), "a secret stands in the audit")

    def test_guessing_the_number_of_another_agency(self):
        desk = self.people[DESK].get(f"/matters/{self.number}")
        self.assertEqual(desk.status, 200, "the agency in charge sees it")
        self.holds(
            "another agency's number, guessed", self.people[OTHER].get(f"/matters/{self.number}"), "GET /matters/:number", post=OTHER
        )
        listed = self.people[OTHER].get("/matters?q=" + self.number)
        self.assertNotIn("路面坑洼", listed.text)

    def test_stepping_it_by_a_forged_form(self):
        form = [("action", "accept"), ("version", "3")]
        self.holds(
            "another agency's matter, stepped by a forged form",
            self.people[OTHER].post(f"/matters/{self.number}/steps", form, follow=False),
            "POST /matters/:number/steps",
            post=OTHER,
        )
        form = [("action", "void"), ("reason", "duplicate"), ("version", "3")]
        self.holds(
            "a step that the post may not take, forged",
            self.people[DESK].post(f"/matters/{self.number}/steps", form, follow=False),
            "POST /matters/:number/steps",
            sees=["路面坑洼"],
            post=DESK,
        )

    def test_a_form_of_another_site(self):
        for fields in [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]:
            answer = self.people[LEADER].post(
                f"/matters/{self.number}/steps", [("action", "void"), ("version", "3")], fields=fields, follow=False
            )
            self.holds(
                f"a form of another site ({list(fields)[0]})", answer, "POST /matters/:number/steps", post=LEADER, result="origin.foreign"
            )

    def test_a_one_time_link_again(self):
        link = invite(self.admins["szzx.systemAdmin"], "once.only", "一次")
        self.secrets.append(link)
        first = Visitor(self.served)
        redeem(first, link)
        again = Visitor(self.served)
        foreign = invite(self.admins["szzx.systemAdmin"], "not.yet", "未到")
        self.secrets.append(foreign)
        pairs = [("password", PASSWORD), ("repeat", PASSWORD)]
        answer = Visitor(self.served).post("/welcome/" + foreign, pairs, fields={"Origin": "https://evil.example"}, follow=False)
        self.holds("a one-time link, by a form of another site", answer, "POST /welcome/:token", result="origin.foreign")
        self.holds("a one-time link, opened again", again.get("/welcome/" + link), "GET /welcome/:token")
        pairs = [("password", "Another-Pass-2026"), ("repeat", "Another-Pass-2026")]
        self.holds("a one-time link, redeemed again", again.post("/welcome/" + link, pairs, follow=False), "POST /welcome/:token")
        self.holds("a one-time link, guessed", again.get("/welcome/" + "a" * 43), "GET /welcome/:token")

    def test_a_session_after_sign_out(self):
        person = Visitor(self.served)
        link = invite(self.admins["szzx.systemAdmin"], "goes.out", "出去")
        redeem(person, link)
        enter(person, "goes.out")
        self.assertEqual(person.get("/account").status, 200)
        kept = dict(person.cookies)
        person.post("/sign-out", [])
        thief = Visitor(self.served)
        thief.cookies = kept
        self.holds("a session's cookie, replayed after the sign-out", thief.get("/account", follow=False), "GET /account")

    def test_the_original_of_another_agencys_photo(self):
        digest = hashlib.sha256(self.original).hexdigest()
        self.assertEqual(self.people[DESK].get(f"/photos/{digest}").status, 200, "the agency in charge sees the original")
        self.holds("another agency's photo, its original", self.people[OTHER].get(f"/photos/{digest}"), "GET /photos/:digest", post=OTHER)
        self.holds("the original, by the public", Visitor(self.served).get(f"/photos/{digest}"), "GET /photos/:digest", person="")

    def test_the_session_of_another_jurisdiction(self):
        self.assertEqual(self.stranger.get("/account").status, 200)
        thief = Visitor(self.served)
        thief.cookies = dict(self.stranger.cookies)
        self.holds("another jurisdiction's session", thief.get("/account", follow=False), "GET /account", person="")
        thief.cookies = dict(self.people[LEADER].cookies)
        thief.served, thief.client = self.elsewhere, self.elsewhere.client()
        self.holds("the same the other way round", thief.get("/matters", follow=False), "GET /matters", place=self.place2, person="")

    def test_access_tokens(self):
        leader = self.people[LEADER]
        text, key = make_token(leader, "to look", ["matters.see"], 30)
        self.secrets.append(text)
        bearer = {"Authorization": "Bearer " + text}
        client = Visitor(self.served)
        self.assertEqual(client.get(f"/matters/{self.number}", fields=bearer).status, 200)
        self.holds(
            "an access token with too small a scope", client.get("/overview", fields=bearer, follow=False), "GET /overview", post=LEADER
        )
        self.holds(
            "an access token and its owner's account", client.get("/account", fields=bearer, follow=False), "GET /account", post=LEADER
        )
        revoke_token(leader, key)
        self.holds(
            "an access token after it was revoked",
            client.get(f"/matters/{self.number}", fields=bearer, follow=False),
            "GET /matters/:number",
        )
        self.holds(
            "an access token, guessed",
            client.get("/matters", fields={"Authorization": "Bearer yw_" + "A" * 43}, follow=False),
            "GET /matters",
        )

    def test_a_tip_off_before_the_accused(self):
        self.assertEqual(self.people[LEADER].get(f"/matters/{self.tip}").status, 200, "the centre sees it")
        self.holds(
            "a tip-off, asked for by the accused", self.people[DESK].get(f"/matters/{self.tip}"), "GET /matters/:number", post=DESK
        )
        answer = self.people[LEADER].post(
            f"/matters/{self.tip}/steps", [("action", "file"), ("standard", "event:01001#1"), ("version", "1")], follow=False
        )
        self.assertEqual(answer.status, 303, words(answer.text)[:400])
        answer = self.people[LEADER].post(
            f"/matters/{self.tip}/steps", [("action", "dispatch"), ("agency", "cgj"), ("version", "2")], follow=False
        )
        self.assertIn(answer.status, (403, 409, 422), "it is never sent to the accused")
        guess = [("number", self.tip), ("last_four", "0000")]
        self.holds("a tip-off's number with wrong digits", Visitor(self.served).post("/follow", guess, follow=False), "POST /follow")

    def test_pages_of_the_administrators(self):
        self.holds(
            "the audit, by somebody else",
            self.people[LEADER].get("/administration/audit", follow=False),
            "GET /administration/audit",
            post=LEADER,
        )
        self.holds(
            "the audit, by the system administrator",
            self.admins["szzx.systemAdmin"].get("/administration/audit", follow=False),
            "GET /administration/audit",
            post="szzx.systemAdmin",
        )
        self.holds(
            "the export of the audit, by an agency",
            self.people[DESK].get("/administration/audit.csv", follow=False),
            "GET /administration/audit.csv",
            post=DESK,
        )
        self.holds(
            "the list of persons, by an agency",
            self.people[DESK].get("/administration/persons", follow=False),
            "GET /administration/persons",
            post=DESK,
        )
        self.holds(
            "the export of matters, by the audit administrator",
            self.admins["szzx.auditAdmin"].get("/matters.csv", follow=False),
            "GET /matters.csv",
            post="szzx.auditAdmin",
        )

    def test_the_reporter_before_an_agency(self):
        page = self.people[DESK].get(f"/matters/{self.number}")
        for secret in (PHONE, NAME):
            self.assertNotIn(secret, page.text)
        self.holds(
            "the reporter, opened by the agency",
            self.people[DESK].post(f"/matters/{self.number}/reporter", [("reason", "想打电话核实")], follow=False),
            "POST /matters/:number/reporter",
            post=DESK,
        )
        self.holds(
            "the reporter, called by the agency",
            self.people[DESK].get(f"/matters/{self.number}/call", follow=False),
            "GET /matters/:number/call",
            post=DESK,
        )


if __name__ == "__main__":
    main()
