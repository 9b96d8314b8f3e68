"""The page of a proposal: for whom it is there, and what can be done at it."""

import pytest
from django.test import Client
from django.urls import reverse

from groups.proposals import actions
from groups.proposals.models import Argument, Proposal
from groups.proposals.rules import Stage
from tests import world
from tests.proposing import QUICK, a_draft, a_proposal, in_stage, new_words, page, valid_signatures

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)


def test_everybody_can_read_a_published_proposal(village, visitor) -> None:
    proposal = a_proposal(village["Aino"], keywords=["Bees"], reason="Honey")
    shown = page(visitor, "detail", proposal.number)
    for words in ("Two hives of bees", "Honey", "Bees", "1 of 2 signatures", "Aino"):
        assert words in shown
    assert "Sign in to sign" in shown
    assert "Two hives of bees" in page(visitor, "list")


def test_a_draft_does_not_exist_for_others(
    village, bertils_browser, visitor, authors_browser
) -> None:
    draft = a_draft(village["Aino"])
    for place in ("detail", "versions", "edit", "publish", "withdraw", "discard"):
        for other in (bertils_browser, visitor):
            response = other.get(reverse(f"proposals:{place}", args=[draft.number]))
            assert response.status_code in {302, 404}
            assert draft.title not in response.content.decode()
    assert draft.title in page(authors_browser, "detail", draft.number)
    assert draft.title not in page(bertils_browser, "list", stage="all")
    assert draft.title in page(authors_browser, "list", whose="mine")


def test_a_visitor_who_wants_to_sign_comes_to_the_sign_in_page_and_back(village, visitor) -> None:
    proposal = a_proposal(village["Aino"])
    address = proposal.get_absolute_url()
    response = visitor.post(
        reverse("proposals:sign", args=[proposal.number]),
        headers={"referer": f"http://testserver{address}"},
    )
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))
    assert address.replace("/", "%2F") in response.url
    assert visitor.get(reverse("proposals:new")).url.endswith("next=%2Fproposals%2Fnew%2F")


def test_signing_and_withdrawing_are_two_buttons(village, bertils_browser) -> None:
    proposal = a_proposal(village["Aino"])
    assert "Sign this proposal" in page(bertils_browser, "detail", proposal.number)
    bertils_browser.post(reverse("proposals:sign", args=[proposal.number]))
    assert valid_signatures(proposal) == 2
    assert "Withdraw my signature" in page(bertils_browser, "detail", proposal.number)
    bertils_browser.post(reverse("proposals:unsign", args=[proposal.number]))
    assert valid_signatures(proposal) == 1


def test_signing_twice_is_refused_with_a_sentence(village, bertils_browser) -> None:
    proposal = a_proposal(village["Aino"])
    address = reverse("proposals:sign", args=[proposal.number])
    bertils_browser.post(address)
    response = bertils_browser.post(address)
    assert response.status_code == 409
    assert "Your signature stands under proposal" in response.content.decode()
    assert valid_signatures(proposal) == 2


def test_a_stranger_cannot_sign(village) -> None:
    proposal = a_proposal(village["Aino"])
    stranger = world.sign_in(Client(), world.a_person("Xaver"))
    assert "Sign this proposal" not in page(stranger, "detail", proposal.number)
    response = stranger.post(reverse("proposals:sign", args=[proposal.number]))
    assert response.status_code == 403
    assert stranger.get(reverse("proposals:new")).status_code == 403


def test_a_changed_text_asks_the_signer(village, bertils_browser) -> None:
    proposal = a_proposal(village["Aino"])
    bertils_browser.post(reverse("proposals:sign", args=[proposal.number]))
    actions.revise(proposal, village["Aino"], title="Three hives", text="Three.", now=world.now())
    shown = page(bertils_browser, "detail", proposal.number)
    assert "Confirm my signature" in shown
    assert "old=1&amp;new=2" in shown
    overview = bertils_browser.get("/").content.decode()
    assert "Confirm your signature: the text of “Three hives” has changed" in overview
    bertils_browser.post(reverse("proposals:confirm", args=[proposal.number]))
    assert valid_signatures(proposal) == 2
    assert "Confirm your signature" not in bertils_browser.get("/").content.decode()


