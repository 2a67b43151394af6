#!/usr/bin/env python3
"""Reporting in a real browser: on a phone and a desktop, without scripts, without a network, in large letters and in English."""

import contextlib
import os
import re
import socket
import sqlite3
import threading
import time

from browser import DESKTOP, PHONE, BrowserCase, expect
from photo import jpeg
from served import STREET, Served, main, small_pack, temporary, yiwang

NUMBER = r"\d{6}-\d{8}-\d{6}"
PHOTO = {"name": "hole.jpg", "mimeType": "image/jpeg", "buffer": jpeg(with_exif=True)}
# Within the first community of the sample district.
SEND = "form[action='/report'] .submit-bar button"
OFFLINE = dict(service_workers="allow")


class Relay:
    """A TCP relay before the server that can swallow the answers: what was sent arrives, what comes back does not."""

    def __init__(self, target):
        self.target, self.swallows = target, False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = self.listener.getsockname()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                server = socket.create_connection(self.target)
                threading.Thread(target=self.pump, args=(client, server, False), daemon=True).start()
                threading.Thread(target=self.pump, args=(server, client, True), daemon=True).start()

    def pump(self, source, sink, is_answer):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if is_answer and self.swallows:
                    break
                sink.sendall(data)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def stop(self):
        self.listener.close()


class Reporting(BrowserCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        cls.file = os.path.join(folder, "yiwang.sqlite")
        place = ["--database", cls.file]
        ran = yiwang("setup", "--demo", "--sample", 0, "--pack", small_pack(folder), *place)
        assert ran.code == 0, ran
        cls.served = Served(*place)
        cls.addClassCleanup(cls.served.stop)

    def matters(self, words):
        """How many matters there are with these words."""
        with contextlib.closing(sqlite3.connect(self.file, timeout=30)) as database:
            return database.execute("SELECT count(*) FROM matters WHERE details = ?", [words]).fetchone()[0]

    def until(self, condition, what, seconds=20):
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.1)

    def ready(self, person):
        """Waits until the worker has the page and could serve it alone."""
        person.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        person.page.evaluate(
            "async () => { while (!navigator.serviceWorker.controller || !await caches.match('/offline')) "
            "await new Promise(done => setTimeout(done, 50)); }")

    # Without a network

    def test_a_report_without_a_network_is_sent_once(self):
        person = self.person(PHONE, **OFFLINE)
        person.go("/report")
        self.ready(person)
        person.context.set_offline(True)
        person.page.reload()
        expect(person.page.locator(".offline-bar")).to_contain_text("当前没有网络")
        expect(person.page.locator(SEND)).to_contain_text("保存，联网后自动提交")
        person.page.locator("input[name=photos]").set_input_files(PHOTO)
        expect(person.page.locator(".shot")).to_have_count(1)
        person.page.select_option("[name=area]", STREET)
        person.fill(details="离线写的井盖", phone="13951800421")
        # What was typed outlives a reload, the photo as well.
        person.page.reload()
        expect(person.page.locator("[name=details]")).to_have_value("离线写的井盖")
        expect(person.page.locator(".shot")).to_have_count(1)
        person.page.locator(SEND).click()
        expect(person.page.locator(".offline-bar")).to_contain_text("本机待提交 1 条")
        expect(person.page.locator("[name=details]")).to_have_value("")
        self.assertEqual(self.matters("离线写的井盖"), 0)
        person.page.goto("/outbox")
        expect(person.page.locator(".waiting-entry")).to_contain_text("照片 1 张")
        person.context.set_offline(False)
        self.until(lambda: self.matters("离线写的井盖") == 1, "the report is sent by itself")
        expect(person.page.locator(".waiting-entry")).to_contain_text(re.compile(NUMBER))
        person.page.reload()
        time.sleep(1)
        self.assertEqual(self.matters("离线写的井盖"), 1)
        person.problems = [one for one in person.problems if "ERR_INTERNET_DISCONNECTED" not in one]

    def test_a_lost_answer_makes_no_second_report(self):
        relay = Relay(self.served.address)
        self.addCleanup(relay.stop)
        person = self.person(PHONE, address="http://127.0.0.1:%d" % relay.address[1])
        person.go("/report")
        person.page.locator("input[name=photos]").set_input_files(PHOTO)
        person.page.select_option("[name=area]", STREET)
        person.fill(details="答复丢了的路灯")
        relay.swallows = True
        person.page.locator(SEND).click()
        self.until(lambda: self.matters("答复丢了的路灯") == 1, "the server took it")
        expect(person.page.locator(".offline-bar")).to_contain_text("已存在本机")
        relay.swallows = False
        person.page.goto("/outbox")
        expect(person.page.locator(".waiting-entry")).to_contain_text(re.compile(NUMBER))
        self.assertEqual(self.matters("答复丢了的路灯"), 1)
        person.problems = [one for one in person.problems if "net::ERR" not in one]

    def test_what_the_server_refuses_waits_for_its_person(self):
        person = self.person(PHONE, **OFFLINE)
        person.go("/report")
        self.ready(person)
        person.context.set_offline(True)
        person.page.select_option("[name=area]", STREET)
        person.fill(details="电话写错了", phone="12")
        person.page.locator(SEND).click()
        expect(person.page.locator(".offline-bar")).to_contain_text("本机待提交 1 条")
        with person.expecting(422):
            person.context.set_offline(False)
            person.page.goto("/outbox")
            expect(person.page.locator(".waiting-entry")).to_contain_text("需要您处理")
        person.accessible()
        person.page.get_by_text("打开修改").click()
        expect(person.page.locator("[name=details]")).to_have_value("电话写错了")
        person.fill(phone="13951800422")
        person.page.locator(SEND).click()
        person.page.wait_for_url(re.compile(rf"/follow/{NUMBER}"))
        self.assertEqual(self.matters("电话写错了"), 1)
        person.go("/outbox")
        expect(person.page.locator("[data-outbox]")).to_contain_text("没有等待提交的内容")
        person.problems = [one for one in person.problems if "net::ERR" not in one]

    def test_what_waits_can_be_deleted_by_its_person_only(self):
        person = self.person(DESKTOP, **OFFLINE)
        person.go("/report")
        self.ready(person)
        person.context.set_offline(True)
        person.page.select_option("[name=area]", STREET)
        person.fill(details="不报了")
        person.page.locator(SEND).click()
        expect(person.page.locator(".offline-bar")).to_contain_text("本机待提交 1 条")
        person.page.goto("/outbox")
        person.page.get_by_role("button", name="删除").click()
        expect(person.page.locator("dialog")).to_contain_text("无法找回")
        person.page.locator("dialog").get_by_role("button", name="取消").click()
        expect(person.page.locator(".waiting-entry")).to_have_count(1)
        person.page.get_by_role("button", name="删除").click()
        person.page.locator("dialog").get_by_role("button", name="删除").click()
        expect(person.page.locator(".waiting-entry")).to_have_count(0)
        person.context.set_offline(False)
        person.page.goto("/matters-that-are-not-kept", wait_until="commit")
        person.problems = []


if __name__ == "__main__":
    main()
