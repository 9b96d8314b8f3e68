"""Where a proposal can go, and what can be done with it on the way."""

from datetime import date, timedelta

import pytest

from groups.proposals.rules import (
    ENDED,
    JOINT_MOVES,
    MOVES,
    PERMITTED,
    PUBLIC,
    Act,
    IllegalMove,
    Objection,
    Stage,
    check_move,
    objection_to,
)

TODAY = date(2030, 5, 5)
TOMORROW = TODAY + timedelta(days=1)


def reachable_from(stage: Stage) -> set[Stage]:
    seen, waiting = {stage}, [stage]
    while waiting:
        for onwards in MOVES[waiting.pop()] - seen:
            seen.add(onwards)
            waiting.append(onwards)
    return seen


def test_every_stage_is_reached_from_a_draft() -> None:
    assert reachable_from(Stage.DRAFT) == set(Stage)


@pytest.mark.parametrize("stage", Stage)
def test_every_path_ends(stage: Stage) -> None:
    assert reachable_from(stage) & ENDED
    # No way leads back: whoever leaves a stage never returns to it.
    assert all(stage not in reachable_from(onwards) for onwards in MOVES[stage])


def test_four_stages_are_ends() -> None:
    assert {Stage.ADOPTED, Stage.REJECTED, Stage.EXPIRED, Stage.WITHDRAWN} == ENDED


def test_only_drafts_are_private() -> None:
    assert set(Stage) - PUBLIC == {Stage.DRAFT}


def test_a_collecting_proposal_can_qualify_expire_or_be_withdrawn() -> None:
    for target in (Stage.DISCUSSION, Stage.EXPIRED, Stage.WITHDRAWN):
        check_move(Stage.COLLECTING, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (Stage.DISCUSSION, Stage.WITHDRAWN),
        (Stage.COLLECTING, Stage.VOTING),
        (Stage.EXPIRED, Stage.COLLECTING),
        (Stage.DRAFT, Stage.DISCUSSION),
    ],
)
def test_other_ways_are_closed(source: Stage, target: Stage) -> None:
    with pytest.raises(IllegalMove, match=f"from {source} to {target}"):
        check_move(source, target)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("stage", Stage)
def test_acts_are_possible_in_their_stages_alone(act: Act, stage: Stage) -> None:
    objection = objection_to(act, stage, today=TODAY, ends=None)
    assert objection == (None if stage in PERMITTED[act] else Objection.STAGE)


@pytest.mark.parametrize("stage", sorted(ENDED))
def test_nothing_but_translating_can_be_done_once_it_has_ended(stage: Stage) -> None:
    possible = {act for act, stages in PERMITTED.items() if stage in stages}
    assert possible <= {Act.TRANSLATE, Act.MEND_TRANSLATION}


def test_no_translation_changes_while_people_vote() -> None:
    assert Stage.VOTING in PERMITTED[Act.TRANSLATE]
    assert Stage.VOTING not in PERMITTED[Act.MEND_TRANSLATION]


def test_signing_is_possible_until_the_day_before_the_term_ends() -> None:
    assert objection_to(Act.SIGN, Stage.COLLECTING, today=TODAY, ends=TOMORROW) is None


@pytest.mark.parametrize("late", [TODAY, TOMORROW])
def test_signing_after_the_term_is_too_late_even_before_the_run(late: date) -> None:
    assert objection_to(Act.SIGN, Stage.COLLECTING, today=late, ends=TODAY) is Objection.DATE


def test_the_text_is_frozen_in_discussion_but_can_be_argued_about() -> None:
    frozen = objection_to(Act.REVISE, Stage.DISCUSSION, today=TODAY, ends=TOMORROW)
    assert frozen is Objection.STAGE
    assert objection_to(Act.ARGUE, Stage.DISCUSSION, today=TODAY, ends=TOMORROW) is None


def test_arguments_stay_as_they_are_while_people_vote() -> None:
    assert objection_to(Act.ARGUE, Stage.VOTING, today=TODAY, ends=TOMORROW) is None
    fixed = objection_to(Act.TAKE_BACK, Stage.VOTING, today=TODAY, ends=TOMORROW)
    assert fixed is Objection.STAGE


def test_the_words_of_a_joint_question_are_its_authors_until_others_read_them() -> None:
    def says(act: Act, stage: Stage, *, is_joint: bool) -> Objection | None:
        return objection_to(act, stage, today=TODAY, ends=None, is_joint=is_joint)

    assert says(Act.REVISE, Stage.DRAFT, is_joint=True) is None
    assert says(Act.REVISE, Stage.COLLECTING, is_joint=True) is Objection.JOINT
    assert says(Act.REVISE, Stage.COLLECTING, is_joint=False) is None
    assert says(Act.SIGN, Stage.COLLECTING, is_joint=True) is None


def test_all_groups_can_end_a_question_on_which_one_could_not_vote() -> None:
    check_move(Stage.DISCUSSION, Stage.ADOPTED, is_joint=True)
    with pytest.raises(IllegalMove):
        check_move(Stage.DISCUSSION, Stage.ADOPTED)


def test_what_was_decided_together_never_begins_anew() -> None:
    assert not JOINT_MOVES[Stage.ADOPTED] | JOINT_MOVES[Stage.REJECTED]
    assert all(onwards >= MOVES[stage] for stage, onwards in JOINT_MOVES.items())
