#!/usr/bin/env python3
"""The discipline of a matter in a real browser: refused and decided, whistles, extensions, not fixed, fixed on the spot, lotteries.

Everyone does their step through the pages, at a desk or on a phone; axe-core looks over every page on the way.
"""

import contextlib
import datetime
import hashlib
import os
import re
import sqlite3

from browser import DESKTOP, PHONE, BrowserCase, expect
from photo import jpeg
from served import STREET, Served, main, small_pack, temporary, yiwang

GRID = f"{STREET}001001"
NUMBER = r"\d{6}-\d{8}-\d{6}"
PHOTO = {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": jpeg(with_exif=False)}


def ahead(hours):
    """A time of the district's clock, as the field for it takes it."""
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
    return (now + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


class Discipline(BrowserCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        cls.place = ["--database", os.path.join(folder, "yiwang.sqlite")]
        ran = yiwang("setup", "--demo", "--sample", 0, "--no-examples", "--pack", small_pack(folder), *cls.place)
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
        person.go(f"/sign-in/demo?q={post}&back=/")
        person.press(person.page.locator(f"form:has([name=post][value='{post}']) button"))
        person.looks = True
        return person

    # What they do

    def report(self, person, kind, words, phone):
        person.go("/report")
        person.page.select_option("[name=area]", STREET)
        person.choose("category", kind)
        person.fill(details=words, phone=phone)
        person.press("form[action='/report'] button[type=submit]")
        return re.search(NUMBER, person.path).group(0)

    def form(self, person, action):
        return person.page.locator(f".step:has(form [name=action][value='{action}'])")

    def may(self, person, number, action):
        person.go(f"/matters/{number}")
        return self.form(person, action).count() == 1

    def act(self, person, number, action, photos=False, status=200, **values):
        """Opens the matter, unfolds the form of the step, fills it in and sends it."""
        person.go(f"/matters/{number}")
        step = self.form(person, action)
        expect(step).to_have_count(1)
        # Steps lie folded, and those of a kind in a fold of their own.
        for fold in person.page.locator(".group", has=step).all() + [step]:
            if fold.get_attribute("open") is None:
                fold.locator("> summary").click()
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
        self.act(
            street, number, "blowWhistle", invited=["cjj", "cgj"], meeting=ahead(hours=2), venue="路口东南角",
            purpose="明确由谁修复")
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
        self.assertFalse(self.may(lead, number, "handle"), "joint work comes first")
        expect(lead.page.locator("#steps")).to_contain_text("协办尚未完成：城建局")
        self.act(cjj, number, "assistDone", part="路面已修复")
        self.act(lead, number, "handle", photos=True, result="灯已亮，路面已修复")
        self.stage(lead, number, "待核查")

    def test_whoever_stays_away_did_not_come(self):
        number = self.dispatched("event:01006#3", "lds", "13951800202")
        street = self.staff(f"{STREET}.secretary")
        whistle = {"invited": ["cjj"], "venue": "现场", "purpose": "会商"}
        self.act(street, number, "blowWhistle", status=422, meeting=ahead(hours=-22), **whistle)
        expect(self.form(street, "blowWhistle")).to_contain_text("到场时间应在现在以后")
        self.act(street, number, "blowWhistle", meeting=ahead(hours=2), **whistle)
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
        sum_of_it = reporter.page.locator("details", has=reporter.page.locator(".explain"))
        expect(sum_of_it.locator(".explain")).to_be_hidden()
        sum_of_it.locator("summary").click()
        expect(sum_of_it.locator(".explain")).to_contain_text("2 个工作日")
        reporter.accessible()
        # Nothing of what they wrote to one another, and no names.
        for inner in ["电缆须开挖", "情况属实", "经办", "负责人"]:
            expect(reporter.page.locator("main")).not_to_contain_text(inner)

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

    # Small things, and what everybody sees

    def test_a_small_thing_in_one_form_on_a_phone(self):
        worker = self.staff(f"{GRID}.worker", PHONE)
        worker.go("/self-handled")
        worker.page.select_option("[name=standard]", "event:06010#1")
        worker.fill(details="楼道口堆放垃圾", result="已清走")
        for name in ["before", "after"]:
            worker.page.locator(f"[name={name}]").set_input_files([PHOTO])
        expect(worker.page.locator(".shot")).to_have_count(2)
        worker.press("form[action='/self-handled'] button:not([type=button]):has-text('办结')")
        self.assertRegex(worker.path, rf"^/matters/{NUMBER}")
        expect(worker.page.locator(".head .pill")).to_contain_text("已结案")
        expect(worker.page.locator("main")).to_contain_text("自办自结")

    def test_where_a_deadline_stands_its_sum_is_one_press_away(self):
        number = self.dispatched("event:01006#3", "lds", "13951800501")
        desk = self.staff("lds.desk")
        desk.go("/desk")
        row = desk.page.locator("tbody tr").filter(has=desk.page.locator(f"a.row[href='/matters/{number}']"))
        desk.press(row.locator("td a", has_text="还剩"))
        self.assertEqual(desk.path, f"/matters/{number}#deadlines")
        fold = desk.page.locator("#deadlines details").last
        fold.locator("summary").click()
        expect(fold.locator(".explain")).to_contain_text("截止")
        desk.accessible()

    def test_the_pages_of_this_discipline_in_both_languages_and_themes(self):
        for post, paths in {
            "szzx.shiftLeader1": ["/desk", "/quality", "/campaigns", "/campaigns/new", "/matters", "/duty", "/duty/log", "/duty/plans"],
            "tjs.lead": ["/centres/tjs"], "bbw.arbiter1": ["/duties/proposals"],
            f"{STREET}.secretary": ["/enforcement"], "szzx.systemAdmin": ["/administration/outbox"],
        }.items():
            for device, language, scheme in [(PHONE, "zh-CN", "dark"), (DESKTOP, "en-GB", "light")]:
                person = self.staff(post, device, language=language, color_scheme=scheme)
                for path in paths:
                    person.go(path)
                person.context.close()

    def test_a_visitor_sees_how_a_lottery_was_drawn(self):
        # A new database has no day behind it: a seal of yesterday is put there, whose root is the seed.
        today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
        root = hashlib.sha256(b"yesterday").digest()
        day = (today - datetime.timedelta(days=1) - datetime.date(1970, 1, 1)).days
        with contextlib.closing(sqlite3.connect(self.place[1])) as database, database:
            database.execute("INSERT INTO seals (day, entries, previous, root) VALUES (?, 0, ?, ?)", (day, b"", root))
        leader = self.staff("szzx.shiftLeader1")
        leader.go("/draws")
        first, last = today - datetime.timedelta(days=9), today - datetime.timedelta(days=3)
        leader.fill(**{"from": first.isoformat(), "to": today.isoformat()})
        leader.press("main form[action='/draws'] button[type=submit]", status=422)
        expect(leader.page.locator("main")).to_contain_text("还没有过完")
        leader.fill(to=last.isoformat())
        leader.press("main form[action='/draws'] button[type=submit]")

        visitor = self.someone(PHONE)
        visitor.go("/draws")
        expect(visitor.page.locator("main")).to_contain_text("任何人都可以重算")
        expect(visitor.page.locator("main form")).to_have_count(0)
        visitor.press(visitor.page.locator("a.row").first)
        expect(visitor.page.locator("main")).to_contain_text(root.hex())
        visitor.go("/powers")


if __name__ == "__main__":
    main()
