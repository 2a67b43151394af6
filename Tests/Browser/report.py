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

    # What is near, and danger

    def at(self, lat, kind="event:01"):
        return f"/report?lon=118.84&lat={lat}&category={kind}"

    def first(self, lat, words):
        """A report that others meet too."""
        person = self.person(DESKTOP, java_script_enabled=False)
        person.go(self.at(lat))
        person.fill(details=words)
        person.press(SEND)
        self.assertRegex(person.path, rf"^/follow/{NUMBER}")

    def test_without_scripts_the_form_asks_once_and_keeps_all(self):
        self.first(31.95, "甲的井盖")
        person = self.person(PHONE, java_script_enabled=False)
        person.go(self.at(31.9502))
        person.page.locator("input[name=photos]").set_input_files(PHOTO)
        person.fill(details="乙的井盖", phone="13951800431")
        person.press(SEND)
        expect(person.page.locator("h1")).to_contain_text("1 件附近的类似上报")
        self.assertNotIn("甲的井盖", person.text)
        person.press(person.page.get_by_role("button", name="不是，照样提交"))
        self.assertRegex(person.path, rf"^/follow/{NUMBER}")
        self.assertIn("乙的井盖", person.text)
        expect(person.page.locator("main img").first).to_be_visible()

    def test_without_scripts_one_joins_instead(self):
        self.first(31.90, "丙的路灯")
        person = self.person(PHONE, java_script_enabled=False)
        person.go(self.at(31.9002))
        person.fill(details="丁的路灯")
        person.press(SEND)
        person.press(person.page.get_by_role("button", name="我也遇到了"))
        self.assertEqual(person.path, "/mine?joined=1")
        self.assertIn("我也遇到的", person.text)
        self.assertEqual(self.matters("丁的路灯"), 0)

    def test_similar_reports_are_shown_while_one_writes(self):
        self.first(31.88, "戊的积水")
        for device in (PHONE, DESKTOP):
            person = self.person(device)
            person.go(self.at(31.8802, "event:02").split("&category")[0])
            expect(person.page.locator(".where")).to_contain_text("负责区域")
            person.choose("category", "event:01")
            expect(person.page.locator(".nearby")).to_contain_text("1 件附近的类似上报")
            self.assertNotIn("戊的积水", person.text)
            person.accessible()
        person.page.get_by_role("button", name="我也遇到了").click()
        person.page.wait_for_url("**/mine?joined=1")
        # Shown once is asked once: whoever sends all the same is not stopped again.
        other = self.person(PHONE)
        other.go(self.at(31.8802))
        expect(other.page.locator(".nearby")).to_be_visible()
        other.fill(details="己的积水")
        other.page.locator(SEND).click()
        other.page.wait_for_url(re.compile(rf"/follow/{NUMBER}"))
        self.assertEqual(self.matters("己的积水"), 1)

    def test_danger_is_asked_about_and_bars_nothing(self):
        person = self.person(PHONE)
        person.go("/report")
        person.page.select_option("[name=area]", STREET)
        person.fill(details="楼道起火")
        expect(person.page.locator(".gate.now a[href='tel:119']")).to_be_visible()
        person.page.locator(SEND).click()
        expect(person.page.locator("h1")).to_contain_text("现在有人有危险吗")
        person.accessible()
        person.page.get_by_role("button", name="已知晓，提交上报").click()
        person.page.wait_for_url(re.compile(rf"/follow/{NUMBER}"))
        self.assertEqual(self.matters("楼道起火"), 1)
        person.go("/report")
        expect(person.page.locator("[name=details]")).to_have_value("")

    def test_a_place_is_found_by_its_name(self):
        person = self.person(PHONE)
        person.go("/report")
        person.page.locator("[data-opens-find]").click()
        person.page.keyboard.type("东山街道")
        person.page.locator(".found a").first.click()
        expect(person.page.locator(".where")).to_contain_text("东山街道")
        expect(person.page.locator("[name=area]")).to_have_value(STREET)
        plain = self.person(PHONE, java_script_enabled=False)
        plain.go("/report/places?q=东山街道")
        plain.page.locator(".found a").first.click()
        self.assertIn("lon=", plain.path)
        self.assertIn("负责区域", plain.text)

    def test_every_look_is_accessible_and_fits(self):
        narrow = {"viewport": {"width": 320, "height": 700}, "has_touch": True}
        for device, language, theme, size in [
            (PHONE, "zh-CN", "light", "standard"), (PHONE, "zh-CN", "dark", "standard"), (PHONE, "zh-CN", "light", "large"),
            (narrow, "en-GB", "light", "standard"), (narrow, "zh-CN", "dark", "large"), (DESKTOP, "en-GB", "dark", "large"),
        ]:
            person = self.person(device, language=language)
            person.context.add_cookies(
                [{"name": n, "value": v, "url": person.address} for n, v in (("theme", theme), ("size", size))])
            person.go("/report")
            person.page.locator("input[name=photos]").set_input_files(PHOTO)
            expect(person.page.locator(".shot")).to_have_count(1)
            box = person.page.locator(".shot button").bounding_box()
            self.assertGreaterEqual(min(box["width"], box["height"]), 44)
            person.accessible()
            for path in ("/outbox", "/offline", "/report/places?q=" + "东山"):
                person.go(path)
                person.accessible()

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
