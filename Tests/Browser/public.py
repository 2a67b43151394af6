#!/usr/bin/env python3
"""A resident reports and follows in a real browser, on a phone and on a desktop, with and without scripts."""

import os
import re

from browser import DESKTOP, PHONE, BrowserCase, expect
from served import Served, main, small_pack, temporary, yiwang

NUMBER = r"\d{6}-\d{8}-\d{6}"


class Public(BrowserCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        place = ["--database", os.path.join(folder, "yiwang.sqlite")]
        ran = yiwang("setup", "--demo", "--sample", 0, "--pack", small_pack(folder), *place)
        assert ran.code == 0, ran
        cls.served = Served(*place)
        cls.addClassCleanup(cls.served.stop)

    def report(self, person, words, phone):
        person.go("/report")
        person.page.select_option("[name=area]", "320115001")
        person.fill(details=words, phone=phone)
        person.press("form[action='/report'] button[type=submit]")
        self.assertRegex(person.path, rf"^/follow/{NUMBER}")
        return re.search(NUMBER, person.path).group(0)

    def test_the_public_pages_in_both_languages_and_sizes(self):
        for device, language, heading in [(PHONE, "zh-CN", "随手报"), (DESKTOP, "en-GB", "Report")]:
            person = self.person(device, language=language)
            for path in ["/", "/report", "/follow"]:
                person.go(path)
                expect(person.page.locator("h1")).to_have_count(1)
                self.assertTrue(person.fits(), f"{path} is wider than the window")
            expect(person.page.locator("nav a[href='/report']").first).to_contain_text(heading)

    def test_a_report_is_followed_by_its_reporter_only(self):
        reporter = self.person(PHONE)
        number = self.report(reporter, "路口的井盖缺失，井口朝天", "13951800417")
        expect(reporter.page.locator("main")).to_contain_text("井盖缺失")
        expect(reporter.page.locator("main")).not_to_contain_text("13951800417")

        stranger = self.person(DESKTOP)
        stranger.go("/follow")
        stranger.fill(number=number, last_four="0000")
        stranger.press("main form[action='/follow'] button[type=submit]", status=404)
        expect(stranger.page.locator("main")).not_to_contain_text("井盖缺失")

        again = self.person(DESKTOP)
        again.go("/follow")
        again.fill(number=number, last_four="0417")
        again.press("main form[action='/follow'] button[type=submit]")
        expect(again.page.locator("main")).to_contain_text("井盖缺失")

    def test_without_scripts_all_works(self):
        reporter = self.person(PHONE, java_script_enabled=False)
        reporter.go("/report")
        reporter.page.select_option("[name=area]", "320115001")
        reporter.fill(details="路灯不亮", phone="13951800418")
        reporter.page.locator("form[action='/report'] button[type=submit]").click()
        reporter.page.wait_for_url(re.compile(rf"/follow/{NUMBER}"))
        self.assertIn("路灯不亮", reporter.text)

    def test_a_page_that_is_not_there(self):
        person = self.person()
        person.go("/nothing", status=404)
        expect(person.page.locator("main")).to_contain_text("没有这个页面")


if __name__ == "__main__":
    main()
