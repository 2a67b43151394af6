#!/usr/bin/env python3
"""Parts come in from a file, are found, and leave in a file, on a phone and on a desktop; the page beside what left reads it."""

import os

from browser import DESKTOP, PHONE, BrowserCase, expect
from served import Served, main, small_pack, temporary, yiwang

PARTS = "代码,名称,类别,lon,lat,状态\r\n" + "".join(f"p{n:03},井盖 {n},01001,118.825621,31.955325,{'完好' if n % 3 else '破损'}\r\n" for n in range(70)) + "x,,01001,,,\r\n"


class Interchange(BrowserCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary(cls)
        cls.place = ["--database", os.path.join(cls.folder, "yiwang.sqlite")]
        ran = yiwang("setup", "--demo", "--sample", 30, "--no-examples", "--pack", small_pack(cls.folder), *cls.place)
        assert ran.code == 0, ran
        cls.served = Served(*cls.place)
        cls.addClassCleanup(cls.served.stop)
        cls.file = os.path.join(cls.folder, "parts.csv")
        with open(cls.file, "w", encoding="gb18030", newline="") as file:
            file.write(PARTS)

    def as_post(self, post, device=DESKTOP, **more):
        person = self.person(device, **more)
        person.context.add_cookies([{"name": "post", "value": post, "url": person.address}])
        return person

    def test_parts_come_in_and_are_found(self):
        admin = self.as_post("szzx.systemAdmin")
        admin.go("/administration/import")
        admin.accessible()
        admin.press("form[action='/administration/import'] button[type=submit]", status=422)
        expect(admin.page.locator("#f-file-fault")).to_contain_text("请选择文件")
        admin.accessible()
        admin.page.set_input_files("#f-file", self.file)
        admin.press("form[action='/administration/import'] button[type=submit]")
        expect(admin.page.locator(".notice")).to_contain_text("新增 70")
        expect(admin.page.locator(".notice")).to_contain_text("未收 1")
        admin.accessible()
        with admin.page.expect_download() as download:
            admin.page.click("a[href='/administration/import/rejected.csv']")
        with open(download.value.path(), encoding="utf-8-sig") as file:
            self.assertIn("应为 1 至 120 字", file.read())
        for device, language, words in [(DESKTOP, "zh-CN", "共 70 个"), (PHONE, "en-GB", "70 in all"), ({"viewport": {"width": 320, "height": 640}}, "zh-CN", "70")]:
            staff = self.as_post("cgj.desk", device, language=language)
            staff.go("/administration/parts")
            staff.accessible()
            expect(staff.page.locator("main")).to_contain_text(words)
            staff.go("/administration/parts?q=p069")
            expect(staff.page.locator("main")).to_contain_text("p069")
            staff.go("/administration/parts?after=p049&area=320115001")
            expect(staff.page.locator("main")).to_contain_text("p050")
            staff.go("/administration/parts?q=nothing")
            staff.accessible()

    def test_the_list_of_matters_leads_to_a_file(self):
        for device in [DESKTOP, PHONE]:
            staff = self.as_post("szzx.shiftLeader1", device)
            staff.go("/matters?which=all")
            staff.page.click("a[href^='/administration/export']")
            expect(staff.page.locator("h1")).to_have_text("导出")
            staff.accessible()
            staff.page.select_option("[name=format]", "xlsx")
            with staff.page.expect_download() as download:
                staff.page.locator("form[action='/exports/matters'] button").press("Enter")
            self.assertEqual(download.value.suggested_filename, "matters.xlsx")
            with open(download.value.path(), "rb") as file:
                self.assertEqual(file.read(2), b"PK")

    def test_what_left_is_read_by_its_own_page(self):
        bundle = os.path.join(self.folder, "left")
        ran = yiwang("leave", bundle, *self.place)
        self.assertEqual(ran.code, 0, ran)
        person = self.person(DESKTOP)
        person.page.goto(f"file://{bundle}/index.html")
        person.page.set_input_files("#folder", bundle)
        expect(person.page.locator("#table")).to_have_value("matters")
        person.page.click("#read")
        expect(person.page.locator("article")).to_have_count(30)
        person.page.locator("article button").first.click()
        expect(person.page.locator("article").first).to_contain_text("report")
        person.page.fill("#word", "no such word")
        person.page.click("#read")
        expect(person.page.locator("article")).to_have_count(0)
        person.accessible()


if __name__ == "__main__":
    main()
