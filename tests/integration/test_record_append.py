"""What happens is recorded in the transaction in which it happens, or not at all."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy

from core import hooks
from core.record import actions
from core.record.models import Entry, Opening, Waiting
from core.record.rules.canonical import NotCanonical, commitment
from core.record.verbs import Verb

pytestmark = pytest.mark.django_db
WHEN = datetime(2030, 1, 2, 3, 4, 5, 678_900, tzinfo=UTC)
SIGNED = Verb("test.signed", 2, gettext_lazy("Proposal %(proposal)s was signed."), ("proposal",))
COUNTED = Verb("test.counted", 1, "%(count)s ballots, %(root)s", ("count", "root"))
SALT = bytes(range(32))


@pytest.fixture(autouse=True)
def verbs(monkeypatch):
    for verb in (SIGNED, COUNTED):
        monkeypatch.setitem(hooks.verbs._things, verb.name, verb)


def sign(proposal=7, **facts):
    return actions.append(
        SIGNED, subject=f"proposal:{proposal}", payload={"proposal": proposal}, at=WHEN, **facts
    )


def test_an_entry_says_what_happened_to_what_and_when():
    entry = Entry.objects.get(pk=sign().pk)
    assert (entry.verb, entry.version, entry.subject) == ("test.signed", 2, "proposal:7")
    assert entry.payload == '{"proposal":7}'
    assert entry.facts == {"proposal": 7}
    assert entry.at == WHEN.replace(microsecond=0)
    assert not hasattr(entry, "opening")


def test_an_entry_keeps_its_hash_through_the_database():
    entry = sign(private={"person": "9d0e", "words": "å€😀"})
    assert Entry.objects.get(pk=entry.pk).data == entry.data


def test_a_verb_may_be_given_by_its_name():
    entry = actions.append("test.signed", subject="proposal:7", payload={"proposal": 7}, at=WHEN)
    assert entry.version == 2


def test_a_new_entry_waits_for_its_leaf():
    entry = sign()
    assert list(Waiting.objects.values_list("entry_id", flat=True)) == [entry.pk]


def test_an_act_that_failed_is_not_recorded():
    with transaction.atomic():
        sign(private={"person": "9d0e"})
        transaction.set_rollback(True)
    assert not Entry.objects.exists()
    assert not Waiting.objects.exists()
    assert not Opening.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("record", [sign, lambda: actions.append_many([])])
def test_nothing_is_recorded_outside_the_transaction_of_the_act(record):
    with pytest.raises(actions.OutsideTransaction):
        record()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"verb": "test.unheard_of"}, actions.UnknownVerb),
        ({"payload": {}}, actions.WrongFields),
        ({"payload": {"proposal": 7, "more": 1}}, actions.WrongFields),
        ({"payload": {"proposal": 7.0}}, NotCanonical),
        ({"payload": {"proposal": "a" * 20_000}}, NotCanonical),
        ({"private": {"person": 1.5}}, NotCanonical),
    ],
)
def test_what_cannot_be_recorded_is_refused_and_leaves_nothing(facts, error):
    right = {"verb": "test.signed", "subject": "proposal:7", "payload": {"proposal": 7}}
    with pytest.raises(error):
        actions.append(**(right | facts), at=WHEN)
    assert not Entry.objects.exists()
    assert not Opening.objects.exists()


def test_what_is_private_enters_the_record_as_a_commitment_only():
    entry = sign(private={"person": "9d0e", "weight": 1})
    assert "9d0e" not in entry.payload
    opening = Opening.objects.get(entry=entry)
    assert opening.payload == '{"person":"9d0e","weight":1}'
    assert opening.facts == {"person": "9d0e", "weight": 1}
    assert entry.facts["commitment"] == commitment(bytes(opening.salt), opening.payload)
    assert opening.person == "9d0e"


def test_the_same_private_thing_twice_looks_different():
    first, second = (sign(private={"person": "9d0e"}) for _ in range(2))
    assert first.facts["commitment"] != second.facts["commitment"]


def test_a_person_is_forgotten_and_the_others_are_not():
    for person in ("9d0e", "77aa", "9d0e"):
        sign(private={"person": person})
    entries = list(Entry.objects.order_by("id").values_list("payload", flat=True))
    assert actions.forget(person="9d0e") == 2
    assert list(Opening.objects.values_list("person", flat=True)) == ["77aa"]
    assert list(Entry.objects.order_by("id").values_list("payload", flat=True)) == entries


def test_forgetting_nobody_forgets_nothing():
    sign(private={"words": "nobody's"})
    with pytest.raises(ValueError, match="person"):
        actions.forget(person="")
    assert Opening.objects.count() == 1


def test_many_acts_are_recorded_in_their_order(django_assert_num_queries):
    acts = [
        actions.Act(
            verb=SIGNED,
            subject=f"proposal:{number}",
            payload={"proposal": number},
            at=WHEN,
            private={"person": str(number)} if number % 2 else None,
        )
        for number in range(20)
    ]
    with django_assert_num_queries(2):
        entries = actions.append_many(acts)
    stored = Entry.objects.order_by("id").values_list("pk", "subject")
    assert list(stored) == [(entry.pk, entry.subject) for entry in entries]
    assert [entry.subject for entry in entries] == [f"proposal:{n}" for n in range(20)]
    for opening in Opening.objects.select_related("entry"):
        assert opening.entry.facts["proposal"] == int(opening.person)
    assert Opening.objects.count() == 10
    assert Waiting.objects.count() == 20


def test_appending_costs_one_query_and_one_more_for_what_is_private(django_assert_num_queries):
    with django_assert_num_queries(1):
        sign()
    with django_assert_num_queries(2):
        sign(private={"person": "9d0e"})


def secrets(*choices):
    return [
        bytes.fromhex(commitment(bytes([number]) * 32, choice))
        for number, choice in enumerate(choices)
    ]


def count(ballots):
    return actions.append_commitments(COUNTED, subject="referendum:1", secrets=ballots, at=WHEN)


def test_secret_acts_are_one_entry_that_does_not_tell_their_order():
    ballots = secrets("yes", "no", "blank")
    entry, again = count(ballots), count(reversed(ballots))
    assert entry.facts["count"] == 3
    assert entry.payload == again.payload
    assert Entry.objects.count() == 2


def test_a_changed_secret_act_changes_the_entry():
    assert count(secrets("yes", "no")).payload != count(secrets("yes", "yes")).payload


def test_no_secret_acts_are_recorded_as_none():
    assert count([]).facts["count"] == 0


@pytest.mark.parametrize("secret", [b"yes", b"", b"a" * 31])
def test_a_secret_act_without_salt_is_refused(secret):
    with pytest.raises(actions.Unsalted):
        count([secret])
    assert not Entry.objects.exists()
