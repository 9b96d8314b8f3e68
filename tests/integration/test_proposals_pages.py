"""The pages of proposals: who sees what, and that every act works as a plain form."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from core import hooks
from core.heartbeat import jobs
from core.notices.models import Notice
from core.record.checks import verify
from groups.proposals import actions
from groups.proposals.models import Argument, Proposal
from groups.proposals.rules import Stage
from tests import world
from tests.proposing import QUICK, a_draft, a_proposal, again, in_stage, valid_signatures

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)


@pytest.fixture
def bertils_browser(village):
    """Bertil's."""
    return world.sign_in(Client(), village["Bertil"])


@pytest.fixture
def authors_browser(village):
    return world.sign_in(Client(), village["Aino"])


@pytest.fixture
def visitor():
    return Client()


def page(reader: Client, name: str, *args: object, **query: str) -> str:
    response = reader.get(reverse(f"proposals:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def new_words(**changed: object) -> dict[str, object]:
    words = {"title": "A well", "text": "We dig a well.", "language": "en", "author_level": 3}
    return words | changed


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
        reverse("proposals:sign", args=[proposal.number]), headers={"referer": address}
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
    assert '<del class="diff-del">two</del>' in shown
    assert '<ins class="diff-add">three</ins>' in shown
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


def test_the_list_can_be_narrowed_and_says_when_nothing_fits(
    village, bertils_browser, visitor
) -> None:
    bees = a_proposal(village["Aino"], "Bees", keywords=["Meadow"])
    well = in_stage(Stage.DISCUSSION, village["Bertil"], village["Aino"], title="Well")
    gone = in_stage(Stage.WITHDRAWN, village["Cecilia"], village["Aino"], title="Ferry")

    def shown(reader: Client = visitor, **query: str) -> set[str]:
        text = page(reader, "list", **query)
        return {each.title for each in (bees, well, gone) if f">{each.title}</a>" in text}

    assert shown() == {"Bees", "Well"}
    assert shown(stage="all") == {"Bees", "Well", "Ferry"}
    assert shown(stage="withdrawn") == {"Ferry"}
    assert shown(stage="nonsense") == {"Bees", "Well", "Ferry"}
    assert shown(keyword="MEADOW") == {"Bees"}
    assert shown(q="bee") == {"Bees"}
    assert shown(q="hives meadow", stage="all") == {"Bees", "Well", "Ferry"}
    assert shown(bertils_browser, whose="mine") == {"Well"}
    assert shown(bertils_browser, whose="unsigned") == {"Bees"}
    assert "No proposal fits" in page(visitor, "list", q="zebra")
    assert visitor.get(reverse("proposals:list"), {"whose": "mine"}).status_code == 302


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("number", "Bees"),
        ("newest", "Well"),
        ("oldest", "Bees"),
        ("title", "Anchor"),
        ("signatures", "Well"),
        ("deadline", "Bees"),
        ("nonsense", "Well"),
    ],
)
def test_the_list_can_be_sorted(village, visitor, sort, first) -> None:
    a_proposal(village["Aino"], "Bees")
    world.next_day()
    a_proposal(village["Aino"], "Anchor")
    well = a_proposal(village["Aino"], "Well")
    actions.sign(well, village["Bertil"], now=world.now())
    shown = page(visitor, "list", sort=sort)
    assert min(("Bees", "Anchor", "Well"), key=lambda t: shown.index(f">{t}</a>")) == first


def test_the_list_has_pages_that_keep_the_filter(village, visitor) -> None:
    no_limit = {"proposals.collecting_per_author": 0}
    world.charter_actions.enact(no_limit, now=world.now(), decision=None, cause="test")
    for number in range(21):
        a_proposal(village["Aino"], f"Bee {number}")
    shown = page(visitor, "list", q="bee", stage="all")
    assert "Page 1 of 2" in shown
    assert "page=2" in shown
    assert "q=bee" in shown
    assert "Page 2 of 2" in page(visitor, "list", q="bee", stage="all", page="99")


