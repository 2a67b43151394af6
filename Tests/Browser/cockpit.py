#!/usr/bin/env python3
"""The cockpit in a real browser: its figures against the database, ranges, the map and its card, live, the wall, the daily report on
paper, a phone, large type, 320 px, and without the script.
"""

import datetime
import os
import re
import sqlite3

from browser import DESKTOP, PHONE, BrowserCase, expect
from served import STREET, Client, Served, main, report, small_pack, temporary, yiwang

LEADER = "qfb.leader1"
DAY = 86_400_000
EAST = 8 * 3_600_000


class Cockpit(BrowserCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        cls.database = os.path.join(folder, "yiwang.sqlite")
        cls.place = ["--database", cls.database]
        ran = yiwang("setup", "--demo", "--sample", 400, "--pack", small_pack(folder), *cls.place)
        assert ran.code == 0, ran
        cls.served = Served(*cls.place)
        cls.addClassCleanup(cls.served.stop)

    def leader(self, device=DESKTOP, post=LEADER, **more):
        person = self.person(device, **more)
        person.context.add_cookies([{"name": "post", "value": post, "url": person.address}])
        return person

    def query(self, sql, *values):
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as database:
            return database.execute(sql, values).fetchone()

    def span(self, days):
        """The instants between which the last days lie, today being the last; in milliseconds."""
        now = datetime.datetime.now(datetime.timezone.utc).timestamp() * 1000
        midnight = int((now + EAST) // DAY * DAY - EAST)
        return midnight - (days - 1) * DAY, midnight + DAY

    def figures(self, person):
        """What the strip says, by label."""
        cells = person.page.locator(".kpi").all()
        return {
            cell.locator(".name a").inner_text(): re.sub(r"[^\d.—]", "", cell.locator(".value").evaluate("e => e.firstChild.data"))
            for cell in cells
        }

    def test_figures_are_those_of_the_database(self):
        leader = self.leader()
        for name, word, days in [("today", "今日", 1), ("week", "近 7 日", 7), ("month", "近 30 日", 30)]:
            leader.go(f"/overview?range={name}")
            expect(leader.page.locator(".seg [aria-current]").first).to_have_text(word)
            shown, (first, after) = self.figures(leader), self.span(days)
            reported, = self.query(
                "SELECT count(*) FROM matters WHERE flow = 'reporting' AND reported_at >= ? AND reported_at < ?", first, after)
            self.assertEqual(shown[f"{word}受理"], str(reported))
            judged, on_time = self.query(
                "SELECT count(*), sum(on_time OR exemption IS NOT NULL) FROM matters WHERE flow = 'reporting' AND closed_at >= ?"
                " AND closed_at < ? AND on_time IS NOT NULL AND exclusion IS NULL", first, after)
            if judged:
                self.assertAlmostEqual(float(shown["按期处置率"]), on_time * 100 / judged, delta=0.06)
            opened, = self.query("SELECT count(*) FROM matters WHERE flow = 'reporting' AND phase <= 2")
            self.assertEqual(shown["在办"], str(opened))
        # Another range is another figure.
        self.assertNotEqual(self.query("SELECT count(*) FROM matters WHERE reported_at >= ?", self.span(1)[0]), (reported,))

    def test_a_figure_opens(self):
        leader = self.leader(looks=True)
        leader.go("/overview?range=month")
        leader.page.locator(".kpi a", has_text="按期处置率").click()
        expect(leader.page.locator("h1")).to_have_text("按期处置率")
        expect(leader.page.locator("main")).to_contain_text("分子 / 分母")
        leader.accessible()
        rows = leader.page.locator("table.table:not(.compact) tbody tr")
        first, after = self.span(30)
        judged, = self.query(
            "SELECT count(*) FROM matters WHERE flow = 'reporting' AND closed_at >= ? AND closed_at < ? AND on_time IS NOT NULL"
            " AND exclusion IS NULL", first, after)
        self.assertEqual(rows.count(), min(50, judged))

    def test_map_and_card(self):
        leader = self.leader(looks=True)
        leader.go("/overview")
        expect(leader.page.locator(".areacard")).to_have_count(1)
        leader.page.locator(".areacard a", has_text="看它的网格").click()
        leader.page.wait_for_url("**/overview?*area=*")
        leader.accessible()
        leader.page.locator(".area .g a").first.click()
        expect(leader.page.locator(".chosen")).to_have_count(1)
        expect(leader.page.locator(".areacard a")).to_have_attribute("href", re.compile(r"/matters\?area="))
        leader.page.locator(".seg a", has_text="超期").click()
        leader.page.wait_for_url("**by=overdue*")
        leader.page.locator("summary", has_text="以表格查看").first.click()
        leader.page.locator(".panel table.table a.row").first.click()
        expect(leader.page.locator(".areacard h3")).to_be_visible()
        leader.go("/overview?by=satisfied&range=year")

    def test_it_is_live(self):
        leader = self.leader(post="szzx.shiftLeader1")
        leader.go("/overview")
        expect(leader.page.locator("[data-live-state=on]")).to_be_visible(timeout=10_000)
        before = self.figures(leader)["今日受理"]
        client = Client(self.served.address)
        number = report(client, details="路口积水", area=STREET, category="event:01001")
        self.assertTrue(number)
        expect(leader.page.locator("#cockpit-strip .kpi .value").first).to_contain_text(str(int(before) + 1), timeout=10_000)
        leader.page.locator("[data-live-pause]").click()
        report(client, details="再报一次", area=STREET, category="event:01001")
        leader.page.wait_for_timeout(2500)
        self.assertEqual(self.figures(leader)["今日受理"], str(int(before) + 1))
        client.close()

    def test_wall(self):
        for width, height in [(1920, 1080), (3840, 2160)]:
            leader = self.leader({"viewport": {"width": width, "height": height}}, looks=True)
            leader.go("/overview/wall")
            self.assertEqual(leader.page.locator("nav.tabs").count(), 0)
            leader.page.keyboard.press("Escape")
            leader.page.wait_for_url("**/overview?range=today")

    def test_daily_report_on_paper(self):
        leader = self.leader(looks=True)
        leader.go("/overview/daily")
        expect(leader.page.locator("h1")).to_contain_text("日报")
        pdf = leader.page.pdf(prefer_css_page_size=True)
        pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
        self.assertGreaterEqual(pages, 1)
        # A3 across: 420 by 297 mm are 1191 by 842 points.
        box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
        self.assertAlmostEqual(float(box.group(1)), 1191, delta=3)
        leader.go("/overview/daily?day=2026-01-05")
        expect(leader.page.locator("main")).to_contain_text("不作推算")
        leader.go("/overview/daily?day=2099-01-01", status=422)

    def test_dark_light_large_and_narrow(self):
        for device in [DESKTOP, PHONE, {"viewport": {"width": 320, "height": 700}}]:
            # One window in all looks: who watches what changes may do so in so many windows at once.
            leader = self.leader(device, post="szzx.acceptor1", looks=True)
            for cookies in [{}, {"theme": "light"}, {"size": "large"}, {"language": "en"}]:
                for name in ["theme", "size", "language"]:
                    leader.context.clear_cookies(name=name)
                leader.context.add_cookies(
                    [{"name": name, "value": value, "url": leader.address} for name, value in cookies.items()])
                leader.go("/overview?range=month")
                theme = leader.page.locator("html").get_attribute("data-theme")
                self.assertEqual(theme, cookies.get("theme", "dark"))

    def test_names_on_a_phone_do_not_overlap(self):
        leader = self.leader(PHONE)
        leader.context.add_cookies([{"name": "language", "value": "en", "url": leader.address}])
        for path in ["/overview", f"/overview?area={STREET}"]:
            leader.go(path)
            boxes = [text.bounding_box() for text in leader.page.locator(".ml text").all() if text.is_visible()]
            for index, one in enumerate(boxes):
                for other in boxes[index + 1:]:
                    apart = (
                        one["x"] + one["width"] <= other["x"] + 2 or other["x"] + other["width"] <= one["x"] + 2
                        or one["y"] + one["height"] <= other["y"] + 6 or other["y"] + other["height"] <= one["y"] + 6)
                    self.assertTrue(apart, f"{path}: {one} {other}")

    def test_without_the_script(self):
        leader = self.leader(java_script_enabled=False)
        leader.page.goto("/overview?range=week")
        self.assertIn("近 7 日受理", leader.text)
        leader.page.locator(".seg a", has_text="近 30 日").click()
        self.assertIn("近 30 日受理", leader.text)
        self.assertEqual(leader.page.locator("details.more table").count() > 0, True)

    def test_the_card_of_a_chart(self):
        leader = self.leader()
        leader.go("/overview?range=month")
        chart = leader.page.locator("svg.ch[data-hover]").first
        chart.hover()
        expect(leader.page.locator(".hover")).to_contain_text("受理")


if __name__ == "__main__":
    main()
