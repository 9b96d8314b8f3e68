"""Titles of proposals, votes and laws in lists, in the language of whoever reads them."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.heartbeat import jobs
from core.notices.letters import sentence_of
from core.notices.models import Notice
from core.people.models import Person
from groups.decisions.models import Law
from groups.proposals import actions
from groups.proposals.models import Proposal
from groups.referenda.models import Referendum
from tests import votes, world

pytestmark = pytest.mark.django_db
POLISH = {"title": "Dwa ule pszczół", "text": "Grupa trzyma dwa ule na łące."}
LINK = '<a href="{}" lang="pl">Dwa ule pszczół</a>'


@pytest.fixture
def village() -> dict[str, Person]:
    return world.a_village("Aino", "Bertil", "Cecilia", charter=votes.a_charter())


@pytest.fixture
def proposal(village: dict[str, Person]) -> Proposal:
    made = votes.a_proposal(village["Aino"], "Two hives of bees")
    actions.translate(made, village["Bertil"], language="pl", **POLISH, now=world.now())
    return Proposal.objects.get(pk=made.pk)


@pytest.fixture
def bertil(village: dict[str, Person]) -> Client:
    return world.sign_in(Client(), village["Bertil"])


def read(client: Client, address: str, language: str = "pl") -> str:
    client.cookies["django_language"] = language
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_list_says_a_title_as_its_reader_understands_it(proposal: Proposal) -> None:
    address = reverse("proposals:list")
    assert LINK.format(proposal.get_absolute_url()) in read(Client(), address)
    for language in ("en", "sv"):
        said = read(Client(), address, language)
        assert 'lang="en">Two hives of bees</a>' in said
        assert "Dwa ule" not in said


def test_overview_search_and_calendar_say_it_too(proposal: Proposal, bertil: Client) -> None:
    assert "Dwa ule pszczół" in read(bertil, "/")
    assert LINK.format(proposal.get_absolute_url()) in read(Client(), "/search/?q=hives")
    assert "Dwa ule pszczół" in read(Client(), reverse("feeds:calendar") + "?language=pl")


def test_new_words_have_no_translated_title_until_somebody_translates_them(
    proposal: Proposal, village: dict[str, Person]
) -> None:
    actions.revise(proposal, village["Aino"], title="Three hives", text="3.", now=world.now())
    assert "Three hives" in read(Client(), reverse("proposals:list"))
    again = {"title": "Trzy ule", "text": "Trzy."}
    made = actions.translate(
        Proposal.objects.get(pk=proposal.pk),
        village["Bertil"],
        language="pl",
        **again,
        now=world.now(),
    )
    assert "Trzy ule" in read(Client(), reverse("proposals:list"))
    actions.mend_translation(
        made, village["Bertil"], title="Trzy domy", text="Trzy.", now=world.now()
    )
    assert "Trzy domy" in read(Client(), reverse("proposals:list"))
    actions.withdraw_translation(made, village["Bertil"], now=world.now())
    assert "Three hives" in read(Client(), reverse("proposals:list"))


def test_votes_decisions_and_laws_are_called_as_their_proposal(
    proposal: Proposal, village: dict[str, Person], bertil: Client
) -> None:
    vote = votes.opened(proposal)
    assert LINK.format(vote.get_absolute_url())[2:] in read(bertil, reverse("referenda:list"))
    for name in ("Aino", "Bertil", "Cecilia"):
        votes.cast(vote, village[name])
    votes.close(vote)
    law = Law.objects.get()
    for address, link in (
        (reverse("decisions:laws"), law.get_absolute_url()),
        (reverse("decisions:list"), law.versions.get().decision.get_absolute_url()),
        (reverse("referenda:list"), vote.get_absolute_url()),
    ):
        assert LINK.format(link) in read(Client(), address)


def test_who_translates_late_renames_the_vote_and_the_law(village: dict[str, Person]) -> None:
    proposal = votes.a_proposal(village["Aino"], "Two hives of bees")
    vote = votes.opened(proposal)
    for name in ("Aino", "Bertil", "Cecilia"):
        votes.cast(vote, village[name])
    votes.close(vote)
    actions.translate(
        Proposal.objects.get(pk=proposal.pk),
        village["Bertil"],
        language="pl",
        **POLISH,
        now=world.now(),
    )
    assert Referendum.objects.get().titles["pl"] == POLISH["title"]
    assert LINK.format(Law.objects.get().get_absolute_url()) in read(
        Client(), reverse("decisions:laws")
    )


def test_a_notice_tells_everybody_in_their_own_language(
    proposal: Proposal, village: dict[str, Person]
) -> None:
    votes.opened(proposal)
    jobs.drain_all(now=world.now())
    notice = Notice.objects.filter(person=village["Cecilia"], kind="referenda.opened").get()
    with translation.override("pl"):
        assert "Dwa ule pszczół" in sentence_of(notice)
    with translation.override("sv"):
        assert "Two hives of bees" in sentence_of(notice)


def test_titles_cost_no_questions(
    proposal: Proposal, queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    found = Proposal.objects.get(pk=proposal.pk)
    with queries(0), translation.override("pl"):
        assert str(found.heading) == POLISH["title"]
