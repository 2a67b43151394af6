#!/usr/bin/env python3
"""The system administrator edits the pack in a real browser: a polygon by the mouse, a duty, a lifecycle, a calendar; and looks
after jobs, backups and health. On a phone, in every look, and without scripts."""

import os

from browser import DESKTOP, PHONE, BrowserCase, expect
from served import Served, main, small_pack, temporary, yiwang

PACK = "/administration/pack"
STREET = "320115001"
YEAR = """year: 2026
notice: {urls: []}
days:
  - {date: 2026-12-25, off: true, name: 停工, name_en: Closed}
"""


class Administration(BrowserCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        place = ["--database", os.path.join(folder, "yiwang.sqlite")]
        ran = yiwang("setup", "--demo", "--sample", 200, "--pack", small_pack(folder), *place)
        assert ran.code == 0, ran
        cls.served = Served(*place)
        cls.addClassCleanup(cls.served.stop)

    def administrator(self, device=DESKTOP, **more):
        person = self.person(device, **more)
        person.context.add_cookies([{"name": "post", "value": "szzx.systemAdmin", "url": person.address}])
        return person

    def discard(self, person):
        person.go(PACK)
        if person.page.locator(f"form[action='{PACK}/discard']").count():
            person.page.locator(f"form[action='{PACK}/discard'] button").click()
            person.press("dialog button >> nth=0")

    def test_a_polygon_is_drawn_with_the_mouse_and_applied(self):
        person = self.administrator()
        self.discard(person)
        person.go(f"{PACK}/areas/{STREET}")
        page = person.page
        expect(page.locator(".area-map[data-drawn]")).to_be_visible()
        before = page.locator("#f-shape").input_value()
        # The polygon that is there is taken away, and another drawn in its place.
        page.locator(".leaflet-draw-edit-remove").click()
        middle = page.locator(".area-map").bounding_box()
        page.mouse.click(middle["x"] + middle["width"] / 2, middle["y"] + middle["height"] / 2)
        page.locator(".leaflet-draw-actions a", has_text="保存").click()
        page.locator(".leaflet-draw-draw-polygon").click()
        corners = [(-90, -70), (90, -70), (90, 70), (-90, 70), (-90, -70)]
        for x, y in corners:
            page.mouse.click(middle["x"] + middle["width"] / 2 + x, middle["y"] + middle["height"] / 2 + y)
            page.wait_for_timeout(150)
        after = page.locator("#f-shape").input_value()
        self.assertNotEqual(before, after)
        self.assertEqual(len([line for line in after.splitlines() if "," in line]), 4)
        person.press("form[action$='/areas/%s'] button[type=submit]" % STREET)
        # What is wrong with it is named by the check: it lies over its neighbours or leaves a gap to what lies in it.
        person.go(PACK)
        expect(page.locator("main")).to_contain_text("territory/streets.geojson")
        self.discard(person)

    def test_a_corner_is_moved_by_coordinates_and_applied(self):
        person = self.administrator(java_script_enabled=False)
        self.discard(self.administrator())
        person.go(f"{PACK}/areas/{STREET}")
        person.page.locator("[name=name_en]").fill("Dongshan Subdistrict")
        person.page.locator("form[action$='/areas/%s'] button[type=submit]" % STREET).click()
        person.go(PACK)
        self.assertIn(f"区域 {STREET}", person.text)
        person.page.locator(f"form[action='{PACK}/apply'] button").click()
        person.page.wait_for_url(f"**{PACK}")
        self.assertNotIn("草稿（基于", person.text)
        person.go(f"{PACK}/history")
        self.assertIn("第 2 版", person.text)
        person.go(f"{PACK}/versions/2?file=territory%2Fareas.csv")
        self.assertIn("Dongshan Subdistrict", person.text)

    def test_a_duty_is_edited_and_what_is_wrong_stands_beside_it(self):
        person = self.administrator(looks=True)
        self.discard(person)
        person.go(f"{PACK}/duties")
        person.page.locator("tbody a.row").first.click()
        person.page.locator("[name=lead]").fill("nobody")
        person.press("form[action^='/administration/pack/duties/'] button[type=submit]")
        expect(person.page.locator("main")).to_contain_text("主办单位 nobody 不存在")
        person.go(f"{PACK}/duties?found=1")
        expect(person.page.locator("tbody")).to_contain_text("nobody")
        person.go(PACK)
        expect(person.page.locator(f"form[action='{PACK}/apply']")).to_have_count(0)
        self.discard(person)

    def test_a_lifecycle_is_drawn(self):
        person = self.administrator(looks=True)
        person.go(f"{PACK}/lifecycles/reporting")
        drawing = person.page.locator(".flow svg").first
        for word in ["待受理", "处置中", "已结案", "派遣", "结案"]:
            expect(drawing).to_contain_text(word)
        person.page.locator("details summary", has_text="处置中").first.click()
        expect(person.page.locator("details[open] table").nth(1)).to_contain_text("处置")

    def test_a_calendar_says_what_it_moves_before_it_is_applied(self):
        person = self.administrator()
        self.discard(person)
        person.go(f"{PACK}/calendar")
        person.page.locator("[name=text]").fill(YEAR)
        person.press("form[action$='/calendar'] button[type=submit]")
        expect(person.page.locator("main")).to_contain_text("2026-12-25")
        expect(person.page.locator("main")).to_contain_text("个时限会移动")
        person.accessible()
        self.discard(person)

    def test_jobs_backups_and_health(self):
        person = self.administrator(looks=True)
        person.go("/administration/jobs")
        row = person.page.locator("tr", has_text="seals")
        person.press(row.locator("button"))
        expect(person.page.locator("tr", has_text="seals")).to_contain_text("正常")
        person.go("/administration/backups")
        person.press("form[action='/administration/backups'] button")
        expect(person.page.locator("tbody")).to_contain_text("完好", timeout=20000)
        person.go("/administration/health")
        expect(person.page.locator("main")).to_contain_text("审计链")

    def test_every_page_in_every_look(self):
        pages = [PACK, f"{PACK}/areas", f"{PACK}/duties", f"{PACK}/catalogue", f"{PACK}/lifecycles", f"{PACK}/lifecycles/reporting",
                 f"{PACK}/files/duties.csv", f"{PACK}/calendar", f"{PACK}/history", f"{PACK}/areas/{STREET}",
                 "/administration/jobs", "/administration/backups", "/administration/health"]
        for device, theme, size in [(PHONE, "light", "large"), (DESKTOP, "dark", "standard")]:
            person = self.administrator(device, looks=True)
            for name, value in [("theme", theme), ("size", size)]:
                person.context.add_cookies([{"name": name, "value": value, "url": person.address}])
            for path in pages:
                person.go(path)

    def test_who_may_only_see_finds_no_form(self):
        person = self.person()
        person.context.add_cookies([{"name": "post", "value": "szzx.securityAdmin", "url": person.address}])
        person.go(f"{PACK}/duties/2")
        expect(person.page.locator("[name=lead]")).to_have_count(0)
        person.go("/administration/health", status=403)


if __name__ == "__main__":
    main()
