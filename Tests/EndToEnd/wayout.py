#!/usr/bin/env python3
"""The way out: leave, enter, and copies between the engines, with everything proved on the other side."""

import glob
import json
import os
import re
import shutil
import sqlite3
import subprocess
import unittest

from crash import Postgres
from served import main, small_pack, temporary, yiwang


class WayOut(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = temporary(cls)
        cls.database = f"{cls.folder}/data/yiwang.sqlite"
        cls.keys = f"{cls.folder}/data/yiwang.keys"
        ran = yiwang("setup", "--demo", "--sample", 250, "--no-examples", "--pack", small_pack(cls.folder), "--database", cls.database)
        assert ran.code == 0, ran
        ran = yiwang("seal", "--database", cls.database)
        assert ran.code == 0, ran
        os.makedirs(f"{cls.folder}/data/photos/ab")
        with open(f"{cls.folder}/data/photos/ab/photo", "wb") as file:
            file.write(b"\x1f\x8b no gzip")
        cls.postgres = Postgres(cls.folder)
        cls.addClassCleanup(cls.postgres.close)

    def run_well(self, *arguments):
        ran = yiwang(*arguments, seconds=300)
        self.assertEqual(ran.code, 0, ran)
        return ran

    def pg(self, schema):
        return ["--database", self.postgres.connection, "--schema", schema, "--keys", self.keys, "--photos", f"{self.folder}/{schema}-photos"]

    def left(self, name, *place):
        folder = f"{self.folder}/{name}"
        ran = self.run_well("leave", folder, *(place or ["--database", self.database]))
        self.assertIn("yiwang.keys", ran.err)
        return folder

    def figures(self, *place):
        return [self.run_well("summary", "--csv", "--by", by, *place).out for by in ["all", "street", "agency", "category"]]

    def hashes(self, folder):
        with open(f"{folder}/manifest.json", encoding="utf-8") as file:
            return {table["name"]: (table["rows"], table["hash"]) for table in json.load(file)["tables"]}

    def test_what_leaves_enters_on_both_engines(self):
        folder = self.left("bundle")
        subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder, check=True)
        self.assertFalse(glob.glob(f"{folder}/**/*.keys", recursive=True))
        with open(f"{folder}/index.html", encoding="utf-8") as file:
            page = file.read()
        self.assertNotRegex(page, r"""(src|href)=["']""")
        with open(f"{folder}/tables/matters.jsonl", encoding="utf-8") as file:
            self.assertEqual(len([json.loads(line) for line in file]), 250)
        self.assertEqual(os.stat(folder).st_mode & 0o077, 0)
        before = self.figures("--database", self.database)
        for name, place in [
            ("sqlite", ["--database", f"{self.folder}/entered/y.sqlite", "--keys", self.keys]), ("postgres", self.pg("entered"))]:
            with self.subTest(name):
                ran = self.run_well("enter", folder, *place)
                self.assertRegex(ran.out, r"\d\d figures, 0 differ; tables, 0 differ")
                self.assertRegex(ran.out, r"250 matters, \d+ entries, \d+ seals, 0 faults")
                self.assertRegex(ran.out, r"audit records, 0 faults")
                self.assertEqual(self.figures(*place), before)
                again = self.left(f"again-{name}", *place)
                mine, theirs = self.hashes(again), self.hashes(folder)
                # Signing nothing in, a command may still have written into the audit.
                self.assertEqual([t for t in theirs if mine[t] != theirs[t] and not t.startswith("audit")], [])
                self.assertEqual(yiwang("enter", folder, *place).code, 2, "not over a database")
        self.assertTrue(os.path.exists(f"{self.folder}/entered-photos/ab/photo"))

    def test_whoever_changes_a_letter_is_found(self):
        folder = self.left("changed")
        path = f"{folder}/tables/entries.jsonl"
        with open(path, "rb") as file:
            content = file.read()
        with open(path, "wb") as file:
            file.write(content.replace(b"\"action\":\"file\"", b"\"action\":\"fine\"", 1))
        place = ["--database", f"{self.folder}/never/y.sqlite", "--keys", self.keys]
        ran = yiwang("enter", folder, *place)
        self.assertEqual(ran.code, 1, ran)
        self.assertIn("tables/entries.jsonl", ran.err)
        self.assertFalse(os.path.exists(f"{self.folder}/never/y.sqlite"))
        # Also who then corrects the list of digests.
        with open(f"{folder}/SHA256SUMS", "w", encoding="utf-8") as file:
            subprocess.run("find . -type f ! -name SHA256SUMS -printf '%P\\0' | sort -z | xargs -0 sha256sum", shell=True, cwd=folder, check=True, stdout=file)
        ran = yiwang("enter", folder, *place)
        self.assertEqual(ran.code, 1, ran)
        self.assertIn("the table entries is not as it left", ran.err)
        self.assertIn("has been changed", ran.err)

    def test_without_the_key_file_nothing_is_entered(self):
        folder = self.left("keyless")
        ran = yiwang("enter", folder, "--database", f"{self.folder}/keyless-y/y.sqlite")
        self.assertEqual(ran.code, 2, ran)
        self.assertIn("does not travel with the data", ran.err)
        self.assertEqual(yiwang("leave", folder, "--database", self.database).code, 2, "not over a folder")

    def test_databases_are_copied_there_and_back(self):
        def lines(ran):
            return re.findall(r"(?m)^✓ (\S+)  (\d+)  ([0-9a-f]{16})$", ran.out)

        before = self.figures("--database", self.database)
        there = self.run_well("copy-database", "--database", self.database, "--to", self.postgres.connection, "--to-schema", "copied")
        back = self.run_well("copy-database", *self.pg("copied"), "--to", f"{self.folder}/back/y.sqlite")
        self.assertGreater(len(lines(there)), 40)
        self.assertEqual(lines(there), lines(back))
        place = ["--database", f"{self.folder}/back/y.sqlite", "--keys", self.keys]
        for where in [self.pg("copied"), place]:
            self.assertEqual(self.figures(*where), before)
            ran = self.run_well("verify-log", *where)
            self.assertIn("0 faults", ran.out)
        ran = yiwang("copy-database", "--database", self.database, "--to", f"{self.folder}/back/y.sqlite")
        self.assertEqual(ran.code, 2, ran)
        self.assertIn("not empty", ran.err)

    def test_half_a_copy_serves_nobody(self):
        target = f"{self.folder}/half/y.sqlite"
        self.run_well("copy-database", "--database", self.database, "--to", target)
        connection = sqlite3.connect(target)
        connection.execute("DELETE FROM packs")
        connection.commit()
        connection.close()
        shutil.copy(self.keys, f"{self.folder}/half/y.keys")
        ran = yiwang("summary", "--database", target)
        self.assertEqual(ran.code, 2, ran)
        self.assertIn("no pack", ran.err)


if __name__ == "__main__":
    main()
