#!/usr/bin/env python3
"""The fields of every answer before a checker that is not ours (drHEADer of Santander, MIT), with its own rules."""

import os
import re
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "EndToEnd"))
from drheader import Drheader
from drheader.utils import default_rules
from served import LEADER, STREAMS, Served, main, small_pack, temporary, yiwang


def rules(is_page):
    """The rules of the checker. Where we are stricter than it, or browsers have dropped a field, it is told so."""
    chosen = default_rules()
    # It asks for three values; ours tells other sites even less (W3C Referrer Policy, 3.3).
    chosen["Referrer-Policy"]["Value-One-Of"].append("same-origin")
    # No browser has a filter left to turn off.
    del chosen["X-XSS-Protection"]
    # RFC 9111, 5.4: deprecated, and of a meaning in requests only. 5.2.2.5: no-store says all.
    del chosen["Pragma"]
    chosen["Cache-Control"] = {"Required": True}
    if is_page:
        chosen["Cache-Control"]["Must-Contain"] = ["no-store"]
    return chosen


class Headers(unittest.TestCase):
    def test_zero_findings_on_every_route(self):
        folder = temporary(self)
        place = ["--database", f"{folder}/yiwang.sqlite"]
        ran = yiwang("setup", "--demo", "--sample", 5, "--pack", small_pack(folder), *place)
        self.assertEqual(ran.code, 0, ran)
        served = Served(*place, "--address", "https://yiwang.example.gov.cn", "--requests-per-second", "0", "--forms-per-minute", "0")
        self.addCleanup(served.stop)
        client = served.client()
        self.addCleanup(client.close)
        routes = re.findall(r"(?m)^(\w+)\s+(/\S*)\s+\[", yiwang("routes", *place).out)
        self.assertGreater(len(routes), 15)
        findings, count = [], 0
        for post in [None, LEADER]:
            for method, pattern in [*routes, ("GET", "/no-such-page"), ("DELETE", "/report")]:
                path = re.sub(r":\w+", "320115-20260101-000001", pattern)
                method = "HEAD" if path in STREAMS else method
                answer = client.ask(method, path, body=b"" if method == "POST" else None, post=post)
                fields = {k: v for k, v in answer.fields.items() if k != "set-cookie"}
                if answer.cookies:
                    fields["set-cookie"] = answer.cookies
                is_page = answer.field("content-type").startswith("text/html")
                count += 1
                for finding in Drheader(headers=fields, status_code=answer.status).analyze(rules=rules(is_page)):
                    findings.append(f"{method} {path} -> {answer.status}: {finding}")
        self.assertEqual(findings, [], "\n".join(findings))
        print(f"drHEADer: {count} answers, {len(findings)} findings")


if __name__ == "__main__":
    main()
