#!/usr/bin/env python3
"""Indicators and reviews in a real browser: entering a value, approving it by another person, and the text that is written of it."""

import os

from browser import DESKTOP, PHONE, BrowserCase, expect
from served import Served, main, small_pack, temporary, yiwang

SOURCE, STATISTICIAN, SUPERVISOR = "fgw.desk", "szzx.statistician1", "qfb.supervisor1"


class Figures(BrowserCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        cls.place = ["--database", os.path.join(folder, "yiwang.sqlite")]
        ran = yiwang("setup", "--demo", "--sample", 150, "--pack", small_pack(folder), *cls.place)
        assert ran.code == 0, ran
        ran = yiwang("recount", "--from-log", *cls.place)
        assert ran.code == 0, ran
        cls.served = Served(*cls.place)
        cls.addClassCleanup(cls.served.stop)

    def test_every_page_is_clean_on_both(self):
        paths = (
            "/indicators", "/indicators?period=2023-H1", "/indicators/onTimeClosing", "/indicators/onTimeClosing?sort=function",
            "/indicators/urbanIncome", "/counts/reported/matters?sort=all", "/reviews/2023-H1", "/reviews/2020-H1", "/indicators/approval")
        for device, language in ((DESKTOP, "zh"), (PHONE, "en")):
            person = self.staff(STATISTICIAN, device)
            person.context.add_cookies([{"name": "language", "value": language, "url": person.address}])
            for path in paths:
                person.go(path)
                person.accessible()
                person.fits()
            person = self.staff(SOURCE, device)
            person.go("/indicators/entry")
            person.accessible()
            person.fits()

    def test_a_value_from_its_source_into_the_review(self):
        source = self.staff(SOURCE)
        source.go("/indicators/entry")
        form = source.page.locator("form[action='/indicators/entry']")
        form.locator("[name=indicator]").select_option("redFlags")
        form.locator("[name=period]").fill("2025-H1")
        form.locator("[name=value]").fill("many")
        form.locator("[name=source]").fill("通报")
        with source.expecting(422):
            form.get_by_role("button", name="提交审核").click()
            expect(source.page.locator(".field.wrong")).to_have_count(1)
        # What was typed stays.
        expect(source.page.locator("[name=period]")).to_have_value("2025-H1")
        form = source.page.locator("form[action='/indicators/entry']")
        form.locator("[name=value]").fill("12")
        form.get_by_role("button", name="提交审核").click()
        source.page.wait_for_url("**/indicators/redFlags**")
        expect(source.page.locator("main")).to_contain_text("待审核")

        other = self.staff(SUPERVISOR)
        other.go("/reviews/2025-H1")
        expect(other.page.locator("main")).not_to_contain_text("获“红旗” 12")
        other.go("/indicators/approval")
        panel = other.page.locator(".panel", has_text="2025 年上半年")
        with other.expecting(422):
            panel.get_by_role("button", name="退回").click()
            expect(other.page.locator(".field.wrong")).to_have_count(1)
        other.accessible()
        other.page.locator(".panel", has_text="2025 年上半年").get_by_role("button", name="通过").click()
        expect(other.page.locator("main")).to_contain_text("没有待审核的数值")
        other.go("/reviews/2025-H1")
        expect(other.page.locator("main")).to_contain_text("获“红旗” 12")
        with other.page.expect_download() as download:
            other.page.get_by_role("link", name="下载文档").click()
        assert download.value.suggested_filename == "review-2025-H1.docx"

    def test_a_figure_leads_to_its_matters(self):
        person = self.staff(STATISTICIAN)
        person.go("/indicators/filing?sort=all")
        link = person.page.locator("main table a", has_text="上报数").first
        expect(link).to_be_visible()
        counted = int(link.inner_text().split()[-1].replace(",", ""))
        link.click()
        expect(person.page.locator("main")).to_contain_text(f"计 {counted}")
        rows = person.page.locator("main tbody tr")
        assert rows.count() == min(counted, 50), (rows.count(), counted)
        rows.first.locator("a").first.click()
        expect(person.page.locator("h1")).to_be_visible()


if __name__ == "__main__":
    main()
