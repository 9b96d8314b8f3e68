"""A listening member: whatever their open pages are told, and when, betrays no vote.

They have every place open that there is, of every vote, proposal and list, and sit there day and
night. What they are told is compared with what happened.
"""

import json

import pytest

from core import hooks
from core.heartbeat import jobs
from delegation import actions as delegation
from groups.membership import actions as membership
from groups.proposals import actions as proposals
from groups.referenda import actions as referenda
from realtime import reading
from realtime.hall import hall
from realtime.presence import Presence, rounded
from realtime.seats import Seats
from tests import delegating, votes, world
from tests.listening import Page, listening

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("Aino", "Bertil", "Cilla", "Dawid", "Ewa", "Filip")


def a_secret_vote(**rules):
    """A vote with secret ballots, in which mandates speak and Ewa votes in the open."""
    village = delegating.a_village(*NAMES, ballots="sealed", charter=rules)
    delegating.speak_up(village["Ewa"])
    vote = votes.opened(votes.a_proposal(village["Aino"]))
    jobs.drain_all()
    return vote, village


def everything(vote, reader):
    """A page of this reader on which every place of the software stands, for all there is."""
    subjects = [vote.subject, *(proposal.subject for proposal in vote.proposals.all())]
    places = [
        f"{piece.name}/{subject}"
        for piece in hooks.pieces.values()
        for subject in (subjects if piece.of_one else [""])
    ]
    return Page(reader, [*places, *(f"here/{subject}" for subject in subjects)])


def test_no_secret_act_is_told_or_even_hinted_at(monkeypatch):
    vote, village = a_secret_vote()
    listener, stranger = everything(vote, village["Dawid"]), everything(vote, None)
    rung = []
    monkeypatch.setattr(hall, "ring", lambda: rung.append(1))
    code = referenda.new_code()
    kept = {}

    def give():
        kept["mandate"] = delegating.follow(village["Cilla"], village["Ewa"])

    secret_acts = [
        lambda: votes.cast(vote, village["Aino"], "1", code=code),
        lambda: referenda.change_sealed(vote, village["Aino"], "0", code=code, now=world.now()),
        lambda: referenda.withdraw_sealed(vote, village["Aino"], code=code, now=world.now()),
        lambda: membership.rate(village["Bertil"], village["Ewa"], -1, now=world.now()),
        give,
        lambda: delegation.suspend(kept["mandate"], village["Cilla"], now=world.now()),
        lambda: delegation.withdraw(kept["mandate"], village["Cilla"], now=world.now()),
    ]
    listening(listener, stranger, acts=secret_acts)
    assert listener.told == stranger.told == []
    assert rung == []


def test_the_listener_would_have_heard_an_act_in_the_open():
    """The same ears, so that the silence above means something."""
    vote, village = a_secret_vote()
    listener = everything(vote, village["Dawid"])
    listening(
        listener,
        acts=[lambda: referenda.cast_open(vote, village["Ewa"], "1", now=world.now())],
    )
    assert listener.changed == {"my-votes/"}


def test_an_open_ballot_in_a_secret_vote_does_not_tell_how_many_have_voted_in_secret():
    vote, village = a_secret_vote()
    listener = everything(vote, village["Dawid"])
    listening(
        listener,
        acts=[
            lambda: votes.cast(vote, village["Aino"], "1"),
            lambda: referenda.cast_open(vote, village["Ewa"], "1", now=world.now()),
        ],
    )
    assert listener.put == {}


SECRETS = {
    "Aino for it": ("Aino", "1"),
    "Aino against it": ("Aino", "0"),
    "Bertil blank": ("Bertil", "blank"),
}


@pytest.mark.parametrize("who", SECRETS)
def test_a_night_tells_how_many_have_voted_and_the_same_whoever_it_was(who):
    name, choice = SECRETS[who]
    vote, village = a_secret_vote()
    votes.cast(vote, village[name], choice)
    listener = everything(vote, village["Dawid"])
    listening(listener, acts=[world.next_day])
    turnout, line = f"turnout/{vote.subject}", f"turnout-line/{vote.subject}"
    assert set(listener.put) == {turnout, line}
    assert "1 of 6 people" in listener.put[turnout]
    assert name not in json.dumps(listener.told)
    assert {frozenset(one) for one in listener.told} <= {frozenset({"at", "put"})}


def test_a_night_of_ratings_and_mandates_tells_nothing_but_that_it_was():
    vote, village = a_secret_vote()
    membership.rate(village["Bertil"], village["Ewa"], -1, now=world.now())
    delegating.follow(village["Cilla"], village["Ewa"])
    listener = everything(vote, village["Dawid"])
    listening(listener, acts=[world.next_day])
    assert {"my-votes/", "speakers/"} == listener.changed
    assert not {"Bertil", "Cilla", "Ewa"} & set(json.dumps(listener.told).split())


