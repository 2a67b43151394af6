#!/usr/bin/env python3
"""Pledges in a real browser: a chief claims, it is published and reported done, a resident objects, it reopens, it is checked off."""

import datetime
import os

from browser import DESKTOP, PHONE, BrowserCase, expect
from served import Served, main, small_pack, temporary, yiwang

CHIEF, SUPERVISOR, LEADER, INSPECTOR = "cgj.chief", "qfb.supervisor1", "qfb.leader1", "hcd.inspector1"


def day(ahead):
    return (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date() + datetime.timedelta(days=ahead)).isoformat()


class Pledges(BrowserCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        cls.place = ["--database", os.path.join(folder, "yiwang.sqlite")]
        ran = yiwang("setup", "--demo", "--sample", 0, "--pack", small_pack(folder), *cls.place)
        assert ran.code == 0, ran
        cls.served = Served(*cls.place)
        cls.addClassCleanup(cls.served.stop)

    def step(self, person, number, action, **values):
        """Takes a step by its form on the page of the matter."""
        person.go(f"/matters/{number}")
        form = person.page.locator(f"form:has(input[name=action][value={action}])").first
        group = person.page.locator(f"details:not([open]):has(input[name=action][value={action}]) > summary")
        while group.count():
            group.first.click()
        for name, value in values.items():
            form.locator(f"[name='{name}']").first.fill(value)
        person.press(form.locator("button[type=submit]").last)

    def settled(self, person, path, words):
        """What follows a step is done a moment later."""
        for _ in range(60):
            person.page.goto(path)
            if words in person.text:
                return
            person.page.wait_for_timeout(250)
        self.assertIn(words, person.text)

    def test_a_promise_from_its_claim_to_its_check_off(self):
        chief = self.staff("jtj.chief")
        chief.go("/pledges/pool")
        chief.fill(title="老旧小区停车难", problem="晚上找不到车位，纠纷多")
        chief.press(chief.page.get_by_role("button", name="提出", exact=True))
        supervisor = self.staff(SUPERVISOR)
        supervisor.go("/pledges/pool")
        supervisor.accessible()
        supervisor.press(supervisor.page.locator("form[action$='/review'] button").first)
        chief.go("/pledges/pool")
        chief.accessible()
        chief.page.get_by_role("link", name="老旧小区停车难").first.click()
        chief.accessible()
        chief.page.get_by_role("link", name="认领").click()
        chief.accessible()
        chief.fill(
            target="新增泊位", amount="60", unit="个", measures="挖潜、错时共享", milestones=f"{day(5)} 摸底\n昨天 完工", deadline=day(40))
        chief.press(chief.page.locator("main form[action='/pledges/claim'] button[type=submit]"), 422)
        expect(chief.page.locator("main")).to_contain_text("第 2 行")
        self.assertEqual(chief.page.input_value("[name=target]"), "新增泊位")
        chief.accessible()
        chief.fill(milestones=f"{day(5)} 摸底\n{day(30)} 完工")
        chief.press(chief.page.locator("main form[action='/pledges/claim'] button[type=submit]"))
        number = chief.path.split("/")[-1]
        chief.accessible()
        self.step(supervisor, number, "review")
        self.step(supervisor, number, "publish")
        resident = self.person(PHONE)
        self.settled(resident, "/pledges", "老旧小区停车难")
        self.step(chief, number, "progress", milestone="1", text="摸底 12 个小区")
        self.step(chief, number, "claimDone", evidence="新增 60 个泊位", until=day(8))
        self.settled(resident, f"/pledges/{number}", "没有做到？提出异议")
        resident.accessible()
        resident.fill(objection="只划了二十个车位")
        resident.press(resident.page.get_by_role("button", name="提出异议"))
        expect(resident.page.locator("main")).to_contain_text("异议已收到")
        resident.fill(text="希望尽快")
        resident.press(resident.page.get_by_role("button", name="发表"))
        expect(resident.page.locator("#comments")).to_contain_text("希望尽快")
        self.settled(supervisor, "/pledges/desk", "待裁定的异议")
        supervisor.accessible()
        self.step(supervisor, number, "uphold", decision="清点为二十个", deadline=day(20))
        self.settled(resident, f"/pledges/{number}", "成立，已重开")
        resident.accessible()
        self.settled(resident, "/pledges", "异议 1 项，成立 1 项")
        self.step(chief, number, "progress", milestone="2", text="补划四十个")
        self.step(chief, number, "claimDone", evidence="清点六十个", until=day(8))
        self.settled(resident, f"/pledges/{number}", "公示中，可提异议")

    def test_what_was_verified_is_checked_off_by_another(self):
        """The time for objections to one of the examples is over: an inspector verifies it, a supervisor checks it off."""
        inspector = self.staff(INSPECTOR)
        inspector.go("/pledges/desk")
        inspector.accessible()
        inspector.page.locator("main table a[href^='/matters/']").first.click()
        number = inspector.path.split("/")[-1]
        self.step(inspector, number, "verify", finding="夜查三处，均已停工")
        supervisor = self.staff(SUPERVISOR)
        self.step(supervisor, number, "checkOff", conclusion="目标达成")
        resident = self.person(DESKTOP)
        self.settled(resident, f"/pledges/{number}", "目标达成")
        expect(resident.page.locator("main")).to_contain_text("夜查三处，均已停工")
        resident.accessible()
        resident.go("/pledges?state=closed")
        resident.page.locator("main .deck h2 a").first.click()
        expect(resident.page.locator("main")).to_contain_text("已销号")
        expect(resident.page.locator("main")).to_contain_text("核验属实")
        resident.accessible()

    def test_every_page_is_clean_on_both(self):
        for device in (PHONE, DESKTOP):
            for language in ("zh-CN", "en"):
                person = self.person(device, language=language)
                for path in ("/pledges", "/pledges?kind=ten", "/pledges?q=zzz", "/decisions"):
                    person.go(path)
                    person.accessible()
                for place in ("h2 a[href^='/decisions/']", ):
                    person.page.locator(place).first.click()
                    person.accessible()
                person.go("/pledges?kind=ten&year=%s" % datetime.date.today().year)
                first = person.page.locator("main .deck h2 a")
                if first.count():
                    first.first.click()
                    person.accessible()
                for post in (CHIEF, SUPERVISOR, INSPECTOR):
                    person = self.staff(post, device, language=language)
                    person.go("/pledges/desk")
                    person.accessible()
                person = self.staff("320115001.secretary" if device is DESKTOP else "yjj.chief", device, language=language)
                person.go("/pledges/claim")
                person.accessible()
                person.go("/pledges/pool")
                person.accessible()

    def test_it_fits_the_narrowest(self):
        person = self.person({"viewport": {"width": 320, "height": 700}})
        for path in ("/pledges", "/decisions"):
            person.go(path)
            self.assertTrue(person.fits(), path)
        person.page.goto("/pledges")
        person.page.locator("main .deck h2 a").first.click()
        self.assertTrue(person.fits())


if __name__ == "__main__":
    main()
