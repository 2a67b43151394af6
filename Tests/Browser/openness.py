#!/usr/bin/env python3
"""The public face in a real browser: matters and outcomes, performance, who is responsible, notices, feedback, data, without scripts too."""

import os

from browser import DESKTOP, PHONE, BrowserCase, expect
from served import Served, main, small_pack, temporary, yiwang

PAGES = ["/", "/public", "/public?state=open", "/performance", "/responsible?q=井盖", "/notices", "/open-data", "/subscriptions", "/feedback"]
NARROW = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
SHIFT_LEADER = "szzx.shiftLeader1"


class Openness(BrowserCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        place = ["--database", os.path.join(folder, "yiwang.sqlite")]
        ran = yiwang("setup", "--demo", "--sample", 200, "--pack", small_pack(folder), *place)
        assert ran.code == 0, ran
        cls.served = Served(*place)
        cls.addClassCleanup(cls.served.stop)

    def staff(self, post):
        person = self.person(DESKTOP)
        person.go(f"/sign-in/demo?q={post}&back=/")
        person.press(person.page.locator(f"form:has([name=post][value='{post}']) button"))
        person.looks = True
        return person

    def test_every_page_is_accessible_and_fits(self):
        for device, language in [(PHONE, "zh-CN"), (DESKTOP, "en-GB"), (NARROW, "en-GB")]:
            person = self.person(device, language=language, looks=True)
            for path in PAGES:
                person.go(path)
                expect(person.page.locator("h1")).to_have_count(1)
                self.assertLess(len(person.page.content().encode()), 100_000, path)

    def test_in_large_letters_and_dark(self):
        person = self.person(PHONE, looks=True, color_scheme="dark")
        person.go("/look?size=large&back=/")
        for path in PAGES:
            person.go(path)

    def test_the_strip_leaves_no_empty_cell(self):
        for width in [400, 640, 800, 1000, 1440]:
            person = self.person({"viewport": {"width": width, "height": 900}})
            person.go("/")
            rows = person.page.evaluate(
                "() => { const n = {}; for (const k of document.querySelectorAll('.kpi')) {"
                " const y = k.getBoundingClientRect().top; n[y] = (n[y] || 0) + 1; } return Object.values(n); }"
            )
            self.assertEqual(sum(rows), 4)
            self.assertEqual(len(set(rows)), 1, f"{width}: {rows}")

    def test_a_visitor_finds_out_whose_it_is_without_scripts(self):
        person = self.person(PHONE, java_script_enabled=False)
        person.go("/")
        person.page.locator(".doors a[href='/responsible']").click()
        person.page.locator("[name=q]").fill("井盖")
        person.page.locator("main form.filters button").click()
        expect(person.page.locator("main tbody tr").first).to_contain_text("20")
        self.assertIn("part-01", person.text)

    def test_public_matters_are_filtered_by_keyboard(self):
        person = self.person(DESKTOP)
        person.go("/public")
        self.assertGreater(person.page.locator("main .table").first.locator("tbody tr").count(), 3)
        person.page.locator("main select[name=state]").focus()
        with person.page.expect_navigation():
            person.page.keyboard.press("ArrowDown")
            person.page.keyboard.press("Tab")
            person.page.locator("main form.filters button").press("Enter")
        self.assertIn("state=open", person.path)

    def test_a_notice_and_an_answer_reach_everybody(self):
        leader = self.staff(SHIFT_LEADER)
        leader.go("/notices/new")
        leader.fill(title_zh="停水通知", title_en="No water", text_zh="东山街道今晚停水", text_en="Dongshan tonight")
        leader.press("main form.form button[type=submit]")
        visitor = self.person(PHONE, looks=True)
        visitor.go("/")
        expect(visitor.page.locator(".notice")).to_contain_text("东山街道今晚停水")
        visitor.go("/feedback")
        visitor.fill(text="字再大一点就好了")
        visitor.press("main form.form button[type=submit]")
        expect(visitor.page.locator("main")).to_contain_text("已收到")
        leader.go("/feedback/inbox")
        leader.page.locator("[name=answer]").first.fill("顶部有“大字版”")
        leader.press(leader.page.locator("main form.form button[type=submit]").first)
        visitor.go("/feedback")
        expect(visitor.page.locator("main")).to_contain_text("大字版")
        expect(visitor.page.locator("main")).to_contain_text("字再大一点就好了")

    def test_data_can_be_taken_along(self):
        person = self.person(DESKTOP)
        person.go("/open-data")
        for link in person.page.locator("main a[href$='.csv']").all():
            with person.page.expect_download() as loaded:
                link.click()
            with open(loaded.value.path(), "rb") as file:
                text = file.read()
            self.assertTrue(text.startswith(b"\xef\xbb\xbf"), loaded.value.suggested_filename)
            self.assertGreater(text.count(b"\n"), 1, loaded.value.suggested_filename)


if __name__ == "__main__":
    main()