def test_who_catches_up_learns_no_more_than_who_was_there():
    vote, village = a_secret_vote()
    before = reading.head()
    votes.cast(vote, village["Aino"], "1")
    referenda.cast_open(vote, village["Ewa"], "1", now=world.now())
    jobs.drain_all()
    late = everything(vote, village["Dawid"])
    late.since = before
    listening(late)
    assert late.put == {}
    assert late.changed == {"my-votes/"}


# --- Who is here ---------------------------------------------------------------------------------
def test_fewer_than_five_are_never_told_and_no_number_is_exact():
    told = [rounded(number) for number in (0, 1, 4, 5, 9, 10, 49, 50, 120, 999, 1000, 2345)]
    assert told == [0, 0, 0, 5, 5, 10, 20, 50, 100, 500, 1000, 2000]


def test_between_two_looks_nobody_is_seen_coming_or_going():
    presence = Presence()
    assert presence.look({"proposal:1": 6}) == {"proposal:1"}
    assert presence.look({"proposal:1": 9}) == set()
    assert presence.told == {"proposal:1": 5}
    assert presence.look({"proposal:1": 4}) == {"proposal:1"}
    assert presence.told == {}


def test_a_member_counts_once_and_strangers_not_at_all():
    _vote, village = a_secret_vote()
    place = f"here/proposal:{'7c2f' * 8}"
    pages = [Page(village[name], [place]) for name in ("Aino", "Aino", "Bertil")]
    pages.append(Page(None, [place]))
    counted = []

    def count():
        counted.append(hall.seats.members_here())

    listening(*pages, acts=[count])
    assert counted == [{f"proposal:{'7c2f' * 8}": 2}]


def test_pages_on_which_people_vote_rate_or_give_mandates_have_no_number_of_those_present(client):
    vote, village = a_secret_vote()
    world.sign_in(client, village["Bertil"])
    proposal = vote.proposals.get()
    person = village["Ewa"].pk
    for address in (
        f"/referenda/{vote.number}/",
        f"/referenda/{vote.number}/vote/",
        f"/proposals/{proposal.number}/",
        f"/people/{person}/",
        "/delegation/give/",
    ):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        assert "here/" not in answer.content.decode(), address


def test_presence_is_counted_where_nobody_votes_yet(client):
    village = delegating.a_village(*NAMES, ballots="sealed")
    proposal = votes.a_proposal(village["Aino"])
    page = client.get(f"/proposals/{proposal.number}/").content.decode()
    assert f'data-live="here/{proposal.subject}"' in page
    assert Seats().members_here() == {}


# --- What is told at all -------------------------------------------------------------------------
# Every verb that reaches open pages was looked at here: whoever adds one says why it betrays
# nobody. All are acts that the record shows at the same moment to the same readers.
TOLD = {
    # Signatures: a number that everybody sees, never who signed.
    "proposal.signed", "proposal.unsigned", "proposal.signature_confirmed",
    "proposal.signatures_lapsed",
    # Texts and arguments, under the name their author chose to be shown with.
    "proposal.published", "proposal.revised", "proposal.argued_for", "proposal.argued_against",
    "proposal.argument_taken_back",
    # Stages: the daily run's, or the author's own.
    "proposal.qualified", "proposal.expired", "proposal.withdrawn", "proposal.voting_opened",
    "proposal.extended", "proposal.adopted", "proposal.rejected", "referendum.opened",
    "referendum.extended", "referendum.reopened", "referendum.closed", "decision.taken",
    "decision.in_force",
    # What the confederation asks and dates: its own acts, the same for all.
    "proposal.mirrored", "proposal.dated", "proposal.ended",
    # Ballots in the open, to members.
    "ballot.cast", "ballot.changed", "ballot.taken_back",
    # Nightly totals of what is secret.
    "referendum.box_kept", "delegation.mandates_kept",
    # The same of a small group in a joint vote, to members.
    "referendum.closed_for_members", "referendum.box_kept_for_members",
}  # fmt: skip


def test_every_verb_that_reaches_open_pages_was_looked_at():
    assert {verb for piece in hooks.pieces.values() for verb in piece.verbs} == TOLD
    assert set(hooks.verbs) >= TOLD


def test_signing_tells_a_number_and_not_who_signed():
    village = delegating.a_village(*NAMES)
    proposal = votes.a_proposal(village["Aino"])
    jobs.drain_all()
    listener = Page(village["Dawid"], [f"signatures/{proposal.subject}"])
    sign = lambda: proposals.sign(proposal, village["Filip"], now=world.now())  # noqa: E731
    listening(listener, acts=[sign])
    assert "2 signatures" in listener.put[f"signatures/{proposal.subject}"]
    assert "Filip" not in json.dumps(listener.told)
