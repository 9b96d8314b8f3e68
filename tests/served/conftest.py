"""The served way, once for all tests here; they run one after the other on one worker."""

from collections.abc import Iterator

import pytest

from tests.served.processes import Served, served


@pytest.fixture(scope="module")
def moot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demonstration on PostgreSQL and Redis whose pages are served; nothing beats yet."""
    with served(tmp_path_factory.mktemp("served"), kind="demo") as made, made.pages():
        yield made
        for name in ("pages", "celery-worker", "celery-beat"):
            # Shown by pytest only when a test failed.
            print(f"--- {name}\n{made.log(name)[-4000:]}")
