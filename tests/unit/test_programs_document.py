"""The reference is made once, however many ask for it at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from core.programs import document


def test_readers_at_the_same_moment_get_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    together = Barrier(3)
    made: list[int] = []

    class Generator:
        def __init__(self, **_rest: Any) -> None:
            made.append(1)

        def get_schema(self, **_rest: Any) -> dict[str, Any]:
            return {"info": {}, "paths": {}}

    def ask() -> dict[str, Any]:
        together.wait()
        return document.document()

    monkeypatch.setattr(document, "SchemaGenerator", Generator)
    document._made.cache_clear()
    try:
        with ThreadPoolExecutor(3) as readers:
            found = [each.result() for each in [readers.submit(ask) for _reader in range(3)]]
        assert all(each is found[0] for each in found)
        assert made == [1]
    finally:
        document._made.cache_clear()
