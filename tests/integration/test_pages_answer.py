"""Every page answers on both databases; what else pages do is tested on SQLite alone."""

import pytest

from tests import pages

pytestmark = pytest.mark.django_db


def test_every_page_answers():
    lived = pages.a_lived_in_village()
    seen = {
        (who, path): client.get(path).status_code
        for who, client, paths in pages.visits(lived)
        for path in paths
    }
    assert len(seen) > 60
    assert set(seen.values()) == {200}, {at: code for at, code in seen.items() if code != 200}
