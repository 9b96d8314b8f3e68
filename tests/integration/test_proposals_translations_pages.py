"""The pages of translations: what readers of other languages see, and who can write what."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.decisions.models import Law, LawVersion
from groups.proposals import actions
from groups.proposals.models import Translation
from tests import votes, world
from tests.proposing import QUICK, a_proposal, again

pytestmark = pytest.mark.django_db
POLISH = {"title": "Dwa ule pszczół", "text": "Grupa trzyma dwa ule na łące."}
READING_POLISH = {"headers": {"accept-language": "pl"}}


@pytest.fixture
def village():
    return world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)


@pytest.fixture
def bertils_browser(village):
    """Bertil's."""
    return world.sign_in(Client(), village["Bertil"])


@pytest.fixture
def proposal(village):
    return a_proposal(village["Aino"])


def read(client: Client, address: str, **asked: object) -> str:
    answer = client.get(address, **asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_readers_of_the_language_get_the_translation_marked_as_such(
    proposal, bertils_browser
) -> None:
    form = read(bertils_browser, reverse("proposals:translate", args=[proposal.number]))
    assert "Two hives of bees" in form
    answer = bertils_browser.post(
        reverse("proposals:translate", args=[proposal.number]),
        POLISH | {"language": "pl", "author_level": 3},
    )
    assert answer.status_code == 302
    address = proposal.get_absolute_url()
    polish = read(Client(), address, **READING_POLISH)
    assert '<h1 lang="pl">Dwa ule pszczół</h1>' in polish
    assert "Bertil Ek" in polish
    assert "Two hives of bees" not in polish.partition("<h1")[2].partition("</h1>")[0]
    assert '<h1 lang="en">Two hives' in read(Client(), address)
    assert '<h1 lang="en">Two hives' in read(Client(), address + "?language=original")
    shown = read(Client(), address + "?language=pl")
    assert "It is not voted on: the original decides." in shown


def test_an_old_translation_says_so_and_helps_the_next(proposal, village, bertils_browser) -> None:
    actions.translate(proposal, village["Bertil"], language="pl", **POLISH, now=world.now())
    actions.revise(proposal, village["Aino"], title="Three hives", text="3.", now=world.now())
    address = proposal.get_absolute_url()
    assert '<h1 lang="en">Three hives' in read(Client(), address, **READING_POLISH)
    assert "The original has changed since" in read(Client(), address + "?language=pl")
    form = read(
        bertils_browser, reverse("proposals:translate", args=[proposal.number]) + "?language=pl"
    )
    assert "Dwa ule" in form


def test_wrong_input_comes_back_with_what_to_mend(proposal, bertils_browser) -> None:
    address = reverse("proposals:translate", args=[proposal.number])
    empty = bertils_browser.post(
        address, {"language": "pl", "title": "", "text": "", "author_level": 3}
    )
    assert empty.status_code == 422
    bertils_browser.post(address, POLISH | {"language": "pl", "author_level": 3})
    again_ = bertils_browser.post(address, POLISH | {"language": "pl", "author_level": 3})
    assert again_.status_code == 422
    form = read(bertils_browser, address).partition("<main")[2].partition("</main>")[0]
    assert 'value="pl"' not in form
    assert "has a translation into this language already" in again_.content.decode()
    assert Translation.objects.count() == 1


def test_changing_and_taking_off_are_pages_for_whom_they_are(
    proposal, village, bertils_browser
) -> None:
    made = actions.translate(proposal, village["Bertil"], language="pl", **POLISH, now=world.now())
    edit = reverse("proposals:edit_translation", args=[made.uid])
    withdraw = reverse("proposals:withdraw_translation", args=[made.uid])
    assert "Change the translation" in read(
        bertils_browser, proposal.get_absolute_url() + "?language=pl"
    )
    assert "Dwa ule" in read(bertils_browser, edit)
    assert bertils_browser.post(edit, POLISH | {"title": "Ule"}).status_code == 302
    assert Translation.objects.get().title == "Ule"
    other = world.sign_in(Client(), village["Cecilia"])
    assert other.get(edit).status_code == 403
    assert other.post(withdraw).status_code == 403
    assert Client().post(withdraw).status_code == 302
    author = world.sign_in(Client(), village["Aino"])
    assert "Take it off" in read(author, proposal.get_absolute_url() + "?language=pl")
    assert author.post(withdraw).status_code == 302
    assert not Translation.objects.exists()
    assert author.post(withdraw).status_code == 404


def test_strangers_are_asked_to_sign_in_and_outsiders_are_refused(proposal) -> None:
    address = reverse("proposals:translate", args=[proposal.number])
    assert Client().get(address).status_code == 302
    outsider = world.sign_in(Client(), world.a_person("Xaver"))
    assert outsider.get(address).status_code == 403
    assert outsider.post(address, POLISH | {"language": "pl"}).status_code == 403
    assert "Translate" not in read(outsider, proposal.get_absolute_url()).partition("<main")[2]


def test_a_law_with_the_words_of_its_proposal_is_read_in_its_translations() -> None:
    village = world.a_village("Aino", "Bertil", "Cecilia", charter=votes.CHARTER)
    proposal = votes.a_proposal(village["Aino"])
    polish = {"title": "Ławka", "text": "Ludzie chcą usiąść."}
    actions.translate(proposal, village["Bertil"], language="pl", **polish, now=world.now())
    vote = votes.opened(proposal)
    for person in village.values():
        votes.cast(vote, person)
    votes.close(vote)
    law = Law.objects.get()
    shown = read(Client(), law.get_absolute_url(), **READING_POLISH)
    assert "Ludzie chcą usiąść." in shown
    assert "Bertil Ek" in shown
    original = read(Client(), law.get_absolute_url() + "?language=original", **READING_POLISH)
    assert "People want to sit down." in original
    # An effect gives a law other words, which nobody has translated.
    Law.objects.update(text="Other words.")
    LawVersion.objects.update(text="Other words.")
    other = read(Client(), law.get_absolute_url(), **READING_POLISH)
    assert '<div class="card prose" lang="en"><p>Other words.' in other


def test_more_translations_ask_no_more_questions(
    proposal, village, django_assert_num_queries
) -> None:
    address = proposal.get_absolute_url()
    for language in ("pl", "sv"):
        actions.translate(proposal, village["Bertil"], language=language, **POLISH, now=world.now())
    client = Client()
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for language in ("de", "fi", "fr"):
        actions.translate(
            again(proposal), village["Cecilia"], language=language, **POLISH, now=world.now()
        )
    with django_assert_num_queries(len(few.captured_queries)):
        client.get(address)


def test_no_language_is_chosen_for_whoever_translates(proposal, village, bertils_browser) -> None:
    for language in ("sv", "pl"):
        actions.translate(
            proposal, village["Cecilia"], language=language, **POLISH, now=world.now()
        )
    address = reverse("proposals:translate", args=[proposal.number])
    page = read(bertils_browser, address)
    select = page.partition('name="language"')[2].partition("</select>")[0]
    assert '<option value="">–</option>' in select
    assert "selected" not in select
    answer = bertils_browser.post(address, POLISH | {"language": "", "author_level": 3})
    assert answer.status_code == 422
    assert Translation.objects.count() == 2
