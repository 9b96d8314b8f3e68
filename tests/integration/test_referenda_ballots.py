"""Casting, changing and taking back ballots, and who is refused what."""

from datetime import timedelta

import pytest

from core.record.models import Entry
from groups.membership.actions import NotAMember, end_membership
from groups.referenda import actions
from groups.referenda.checks import Replay, broken_promises
from groups.referenda.models import OpenBallot, RollEntry, SealedBallot
from tests import votes, world

pytestmark = pytest.mark.django_db
SEALED, OPEN = votes.a_charter(), votes.a_charter(ballots="open")


def cast(vote, person, choice="1"):
    """A first ballot, of the kind the vote takes."""
    if vote.is_sealed:
        return votes.cast(vote, person, choice)
    return actions.cast_open(vote, person, choice, now=world.now())


def took_part(vote):
    return vote.roll.taken_part().count()


def nothing_changed(vote, ballots=0):
    stored = SealedBallot if vote.is_sealed else OpenBallot
    assert stored.objects.filter(referendum=vote).count() == ballots == took_part(vote)
    assert not list(broken_promises(vote))


@pytest.mark.parametrize("charter", [SEALED, OPEN])
def test_who_may_not_vote_is_told_why_and_nothing_changes(charter):
    vote, village = votes.a_vote("Aino", "Bertil", "Cilla", "Dawid", charter=charter)
    applicant = world.a_person("Ewa")
    newcomer = world.admit("Filip")[0]
    end_membership(village["Dawid"], now=world.now(), cause="left")

    with pytest.raises(NotAMember):
        cast(vote, applicant)
    with pytest.raises(actions.NotOnTheRoll) as refusal:
        cast(vote, newcomer)
    assert "3 January 2030" in str(refusal.value)
    with pytest.raises(NotAMember):
        cast(vote, village["Dawid"])
    with pytest.raises(actions.UnknownChoice):
        cast(vote, village["Aino"], "pears")
    nothing_changed(vote)


@pytest.mark.parametrize("charter", [SEALED, OPEN])
def test_a_ballot_before_or_on_the_closing_date_comes_too_early_or_too_late(charter):
    vote, village = votes.a_vote(charter=charter)
    cast(vote, village["Aino"])
    votes.close(vote)
    with pytest.raises(actions.TooLate):
        cast(vote, village["Bertil"])
    assert took_part(vote) == 1


def test_a_ballot_after_midnight_of_the_closing_date_is_too_late_before_the_run_too():
    vote, village = votes.a_vote()
    world.on(vote.last_day)
    world.set_clock(world.now() + timedelta(hours=12, minutes=5))
    assert world.today() == vote.closes
    with pytest.raises(actions.TooLate):
        votes.cast(vote, village["Aino"])
    nothing_changed(vote)


def test_a_ballot_before_the_opening_date_is_too_early():
    vote, village = votes.a_vote()
    type(vote).objects.update(opens=vote.opens + timedelta(days=1))
    with pytest.raises(actions.TooEarly):
        votes.cast(vote, village["Aino"])


def test_nobody_casts_two_secret_ballots():
    vote, village = votes.a_vote()
    votes.cast(vote, village["Aino"], "1")
    with pytest.raises(actions.AlreadyVoted):
        votes.cast(vote, village["Aino"], "0")
    nothing_changed(vote, ballots=1)


def test_the_same_ballot_sent_twice_is_one_ballot_with_one_receipt():
    vote, village = votes.a_vote()
    code = actions.new_code()
    first = votes.cast(vote, village["Aino"], "1", code=code, words="Red Barn")
    second = votes.cast(vote, village["Aino"], "1", code=code.lower(), words="red  barn")
    assert first == second
    with pytest.raises(actions.AlreadyVoted):
        votes.cast(vote, village["Aino"], "0", code=code, words="Red Barn")
    nothing_changed(vote, ballots=1)


