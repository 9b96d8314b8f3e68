"""What a person takes along of mandates, and what erasure leaves."""

from typing import Any

import pytest

from core.notices.models import Notice
from core.people import actions as people
from core.people.own_data import collect
from delegation.models import Mandate, OpenVoice
from tests import delegating, world
from tests.delegating import follow, speak_up

pytestmark = pytest.mark.django_db


def told(kind: str) -> list[tuple[Any, Any]]:
    notices = Notice.objects.filter(kind=f"delegation.{kind}").order_by("pk")
    return [(notice.person, notice.facts.get("name")) for notice in notices]


def test_own_data_holds_mandates_and_voices_and_nobody_elses():
    aino, bertil, cilla, _ = delegating.a_village().values()
    mandate = follow(aino, bertil, cilla)
    follow(cilla, bertil)
    speak_up(aino, statement="I read.")
    (part,) = [part for part in collect(aino) if part.name == "delegation"]
    (kept,) = part.rows["mandates"]
    assert kept["uid"] == mandate.uid
    assert kept["choices"][0]["delegates"] == [bertil.uid, cilla.uid]
    assert kept["choices"][0]["must_agree"] == 2
    assert part.rows["open_voices"][0]["statement"] == "I read."


def test_erasing_oneself_ends_mandates_and_takes_back_words():
    aino, bertil, cilla, _ = delegating.a_village().values()
    follow(aino, bertil)
    follow(cilla, aino)
    speak_up(aino, statement="I read.")
    people.erase(aino, now=world.now())
    assert not Mandate.objects.filter(giver=aino).exists()
    assert not OpenVoice.objects.exclude(statement="").exists()
    assert not OpenVoice.objects.live().exists()
    world.next_day()
    assert [who for who, _name in told("delegate_gone")] == [cilla]
