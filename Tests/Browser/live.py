#!/usr/bin/env python3
"""What one person does shows on the screen of another, without a reload and without taking away what was begun."""

import os
import re

from browser import DESKTOP, BrowserCase, expect
from served import Served, main, report, small_pack, temporary, yiwang


class Live(BrowserCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        cls.place = ["--database", os.path.join(folder, "yiwang.sqlite")]
        ran = yiwang("setup", "--demo", "--sample", 0, "--pack", small_pack(folder), *cls.place)
        assert ran.code == 0, ran
        cls.served = Served(*cls.place)
        cls.addClassCleanup(cls.served.stop)

    def report(self, words):
        client = self.served.client()
        number = report(client, details=words, area="320115001")
        client.close()
        self.assertTrue(number)
        return number

    def test_a_new_matter_appears_and_focus_stays(self):
        number = self.report("第一件：井盖缺失")
        person = self.staff("szzx.acceptor1")
        person.go("/matters")
        expect(person.page.locator("[data-live-state]")).to_have_attribute("data-live-state", "on")
        first = person.page.locator(f"a[href*='{number}']").first
        first.focus()
        other = self.report("第二件：路灯不亮")
        expect(person.page.locator(f"a[href*='{other}']").first).to_be_visible(timeout=3000)
        self.assertIn(number, person.page.evaluate("document.activeElement.getAttribute('href')"))
        # The one that came is marked for a moment, and was not there before.
        self.assertEqual(person.page.evaluate("performance.getEntriesByType('navigation').length"), 1)

    def test_two_windows_share_one_connection_and_both_are_told(self):
        person = self.staff("szzx.acceptor1")
        asked = []
        person.context.on("request", lambda request: asked.append(request.url) if request.url.endswith("/live") else None)
        person.go("/matters")
        second = person.context.new_page()
        second.goto(person.address + "/matters")
        for page in (person.page, second):
            expect(page.locator("[data-live-state]")).to_have_attribute("data-live-state", "on")
        number = self.report("两个窗口都看得到")
        second.bring_to_front()
        expect(second.locator(f"a[href*='{number}']").first).to_be_visible(timeout=3000)
        self.assertEqual(len(asked), 1, asked)

    def test_a_pause_holds_until_it_is_ended(self):
        person = self.staff("szzx.acceptor1")
        person.go("/matters")
        expect(person.page.locator("[data-live-state]")).to_have_attribute("data-live-state", "on")
        person.page.locator("[data-live-pause]").click()
        number = self.report("暂停时来的")
        person.page.wait_for_timeout(1500)
        expect(person.page.locator(f"a[href*='{number}']")).to_have_count(0)
        person.page.locator("[data-live-pause]").click()
        expect(person.page.locator(f"a[href*='{number}']").first).to_be_visible(timeout=3000)

    def test_what_lies_out_of_reach_is_not_told(self):
        person = self.staff("swj.desk")
        person.go("/matters")
        told = []
        person.page.expose_function("told", lambda text: told.append(text))
        person.page.evaluate("new EventSource('/live').addEventListener('matter', event => window.told(event.data))")
        person.page.wait_for_timeout(300)
        number = self.report("不归它管")
        person.page.wait_for_timeout(800)
        self.assertFalse(any(number in text for text in told), told)
        self.assertIsNone(re.search(number, person.text))


if __name__ == "__main__":
    main()
