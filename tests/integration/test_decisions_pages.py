"""The pages of the law book, of decisions and of effects."""

import pytest
from django.test import Client
from django.urls import reverse

from core import hooks
from groups.decisions import actions
from groups.decisions.models import Decision, Effect, Law
from groups.proposals import actions as proposals
from groups.proposals.models import Proposal
from groups.referenda import actions as referenda
from tests import votes, world

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def village():
    charter = votes.a_charter(ballots="open", voting_days=1) | {
        "proposals.discussion_days": 0,
        "proposals.collecting_per_author": 0,
    }
    return world.a_village("Aino", "Bertil", "Cilla", charter=charter)


def drafted(village, title="Bees", **effects):
    draft = proposals.draft(village["Aino"], title=title, text=f"{title}, said.", now=world.now())
    for kind, data in effects.items():
        actions.attach(
            draft, village["Aino"], kind=kind.replace("_", "."), data=data, now=world.now()
        )
    return draft


def decide(village, *drafts, choice="1"):
    """Let all of these be voted on together, everybody choosing the same."""
    for draft in drafts:
        proposals.publish(draft, village["Aino"], now=world.now())
    world.next_day()
    for draft in drafts:
        vote = draft.referenda.get()
        for person in village.values():
            referenda.cast_open(vote, person, choice, now=world.now())
    world.next_day()


def many_laws(village, count):
    decide(village, *(drafted(village, f"Law about {number}") for number in range(count)))


@pytest.mark.parametrize("address", ["/laws/", "/decisions/", "/decisions/?show=rejected"])
@pytest.mark.parametrize("count", [1, 4])
def test_lists_need_the_same_few_queries_for_any_number(client, village, queries, address, count):
    choice = "0" if "rejected" in address else "1"
    decide(village, *(drafted(village, f"Bees {number}") for number in range(count)), choice=choice)
    world.sign_in(client, village["Aino"])
    client.get(address)
    with queries(MOST_QUERIES):
        page = client.get(address)
    assert page.content.count(b"Bees ") == count


def test_a_law_shows_its_text_its_versions_and_who_decided_them(client, village, queries):
    decide(village, drafted(village))
    law = Law.objects.get()
    for number in range(3):
        words = {"law": law.number, "title": "Bees", "text": f"Bees, said {number} times."}
        decide(village, drafted(village, f"Change {number}", law_replace=words))
    world.sign_in(client, village["Bertil"])
    client.get(law.get_absolute_url())
    with queries(MOST_QUERIES):
        page = client.get(law.get_absolute_url()).content.decode()
    assert "Bees, said 2 times." in page
    assert "<del>1</del>" in page
    for decision in Decision.objects.all():
        assert f'href="{decision.get_absolute_url()}"' in page
    former = client.get(law.get_absolute_url(), {"version": 1}).content.decode()
    assert "This is a former text." in former
    assert "Bees, said." in former


@pytest.mark.parametrize("version", ["0", "2", "-1", "x", "9" * 40, "１"])
def test_a_version_that_is_not_there_is_not_found(client, village, version):
    decide(village, drafted(village))
    assert client.get(Law.objects.get().get_absolute_url(), {"version": version}).status_code == 404


def test_a_repealed_law_is_among_the_past_ones_and_says_who_ended_it(client, village):
    decide(village, drafted(village))
    law = Law.objects.get()
    decide(village, drafted(village, "No bees", law_repeal={"law": law.number}))
    assert "Bees" not in client.get("/laws/").content.decode().split("<main", 1)[1]
    assert law.title in client.get("/laws/", {"show": "past"}).content.decode()
    page = client.get(law.get_absolute_url()).content.decode()
    assert "no longer binds" in page
    assert "No bees" in page


def test_laws_are_found_by_their_words(client, village):
    many_laws(village, 3)
    page = client.get("/laws/", {"q": "about 2"}).content.decode()
    assert "Law about 2" in page
    assert "Law about 1" not in page
    assert [found["title"] for found in hooks.search["laws"]("about 2")] == [
        f"Law {Law.objects.get(title='Law about 2').number}: Law about 2"
    ]