def test_an_alternative_is_filed_from_the_page_of_the_other(
    village, bertils_browser, visitor
) -> None:
    proposal = a_proposal(village["Aino"])
    assert f"alternative_to={proposal.number}" in page(bertils_browser, "detail", proposal.number)
    shown = page(bertils_browser, "new", alternative_to=str(proposal.number))
    assert "An alternative to proposal" in shown
    bertils_browser.post(reverse("proposals:new"), new_words(alternative_to=proposal.number))
    other = Proposal.objects.get(alternative_to=proposal)
    bertils_browser.post(reverse("proposals:publish", args=[other.number]))
    assert "A well" in page(visitor, "detail", proposal.number)


@pytest.mark.parametrize("asked", ["x", "999", "-1", "9" * 40])
def test_an_alternative_to_nothing_is_just_a_proposal(village, bertils_browser, asked) -> None:
    assert "An alternative to" not in page(bertils_browser, "new", alternative_to=asked)


def test_arguments_stand_in_two_columns_and_can_be_found_helpful(
    village, bertils_browser, authors_browser, visitor
) -> None:
    proposal = in_stage(Stage.DISCUSSION, village["Aino"], village["Bertil"])
    address = reverse("proposals:argue", args=[proposal.number])
    response = bertils_browser.post(
        address, {"side": "against", "text": "They sting.", "author_level": 3}
    )
    assert response.status_code == 302
    argument = Argument.objects.get()
    authors_browser.post(reverse("proposals:find_helpful", args=[argument.uid]))
    shown = page(visitor, "detail", proposal.number)
    assert shown.index("Nobody has argued for it yet") < shown.index("They sting.")
    assert "1 finds it helpful" in shown
    authors_browser.post(reverse("proposals:find_helpful", args=[argument.uid]))
    assert "0 find it helpful" in page(visitor, "detail", proposal.number)
    refused = authors_browser.post(reverse("proposals:take_back", args=[argument.uid]))
    assert refused.status_code == 403
    assert "Take your argument back?" in page(bertils_browser, "take_back", argument.uid)
    bertils_browser.post(reverse("proposals:take_back", args=[argument.uid]))
    shown = page(visitor, "detail", proposal.number)
    assert "took this argument back" in shown
    assert "They sting." not in shown


@pytest.mark.parametrize(
    "wrong", [{"text": " "}, {"side": "maybe"}, {"author_level": 7}, {"text": "x" * 2001}]
)
def test_a_wrong_argument_is_shown_again_with_what_is_wrong(
    village, bertils_browser, wrong
) -> None:
    proposal = in_stage(Stage.DISCUSSION, village["Aino"], village["Bertil"])
    address = reverse("proposals:argue", args=[proposal.number])
    words = {"side": "for", "text": "Honey", "author_level": 3} | wrong
    response = bertils_browser.post(address, words)
    assert response.status_code == 422
    assert "This was not sent yet" in response.content.decode()
    assert not Argument.objects.exists()


def test_an_argument_that_comes_too_late_is_shown_again(village, bertils_browser) -> None:
    proposal = in_stage(Stage.ADOPTED, village["Aino"], village["Bertil"])
    address = reverse("proposals:argue", args=[proposal.number])
    response = bertils_browser.post(address, {"side": "for", "text": "Honey", "author_level": 3})
    assert response.status_code == 409
    assert "Arguing is possible only while" in response.content.decode()


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.DRAFT])
def test_the_page_of_every_stage_can_be_read_by_everybody(
    village, visitor, bertils_browser, stage
) -> None:
    proposal = in_stage(stage, village["Aino"], village["Bertil"])
    for reader in (visitor, bertils_browser):
        shown = page(reader, "detail", proposal.number)
        assert proposal.stage_name in shown
        assert "timeline" in shown
