#!/usr/bin/env python3
"""Registers out and in through files of every sort, killed imports, and files that are traps."""

import csv
import io
import json
import os
import signal
import sqlite3
import subprocess
import time
import unittest
import zipfile

from served import BINARY, ROOT, Served, environment, main, small_pack, temporary, yiwang

READ = """
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet = book.worksheets[0]
rows = [["" if c is None else c.isoformat(" ") if hasattr(c, "isoformat") else c for c in row] for row in sheet.iter_rows(values_only=True)]
kinds = {c.data_type for row in sheet.iter_rows() for c in row}
print(json.dumps({"rows": rows, "kinds": sorted(kinds), "bold": sheet["A1"].font.b, "frozen": sheet.freeze_panes}, ensure_ascii=False, default=str))
"""
WRITE = """
import datetime, json, sys, openpyxl
book = openpyxl.Workbook()
sheet = book.active
for row in json.load(sys.stdin):
    sheet.append([datetime.date.fromisoformat(c[1:]) if isinstance(c, str) and c.startswith("@") else c for c in row])
book.save(sys.argv[1])
"""
HEAD = ["代码", "名称", "类别", "lon", "lat", "状态", "有效自"]


def python():
    """The Python with openpyxl, which knows nothing of this program."""
    made = subprocess.run(
        [os.path.join(ROOT, "Tests", "environment.sh"), "workbooks", os.path.join(ROOT, "Tests", "EndToEnd", "workbooks.txt")],
        stdout=subprocess.PIPE, check=True)
    return made.stdout.decode().strip()


