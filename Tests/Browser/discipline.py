#!/usr/bin/env python3
"""The discipline of a matter in a real browser: refused and decided, whistles, extensions, not fixed, fixed on the spot, lotteries.

Everyone does their step through the pages, at a desk or on a phone; axe-core looks over every page on the way.
"""

import datetime
import os
import re

from browser import DESKTOP, PHONE, BrowserCase, expect
from photo import jpeg
from served import STREET, Served, main, small_pack, temporary, yiwang

NUMBER = r"\d{6}-\d{8}-\d{6}"
PHOTO = {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": jpeg(with_exif=False)}


class Discipline(BrowserCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        cls.place = ["--database", os.path.join(folder, "yiwang.sqlite")]
        ran = yiwang("setup", "--demo", "--sample", 0, "--pack", small_pack(folder), *cls.place)
        assert ran.code == 0, ran
        cls.served = Served(*cls.place)
        cls.addClassCleanup(cls.served.stop)

    # Who takes part

    def someone(self, device=PHONE, **more):
        return self.person(device, looks=True, **more)

    def staff(self, post, device=DESKTOP, **more):
        """Someone who entered with a post."""
        person = self.someone(device, **more)
        person.looks = False
        person.go(f"/sign-in/demo?q={post}")
        person.press(person.page.locator(f"form:has([name=post][value='{post}']) button"))
        person.looks = True
        return person

    # What they do

    def report(self, person, kind, words, phone):
        person.go("/report")
        person.page.select_option("[name=area]", STREET)
        person.page.locator(f"[name=category][value='{kind}']").check(force=True)
        person.fill(details=words, phone=phone)
        person.press("form[action='/report'] button[type=submit]")
        return re.search(NUMBER, person.path).group(0)

    def form(self, person, action):
        return person.page.locator(f"details:has(form [name=action][value='{action}'])")

    def may(self, person, number, action):
        person.go(f"/matters/{number}")
        return self.form(person, action).count() == 1

    def act(self, person, number, action, photos=False, status=200, **values):
        """Opens the matter, unfolds the form of the step, fills it in and sends it."""
        person.go(f"/matters/{number}")
        step = self.form(person, action)
        expect(step).to_have_count(1)
        if step.get_attribute("open") is None:
            step.locator("summary").click()
        for name, value in values.items():
            field = step.locator(f"[name='{name}']")
            if isinstance(value, list):
                for one in value:
                    step.locator(f"[name='{name}'][value='{one}']").check()
            elif value is True:
                field.check()
            elif field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        if photos:
            step.locator("input[type=file]").set_input_files([PHOTO])
            expect(step.locator(".shot")).to_have_count(1)
        button = step.locator("form button:not([type=button])").last
        if button.get_attribute("data-confirm"):
            button.click()
            person.press("dialog button >> nth=0", status=status)
        else:
            person.press(button, status=status)

    def dispatched(self, standard, agency, phone, words="路面有问题，请处理", reporter=None):
        """A matter that is with an agency, by those who do it every day. Returns its number."""
        kind = standard[:8]
        number = self.report(reporter or self.someone(PHONE), kind, words, phone)
        leader = self.staff("szzx.shiftLeader1")
        self.act(leader, number, "file", standard=standard)
        self.act(leader, number, "dispatch", agency=agency)
        return number

    def stage(self, person, number, words):
        person.go(f"/matters/{number}")
        expect(person.page.locator(".head .pill")).to_contain_text(words)

    # The hard cases

    def test_refused_decided_and_proposed_ever_after(self):
        number = self.dispatched("event:01001#3", "gsgs", "13951800101")
        desk = self.staff("gsgs.desk")
        # Its own line of the duty list is no ground to send it back, and what was typed stays.
        self.act(desk, number, "return", status=422, clause="event-01001", reason="不是我们的井盖")
        expect(self.form(desk, "return").locator("[name=reason]")).to_have_value("不是我们的井盖")
        self.act(desk, number, "return", clause="event-01", reason="井盖属道路附属设施")
        self.stage(desk, number, "退单")

        dispatcher = self.staff("szzx.dispatcher1")
        self.act(dispatcher, number, "arbitrate", question="是供水设施还是道路附属设施")
        arbiter = self.staff("bbw.arbiter1")
        arbiter.go("/desk")
        arbiter.press(arbiter.page.locator(f"a.row[href='/matters/{number}']"))
        self.act(arbiter, number, "decide", agency="cjj", clause="event-01", grounds="井框与路面同属道路附属设施")

        designated = self.staff("cjj.desk")
        self.stage(designated, number, "待签收")
        expect(designated.page.locator("main")).to_contain_text("指定承办")
        self.assertFalse(self.may(designated, number, "return"), "a designated agency may not send it back")
        self.assertTrue(self.may(designated, number, "acknowledge"))

        arbiter.go("/duties/proposals")
        row = arbiter.page.locator("tbody tr").filter(has=arbiter.page.locator(f"a[href='/matters/{number}']"))
        expect(row).to_contain_text("供水井盖异常")
        expect(row).to_contain_text("建议增补")

        second = self.report(self.someone(PHONE), "event:01", "另一处井盖响动", "13951800102")
        self.act(self.staff("szzx.shiftLeader1"), second, "file", standard="event:01001#3")
        dispatcher.go(f"/matters/{second}")
        step = self.form(dispatcher, "dispatch")
        expect(step.locator("[name=agency]")).to_have_value("cjj")
        expect(step).to_contain_text("先例")
        expect(step).to_contain_text(number)

    def test_a_whistle_calls_departments_to_the_place(self):
        number = self.dispatched("event:01006#3", "lds", "13951800201")
        street = self.staff(f"{STREET}.secretary")
        ahead = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) + datetime.timedelta(hours=2)
        self.act(
            street, number, "blowWhistle", invited=["cjj", "cgj"], meeting=ahead.strftime("%Y-%m-%dT%H:%M"),
            venue="路口东南角", purpose="明确由谁修复")
        cjj = self.staff("cjj.desk", PHONE)
        cjj.go("/desk")
        called = cjj.page.locator("tbody tr").filter(has_text=number)
        expect(called).to_contain_text("吹哨报到")
        cjj.press(called.locator("a.row"))
        self.act(cjj, number, "arrive", who="王工")
        self.assertFalse(self.may(cjj, number, "arrive"), "one arrives once")
        # Only one is left that could be recorded: nothing is asked about which.
        self.act(street, number, "recordArrival", who="李工")
        self.act(street, number, "concludeWhistle", outcome="城建局修复路面，路灯所复灯", assistants=["cjj"])
        expect(street.page.locator("#strands")).to_contain_text("协办中")

        lead = self.staff("lds.desk")
        self.act(lead, number, "acknowledge")
        self.act(lead, number, "handle", status=409, photos=True, result="灯已亮")
        expect(lead.page.locator("main")).to_contain_text("协办尚未完成")
        self.act(cjj, number, "assistDone", part="路面已修复")
        self.act(lead, number, "handle", photos=True, result="灯已亮，路面已修复")
        self.stage(lead, number, "待核查")

    def test_whoever_stays_away_did_not_come(self):
        number = self.dispatched("event:01006#3", "lds", "13951800202")
        street = self.staff(f"{STREET}.secretary")
        ahead = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) + datetime.timedelta(hours=2)
        past = ahead - datetime.timedelta(days=1)
        whistle = {"invited": ["cjj"], "venue": "现场", "purpose": "会商"}
        self.act(street, number, "blowWhistle", status=422, meeting=past.strftime("%Y-%m-%dT%H:%M"), **whistle)
        expect(self.form(street, "blowWhistle")).to_contain_text("到场时间应在现在以后")
        self.act(street, number, "blowWhistle", meeting=ahead.strftime("%Y-%m-%dT%H:%M"), **whistle)
        self.act(street, number, "concludeWhistle", outcome="无人到场")
        expect(street.page.locator("#strands")).to_contain_text("未到场")

    def test_an_extension_passes_two_hands_and_is_told(self):
        reporter = self.someone(PHONE)
        number = self.dispatched("event:01006#3", "lds", "13951800301", reporter=reporter)
        desk = self.staff("lds.desk")
        self.act(desk, number, "acknowledge")
        self.act(desk, number, "requestExtension", ground="engineering", why="电缆须开挖")
        self.assertFalse(self.may(desk, number, "agreeExtension"), "nobody agrees to what they asked for")
        head = self.staff("lds.head", PHONE)
        head.go("/desk")
        asked = head.page.locator("tbody tr").filter(has_text=number).filter(has_text="延期")
        head.press(asked.locator("a.row"))
        self.assertFalse(self.may(head, number, "grantExtension"))
        self.act(head, number, "agreeExtension", note="情况属实")
        dispatcher = self.staff("szzx.dispatcher1")
        self.act(dispatcher, number, "grantExtension", publicReason="电缆要开挖更换，需要更多时间")
        expect(dispatcher.page.locator("#deadlines")).to_contain_text("处置")
        reporter.go(f"/follow/{number}")
        expect(reporter.page.locator("main")).to_contain_text("电缆要开挖更换")
        expect(reporter.page.locator("main")).to_contain_text("新的处置期限")
        expect(reporter.page.locator("main")).not_to_contain_text("电缆须开挖")

    def test_not_fixed_goes_to_an_inspector_and_back(self):
        reporter = self.someone(PHONE)
        number = self.dispatched("event:01006#3", "lds", "13951800401", reporter=reporter)
        desk = self.staff("lds.desk", PHONE)
        self.act(desk, number, "acknowledge")
        self.act(desk, number, "handle", photos=True, result="已更换灯泡")
        leader = self.staff("szzx.shiftLeader1")
        self.act(leader, number, "close", condition=True, closure="fixed", reply="路灯已修复")
        reporter.go(f"/follow/{number}")
        reporter.press("form[action$='/reopening'] button")
        expect(reporter.page.locator("main")).to_contain_text("您的异议正在复核")
        self.stage(desk, number, "异议复核")
        self.assertFalse(self.may(desk, number, "confirmNotFixed"), "the handler does not judge itself")
        inspector = self.staff("hcd.inspector1", PHONE)
        inspector.go("/desk")
        inspector.press(inspector.page.locator(f"a.row[href='/matters/{number}']"))
        self.act(inspector, number, "confirmNotFixed", finding="现场查看，灯仍不亮", photos=True)
        self.stage(desk, number, "返工")
        self.assertTrue(self.may(desk, number, "handle"))
        reporter.go(f"/follow/{number}")
        expect(reporter.page.locator("main")).to_contain_text("灯仍不亮")


if __name__ == "__main__":
    main()
