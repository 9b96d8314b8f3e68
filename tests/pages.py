"""A village in which everything that has a page is there, and the addresses of its pages."""

from dataclasses import dataclass, field

from django.test import Client
from django.urls import reverse

from core.heartbeat import jobs
from core.people.models import Person
from delegation.models import Mandate
from groups.decisions.models import Decision, Law
from groups.membership import actions as membership
from groups.proposals import actions as proposals
from groups.proposals.models import Proposal
from groups.proposals.panels.mandates import scope_of
from groups.referenda.models import Referendum
from tests import delegating, votes, world

WORDS = "People want to sit down when they have walked all the way around the pond."


@dataclass
class Lived:
    """What has happened: a law is in force, a vote runs, a proposal collects, a draft is kept."""

    member: Person
    neighbour: Person
    speaker: Person
    applicant: Person
    closed: Referendum
    running: Referendum
    collecting: Proposal
    draft: Proposal
    waiting: list[Person] = field(default_factory=list)

    def grow(self, by: int) -> None:
        """More of everything that pages list."""
        newcomers = world.admit(*(f"Newcomer {world.now():%j}{number}" for number in range(by)))
        for newcomer in newcomers[1:]:
            delegating.follow(newcomer, self.speaker)
        for number in range(by):
            self.waiting.append(world.an_applicant(f"Hopeful{number}"))
            another = votes.a_proposal(self.neighbour, f"Another bench, number {number}")
            proposals.sign(another, self.member, now=world.now())
            _argue(self.collecting, self.neighbour, f"Reason {number} more.")
            proposals.draft(self.member, title=f"Idea {number}", text=WORDS, now=world.now())
            membership.invite(self.member, now=world.now(), note=f"Somebody {number}")
        jobs.drain_all(now=world.now())
        vote = votes.opened(another)
        votes.cast(vote, self.neighbour)
        # The vote that ran is still the one that runs: it is the newest.
        votes.close(vote)
        self.running = votes.opened(votes.a_proposal(self.neighbour, "A bench that is new"))
        self.collecting = votes.a_proposal(self.neighbour, "A bench to sign for")
        jobs.drain_all(now=world.now())


def a_lived_in_village() -> Lived:
    """A small village after some days, through the actions."""
    charter = delegating.a_charter(ballots="sealed")
    village = world.a_village("Aino", "Bertil", "Cilla", charter=charter)
    aino, bertil = village["Aino"], village["Bertil"]
    applicant = world.an_applicant("Dorota")
    closed = votes.opened(votes.a_proposal(aino, "A bench by the pond"))
    votes.cast(closed, aino)
    votes.cast(closed, bertil)
    votes.close(closed)
    world.next_day(2)
    delegating.speak_up(aino, village["Cilla"], statement="I read every proposal.")
    delegating.follow(aino, village["Cilla"])
    delegating.follow(bertil, village["Cilla"])
    running = votes.opened(votes.a_proposal(bertil, "A lamp by the pond"))
    collecting = votes.a_proposal(bertil, "A roof by the pond")
    _argue(collecting, bertil, "It rains.")
    draft = proposals.draft(aino, title="A floor by the pond", text=WORDS, now=world.now())
    jobs.drain_all(now=world.now())
    return Lived(aino, bertil, village["Cilla"], applicant, closed, running, collecting, draft)


def _argue(proposal: Proposal, person: Person, text: str) -> None:
    proposals.argue(proposal, person, side="for", text=text, now=world.now())


def for_everybody(lived: Lived) -> list[str]:
    """Pages that the world may read."""
    law = Law.objects.get(versions__decision__proposal=lived.closed.proposals.get())
    decided = lived.closed.proposals.get()
    return [
        "/",
        *_named("proposals:list", "proposals:keywords", "referenda:list", "decisions:laws"),
        *_named("decisions:list", "constitution:charter", "constitution:trial", "record:list"),
        *_named(
            "record:how",
            "record:check",
            "heartbeat:heartbeat",
            "membership:list",
            "membership:join",
        ),
        *_named("organising:contents", "programs:reference"),
        reverse("organising:document", args=["why"]),
        *_named("feeds:follow", "feeds:open_data", "identity:follow"),
        "/search/?q=bench",
        "/proposals/?stage=all&q=pond&sort=signatures",
        "/charter/try/?proposals.signature_days=90",
        reverse("proposals:detail", args=[lived.collecting.number]),
        reverse("proposals:detail", args=[decided.number]),
        reverse("proposals:versions", args=[decided.number]),
        reverse("referenda:detail", args=[lived.closed.number]),
        reverse("referenda:detail", args=[lived.running.number]),
        reverse("referenda:booklet", args=[lived.running.number]),
        Decision.objects.latest("number").get_absolute_url(),
        law.get_absolute_url(),
        reverse("constitution:version", args=[1]),
        reverse("record:entry", args=[1]),
        lived.neighbour.get_absolute_url(),
    ]


def for_strangers() -> list[str]:
    """Pages for those who are not signed in."""
    return _named("account_login", "account_reset_password", "people:recover")


def for_applicants() -> list[str]:
    """Pages for those who wait, and what is different for them."""
    return ["/", *_named("membership:own", "membership:join", "people:settings")]


def for_members(lived: Lived) -> list[str]:
    """Pages for members; those that act are asked for only, nothing is sent."""
    draft, mandate = lived.draft.number, Mandate.objects.by(lived.member).get()
    return [
        *_named("notices:list", "notices:choices", "people:settings", "people:device"),
        *_named("people:recovery_sheet", "people:own_data", "people:erase", "mfa_list_webauthn"),
        *_named("people:tokens"),
        *_named("membership:own", "membership:leave", "membership:waiting"),
        *_named("membership:invitations", "proposals:new"),
        reverse("proposals:detail", args=[draft]),
        reverse("proposals:edit", args=[draft]),
        reverse("proposals:publish", args=[draft]),
        reverse("proposals:translate", args=[lived.collecting.number]),
        reverse("proposals:discard", args=[draft]),
        reverse("decisions:effects", args=[draft]),
        reverse("decisions:attach", args=[draft, "law.adopt"]),
        reverse("decisions:attach", args=[draft, "charter.amend"]),
        reverse("referenda:vote", args=[lived.running.number]),
        reverse("referenda:change", args=[lived.running.number]),
        reverse("referenda:roll", args=[lived.closed.number]),
        reverse("referenda:recount", args=[lived.closed.number]),
        reverse("people:own_data_part", args=["proposals"]),
        *_named("delegation:mine", "delegation:mandates", "delegation:give", "delegation:voice"),
        *_named("delegation:speakers", "delegation:picture", "delegation:concentration"),
        reverse("delegation:give", query={"scope": scope_of(lived.collecting)}),
        reverse("delegation:change", args=[mandate.uid]),
        reverse("delegation:withdraw", args=[mandate.uid]),
        reverse("delegation:speaker", args=[lived.speaker.pk]),
        reverse("delegation:withdraw_voice", args=[lived.member.open_voices.get().pk]),
    ]


def visits(lived: Lived) -> list[tuple[str, Client, list[str]]]:
    """Who visits which pages, so that together they see all, each with their browser."""
    everybody = for_everybody(lived)
    applicant = world.sign_in(Client(), lived.applicant)
    member = world.sign_in(Client(), lived.member)
    return [
        ("stranger", Client(), everybody + for_strangers()),
        ("applicant", applicant, for_applicants()),
        ("member", member, everybody + for_members(lived)),
    ]


def _named(*names: str) -> list[str]:
    return [reverse(name) for name in names]
