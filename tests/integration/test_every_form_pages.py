"""Every address to which something can be sent: by whom it is done, and that nobody else can.

The last test walks all addresses: one that takes a form and stands in no table fails.
"""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic import RedirectView
from rest_framework.views import APIView

from tests import world
from tests.acts.forms import ANYBODY, FORMS, Form
from tests.acts.refusing import everything
from tests.acts.scene import Scene
from tests.beginning import Beginning

pytestmark = pytest.mark.django_db
METHODS = ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")


def forms(fits: Callable[[Form], bool] = lambda _: True) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("beginning", "name"),
        [pytest.param(form.ballots, name, id=name) for name, form in FORMS.items() if fits(form)],
        indirect=["beginning"],
        scope="module",
    )


@pytest.fixture(scope="module")
def beginning(request: pytest.FixtureRequest, lasting: Any) -> Iterator[Beginning[Scene]]:
    with lasting(lambda: Scene(request.param)) as made:
        yield made


def browser(scene: Scene, who: str, **how: Any) -> Client:
    """That of somebody in the scene, who has signed in before."""
    client = Client(**how)
    return world.sign_in(client, getattr(scene, who)) if who else client


def send(form: Form, scene: Scene, client: Client) -> Any:
    return client.post(scene.at(f"/{form.at}"), form.given(scene))


def staged(beginning: Beginning[Scene], form: Form) -> Scene:
    scene = beginning.again()
    for before in form.first:
        assert send(before, scene, browser(scene, before.by)).status_code == before.status
    return scene


@forms(lambda form: not form.elsewhere)
def test_it_is_done_for_whom_it_is(beginning: Any, name: str) -> None:
    scene, form = staged(beginning, FORMS[name]), FORMS[name]
    client = browser(scene, form.by)
    before = everything()
    answer = send(form, scene, client)
    assert answer.status_code == form.status, answer.content.decode()
    assert everything() != before


@forms()
def test_nobody_else_does_it(beginning: Any, name: str) -> None:
    """Strangers, those who wait and those who left; other members what is the author's."""
    scene, form = staged(beginning, FORMS[name]), FORMS[name]
    others = [who for who in ANYBODY if who not in form.open_to]
    others += ["member"] if form.by == "author" and not form.elsewhere else []
    clients = {who: browser(scene, who) for who in others}
    before = everything()
    for who, client in clients.items():
        answer = send(form, scene, client)
        if who and form.by and not form.elsewhere:
            assert answer.status_code in (403, 404, 409), who
        assert everything() == before, who


@forms(lambda form: not form.is_from_elsewhere)
def test_only_forms_of_ours_are_taken(beginning: Any, name: str) -> None:
    scene, form = staged(beginning, FORMS[name]), FORMS[name]
    client = browser(scene, form.by, enforce_csrf_checks=True)
    before = everything()
    assert send(form, scene, client).status_code == 403
    assert everything() == before


@forms()
def test_to_look_at_an_address_changes_nothing(beginning: Any, name: str) -> None:
    scene, form = staged(beginning, FORMS[name]), FORMS[name]
    client = browser(scene, form.by)
    before = everything()
    for method in METHODS:
        client.generic(method, scene.at(f"/{form.at}"))
        assert everything() == before, method


def test_the_table_names_every_address_that_takes_a_form() -> None:
    found = {name for name, view in addresses(get_resolver().url_patterns) if takes_a_form(view)}
    named = {name.partition(" ")[0] for name in FORMS}
    assert found == named


def addresses(
    patterns: list[Any], rooms: tuple[str, ...] = ()
) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every address by its name, and who answers there."""
    for one in patterns:
        if isinstance(one, URLResolver):
            within = (*rooms, one.namespace) if one.namespace else rooms
            yield from addresses(one.url_patterns, within)
        elif isinstance(one, URLPattern):
            yield ":".join((*rooms, one.name or str(one.pattern))), one.callback


def takes_a_form(view: Callable[..., Any]) -> bool:
    """Whether something can be sent there; a view that does not say which methods takes any.

    What programs ask for has tables of its own, and signing in is allauth's.
    """
    kind = getattr(view, "view_class", None)
    if kind is not None and issubclass(kind, (APIView, RedirectView)):
        return False
    if view.__module__.startswith("allauth."):
        return False
    methods = methods_of(view)
    return methods is None or "POST" in methods


def methods_of(view: Callable[..., Any] | None) -> list[str] | None:
    """What `require_http_methods` was told about a view, or about one that it wraps."""
    while view is not None:
        kept = inspect.getclosurevars(view).nonlocals if inspect.isfunction(view) else {}
        if "request_method_list" in kept:
            return list(kept["request_method_list"])
        view = getattr(view, "__wrapped__", None)
    return None
