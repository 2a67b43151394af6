#!/usr/bin/env python3
"""Starts Canaille, a free identity provider (OpenID Connect), with one user and one client, on the loopback.

    provider.py PORT REDIRECT [--user lisi] [--password ...] [--name 李四] [--phone ...] [--client yiwang] [--secret ...]

Plain http. Everything is in its memory and made anew at each start, keys included. Prints one line of JSON when it
answers: issuer, client, secret, user, password. Ends with SIGTERM.
Needs: canaille[front,oidc].
"""

import argparse
import datetime
import json
import logging
import os
import secrets

# Plain http is for the loopback only, which is all this script listens on.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from canaille import create_app  # noqa: E402
from canaille.app import models  # noqa: E402
from canaille.backends import Backend  # noqa: E402
from joserfc.jwk import RSAKey  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: E402


def wishes():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("port", type=int)
    parser.add_argument("redirect", help="the address that the browser comes back to, exactly")
    parser.add_argument("--user", default="lisi")
    parser.add_argument("--password", default=secrets.token_urlsafe(12))
    parser.add_argument("--name", default="李四")
    parser.add_argument("--email", default="lisi@example.org")
    parser.add_argument("--phone", default="13912345678")
    parser.add_argument("--client", default="yiwang")
    parser.add_argument("--secret", default=secrets.token_urlsafe(24))
    return parser.parse_args()


def provider(wish):
    app = create_app(
        {
            "SECRET_KEY": secrets.token_urlsafe(32),
            "SERVER_NAME": f"127.0.0.1:{wish.port}",
            "PREFERRED_URL_SCHEME": "http",
            "CANAILLE": {
                "DATABASE": "memory",
                "LANGUAGE": "en",
                "JAVASCRIPT": False,
                "HTMX": False,
                "SMTP": None,
                "CAPTCHA_ENABLED": False,
                "FORCE_HTTPS": False,
                "ACL": {"DEFAULT": {"PERMISSIONS": ["edit_self", "use_oidc"]}},
            },
            "CANAILLE_OIDC": {"ACTIVE_JWKS": [RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)]},
        }
    )
    with app.app_context():
        user = models.User(
            user_name=wish.user,
            display_name=wish.user,
            formatted_name=wish.name,
            family_name=wish.name[:1],
            given_name=wish.name[1:],
            emails=[wish.email],
            phone_numbers=[wish.phone],
            password=wish.password,
        )
        Backend.instance.save(user)
        client = models.Client(
            client_id=wish.client,
            client_secret=wish.secret,
            client_name="一网",
            # Named as trusted by Canaille's default; spares the consent page.
            client_uri="http://127.0.0.1",
            client_id_issued_at=datetime.datetime.now(datetime.timezone.utc),
            redirect_uris=[wish.redirect],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid", "profile", "phone", "email"],
            token_endpoint_auth_method="client_secret_basic",
            # Left out, Canaille takes RS512, which is not on our list; RS256 is what the standard takes.
            id_token_signed_response_alg="RS256",
        )
        # A client can only be named as audience once it has been saved.
        Backend.instance.save(client)
        client.audience = [client]
        Backend.instance.save(client)
    return app


class Quiet(WSGIRequestHandler):
    """Codes and states in addresses need not stand in a log."""

    def log(self, *_):
        pass


def main():
    wish = wishes()
    logging.disable(logging.WARNING)
    server = make_server("127.0.0.1", wish.port, provider(wish), threaded=True, request_handler=Quiet)
    told = {
        "issuer": f"http://127.0.0.1:{wish.port}",
        "client": wish.client,
        "secret": wish.secret,
        "user": wish.user,
        "password": wish.password,
    }
    print(json.dumps(told), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