def test_one_code_is_never_the_code_of_two_people():
    vote, village = votes.a_vote()
    code = actions.new_code()
    votes.cast(vote, village["Aino"], code=code)
    with pytest.raises(actions.CodeTaken):
        votes.cast(vote, village["Bertil"], code=code)
    nothing_changed(vote, ballots=1)
    votes.cast(vote, village["Bertil"], code=code, words="but with words")
    nothing_changed(vote, ballots=2)


@pytest.mark.parametrize("code", ["", "1234", "O" * 27 + "1"])
def test_a_text_that_is_no_code_casts_nothing(code):
    vote, village = votes.a_vote()
    with pytest.raises(actions.WrongCode):
        actions.cast_sealed(vote, village["Aino"], "1", code=code, now=world.now())
    nothing_changed(vote)


def change(vote, person, choice, **facts):
    return actions.change_sealed(vote, person, choice, now=world.now(), **facts)


def test_a_secret_ballot_is_changed_by_its_code_and_the_last_choice_counts():
    vote, village = votes.a_vote()
    mine = votes.cast(vote, village["Aino"], "1", words="barn")
    world.next_day()
    assert change(vote, village["Aino"], "0", code=mine.code, words="barn").seq == 2
    again = change(vote, village["Aino"], "0", code=mine.code, words="Barn")
    assert (again.seq, again.pseudonym) == (2, mine.pseudonym)
    nothing_changed(vote, ballots=1)
    assert votes.close(vote).result.tally == {"1": 0, "0": 1, "blank": 0}


def test_a_secret_ballot_taken_back_leaves_the_box_and_the_list_and_may_be_cast_again():
    vote, village = votes.a_vote()
    mine = votes.cast(vote, village["Aino"])
    votes.cast(vote, village["Bertil"])
    actions.withdraw_sealed(vote, village["Aino"], code=mine.code, now=world.now())
    nothing_changed(vote, ballots=1)
    votes.cast(vote, village["Aino"], "0")
    nothing_changed(vote, ballots=2)


def test_codes_help_only_members_on_the_roll_who_have_voted():
    vote, village = votes.a_vote("Aino", "Bertil", "Cilla", "Dawid")
    mine = votes.cast(vote, village["Aino"])
    votes.cast(vote, village["Dawid"])
    newcomer = world.admit("Ewa")[0]
    end_membership(village["Dawid"], now=world.now(), cause="left")
    for person, refusal in (
        (village["Bertil"], actions.NotVoted),
        (newcomer, actions.NotOnTheRoll),
        (village["Dawid"], NotAMember),
        (world.a_person("Filip"), NotAMember),
    ):
        with pytest.raises(refusal):
            change(vote, person, "0", code=mine.code)
        with pytest.raises(refusal):
            actions.withdraw_sealed(vote, person, code=mine.code, now=world.now())
    nothing_changed(vote, ballots=2)


def test_a_wrong_code_or_wrong_words_find_nothing():
    vote, village = votes.a_vote()
    mine = votes.cast(vote, village["Aino"], words="barn")
    for code, words in ((mine.code, ""), (mine.code, "stable"), (actions.new_code(), "barn")):
        with pytest.raises(actions.UnknownCode):
            change(vote, village["Aino"], "0", code=code, words=words)
    with pytest.raises(actions.WrongCode):
        change(vote, village["Aino"], "0", code="nothing", words="barn")
    nothing_changed(vote, ballots=1)


def test_where_ballots_stand_they_are_neither_changed_nor_taken_back():
    vote, village = votes.a_vote(charter=votes.a_charter(revote=False))
    mine = votes.cast(vote, village["Aino"])
    with pytest.raises(actions.BallotStands):
        change(vote, village["Aino"], "0", code=mine.code)
    with pytest.raises(actions.BallotStands):
        actions.withdraw_sealed(vote, village["Aino"], code=mine.code, now=world.now())

    nothing_changed(vote, ballots=1)