def test_keywords_show_published_proposals_only(village, visitor) -> None:
    assert "No proposal has a keyword yet" in page(visitor, "keywords")
    a_draft(village["Aino"], keywords=["Secret plan"])
    a_proposal(village["Aino"], keywords=["Bees"])
    shown = page(visitor, "keywords")
    assert "Bees" in shown
    assert "Secret plan" not in shown


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.DRAFT])
def test_the_page_of_every_stage_can_be_read_by_everybody(
    village, visitor, bertils_browser, stage
) -> None:
    proposal = in_stage(stage, village["Aino"], village["Bertil"])
    for reader in (visitor, bertils_browser):
        shown = page(reader, "detail", proposal.number)
        assert proposal.stage_name in shown
        assert "timeline" in shown


def test_an_anonymous_author_is_nowhere_to_be_found(village, bertils_browser, visitor) -> None:
    aino = village["Aino"]
    proposal = a_proposal(aino, "Secretly bees", author_level=5, keywords=["Bees"])
    actions.sign(proposal, village["Bertil"], now=world.now())
    actions.argue(proposal, aino, side="for", text="I like them.", author_level=5, now=world.now())
    jobs.drain_all(now=world.now())
    traces = [aino.forename, aino.pseudonym, aino.automatic_pseudonym, str(aino.uid)]
    addresses = [
        proposal.get_absolute_url(),
        reverse("proposals:list"),
        reverse("proposals:keywords"),
        reverse("proposals:versions", args=[proposal.number]),
        reverse("record:list"),
        "/search/?q=Secretly",
        "/",
    ]
    for reader in (bertils_browser, visitor):
        for address in addresses:
            shown = reader.get(address, follow=True).content.decode()
            for trace in traces:
                # That somebody is a member is public, and the record names members by their uid.
                if (address, trace) != (reverse("record:list"), str(aino.uid)):
                    assert trace not in shown, address
    profile = bertils_browser.get(reverse("people:profile", args=[aino.number])).content.decode()
    assert "Secretly bees" not in profile
    # A signer is as little to be seen as the author.
    assert "Bertil" not in page(visitor, "detail", proposal.number)


def test_a_profile_lists_what_was_proposed_under_the_name(village, visitor) -> None:
    aino = village["Aino"]
    for level in (1, 2, 3, 4, 5):
        a_proposal(aino, f"Level {level}", author_level=level)
    a_draft(aino, "Unfinished", author_level=3)
    profile = visitor.get(reverse("people:profile", args=[aino.number])).content.decode()
    shown = {level for level in range(1, 6) if f"Level {level}" in profile}
    assert shown == {1, 2, 3}
    assert "Unfinished" not in profile
    pen_name = visitor.get(reverse("people:by_pseudonym", args=[aino.pseudonym]))
    shown = {level for level in range(1, 6) if f"Level {level}" in pen_name.content.decode()}
    assert shown == {4}


def test_members_are_told_what_concerns_them(village) -> None:
    aino, bertil, cecilia = village.values()
    proposal = a_proposal(aino)
    actions.sign(proposal, bertil, now=world.now())
    actions.revise(proposal, aino, title="Hives", text="Three hives.", now=world.now())
    jobs.drain_all(now=world.now())
    told = set(Notice.objects.values_list("kind", "person__forename"))
    assert ("proposals.published", "Bertil") in told
    assert ("proposals.published", "Cecilia") in told
    assert ("proposals.published", "Aino") not in told
    assert {name for kind, name in told if kind == "proposals.changed"} == {"Bertil"}
    actions.sign(proposal, cecilia, now=world.now())
    world.next_day()
    world.next_day()
    other = a_proposal(bertil)
    world.on(other.signatures_until)
    jobs.drain_all(now=world.now())
    told = set(Notice.objects.values_list("kind", "person__forename"))
    assert ("proposals.qualified", "Aino") in told
    assert ("proposals.expired", "Bertil") in told
    count = Notice.objects.count()
    jobs.drain_all(now=world.now())
    assert Notice.objects.count() == count
    assert not mail.outbox


