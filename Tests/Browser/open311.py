#!/usr/bin/env python3
"""The queue of what is sent on to other platforms, in a real browser: with nothing configured, with what failed, and sending it again."""

import os
import sqlite3

from browser import DESKTOP, PHONE, BrowserCase, expect
from served import Served, main, report, small_pack, temporary, yiwang

ADMINISTRATOR = "szzx.systemAdmin"
QUEUE = "/administration/georeport"
NARROW = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
PEERS = """
peers:
  - code: city
    name: {zh: 市平台, en: City}
    url: http://127.0.0.1:9/open311/v2
    key: yw_nothing
    private: yes
    when: reported
    categories: {"event:01001": manhole}
"""


class Queue(BrowserCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary(cls)
        place = ["--database", os.path.join(cls.folder, "yiwang.sqlite")]
        ran = yiwang("setup", "--demo", "--sample", 0, "--pack", small_pack(cls.folder), *place)
        assert ran.code == 0, ran
        cls.served = Served(*place)
        cls.addClassCleanup(cls.served.stop)

    def administrator(self, device, **more):
        person = self.person(device, **more)
        person.go(f"/sign-in/demo?q={ADMINISTRATOR}&back=/")
        person.press(person.page.locator(f"form:has([name=post][value='{ADMINISTRATOR}']) button"))
        person.looks = True
        return person

    def test_queue(self):
        person = self.administrator(DESKTOP)
        person.go(QUEUE)
        expect(person.page.get_by_text("没有配置其他平台")).to_be_visible()
        with open(os.path.join(self.folder, "peers.yaml"), "w", encoding="utf-8") as file:
            file.write(PEERS)
        client = self.served.client()
        number = report(client, details="井盖破损", area="320115001", category="event:01001")
        client.close()
        # Nobody listens there: it waits, with the reason.
        for _ in range(40):
            person.go(f"{QUEUE}?state=waiting")
            if person.page.get_by_text(number).count() and person.page.get_by_text("curl").count():
                break
            person.page.wait_for_timeout(500)
        expect(person.page.get_by_text("市平台").first).to_be_visible()
        expect(person.page.get_by_text("curl").first).to_be_visible()
        database = sqlite3.connect(os.path.join(self.folder, "yiwang.sqlite"), timeout=20)
        database.execute("UPDATE open311_sendings SET state = 'failed'")
        database.commit()
        database.close()
        for device, language in [(PHONE, "zh-CN"), (DESKTOP, "en-GB"), (NARROW, "en-GB")]:
            other = self.administrator(device, language=language)
            other.go(QUEUE)
            expect(other.page.locator("h1")).to_have_count(1)
            expect(other.page.get_by_text(number).first).to_be_visible()
        person.go(QUEUE)
        person.press(person.page.get_by_role("button", name="再送", exact=True))
        person.go(f"{QUEUE}?state=waiting")
        expect(person.page.get_by_text(number).first).to_be_visible()

    def test_dark_and_large(self):
        person = self.administrator(PHONE, color_scheme="dark")
        person.go("/look?size=large&back=/")
        person.go(QUEUE)


if __name__ == "__main__":
    main()
