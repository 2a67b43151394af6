#!/usr/bin/env python3
"""Work on the spot in a real browser: the list, the map, the camera over the photo of before, steps without a network, and a conflict.

The camera is Chromium's own pretended one.
"""

import contextlib
import os
import re
import sqlite3
import time

import browser
from browser import DESKTOP, PHONE, BrowserCase, expect
from photo import jpeg
from served import STREET, Served, main, small_pack, temporary, yiwang

browser.ARGUMENTS += ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
NUMBER = r"\d{6}-\d{8}-\d{6}"
PHOTO = {"name": "before.jpg", "mimeType": "image/jpeg", "buffer": jpeg(with_exif=False)}
OFFLINE = dict(service_workers="allow")
NARROW = dict(PHONE, viewport={"width": 320, "height": 640})


class Field(BrowserCase):
    reported = 0

    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        cls.file = os.path.join(folder, "yiwang.sqlite")
        place = ["--database", cls.file]
        ran = yiwang("setup", "--demo", "--sample", 0, "--pack", small_pack(folder), *place)
        assert ran.code == 0, ran
        cls.served = Served(*place)
        cls.addClassCleanup(cls.served.stop)

    # Who takes part

    def staff(self, post, device=DESKTOP, looks=False, **more):
        person = self.person(device, **more)
        person.go(f"/sign-in/demo?q={post}&back=/")
        person.press(person.page.locator(f"form:has([name=post][value='{post}']) button"))
        person.looks = looks
        return person

    def desk(self, person, number, action, **values):
        """A step on the page of the matter, sent as its form would be."""
        person.go(f"/matters/{number}")
        step = person.page.locator(f".step:has(form [name=action][value='{action}'])")
        expect(step).to_have_count(1)
        for fold in person.page.locator(".group", has=step).all() + [step]:
            if fold.get_attribute("open") is None:
                fold.locator("> summary").click()
        for name, value in values.items():
            field = step.locator(f"[name='{name}']")
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        person.press(step.locator("form button:not([type=button])").last)

    def dispatched(self, words, agency="cgj"):
        """A matter with a photo that is with an agency. Returns its number."""
        reporter = self.person(PHONE)
        reporter.go("/report")
        reporter.page.select_option("[name=area]", STREET)
        # Each at a place of its own: what lies near is asked about.
        type(self).reported += 1
        for name, value in [("lon", f"{118.84 + self.reported * 0.003:.4f}"), ("lat", "31.95")]:
            reporter.page.eval_on_selector(f"[name={name}]", "(field, value) => { field.value = value; }", value)
        reporter.choose("category", "event:01")
        reporter.page.locator("input[name=photos]").set_input_files(PHOTO)
        expect(reporter.page.locator(".shot")).to_have_count(1)
        reporter.fill(details=words, phone="13951800501")
        reporter.press("form[action='/report'] .submit-bar button")
        number = re.search(NUMBER, reporter.path).group(0)
        leader = self.staff("szzx.shiftLeader1")
        self.desk(leader, number, "file", standard="event:01001#3")
        self.desk(leader, number, "dispatch", agency=agency)
        return number

    def ready(self, person):
        """Waits until the worker could serve the pages alone."""
        person.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        person.page.evaluate(
            "async () => { while (!navigator.serviceWorker.controller || !await caches.match('/offline')) "
            "await new Promise(done => setTimeout(done, 50)); }")

    def steps(self, number, action):
        """How often the step was taken."""
        with contextlib.closing(sqlite3.connect(self.file, timeout=30)) as database:
            return database.execute(
                "SELECT count(*) FROM entries JOIN matters ON matters.key = entries.matter WHERE number = ? AND action = ?",
                [number, action]).fetchone()[0]

    def until(self, condition, what, seconds=20):
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.1)

    def open(self, person, number, action):
        """Opens the matter from the list, then the form of the step. Returns that step."""
        person.go("/field")
        person.page.locator(f".job a[href='/field/matters/{number}']").click()
        person.page.wait_for_url(f"**/field/matters/{number}")
        step = person.page.locator(f"#step-{action}")
        step.locator("> summary").click()
        return step

    def send(self, step):
        step.locator("form button:not([type=button])").last.click()

    def store(self, person, number):
        """Opens the list and keeps it on the device."""
        person.go("/field")
        self.ready(person)
        person.page.locator("[data-store]").click()
        expect(person.page.locator("[data-field-told]")).to_contain_text("没有网络也能打开")
        expect(person.page.locator(f".job a[href='/field/matters/{number}']")).to_have_count(1)

    # What they do

    def test_handled_with_the_photo_of_before_and_verified(self):
        number = self.dispatched("路面井盖破损，请处置")
        handler = self.staff("cgj.handler", PHONE, looks=True)
        expect(handler.page.locator("nav a[href='/field']").first).to_be_visible()
        step = self.open(handler, number, "acknowledge")
        handler.accessible()
        self.send(step)
        expect(handler.page.locator(".n-good")).to_contain_text("已提交：签收")

        step = self.open(handler, number, "handle")
        step.locator("[data-ghost-open]").click()
        camera = handler.page.locator("dialog.ghost-camera")
        shutter = camera.locator("button.b-primary")
        expect(shutter).to_be_enabled()
        ghost = camera.locator("img")
        self.assertEqual(ghost.evaluate("e => getComputedStyle(e).opacity"), "0.5")
        camera.locator("input[type=range]").fill("80")
        self.assertEqual(ghost.evaluate("e => getComputedStyle(e).opacity"), "0.8")
        self.assertRegex(ghost.get_attribute("src"), "^/photos/")
        handler.accessible()
        shutter.click()
        expect(camera).to_have_count(0)
        expect(step.locator(".shot")).to_have_count(1)
        step.locator("[name=result]").fill("已更换井盖")
        self.send(step)
        expect(handler.page.locator(".n-good")).to_contain_text("已提交：处置完成")
        self.assertEqual(self.steps(number, "handle"), 1)

        leader = self.staff("szzx.acceptor1")
        self.desk(leader, number, "sendInspector")
        inspector = self.staff("hcd.inspector1", PHONE, looks=True)
        step = self.open(inspector, number, "pass")
        # The one who checks sees both photos.
        expect(inspector.page.locator(".photos img")).to_have_count(2)
        step.locator("[name=finding]").fill("现场属实，已更换")
        self.send(step)
        expect(inspector.page.locator(".n-good")).to_contain_text("已提交：核查通过")
        self.assertEqual(self.steps(number, "pass"), 1)

    def test_without_a_camera_the_field_does(self):
        number = self.dispatched("没有相机也能办")
        handler = self.staff("cgj.handler", DESKTOP)
        handler.context.add_init_script("navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('refused'));")
        self.desk(handler, number, "acknowledge")
        step = self.open(handler, number, "handle")
        step.locator("[data-ghost-open]").click()
        expect(step.locator(".ghost [role=status]")).to_contain_text("相机打不开")
        expect(step.locator(".ghost img")).to_be_visible()
        step.locator("input[type=file]").set_input_files(PHOTO)
        expect(step.locator(".shot")).to_have_count(1)
        step.locator("[name=result]").fill("已修")
        self.send(step)
        expect(handler.page.locator(".n-good")).to_contain_text("已提交：处置完成")

    def test_without_scripts_all_works(self):
        number = self.dispatched("没有脚本也能办")
        handler = self.staff("cgj.handler", PHONE, java_script_enabled=False)
        handler.go("/field/map")
        expect(handler.page.locator("figure.map svg.area")).to_be_visible()
        handler.go("/field")
        handler.page.locator(f".job a[href='/field/matters/{number}']").click()
        handler.page.locator("#step-acknowledge > summary").click()
        handler.page.locator("#step-acknowledge form button").click()
        handler.page.wait_for_url("**?done=acknowledge")
        self.assertEqual(self.steps(number, "acknowledge"), 1)

    def test_by_distance_only_when_asked(self):
        self.dispatched("按距离看")
        handler = self.staff(
            "cgj.handler", PHONE, geolocation={"longitude": 118.84, "latitude": 31.95}, permissions=["geolocation"])
        asked = []
        handler.page.on("request", lambda request: asked.append(request.url))
        handler.go("/field")
        expect(handler.page.locator(".away:visible")).to_have_count(0)
        handler.page.locator("[data-near]").click()
        expect(handler.page.locator("[data-field-told]")).to_contain_text("不发送、不保存")
        expect(handler.page.locator(".away:visible").first).to_contain_text(re.compile("米|公里"))
        self.assertEqual([url for url in asked if "118.8" in url or "lon=" in url], [], "no position leaves the device")
        handler.page.locator("[data-near]").click()
        expect(handler.page.locator(".away:visible")).to_have_count(0)

    def test_the_map(self):
        self.dispatched("在地图上")
        for device in (PHONE, DESKTOP):
            handler = self.staff("cgj.handler", device, looks=True)
            handler.go("/field/map")
            expect(handler.page.locator(".leaflet-container path.field-area").first).to_be_visible()
            expect(handler.page.locator("figure.map")).to_be_hidden()
            handler.accessible()
            dot = handler.page.locator(".field-dot").first
            dot.focus()
            with handler.page.expect_navigation():
                dot.press("Enter")
            self.assertRegex(handler.path, f"^/field/matters/{NUMBER}")

    # Without a network

    def test_a_step_without_a_network_is_sent_once(self):
        number = self.dispatched("地下车库里办")
        handler = self.staff("cgj.handler", PHONE, **OFFLINE)
        self.store(handler, number)
        handler.context.set_offline(True)
        step = self.open_kept(handler, number, "acknowledge")
        step.locator("[name=worker]").fill("老张")
        self.send(step)
        expect(handler.page.locator(".offline-bar")).to_contain_text("本机待提交 1 条")
        self.assertEqual(self.steps(number, "acknowledge"), 0)
        handler.context.set_offline(False)
        self.until(lambda: self.steps(number, "acknowledge") == 1, "the step is sent by itself")
        handler.go("/outbox")
        expect(handler.page.locator(".waiting-entry")).to_contain_text(number)
        time.sleep(1)
        self.assertEqual(self.steps(number, "acknowledge"), 1)
        # Signing out takes the kept pages away.
        kept = "async () => (await (await caches.open('yiwang-kept')).keys()).length"
        self.assertGreater(handler.page.evaluate(kept), 0)
        handler.page.evaluate("() => fetch('/sign-out/demo', { method: 'POST' })")
        self.until(lambda: handler.page.evaluate(kept) == 0, "the kept pages go at the sign-out")

    def open_kept(self, person, number, action):
        person.page.goto("/field")
        person.page.locator(f".job a[href='/field/matters/{number}']").click()
        step = person.page.locator(f"#step-{action}")
        step.locator("> summary").click()
        expect(person.page.locator(".offline-bar")).to_contain_text("当前没有网络")
        return step

    def test_what_changed_meanwhile_is_shown_and_decided_by_the_person(self):
        number = self.dispatched("两个人同时办")
        handler = self.staff("cgj.handler", PHONE, **OFFLINE)
        self.desk(handler, number, "acknowledge")
        self.store(handler, number)
        handler.context.set_offline(True)
        step = self.open_kept(handler, number, "handle")
        step.locator("[name=result]").fill("现场已修好")
        step.locator("input[type=file]").set_input_files(PHOTO)
        expect(step.locator(".shot")).to_have_count(1)
        self.send(step)
        expect(handler.page.locator(".offline-bar")).to_contain_text("本机待提交 1 条")
        other = self.staff("cgj.desk")
        self.desk(other, number, "note", note="请先拍照")
        with handler.expecting(409):
            handler.context.set_offline(False)
            handler.page.goto("/outbox")
            expect(handler.page.locator(".w-needs")).to_contain_text("变化")
        handler.page.locator(".w-needs a.b-primary").click()
        told = handler.page.locator(".n-warn")
        expect(told).to_contain_text("添加了备注")
        expect(told.locator("li:visible")).to_have_count(1)
        expect(told.locator("[data-possible]")).to_be_visible()
        step = handler.page.locator("#step-handle")
        expect(step.locator("[name=result]")).to_have_value("现场已修好")
        expect(step.locator(".shot")).to_have_count(1)
        handler.accessible()
        self.assertEqual(self.steps(number, "handle"), 0)
        self.send(step)
        expect(handler.page.locator(".n-good")).to_contain_text("已提交：处置完成")
        self.assertEqual(self.steps(number, "handle"), 1)

    def test_a_conflict_at_the_desk_can_be_discarded(self):
        number = self.dispatched("同时打开")
        handler = self.staff("cgj.handler", DESKTOP)
        step = self.open(handler, number, "acknowledge")
        step.locator("[name=worker]").fill("老李")
        self.desk(self.staff("cgj.desk"), number, "note", note="有变化")
        with handler.expecting(409):
            self.send(step)
            expect(handler.page.locator(".n-warn:visible")).to_contain_text("您填写期间，案件有了变化")
        expect(handler.page.locator("#step-acknowledge [name=worker]")).to_have_value("老李")
        handler.page.locator(".n-warn:visible a.b").click()
        expect(handler.page.locator(".n-warn:visible")).to_have_count(0)
        self.assertEqual(self.steps(number, "acknowledge"), 0)

    # How it looks

    def test_in_every_look(self):
        number = self.dispatched("每种样子都要看得清")
        for device, theme, size in [(NARROW, "light", "large"), (PHONE, "dark", "standard"), (DESKTOP, "light", "standard")]:
            person = self.staff("cgj.handler", device, looks=True)
            person.page.goto(f"/look?theme={theme}&size={size}&back=/field")
            for path in ["/field", "/field/map", f"/field/matters/{number}"]:
                person.go(path)
            sizes = person.page.eval_on_selector_all(
                ".field-step > summary", "all => all.map(one => one.getBoundingClientRect().height)")
            self.assertGreaterEqual(min(sizes), 60)

    def test_in_english(self):
        number = self.dispatched("English too")
        person = self.staff("cgj.handler", PHONE, language="en-GB", looks=True)
        person.go(f"/field/matters/{number}")
        expect(person.page.locator("#step-acknowledge > summary")).to_contain_text("Acknowledge")


if __name__ == "__main__":
    main()
