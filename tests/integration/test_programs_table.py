"""Every act that has a page can be done by programs too, or the table says why not."""

import inspect
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver

from core import hooks
from core.programs.gathering import gather
from core.programs.operations import Operation
from core.programs.scopes import NO_TOKEN

pytestmark = pytest.mark.embedded
SIGN_IN = "an account and its ways to sign in are the person's alone, with a password or a passkey"
FOUNDING = "people found a group together, each with a link of their own, before anything else is"
AGAIN = "a page that asks for the password or the passkey once more"
BROWSER = "about the browser in which it happens"
DEMO = "the demonstration's own"
SECRET = "makes, changes or ends an address that opens by itself, as a token does"
INSTANCES = "what other instances send, with signatures of their own"
EXCEPTIONS = {
    "record:check": "a program that holds a receipt compares it by itself",
    "people:device": SIGN_IN,
    "people:recovery_sheet": SIGN_IN,
    "people:link": SIGN_IN,
    "people:recover": SIGN_IN,
    "people:erase": AGAIN,
    "people:tokens": AGAIN,
    "people:download": "reads, and programs read it with GET: me.data.download",
    "people:revoke_token": "where tokens are made; a program just forgets its own",
    "membership:founding": FOUNDING,
    "membership:seat_account": FOUNDING,
    "membership:seat_sit": FOUNDING,
    "membership:seat_confirm": FOUNDING,
    "membership:seat_plan": FOUNDING,
    "membership:seat_add": FOUNDING,
    "membership:seat_replace": FOUNDING,
    "membership:seat_remove": FOUNDING,
    "confederations:founding": FOUNDING,
    "confederations:change_plan": FOUNDING,
    "confederations:give_up": FOUNDING,
    "membership:join": SIGN_IN,
    "membership:invitation": SIGN_IN,
    "membership:confirmation": "sends the link that confirms an address for signing in",
    "notices:stop": "the link in a mail, for who is not signed in",
    "feeds:make": SECRET,
    "feeds:replace": SECRET,
    "feeds:withdraw": SECRET,
    "identity:inbox": INSTANCES,
    "identity:shared_inbox": INSTANCES,
    "peers:add_checkpoint": INSTANCES,
    "rolls:evaluate": INSTANCES,
    "pages:language": BROWSER,
    "pages:be": DEMO,
    "pages:next_day": DEMO,
}
# Views to which nothing is sent, though nothing in them says so.
READ_ONLY = {"people:settings"}
# What is read with POST, because something is sent along that no address can hold.
READ_BY_POST = {"referenda.recount", "referenda.ballot_search"}
OURS = ("core.", "groups.", "delegation.", "realtime.", "federation.")
METHODS = {"GET", "HEAD", "POST"}


def pages() -> Iterator[tuple[str, Any]]:
    """The name and the view of every page of ours."""
    for name, pattern in _patterns(get_resolver().url_patterns, ""):
        if inspect.getmodule(inspect.unwrap(pattern.callback)).__name__.startswith(OURS):
            yield name, pattern.callback


def _patterns(patterns: Any, space: str) -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        if isinstance(each, URLPattern):
            yield f"{space}{each.name}", each
        else:
            inner = f"{each.namespace}:" if each.namespace else ""
            yield from _patterns(each.url_patterns, f"{space}{inner}")


def methods(view: Any) -> list[str]:
    """What a view is limited to by `require_POST` and its like; nothing if it is not limited."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            if isinstance(cell.cell_contents, list) and set(cell.cell_contents) <= METHODS:
                return cell.cell_contents
        view = getattr(view, "__wrapped__", None)
    return []


def acting_pages() -> set[str]:
    """The names of all pages to which something can be sent."""
    acting = set()
    for name, view in pages():
        if not hasattr(view, "cls") and (not methods(view) or "POST" in methods(view)):
            acting.add(name)
    return acting - READ_ONLY


def operations() -> list[tuple[str, str, Operation]]:
    gather()
    return [
        (name, method, operation)
        for name, resource in hooks.api.items()
        for method, operation in resource.operations().items()
    ]


def pages_of(found: Iterable[Operation]) -> set[str]:
    return {page for operation in found for page in operation.page}


def test_there_are_acts_on_pages():
    assert {"proposals:sign", "membership:rate", "notices:choices"} <= acting_pages()
    assert "membership:list" not in acting_pages()


def test_every_act_of_a_page_can_be_done_by_programs():
    offered = pages_of(operation for _, _, operation in operations() if operation.is_act)
    assert acting_pages() - offered - EXCEPTIONS.keys() == set()


def test_no_exception_is_one_any_more():
    offered = pages_of(operation for _, _, operation in operations() if operation.is_act)
    assert offered & EXCEPTIONS.keys() == set()
    assert EXCEPTIONS.keys() <= acting_pages()


def test_no_operation_names_a_page_that_is_gone():
    named = pages_of(operation for _, _, operation in operations())
    assert named - {name for name, _view in pages()} == set()


def test_reading_needs_permissions_to_read_and_acting_to_act():
    for name, method, operation in operations():
        if operation.scope is not None and operation.scope is not NO_TOKEN:
            acts = operation.is_act and name not in READ_BY_POST
            assert (operation.scope.kind == "act") == acts, (name, method)


def test_what_reads_changes_nothing_and_what_acts_is_never_a_get():
    for name, method, operation in operations():
        assert operation.is_act == (method in ("post", "put", "patch", "delete")), (name, method)


def test_every_operation_says_what_it_does():
    for name, method, operation in operations():
        assert operation.work.__doc__, (name, method)
