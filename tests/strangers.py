"""Somebody elsewhere in the fediverse, served by a real socket on this computer."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.test import Client

from core.instance import instance
from federation.wire.rules.requests import Request
from federation.wire.signatures import sign, sign_old
from federation.wire.wall import wall

KIND = "application/activity+json"


@cache
def a_key(_which: str = "") -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Stranger:
    """An account elsewhere: its document, its key, and what was delivered to it."""

    base: str
    which: str = ""
    received: list[dict[str, Any]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    asked: int = 0
    answers: list[int] = field(default_factory=list)
    # As which type its documents are served, and which signatures it understands.
    kind: str = KIND
    understands: tuple[str, ...] = ("old", "new")
    signatures: list[str] = field(default_factory=list)
    changed: dict[str, Any] = field(default_factory=dict)
    number: int = 0

    @property
    def id(self) -> str:
        return f"{self.base}/someone"

    @property
    def key_id(self) -> str:
        return f"{self.id}#main-key"

    @property
    def document(self) -> dict[str, Any]:
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        pem = a_key(self.which).public_key().public_bytes(serialization.Encoding.PEM, form)
        key = {"id": self.key_id, "owner": self.id, "publicKeyPem": pem.decode()}
        return {
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": self.id,
            "type": "Person",
            "preferredUsername": "someone",
            "inbox": f"{self.base}/inbox",
            "publicKey": key,
            **self.changed,
        }

    def by_me(self, message: bytes) -> bytes:
        return a_key(self.which).sign(message, padding.PKCS1v15(), hashes.SHA256())

    def says(self, kind: str, about: Any, **facts: Any) -> dict[str, Any]:
        """An activity with an id of its own."""
        self.number += 1
        return {
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": f"{self.base}/activities/{self.number}",
            "type": kind,
            "actor": self.id,
            "object": about,
            **facts,
        }

    def signed(
        self,
        activity: Any,
        *,
        to: str = "/federation/group/inbox",
        is_old: bool = False,
        at: datetime | None = None,
        nonce: str = "",
    ) -> Request:
        request = Request(
            method="POST",
            url=instance.address + to,
            headers={"content-type": KIND},
            body=(activity if isinstance(activity, str) else json.dumps(activity)).encode(),
        )
        facts: dict[str, Any] = {"key_id": self.key_id, "sign": self.by_me, "now": at or wall()}
        if is_old:
            return sign_old(request, **facts)
        return sign(request, **facts, nonce=nonce or f"nonce {self.number}")

    def posts(self, activity: Any, **how: Any) -> int:
        """Deliver to us; the status of the answer."""
        return send(self.signed(activity, **how))

    def follows(self, **how: Any) -> dict[str, Any]:
        """Follow the group, which takes it."""
        follow = self.says("Follow", f"{instance.address}/federation/group")
        assert self.posts(follow, **how) == 202
        return follow


def send(request: Request) -> int:
    """Hand a request to our pages as a server does; the status of the answer."""
    headers = {name: value for name, value in request.headers.items() if name != "content-type"}
    answer = Client().generic(
        request.method,
        request.target,
        request.body,
        content_type=request.headers["content-type"],
        headers={"host": request.host, **headers},
    )
    return answer.status_code


@contextmanager
def a_stranger(which: str = "") -> Iterator[Stranger]:
    """Somebody whose computer is on."""
    stranger = Stranger(base="", which=which)

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            stranger.asked += 1
            stranger.signatures.append("new" if "signature-input" in self.headers else "old")
            is_understood = stranger.signatures[-1] in stranger.understands
            self.answer(200 if is_understood else 401, json.dumps(stranger.document).encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            url = stranger.base + self.path
            stranger.requests.append(Request(method="POST", url=url, headers=headers, body=body))
            status = stranger.answers.pop(0) if stranger.answers else 202
            if status < 300:
                stranger.received.append(json.loads(body))
            self.answer(status, b"")

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", stranger.kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    stranger.base = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield stranger
    finally:
        server.shutdown()
        server.server_close()