@pytest.mark.parametrize("laws", [1, 4])
def test_a_decision_explains_itself_with_few_queries(client, village, queries, laws):
    many_laws(village, laws)
    draft = drafted(village, "Away")
    for law in Law.objects.all():
        actions.attach(
            draft, village["Aino"], kind="law.repeal", data={"law": law.number}, now=world.now()
        )
    decide(village, draft)
    decision = Decision.objects.get(proposal=draft)
    client.get(decision.get_absolute_url())
    with queries(MOST_QUERIES):
        page = client.get(decision.get_absolute_url()).content.decode()
    assert page.count("no longer binds") == laws
    assert "It had more votes than anything else" in page


def test_the_page_of_a_proposal_says_what_it_changes(client, village):
    draft = drafted(village)
    proposals.publish(draft, village["Aino"], now=world.now())
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "its title and text become a law" in page


def test_the_overview_tells_what_was_decided_lately(client, village):
    decide(village, drafted(village))
    assert "Decided lately" in client.get("/").content.decode()


# --- Effects ----------------------------------------------------------------------------------
def test_an_author_attaches_changes_and_removes_an_effect_with_plain_forms(client, village):
    draft = drafted(village)
    world.sign_in(client, village["Aino"])
    chooser = client.get(reverse("decisions:effects", args=[draft.number])).content.decode()
    address = reverse("decisions:attach", args=[draft.number, "law.adopt"])
    assert f'href="{address}"' in chooser
    assert client.get(address).status_code == 200
    answer = client.post(address, {"title": "Hives", "text": "Two\r\nof them."})
    assert answer.status_code == 302
    effect = Effect.objects.get()
    assert effect.data == {"title": "Hives", "text": "Two\nof them."}
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "“Hives” becomes a law" in page
    change = reverse("decisions:change", args=[effect.pk])
    assert "Hives" in client.get(change).content.decode()
    client.post(change, {"title": "Hives", "text": "Three."})
    effect.refresh_from_db()
    assert effect.data["text"] == "Three."
    client.post(reverse("decisions:detach", args=[effect.pk]))
    assert not Effect.objects.exists()


def test_a_form_begins_with_the_words_that_the_law_has(client, village):
    decide(village, drafted(village))
    law = Law.objects.get()
    draft = drafted(village, "Change")
    world.sign_in(client, village["Aino"])
    address = reverse("decisions:attach", args=[draft.number, "law.replace"])
    assert "Bees, said." in client.get(address, {"law": law.number}).content.decode()
    for nonsense in ("x", "99", "-1", "9" * 30):
        assert client.get(address, {"law": nonsense}).status_code == 200


def test_what_is_refused_is_said_on_the_form_and_changes_nothing(client, village):
    draft = drafted(village)
    world.sign_in(client, village["Aino"])
    address = reverse("decisions:attach", args=[draft.number, "law.adopt"])
    answer = client.post(address, {"title": "", "text": "Two."})
    assert answer.status_code == 422
    answer = client.post(address, {"title": "Hives", "text": "x" * 50_001})
    assert answer.status_code == 422
    assert not Effect.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "Bertil"])
def test_only_the_author_gets_at_the_effects_of_a_draft(client, village, who):
    draft = drafted(village, law_adopt={"title": "Hives", "text": "Two."})
    effect = draft.effects.get()
    if who != "stranger":
        world.sign_in(client, village[who])
    addresses = [
        reverse("decisions:effects", args=[draft.number]),
        reverse("decisions:attach", args=[draft.number, "once"]),
        reverse("decisions:change", args=[effect.pk]),
    ]
    for address in addresses:
        assert client.get(address).status_code in ({302} if who == "stranger" else {403, 404})
        assert client.post(address).status_code in {302, 403, 404, 405}
    detach = reverse("decisions:detach", args=[effect.pk])
    assert client.get(detach).status_code == 405
    assert client.post(detach).status_code in {302, 403, 404}
    assert Proposal.objects.get(pk=draft.pk).effects.count() == 1


def test_an_unknown_kind_of_effect_is_not_found(client, village):
    draft = drafted(village)
    world.sign_in(client, village["Aino"])
    assert client.get(f"/proposals/{draft.number}/effects/lottery/").status_code == 404


def test_forms_need_their_token(village):
    draft = drafted(village)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(village["Aino"])
    address = reverse("decisions:attach", args=[draft.number, "once"])
    assert strict.post(address).status_code == 403
    assert not draft.effects.exists()
