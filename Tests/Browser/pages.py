"""The pages of a running instance, one of each kind: whoever walks them all begins here."""

import datetime
import re
from html import unescape

# Who may see what: together these posts reach every page. The empty one is a visitor.
POSTS = [
    "", "szzx.shiftLeader1", "szzx.acceptor1", "szzx.dispatcher1", "rx12345.agent1", "qfb.supervisor1", "bbw.arbiter1", "cgj.handler",
    "cgj.chief", "cgj.desk", "hcd.inspector1", "320115001001001.worker", "320115001.handler", "tjs.lead", "szzx.systemAdmin",
    "szzx.securityAdmin", "szzx.auditAdmin", "szzx.dataOfficer", "qfb.leader1",
]
# Pages of which a post sees another form are asked for by each of these as well.
OFTEN = ["/", "/matters", "/matters/:number", "/desk", "/overview"]
MEETING = "szzx.acceptor1"


def enliven(client):
    """Lets happen what some pages need in order to be there. Returns the cookie of a resident who has reported."""

    def send(path, post=None, cookie=None, **form):
        answer = client.ask("POST", path, body=form, post=post, cookie=cookie)
        assert answer.status == 303, f"POST {path}: {answer.status}\n{answer.text[-1500:]}"
        return answer

    sent = send("/report", details="路口的井盖缺失，井口朝天", phone="13951800417", area="320115001")
    number = re.search(r"\d{6}-\d{8}-\d{6}", sent.field("location")).group(0)
    cookie = next(c for c in sent.cookies if c.startswith("resident=")).split(";")[0]
    asked = send("/my-data", cookie=cookie, about=number, right="copy", last_four="0417")
    # Each time the cookie is a new one.
    cookie = next((c for c in asked.cookies if c.startswith("resident=")), cookie).split(";")[0]
    days = sorted(day(client, n) for n in (0, 1, 60))
    send("/campaigns", post="szzx.dispatcher1", title="井盖治理", category="part:01001", lead="cgj", plan="逐一更换", until=days[2])
    send("/duty/plans", post=MEETING, plan="gas", level="1")
    # Of day and night one shift runs now, in the small hours last evening's; the other may be over, and what is over is not arranged.
    taken, early = 0, datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).hour < 12
    for person, kind in (("szzx.acceptor1", "day"), ("szzx.acceptor2", "night")):
        shift = {"post": person, "kind": kind, "first": day(client, -1) if kind == "night" and early else days[0], "last": days[0], "days": "all", "step": "save"}
        client.ask("POST", "/duty/arrange", body=shift, post="szzx.shiftLeader1")
        given = {"summary": "一切正常", "items": "", "checked": "yes"}
        taken += client.ask("POST", "/duty/handovers", body=given, post=person).status == 303
    assert taken, "nobody was on duty to hand over"
    return cookie


def day(client, ahead):
    """A day of the district's calendar, so many from today."""
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
    return (now + datetime.timedelta(days=ahead)).strftime("%Y-%m-%d")


# What programs ask for and no browser shows, and what says nothing or never ends.
APART = ("/assets/", "/api/v1/", "/open311/", "/live", "/look", "/health")


LINK = re.compile(r'(?:href|hx-get|data-live)="(/[^"]*)"')


def patterns(routes):
    """From what `yiwang routes` prints: path of a page with its expression, static segments before parameters."""
    paths = sorted({line.split()[1] for line in routes.splitlines() if line.startswith("GET ")}, key=lambda path: (path.count(":"), path))
    return [(path, re.compile("^" + re.sub(r":[A-Za-z]+", "[^/]+", re.escape(path).replace("\\:", ":")) + "$")) for path in paths]


class Walk:
    """Follows links as posts do, until there is nothing of a new kind."""

    def __init__(self, client, routes, cookie=""):
        """`cookie` is that of the visitor, who has reported something."""
        self.client, self.patterns, self.cookie = client, patterns(routes), cookie
        # Of each kind of page: (post, path with query).
        self.found = {}
        self.kinds = {}

    def kind(self, path):
        bare = path.split("?")[0].split("#")[0]
        return next((pattern for pattern, expression in self.patterns if expression.match(bare)), None)

    def run(self):
        for post in POSTS:
            waiting, seen = ["/"] + [path for path, _ in self.patterns if ":" not in path], set()
            while waiting:
                path = waiting.pop(0)
                kind = self.kind(path)
                if kind is None or kind.startswith(APART) or kind in seen:
                    continue
                if kind in self.found and kind not in OFTEN:
                    seen.add(kind)
                    # Known already; its links may still lead to what only this post sees.
                    if ":" in kind and kind != "/matters/:number":
                        continue
                answer = self.client.get(path, post=post or None, cookie=None if post else self.cookie)
                if answer.status != 200:
                    continue
                seen.add(kind)
                self.kinds[kind] = answer.field("content-type").split(";")[0]
                if kind not in self.found:
                    self.found[kind] = (post, path)
                if self.kinds[kind] == "text/html":
                    waiting += [unescape(link).split("#")[0] for link in LINK.findall(answer.text)]
        return self

    def pages(self):
        """(kind, post, path) of every page that is HTML."""
        return [(kind, *self.found[kind]) for kind in sorted(self.found) if self.kinds[kind] == "text/html"]

    def missing(self):
        """Kinds of pages that no link and no post leads to."""
        return [p for p, _ in self.patterns if p not in self.found and not p.startswith(APART)]
