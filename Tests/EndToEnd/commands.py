#!/usr/bin/env python3
"""Every command as a person at a terminal meets it: what it says, what it leaves, and its exit code."""

import filecmp
import os
import re
import shutil
import sqlite3
import threading
import unittest

from served import PACK, STREET, Served, main, report, small_pack, temporary, yiwang

COMMANDS = [
    "serve", "setup", "check", "plan", "rehearse", "apply", "export", "import", "import requests", "import parts", "import register", "import holidays", "leave", "enter", "copy-database", "simulate", "summary", "explain",
    "verify-log", "seal", "doctor", "backup", "restore", "migrate", "routes"]


def edit(folder, file, old, new):
    """Replaces the first `old` in a file of a pack, and fails if it is not there."""
    path = os.path.join(folder, file)
    with open(path, encoding="utf-8", newline="") as source:
        text = source.read()
    if old not in text:
        raise AssertionError(f"{file} no longer has {old!r}: this test must follow it")
    with open(path, "w", encoding="utf-8", newline="") as target:
        target.write(text.replace(old, new, 1))


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary(cls)
        cls.pack = small_pack(cls.folder)
        cls.ready = f"{cls.folder}/ready/yiwang.sqlite"
        cls.setup_ran = yiwang("setup", "--demo", "--sample", 120, "--pack", cls.pack, "--database", cls.ready)
        assert cls.setup_ran.code == 0, cls.setup_ran

    def copied(self):
        """A database of this test's own, with the sample."""
        folder = temporary(self)
        shutil.copytree(os.path.dirname(self.ready), f"{folder}/data")
        return f"{folder}/data/yiwang.sqlite"

    def run_well(self, *arguments, **more):
        ran = yiwang(*arguments, **more)
        self.assertEqual(ran.code, 0, ran)
        return ran

    def sql(self, database, text, *values):
        connection = sqlite3.connect(database, timeout=20)
        try:
            rows = connection.execute(text, values).fetchall()
            connection.commit()
            return rows
        finally:
            connection.close()

    # Usage

    def test_help_of_every_command(self):
        overview = self.run_well("--help").out
        for command in COMMANDS:
            with self.subTest(command):
                self.assertIn(f"\n  {command.split()[0]}", overview)
                text = self.run_well(*command.split(), "--help").out
                self.assertRegex(text, r"OVERVIEW: .{15}")
                # An option without a word about it teaches nothing.
                for part in re.split(r"(?m)^  (?=[-<])", text.split("\nOPTIONS:\n")[-1].split("\nSUBCOMMANDS:")[0])[1:]:
                    self.assertRegex(part, r"\s{2,}\S", part)

    def test_wrong_usage_is_64(self):
        for arguments in [
            ["nothing"], ["explain"], ["check"], ["serve", "--port", "x"], ["setup", "--sample", "many"], ["--frobnicate"],
            ["simulate", "--days", "0"], ["simulate", "--count", "0"], ["summary", "--by", "planet"], ["import", "requests", "x.csv"],
            ["serve", "extra"], ["rehearse", PACK, "--since", "yesterday"]]:
            with self.subTest(" ".join(arguments)):
                ran = yiwang(*arguments)
                self.assertEqual(ran.code, 64, ran)
                self.assertIn("Usage", ran.err + ran.out)

    def test_without_database_2_and_a_hint(self):
        folder = temporary(self)
        missing = ["--database", f"{folder}/none/yiwang.sqlite"]
        for command in [
            ["serve", "--port", "0"], ["plan", self.pack], ["apply", self.pack], ["rehearse", self.pack], ["export", f"{folder}/out"],
            ["simulate"], ["summary"],
            ["explain", "1"], ["verify-log"], ["seal"], ["doctor"], ["backup", f"{folder}/backup"], ["migrate"], ["routes"]]:
            with self.subTest(command[0]):
                ran = yiwang(*command, *missing)
                self.assertEqual(ran.code, 2, ran)
                self.assertIn("yiwang setup", ran.err)
                self.assertEqual(ran.out, "")
        self.assertFalse(os.path.exists(f"{folder}/none"), "nothing was made")
        self.assertFalse(os.path.exists(f"{folder}/backup"), "no empty backup is left behind")
        ran = yiwang("verify-log", *missing, language="zh")
        self.assertIn("请先运行 yiwang setup", ran.err)

    def test_a_file_that_is_no_database(self):
        folder = temporary(self)
        with open(f"{folder}/x.sqlite", "wb") as file:
            file.write(b"not a database at all, but long enough to be read as one" * 200)
        for command in ["verify-log", "doctor", "migrate"]:
            ran = yiwang(command, "--database", f"{folder}/x.sqlite")
            self.assertEqual(ran.code, 2, ran)
            self.assertTrue(ran.err.strip())
            self.assertNotIn("Fatal", ran.err)

    # Setup and packs

    def test_setup_leaves_alone_what_is_there(self):
        self.assertIn("120", self.setup_ran.out)
        database = self.copied()
        before = self.sql(database, "SELECT count(*), max(key) FROM entries")
        self.run_well("setup", "--demo", "--sample", 50, "--pack", self.pack, "--database", database)
        self.assertEqual(self.sql(database, "SELECT count(*), max(key) FROM entries"), before)

    def test_check_of_the_pack_of_the_district(self):
        en, zh = (self.run_well("check", PACK, language=l).out for l in ["en", "zh"])
        self.assertIn("sound", en)
        self.assertIn("通过", zh)

    def test_a_pack_broken_in_ways(self):
        standards, areas = "catalogue/standards.csv", "territory/areas.csv"
        ways = [
            ("a key no pack has", "pack.yaml", "schematic: true", "skematic: true", "pack.yaml:"),
            ("YAML that cannot be read", "posts.yaml", "roles:", "roles: [", "posts.yaml:"),
            ("an unreadable limit", standards, ",2u,", ",2 lightyears,", "standards.csv:2"),
            ("a standard of no category", standards, "part,01001,1", "part,99999,1", "standards.csv:2"),
            ("a duty of an unknown agency", "duties.csv", ",cjj,", ",nobody,", "duties.csv:"),
            ("a category twice", "catalogue/categories.csv", "part,01002,", "part,01001,", "categories.csv:"),
            ("an area without its parent", areas, "street,street,320115,", "street,street,999999,", "areas.csv:"),
            ("a stage no lifecycle has", "lifecycles/reporting.yaml", "to: filed", "to: nowhere", "reporting.yaml:"),
            ("a permission nobody knows", "posts.yaml", "matters.accept", "matters.acept", "posts.yaml:"),
            ("a post with two roles' worth of nothing", "holdings.csv", "szzx.acceptor1,", "szzx.acceptor9,", "holdings.csv:"),
            ("a day that is none", "calendar/2026.yaml", "2026-01-01", "2026-13-41", "2026.yaml:"),
            ("GeoJSON cut off", "territory/streets.geojson", "\"coordinates\"", "\"coordinates", "streets.geojson"),
            ("a guard nobody knows", "lifecycles/reporting.yaml", "guards: [areaKnown,", "guards: [areaKown,", "reporting.yaml:"),
            ("a file that is gone", "pack.yaml", None, None, "pack.yaml"),
        ]
        failed = []
        lock = threading.Lock()

        def one(way):
            what, file, old, new, named = way
            folder = temporary(self)
            pack = small_pack(folder)
            if old is None:
                os.remove(os.path.join(pack, file))
            else:
                edit(pack, file, old, new)
            ran = yiwang("check", pack)
            lines = ran.err.strip().split("\n")
            good = ran.code in (1, 2) and any(named in line for line in lines) and "Fatal" not in ran.err
            good = good and (old is None or (ran.code == 1 and any(re.search(rf"{re.escape(file)}(:\d+)?", line) for line in lines)))
            if not good:
                with lock:
                    failed.append(f"{what}: {ran!r}"[:1500])

        # Two at a time: a machine with two cores.
        def half(start):
            for way in ways[start::2]:
                try:
                    one(way)
                except Exception as problem:
                    with lock:
                        failed.append(f"{way[0]}: {problem!r}")

        threads = [threading.Thread(target=half, args=(n,)) for n in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failed, [], "\n".join(failed))

    def test_plan_apply_export(self):
        database = ["--database", self.copied()]
        self.assertIn("Nothing would change", self.run_well("plan", self.pack, *database).out)
        out = f"{os.path.dirname(database[1])}/out"
        self.run_well("export", out, *database)
        self.same(self.pack, out)

        folder = temporary(self)
        changed = f"{folder}/pack"
        shutil.copytree(self.pack, changed)
        edit(changed, "pack.yaml", "duplicate_metres: 50", "duplicate_metres: 60")
        edit(changed, "catalogue/standards.csv", ",2u,", ",3u,")
        plan = self.run_well("plan", changed, *database)
        self.assertRegex(plan.out, r"(?m)^~ ")
        self.assertIn("Nothing would change", self.run_well("plan", self.pack, *database).out, "a plan changes nothing")
        self.assertIn("version 2", self.run_well("apply", changed, "--by", "tester", *database).out)
        self.assertIn("Nothing would change", self.run_well("plan", changed, *database).out)
        self.run_well("export", f"{folder}/out", *database)
        self.same(changed, f"{folder}/out")
        self.run_well("verify-log", *database)

        edit(changed, "catalogue/standards.csv", ",3u,", ",soon,")
        for command in ["plan", "apply"]:
            ran = yiwang(command, changed, *database)
            self.assertEqual(ran.code, 1, ran)
            self.assertIn("standards.csv:2", ran.err)
        self.assertEqual(self.sql(database[1], "SELECT max(version) FROM packs"), [(2,)])

    def test_rehearse_a_moved_duty(self):
        database = ["--database", self.ready]
        since = ["--since", "2000-01-01"]
        before = self.sql(self.ready, "SELECT count(*), max(key) FROM entries")
        nothing = self.run_well("rehearse", self.pack, *since, *database).out
        self.assertIn("would change 0", nothing)
        # The line of the duty list that most matters followed.
        duties = os.path.join(self.pack, "duties.csv")
        with open(duties, encoding="utf-8", newline="") as file:
            lines = file.read().splitlines()
        followed = self.sql(
            self.ready, "SELECT category, agency FROM matters WHERE agency IS NOT NULL GROUP BY category, agency ORDER BY count(*) DESC")
        heads = ((f"{c.replace(':', '-')},{c.replace(':', ',')},,", agency) for c, agency in followed)
        head, lead = next((h, a) for h, a in heads if any(line.startswith(f"{h}{a},") for line in lines))
        other = "cgj" if lead != "cgj" else "ylj"
        folder = temporary(self)
        changed = f"{folder}/pack"
        shutil.copytree(self.pack, changed)
        edit(changed, "duties.csv", f"{head}{lead},", f"{head}{other},")
        ran = self.run_well("rehearse", changed, *since, "--csv", f"{folder}/all.csv", "--show", 3, *database)
        code = head.split(",")[0]
        self.assertRegex(ran.out, rf"agency: .+ \({code}\) → .+ \({code}\); ")
        self.assertIn("By agency", ran.out)
        count = int(re.search(r"would change (\d+)", ran.out).group(1))
        self.assertGreater(count, 0)
        with open(f"{folder}/all.csv", "rb") as file:
            table = file.read()
        self.assertTrue(table.startswith(b"\xef\xbb\xbfNumber,"))
        self.assertEqual(table.count(b"\r\n"), count + 1)
        whole = self.run_well("rehearse", changed, *since, "--full", "--show", 3, *database).out
        self.assertEqual(re.sub(r"replayed \d+", "", whole), re.sub(r"replayed \d+", "", ran.out))
        self.assertIn("会变", self.run_well("rehearse", changed, *since, *database, language="zh").out)
        self.assertEqual(self.sql(self.ready, "SELECT count(*), max(key) FROM entries"), before)
        self.assertIn("Nothing would change", self.run_well("plan", self.pack, *database).out, "a rehearsal changes nothing")

        edit(changed, "catalogue/standards.csv", ",2u,", ",soon,")
        ran = yiwang("rehearse", changed, *database)
        self.assertEqual(ran.code, 1, ran)
        self.assertIn("standards.csv:2", ran.err)

    def same(self, pack, out):
        """Every file of the export is byte for byte that of the pack, and none but the notes for people is missing."""
        def names(folder):
            return {os.path.relpath(os.path.join(at, f), folder) for at, _, files in os.walk(folder) for f in files}

        exported = names(out)
        self.assertTrue(exported)
        for name in exported:
            self.assertTrue(filecmp.cmp(f"{pack}/{name}", f"{out}/{name}", shallow=False), name)
        missing = {n for n in names(pack) - exported if not n.endswith("README.md")}
        self.assertEqual(missing, set())

    # The log and what explains it

    def test_explain_in_both_languages(self):
        number = self.sql(self.ready, "SELECT number FROM matters ORDER BY key LIMIT 1")[0][0]
        zh = self.run_well("explain", number, "--database", self.ready, language="zh").out
        en = self.run_well("explain", number, "--database", self.ready, language="en").out
        self.assertIn(number, zh)
        self.assertIn("受理", zh)
        self.assertIn("Acceptance", en)
        self.assertNotEqual(zh, en)
        ran = yiwang("explain", "320115-20200101-999999", "--database", self.ready)
        self.assertEqual(ran.code, 2, ran)
        self.assertIn("320115-20200101-999999", ran.err)

    def test_verify_log_finds_a_changed_byte(self):
        self.run_well("verify-log", "--database", self.ready)
        number, key = self.sql(self.ready, "SELECT number, key FROM matters WHERE version > 2 ORDER BY key LIMIT 1 OFFSET 7")[0]
        changes = {
            "the name in an entry": "UPDATE entries SET person_name = person_name || 'x' WHERE matter = ? AND ordinal = 2",
            "the time of an entry": "UPDATE entries SET at = at + 1 WHERE matter = ? AND ordinal = 2",
            "the words of an entry": "UPDATE entries SET form = replace(form, substr(form, 3, 1), 'Z') WHERE matter = ? AND ordinal = 1",
            "a hash": "UPDATE entries SET hash = zeroblob(32) WHERE matter = ? AND ordinal = 2",
            "an entry gone": "DELETE FROM entries WHERE matter = ? AND ordinal = version_of",
            "the stage of a matter": "UPDATE matters SET stage = stage || 'x' WHERE key = ?",
            "the words of a matter": "UPDATE matters SET details = details || '.' WHERE key = ?",
            "on time or not": "UPDATE matters SET on_time = CASE WHEN on_time THEN 0 ELSE 1 END WHERE key = ?",
            "a deadline": "UPDATE countdowns SET due_at = due_at + 1 WHERE matter = ? AND clock LIKE 'accept%'",
            "a countdown gone": "DELETE FROM countdowns WHERE matter = ? AND clock LIKE 'accept%'",
        }
        for what, text in changes.items():
            with self.subTest(what):
                database = self.copied()
                text = text.replace("version_of", f"(SELECT max(ordinal) FROM entries WHERE matter = {key})")
                self.sql(database, text, key)
                ran = yiwang("verify-log", "--database", database)
                self.assertEqual(ran.code, 1, ran)
                self.assertIn(number, ran.err + ran.out)
        database = self.copied()
        self.sql(database, "DELETE FROM matters WHERE key = ?", key)
        ran = yiwang("verify-log", "--database", database)
        self.assertEqual(ran.code, 1, ran)

    def test_seal_and_what_it_proves(self):
        database = self.copied()
        ran = self.run_well("seal", "--database", database)
        if self.sql(database, "SELECT count(*) FROM seals")[0][0] == 0:
            # The sample was recorded today; a day is sealed when it is over.
            self.assertIn("0 days", ran.err)
            return
        self.assertRegex(ran.out, r"\d{4}-\d\d-\d\d\s+\d+\s+[0-9a-f]{64}")
        self.assertIn("0 days", self.run_well("seal", "--database", database).err)
        self.run_well("verify-log", "--database", database)

    # Upkeep

    def test_doctor_migrate_routes_summary(self):
        database = ["--database", self.copied()]
        doctor = self.run_well("doctor", *database)
        self.assertNotIn("✗", doctor.out)
        self.assertGreaterEqual(doctor.out.count("✓"), 6)
        self.assertIn("up to date", self.run_well("migrate", *database).out)
        self.assertIn("up to date", self.run_well("migrate", "--apply", *database).out)
        routes = self.run_well("routes", *database).out
        for line in ["GET   /report  [matters.report]", "POST  /matters/:number/steps  [matters.see]", "GET   /health  [open]"]:
            self.assertIn(line.split("  [")[0], routes)
        by_street = self.run_well("summary", "--by", "street", "--csv", *database).out
        self.assertGreater(len(by_street.strip().split("\n")), 3)
        self.assertTrue(self.run_well("summary", "--by", "agency", *database, language="zh").out)

    def test_an_older_schema_is_refused_with_a_remedy(self):
        folder = temporary(self)
        sqlite3.connect(f"{folder}/empty.sqlite").close()
        with open(f"{folder}/empty.sqlite", "ab"):
            pass
        for command in [["verify-log"], ["serve", "--port", "0"]]:
            ran = yiwang(*command, "--database", f"{folder}/empty.sqlite")
            self.assertEqual(ran.code, 2, ran)
            self.assertIn("migrate --apply", ran.err)

    def test_simulate_twice_with_the_same_seed(self):
        database = self.copied()
        arguments = ["simulate", "--seed", 5, "--days", 20, "--count", 40, "--database", database]
        before = self.sql(database, "SELECT count(*) FROM matters")[0][0]
        self.run_well(*arguments)
        self.assertEqual(self.sql(database, "SELECT count(*) FROM matters")[0][0], before + 40)
        again = yiwang(*arguments)
        self.assertIn(again.code, (0, 1, 2), again)
        self.assertNotIn("Fatal", again.err)
        if again.code:
            self.assertTrue(again.err.strip(), "a refusal says why")
            self.assertEqual(self.sql(database, "SELECT count(*) FROM matters")[0][0], before + 40)
        self.run_well("verify-log", "--database", database)

    def test_backup_while_serving_and_restore(self):
        database = self.copied()
        folder = temporary(self)
        served = Served("--database", database)
        self.addCleanup(served.kill)
        over = threading.Event()
        numbers = []

        def load():
            client = served.client()
            while not over.is_set():
                numbers.append(report(client, details="during the backup", area=STREET, once=f"backup{len(numbers)}"))
            client.close()

        thread = threading.Thread(target=load)
        thread.start()
        while len(numbers) < 5 and thread.is_alive():
            over.wait(0.05)
        sure = numbers[:5]
        try:
            self.run_well("backup", f"{folder}/backup", "--database", database)
        finally:
            over.set()
            thread.join()
        self.assertNotIn(None, numbers)
        self.assertEqual(served.stop(), 0, "a server that is told to stop ends well")

        ran = yiwang("backup", f"{folder}/backup", "--database", database)
        self.assertEqual(ran.code, 2, "a backup is not overwritten")
        with open(database, "rb") as file:
            before = file.read()
        ran = yiwang("restore", f"{folder}/backup", "--database", database)
        self.assertEqual(ran.code, 2, ran)
        with open(database, "rb") as file:
            self.assertEqual(file.read(), before, "nothing was overwritten")
        target = ["--database", f"{folder}/new/yiwang.sqlite"]
        keys = ["--keys", os.path.splitext(database)[0] + ".keys"]
        ran = yiwang("restore", f"{folder}/backup", *target)
        self.assertEqual(ran.code, 2, "a backup holds no keys")
        self.assertIn("--keys", ran.err)
        self.run_well("restore", f"{folder}/backup", *target, *keys)
        restored = {row[0] for row in self.sql(f"{folder}/new/yiwang.sqlite", "SELECT number FROM matters")}
        self.assertLessEqual(set(sure), restored)
        self.assertGreaterEqual(len(restored), 125)
        self.run_well("verify-log", *target, *keys)
        ran = yiwang("restore", f"{folder}/no-such-backup", "--database", f"{folder}/other/yiwang.sqlite")
        self.assertEqual(ran.code, 2, ran)
        self.assertFalse(os.path.exists(f"{folder}/other/yiwang.sqlite"))

    # Serving

    def test_two_servers_on_one_file(self):
        database = self.copied()
        servers = [Served("--database", database, language=l) for l in ["zh", "en"]]
        for served in servers:
            self.addCleanup(served.kill)
        self.assertIn("已启动", servers[0].lines[-1])
        self.assertIn("is being served", servers[1].lines[-1])
        numbers = []
        for n in range(10):
            for served in servers:
                client = served.client()
                numbers.append(report(client, details="two servers", area=STREET, once=f"two{len(numbers)}"))
                client.close()
        self.assertEqual(len(set(numbers) - {None}), 20)
        for served in servers:
            client = served.client()
            self.assertEqual([client.get(f"/follow/{n}").status for n in numbers], [200] * 20)
            client.close()
            self.assertEqual(served.stop(), 0)
        self.run_well("verify-log", "--database", database)

    def test_a_port_that_is_taken(self):
        database = self.copied()
        served = Served("--database", database)
        self.addCleanup(served.kill)
        ran = yiwang("serve", "--port", served.address[1], "--database", database, seconds=60)
        self.assertNotEqual(ran.code, 0)
        self.assertIn(str(served.address[1]), ran.err, "it says which port is taken")
        self.assertEqual(ran.code, 2, ran)

    def test_no_picker_beyond_loopback(self):
        served = Served("--database", self.copied(), "--host", "0.0.0.0")
        try:
            client = served.client()
            self.assertEqual(client.get("/sign-in/demo").status, 404)
            self.assertEqual(client.ask("POST", "/sign-in/demo", body={"post": "szzx.shiftLeader1"}).status, 404)
            self.assertEqual(client.get("/matters", post="szzx.shiftLeader1").status, 401)
            self.assertEqual(client.get("/report").status, 200)
            client.close()
        finally:
            served.kill()


if __name__ == "__main__":
    main()
