#!/usr/bin/env python3
"""Notices as they leave the house: a real mail relay and the receiver of the manual, failures, replay from the page, a killed server."""

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
import unittest

from attempts import free_port
from people import Visitor, audit, begin, enter, expect, give, invite, no_holders, redeem, words
from post import Front, Sink
from served import ROOT, STREET, Served, main, small_pack, temporary, yiwang

LEADER = "szzx.shiftLeader1"
PHONE = "13951807731"
SECRET = "0123456789abcdef0123456789abcdef"
ADDRESS = "zhang.san@example.cn"


def receiver(folder):
    """The receiver of docs/operating/notices.md, running, with what it prints going to a file. Returns port, process, file."""
    with open(os.path.join(ROOT, "docs", "operating", "notices.md"), encoding="utf-8") as file:
        code = re.search(r"```python\n(.*?)```", file.read(), re.S).group(1)
    for name, text in (("receiver.py", code), ("secret", SECRET + "\n")):
        with open(f"{folder}/{name}", "w", encoding="utf-8") as file:
            file.write(text)
    port, out = free_port(), f"{folder}/received"
    with open(out, "wb") as file:
        process = subprocess.Popen([sys.executable, f"{folder}/receiver.py", f"{folder}/secret", str(port)], stdout=file, stderr=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    return port, process, out


def certificate(folder):
    """An authority of one's own and a server's context with a certificate of it for 127.0.0.1."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Authority", "-keyout", "ca.key", "-out", "ca.pem")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=gateway", "-keyout", "gateway.key", "-out", "gateway.csr")
    with open(f"{folder}/names", "w", encoding="ascii") as file:
        file.write("subjectAltName=IP:127.0.0.1\n")
    openssl("x509", "-req", "-days", "2", "-in", "gateway.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names", "-out", "gateway.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/gateway.pem", f"{folder}/gateway.key")
    return context


class Notices(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary(cls)
        cls.place = ["--database", f"{cls.folder}/data/yiwang.sqlite"]
        ran = yiwang("setup", "--pack", no_holders(small_pack(cls.folder)), *cls.place)
        assert ran.code == 0, ran
        port, cls.receiver, cls.received = receiver(cls.folder)
        cls.addClassCleanup(cls.receiver.wait)
        cls.addClassCleanup(cls.receiver.kill)
        cls.sink, cls.front = Sink(), Front(port, tls=certificate(cls.folder))
        cls.addClassCleanup(cls.sink.close)
        cls.addClassCleanup(cls.front.close)
        cls.postage = f"{cls.folder}/postage.yaml"
        cls.write(ca="ca_file: ca.pem")
        cls.port = free_port()
        cls.address = f"http://127.0.0.1:{cls.port}"
        cls.start()
        cls.addClassCleanup(lambda: cls.served.kill())
        admins = begin(cls.served, ran.out)
        cls.admin = admins["szzx.systemAdmin"]
        link = invite(cls.admin, "leader", "员")
        give(admins["szzx.securityAdmin"], "leader", LEADER)
        cls.leader = Visitor(cls.served)
        redeem(cls.leader, link)
        enter(cls.leader, "leader")

    @classmethod
    def write(cls, ca=""):
        with open(cls.postage, "w", encoding="utf-8") as file:
            file.write(
                f"mail:\n  relay: smtp://127.0.0.1:{cls.sink.port}\n  sender: yiwang@example.gov.cn\n"
                f"webhook:\n  url: https://127.0.0.1:{cls.front.port}/in\n  secret_file: secret\n  private: yes\n{ca}\n")

    @classmethod
    def start(cls):
        cls.served = Served(*cls.place, "--port", cls.port, "--address", cls.address, "--postage", cls.postage)

    def report(self, details, **form):
        public = Visitor(self.served)
        answer = public.post("/report", list({"details": details, "area": STREET, "once": details, **form}.items()), follow=False)
        found = re.match(r"/follow/([0-9-]+)", answer.field("location"))
        self.assertTrue(found, f"{answer.status} {words(answer.text)[:500]}")
        return public, found.group(1)

    def step(self, number, **form):
        expect(self.leader, self.leader.post(f"/matters/{number}/steps", list(form.items()), follow=False), 303)

    def follow(self, public, number, address):
        """Asks, confirms by the link of the letter, and returns the path of that link."""
        before = len(self.sink.letters)
        expect(public, public.get(f"/follow/{number}"), 200)
        expect(public, public.send(r"/followers$", email=address), 200)
        letter = self.sink.wait(before + 1)[-1]
        self.assertEqual(letter.recipients, [address])
        path = re.search(re.escape(self.address) + r"(/followers/[A-Za-z0-9_-]{43})", letter.text).group(1)
        reader = Visitor(self.served)
        expect(reader, reader.get(path), 200)
        expect(reader, reader.send(r"/confirmation$"), 200)
        self.assertIn("Confirmed" if "Confirmed" in reader.answer.text else "已确认", reader.answer.text)
        return path

    def outbox(self, query=""):
        return expect(self.admin, self.admin.get("/administration/outbox" + query), 200)

    def wait_for(self, state, text, seconds=30):
        """Until the list of a state holds a text."""
        limit = time.monotonic() + seconds
        while text not in self.outbox(f"?state={state}").text:
            self.assertLess(time.monotonic(), limit, f"{state} never held {text}: {words(self.admin.answer.text)[:1500]}")
            time.sleep(0.2)

    def test_a_receiver_that_fails_twice(self):
        self.front.answers[:] = [503, 302]
        before = len(self.front.seen)
        _, number = self.report("路灯不亮一整条街", phone=PHONE, name="曲佩蘅")
        seen = self.front.wait(before + 3)[before:]
        self.assertEqual([status for status, _, _ in seen], [503, 302, 204])
        bodies = [json.loads(body) for _, _, body in seen]
        self.assertEqual(len({b["id"] for b in bodies}), 1, "the same id at each try")
        self.assertEqual(len({fields["Yiwang-Signature"] for _, fields, _ in seen}), 3, "signed at each try")
        self.assertEqual((bodies[2]["number"], bodies[2]["phone"], bodies[2]["kind"]), (number, PHONE, "reporting.report"))
        self.assertIn(f"{self.address}/follow/{number}", bodies[2]["text"])
        self.assertNotIn("曲佩蘅", str(bodies))
        with open(self.received, encoding="utf-8") as file:
            lines = [line for line in file if number in line and PHONE in line]
        self.assertEqual(len(lines), 1)
        self.wait_for("sent", number)
        self.assertNotIn(PHONE, self.admin.answer.text)

    def test_letters_to_a_follower(self):
        public, number = self.report("人行道砖松动")
        path = self.follow(public, number, ADDRESS)
        before = len(self.sink.letters)
        self.step(number, action="file", standard="event:01001#1", version=1)
        letter = self.sink.wait(before + 1)[-1]
        self.assertEqual((letter.sender, letter.recipients), ("yiwang@example.gov.cn", [ADDRESS]))
        for words_ in ["您的上报已受理。", "Your report has been accepted.", number, "承诺办结：", "Promised by: ", self.address + path]:
            self.assertIn(words_, letter.text)
        self.assertEqual(letter["Auto-Submitted"], "auto-generated")
        self.assertEqual(letter["List-Unsubscribe"], f"<{self.address}{path}/leaving>")
        self.assertIn(number, letter["Subject"])
        self.assertRegex(letter["Message-ID"], r"^<320115\.\d+@example\.gov\.cn>$")
        self.assertLess(abs(letter.message["Date"].datetime.timestamp() - time.time()), 120)
        self.assertFalse(letter.message.defects)
        # As a mail program does it: no cookie, no page before.
        client = self.served.client()
        self.assertEqual(client.ask("POST", f"{path}/leaving", body={"List-Unsubscribe": "One-Click"}).status, 200)
        client.close()
        self.step(number, action="dispatch", agency="cgj", version=2)
        time.sleep(2)
        self.assertEqual(len(self.sink.letters), before + 1)

    def test_a_replay_from_the_page(self):
        public, number = self.report("井盖响声很大")
        self.follow(public, number, "li.si@example.cn")
        before = len(self.sink.letters)
        self.sink.answers[:] = ["550 li.si@example.cn is nobody here"]
        self.step(number, action="file", standard="event:01001#1", version=1)
        self.wait_for("givenUp", number)
        page = self.admin.answer.text
        self.assertIn("SMTP 550", page)
        self.assertIn("l***@example.cn", page)
        self.assertNotIn("li.si", page)
        expect(self.admin, self.admin.get("/administration"), 200)
        self.assertRegex(words(self.admin.answer.text), "1 件多次失败|1 failed too often")
        self.outbox("?state=givenUp")
        expect(self.admin, self.admin.send(r"/outbox/replay$"), 200)
        letter = self.sink.wait(before + 1)[-1]
        self.assertEqual(letter.recipients, ["li.si@example.cn"])
        self.wait_for("sent", number)
        expect(self.admin, self.admin.get("/administration"), 200)
        self.assertNotRegex(words(self.admin.answer.text), "多次失败|failed too often")

    def test_killed_between_sending_and_marking(self):
        self.cut_short("垃圾桶满溢多日", lambda: self.served.kill())

    def test_stopped_while_the_relay_is_silent(self):
        def stop():
            began = time.monotonic()
            self.assertEqual(self.served.stop(), 0)
            self.assertLess(time.monotonic() - began, 10, "a silent relay holds up the end")

        self.cut_short("绿化带被占", stop)

    def cut_short(self, details, end):
        """The server ends after the relay has a letter and before it has said so."""
        public, number = self.report(details)
        self.follow(public, number, "wang.wu@example.cn")
        before = len(self.sink.letters)
        self.sink.held.clear()
        self.sink.hold.set()
        self.step(number, action="file", standard="event:01001#1", version=1)
        self.sink.wait(before + 1)
        self.assertTrue(self.sink.held.wait(20))
        end()
        self.sink.hold.clear()
        self.start()
        # Its turn comes by itself, after two minutes if nothing was written down.
        forms = [form for state in ("waiting", "failed") for form in (self.outbox(f"?state={state}"), self.admin.forms)[1]]
        for form in forms:
            if form.action.endswith("/outbox/replay"):
                self.admin.post(form.action, form.filled({}))
        first, second = self.sink.wait(before + 2)[before:]
        self.assertEqual(first["Message-ID"], second["Message-ID"], "told apart by nothing: the reader's program shows one")
        self.assertEqual(first.text, second.text)
        self.wait_for("sent", number)

    def test_y_an_authority_nobody_knows(self):
        self.served.stop()
        self.write()
        self.start()
        before = len(self.front.seen)
        _, number = self.report("路口积水", phone="13951807732")
        self.wait_for("failed", number)
        self.assertIn("curl 60", self.admin.answer.text)
        self.assertEqual(len(self.front.seen), before, "nothing was said to whoever cannot prove who they are")
        self.served.stop()
        self.write(ca="ca_file: ca.pem")
        self.start()

    def test_y_no_word_before_encryption(self):
        """A relay elsewhere that offers no STARTTLS gets no letter."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            try:
                one.connect(("192.0.2.1", 9))
                own = one.getsockname()[0]
            except OSError:
                self.skipTest("this machine has no address but its loopback")
        sink = Sink(own)
        self.addCleanup(sink.close)
        self.served.stop()
        public_sink, self.__class__.sink = self.sink, sink
        with open(self.postage, encoding="utf-8") as file:
            text = file.read()
        with open(self.postage, "w", encoding="utf-8") as file:
            file.write(text.replace(f"smtp://127.0.0.1:{public_sink.port}", f"smtp://{own}:{sink.port}"))
        self.start()
        try:
            public, number = self.report("电线垂落")
            expect(public, public.get(f"/follow/{number}"), 200)
            expect(public, public.send(r"/followers$", email="zhao@example.cn"), 200)
            self.wait_for("failed", number)
            self.assertIn("curl 64", self.admin.answer.text)
            self.assertFalse([c for c in sink.commands if c.startswith(("MAIL", "RCPT", "DATA"))], sink.commands)
        finally:
            self.served.stop()
            self.__class__.sink = public_sink
            self.write(ca="ca_file: ca.pem")
            self.start()

    def test_z_nothing_tells_who_was_told(self):
        lines = "".join(self.served.lines) + str(audit(self.place))
        for secret in (ADDRESS, "li.si", "wang.wu", PHONE, SECRET):
            self.assertNotIn(secret, lines)
        for name in os.listdir(f"{self.folder}/data"):
            if not os.path.isfile(f"{self.folder}/data/{name}"):
                continue
            with open(f"{self.folder}/data/{name}", "rb") as file:
                content = file.read()
            for secret in (ADDRESS, "li.si@", "wang.wu@", PHONE):
                self.assertNotIn(secret.encode(), content, f"{secret} stands in {name}")

    def test_z_a_file_that_is_wrong(self):
        doctor = yiwang("doctor", *self.place, "--postage", self.postage)
        self.assertIn("mail is configured", doctor.out)
        wrong = f"{self.folder}/wrong.yaml"
        shutil.copy(self.postage, wrong)
        with open(wrong, encoding="utf-8") as file:
            text = file.read()
        with open(wrong, "w", encoding="utf-8") as file:
            file.write(text.replace("sender: yiwang@example.gov.cn", "sender: nobody"))
        for arguments in (["serve", "--port", "0", "--address", self.address], ["doctor"]):
            ran = yiwang(*arguments, *self.place, "--postage", wrong)
            self.assertNotEqual(ran.code, 0, ran)
            self.assertIn("wrong.yaml:2", ran.out + ran.err)
        ran = yiwang("serve", "--port", "0", *self.place, "--postage", self.postage)
        self.assertEqual(ran.code, 2, ran)
        self.assertIn("--address", ran.err)


if __name__ == "__main__":
    main()
