#!/usr/bin/env python3
"""Every page there is, looked over: axe-core in light, dark and 大字版, nothing wider than a window of 320 px, and no error in the console.

The pages are found by walking links as every kind of post, so a new page is looked over without being named here.
"""

import os
import sys

from browser import PHONE, BrowserCase, Error, chromium, rules
from pages import Walk, enliven
from served import Client, Served, main, temporary, yiwang, PACK

# Pages that no link of the demo leads to: they stand at the end of a form, a letter or another site. signin.py looks over those of
# accounts, discipline.py that of a lottery, workbench.py that of a call, report.py what the report page fetches; scenarios ask for all.
ELSEWHERE = {
    "/account", "/account/link/:provider", "/account/password", "/account/second-factor", "/followers/:token", "/welcome/:token",
    "/sign-in/openid/:provider", "/sign-in/second-factor", "/sign-in/with/:provider", "/sign-in", "/matters/:number/call",
    "/intake/done/:number", "/report/nearby", "/report/where", "/administration/pack/shapes/:code",
    "/draws/:key", "/enforcement/:number/evidence", "/photos/:digest",
    # Files and answers for programs, and a subscription, which doors.py makes and looks at.
    "/administration/import/rejected.csv", "/administration/webhooks/:key", "/exports/:register", "/hall/failures/:order",
    "/hotline/orders/:order",
    # For other posts than that of the walk, and what must be frozen first: appraisal.py and figures.py look at them.
    "/appraisal/freeze", "/appraisal/results/:key", "/appraisal/results/:key/check", "/appraisal/results/:key/files/:section", "/reviews",
    "/reviews/:period", "/reviews/:period/document.docx",
}


class EveryPage(BrowserCase):
    @classmethod
    def setUpClass(cls):
        folder = temporary(cls)
        place = ["--database", os.path.join(folder, "yiwang.sqlite")]
        ran = yiwang("setup", "--demo", "--sample", 3000, "--pack", PACK, *place, seconds=400)
        assert ran.code == 0, ran
        cls.served = Served(*place)
        cls.addClassCleanup(cls.served.stop)
        routes = yiwang("routes", *place)
        assert routes.code == 0, routes
        client = Client(cls.served.address)
        cls.cookie = enliven(client)
        cls.walk = Walk(client, routes.out, cls.cookie).run()
        client.close()

    def test_every_page_in_every_look(self):
        faults, looked = [], 0
        pages = self.walk.pages()
        self.assertGreater(len(pages), 50)
        by_post = {}
        for kind, post, path in pages:
            by_post.setdefault(post, []).append((kind, path))
        for post, those in by_post.items():
            # Colours that are still on their way between two themes are no fault.
            person = self.person(PHONE, reduced_motion="reduce")
            name, value = ("post", post) if post else self.cookie.split("=", 1)
            person.context.add_cookies([{"name": name, "value": value, "url": person.address}])
            for kind, path in those:
                person.page.set_viewport_size({"width": 1280, "height": 900})
                try:
                    person.page.goto(path, wait_until="load")
                except Error as error:
                    faults.append(f"{path} as {post or 'visitor'}: {str(error).splitlines()[0]}")
                    continue
                person.page.evaluate(rules())
                for theme, size, width in [("light", "standard", 1280), ("dark", "standard", 390), ("light", "large", 320)]:
                    person.page.set_viewport_size({"width": width, "height": 800})
                    person.page.evaluate(
                        "([theme, size]) => { document.documentElement.dataset.theme = theme; document.documentElement.dataset.size = size; }",
                        [theme, size])
                    found = person.page.evaluate("async () => (await axe.run()).violations")
                    for one in found:
                        faults.append(f"{path} as {post or 'visitor'}, {theme} {size} {width}: {one['id']}: {one['nodes'][0]['html'][:160]}")
                    if not person.fits():
                        faults.append(f"{path} as {post or 'visitor'}, {theme} {size}: wider than {width} px")
                    looked += 1
            person.page.close()
        print(f"{len(pages)} pages, {looked} looks", file=sys.stderr)
        self.assertEqual(faults, [], f"{len(faults)} faults:\n" + "\n".join(faults))

    def test_every_page_is_reached_by_links(self):
        # What other programs ask for is no page.
        lost = {path for path in self.walk.missing() if not path.startswith(("/api/", "/open311/"))}
        self.assertEqual(sorted(lost - ELSEWHERE), [])


if __name__ == "__main__":
    chromium()
    main()
