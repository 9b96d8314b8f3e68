"""Members say proposals in other languages; the original decides."""

import pytest
from django.utils import translation

from core.heartbeat import jobs
from core.notices.models import Notice
from core.people import actions as people
from core.people.own_data import collect
from core.record.checks import verify
from core.record.models import Entry, Opening
from groups.membership import actions as membership
from groups.membership.actions import NotAMember
from groups.proposals import actions
from groups.proposals.actions.translating import TranslationGone
from groups.proposals.languages import reading_of
from groups.proposals.models import Proposal, Translation
from groups.proposals.rules import Stage
from tests import world
from tests.proposing import QUICK, a_draft, a_proposal, again, in_stage, open_now

pytestmark = pytest.mark.django_db
POLISH = {"title": "Dwa ule pszczół", "text": "Grupa trzyma dwa ule na łące."}


@pytest.fixture
def village():
    return world.a_village("Aino", "Bertil", "Cecilia", charter=QUICK)


def translated(proposal: Proposal, person, language: str = "pl", **words) -> Translation:
    return actions.translate(
        proposal, person, language=language, **(POLISH | words), now=world.now()
    )


def test_a_member_translates_and_the_record_says_so_without_a_name(village) -> None:
    proposal = a_proposal(village["Aino"])
    made = translated(proposal, village["Bertil"])
    assert (made.version, made.language, made.title) == (1, "pl", "Dwa ule pszczół")
    entry = Entry.objects.get(verb="proposal.translated")
    assert entry.facts["digest"] == made.digest
    assert str(village["Bertil"].uid) not in entry.payload
    assert Opening.objects.get(entry=entry).person == str(village["Bertil"].uid)
    assert again(proposal).digest == proposal.digest
    jobs.drain_all(now=world.now())
    assert not list(verify())


def test_the_record_notices_words_that_were_changed_behind_its_back(village) -> None:
    made = translated(a_proposal(village["Aino"]), village["Bertil"])
    jobs.drain_all(now=world.now())
    Translation.objects.filter(pk=made.pk).update(text="Grupa trzyma sto uli.")
    assert any("translation" in str(fault) for fault in verify())


def test_a_version_has_one_translation_into_each_language(village) -> None:
    proposal = a_proposal(village["Aino"])
    translated(proposal, village["Bertil"])
    translated(proposal, village["Bertil"], "sv", title="Två kupor")
    with pytest.raises(actions.AlreadyTranslated):
        translated(proposal, village["Cecilia"], "PL")
    with pytest.raises(actions.OwnLanguage):
        translated(proposal, village["Cecilia"], "en")


@pytest.mark.parametrize(
    "words",
    [
        {"title": ""},
        {"text": " "},
        {"reason": "Bo miód."},
        {"options": ["tak", "nie"]},
        {"status_quo": "Nic."},
        {"language": "po polsku"},
        {"text": "a\x00b"},
    ],
)
def test_a_translation_says_what_the_original_says_and_no_more(village, words) -> None:
    proposal = a_proposal(village["Aino"])
    with pytest.raises(actions.WordsRefused):
        translated(proposal, village["Bertil"], **words)
    assert not Translation.objects.exists()


def test_reasons_options_and_status_quo_are_translated_with_the_text(village) -> None:
    said = {"reason": "Honey", "options": ["Two", "Three"], "status_quo": "No bees"}
    proposal = a_proposal(village["Aino"], **said)
    mine = {"reason": "Miód", "options": ["Dwa", "Trzy"], "status_quo": "Bez pszczół"}
    for missing, said_so in mine.items():
        with pytest.raises(actions.WordsRefused):
            translated(proposal, village["Bertil"], **{**mine, missing: type(said_so)()})
    made = translated(proposal, village["Bertil"], **mine)
    assert made.option_labels == ["Dwa", "Trzy"]


def test_a_translation_grows_old_when_the_text_changes(village) -> None:
    proposal = a_proposal(village["Aino"])
    made = translated(proposal, village["Bertil"])
    actions.revise(proposal, village["Aino"], title="Three hives", text="Three.", now=world.now())
    assert not Translation.objects.present().exists()
    with pytest.raises(actions.TranslationIsOld):
        actions.mend_translation(
            made, village["Bertil"], **(POLISH | {"title": "Trzy"}), now=world.now()
        )
    translated(again(proposal), village["Cecilia"], title="Trzy ule")
    assert Translation.objects.present().get().translator == village["Cecilia"]


def test_translators_are_told_that_their_translation_has_grown_old(village) -> None:
    proposal = a_proposal(village["Aino"])
    translated(proposal, village["Bertil"])
    actions.revise(proposal, village["Aino"], title="Three", text="Three.", now=world.now())
    jobs.drain_all(now=world.now())
    (told,) = Notice.objects.filter(kind="proposals.translation_old")
    assert told.person == village["Bertil"]
    assert told.link.endswith("/translate/?language=pl")


