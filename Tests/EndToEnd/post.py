"""The other side of messages: a mail relay and the front of a gateway, for tests. Python 3 standard library only."""

import asyncio
import email
import email.policy
import http.client
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Sink:
    """A mail relay on this machine that keeps what it gets (RFC 5321, no more of it than a client needs).

    `answers` holds what the next recipients are answered instead of 250; `hold` keeps it from answering the end of a letter.
    """

    def __init__(self, host="127.0.0.1"):
        self.letters, self.commands, self.answers = [], [], []
        self.hold = threading.Event()
        self.held = threading.Event()
        self.host, self.port = host, None
        ready = threading.Event()
        self.loop = asyncio.new_event_loop()

        def run():
            asyncio.set_event_loop(self.loop)
            self.server = self.loop.run_until_complete(asyncio.start_server(self.talk, host, 0))
            self.port = self.server.sockets[0].getsockname()[1]
            ready.set()
            self.loop.run_forever()

        threading.Thread(target=run, daemon=True).start()
        ready.wait(10)

    async def talk(self, reader, writer):
        async def say(text):
            writer.write(text.encode() + b"\r\n")
            await writer.drain()

        sender, recipients = None, []
        try:
            await say("220 sink ESMTP")
            while line := await reader.readline():
                text = line.decode("ascii").rstrip("\r\n")
                self.commands.append(text)
                word = text[:4].upper()
                if word == "EHLO":
                    await say("250-sink\r\n250 8BITMIME")
                elif word == "MAIL":
                    sender, recipients = re.search(r"<(.*)>", text).group(1), []
                    await say("250 ok")
                elif word == "RCPT":
                    answer = self.answers.pop(0) if self.answers else "250 ok"
                    if answer.startswith("250"):
                        recipients.append(re.search(r"<(.*)>", text).group(1))
                    await say(answer)
                elif word == "DATA":
                    await say("354 go on")
                    lines = []
                    while (line := await reader.readline()) not in (b".\r\n", b""):
                        lines.append(line[1:] if line.startswith(b".") else line)
                    self.letters.append(Letter(sender, recipients, b"".join(lines)))
                    while self.hold.is_set():
                        self.held.set()
                        await asyncio.sleep(0.05)
                    await say("250 taken")
                elif word == "QUIT":
                    await say("221 bye")
                    break
                else:
                    await say("502 not here")
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    def wait(self, count, seconds=30):
        """The letters, once there are so many."""
        limit = time.monotonic() + seconds
        while len(self.letters) < count:
            if time.monotonic() > limit:
                raise AssertionError(f"{len(self.letters)} letters instead of {count}: {self.commands[-12:]}")
            time.sleep(0.05)
        return self.letters

    def close(self):
        self.hold.clear()
        self.loop.call_soon_threadsafe(self.server.close)


class Letter:
    def __init__(self, sender, recipients, raw):
        self.sender, self.recipients, self.raw = sender, recipients, raw
        self.message = email.message_from_bytes(raw, policy=email.policy.default)

    def __getitem__(self, name):
        return self.message[name]

    @property
    def text(self):
        return self.message.get_content()


class Front:
    """Stands before the receiver: answers the first requests with what `answers` holds, and passes on the others."""

    def __init__(self, behind, answers=(), tls=None):
        self.seen, self.answers, front = [], list(answers), self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if front.answers:
                    status = front.answers.pop(0)
                else:
                    back = http.client.HTTPConnection("127.0.0.1", behind, timeout=10)
                    back.request("POST", self.path, body, dict(self.headers.items()))
                    status = back.getresponse().status
                    back.close()
                front.seen.append((status, dict(self.headers.items()), body))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait(self, count, seconds=60):
        """What came, once it is so much."""
        limit = time.monotonic() + seconds
        while len(self.seen) < count:
            if time.monotonic() > limit:
                raise AssertionError(f"{len(self.seen)} requests instead of {count}: {self.seen}")
            time.sleep(0.05)
        return self.seen

    def close(self):
        self.server.shutdown()
        self.server.server_close()
