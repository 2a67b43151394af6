#!/usr/bin/env python3
"""The pages of other systems in a real browser: subscriptions, the hotline's desk and its files, the hall, alarms."""

import json
import os

from browser import DESKTOP, PHONE, BrowserCase, expect
from served import Served, main, small_pack, temporary, yiwang

ADMIN, LEADER, AGENT, GATE = "szzx.systemAdmin", "szzx.shiftLeader1", "rx12345.agent1", "szzx.exchange"
HOOKS = "/administration/webhooks"


def order(number, **more):
    return {
        "order_no": number, "accept_time": "2026-01-05 08:30:00", "appeal_type": "路灯", "content": "路灯不亮", "title": "路灯不亮",
        "deadline": "2026-01-06 08:30:00", "request_kind": "投诉", "order_url": "https://12345.example/" + number,
        "location": {"address": "胜太路", "street": "320115001"}, **more}


class Doors(BrowserCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        cls.place = ["--database", os.path.join(folder, "yiwang.sqlite")]
        ran = yiwang("setup", "--demo", "--sample", 0, "--pack", small_pack(folder), *cls.place)
        assert ran.code == 0, ran
        cls.served = Served(*cls.place)
        cls.addClassCleanup(cls.served.stop)
        cls.matter = cls.push("/hotline/orders", order("HL-1"))["matter"]
        cls.push("/hotline/orders", order("HL-2", title="井盖"))
        cls.push("/alarms", {"source": "water", "device": "W-1", "kind": "waterlogging", "level": "1", "address": "胜太路"})
        cls.push("/alarms", [
            {"source": "video", "device": f"V-{n}", "kind": "garbage", "level": "2", "address": "胜太路"} for n in range(25)])

    @classmethod
    def push(cls, path, value):
        client = cls.served.client()
        answer = client.ask(
            "POST", path, body=json.dumps(value).encode(), post=GATE, fields={"Content-Type": "application/json"})
        client.close()
        assert answer.status in (200, 201), answer.text
        return json.loads(answer.body)

    def test_every_page_is_clean_on_both(self):
        for device in (DESKTOP, PHONE):
            for post, paths in (
                (ADMIN, [HOOKS]), (LEADER, ["/hotline", "/hotline?state=overdue", "/hotline/import", "/hall", "/hall/failure", "/alarms", "/alarms/devices"]),
            ):
                person = self.staff(post, device)
                for path in paths:
                    person.go(path)
                    person.accessible()
                    person.fits()

    def test_a_subscription_from_beginning_to_end(self):
        person = self.staff(ADMIN)
        person.go(HOOKS)
        with person.expecting(422):
            person.page.locator("main form[method=post]").evaluate("form => { form.noValidate = true }")
            person.page.get_by_role("button", name="新建订阅").click()
            expect(person.page.locator(".field.wrong").first).to_be_visible()
        person.page.fill("[name=label]", "市平台")
        person.page.fill("[name=url]", "https://hooks.invalid/in")
        person.page.locator("[name=events]").first.check()
        person.page.get_by_role("button", name="新建订阅").click()
        expect(person.page.locator(".ref code")).to_be_visible()
        person.accessible()
        person.page.get_by_role("link", name="已保存").click()
        expect(person.page.locator("h1")).to_contain_text("市平台")
        person.accessible()
        person.page.get_by_role("button", name="暂停").click()
        expect(person.page.locator("main")).to_contain_text("已暂停")
        person.page.on("dialog", lambda dialog: dialog.accept())
        person.page.get_by_role("button", name="删除订阅").click()
        confirm = person.page.locator("dialog[open] button:has-text('删除')")
        if confirm.count():
            confirm.first.click()
        person.page.wait_for_url(f"**{HOOKS}")
        expect(person.page.locator("main")).to_contain_text("还没有订阅")

    def test_orders_are_found_and_their_matter_says_so(self):
        person = self.staff(LEADER)
        person.go("/hotline?q=HL-1")
        expect(person.page.locator("main")).to_contain_text("HL-1")
        self.assertNotIn("HL-2", person.page.locator("table").first.inner_text())
        person.page.locator(f"a[href='/matters/{self.matter}']").first.click()
        expect(person.page.locator("main")).to_contain_text("12345 工单")
        expect(person.page.locator("a[href='https://12345.example/HL-1']")).to_be_visible()
        person.accessible()

    def test_a_file_says_what_became_of_each_row(self):
        person = self.staff(AGENT)
        person.go("/hotline/import")
        rows = "工单编号,受理时间,问题类型,事发地址,诉求内容\nF-1,2026-01-05 08:00:00,路灯,胜太路,不亮\nF-2,昨天,路灯,胜太路,不亮\n"
        person.page.set_input_files("[name=file]", {"name": "o.csv", "mimeType": "text/csv", "buffer": rows.encode()})
        person.page.get_by_role("button", name="导入", exact=True).click()
        expect(person.page.locator("main")).to_contain_text("看不懂时间")
        expect(person.page.locator("main")).to_contain_text("F-1")
        person.accessible()
        person.fits()

    def test_the_hall_reports_and_a_matter_leads_to_an_item(self):
        person = self.staff(LEADER, PHONE)
        person.go("/hall/failure")
        person.page.fill("[name=receipt]", "R-9")
        person.page.select_option("[name=item]", "DEMO-0101")
        person.page.fill("[name=details]", "两个窗口都不收")
        person.page.fill("[name=address]", "政务大厅")
        person.page.get_by_role("button", name="提交").click()
        expect(person.page.locator("main")).to_contain_text("占用城市道路临时许可")
        person.page.select_option("form[action$='/hall-items'] select[name=item]", "DEMO-0201")
        person.page.get_by_role("button", name="关联", exact=True).click()
        expect(person.page.locator("a[href='https://hall.example/items/0201']")).to_be_visible()
        person.accessible()

    def test_a_storm_is_seen(self):
        person = self.staff(LEADER)
        person.go("/alarms")
        expect(person.page.locator("main")).to_contain_text("告警风暴：video")
        person.go("/alarms?source=water")
        expect(person.page.locator("main")).to_contain_text("W-1")
        text = "code,label,area\nW-1,积水点,320115001\n"
        person.go("/alarms/devices")
        person.page.set_input_files("[name=file]", {"name": "d.csv", "mimeType": "text/csv", "buffer": text.encode()})
        person.page.get_by_role("button", name="导入", exact=True).click()
        expect(person.page.locator("main")).to_contain_text("已导入 1 台设备")


if __name__ == "__main__":
    main()
