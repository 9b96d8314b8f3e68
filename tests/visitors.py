"""Somebody with a browser that knows cookies and forms and nothing else: no JavaScript."""

import http.client
import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urlsplit

FORM = re.compile(r"<form\b(?P<head>[^>]*)>(?P<body>.*?)</form>", re.DOTALL | re.IGNORECASE)
INPUT = re.compile(r"<input\b[^>]*>", re.IGNORECASE)
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
TIMEOUT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came back."""

    address: str
    status: int
    text: str
    location: str = ""

    def form(self, action: str = "") -> dict[str, str]:
        """The hidden and filled-in fields of the first form that goes to `action`.

        Without it, of the first one that comes back to this page.
        """
        targets = {action} if action else {"", self.address}
        for found in FORM.finditer(self.text):
            if _attributes(found["head"]).get("action", "") in targets:
                fields = map(_attributes, INPUT.findall(found["body"]))
                return {
                    one["name"]: one.get("value", "")
                    for one in fields
                    if "name" in one and one.get("type", "text") in {"hidden", "text"}
                }
        raise AssertionError(f"{self.address} ({self.status}) has no form for {action!r}")


@dataclass(slots=True)
class Visitor:
    """One browser. Keeps its connection open; follows redirects only when told."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Page:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> Page:
        """Send a form; its token is taken from the cookie unless the fields have one."""
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        return self._ask("POST", path, urlencode(token | fields))

    def follow(self, page: Page) -> Page:
        """Where a page sent us, or the page itself."""
        while page.location:
            page = self.get(page.location)
        return page

    def _ask(self, method: str, path: str, body: str | None) -> Page:
        target = urlsplit(path)
        path = f"{target.path}?{target.query}" if target.query else target.path
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            headers |= {"Referer": self.address, "Origin": self.address}
        try:
            answer = self._answer(method, path, body, headers)
        except ConnectionError:
            # The server ends connections that were silent for long; browsers ask again too.
            self._connected().close()
            answer = self._answer(method, path, body, headers)
        text = answer.read().decode("utf-8", errors="replace")
        for cookie in answer.msg.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        location = answer.getheader("Location") or ""
        return Page(address=path, status=answer.status, text=text, location=location)

    def _answer(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        connection = self._connected()
        connection.request(method, path, body, headers)
        return connection.getresponse()

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None:
            target = urlsplit(self.address)
            self._connection = http.client.HTTPConnection(
                target.hostname or "", target.port, timeout=TIMEOUT
            )
        return self._connection


def _attributes(tag: str) -> dict[str, str]:
    return {name.lower(): unescape(value) for name, value in ATTRIBUTE.findall(tag)}
