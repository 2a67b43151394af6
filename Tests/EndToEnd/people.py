"""People who sign in over HTTP as a browser would: cookies kept, forms filled in as the page shows them, redirects followed."""

import base64
import csv
import hashlib
import hmac
import io
import re
import struct
import time
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from served import yiwang

LINK = re.compile(r"/welcome/([A-Za-z0-9_-]{43})")
PASSWORD = "Jiangning-2026-yw"


def totp(secret, step):
    """The code of one step (RFC 6238: SHA-1, six digits) of a secret in Base32."""
    key = base64.b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret.replace(" ", "")) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000)


class Authenticator:
    """An authenticator whose codes may each be used once: it gives the earliest that is still taken, and waits if need be."""

    def __init__(self, secret):
        self.secret, self.last = secret, 0

    def code(self):
        step = max(self.last + 1, int(time.time()) // 30 - 1)
        while step > int(time.time()) // 30 + 1:
            time.sleep(0.5)
        self.last = step
        return totp(self.secret, step)

    def wrong(self):
        now = int(time.time()) // 30
        right = {totp(self.secret, now + n) for n in range(-3, 4)}
        return next(code for code in ("%06d" % n for n in range(100)) if code not in right)


class Form:
    def __init__(self, action, method):
        self.action, self.method, self.values, self.choices, self.buttons = action, method, [], {}, []

    def filled(self, values):
        """Name and value pairs with `values` put in; a list ticks or names several."""
        left = dict(values)
        pairs = [(name, value) for name, value in self.values if name not in left]
        for name, value in left.items():
            if value is not None:
                pairs += [(name, one) for one in (value if isinstance(value, (list, tuple)) else [value])]
        return pairs

    @property
    def names(self):
        return {name for name, _ in self.values} | set(self.choices)

    def __repr__(self):
        return f"{self.method} {self.action} {sorted(self.names)}"


class Forms(HTMLParser):
    """The forms of a page with what a browser would send if nobody touched them."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.found, self.form, self.select, self.area = [], None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "form":
            self.form = Form(a.get("action", ""), a.get("method", "get").upper())
            self.found.append(self.form)
        elif self.form is None:
            return
        elif tag == "input" and a.get("name"):
            kind = a.get("type", "text")
            self.form.choices.setdefault(a["name"], []).append(a.get("value", "on" if kind in ("checkbox", "radio") else ""))
            if kind not in ("checkbox", "radio", "file", "submit") or "checked" in a:
                self.form.values.append((a["name"], a.get("value") or ""))
        elif tag == "button" and a.get("name"):
            self.form.choices.setdefault(a["name"], []).append(a.get("value", ""))
        elif tag == "select" and a.get("name"):
            self.select = (a["name"], [])
            self.form.choices.setdefault(a["name"], [])
        elif tag == "option" and self.select:
            value = a.get("value", "")
            self.form.choices[self.select[0]].append(value)
            self.select[1].append((value, "selected" in a))
        elif tag == "textarea" and a.get("name"):
            self.area = a["name"]
            self.form.choices.setdefault(self.area, [])
            self.form.values.append((self.area, ""))

    def handle_data(self, data):
        if self.area and self.form:
            self.form.values[-1] = (self.area, self.form.values[-1][1] + data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select" and self.select and self.form:
            name, options = self.select
            if options:
                self.form.values.append((name, next((v for v, on in options if on), options[0][0])))
            self.select = None


class Visitor:
    """Somebody with a browser: asks, keeps cookies, follows what leads on."""

    def __init__(self, served, language="zh"):
        self.served, self.language, self.cookies = served, language, {}
        self.client = served.client()
        self.answer, self.path = None, "/"

    def ask(self, method, path, body=None, fields=None, follow=True):
        fields = dict(fields or {})
        fields.setdefault("Accept-Language", self.language)
        for _ in range(6):
            cookie = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
            try:
                answer = self.client.ask(method, path, body=body, cookie=cookie or None, fields=fields)
            except (OSError, ConnectionError):
                self.client.close()
                self.client = self.served.client()
                answer = self.client.ask(method, path, body=body, cookie=cookie or None, fields=fields)
            for text in answer.cookies:
                pair, _, rest = text.partition(";")
                name, _, value = pair.partition("=")
                if "Max-Age=0" in rest or not value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = value
            self.answer, self.path = answer, path
            if not follow or answer.status not in (302, 303):
                return answer
            place = answer.field("location")
            parts = urlsplit(place)
            if parts.netloc and parts.netloc != "%s:%d" % self.served.address:
                return answer
            path = parts.path + ("?" + parts.query if parts.query else "")
            method, body = "GET", None
        raise AssertionError(f"led in a circle at {path}")

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, pairs, **more):
        return self.ask(
            "POST",
            path,
            body=urlencode(pairs).encode(),
            fields={"Content-Type": "application/x-www-form-urlencoded", **more.pop("fields", {})},
            **more,
        )

    @property
    def forms(self):
        return Forms(self.answer.text).found

    def form(self, action, **having):
        """The form of this page whose action fits; `having` picks among several by the value of a field."""
        found = [f for f in self.forms if re.search(action, f.action)]
        found = [f for f in found if all((name, value) in f.values or value in f.choices.get(name, []) for name, value in having.items())]
        if not found:
            raise AssertionError(
                f"no form to {action} {having} at {self.path} ({self.answer.status}): {self.forms}\n{words(self.answer.text)[:1500]}"
            )
        return found[0]

    def send(self, action, follow=True, having=None, **values):
        """Fills the form whose action fits, and sends it."""
        form = self.form(action, **(having or {}))
        unknown = set(values) - form.names
        if unknown:
            raise AssertionError(f"the form {form} has no field {unknown}")
        return self.post(form.action, form.filled(values), follow=follow)

    def close(self):
        self.client.close()


def words(html):
    """What a person reads of a page."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def audit(place, after=0):
    """The lines of the audit with an ordinal beyond `after`, oldest first, as `yiwang audit` says them."""
    ran = yiwang("audit", *place)
    assert ran.code == 0, ran
    rows = list(csv.DictReader(io.StringIO(ran.out.lstrip("\ufeff"))))
    return [row for row in rows if int(row["ordinal"]) > after]


# Administration. Each acts through the pages, as the administrators would.

ADMINISTRATORS = ["szzx.systemAdmin", "szzx.securityAdmin", "szzx.auditAdmin"]


def no_holders(pack):
    """Takes everybody out of their posts, so that setup prints links for the administrators. Returns the folder of the pack."""
    path = f"{pack}/holdings.csv"
    with open(path, encoding="utf-8") as file:
        head = file.readline()
    with open(path, "w", encoding="utf-8") as file:
        file.write(head)
    return pack


def expect(visitor, answer, *statuses):
    if answer.status not in statuses:
        raise AssertionError(f"{visitor.path} answered {answer.status}: {words(answer.text)[:1500]}")
    return answer


def redeem(visitor, link, password=PASSWORD, **more):
    """Chooses a password by a one-time link."""
    expect(visitor, visitor.get("/welcome/" + link), 200)
    answer = visitor.send("/welcome/", password=password, repeat=password, **more)
    expect(visitor, answer, 200)
    if not visitor.path.startswith("/sign-in"):
        raise AssertionError(f"the link led to {visitor.path}: {words(answer.text)[:800]}")


def enter(visitor, name, password=PASSWORD, authenticator=None):
    """Signs in by name and password, and by a code if an authenticator is given."""
    expect(visitor, visitor.get("/sign-in"), 200)
    answer = visitor.send(r"^/sign-in$", name=name, password=password)
    if authenticator:
        expect(visitor, answer, 200)
        answer = visitor.send(r"^/sign-in/second-factor$", code=authenticator.code())
    expect(visitor, answer, 200)
    if visitor.path.startswith("/sign-in"):
        raise AssertionError(f"{name} was not let in: {words(answer.text)[:800]}")
    return visitor


def secret_of(text):
    """The secret that a page for enrolment shows, in Base32."""
    found = re.search(r"<code>([A-Z2-7][A-Z2-7 ]{15,})</code>", text)
    if not found:
        raise AssertionError(f"no secret on the page: {words(text)[:1500]}")
    return found.group(1).replace(" ", "")


def enrol(visitor):
    """Sets up a second factor. Returns the authenticator and the recovery codes."""
    expect(visitor, visitor.get("/account/second-factor"), 200)
    expect(visitor, visitor.send(r"/account/second-factor/secret$"), 200)
    authenticator = Authenticator(secret_of(visitor.answer.text))
    answer = expect(visitor, visitor.send(r"/account/second-factor/confirm$", code=authenticator.code()), 200)
    return authenticator, re.findall(r"\b[a-z0-9]{4}(?:-[a-z0-9]{4})+\b", words(answer.text))


def begin(served, out):
    """The three administrators, each with a second factor, by the links that setup printed. Post to visitor."""
    links = LINK.findall(out)
    if len(links) != len(ADMINISTRATORS):
        raise AssertionError(f"setup printed {len(links)} links:\n{out}")
    found = {}
    for post, link in zip(ADMINISTRATORS, links):
        visitor = Visitor(served)
        visitor.name = post.split(".")[1].lower()
        redeem(visitor, link, name="管" + post[5:8], signInName=visitor.name)
        enter(visitor, visitor.name)
        visitor.authenticator, visitor.recovery = enrol(visitor)
        found[post] = visitor
    return found


def invite(system_admin, name, called):
    """Makes a person and returns their one-time link."""
    expect(system_admin, system_admin.get("/administration/persons"), 200)
    expect(system_admin, system_admin.send(r"^/administration/persons$", having={"signInName": ""}, name=called, signInName=name), 200)
    return link_of(system_admin, name)


def link_of(system_admin, name, purpose=None):
    """A fresh one-time link for a person that there is."""
    found = LINK.search(system_admin.answer.text)
    if not found:
        expect(system_admin, system_admin.get(f"/administration/persons/{key_of(system_admin, name)}"), 200)
        expect(system_admin, system_admin.send(r"/link$", **({"purpose": purpose} if purpose else {})), 200)
        found = LINK.search(system_admin.answer.text)
    if not found:
        raise AssertionError(f"no link at {system_admin.path}: {words(system_admin.answer.text)[:1500]}")
    return found.group(1)


def key_of(admin, name):
    """The key of a person in addresses, by sign-in name."""
    path = "/administration/persons" if admin.name.startswith("system") else "/administration/rights"
    answer = expect(admin, admin.get(f"{path}?" + urlencode({"q": name})), 200)
    keys = re.findall(r'href="/administration/persons/([^"/?]+)', answer.text)
    if not keys:
        raise AssertionError(f"nobody is called {name}: {words(answer.text)[:800]}")
    return keys[0]


def give(security_admin, name, post, **more):
    """Gives a person a post from today on."""
    key = key_of(security_admin, name)
    expect(security_admin, security_admin.get(f"/administration/persons/{key}/posts"), 200)
    answer = security_admin.send(rf"/administration/persons/{key}/posts$", post=post, **more)
    return expect(security_admin, answer, 200)


def take_away(security_admin, name, post):
    """Ends the holding of a post at once."""
    key = key_of(security_admin, name)
    expect(security_admin, security_admin.get(f"/administration/persons/{key}/posts"), 200)
    return expect(security_admin, security_admin.send(r"/posts/end$"), 200)


def make_token(visitor, label, scopes, days):
    """A new access token: its text and its key."""
    expect(visitor, visitor.get("/account"), 200)
    answer = expect(visitor, visitor.send(r"/account/tokens$", label=label, scopes=scopes, days=str(days)), 200)
    text = re.search(r"\byw_[A-Za-z0-9_-]{43}", answer.text)
    if not text:
        raise AssertionError(f"no token at {visitor.path}: {words(answer.text)[:1500]}")
    expect(visitor, visitor.get("/account"), 200)
    form = visitor.form(r"/account/tokens/revoke$")
    return text.group(0), dict(form.values)["token"]


def revoke_token(visitor, key):
    expect(visitor, visitor.get("/account"), 200)
    return expect(visitor, visitor.send(r"/account/tokens/revoke$", having={"token": key}), 200)
