"""A demonstration with a person who has an access token to send requests with, as another system would."""

from people import begin, enter, give, invite, make_token, no_holders, redeem, Visitor
from served import Served, small_pack, yiwang

AGENT = "rx12345.agent1"


class Keyed:
    """A served jurisdiction in its own folder, and the key of an agent."""

    def __init__(self, folder, *more, demo=True):
        self.folder, self.more = folder, more
        self.place = ["--database", f"{folder}/yiwang.sqlite"]
        # The file of keys lies beside the database, and peers.yaml beside the keys.
        self.pack = no_holders(small_pack(folder))
        ran = yiwang("setup", *(["--demo", "--sample", "0", "--no-examples"] if demo else []), "--pack", self.pack, *self.place)
        assert ran.code == 0, ran
        self.out = ran.out
        self.served = None
        self.start()
        admins = begin(self.served, self.out)
        link = invite(admins["szzx.systemAdmin"], "agent", "对接")
        redeem(Visitor(self.served), link)
        give(admins["szzx.securityAdmin"], "agent", AGENT)
        self.key, _ = make_token(enter(Visitor(self.served), "agent"), "open311", ["matters.report"], 30)

    def start(self, port=None):
        self.served = Served(*self.place, *(["--port", port] if port else []), *self.more)
        return self.served

    @property
    def base(self):
        return f"http://127.0.0.1:{self.served.address[1]}/open311/v2"

    @property
    def test(self):
        return f"http://127.0.0.1:{self.served.address[1]}/open311/test/v2"
