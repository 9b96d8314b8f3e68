"""Drafts, versions, publishing, withdrawing, alternatives."""

from datetime import timedelta

import pytest

from core.record.models import Entry
from groups.categories.actions import KeywordRefused
from groups.categories.models import Keyword
from groups.proposals import actions
from groups.proposals.models import ADOPT, Proposal
from groups.proposals.rules import IllegalMove, Stage
from tests import world
from tests.proposing import QUICK, a_draft, a_proposal, again, in_stage, open_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)


def test_a_draft_is_its_authors_alone_and_leaves_no_trace(village) -> None:
    before = Entry.objects.count()
    draft = a_draft(village["Aino"], keywords=["Bees"])
    assert list(Proposal.objects.visible_to(village["Aino"])) == [draft]
    assert not Proposal.objects.visible_to(village["Bertil"]).exists()
    assert not Proposal.objects.visible_to(None).exists()
    actions.revise(draft, village["Aino"], title="Three", text="Hives", now=world.now())
    actions.discard(draft, village["Aino"], now=world.now())
    assert not Proposal.objects.exists()
    assert Entry.objects.count() == before


def test_language_and_anonymity_are_the_authors_usual_ones(village) -> None:
    aino = village["Aino"]
    aino.author_level, aino.language = 4, "sv"
    draft = a_draft(aino)
    assert (draft.author_level, draft.language) == (4, "sv")
    chosen = a_draft(aino, author_level=5, language="pl")
    assert (chosen.author_level, chosen.language) == (5, "pl")


def test_a_proposal_without_options_asks_whether_to_adopt_it(village) -> None:
    assert a_draft(village["Aino"]).options == [ADOPT]
    choice = a_draft(village["Aino"], options=["Red", "Blue"], status_quo="Leave it grey")
    assert choice.option_labels == ["Red", "Blue"]
    assert choice.status_quo_label == "Leave it grey"


@pytest.mark.parametrize(
    "words",
    [
        {"title": "  "},
        {"text": "\n"},
        {"title": "x" * 201},
        {"text": "x" * 50_001},
        {"reason": "x" * 50_001},
        {"text": "a\x00b"},
        {"options": ["Red", "Red"]},
        {"options": ["Red"], "status_quo": "Red"},
        {"options": ["blank"]},
        {"options": [str(n) for n in range(1000)]},
        {"options": ["x" * 501]},
        {"options": ["two\nlines"]},
        {"language": "not a tag"},
    ],
)
def test_words_that_cannot_be_voted_on_are_refused(village, words) -> None:
    with pytest.raises(actions.WordsRefused):
        a_draft(village["Aino"], **({"title": "Bees", "text": "Two hives."} | words))
    assert not Proposal.objects.exists()


def test_a_bad_keyword_is_refused_and_nothing_is_kept(village) -> None:
    with pytest.raises(KeywordRefused, match="contains a dot"):
        a_draft(village["Aino"], keywords=["School", "Falcon.School"])
    assert not Proposal.objects.exists()
    assert not Keyword.objects.exists()


def test_two_spellings_are_one_keyword(village) -> None:
    first = a_draft(village["Aino"], keywords=["School"])
    second = a_draft(village["Bertil"], keywords=["SCHOOL", "Money"])
    assert set(first.keywords.all()) < set(second.keywords.all())


def test_publishing_pins_the_charter_and_the_term(village) -> None:
    proposal = a_proposal(village["Aino"])
    assert proposal.stage == Stage.COLLECTING
    assert proposal.collecting_since == world.today()
    assert proposal.signatures_until == world.today() + timedelta(days=10)
    assert proposal.collecting_charter == 1
    entry = Entry.objects.get(verb="proposal.published")
    assert entry.facts["digest"] == proposal.digest
    assert str(village["Aino"].uid) not in entry.payload
    assert [version.number for version in proposal.versions.all()] == [1]


def test_every_revision_is_a_version_that_can_be_read_again(village) -> None:
    aino = village["Aino"]
    proposal = a_proposal(aino)
    actions.revise(
        proposal, aino, title="Three hives", text="Three.", note="More honey", now=world.now()
    )
    proposal = again(proposal)
    first, second = proposal.versions.all()
    assert first.title == "Two hives of bees"
    assert (second.title, second.note) == (proposal.title, "More honey")
    assert proposal.version == 2
    assert Entry.objects.get(verb="proposal.revised").facts["digest"] == proposal.digest


def test_a_revision_that_changes_nothing_is_refused(village) -> None:
    proposal = a_proposal(village["Aino"])
    with pytest.raises(actions.NothingChanged):
        actions.revise(
            proposal,
            village["Aino"],
            title=f" {proposal.title} ",
            text=proposal.text,
            now=world.now(),
        )


def test_keywords_and_anonymity_are_fixed_by_publishing(village) -> None:
    aino = village["Aino"]
    proposal = a_proposal(aino, keywords=["Bees"], author_level=5)
    actions.revise(
        proposal,
        aino,
        title="Hives",
        text="Three.",
        keywords=["Honey"],
        author_level=1,
        now=world.now(),
    )
    proposal = again(proposal)
    assert [str(keyword) for keyword in proposal.keywords.all()] == ["Bees"]
    assert proposal.author_level == 5


def test_what_belongs_to_a_proposal_can_make_a_new_version(village) -> None:
    aino, bertil = village["Aino"], village["Bertil"]
    proposal = a_proposal(aino)
    actions.sign(proposal, bertil, now=world.now())
    actions.note_change(proposal, aino, note="Another effect", now=world.now())
    assert again(proposal).version == 2
    assert proposal.signatures.filter(confirm_until__isnull=False).count() == 1
    draft = actions.note_change(a_draft(aino), aino, note="", now=world.now())
    assert draft.version == 1


