"""One's own account for programs."""

from typing import Any

from django.http import HttpRequest

from core.people.api.shown import READ, Account, photo_address
from core.people.signed_in import signed_in
from core.programs.resources import Resource, at, reads
from core.programs.scopes import speaking


@at("me/", name="me")
class Me(Resource):
    @reads(Account, audience="self", scope=READ, page=["people:settings"])
    def get(self, request: HttpRequest) -> dict[str, Any]:
        """Your account, and what this token allows."""
        person = signed_in(request)
        program = speaking(request)
        scopes = sorted(program.scopes) if program else None
        return {"person": person, "photo": photo_address(person), "scopes": scopes}