def measured(*arguments):
    """Runs a command; gives its code, what it said, and its largest memory in MB."""
    process = subprocess.Popen(
        [BINARY, *map(str, arguments)], cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    out = process.stdout.read().decode("utf-8", "replace")
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, out, usage.ru_maxrss / 1024


class Bulk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary(cls)
        cls.python = python()
        cls.database = f"{cls.folder}/data/yiwang.sqlite"
        ran = yiwang("setup", "--demo", "--sample", 150, "--no-examples", "--pack", small_pack(cls.folder), "--database", cls.database)
        assert ran.code == 0, ran

    def setUp(self):
        self.sql("DELETE FROM city_parts")
        self.sql("DELETE FROM part_imports")

    def sql(self, text):
        connection = sqlite3.connect(self.database, timeout=20)
        try:
            rows = connection.execute(text).fetchall()
            connection.commit()
            return rows
        finally:
            connection.close()

    def run_well(self, *arguments):
        ran = yiwang(*arguments, "--database", self.database)
        self.assertEqual(ran.code, 0, ran)
        return ran

    def file(self, name, content):
        path = f"{self.folder}/{name}"
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def parts(self, count, wrong=0):
        """Rows of parts; each `wrong`th has no name."""
        return [[f"p{n:07d}", "" if wrong and n % wrong == 3 else f"井盖 {n}", "01001", "118.825621", "31.955325", "完好", "2020-01-01"] for n in range(count)]

    def csv(self, rows, encoding="utf-8-sig"):
        text = io.StringIO()
        csv.writer(text).writerows([HEAD, *rows])
        return text.getvalue().encode(encoding)

    def stored(self):
        return self.sql("SELECT code, name, category, area, agency, lon, lat, state, valid_from, valid_to FROM city_parts ORDER BY code")

    # Round trips

    def test_parts_go_round_in_every_format(self):
        rows = self.parts(300)
        # openpyxl would make a formula of one that begins with =.
        rows[7][1] = "+cmd|' /C calc'!A0"
        rows[8][1] = '"井", 盖\n二'
        rows[9][3:5] = ["", ""]
        book = f"{self.folder}/made.xlsx"
        shown = [[*row[:3], *[float(c) if c else None for c in row[3:5]], row[5], "@" + row[6]] for row in rows]
        subprocess.run([self.python, "-c", WRITE, book], input=json.dumps([HEAD, *shown]).encode(), check=True)
        collection = {"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": dict(zip(["code", "name", "category", "state", "valid_from"], [*row[:3], *row[5:]])),
             "geometry": {"type": "Point", "coordinates": [float(row[3]), float(row[4])]} if row[3] else None} for row in rows]}
        sources = [
            self.file("made.csv", self.csv(rows)), self.file("made-gb.csv", self.csv(rows, "gb18030")), book,
            self.file("made.geojson", json.dumps(collection, ensure_ascii=False))]
        first = None
        for source in sources:
            self.setUp()
            ran = self.run_well("import", "parts", source)
            self.assertIn("300 added", ran.out)
            first = first or self.stored()
            self.assertEqual(len(first), 300)
            self.assertEqual(self.stored(), first, source)
        for name, more in [("out.csv", []), ("out-gb.csv", ["--encoding", "gb18030"]), ("out.xlsx", []), ("out.geojson", []), ("titled.xlsx", ["--header", "titles"])]:
            with self.subTest(name):
                out = f"{self.folder}/{name}"
                self.run_well("export", "parts", out, *more)
                before = self.stored()
                self.sql("DELETE FROM city_parts")
                self.run_well("import", "parts", out)
                # What a spreadsheet would run is marked in CSV, and comes back marked.
                after = [(*row[:1], row[1].removeprefix("'"), *row[2:]) for row in self.stored()]
                self.assertEqual(after, before)
                self.sql("DELETE FROM city_parts")
                self.run_well("import", "parts", sources[0])

    def test_another_program_reads_the_workbook_as_the_csv(self):
        for register in ["matters", "duties", "areas", "calendar"]:
            with self.subTest(register):
                self.run_well("export", register, f"{self.folder}/{register}.xlsx")
                self.run_well("export", register, f"{self.folder}/{register}.csv")
                read = json.loads(subprocess.run(
                    [self.python, "-c", READ, f"{self.folder}/{register}.xlsx"], stdout=subprocess.PIPE, check=True).stdout)
                self.assertTrue(read["bold"])
                self.assertEqual(read["frozen"], "A2")
                self.assertNotIn("f", read["kinds"])
                with open(f"{self.folder}/{register}.csv", encoding="utf-8-sig", newline="") as file:
                    table = list(csv.reader(file))
                self.assertEqual(len(read["rows"]), len(table))
                for ours, theirs in zip(table, read["rows"]):
                    for a, b in zip(ours, theirs):
                        # The other program gives a day and a moment at midnight alike.
                        a = a.removesuffix(" 00:00:00")
                        b = b.removesuffix(" 00:00:00") if isinstance(b, str) else {True: "true", False: "false"}[b] if isinstance(b, bool) else b
                        if isinstance(b, str):
                            self.assertEqual(a.removeprefix("'"), b.split(".")[0] if b[:2] == "20" and ":" in b else b)
                        elif b != "":
                            self.assertAlmostEqual(float(a), float(b), 6)

    def test_matters_come_in_from_a_workbook(self):
        sheet = [["id", "opened", "kind", "words", "x", "y"]]
        sheet += [[f"r{n}", f"2026-0{n}-03 10:00:00", "井盖", "井盖破损", 118.825621, 31.955325] for n in range(1, 6)]
        sheet += [["r9", "yesterday", "井盖", "", None, None]]
        book = f"{self.folder}/requests.xlsx"
        subprocess.run([self.python, "-c", WRITE, book], input=json.dumps(sheet).encode(), check=True)
        rules = self.file("map.yaml", "source: wb\nutc_offset_minutes: 480\ndates: [yyyy-MM-dd HH:mm:ss]\nlifecycle: reporting\ncolumns: {number: id, created: opened, type: kind, longitude: x, latitude: y}\n"
                          "types: {otherwise: refuse, values: {井盖: 'event:01001'}}\ntexts: {title: '{words}'}\n")
        ran = yiwang("import", "requests", "--map", rules, book, "--report", ".report.csv", "--database", self.database)
        self.assertEqual(self.sql("SELECT count(*) FROM matters WHERE source = 'wb'"), [(5,)], ran)
        with open(book + ".report.csv", encoding="utf-8-sig") as file:
            self.assertIn("r9", file.read())

    def test_areas_and_duties_go_into_the_draft(self):
        for register in ["areas", "duties"]:
            out = f"{self.folder}/same-{register}.xlsx"
            self.run_well("export", register, out)
            ran = self.run_well("import", "register", register, out)
            self.assertRegex(ran.out, r"rows: 0 added, 0 changed, \d+ as before, 0 rejected")
        out = f"{self.folder}/more.csv"
        self.run_well("export", "duties", out)
        with open(out, "a", encoding="utf-8", newline="") as file:
            file.write("t-new,part,01005,,cgj,,测试条款,测试,2026-01-01,\r\n,part,,,cgj,,x,x,,\r\n")
        ran = yiwang("import", "register", "duties", out, "--database", self.database)
        self.assertEqual(ran.code, 1, ran)
        self.assertIn("1 added", ran.out)
        self.assertIn("the code is empty", ran.err)
        agencies = self.file("agencies.csv", "code,name,name_en,kind\ntestju,测试局,\"Test: \"\"Office\"\"\",department\ncgj,另一个名字,,department\n")
        ran = yiwang("import", "register", "agencies", agencies, "--database", self.database)
        self.assertIn("1 added, 0 changed, 0 as before, 1 rejected", ran.out)
        self.assertEqual(self.sql("SELECT count(*) FROM pack_drafts" if self.sql("SELECT 1 FROM sqlite_schema WHERE name = 'pack_drafts'") else "SELECT 1"), [(1,)])

    # Killed

    def test_a_killed_import_goes_on(self):
        rows = self.parts(40_000, wrong=1000)
        path = self.file("many.csv", self.csv(rows))
        kills = 0
        while kills < 3:
            process = subprocess.Popen(
                [BINARY, "import", "parts", path, "--database", self.database], cwd=ROOT, env=environment(),
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            before = self.sql("SELECT count(*) FROM city_parts")[0][0]
            while process.poll() is None and self.sql("SELECT count(*) FROM city_parts")[0][0] < before + 3000:
                time.sleep(0.01)
            if process.poll() is not None:
                break
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
        self.assertGreater(kills, 0)
        half = self.sql("SELECT count(*) FROM city_parts")[0][0]
        self.assertLess(half, 39_960)
        ran = yiwang("import", "parts", path, "--database", self.database)
        self.assertEqual(ran.code, 1, ran)
        self.assertIn("40000 rows: 39960 added, 0 changed, 0 as before, 40 rejected", ran.out)
        self.assertEqual(self.sql("SELECT count(*) FROM city_parts"), [(39_960,)])
        with open(path + ".rejected.csv", encoding="utf-8-sig", newline="") as file:
            rejected = list(csv.reader(file))
        self.assertEqual(len(rejected), 41)
        self.assertEqual(len({row[0] for row in rejected}), 41)
        self.assertEqual(rejected[1][0], "5")
        self.assertIn("名称", rejected[1][1])

    # Memory

    def test_long_files_take_no_more_memory(self):
        peaks = {}
        for count in [2_000, 60_000]:
            self.setUp()
            path = self.file(f"long-{count}.csv", self.csv(self.parts(count)))
            code, out, peak = measured("import", "parts", path, "--database", self.database)
            self.assertEqual(code, 0, out)
            peaks["in", count] = peak
            for name in ["csv", "xlsx", "geojson"]:
                code, out, peak = measured("export", "parts", f"{self.folder}/long.{name}", "--database", self.database)
                self.assertEqual(code, 0, out)
                peaks[name, count] = peak
        for what in ["in", "csv", "xlsx", "geojson"]:
            self.assertLess(peaks[what, 60_000], peaks[what, 2_000] + 60, peaks)

    # Traps

    def workbook(self, name, sheet, size=0):
        path = f"{self.folder}/{name}"
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("xl/workbook.xml", f'<workbook xmlns:r="{kind}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>')
            file.writestr("xl/_rels/workbook.xml.rels", f'<Relationships><Relationship Id="r1" Type="{kind}/worksheet" Target="worksheets/s.xml"/></Relationships>')
            with file.open("xl/worksheets/s.xml", "w") as part:
                part.write(sheet.encode())
                for _ in range(size):
                    part.write(b"<a/>" * (1 << 18))
        return path

    def test_traps_are_refused_and_take_no_memory(self):
        row = "<row><c t=\"inlineStr\"><is><t>code</t></is></c><c t=\"inlineStr\"><is><t>name</t></is></c><c t=\"inlineStr\"><is><t>category</t></is></c></row>"
        entity = "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
        traps = [
            (self.workbook("bomb.xlsx", f"<worksheet><sheetData>{row}", 300), 2, "zip bomb"),
            (self.workbook("entity.xlsx", f"{entity}<worksheet><sheetData><row><c><v>&x;</v></c></row></sheetData></worksheet>"), 2, "document type"),
            (self.workbook("cut.xlsx", f"<worksheet><sheetData>{row}<row>"), 2, "cut off"),
            (self.file("no.xlsx", b"PK\x03\x04 nothing"), 2, "not a whole .xlsx"),
            (self.file("utf.csv", b"code,name,category\np1,\xff\xfe,01001\np2,x,01001\n"), 2, "GB 18030"),
            (self.file("huge.csv", "code,name,category,lon,lat\np1,x,01001,1e400,5\np2,x,01001," + "9" * 5000 + ",5\n"), 1, "2 rejected"),
            (self.file("huge.geojson", '{"features":[{"properties":{"code":"p","name":"x","category":"01001"},"geometry":{"type":"Point","coordinates":[1e999,1]}}]}'), 1, "1 rejected"),
            (self.file("deep.geojson", '{"features":[{"a":' + "[" * 500_000), 2, "JSON"),
            (self.file("quote.csv", 'code,name,category\np1,"' + "x" * 3_000_000), 2, "quote is not closed"),
            (self.file("empty.csv", b""), 2, "empty"), (self.file("columns.csv", b"a,b\n1,2\n"), 2, "missing")]
        for path, wanted, words in traps:
            with self.subTest(os.path.basename(path)):
                code, out, peak = measured("import", "parts", path, "--database", self.database)
                self.assertEqual(code, wanted, out)
                self.assertIn(words, out)
                self.assertNotIn("root:", out)
                self.assertLess(peak, 200)
        huge = self.workbook("number.xlsx", f"<worksheet><sheetData>{row}<row><c><v>1e999</v></c></row></sheetData></worksheet>")
        code, out, _ = measured("import", "parts", huge, "--database", self.database)
        self.assertEqual(code, 1, out)
        with open(huge + ".rejected.csv", encoding="utf-8-sig") as file:
            self.assertIn("column A: not a number", file.read())

    def test_the_pages_stream(self):
        server = Served("--database", self.database)
        try:
            client = server.client()
            answer = client.get("/exports/matters?format=xlsx&which=all&flow=any", post="szzx.shiftLeader1")
            self.assertEqual(answer.status, 200)
            with zipfile.ZipFile(io.BytesIO(answer.body)) as file:
                self.assertIsNone(file.testzip())
            body = (b"--b\r\nContent-Disposition: form-data; name=\"what\"\r\n\r\nparts\r\n--b\r\nContent-Disposition: form-data; name=\"crs\"\r\n\r\nwgs84\r\n"
                    b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\n"
                    + self.csv(self.parts(10, wrong=5)) + b"\r\n--b--\r\n")
            answer = client.ask("POST", "/administration/import", body=body, post="szzx.systemAdmin", fields={"Content-Type": "multipart/form-data; boundary=b"})
            self.assertEqual(answer.status, 303, answer.text)
            for _ in range(100):
                page = client.get("/administration/import", post="szzx.systemAdmin", cookie="language=en")
                if "8 added" in page.text:
                    break
                time.sleep(0.1)
            self.assertIn("8 added, 0 changed, 0 as before, 2 rejected", page.text)
            rejected = client.get("/administration/import/rejected.csv", post="szzx.systemAdmin")
            self.assertIn("should be 1 to 120 letters", rejected.text)
            self.assertIn("p0000001", client.get("/administration/parts", post="cgj.desk").text)
            client.close()
        finally:
            server.kill()
        self.assertTrue(self.sql("SELECT 1 FROM audit_records WHERE act = 'GET /exports/:register'"))


if __name__ == "__main__":
    main()