def test_the_record_of_all_that_agrees_with_the_rows(village) -> None:
    aino, bertil, _cecilia = village.values()
    for stage in Stage:
        in_stage(stage, aino, bertil, title=f"It is {stage}")
    proposal = a_proposal(aino)
    actions.sign(proposal, bertil, now=world.now())
    actions.revise(proposal, aino, title="Hives", text="Three hives.", now=world.now())
    argument = actions.argue(proposal, bertil, side="for", text="Honey", now=world.now())
    actions.argue(proposal, bertil, side="against", text="Stings", now=world.now())
    actions.take_back(argument, bertil, now=world.now())
    world.next_day(5)
    jobs.drain_all(now=world.now())
    assert verify() == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"text": "Ten hives"}, "digest"),
        ({"stage": "adopted"}, "stage is adopted, the record says collecting"),
    ],
)
def test_a_row_that_was_changed_behind_our_back_is_found(village, change, says) -> None:
    proposal = a_proposal(village["Aino"])
    Proposal.objects.filter(pk=proposal.pk).update(**change)
    assert [says in finding.sentence for finding in verify()] == [True]


def test_rows_or_entries_without_the_other_are_found(village) -> None:
    proposal = a_proposal(village["Aino"])
    argument = actions.argue(proposal, village["Aino"], side="for", text="Yes", now=world.now())
    Argument.objects.filter(pk=argument.pk).update(text="No")
    assert "does not have the text" in verify()[0].sentence
    argument.delete()
    assert "argument" in verify()[0].sentence
    proposal.signatures.all().delete()
    assert "signatures is 0, the record says 1" in verify()[0].sentence
    proposal.delete()
    assert "is in the record but not in the rows" in verify()[0].sentence


def test_own_data_hold_everything_and_erasure_keeps_what_others_need(village) -> None:
    aino = village["Aino"]
    proposal = a_proposal(aino, author_level=5)
    a_draft(aino, "Unfinished")
    actions.argue(proposal, aino, side="for", text="Honey", now=world.now())
    part = hooks.own_data["proposals"]
    rows = part(aino).rows
    assert [row["title"] for row in rows["proposals"]] == ["Two hives of bees", "Unfinished"]
    assert len(rows["signatures"]) == len(rows["arguments"]) == 1
    part.erase(aino, now=world.now())
    rows = part(aino).rows
    assert rows["proposals"] == rows["signatures"] == []
    assert again(proposal).stage == Stage.COLLECTING
    assert verify() == []


def test_a_proposal_that_ends_soon_needs_those_who_have_not_signed(
    village, bertils_browser
) -> None:
    a_proposal(village["Aino"])
    world.next_day(6)
    assert "stops collecting soon" not in bertils_browser.get("/").content.decode()
    world.next_day(1)
    assert "1 proposal that you have not signed stops collecting soon" in (
        bertils_browser.get("/").content.decode()
    )
    actions.sign(Proposal.objects.get(), village["Bertil"], now=world.now())
    assert "stops collecting soon" not in bertils_browser.get("/").content.decode()


def test_a_closed_group_shows_its_proposals_to_members_alone(
    village, bertils_browser, visitor
) -> None:
    proposal = a_proposal(village["Aino"])
    closed = {"group.open_to_readers": False}
    world.charter_actions.enact(closed, now=world.now(), decision=None, cause="test")
    assert visitor.get(proposal.get_absolute_url()).status_code == 302
    assert bertils_browser.get(proposal.get_absolute_url()).status_code == 200


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


def test_what_happens_several_times_on_a_day_is_told_once(village, authors_browser):
    proposal = a_proposal(village["Aino"])
    for name in ("Bertil", "Cecilia"):
        actions.sign(proposal, village[name], now=world.now())
    jobs.drain_all(now=world.now())

    told = page(authors_browser, "versions", proposal.number)

    assert told.count(f"Somebody signed proposal {proposal.number}.") == 1
    assert "3 times that day" in told
    assert f"?subject=proposal%3A{proposal.uid}" in told
