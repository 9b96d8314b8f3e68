"""The charter changes only by new versions, which are recorded and never change themselves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from fractions import Fraction
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from core import hooks
from core.charter.actions import CheckFailed, FixedAtFounding, NothingChanges, NotOfThisKind, enact
from core.charter.models import Unchangeable, Version
from core.charter.panels import Replay
from core.charter.parameters import Check, OutOfBounds, WrongValue, checks
from core.charter.presets import (
    UnknownPreset,
    all_presets,
    load,
    load_for_people,
    presets_for_people,
)
from core.charter.reading import (
    UnknownParameter,
    UnknownVersion,
    current,
    numbered,
    numbered_all,
    one_page,
)
from core.record.models import Entry

PEOPLES = ["village", "swiss", "wikikracja-compatible"]
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def found(**values: object) -> Version:
    changes = {name.replace("__", "."): value for name, value in values.items()}
    return enact(changes, now=NOON, decision=None, cause="founding")


def amend(**values: object) -> Version:
    changes = {name.replace("__", "."): value for name, value in values.items()}
    return enact(changes, now=NOON, decision=uuid4(), cause="amendment")


def test_a_charter_is_asked_like_any_mapping():
    assert current().get("group.colour") is None
    assert "group.colour" not in current()
    assert len(current()) == len(hooks.parameters)


def test_before_the_founding_the_defaults_hold():
    assert current().number == 0
    assert current()["group.name"] == hooks.parameters["group.name"].default


def test_the_founders_write_down_every_rule():
    found(group__name="Vik")
    assert current().number == 1
    assert current()["group.name"] == "Vik"
    assert set(Version.objects.get().values) == set(hooks.parameters)


def test_an_amendment_makes_a_new_version_and_the_old_one_stays_readable():
    found(group__name="Vik", referenda__protected_majority="2/3")
    version = amend(referenda__protected_majority="3/4")
    assert version.number == 2
    assert current()["referenda.protected_majority"] == Fraction(3, 4)
    assert current()["group.name"] == "Vik"
    assert numbered(1)["referenda.protected_majority"] == Fraction(2, 3)


def test_what_changed_is_recorded_with_the_decision_that_did_it():
    found(group__name="Vik")
    version = amend(group__name="Nes", referenda__protected_majority="3/4")
    entry = Entry.objects.get(subject="charter:2")
    assert entry.verb == "charter.enacted"
    assert entry.facts == {
        "number": 2,
        "changes": {"group.name": "Nes", "referenda.protected_majority": "3/4"},
        "decision": str(version.decision),
        "cause": "amendment",
    }


def test_great_numbers_survive_the_record():
    found(proposals__signatures_number=2**63 - 1)
    assert current()["proposals.signatures_number"] == 2**63 - 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"group.nam": "Vik"}, UnknownParameter),
        ({"group.name": 7}, WrongValue),
        ({"group.name": ""}, OutOfBounds),
        ({"group.short_name": "Vik"}, OutOfBounds),
        ({"group.time_zone": "Middle/Earth"}, OutOfBounds),
        ({"referenda.protected_majority": "1/3"}, OutOfBounds),
        ({"referenda.protected_majority": 0.75}, WrongValue),
        ({"group.name": "Vik"}, NothingChanges),
    ],
)
def test_a_charter_that_does_not_fit_is_refused_and_changes_nothing(changes, refusal):
    found(group__name="Vik")
    with pytest.raises(refusal) as refused:
        enact(changes, now=NOON, decision=None, cause="test")
    assert str(refused.value)
    assert Version.objects.count() == 1
    assert Entry.objects.filter(verb="charter.enacted").count() == 1


def test_a_refusal_says_which_rule_and_what_to_write():
    with pytest.raises(WrongValue) as refused:
        found(referenda__voting_days="soon")
    assert "soon" in str(refused.value)
    assert "“Members can vote for …”." in str(refused.value)
    assert "Give a whole number" in str(refused.value)


def test_rooms_can_require_that_values_go_together(monkeypatch):
    monkeypatch.setattr(checks, "_things", dict(checks.items()))
    check = Check(
        name="test.name",
        sentence="The short name must begin like the name. Change one of them.",
        holds=lambda charter: charter["group.name"][0].lower() == charter["group.short_name"][0],
    )
    checks.add(check.name, check)
    found(group__name="Vik", group__short_name="vik")
    with pytest.raises(CheckFailed, match="begin like the name"):
        amend(group__name="Nes")
    amend(group__name="Nes", group__short_name="nes")


def test_a_version_cannot_be_changed_or_deleted():
    version = found(group__name="Vik")
    version.cause = "mischief"
    with pytest.raises(Unchangeable):
        version.save()
    with pytest.raises(Unchangeable):
        version.delete()
    with pytest.raises(Unchangeable):
        Version.objects.update(cause="mischief")
    with pytest.raises(Unchangeable):
        Version.objects.all().delete()


def test_a_number_is_given_once():
    version = found()
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.create(number=version.number, values={}, enacted_at=NOON, cause="again")


def test_there_is_no_version_of_a_number_not_reached():
    found()
    with pytest.raises(UnknownVersion):
        numbered(2)


def test_a_version_that_was_rolled_back_is_forgotten():
    found(group__name="Vik")
    with transaction.atomic():
        amend(group__name="Nes")
        assert current()["group.name"] == "Nes"
        transaction.set_rollback(True)
    assert current()["group.name"] == "Vik"
    with pytest.raises(UnknownVersion):
        numbered(2)
    amend(group__name="Ås")
    assert numbered(2)["group.name"] == "Ås"


def test_a_rule_that_is_newer_than_the_charter_keeps_what_was_the_practice(monkeypatch):
    version = found(group__name="Vik")
    parameter = hooks.parameters["proposals.collecting_per_author"]
    assert parameter.legacy == 0
    assert parameter.default == 5
    before_it_existed = dict(version.values)
    del before_it_existed["proposals.collecting_per_author"]
    enacted = Version(number=2, values=before_it_existed, enacted_at=NOON, cause="test")
    enacted.save()
    assert numbered(2)["proposals.collecting_per_author"] == 0


def test_rules_of_a_room_that_is_gone_are_left_aside():
    Version(number=1, values={"gone.rule": 1}, enacted_at=NOON, cause="test").save()
    assert "gone.rule" not in list(current())
    with pytest.raises(UnknownParameter):
        current()["gone.rule"]


def test_reading_versions_that_are_known_costs_no_query(django_assert_num_queries):
    found(group__name="Vik")
    amend(group__name="Nes")
    numbered_all([1, 2])
    with django_assert_num_queries(0):
        assert [numbered(n)["group.name"] for n in (1, 2)] == ["Vik", "Nes"]


def test_one_page_reads_one_charter(django_assert_num_queries):
    found(group__name="Vik")
    numbered(1)
    with django_assert_num_queries(1), one_page():
        assert current() is current()
    with one_page():
        assert current()["group.name"] == "Vik"
        amend(group__name="Nes")
        assert current()["group.name"] == "Nes"


def test_the_record_tells_the_same_story_as_the_versions():
    found(group__name="Vik")
    amend(group__name="Nes")
    replay = Replay()
    for entry in Entry.objects.order_by("pk"):
        replay.apply(entry)
    assert list(replay.differences()) == []


def test_a_version_that_was_tampered_with_is_noticed():
    found(group__name="Vik")
    amend(group__name="Nes")
    # Past the model, as somebody at the database would.
    Version.objects.bulk_create(
        [Version(number=3, values={}, enacted_at=NOON, cause="mischief", decision=uuid4())]
    )
    replay = Replay()
    entries = list(Entry.objects.filter(verb="charter.enacted").order_by("pk"))
    replay.apply(entries[1])
    entry = Entry(verb="charter.enacted", payload=entries[1].payload.replace(":2", ":9"))
    replay.apply(entry)
    assert list(replay.differences()) == [
        "charter 1: was never recorded",
        "charter 2: other values than recorded",
        "charter 3: was never recorded",
        "charter 9: is recorded and missing",
    ]


@pytest.mark.parametrize("name", [preset.name for preset in all_presets()])
def test_a_group_can_be_founded_on_every_preset(name: str):
    preset = load(name)
    enact(preset.values, now=NOON, decision=None, cause="founding")
    for rule, value in preset.values.items():
        assert hooks.parameters[rule].store(current()[rule]) == value
    assert preset.title
    assert preset.description


@pytest.mark.parametrize("name", [preset.name for preset in all_presets()])
def test_a_preset_says_everything_but_what_the_founders_are_asked(name: str):
    said, rules = load(name).values, hooks.parameters.values()
    belonging = {rule.name for rule in rules if rule.belongs(said)}
    asked = {name for name in belonging if name.startswith("group.")}
    assert belonging - asked <= set(said) <= belonging


def test_people_found_no_confederation():
    assert [preset.name for preset in presets_for_people()] == PEOPLES
    assert [preset.name for preset in all_presets() if preset.is_for_groups] == ["confederation"]
    with pytest.raises(UnknownPreset, match=r"village, swiss, wikikracja-compatible\.$"):
        load_for_people("confederation")


def test_what_the_founders_chose_for_good_is_not_amended():
    enact(load("confederation").values, now=NOON, decision=None, cause="founding")
    with pytest.raises(FixedAtFounding, match="The members are groups"):
        amend(confederation__of_groups=False)
    amend(confederation__of_groups=True, confederation__voting_days=7)
    assert current()["confederation.voting_days"] == 7


def test_rules_of_the_other_kind_of_group_are_not_amended():
    enact(load("confederation").values, now=NOON, decision=None, cause="founding")
    with pytest.raises(NotOfThisKind):
        amend(membership__acceptance=7)


def test_a_group_of_people_has_no_rules_of_a_confederation():
    found(group__name="Vik")
    with pytest.raises(NotOfThisKind):
        amend(confederation__voting_days=7)


def test_presets_speak_all_languages_of_the_pages():
    for preset in all_presets():
        assert set(preset.titles) == set(preset.descriptions) == {"en", "sv", "pl"}


def test_a_preset_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(UnknownPreset, match="village, swiss, wikikracja-compatible"):
        load("utopia")


@pytest.mark.django_db(transaction=True)
def test_two_amendments_at_once_make_two_versions():
    found(group__name="Vik")
    start = Barrier(2)

    def amend_in_a_thread(**values: object) -> int:
        try:
            start.wait(timeout=10)
            return amend(**values).number
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(amend_in_a_thread, group__name="Nes")
        second = pool.submit(amend_in_a_thread, referenda__voting_days=9)
    assert {first.result(), second.result()} == {2, 3}
    assert (current()["group.name"], current()["referenda.voting_days"]) == ("Nes", 9)
