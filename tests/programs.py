"""A program that speaks for somebody, as tests use it."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from core.people import actions as people
from core.people.models import Person
from core.programs.scopes import scopes
from tests import world

JSON = "application/json"


@dataclass
class Program:
    """Shows its token, if it has one. Addresses are those under `/api/v1/`."""

    token: str = ""

    def get(self, address: str, **asked: Any) -> HttpResponse:
        return self.ask("GET", address, asked)

    def post(self, address: str, **given: Any) -> HttpResponse:
        return self.ask("POST", address, given)

    def put(self, address: str, **given: Any) -> HttpResponse:
        return self.ask("PUT", address, given)

    def delete(self, address: str) -> HttpResponse:
        return self.ask("DELETE", address, {})

    def ask(self, method: str, address: str, facts: Any, **headers: str) -> HttpResponse:
        """Any request; header names as Python writes them: `if_none_match`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        path = address if address.startswith("/") else f"/api/v1/{address}"
        client: Any = Client(headers=sent)
        if method in ("GET", "HEAD"):
            return client.generic(method, path, **_query(facts))  # type: ignore[no-any-return]
        body = json.dumps(facts) if facts or method == "POST" else ""
        return client.generic(method, path, body, content_type=JSON)  # type: ignore[no-any-return]


def _query(asked: Any) -> dict[str, Any]:
    return {"query_params": asked} if asked else {}


def problem(answer: HttpResponse) -> tuple[int, str]:
    """What went wrong, by status and code, with a sentence and a place that explains it."""
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == answer.status_code
    assert told["detail"]
    assert told["type"].endswith(f"/api/problems/#{told['code']}")
    return told["status"], told["code"]


def rating_of(forename: str) -> str:
    """The address of one's rating of somebody, whatever their number."""
    return f"people/{Person.objects.get(forename=forename).number}/rating/"


def program_of(person: Person, *names: str) -> Program:
    """A program with a token of the person's for these scopes; without any, for all there are."""
    token = people.make_token(
        person, name="A test", scopes=names or scopes().keys(), days=30, now=world.now()
    )
    return Program(token)