def test_where_open_ballots_stand_they_are_neither_changed_nor_taken_back():
    vote, village = votes.a_vote(charter=votes.a_charter(revote=False, ballots="open"))
    cast(vote, village["Aino"])
    with pytest.raises(actions.AlreadyVoted):
        cast(vote, village["Aino"], "0")
    with pytest.raises(actions.BallotStands):
        actions.take_back_open(vote, village["Aino"], now=world.now())
    nothing_changed(vote, ballots=1)


def test_an_open_ballot_can_be_changed_and_taken_back_and_each_act_is_recorded():
    vote, village = votes.a_vote(charter=OPEN)
    cast(vote, village["Aino"], "1")
    cast(vote, village["Aino"], "1")  # the same again is nothing new
    cast(vote, village["Aino"], "blank")
    cast(vote, village["Bertil"], "1")
    actions.take_back_open(vote, village["Bertil"], now=world.now())
    nothing_changed(vote, ballots=1)
    acts = Entry.objects.filter(verb__startswith="ballot.").order_by("id")
    assert [entry.verb for entry in acts] == [
        "ballot.cast",
        "ballot.changed",
        "ballot.cast",
        "ballot.taken_back",
    ]
    assert all("person" not in entry.facts for entry in acts)
    assert acts[0].opening.facts == {"person": str(village["Aino"].uid)}
    with pytest.raises(actions.NotVoted):
        actions.take_back_open(vote, village["Bertil"], now=world.now())


def test_a_secret_vote_takes_no_open_ballots_and_the_reverse():
    sealed, village = votes.a_vote()
    with pytest.raises(actions.BallotsAreSealed):
        actions.cast_open(sealed, village["Aino"], "1", now=world.now())
    with pytest.raises(actions.BallotsAreSealed):
        actions.take_back_open(sealed, village["Aino"], now=world.now())
    nothing_changed(sealed)


def test_an_open_vote_takes_no_secret_ballots():
    vote, village = votes.a_vote(charter=OPEN)
    with pytest.raises(actions.BallotsAreOpen):
        votes.cast(vote, village["Aino"])
    nothing_changed(vote)


def test_nothing_is_recorded_when_a_secret_ballot_is_cast_changed_or_taken_back():
    vote, village = votes.a_vote()
    before = Entry.objects.count()
    mine = votes.cast(vote, village["Aino"])
    change(vote, village["Aino"], "0", code=mine.code)
    actions.withdraw_sealed(vote, village["Aino"], code=mine.code, now=world.now())
    votes.cast(vote, village["Bertil"])
    assert Entry.objects.count() == before


def test_a_ballot_stays_and_counts_when_its_voter_is_removed_and_no_second_one_is_possible():
    vote, village = votes.a_vote("Aino", "Bertil", "Cilla", "Dawid")
    votes.cast(vote, village["Dawid"])
    end_membership(village["Dawid"], now=world.now(), cause="left")
    world.membership.admit(village["Dawid"], now=world.now(), cause="test")
    with pytest.raises(actions.AlreadyVoted):
        votes.cast(vote, village["Dawid"])
    assert votes.close(vote).result.turnout == 1


def test_who_was_removed_and_admitted_again_before_the_close_can_still_vote():
    vote, village = votes.a_vote("Aino", "Bertil", "Cilla", "Dawid")
    end_membership(village["Dawid"], now=world.now(), cause="left")
    world.membership.admit(village["Dawid"], now=world.now(), cause="test")
    votes.cast(vote, village["Dawid"])
    nothing_changed(vote, ballots=1)


def test_the_record_and_the_rows_tell_the_same_story():
    vote, village = votes.a_vote(charter=OPEN)
    cast(vote, village["Aino"])
    votes.close(vote)
    assert differences() == []
    RollEntry.objects.filter(person=village["Cilla"]).update(took_part=True)
    assert len(differences()) == 1


def differences():
    replay = Replay()
    for entry in Entry.objects.order_by("id"):
        replay.apply(entry)
    return list(replay.differences())
