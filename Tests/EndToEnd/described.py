#!/usr/bin/env python3
"""Whether the JSON interface is what its description says: docs/api/openapi.json is OpenAPI 3.1, and generated requests get no answer of
5xx, no other type and no other body than described.

The checkers, `openapi-spec-validator` and `schemathesis`, come from PyPI, locked by hash (open311.txt). The last line is `N passed, N failed`.
"""

import json
import os
import subprocess

from checkers import ROOT, VENV, within

within()

import unittest  # noqa: E402

from openapi_spec_validator import validate  # noqa: E402
from served import Served, main, small_pack, temporary, yiwang  # noqa: E402

DESCRIPTION = os.path.join(ROOT, "docs", "api", "openapi.json")
POSTS = ["szzx.acceptor1", "szzx.shiftLeader1", "szzx.systemAdmin"]


class Described(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        place = ["--database", os.path.join(folder, "yiwang.sqlite")]
        made = yiwang("setup", "--demo", "--sample", "200", "--pack", small_pack(folder), *place, seconds=300)
        assert made.code == 0, made
        cls.served = Served(*place)
        cls.addClassCleanup(lambda: cls.served.stop())

    def test_the_description_is_openapi(self):
        with open(DESCRIPTION, encoding="utf-8") as file:
            document = json.load(file)
        validate(document)
        served = json.loads(self.served.client().get("/api/v1/openapi.json").text)
        self.assertEqual(served["paths"], document["paths"])

    def generated(self, post):
        folder = temporary(self)
        command = [
            os.path.join(VENV, "bin", "schemathesis"), "run", DESCRIPTION, "--url", f"http://127.0.0.1:{self.served.address[1]}",
            "--header", f"Cookie: post={post}", "--phases", "examples,fuzzing",
            "--max-examples", os.environ.get("YIWANG_EXAMPLES", "12"), "--exclude-path", "/api/v1/events",
            # Long work that a page starts, and what ends the sessions and tokens of others, is tried by its own tests.
            "--exclude-path-regex", "backups|jobs/run|audit/check|log/check",
            "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
            "--seed", "311", "--workers", "2", "--no-color"]
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=500)
        text = done.stdout.decode("utf-8", "replace")
        self.assertEqual(done.returncode, 0, text[-6000:])


for one in POSTS:
    setattr(
        Described, f"test_generated_requests_as_{one.split('.')[1]}", lambda self, post=one: self.generated(post))


if __name__ == "__main__":
    main()
