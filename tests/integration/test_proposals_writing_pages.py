"""Writing a proposal at its form: preview, versions, anonymity."""

import pytest
from django.urls import reverse

from groups.proposals.models import Proposal
from groups.proposals.rules import Stage
from tests import world
from tests.proposing import QUICK, a_draft, a_proposal, again, new_words, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)


def test_a_proposal_is_written_previewed_saved_and_published(village, authors_browser) -> None:
    address = reverse("proposals:new")
    assert "Aino Ek" in page(authors_browser, "new")
    preview = authors_browser.post(address, new_words(preview="yes", text="We **dig**."))
    assert "<strong>dig</strong>" in preview.content.decode()
    assert not Proposal.objects.exists()
    saved = authors_browser.post(address, new_words(keywords="Water, Common things"))
    proposal = Proposal.objects.get()
    assert saved.url == proposal.get_absolute_url()
    assert proposal.stage == Stage.DRAFT
    assert proposal.keywords.count() == 2
    authors_browser.post(
        reverse("proposals:edit", args=[proposal.number]), new_words(title="Two wells")
    )
    ask = page(authors_browser, "publish", proposal.number)
    assert "It needs 2 signatures; the last day to sign is Thursday 10 January 2030" in ask
    authors_browser.post(reverse("proposals:publish", args=[proposal.number]))
    proposal = again(proposal)
    assert (proposal.stage, proposal.title) == (Stage.COLLECTING, "Two wells")


def test_the_form_shows_each_anonymity_level_as_readers_will_see_it(
    village, authors_browser
) -> None:
    shown = page(authors_browser, "new")
    assert f"{village['Aino'].pseudonym} – pseudonym alone" in shown
    assert "A member – nothing at all" in shown
    preview = authors_browser.post(
        reverse("proposals:new"), new_words(author_level=5, preview="yes")
    )
    by = preview.content.decode().split("Shown as its author:")[1][:100]
    assert "A member" in by


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"options": "Red\nRed"},
        {"keywords": "a.b"},
        {"author_level": 6},
        {"text": ""},
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_written(
    village, authors_browser, wrong
) -> None:
    response = authors_browser.post(
        reverse("proposals:new"), new_words(reason="Everybody is thirsty") | wrong
    )
    assert response.status_code == 422
    shown = response.content.decode()
    assert "This was not sent yet" in shown
    assert "Everybody is thirsty" in shown
    assert not Proposal.objects.exists()


def test_a_new_version_is_published_with_a_note(village, authors_browser, visitor) -> None:
    proposal = a_proposal(village["Aino"], text="We keep two hives.\nOn the meadow.")
    response = authors_browser.post(
        reverse("proposals:edit", args=[proposal.number]),
        {"title": proposal.title, "text": "We keep three hives.\nOn the meadow.", "note": "More"},
    )
    assert response.status_code == 302
    shown = page(visitor, "versions", proposal.number)
    assert "<del>two</del>" in shown
    assert "<ins>three</ins>" in shown
    assert "More" in shown
    same = authors_browser.post(
        reverse("proposals:edit", args=[proposal.number]),
        {"title": proposal.title, "text": "We keep three hives.\nOn the meadow."},
    )
    assert same.status_code == 422
    assert "what the proposal says already" in same.content.decode()


@pytest.mark.parametrize("query", [{"old": "9"}, {"new": "0"}, {"old": "x"}, {"new": "9" * 30}])
def test_a_version_that_does_not_exist_is_not_found(village, visitor, query) -> None:
    proposal = a_proposal(village["Aino"])
    response = visitor.get(reverse("proposals:versions", args=[proposal.number]), query)
    known = query == {"old": "x"} or len(query.get("new", "")) > 9
    assert response.status_code == (200 if known else 404)


def test_only_the_author_finds_the_pages_that_change_a_proposal(
    village, bertils_browser, authors_browser
) -> None:
    proposal = a_proposal(village["Aino"])
    for name in ("edit", "publish", "withdraw", "discard"):
        assert (
            bertils_browser.get(reverse(f"proposals:{name}", args=[proposal.number])).status_code
            == 403
        )
        refused = bertils_browser.post(
            reverse(f"proposals:{name}", args=[proposal.number]), new_words()
        )
        assert refused.status_code == 403
    assert again(proposal).stage == Stage.COLLECTING
    assert "Withdraw “Two hives of bees”?" in page(authors_browser, "withdraw", proposal.number)
    authors_browser.post(reverse("proposals:withdraw", args=[proposal.number]))
    assert again(proposal).stage == Stage.WITHDRAWN


def test_a_draft_can_be_thrown_away(village, authors_browser) -> None:
    draft = a_draft(village["Aino"])
    assert "Nothing of it will be kept" in page(authors_browser, "discard", draft.number)
    authors_browser.post(reverse("proposals:discard", args=[draft.number]))
    assert not Proposal.objects.exists()


def test_markdown_can_do_no_harm(village, visitor) -> None:
    text = (
        "# Big\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![p](https://x.example/p.png)"
        "\n\n| A |\n|---|\n| 1 |\n\n[ok](https://ok.example)"
    )
    shown = page(visitor, "detail", a_proposal(village["Aino"], text=text).number)
    assert "<script>alert" not in shown
    assert "javascript:" not in shown.split("<main")[1].replace("[x](javascript:alert(1))", "")
    assert "x.example" not in shown
    assert "<h3>Big</h3>" in shown
    assert '<th scope="col">A</th>' in shown
    assert 'rel="nofollow noopener noreferrer"' in shown
