"""Schemathesis asks everything of everybody, in a village that is lived in.

There is no failure of ours, and no answer that the OpenAPI document does not describe.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.drainage import GENERATOR_STATS
from hypothesis import HealthCheck, Phase
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from core.programs.document import document
from delegation.models import Mandate
from tests import pages
from tests.beginning import Beginning, undone
from tests.programs import Program, program_of

pytestmark = pytest.mark.django_db
SEED = 2030
FEW, MANY = 2, 20
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ROOMS = sorted({each["tags"][0] for path in document()["paths"].values() for each in path.values()})
World = tuple[pages.Lived, dict[str, Program], dict[str, list[Any]]]


@pytest.fixture(scope="module")
def app() -> Iterator[Any]:
    """Everything that answers, called from this computer, in the transaction of the test."""
    django = get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield lambda environ, start: django({**environ, "REMOTE_ADDR": "127.0.0.1"}, start)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def beginning(lasting: Any) -> Iterator[Beginning[World]]:
    def build() -> World:
        lived = pages.a_lived_in_village()
        programs = {"member": program_of(lived.member), "stranger": Program()}
        return lived, programs, places(lived)

    with lasting(build) as made:
        yield made


def places(lived: pages.Lived) -> dict[str, list[Any]]:
    """Numbers of things that are there, for addresses: most that are drawn lead nowhere."""
    uids = [
        lived.collecting.uid,
        lived.closed.uid,
        *Mandate.objects.by(lived.member).values_list("uid", flat=True),
    ]
    return {"number": [1, 2, 3, 4], "index": [0, 5], "uid": [str(uid) for uid in uids]}


def ask(app: Any, room: str, world: World, examples: int) -> int:
    """Every operation of a room, by everybody, rightly and wrongly; how many were asked."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    _lived, programs, known = world
    count = 0
    for found in schema.include(tag=room).get_all_operations():
        operation = found.ok()
        for program in programs.values():
            for how in ways(operation, known):
                count += try_out(operation.as_strategy(**how), program, examples)
    return count


def ways(operation: Any, known: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Wrongly, and rightly at any place; and rightly where something is there."""
    found = [{"generation_mode": mode} for mode in GenerationMode]
    names = [parameter.name for parameter in operation.path_parameters]
    if not names or not all(name in known for name in names):
        return found
    there = [{name: known[name][n % len(known[name])] for name in names} for n in range(2)]
    return found[1:] + [{"path_parameters": place} for place in there]


def try_out(strategy: Any, program: Program, examples: int) -> int:
    count = 0

    @hypothesis.seed(SEED)
    @hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=strategy)
    def one(case: Any) -> None:
        nonlocal count
        count += 1
        cache.clear()
        headers = {"Authorization": f"Bearer {program.token}"} if program.token else {}
        with undone():
            case.call_and_validate(headers=headers, checks=CHECKS)

    # Where nothing is sent, nothing can be sent wrongly.
    with suppress(Unsatisfiable):
        one()
    return count


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_fails_and_every_answer_is_as_described(
    app: Any, beginning: Beginning[World], room: str
):
    assert ask(app, room, beginning.again(), FEW)


@pytest.mark.slow
@pytest.mark.parametrize("room", ROOMS)
def test_nothing_fails_when_much_more_is_asked(app: Any, beginning: Beginning[World], room: str):
    assert ask(app, room, beginning.again(), MANY)


def test_the_document_was_made_without_doubts():
    """Two shapes of one name, or something that could not be described, would be noted."""
    document()
    assert [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache] == []
