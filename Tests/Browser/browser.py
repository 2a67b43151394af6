"""Chromium as a person's browser before the running program: one browser a script, one context a person.

A console error or a page error fails the test, so any breach of the Content-Security-Policy does. Run by run.py, which sees to the
environment; Chromium is that of the environment variable CHROMIUM, else Debian's.
"""

import atexit
import contextlib
import importlib.util
import os
import re
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "EndToEnd"))
try:
    from playwright.sync_api import Error, expect, sync_playwright  # noqa: F401
except ImportError:
    sys.exit("Run these tests by Tests/Browser/run.py: it prepares Playwright\n0 passed, 1 failed")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SHOTS = os.environ.get("YIWANG_SHOTS", "")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
# In a container, as root, there is neither a sandbox nor much shared memory; what is opened here is our own.
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars", "--disable-gpu"]
SECONDS = 15
# Of the package axe-playwright-python only the rules themselves are taken: axe-core by Deque Systems, MPL 2.0.
RULES = "axe.min.js"
_opened = []


def chromium():
    """The one browser of this script; it ends with the script."""
    if not _opened:
        if not os.access(CHROMIUM, os.X_OK):
            raise AssertionError(f"There is no {CHROMIUM}: apt-get install chromium, or name another in CHROMIUM")
        playwright = sync_playwright().start()
        atexit.register(playwright.stop)
        _opened.append(playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS))
        atexit.register(_opened[0].close)
    return _opened[0]


def rules():
    """The text of axe-core."""
    found = importlib.util.find_spec("axe_playwright_python")
    if not found:
        raise AssertionError("axe is missing: run these tests by Tests/Browser/run.py")
    with open(os.path.join(os.path.dirname(found.origin), RULES), encoding="utf-8") as file:
        return file.read()


class Person:
    """One browser window with its own cookies: a context with one page, and what went wrong in it."""

    def __init__(self, case, address, device=DESKTOP, language="zh-CN", looks=False, **more):
        """With `looks`, axe-core looks over every page that is opened or sent for."""
        self.case, self.problems, self.expected, self.looks = case, [], set(), looks
        self.address = address
        self.context = chromium().new_context(
            base_url=address, locale=language, timezone_id="Asia/Shanghai", **dict({"service_workers": "block"}, **device, **more)
        )
        self.context.set_default_timeout(SECONDS * 1000)
        self.context.on("page", self.watch)
        self.page = self.context.new_page()
        case.addCleanup(self.close)

    def watch(self, page):
        page.on("pageerror", lambda problem: self.problems.append(f"page error at {page.url}: {problem}"))
        page.on("console", self.heard)
        # A deed that asks "are you sure" is meant.
        page.on("dialog", lambda dialog: dialog.accept())

    def heard(self, message):
        if message.type != "error":
            return
        status = re.search(r"Failed to load resource: the server responded with a status of (\d+)", message.text)
        if status and int(status.group(1)) in self.expected:
            return
        self.problems.append(f"console at {message.location.get('url')}: {message.text}")

    @contextlib.contextmanager
    def expecting(self, *statuses):
        """Within, Chromium may say in its console that an answer had one of these statuses."""
        before = set(self.expected)
        self.expected |= set(statuses)
        try:
            yield
            if statuses:
                # The line comes after the answer: one more round trip to the page, and it has been heard.
                self.page.wait_for_load_state("load")
                self.page.title()
        finally:
            self.expected = before

    def go(self, path, status=200):
        """Opens a page and holds its status."""
        with self.expecting(*([status] if status >= 400 else [])):
            answer = self.page.goto(path)
        self.case.assertEqual(answer.status, status, f"{path}\n{self.text[:600]}")
        if self.looks:
            self.accessible()
        return self.page

    def press(self, within, status=200):
        """Presses the one button that sends a form, and holds the status of the page it leads to."""
        target = within if not isinstance(within, str) else self.page.locator(within)
        with self.expecting(*([status] if status >= 400 else [])):
            with self.page.expect_navigation() as moved:
                target.click()
        self.case.assertEqual(moved.value.status, status, f"{self.page.url}\n{self.text[:600]}")
        if self.looks:
            self.accessible()
        return self.page

    def fill(self, **values):
        for name, value in values.items():
            self.page.locator(f"[name='{name}']:visible").first.fill(value)

    def choose(self, name, value=None):
        """Picks one of several by its label, as a person does, or the first; waits while the page still moves."""
        mark = self.page.locator(f"[name='{name}'][value='{value}']" if value else f"[name='{name}']")
        self.page.locator("label").filter(has=mark).first.click()
        expect(mark.first).to_be_checked()

    @property
    def text(self):
        """What a person reads of the page."""
        return self.page.locator("body").inner_text()

    @property
    def path(self):
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    def cookie(self, name):
        return next((c for c in self.context.cookies() if c["name"] == name), None)

    def fits(self):
        """Whether nothing is wider than the window."""
        return self.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")

    def accessible(self):
        """Holds that axe-core finds nothing wrong with the page, and that nothing is wider than the window."""
        self.page.wait_for_load_state("load")
        # What still fades in has not its contrast yet.
        self.page.wait_for_function("() => document.getAnimations().every((a) => a.playState !== 'running'"
                                    " || a.effect?.getComputedTiming().iterations === Infinity)")
        self.page.evaluate(rules())
        found = self.page.evaluate("async () => (await axe.run()).violations")
        told = [f"{v['id']}: {v['help']}\n  " + "\n  ".join(n["html"][:160] for n in v["nodes"][:3]) for v in found]
        self.case.assertEqual(told, [], f"axe at {self.page.url}")
        self.case.assertTrue(self.fits(), f"{self.page.url} is wider than the window")

    def close(self):
        if SHOTS and not self.page.is_closed():
            os.makedirs(SHOTS, exist_ok=True)
            name = self.case.id().split(".")[-1]
            with contextlib.suppress(Error):
                self.page.screenshot(path=os.path.join(SHOTS, f"{name}-{len(os.listdir(SHOTS)):03}.png"))
        self.context.close()


class BrowserCase(unittest.TestCase):
    """A test whose people may not have seen any error in their browsers."""

    def setUp(self):
        self.people = []

    def person(self, device=DESKTOP, address=None, **more):
        person = Person(self, address or "http://%s:%d" % self.served.address, device, **more)
        self.people.append(person)
        return person

    def staff(self, post, device=DESKTOP, **more):
        """Somebody who holds a post of the demonstration."""
        person = self.person(device, **more)
        person.context.add_cookies([{"name": "post", "value": post, "url": person.address}])
        return person

    def tearDown(self):
        problems = [problem for person in self.people for problem in person.problems]
        self.assertEqual(problems, [], "the browser met errors")
