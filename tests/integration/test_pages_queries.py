"""Every page asks the database the same few questions in a small group and in a larger one."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import pages

pytestmark = pytest.mark.django_db
MOST = 15


def asked(client: Client, path: str) -> list[str]:
    client.get(path)  # What is read once per process or session is not the page's.
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return [query["sql"] for query in captured.captured_queries]


def counts(lived: pages.Lived) -> dict[tuple[str, str], list[str]]:
    return {
        (who, place): asked(client, path)
        for who, client, paths in pages.visits(lived)
        for place, path in ((f"{n} {path}", path) for n, path in enumerate(paths))
    }


def test_every_page_asks_few_questions_however_much_there_is():
    lived = pages.a_lived_in_village()
    small = counts(lived)
    lived.grow(4)
    large = counts(lived)

    too_many = [[place, len(sql), *sql] for place, sql in large.items() if len(sql) > MOST]
    assert not too_many, "\n".join(str(line) for page in too_many for line in page)
    growing = {
        f"{before[0]} {before[1]}": (len(small[before]), len(large[after]))
        for before, after in zip(small, large, strict=True)
        if len(large[after]) > len(small[before])
    }
    assert not growing, growing
