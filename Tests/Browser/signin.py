#!/usr/bin/env python3
"""Everybody signs in, in a real browser: links, passwords, lock, second factor, a provider of identities, sessions, posts."""

import json
import os
import re
import socket
import subprocess
import sys
import time

from browser import DESKTOP, HERE, PHONE, BrowserCase, expect
from people import (
    LINK,
    PASSWORD,
    Authenticator,
    Visitor,
    audit,
    begin,
    give,
    invite,
    key_of,
    no_holders,
    redeem,
    secret_of,
    take_away,
    words,
)
from served import Served, main, small_pack, temporary, yiwang

UNLIMITED = ["--requests-per-second", "0", "--forms-per-minute", "0"]
LOCK_SECONDS = 60


def button(action):
    return f'main form[action="{action}"] button:not([type=button])'


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def set_up(case, folder, seconds=LOCK_SECONDS):
    """A jurisdiction nobody has a post in yet. Returns its place and what setup said."""
    pack = no_holders(small_pack(folder))
    path = os.path.join(pack, "security.yaml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    short = text.replace("lock_minutes: 30", f"lock_minutes: {seconds // 60}")
    case.assertNotEqual(short, text, "the lock is to be short here")
    with open(path, "w", encoding="utf-8") as file:
        file.write(short)
    place = ["--database", os.path.join(folder, "data", "yiwang.sqlite")]
    ran = yiwang("setup", "--pack", pack, *place)
    case.assertEqual(ran.code, 0, ran)
    return place, ran.out


class SignIn(BrowserCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        cls.place, out = set_up(cls(), folder)
        # The providers' pages need an address of our own; by another name than the provider's, so that it is another site.
        port, theirs = free_port(), free_port()
        cls.address = f"http://localhost:{port}"
        cls.provider = start_provider(cls, theirs, cls.address + "/sign-in/openid/district")
        providers = os.path.join(folder, "providers.yaml")
        with open(providers, "w", encoding="utf-8") as file:
            file.write(
                "district:\n  label: {zh: 统一身份认证, en: Single sign-on}\n"
                f"  issuer: {cls.provider['issuer']}\n  client_id: {cls.provider['client']}\n"
                f"  client_secret: {cls.provider['secret']}\n  audience: staff\n"
            )
        cls.served = Served(*cls.place, *UNLIMITED, "--port", port, "--address", cls.address, "--openid", providers)
        cls.addClassCleanup(cls.served.stop)
        cls.admins = begin(cls.served, out)
        cls.system, cls.security = cls.admins["szzx.systemAdmin"], cls.admins["szzx.securityAdmin"]

    def person(self, device=DESKTOP, address=None, **more):
        return super().person(device, address or self.address, **more)

    def join(self, name, post=None):
        """A person with a password, and with a post if one is named."""
        link = invite(self.system, name, "员" + name[-4:])
        redeem(Visitor(self.served), link)
        if post:
            give(self.security, name, post)
        return name

    def enter(self, person, name, password=PASSWORD, status=200):
        person.go("/sign-in")
        person.fill(name=name, password=password)
        person.press(button("/sign-in"), status)
        return person

    def second(self, person, code, status=200):
        person.fill(code=code)
        person.press(button("/sign-in/second-factor"), status)

    def leave(self, person):
        """Signs out by the page."""
        person.go("/sign-in")
        person.press(button("/sign-out"))
        self.assertIsNone(person.cookie("session"))

    # Links

    def test_first_administrators_by_the_links_of_setup(self):
        folder = temporary(self)
        place, out = set_up(self, folder)
        served = Served(*place, *UNLIMITED)
        self.addCleanup(served.stop)
        address = "http://%s:%d" % served.address
        links = LINK.findall(out)
        self.assertEqual(len(links), 3, out)
        for (device, name, page), link in zip(
            [
                (PHONE, "xitong", "/administration/persons"),
                (DESKTOP, "anquan", "/administration/rights"),
                (DESKTOP, "shenji", "/administration/audit"),
            ],
            links,
        ):
            person = self.person(device, address)
            person.go("/welcome/" + link)
            self.assertTrue(person.fits(), "the page of the link is wider than the window")
            person.fill(name="管理员", signInName=name, password="short", repeat="short")
            person.press("main form button:not([type=button])", 422)
            person.fill(name="管理员", signInName=name, password=PASSWORD, repeat=PASSWORD + "x")
            person.press("main form button:not([type=button])", 422)
            person.fill(password=PASSWORD, repeat=PASSWORD)
            person.press("main form button:not([type=button])")
            self.assertTrue(person.path.startswith("/sign-in"), person.path)
            person.go("/welcome/" + link, status=404)

            self.enter(person, name)
            # What an administrator may do waits for the second factor; the page leads there and back.
            person.go(page)
            self.assertTrue(person.path.startswith("/account/second-factor"), person.path)
            self.enrol(person)
            person.go(page)
            self.assertEqual(person.path, page)
            self.assertTrue(person.fits(), f"{page} is wider than the window")
        text = yiwang("audit", *place).out
        for link in links:
            self.assertNotIn(link, text, "a one-time link stands in the audit")
            self.assertNotIn(link, "".join(served.lines), "a one-time link stands in the log")

    def enrol(self, person):
        """Sets up a second factor as a person does, from the secret on the page."""
        person.go("/account/second-factor")
        person.press(button("/account/second-factor/secret"))
        expect(person.page.locator("main svg").first).to_be_visible()
        authenticator = Authenticator(secret_of(person.page.content()))
        person.fill(code=authenticator.wrong())
        person.press(button("/account/second-factor/confirm"), 422)
        person.fill(code=authenticator.code())
        person.press(button("/account/second-factor/confirm"))
        authenticator.recovery = re.findall(r"\b[a-z0-9]{4}(?:-[a-z0-9]{4})+\b", person.text)
        self.assertEqual(len(authenticator.recovery), 10, person.text)
        return authenticator

    def test_an_administrator_invites_by_the_pages(self):
        name, key = "yaoqing", None
        system = self.person()
        self.enter(system, self.system.name)
        self.second(system, self.system.authenticator.code())
        system.go("/administration/persons")
        form = system.page.locator("form[method=post][action='/administration/persons']")
        if not form.is_visible():
            system.page.locator("summary").last.click()
        form.locator("[name=name]").fill("邀请")
        form.locator("[name=signInName]").fill(name)
        system.press(form.locator("button:not([type=button])").first)
        if not LINK.search(system.page.content()):
            system.press("form[action$='/link'] button:not([type=button])")
        link = LINK.search(system.page.content()).group(1)
        key = key_of(self.security, name)

        security = self.person()
        self.enter(security, self.security.name)
        self.second(security, self.security.authenticator.code())
        security.go(f"/administration/persons/{key}/posts")
        form = security.page.locator(f"form[action='/administration/persons/{key}/posts']")
        field = form.locator("[name=post]")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option("szzx.shiftLeader2")
        else:
            field.fill("szzx.shiftLeader2")
        security.press(form.locator("button:not([type=button])").first)

        invited = self.person(PHONE)
        invited.go("/welcome/" + link)
        invited.fill(password=PASSWORD, repeat=PASSWORD)
        invited.press("main form button:not([type=button])")
        self.enter(invited, name)
        self.assertTrue(invited.path.startswith("/matters"), invited.path)
        expect(invited.page.locator("h1")).to_have_count(1)

    # Passwords

    def test_0_wrong_passwords_lock_for_a_while(self):
        name = self.join("suoding")
        person = self.person(PHONE)
        for n in range(5):
            self.enter(person, name, f"Wrong-password-{n}", status=422 if n < 4 else 429)
        locked = time.monotonic()
        self.enter(person, name, status=429)
        self.assertIsNone(person.cookie("session"))
        # A name that nobody has answers alike.
        other = self.person()
        for n in range(5):
            self.enter(other, "nobody.at.all", f"Wrong-password-{n}", status=422 if n < 4 else 429)
        lines = [row for row in audit(self.place) if row["act"] == "POST /sign-in" and row["result"] != "ok"]
        self.assertGreaterEqual(len(lines), 11)
        self.assertNotIn("Wrong-password", json.dumps(lines, ensure_ascii=False))
        type(self).locked = (name, locked)

    def test_z_after_the_time_the_right_password_is_right(self):
        if not hasattr(self, "locked"):
            self.test_0_wrong_passwords_lock_for_a_while()
        name, locked = self.locked
        time.sleep(max(0, LOCK_SECONDS + 1 - (time.monotonic() - locked)))
        person = self.enter(self.person(), name)
        self.assertIsNotNone(person.cookie("session"))

    def test_a_new_password_by_oneself(self):
        name = self.join("huanmima")
        person = self.enter(self.person(), name)
        person.go("/account/password")
        new = "Another-good-1-word"
        for old, one, two in [
            ("wrong", new, new),
            (PASSWORD, new, new + "x"),
            (PASSWORD, "aaaa", "aaaa"),
            (PASSWORD, PASSWORD, PASSWORD),
        ]:
            person.fill(old=old, new=one, repeat=two)
            person.press(button("/account/password"), 422)
        person.fill(old=PASSWORD, new=new, repeat=new)
        person.press(button("/account/password"))
        self.leave(person)
        self.enter(person, name, PASSWORD, status=422)
        self.enter(person, name, new)

    # Second factor

    def test_second_factor_on_a_phone(self):
        name = self.join("yanzheng")
        person = self.enter(self.person(PHONE), name)
        authenticator = self.enrol(person)
        self.assertTrue(person.fits(), "the page with the codes is wider than the window")
        self.leave(person)

        self.enter(person, name)
        self.assertTrue(person.path.startswith("/sign-in/second-factor"), person.path)
        person.go("/account", status=401)
        person.go("/sign-in/second-factor")
        self.second(person, authenticator.wrong(), 422)
        used = authenticator.code()
        self.second(person, used)
        person.go("/account")
        self.leave(person)

        self.enter(person, name)
        self.second(person, used, 422)
        recovery = authenticator.recovery[0]
        self.second(person, recovery.upper().replace("-", " "))
        person.go("/account")
        self.leave(person)

        self.enter(person, name)
        self.second(person, recovery, 422)
        self.second(person, authenticator.code())
        person.go("/account")

    # A provider of identities

    def at_provider(self, person):
        """Signs in at the provider, if it asks."""
        page = person.page
        if page.locator("[name=login]").count():
            page.fill("[name=login]", self.provider["user"])
            page.click("button[name=answer]")
        if page.locator("[name=password]").count() and not page.url.startswith(self.address):
            page.fill("[name=password]", self.provider["password"])
            page.locator("button[type=submit], button[name=answer]").first.click()

    def test_sign_in_with_a_provider(self):
        name = self.join("tongyi", "cgj.desk")
        person = self.person()
        # Nobody is linked yet: the identity is right, but it is nobody's here.
        with person.expecting(403):
            person.go("/sign-in")
            person.page.locator("a[href^='/sign-in/with/district']").click()
            self.at_provider(person)
            person.page.wait_for_url(re.compile(r"localhost:\d+/sign-in/openid/district"))
            expect(person.page.locator("main")).to_be_visible()
        self.assertIsNone(person.cookie("session"))

        self.enter(person, name)
        person.go("/account")
        person.page.locator("a[href^='/account/link/district']").click()
        self.at_provider(person)
        person.page.wait_for_url(re.compile(r"localhost:\d+/"))
        person.press(button("/account/identities"))
        expect(person.page.locator("main")).to_contain_text("统一身份认证")
        self.leave(person)

        fresh = self.person(PHONE)
        fresh.go("/sign-in")
        fresh.page.locator("a[href^='/sign-in/with/district']").click()
        self.at_provider(fresh)
        # The first page after it must already know the session, though the browser comes from another site.
        fresh.page.wait_for_url(re.compile(r"localhost:\d+/(account|matters)"))
        expect(fresh.page.locator("main")).to_be_visible()
        self.assertIsNotNone(fresh.cookie("session"))
        fresh.go("/account")
        self.assertIsNone(fresh.cookie("openid"), "the pending sign-in is used once")

        # What the provider answered, brought by somebody else, is no sign-in.
        thief = self.person()
        thief.go("/sign-in/openid/district?code=stolen&state=stolen", status=422)
        self.assertIsNone(thief.cookie("session"))

    # Sessions

    def test_another_session_is_ended_and_thrown_out(self):
        name = self.join("liangtai", "swj.desk")
        here, there = self.enter(self.person(), name), self.enter(self.person(PHONE), name)
        there.go("/matters")
        here.go("/account")
        forms = here.page.locator("form[action='/account/sessions/end']")
        self.assertGreaterEqual(forms.count(), 1, here.text)
        here.press(forms.first.locator("button:not([type=button])"))
        there.go("/matters", status=401)
        here.go("/account")

        # The same by an administrator.
        there = self.enter(self.person(PHONE), name)
        system = self.person()
        self.enter(system, self.system.name)
        self.second(system, self.system.authenticator.code())
        system.go("/administration/sessions")
        rows = system.page.locator("tr, li", has=system.page.locator("form[action='/administration/sessions/end']")).filter(
            has_text="员" + name[-4:]
        )
        while rows.count():
            system.press(rows.first.locator("form[action='/administration/sessions/end'] button:not([type=button])"))
            system.go("/administration/sessions")
        there.go("/matters", status=401)
        here.go("/matters", status=401)

    def test_cookies_of_a_session(self):
        person = self.enter(self.person(), self.join("binggan"))
        cookie = person.cookie("session")
        self.assertEqual((cookie["httpOnly"], cookie["sameSite"], cookie["expires"]), (True, "Strict", -1))
        self.assertEqual(person.page.evaluate("() => document.cookie"), "")
        before = cookie["value"]
        self.enter(self.person(), "binggan")
        self.enrol(person)
        self.assertNotEqual(person.cookie("session")["value"], before, "a session that may more has a new token")

    # Posts

    def test_a_transfer_holds_at_the_next_request(self):
        name = self.join("diaodong", "szzx.shiftLeader1")
        person = self.enter(self.person(), name)
        person.go("/overview")
        person.go("/account/rights")
        take_away(self.security, name, "szzx.shiftLeader1")
        person.go("/overview", status=403)
        give(self.security, name, "swj.handler")
        person.go("/matters")
        person.go("/overview", status=403)
        person.go("/account/rights")
        expect(person.page.locator("main")).to_contain_text("处置")

    def test_no_two_of_the_three_administrators(self):
        until = time.strftime("%Y-%m-%d", time.localtime(time.time() + 5 * 86400))
        for name, post, problem in [
            (self.system.name, "szzx.auditAdmin", "三员"),
            (self.admins["szzx.auditAdmin"].name, "szzx.systemAdmin", "三员"),
            (self.security.name, "szzx.systemAdmin", "自己"),
        ]:
            key = key_of(self.security, name)
            self.security.get(f"/administration/persons/{key}/posts")
            answer = self.security.send(rf"/administration/persons/{key}/posts$", post=post, kind="standIn", to=until)
            self.assertEqual(answer.status, 422, f"{name} as {post}: {words(answer.text)[:600]}")
            faults = re.findall(r'class="fault"[^>]*>(.*?)</p>|<li><a href="#f-[^>]*>(.*?)</a>', answer.text)
            self.assertIn(problem, str(faults), f"{name} as {post}")

    def test_every_page_of_the_account_and_of_the_administrators_on_both_screens(self):
        pages = {
            "szzx.systemAdmin": ["/administration", "/administration/persons", "/administration/sessions"],
            "szzx.securityAdmin": [
                "/administration",
                "/administration/rights",
                "/administration/posts",
                "/administration/posts/cgj.desk",
                "/administration/roles",
                "/administration/sessions",
                "/administration/tokens",
            ],
            "szzx.auditAdmin": ["/administration", "/administration/audit"],
        }
        for post, paths in pages.items():
            admin = self.admins[post]
            for device in (DESKTOP, PHONE):
                person = self.person(device)
                person.context.add_cookies([{"name": "session", "value": admin.cookies["session"], "url": self.address}])
                for path in [*paths, "/account", "/account/password", "/account/second-factor", "/account/rights"]:
                    with self.subTest(f"{post} {path} {device['viewport']['width']}"):
                        person.go(path)
                        self.assertEqual(person.path, path)
                        expect(person.page.locator("h1")).to_have_count(1)
                        self.assertTrue(person.fits(), f"{path} is wider than the window")


def start_provider(case, port, redirect):
    """A real provider of identities in a process of its own; what it says of itself."""
    process = subprocess.Popen(
        [sys.executable, os.path.join(HERE, "provider.py"), str(port), redirect], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )

    def end():
        process.terminate()
        process.wait(10)
        process.stdout.close()

    case.addClassCleanup(end)
    line = process.stdout.readline()
    if not line:
        raise AssertionError("the provider did not start")
    return json.loads(line)


if __name__ == "__main__":
    main()
