#!/usr/bin/env python3
"""Pictures of every page for people to look at: phone and desktop, zh and en, light and dark, and 大字版 on the phone.

Tests/Browser/run.py --shots FOLDER [WORD ...]     only pages whose path holds one of the words
"""

import os
import sys

from browser import DESKTOP, PHONE, chromium
from pages import Walk, enliven
from served import PACK, Client, Served, yiwang

LOOKS = [
    (name, device, language, theme, size)
    for name, device in (("phone", PHONE), ("desktop", DESKTOP))
    for language in ("zh", "en")
    for theme, size in (("light", "standard"), ("dark", "standard"))
] + [("phone", PHONE, "zh", "light", "large")]


def main(folder, words):
    os.makedirs(folder, exist_ok=True)
    place = ["--database", os.path.join(folder, "shots.sqlite")]
    if not os.path.exists(place[1]):
        ran = yiwang("setup", "--demo", "--sample", 20000, "--pack", PACK, *place, seconds=900)
        assert ran.code == 0, ran
    served = Served(*place)
    client = Client(served.address)
    try:
        cookie = enliven(client)
        pages = Walk(client, yiwang("routes", *place).out, cookie).run().pages()
        pages = [page for page in pages if not words or any(word in page[0] for word in words)]
        made = 0
        for name, device, language, theme, size in LOOKS:
            for kind, post, path in pages:
                context = chromium().new_context(base_url="http://%s:%d" % served.address, service_workers="block", **device)
                wishes = dict(language=language, theme=theme, size=size)
                who = ("post", post) if post else tuple(cookie.split("=", 1))
                wishes[who[0]] = who[1]
                context.add_cookies([{"name": k, "value": v, "url": "http://%s:%d" % served.address} for k, v in wishes.items()])
                page = context.new_page()
                page.goto(path)
                page.wait_for_timeout(300)
                file = kind.strip("/").replace("/", "-").replace(":", "") or "home"
                page.screenshot(path=os.path.join(folder, f"{file}.{name}.{language}.{theme}.{size}.png"), full_page=True)
                context.close()
                made += 1
                print(f"\r{made} of {len(pages) * len(LOOKS)}", end="", file=sys.stderr, flush=True)
        print(f"\n{made} pictures of {len(pages)} pages in {folder}")
    finally:
        client.close()
        served.stop()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
