#!/usr/bin/env python3
"""A month of appraisal in a real browser: scored by hand, frozen, published by another, objected to, corrected, published again; then made
anew from the command line. axe-core looks over every page on the way, at a desk and on a phone, in Chinese and English."""

import datetime
import os
import sqlite3

from browser import DESKTOP, PHONE, BrowserCase, expect
from served import Served, main, small_pack, temporary, yiwang

STATISTICIAN, SUPERVISOR, LEADER, SECRETARY = "szzx.statistician1", "qfb.supervisor1", "qfb.leader1", "320115001.secretary"
STREET = "320115001"


def last_but_one():
    """A month that is over, whatever day it is: `2026-09`."""
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    month = today.year * 12 + today.month - 3
    return f"{month // 12}-{month % 12 + 1:02}"


class Appraisal(BrowserCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        cls.file = os.path.join(folder, "yiwang.sqlite")
        cls.place = ["--database", cls.file]
        ran = yiwang("setup", "--demo", "--sample", 3000, "--pack", small_pack(folder), *cls.place, seconds=400)
        assert ran.code == 0, ran
        # A month is frozen only when nothing waits to be counted.
        ran = yiwang("recount", "--from-log", *cls.place, seconds=400)
        assert ran.code == 0, ran
        cls.served = Served(*cls.place)
        cls.addClassCleanup(cls.served.stop)
        cls.month = last_but_one()

    def staff(self, post, device=DESKTOP, **more):
        return super().staff(post, device, looks=True, **more)

    def freeze(self, scheme, note=None):
        person = self.staff(STATISTICIAN)
        person.go(f"/appraisal/freeze?scheme={scheme}&period={self.month}")
        if note:
            person.fill(note=note)
        person.press("form[action='/appraisal/freeze'] button[type=submit]")
        self.assertIn("/appraisal/results/", person.path)
        return person.path

    def publish(self, path):
        person = self.staff(SUPERVISOR)
        person.go(path)
        person.press(f"form[action='{path}/publication'] button")
        expect(person.page.locator("main")).to_contain_text("已公布")

    def test_a_month_goes_its_way(self):
        leader = self.staff(LEADER, PHONE)
        leader.go(f"/appraisal?scheme=regions&period={self.month}")
        expect(leader.page.locator("main")).to_contain_text("本期尚未公布")
        path = self.freeze("regions")
        # Not before somebody else has published it.
        leader.go(path, status=404)
        own = self.staff(STATISTICIAN)
        own.go(path)
        expect(own.page.locator(f"form[action='{path}/publication']")).to_have_count(0)
        self.publish(path)
        # The street reads its figures, opens a cell, and objects.
        secretary = self.staff(SECRETARY, PHONE)
        secretary.go(path)
        with secretary.page.expect_navigation():
            secretary.page.locator(f"a[href*='unit={STREET}'][href*='criterion=onTime']").click()
        secretary.accessible()
        expect(secretary.page.locator("main")).to_contain_text("怎么算的")
        secretary.go(path)
        secretary.page.locator("#objections details > summary").last.click()
        secretary.page.select_option("#objections [name=criterion]", "rework")
        secretary.fill(ground="一件系验收时误判")
        secretary.press(f"form[action='{path}/objections'] button[type=submit]")
        expect(secretary.page.locator("#objections")).to_contain_text("待答复")
        # It is answered, and corrected by a new revision with its reason.
        person = self.staff(STATISTICIAN, PHONE)
        person.go(path)
        person.page.locator("#objections details > summary").first.click()
        person.choose("outcome", "upheld")
        person.fill(answer="已核实，更正")
        person.press("form[action$='/answer'] button[type=submit]")
        expect(person.page.locator("#objections")).to_contain_text("成立，将更正")
        again = self.freeze("regions", note="东山街道一件返工系误判")
        self.assertNotEqual(again, path)
        self.publish(again)
        reader = self.staff(LEADER, language="en-GB")
        reader.go(path)
        expect(reader.page.locator("main")).to_contain_text("Corrected by revision 2")
        reader.go(again)
        expect(reader.page.locator("main")).to_contain_text("Different from revision 1")
        reader.go(again + "/check")
        expect(reader.page.locator("main")).to_contain_text("the same bytes")
        reader.go("/appraisal/results")
        self.recomputed()

    def recomputed(self):
        """From the command line the same bytes; a row that was changed is named."""
        ran = yiwang("recompute", "--period", self.month, *self.place)
        self.assertEqual(ran.code, 0, ran)
        self.assertIn("the same", ran.out)
        # Somebody with the file changes what is frozen.
        with sqlite3.connect(self.file) as database:
            database.execute("UPDATE appraisal_inputs SET content = substr(content, 1, 40) WHERE section = 'facts'")
        ran = yiwang("recompute", "--period", self.month, "--without-log", *self.place)
        self.assertEqual(ran.code, 1, ran)
        self.assertIn("Facts of matters", ran.out)

    def test_points_by_hand_need_two(self):
        person = self.staff(STATISTICIAN)
        person.go(f"/appraisal/scores?scheme=jinhua&period={self.month}")
        person.page.select_option("#f-p-subject", STREET)
        person.page.locator("#f-p-value").fill("9")
        person.page.locator("#f-p-ground").fill("检查记录 3 号")
        points = person.page.locator("form:has(#f-p-value) button[type=submit]")
        person.press(points, status=422)
        expect(person.page.locator("#f-p-ground")).to_have_value("检查记录 3 号")
        person.page.locator("#f-p-value").fill("4.5")
        person.press(points)
        expect(person.page.locator("#waiting")).to_contain_text("须由另一人审核")
        other = self.staff(SUPERVISOR, PHONE, language="en-GB")
        other.go(f"/appraisal/scores?scheme=jinhua&period={self.month}")
        other.press("#waiting button[value=approve]")
        expect(other.page.locator("#waiting")).to_have_count(0)
        other.go(f"/appraisal/cells?scheme=jinhua&period={self.month}&unit={STREET}&criterion=organisation")
        expect(other.page.locator("main")).to_contain_text("检查记录 3 号")

    def test_every_scheme_at_a_desk_and_on_a_phone(self):
        for language in ["zh-CN", "en-GB"]:
            for device in [DESKTOP, PHONE]:
                person = self.staff(LEADER, device, language=language)
                for scheme in ["regions", "agencies", "functions", "jinhua", "yangzhou", "lianyungang"]:
                    person.go(f"/appraisal?scheme={scheme}&period={self.month}")
        large = self.staff(LEADER, PHONE)
        large.context.add_cookies([{"name": "size", "value": "large", "url": large.address}])
        large.go(f"/appraisal?scheme=agencies&period={self.month}")

    def test_the_switches_work_by_keyboard(self):
        person = self.staff(LEADER)
        person.go("/appraisal")
        link = person.page.locator("nav.seg a").nth(1)
        link.focus()
        with person.page.expect_navigation():
            person.page.keyboard.press("Enter")
        self.assertIn("object=agency", person.path)
        person.page.locator("[name=period]").focus()
        with person.page.expect_navigation():
            person.page.select_option("[name=period]", self.month)
        self.assertIn(f"period={self.month}", person.path)


if __name__ == "__main__":
    main()
