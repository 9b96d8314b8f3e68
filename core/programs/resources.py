"""What rooms make their `api.py` of: an address, and what can be read and done there."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, ClassVar, TypeVar

from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from rest_framework.authentication import SessionAuthentication
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from core import hooks
from core.instance import instance
from core.programs.conditions import unless_known
from core.programs.description import Described
from core.programs.fields import LARGEST
from core.programs.operations import Audience, Kind, Media, Operation
from core.programs.reading import Json
from core.programs.scopes import Program, Scope, speaking

Work = Callable[..., Any]
Method = Callable[..., HttpResponseBase]
Class = TypeVar("Class", bound="type[Resource]")


class Whoever(SessionAuthentication):
    """Whoever the middlewares found: by a token, or by a session if the page was ours."""

    def authenticate(self, request: Request) -> tuple[Any, Program | None] | None:
        person = request._request.user
        if not person.is_authenticated:
            return None
        program = speaking(request._request)
        if program is None:
            self.enforce_csrf(request)
        return person, program

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return "Bearer"


class OnlyForm(DefaultContentNegotiation):
    """Answers have one form, whatever is asked for."""

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002
        renderers: Any,
        format_suffix: str | None = None,  # noqa: ARG002
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class Resource(APIView):
    """An address for programs; its methods are made with `reads` and `acts`."""

    authentication_classes = (Whoever,)
    permission_classes = ()
    parser_classes = (Json,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = OnlyForm
    # What can be done here is told by the document, to everybody alike.
    metadata_class = None
    schema = Described()
    # How rooms call it, the room it is of, and the address, all set by `at`.
    name: ClassVar[str] = ""
    room: ClassVar[str] = ""
    address: ClassVar[str] = ""

    def initial(self, request: Request, *args: Any, **where: Any) -> None:
        super().initial(request, *args, **where)
        if any(isinstance(number, int) and number > LARGEST for number in where.values()):
            raise Http404

    def finalize_response(  # type: ignore[override]
        self, request: Request, response: Any, *args: Any, **where: Any
    ) -> HttpResponseBase:
        answer = super().finalize_response(request, response, *args, **where)
        patch_vary_headers(answer, ("Authorization", "Cookie", "Accept-Language"))
        return unless_known(request._request, answer)

    @classmethod
    def operations(cls) -> dict[str, Operation]:
        """What can be done here, by the method of HTTP."""
        found: dict[str, Any] = {name: getattr(cls, name, None) for name in cls.http_method_names}
        return {
            name: method.operation for name, method in found.items() if hasattr(method, "operation")
        }


def at(address: str, *, name: str) -> Callable[[Class], Class]:
    """Put a resource at an address under `/api/v1/`: `@at("members/", name="members")`."""

    def registered(resource: Class) -> Class:
        resource.name, resource.address = name, address
        resource.room = _room_of(resource.__module__)
        return hooks.api.add(name, resource)  # type: ignore[no-any-return]

    return registered


def _room_of(module: str) -> str:
    """The last name of the room in which a module stands: "groups.membership.api" is membership."""
    before, _api, _rest = module.partition(".api")
    return before.rpartition(".")[2]


def reads(
    gives: Kind | Media,
    *,
    audience: Audience = "world",
    scope: Scope | None = None,
    takes: Kind | None = None,
    many: bool = False,
    also: Sequence[int] = (),
    page: Sequence[str] = (),
) -> Callable[[Work], Method]:
    """Make a method that reads: `def get(self, request, [asked,] **where)`.

    `takes` reads the query. What only members or the person alone read needs a scope. With `many`
    the method returns a `Listed`, or all there is as a list. `page` names the pages that show the
    same, `also` further statuses of refusals.
    """
    if (audience == "world") != (scope is None):
        raise TypeError("what the world reads needs no scope, everything else needs one")

    def made(work: Work) -> Method:
        operation = Operation(
            work=work,
            is_act=False,
            audience=audience,
            scope=scope,
            takes=takes,
            gives=gives,
            many=many,
            status=200,
            also=also,
            page=page,
        )
        return _method(operation)

    return made


def acts(
    scope: Scope,
    *,
    takes: Kind | Media | None = None,
    gives: Kind | None = None,
    status: int = 200,
    also: Sequence[int] = (),
    page: Sequence[str] = (),
) -> Callable[[Work], Method]:
    """Make a method that acts for who is signed in: `def post(self, request, [given,] **where)`.

    It calls one action and returns what `gives` shows, or nothing; a new thing comes as `Made` with
    status 201. `page` names the pages with the same act, `also` further statuses of refusals.
    """

    def made(work: Work) -> Method:
        operation = Operation(
            work=work,
            is_act=True,
            audience="self",
            scope=scope,
            takes=takes,
            gives=gives,
            many=False,
            status=status,
            also=also,
            page=page,
        )
        return _method(operation)

    return made


def _method(operation: Operation) -> Method:
    @wraps(operation.work)
    def method(resource: Resource, request: Request, **where: Any) -> HttpResponseBase:
        return operation.run(resource, request, **where)

    method.operation = operation  # type: ignore[attr-defined]
    return method


def path_of(name: str, **where: Any) -> str:
    """The path at which programs find a resource."""
    return reverse(f"programs:{name}", kwargs=where)


def address_of(name: str, **where: Any) -> str:
    """The whole address of it."""
    return instance.address + path_of(name, **where)