def test_only_the_translator_changes_it_and_the_author_can_take_it_off(village) -> None:
    proposal = a_proposal(village["Aino"])
    made = translated(proposal, village["Bertil"])
    for other in ("Aino", "Cecilia"):
        with pytest.raises(actions.NotYourTranslation):
            actions.mend_translation(made, village[other], **POLISH, now=world.now())
    with pytest.raises(actions.NotYourTranslation):
        actions.withdraw_translation(made, village["Cecilia"], now=world.now())
    with pytest.raises(actions.NothingChanged):
        actions.mend_translation(made, village["Bertil"], **POLISH, now=world.now())
    world.next_day()
    mended = actions.mend_translation(
        made, village["Bertil"], **(POLISH | {"title": "Ule"}), now=world.now()
    )
    assert (mended.title, mended.changed_on) == ("Ule", world.today())
    actions.withdraw_translation(made, village["Aino"], now=world.now())
    assert not Translation.objects.exists()
    with pytest.raises(TranslationGone):
        actions.withdraw_translation(made, village["Bertil"], now=world.now())
    jobs.drain_all(now=world.now())
    assert not list(verify())


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.EXPIRED, Stage.WITHDRAWN])
def test_nobody_translates_what_is_not_there_or_went_nowhere(village, stage) -> None:
    proposal = in_stage(stage, village["Aino"], village["Bertil"])
    with pytest.raises(actions.WrongStage):
        translated(proposal, village["Aino"])


def test_while_people_vote_a_translation_can_come_but_none_can_change(village) -> None:
    proposal = in_stage(Stage.DISCUSSION, village["Aino"], village["Bertil"])
    made = translated(proposal, village["Bertil"])
    open_now(proposal)
    with pytest.raises(actions.WrongStage):
        actions.mend_translation(
            made, village["Bertil"], **(POLISH | {"title": "Ule"}), now=world.now()
        )
    with pytest.raises(actions.WrongStage):
        actions.withdraw_translation(made, village["Bertil"], now=world.now())
    translated(again(proposal), village["Cecilia"], "sv", title="Två kupor")


def test_outsiders_applicants_and_former_members_translate_nothing(village) -> None:
    proposal = a_proposal(village["Aino"])
    made = translated(proposal, village["Cecilia"])
    membership.end_membership(village["Cecilia"], now=world.now(), cause="test")
    applicant = world.an_applicant("Zofia")
    for person in (village["Cecilia"], applicant, world.a_person("Xaver")):
        with pytest.raises(NotAMember):
            translated(proposal, person, "sv")
    with pytest.raises(NotAMember):
        actions.mend_translation(
            made, village["Cecilia"], **(POLISH | {"title": "Ule"}), now=world.now()
        )
    with pytest.raises(NotAMember):
        actions.withdraw_translation(made, village["Cecilia"], now=world.now())


def test_translations_are_ones_own_data_and_stay_without_the_name(village) -> None:
    proposal = a_proposal(village["Aino"])
    named = translated(proposal, village["Bertil"])
    unnamed = translated(proposal, village["Bertil"], "sv", title="Två kupor", author_level=5)
    (part,) = [part for part in collect(village["Bertil"]) if part.name == "proposals"]
    assert [row["language"] for row in part.rows["translations"]] == ["pl", "sv"]
    people.erase(village["Bertil"], now=world.now())
    named.refresh_from_db()
    unnamed.refresh_from_db()
    assert named.translator.is_erased
    assert unnamed.translator is None


def test_a_draft_has_no_translation_even_by_its_author(village) -> None:
    with pytest.raises(actions.WrongStage):
        translated(a_draft(village["Aino"]), village["Aino"])


def test_old_translations_are_told_apart_from_those_of_today(village) -> None:
    proposal = a_proposal(village["Aino"])
    translated(proposal, village["Bertil"])
    translated(proposal, village["Bertil"], "sv", title="Två kupor")
    actions.revise(proposal, village["Aino"], title="Three", text="Three.", now=world.now())
    translated(again(proposal), village["Cecilia"], title="Trzy ule")
    every = list(Translation.objects.in_order())
    with translation.override("pl"):
        here = reading_of(again(proposal), every)
        assert (here.title, here.is_old) == ("Trzy ule", False)
        assert reading_of(again(proposal), every, asked="original").title == "Three"
    with translation.override("sv"):
        swedish = reading_of(again(proposal), every)
        assert (swedish.title, swedish.translation) == ("Three", None)
        assert [each.language for each in swedish.old] == ["sv"]
        assert reading_of(again(proposal), every, asked="sv").is_old
