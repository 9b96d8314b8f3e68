"""The page about the protocol between groups shows messages as they are really written."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver

from core import hooks
from tests.docs.protocol import BLOCK, PAGE, bodies, examples

TEXT = PAGE.read_text("utf-8")
SHOWN = dict(BLOCK.findall(TEXT))
# What the whole fediverse asks stands on its own page, and what people ask are pages.
ELSEWHERE = ("federation/inbox", "federation/group", "federation/notes", "federation/activities")
FOR_PEOPLE = "federation/founding"


def addresses(patterns: Any, before: str = "") -> Iterator[str]:
    for each in patterns:
        whole = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield whole
        else:
            yield from addresses(each.url_patterns, whole)


def test_every_example_is_shown_and_no_other() -> None:
    assert set(SHOWN) == set(examples())


def test_the_examples_are_what_the_code_writes() -> None:
    for name, text in examples().items():
        assert SHOWN[name] == text, f"{name}: run `python -m tests.docs.protocol`"


def test_every_kind_of_object_is_on_the_page_with_an_example_and_who_says_it() -> None:
    assert set(bodies()) == set(hooks.civic_kinds)
    for kind in hooks.civic_kinds:
        assert f"### {kind}\n\nSaid by " in TEXT, kind


def test_every_request_between_groups_is_on_the_page() -> None:
    asked = [
        address
        for address in addresses(get_resolver().url_patterns)
        if address.startswith(("federation/", "witness/", "log/"))
        and not address.startswith((*ELSEWHERE, FOR_PEOPLE))
    ]
    assert len(asked) > 8
    for address in asked:
        fixed = re.split(r"<\w+:(\w+)>", address)
        words = "".join(
            f"<{part.rstrip('_')}>" if at % 2 else part for at, part in enumerate(fixed)
        )
        assert f"/{words}".removesuffix("/") in TEXT, address
