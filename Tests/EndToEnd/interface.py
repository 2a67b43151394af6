#!/usr/bin/env python3
"""The JSON interface of the real program: keys that survive a kill, events that go on where they were left, deep pages, weight.

    Tests/EndToEnd/interface.py [--rounds 5]
"""

import argparse
import http.client
import json
import os
import sys
import threading
import time
import unittest

from served import LEADER, STREET, Served, main, small_pack, temporary, yiwang

ROUNDS = 5
ACCEPTOR = "szzx.acceptor1"


class Interface(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        cls.place = ["--database", os.path.join(folder, "yiwang.sqlite")]
        made = yiwang("setup", "--demo", "--sample", "300", "--pack", small_pack(folder), *cls.place, seconds=300)
        assert made.code == 0, made
        cls.served = Served(*cls.place)
        cls.addClassCleanup(lambda: cls.served.stop())

    def client(self):
        client = self.served.client()
        self.addCleanup(client.close)
        return client

    def ask(self, client, method, path, body=None, post=ACCEPTOR, **fields):
        fields = {name.replace("_", "-"): value for name, value in fields.items()}
        if body is not None:
            fields["Content-Type"] = "application/json"
            body = json.dumps(body).encode()
        answer = client.ask(method, "/api/v1" + path, body=body, post=post, fields=fields)
        return answer, json.loads(answer.text) if answer.body else None

    def test_a_matter_by_curl_alone(self):
        client = self.client()
        answer, matter = self.ask(client, "POST", "/matters", {"details": "路灯不亮", "area": STREET})
        self.assertEqual(answer.status, 201, answer.text)
        number = matter["number"]
        answer, found = self.ask(client, "GET", f"/matters/{number}/steps")
        self.assertIn("file", [step["action"] for step in found["items"]])
        tag = answer.field("etag")
        answer, done = self.ask(
            client, "POST", f"/matters/{number}/steps",
            {"action": "file", "category": "event:01001", "standard": 2}, If_Match=tag)
        self.assertEqual((answer.status, done.get("done")), (200, True), answer.text)
        # The same again: somebody has been there since.
        answer, problem = self.ask(
            client, "POST", f"/matters/{number}/steps",
            {"action": "file", "category": "event:01001", "standard": 2}, If_Match=tag)
        self.assertEqual((answer.status, problem["status"]), (409, 409))
        self.assertEqual(answer.field("content-type"), "application/problem+json; charset=utf-8")

    def test_every_page_of_a_list_is_as_quick_as_the_first(self):
        client = self.client()
        seen, cursor = [], ""
        while True:
            _, page = self.ask(client, "GET", f"/matters?which=all&flow=any&limit=50&fields=number{cursor}")
            seen += [one["number"] for one in page["items"]]
            if page["next"] is None:
                break
            cursor = "&cursor=" + page["next"]
        self.assertGreaterEqual(len(seen), 300)
        self.assertEqual(len(seen), len(set(seen)))

    def test_a_form_from_another_site_is_refused(self):
        client = self.client()
        for fields in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = client.ask(
                "POST", "/api/v1/matters", body=b'{"details":"x"}', post=ACCEPTOR, fields={"Content-Type": "text/plain", **fields})
            self.assertEqual(answer.status, 403, answer.text)
            self.assertEqual(json.loads(answer.text)["code"], "origin.foreign")

    def test_wrong_token_and_wrong_path_are_problems(self):
        client = self.client()
        answer, problem = self.ask(client, "GET", "/matters", post=None, Authorization="Bearer yw_wrong")
        self.assertEqual((answer.status, problem["code"]), (401, "token.wrong"))
        answer, problem = self.ask(client, "GET", "/nothing")
        self.assertEqual((answer.status, problem["code"]), (404, "page.notFound"))
        answer = client.ask("GET", "/api/v1/matters?x=%FF", post=ACCEPTOR)
        self.assertEqual(answer.field("content-type"), "application/problem+json; charset=utf-8")
        self.assertEqual(answer.status, 422)

    def test_large_bodies_are_refused_and_memory_stays_flat(self):
        client = self.client()
        before = self.served.resident
        for _ in range(5):
            try:
                answer = client.ask(
                    "POST", "/api/v1/matters", body=b'{"details":"' + b"x" * (8 << 20) + b'"}', post=ACCEPTOR,
                    fields={"Content-Type": "application/json"})
                self.assertIn(answer.status, (413, 422), answer.text[:200])
            except (ConnectionError, http.client.HTTPException):
                client = self.client()
        self.assertLess(self.served.resident - before, 200 << 20)


class Kills(unittest.TestCase):
    """A program that repeats what was not answered, under its key, while the server is killed again and again."""

    def test_under_its_key_nothing_is_lost_or_doubled(self):
        folder = temporary(self)
        place = ["--database", os.path.join(folder, "yiwang.sqlite")]
        made = yiwang("setup", "--demo", "--sample", "0", "--no-examples", "--pack", small_pack(folder), *place, seconds=300)
        self.assertEqual(made.code, 0, made)
        holder = {"served": Served(*place)}
        stop, heard = threading.Event(), threading.Event()
        told, answers = [], {}

        def listen():
            last = "1"
            while not heard.is_set():
                try:
                    connection = http.client.HTTPConnection(*holder["served"].address, timeout=5)
                    connection.request("GET", "/api/v1/events", headers={"Cookie": f"post={LEADER}", "Last-Event-ID": last})
                    stream = connection.getresponse()
                    for line in stream:
                        if line.startswith(b"id: "):
                            last = line[4:].strip().decode()
                            told.append(last)
                        if heard.is_set():
                            break
                except (OSError, http.client.HTTPException):
                    time.sleep(0.05)

        def send(worker):
            client, count = None, 0
            while not stop.is_set() or count == 0:
                key = f"{worker}-{count}"
                while True:
                    try:
                        client = client or holder["served"].client(5)
                        answer = client.ask(
                            "POST", "/api/v1/matters", body=json.dumps({"details": f"第 {key} 件", "area": STREET}).encode(), post=ACCEPTOR,
                            fields={"Content-Type": "application/json", "Idempotency-Key": key})
                        if answer.status in (200, 201):
                            answers[key] = json.loads(answer.text)["number"]
                            break
                        if answer.status != 503:
                            answers[key] = None
                            break
                    except (OSError, http.client.HTTPException):
                        client = None
                        time.sleep(0.05)
                count += 1

        workers = [threading.Thread(target=send, args=(n,)) for n in range(8)] + [threading.Thread(target=listen)]
        for worker in workers:
            worker.start()
        for _ in range(ROUNDS):
            time.sleep(1.5)
            holder["served"].kill()
            holder["served"] = Served(*place)
        time.sleep(1.5)
        stop.set()
        for worker in workers[:-1]:
            worker.join(30)
        served = holder["served"]
        client = served.client()
        numbers, details, cursor = [], [], ""
        while True:
            page = json.loads(client.ask("GET", f"/api/v1/matters?which=all&limit=200{cursor}", post=ACCEPTOR).text)
            numbers += [one["number"] for one in page["items"]]
            details += [one["details"] for one in page["items"]]
            if page["next"] is None:
                break
            cursor = "&cursor=" + page["next"]
        client.close()
        time.sleep(2)
        heard.set()
        served.stop()
        workers[-1].join(10)
        self.assertGreater(len(answers), 50)
        self.assertEqual(len(details), len(set(details)), "something came in twice")
        self.assertEqual([key for key, number in answers.items() if number is None], [], "keys that were refused")
        self.assertEqual(set(answers.values()), set(numbers), "what was answered is what there is")
        verified = yiwang("verify-log", *place)
        self.assertEqual(verified.code, 0, verified)
        # Each matter has one entry, and the stream has told every one, whatever was killed in between.
        self.assertEqual(len(set(told)), len(numbers))
        print(f"{len(numbers)} matters, {ROUNDS} kills, {len(told) - len(set(told))} events told twice")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments, rest = parser.parse_known_args()
    ROUNDS = arguments.rounds
    sys.argv = sys.argv[:1] + rest
    main()
