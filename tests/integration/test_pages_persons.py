"""How people look on pages: as much as they chose to show, and recognisably more or less."""

import pytest
from django.template import Context, Template

from core.people import actions
from tests import world

pytestmark = pytest.mark.django_db


def shown(person, level, tag="byline"):
    words = "{% load people %}{% " + tag + " person level %}"
    return Template(words).render(Context({"person": person, "level": level}))


@pytest.mark.parametrize(
    ("level", "how"), [(3, "person-name"), (4, "person-pen"), (5, "person-nobody")]
)
def test_who_shows_less_looks_otherwise(level, how):
    aino = world.a_person("Aino")
    assert f'class="person {how}"' in shown(aino, level)
    assert f'class="person {how}"' in shown(aino, level, "person_chip")


def test_nobody_is_seen_behind_a_pen_name():
    aino = world.a_person("Aino")
    aino.photo = "4f2a"
    assert "<img" in shown(aino, 3, "person_chip")
    for level in (4, 5):
        assert "<img" not in shown(aino, level, "person_chip")
        assert str(aino) not in shown(aino, level, "person_chip")


def test_a_former_member_has_an_alias():
    aino = actions.erase(world.a_person("Aino"), now=world.now())
    assert "person-former" in shown(aino, 3)
