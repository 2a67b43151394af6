#!/usr/bin/env python3
"""The monthly league in a real browser: entered, checked, sent back, corrected, approved, published, corrected in public, objected to."""

import datetime
import os

from browser import DESKTOP, PHONE, BrowserCase, expect
from served import Served, main, small_pack, temporary, yiwang

STREET, SOURCE, FIRST, SECOND = "320115001.desk", "fgw.desk", "fgw.league1", "fgw.league2"
SOURCES = ["fgw", "shwj", "cjj", "qfb", "spj", "rx12345"]


def months():
    """The two published months of the example, and the one that is collected."""
    day = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date().replace(day=1)
    before = (day - datetime.timedelta(days=1)).replace(day=1)
    return before.strftime("%Y-%m"), day.strftime("%Y-%m")


class League(BrowserCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        cls.place = ["--database", os.path.join(folder, "yiwang.sqlite")]
        ran = yiwang("setup", "--demo", "--sample", 0, "--pack", small_pack(folder), *cls.place)
        assert ran.code == 0, ran
        cls.served = Served(*cls.place)
        cls.addClassCleanup(cls.served.stop)
        cls.last, cls.now = months()

    def test_every_page_is_clean_on_both(self):
        year = self.last[:4]
        cell = f"/league/wupin/{self.last}/revenue/320115001"
        for device in (DESKTOP, PHONE):
            for language in ("zh-CN", "en-GB"):
                person = self.person(device, language=language)
                for path in ["/league", "/league/print", cell, f"/league/units/320115001?year={year}", f"/league/flags?year={year}"]:
                    person.go(path)
                    person.accessible()
                for post in (STREET, SOURCE, FIRST):
                    person = self.staff(post, device, language=language)
                    for path in ["/leagues", f"/leagues/wupin/{self.now}", f"/leagues/wupin/{self.last}"]:
                        person.go(path)
                        person.accessible()

    def test_a_value_opens_how_it_was_reckoned(self):
        person = self.person(PHONE)
        person.go("/league")
        panel = person.page.locator("#b-economy")
        expect(panel).to_contain_text("争先榜")
        more = panel.locator("details").first
        more.locator("summary").click()
        more.locator("td a").nth(1).click()
        for word in ("序时", "全年目标", "数据出处", "核对岗位", "同组比较"):
            expect(person.page.locator("main")).to_contain_text(word)

    def test_a_month_from_the_first_value_to_a_correction(self):
        path = f"/leagues/wupin/{self.now}"
        # What is not entered yet comes from files, one for each unit.
        unit = self.staff(STREET)
        unit.go(path)
        boxes = unit.page.locator("input[name^='value.']")
        self.assertGreater(boxes.count(), 0)
        boxes.first.fill("viel")
        unit.page.locator("input[name^='source.']").first.fill("月报")
        with unit.expecting(422):
            unit.page.get_by_role("button", name="提交核对").click()
            expect(unit.page.locator(".field.wrong").first).to_be_visible()
        self.assertEqual(unit.page.locator("input[name^='value.']").filter(has_not_text="x").evaluate_all(
            "all => all.some(one => one.value == 'viel')"), True)
        unit.accessible()
        self.enter_all(path)
        source = self.staff(SOURCE)
        source.go(path)
        source.accessible()
        box = source.page.locator("input[name=cell][value^='revenue.320115001.']")
        box.check()
        source.page.locator("#f-checksreason").fill("与报表不符")
        source.press(source.page.get_by_role("button", name="退回", exact=True))
        unit.go(path)
        expect(unit.page.locator("main")).to_contain_text("与报表不符")
        unit.page.locator("input[name='value.revenue.320115001']").fill("11.1")
        unit.press(unit.page.get_by_role("button", name="提交核对"))
        self.check_all(path)
        office = self.staff(FIRST)
        office.go(path)
        office.press(office.page.get_by_role("button", name="批准", exact=True))
        office.go(path)
        self.publish(office, status=403)
        other = self.staff(SECOND)
        other.go(path)
        self.publish(other)
        expect(other.page.locator("main")).to_contain_text("已公布第 1 版")
        other.accessible()
        public = self.person(PHONE)
        public.go("/league")
        expect(public.page.locator(f"select[name=month]")).to_have_value(self.now)
        public.accessible()
        # Corrected in public.
        other.page.get_by_text("更正", exact=True).click()
        other.page.locator("#f-reopeningreason").fill("街道漏报一笔")
        other.press(other.page.get_by_role("button", name="开始更正"))
        unit.go(path + "?edit=all")
        unit.page.locator("input[name='value.revenue.320115001']").fill("12.1")
        unit.press(unit.page.get_by_role("button", name="提交核对"))
        self.check_all(path)
        office.go(path)
        office.press(office.page.get_by_role("button", name="批准", exact=True))
        other.go(path)
        self.publish(other)
        public.go("/league")
        expect(public.page.locator("main")).to_contain_text("街道漏报一笔")
        public.page.get_by_role("link", name="看上一版").click()
        expect(public.page.locator("main")).to_contain_text("已被第 2 版更正")
        public.accessible()
        # Objected to, and answered.
        unit.go(path)
        unit.page.get_by_text("提出异议", exact=True).click()
        unit.page.locator("#f-appealscell").select_option("revenue.320115001")
        unit.page.locator("#f-appealstext").fill("口径应含街道本级")
        unit.press(unit.page.get_by_role("button", name="提交异议"))
        office.go(path)
        office.page.locator("[name=answer]").fill("口径不变")
        office.press(office.page.get_by_role("button", name="不成立"))
        public.go(f"/league/wupin/{self.now}/revenue/320115001")
        expect(public.page.locator("main")).to_contain_text("口径不变")
        public.accessible()
        ran = yiwang("league", "verify", *self.place)
        self.assertEqual(ran.code, 0, ran)

    def publish(self, person, status=200):
        """Publishing asks whether it is meant; the answer is the button of the same word in the dialog."""
        person.page.locator("form[action$='/publication'] button").click()
        person.press(person.page.locator("dialog[open] button", has_text="公布"), status)

    def enter_all(self, path):
        """Whatever the example has left open, by the desk of each unit, with a file."""
        units = ["320115001", "320115002", "320115003", "320115004", "320115005", "320115006", "320115007", "320115008", "320115009",
                 "320115010", "320115402", "320115403", "320115404", "320115405", "fgw", "shwj", "spj", "scjgj", "zrzy", "cjj", "wlj", "nyncj"]
        for number, name in enumerate(units):
            person = self.staff(name + ".desk")
            person.go(path)
            fields = person.page.locator("input[name^='value.']").evaluate_all("all => all.map(one => one.name)")
            rows = "".join(f"{f.split('.')[2]},{f.split('.')[1]},{5 + number},月报\n" for f in fields)
            if fields:
                person.page.get_by_text("导入 CSV", exact=True).click()
                file = {"name": "v.csv", "mimeType": "text/csv", "buffer": ("unit,indicator,value,source\n" + rows).encode()}
                person.page.set_input_files("[name=file]", file)
                person.press(person.page.get_by_role("button", name="导入", exact=True))
                expect(person.page.locator("main")).to_contain_text("未收 0 行")
            person.context.close()

    def check_all(self, path):
        for agency in SOURCES:
            person = self.staff(agency + ".desk")
            person.go(path)
            button = person.page.get_by_role("button", name="核对无误")
            if button.count():
                for box in person.page.locator("#f-checkscell input[name=cell]").all():
                    box.check()
                person.press(button)
            person.context.close()


if __name__ == "__main__":
    main()
