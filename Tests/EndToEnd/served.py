"""The real program as a person meets it: commands, and a server that is started, asked and killed.

Python 3 standard library only. The binary is that of the environment variable YIWANG, else the debug build.
"""

import http.client
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from urllib.parse import urlencode, urlsplit

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = os.path.abspath(os.environ.get("YIWANG", os.path.join(ROOT, ".build", "debug", "yiwang")))
PACK = os.path.join(ROOT, "Packs", "jiangning")
LEADER = "szzx.shiftLeader1"
STREET = "320115001"
# Answers that go on for minutes.
STREAMS = ("/live", "/api/v1/events")


def environment(language="en"):
    """The environment of a command; `language` is zh or en."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LC_")}
    kept["LANG"] = "zh_CN.UTF-8" if language == "zh" else "en_US.UTF-8"
    return kept


class Ran:
    """What a command left: exit code, standard output and standard error."""

    def __init__(self, arguments, code, out, err):
        self.arguments, self.code, self.out, self.err = arguments, code, out, err

    def __repr__(self):
        return f"yiwang {' '.join(self.arguments)} -> {self.code}\n--- out\n{self.out}\n--- err\n{self.err}"


def yiwang(*arguments, folder=None, language="en", seconds=120):
    """Runs one command to its end."""
    arguments = [str(a) for a in arguments]
    done = subprocess.run(
        [BINARY] + arguments, cwd=folder or ROOT, env=environment(language), timeout=seconds,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return Ran(arguments, done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def temporary(case):
    """A folder that goes when the test case or class is over."""
    folder = tempfile.mkdtemp(prefix="yiwang-end-")
    add = case.addClassCleanup if isinstance(case, type) else case.addCleanup
    add(shutil.rmtree, folder, True)
    return folder


def small_pack(folder):
    """The pack of the district without its grids, so that it is read in a moment. Returns its folder."""
    target = os.path.join(folder, "pack")
    shutil.copytree(PACK, target)
    areas = os.path.join(target, "territory", "areas.csv")
    with open(areas, encoding="utf-8") as file:
        lines = file.readlines()
    with open(areas, "w", encoding="utf-8") as file:
        file.writelines(line for line in lines if ",grid,grid," not in line)
    os.remove(os.path.join(target, "territory", "grids.geojson"))
    territory = os.path.join(target, "territory", "territory.yaml")
    with open(territory, encoding="utf-8") as file:
        lines = file.readlines()
    with open(territory, "w", encoding="utf-8") as file:
        file.writelines(line for line in lines if "grids.geojson" not in line)
    return target


class Answer:
    """One answer over HTTP."""

    def __init__(self, status, fields, body, cookies=()):
        self.status, self.fields, self.body = status, fields, body
        # Every Set-Cookie as it was sent; `fields` holds the last only.
        self.cookies = list(cookies)

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def field(self, name):
        return self.fields.get(name.lower(), "")


class Client:
    """One connection that is kept open; not for several threads."""

    def __init__(self, address, seconds=30):
        self.connection = http.client.HTTPConnection(*address, timeout=seconds)

    def ask(self, method, path, body=None, post=None, cookie=None, fields=None):
        """Sends one request. A dictionary as body is sent as a form; `post` signs in by the picker."""
        fields = dict(fields or {})
        if isinstance(body, dict):
            body = urlencode(body).encode()
            fields.setdefault("Content-Type", "application/x-www-form-urlencoded")
        cookies = [c for c in (f"post={post}" if post else None, cookie) if c]
        if cookies:
            fields["Cookie"] = "; ".join(cookies)
        self.connection.request(method, path, body=body, headers=fields)
        response = self.connection.getresponse()
        content = response.read()
        heads = response.getheaders()
        cookies = [v for k, v in heads if k.lower() == "set-cookie"]
        return Answer(response.status, {k.lower(): v for k, v in heads}, content, cookies)

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def close(self):
        self.connection.close()


def report(client, **form):
    """Sends a report and returns its number; None if it was not taken."""
    answer = client.ask("POST", "/report", body=form)
    found = re.match(r"/follow/([0-9-]+)", answer.field("location"))
    return found.group(1) if answer.status == 303 and found else None


# Tests ask from one address, more than a person would; the limits have a script of their own.
UNLIMITED = {"--requests-per-second": "0", "--forms-per-minute": "0"}


class Served:
    """A running server."""

    def __init__(self, *arguments, folder=None, language="en", seconds=60):
        self.lines = []
        arguments = [str(a) for a in arguments]
        limits = [word for name, value in UNLIMITED.items() if name not in arguments for word in (name, value)]
        self.process = subprocess.Popen(
            [BINARY, "serve", "--port", "0", *limits, *arguments], cwd=folder or ROOT, env=environment(language),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        first = queue.Queue()

        def read():
            for line in self.process.stdout:
                text = line.decode("utf-8", "replace")
                self.lines.append(text)
                if "http://" in text:
                    first.put(text)
            first.put(None)

        self.reader = threading.Thread(target=read, daemon=True)
        self.reader.start()
        try:
            line = first.get(timeout=seconds)
        except queue.Empty:
            line = None
        if line is None:
            self.kill()
            raise AssertionError(f"the server did not start: {''.join(self.lines)}")
        parts = urlsplit(re.search(r"http://\S+", line).group(0))
        self.address = ("127.0.0.1", parts.port)

    def client(self, seconds=30):
        return Client(self.address, seconds)

    def socket(self, seconds=20):
        return socket.create_connection(self.address, timeout=seconds)

    @property
    def resident(self):
        """Resident memory in bytes."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii", errors="replace") as file:
            return int(re.search(r"VmRSS:\s+(\d+) kB", file.read()).group(1)) << 10

    def end(self, how):
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            code = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.reader.join(5)
        self.process.stdout.close()
        return code

    def kill(self):
        return self.end(signal.SIGKILL)

    def stop(self):
        return self.end(signal.SIGTERM)


class Counted(unittest.TextTestResult):
    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()

    def addSuccess(self, test):
        unittest.TestResult.addSuccess(self, test)
        self.say("ok  ", test)

    def addFailure(self, test, err):
        unittest.TestResult.addFailure(self, test, err)
        self.say("FAIL", test)

    def addError(self, test, err):
        unittest.TestResult.addError(self, test, err)
        self.say("FAIL", test)

    def say(self, what, test):
        took = time.monotonic() - getattr(self, "began", time.monotonic())
        self.stream.writeln(f"{what} {test.id().replace('__main__.', '')}  {took:.1f} s")
        self.stream.flush()


def main():
    """Runs the tests of the calling script; its last line is `N passed, N failed`."""
    if not os.access(BINARY, os.X_OK):
        print(f"There is no program {BINARY}: build it first, or name it in YIWANG", file=sys.stderr)
        print("0 passed, 1 failed")
        sys.exit(1)
    names = [a for a in sys.argv[1:] if not a.startswith("-")]
    module = sys.modules["__main__"]
    loader = unittest.defaultTestLoader
    suite = loader.loadTestsFromNames(names, module) if names else loader.loadTestsFromModule(module)
    runner = unittest.TextTestRunner(stream=sys.stdout, resultclass=Counted, verbosity=0)
    result = runner.run(suite)
    failed = len(result.failures) + len(result.errors)
    print(f"{max(0, result.testsRun - failed)} passed, {failed} failed")
    sys.exit(1 if failed or not result.testsRun else 0)