def test_an_author_can_have_only_so_many_collecting(village) -> None:
    limit = {"proposals.collecting_per_author": 1}
    world.charter_actions.enact(limit, now=world.now(), decision=None, cause="test")
    first, second = a_proposal(village["Aino"]), a_draft(village["Aino"])
    with pytest.raises(actions.TooManyCollecting, match="the charter allows 1"):
        actions.publish(second, village["Aino"], now=world.now())
    a_proposal(village["Bertil"])
    actions.withdraw(first, village["Aino"], now=world.now())
    actions.publish(second, village["Aino"], now=world.now())


def test_zero_means_no_limit(village) -> None:
    limit = {"proposals.collecting_per_author": 0}
    world.charter_actions.enact(limit, now=world.now(), decision=None, cause="test")
    for number in range(8):
        a_proposal(village["Aino"], f"Proposal {number}")


def test_withdrawing_ends_a_proposal_before_it_qualifies(village) -> None:
    proposal = actions.withdraw(a_proposal(village["Aino"]), village["Aino"], now=world.now())
    assert (proposal.stage, proposal.concluded_on) == (Stage.WITHDRAWN, world.today())
    assert Entry.objects.filter(verb="proposal.withdrawn").count() == 1
    world.next_day()
    assert again(proposal).stage == Stage.WITHDRAWN


@pytest.mark.parametrize("stage", [Stage.COLLECTING, Stage.DISCUSSION])
def test_an_alternative_joins_the_family_of_the_other(village, stage) -> None:
    first = in_stage(stage, village["Aino"], village["Bertil"])
    second = a_proposal(village["Bertil"], "No bees", alternative_to=first)
    third = a_proposal(village["Cecilia"], "One hive", alternative_to=second)
    assert {first.family, second.family, third.family} == {first.number}


@pytest.mark.parametrize("stage", [Stage.VOTING, Stage.EXPIRED, Stage.WITHDRAWN])
def test_it_is_too_late_for_an_alternative(village, stage) -> None:
    first = in_stage(stage, village["Aino"], village["Bertil"])
    draft = a_draft(village["Bertil"], "No bees", alternative_to=first)
    with pytest.raises(actions.NoAlternative):
        actions.publish(draft, village["Bertil"], now=world.now())
    assert again(draft).stage == Stage.DRAFT


def test_alternatives_that_qualified_come_to_one_ballot(village) -> None:
    aino, bertil, cecilia = village.values()
    first = a_proposal(aino, "Two hives")
    other = in_stage(Stage.DISCUSSION, cecilia, aino, title="A well")
    actions.sign(first, bertil, now=world.now())
    world.next_day()
    second = a_proposal(bertil, "No bees", alternative_to=first)
    late = a_proposal(cecilia, "One hive", alternative_to=first)
    actions.sign(second, aino, now=world.now())
    actions.count_signatures(second, date=world.today(), now=world.now())
    day = again(first).opens
    ballots = Proposal.objects.ready_to_open(day)
    assert [[each.number for each in ballot] for ballot in ballots] == [
        [first.number, second.number],
        [other.number],
    ]
    assert late.number not in {each.number for ballot in ballots for each in ballot}
    assert Proposal.objects.ready_to_open(day - timedelta(days=1)) == []


def test_a_ballot_gives_all_its_proposals_the_same_dates(village) -> None:
    aino, bertil, _cecilia = village.values()
    first = in_stage(Stage.DISCUSSION, aino, bertil)
    second = in_stage(Stage.DISCUSSION, bertil, aino, alternative_to=first)
    open_now(first, second)
    assert again(first).opens == again(second).opens == world.today()
    assert again(first).closes == again(second).closes
    assert Entry.objects.filter(verb="proposal.voting_opened").count() == 2


def test_a_vote_can_be_extended_but_not_shortened(village) -> None:
    proposal = in_stage(Stage.VOTING, village["Aino"], village["Bertil"])
    later = proposal.closes + timedelta(days=2)
    assert actions.extend(proposal, later, now=world.now()).closes == later
    for closes in (later, proposal.closes):
        with pytest.raises(actions.ClosesEarlier):
            actions.extend(proposal, closes, now=world.now())


@pytest.mark.parametrize("stage", [Stage.ADOPTED, Stage.REJECTED])
def test_a_vote_concludes_a_proposal(village, stage) -> None:
    proposal = in_stage(stage, village["Aino"], village["Bertil"])
    assert (proposal.stage, proposal.concluded_on) == (stage, world.today())
    assert Entry.objects.filter(verb=f"proposal.{stage}").count() == 1
    with pytest.raises(IllegalMove):
        actions.conclude(proposal, stage=Stage.ADOPTED, date=world.today(), now=world.now())


def test_erasing_oneself_leaves_the_proposals_to_the_group(village) -> None:
    aino, bertil, _cecilia = village.values()
    named, anonymous = a_proposal(aino), a_proposal(aino, author_level=5)
    a_draft(aino)
    signed = a_proposal(bertil)
    actions.sign(signed, aino, now=world.now())
    argument = actions.argue(
        signed, aino, side="for", text="Honey!", author_level=5, now=world.now()
    )
    actions.find_helpful(argument, aino, now=world.now())
    actions.forget_author(aino, now=world.now())
    assert set(Proposal.objects.all()) == {named, anonymous, signed}
    assert again(named).author_id == aino.pk
    assert again(anonymous).author_id is None
    assert not aino.signatures.exists()
    argument.refresh_from_db()
    assert (argument.author_id, argument.text) == (None, "Honey!")
    assert not argument.helpful.exists()
