#!/usr/bin/env python3
"""The workbench in a real browser: by keyboard alone, beside each other, many at once, by words, and with a caller on the line."""

import os
import re

from browser import DESKTOP, PHONE, BrowserCase, expect
from served import Served, main, report, small_pack, temporary, yiwang

STREET = "320115001"
NUMBER = r"\d{6}-\d{8}-\d{6}"


class Workbench(BrowserCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        cls.place = ["--database", os.path.join(folder, "yiwang.sqlite")]
        ran = yiwang("setup", "--demo", "--sample", 0, "--pack", small_pack(folder), *cls.place)
        assert ran.code == 0, ran
        cls.served = Served(*cls.place)
        cls.addClassCleanup(cls.served.stop)

    def report(self, words, area=STREET):
        client = self.served.client()
        number = report(client, details=words, area=area)
        client.close()
        self.assertTrue(number)
        return number

    def found(self, person, words, number):
        """Waits until the words of a report are taken up, which happens behind the answer."""
        for _ in range(40):
            person.go(f"/search?q={words}")
            if person.page.locator(f"#found a[href='/matters/{number}']").count():
                return
            person.page.wait_for_timeout(100)
        self.fail(f"{words} was not found")

    def test_a_list_by_keyboard_alone(self):
        number = self.report("键盘：井盖缺失")
        person = self.staff("szzx.acceptor1")
        person.go("/matters")
        for _ in range(60):
            person.page.keyboard.press("j")
            if number in (person.page.evaluate("document.activeElement.getAttribute('href')") or ""):
                break
        person.page.keyboard.press("x")
        expect(person.page.locator(f"input[value^='{number}@']")).to_be_checked()
        person.page.keyboard.press("Enter")
        pane = person.page.locator("#pane")
        expect(pane).to_contain_text("键盘：井盖缺失")
        expect(pane.locator("form [name=action]").first).to_be_attached()
        person.page.keyboard.press("Escape")
        expect(pane).to_be_hidden()
        self.assertIn(number, person.page.evaluate("document.activeElement.getAttribute('href')"))
        person.page.keyboard.press("?")
        expect(person.page.locator("dialog .keys")).to_be_visible()

    def test_words_are_found_as_one_types_and_without_scripts(self):
        number = self.report("文化广场的喷泉不喷水")
        person = self.staff("szzx.acceptor1")
        self.found(person, "喷泉", number)
        person.accessible()
        person.go("/desk")
        person.page.keyboard.press("Control+k")
        expect(person.page.locator("dialog.finder")).to_be_visible()
        person.page.keyboard.type("喷泉")
        row = person.page.locator(f"dialog .found a[href='/matters/{number}']")
        expect(row).to_be_visible()
        person.accessible()
        person.page.keyboard.press("ArrowDown")
        with person.page.expect_navigation():
            person.page.keyboard.press("Enter")
        self.assertEqual(person.path, f"/matters/{number}")
        plain = self.staff("szzx.acceptor1", PHONE, java_script_enabled=False)
        plain.go("/search?q=喷泉")
        self.assertIn(number, plain.text)
        stranger = self.staff("swj.desk")
        stranger.go("/search?q=喷泉")
        self.assertNotIn(number, stranger.text)

    def test_a_filter_is_kept_removed_and_taken_back(self):
        person = self.staff("szzx.dispatcher1", looks=True)
        person.go(f"/matters?which=soon&area={STREET}")
        person.page.locator(".kept summary").click()
        person.page.locator(".kept [name=name]").fill("东山快到期")
        person.press(".kept form[action='/matters/filters'] button[type=submit]")
        expect(person.page.locator(".kept a[aria-current]")).to_have_text("东山快到期")
        person.press(".kept form[action$='/removal'] button")
        expect(person.page.locator(".kept")).to_contain_text("已删除“东山快到期”")
        person.press(".kept form[action='/matters/filters'] button")
        expect(person.page.locator(".kept a[aria-current]")).to_have_text("东山快到期")

    def test_many_at_once_with_a_preview_and_each_result(self):
        numbers = [self.report(f"一起作废 {count}") for count in range(3)]
        person = self.staff("szzx.acceptor1", looks=True)
        person.go("/matters?which=all")
        for number in numbers:
            person.page.locator(f"input[value^='{number}@']").check()
        person.press("#bulk > .buttons button")
        self.assertIn("预览", person.text)
        person.choose("action")
        person.press("main form[action='/matters/bulk'] button[type=submit]")
        for number in numbers:
            self.assertIn(number, person.text)
        form = person.page.locator("main form[action='/matters/bulk']")
        for select in form.locator("select").all():
            select.select_option(index=1)
        for area in form.locator("textarea, input[type=text]").all():
            area.fill("重复的演示")
        form.locator("button[type=submit]").click()
        confirm = person.page.locator("dialog .b-danger")
        if confirm.count():
            with person.page.expect_navigation():
                confirm.click()
        expect(person.page.locator("main")).to_contain_text("3 件已办理，0 件没有")

    def test_a_call_on_one_screen(self):
        before = self.report("小区门口的井盖缺失了")
        for device in (DESKTOP, PHONE):
            person = self.staff("rx12345.agent1", device)
            person.go("/intake")
            person.accessible()
            person.page.locator("[name=details]").press_sequentially("门口井盖缺失，很危险")
            advice = person.page.locator("#advice")
            expect(advice.locator("[data-category='event:01001']")).to_be_visible()
            expect(advice).to_contain_text("因为说到")
            advice.locator("[data-category='event:01001']").click()
            expect(person.page.locator("[name=category]")).to_have_value("event:01001")
            person.page.select_option("[name=area]", STREET)
            expect(advice).to_contain_text("权责清单")
            person.fill(phone="13951800466")
            person.accessible()
            with person.page.expect_navigation():
                person.page.locator("[name=details]").press("Control+Enter")
            self.assertRegex(person.path, rf"^/intake/done/{NUMBER}$")
            person.accessible()
            expect(person.page.locator(".number-large")).to_have_text(re.compile(NUMBER))
            self.assertNotIn("13951800466", person.text)
        self.assertTrue(before)

    def test_the_list_on_a_map(self):
        person = self.staff("szzx.acceptor1")
        client = self.served.client()
        number = report(client, details="地图上的一件", lon="118.84", lat="31.95")
        client.close()
        self.assertTrue(number)
        person.go("/matters?which=all&view=map")
        expect(person.page.locator("[data-map-note]")).to_contain_text("件有位置的案件")
        dot = person.page.locator(".lmap .dot").first
        dot.focus()
        person.page.keyboard.press("Enter")
        expect(person.page.locator(".leaflet-popup a").first).to_be_visible()
        person.accessible()

    def test_what_one_person_does_shows_to_another_who_has_begun(self):
        number = self.report("两个人看同一件")
        one, other = self.staff("szzx.acceptor1"), self.staff("szzx.shiftLeader1")
        for person in (one, other):
            person.go(f"/matters/{number}")
            expect(person.page.locator("[data-live-state]")).to_have_attribute("data-live-state", "on")
        # The other has begun to write.
        step = other.page.locator(".step:has(form [name=action][value=note])")
        for fold in other.page.locator(".group", has=step).all() + [step]:
            if fold.get_attribute("open") is None:
                fold.locator("> summary").click()
        words = step.locator("textarea, input[type=text]").first
        words.fill("写了一半")
        mine = one.page.locator(".step:has(form [name=action][value=note])")
        for fold in one.page.locator(".group", has=mine).all() + [mine]:
            if fold.get_attribute("open") is None:
                fold.locator("> summary").click()
        mine.locator("textarea, input[type=text]").first.fill("已与物业联系")
        one.press(mine.locator("button[type=submit]"))
        expect(other.page.locator("#matter-history")).to_contain_text("已与物业联系", timeout=3000)
        expect(words).to_have_value("写了一半")
        expect(other.page.locator("[data-live-held]").first).to_be_visible()


if __name__ == "__main__":
    main()
