"""One thing that programs can read or do at an address: who may, what goes in, what comes out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from core import hooks
from core.programs.paging import Listed, PageAsked, part_of
from core.programs.scopes import (
    NO_TOKEN,
    READ_GROUP,
    NotForTokens,
    Program,
    Scope,
    ScopeMissing,
    speaking,
)
from core.refusals import Forbidden, SignInNeeded

Audience = Literal["world", "members", "self"]
Kind = type[BaseSerializer[Any]]


class OnlyForMembers(Forbidden):
    """What only members read."""

    code = "only-for-members"
    sentence = _("Only members can read this.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """What is no JSON: a file, a picture, a signed note."""

    type: str
    is_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What an act has made, and the address at which programs find it from now on."""

    thing: Any
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """`work` does it; the rest says for whom and in which form. See `reads` and `acts`."""

    work: Callable[..., Any]
    is_act: bool
    audience: Audience
    scope: Scope | None
    takes: Kind | Media | None
    gives: Kind | Media | None
    many: bool
    status: int
    also: Sequence[int]
    page: Sequence[str]

    def admit(self, request: HttpRequest) -> None:
        """Raises a Refusal unless whoever asks may, as far as no rule has to be asked."""
        if self.audience != "world" and not request.user.is_authenticated:
            raise SignInNeeded
        program = speaking(request)
        if program is not None:
            self._allow(request, program)
        if self.audience == "members" and not hooks.standing["is_member"](request.user):
            raise OnlyForMembers

    def _allow(self, request: HttpRequest, program: Program) -> None:
        """What the token allows, and no more; raises NotForTokens, ScopeMissing."""
        if self.scope is NO_TOKEN:
            raise NotForTokens
        if self.scope is not None and self.scope.name not in program.scopes:
            raise ScopeMissing(scope=self.scope.name)
        if self.scope is None and READ_GROUP.name not in program.scopes:
            # Some of what the world reads says more to members; this token is not for that.
            request.user = AnonymousUser()

    def run(self, resource: Any, request: Request, **where: Any) -> HttpResponseBase:
        """Read what was sent, do it, and answer; raises what the action raises."""
        self.admit(request._request)
        page = _valid(PageAsked, request.query_params) if self.many else {}
        given = () if self.takes is None else (self._given(request),)
        found = self.work(resource, request._request, *given, **where)
        if isinstance(found, HttpResponseBase):
            return found
        if self.many:
            return self._listed(request, found, **page)
        return self._one(found)

    def _given(self, request: Request) -> Any:
        if isinstance(self.takes, Media):
            # Where nothing was sent, the framework reads a form with no fields.
            return request.data or BytesIO()
        assert self.takes is not None
        return _valid(self.takes, request.data if self.is_act else request.query_params)

    def _one(self, found: Any) -> Response:
        if self.gives is None:
            return Response(status=204)
        headers = {"Location": found.address} if isinstance(found, Made) else {}
        thing = found.thing if isinstance(found, Made) else found
        return Response(self._shown(thing), status=self.status, headers=headers)

    def _listed(
        self, request: Request, found: Any, *, limit: int, cursor: str | None = None
    ) -> Response:
        if not isinstance(found, Listed):
            return Response({"results": self._shown(found, many=True), "next": None})
        part = part_of(found, cursor=cursor, limit=limit)
        further = _with_cursor(request, part.cursor) if part.cursor else None
        headers = {"Link": f'<{further}>; rel="next"'} if further else {}
        results = self._shown(part.shown, many=True)
        return Response({"results": results, "next": further}, headers=headers)

    def _shown(self, thing: Any, **how: Any) -> Any:
        assert self.gives is not None
        assert not isinstance(self.gives, Media)
        return self.gives(thing, **how).data


def _valid(kind: Kind, data: Any) -> Any:
    """What was sent, read; raises ValidationError."""
    form = kind(data=data)
    form.is_valid(raise_exception=True)
    return form.validated_data


def _with_cursor(request: Request, cursor: str) -> str:
    asked = request.query_params.copy()
    asked["cursor"] = cursor
    return request._request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
