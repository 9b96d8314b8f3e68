"""Every act of the rooms of the group as programs ask for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from groups.membership.letters import token_of
from groups.referenda.actions import new_code
from tests.acts.scene import Scene, soon

CODE = new_code()
WORDS = {"title": "Other words", "text": "Other text."}
LAW = {"title": "Quiet", "text": "It is quiet."}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An act at an address, by whom of the scene, and what has to come before."""

    method: str
    address: Callable[[Scene], str]
    given: Callable[[Scene], dict[str, Any]] = lambda _scene: {}
    by: str = "member"
    status: int = 204
    ballots: str = "sealed"
    first: "tuple[Asked, ...]" = ()
    # Some acts are for people outside.
    open_to: tuple[str, ...] = ()


def _at(address: str) -> Callable[[Scene], str]:
    """An address with what stands in the scene: `{collecting}`, `{vote}`, `{mandate}` and so on."""
    return lambda scene: scene.at(address)


def _mandate(scene: Scene, **more: Any) -> dict[str, Any]:
    choices = [{"people": [scene.outsider.pk]}]
    return {"choices": choices, "until_on": soon(20).isoformat(), **more}


HELP = Asked(method="PUT", address=_at("arguments/{argument}/helpful/"))
SIGN = Asked(method="PUT", address=_at("proposals/{collecting}/signature/"))
REVISE = Asked(
    method="PUT",
    address=_at("me/proposals/{collecting}/"),
    given=lambda _s: WORDS,
    by="author",
    status=200,
)
CAST = Asked(
    method="POST",
    address=_at("referenda/{vote}/sealed-ballot/"),
    given=lambda s: {"choice": s.adopt, "code": CODE},
    status=201,
)
CAST_OPENLY = Asked(
    method="PUT",
    address=_at("referenda/{vote}/open-ballot/"),
    given=lambda s: {"choice": s.adopt},
    status=200,
    ballots="open",
)
REST = Asked(method="PUT", address=_at("me/mandates/{mandate}/rest/"), by="author", status=200)
ACTS: dict[str, Asked] = {
    "me.drafts": Asked(
        method="POST", address=_at("me/drafts/"), given=lambda _s: WORDS, status=201
    ),
    "me.proposals.one put": REVISE,
    "me.proposals.one delete": Asked(
        method="DELETE", address=_at("me/proposals/{draft}/"), by="author"
    ),
    "me.proposals.publication put": Asked(
        method="PUT", address=_at("me/proposals/{draft}/publication/"), by="author", status=200
    ),
    "me.proposals.publication delete": Asked(
        method="DELETE",
        address=_at("me/proposals/{collecting}/publication/"),
        by="author",
        status=200,
    ),
    "proposals.signature put": SIGN,
    "proposals.signature delete": Asked(
        method="DELETE", address=_at("proposals/{collecting}/signature/"), first=(SIGN,)
    ),
    "proposals.signature.confirmation": Asked(
        method="PUT",
        address=_at("proposals/{collecting}/signature/confirmation/"),
        first=(SIGN, REVISE),
    ),
    "proposals.arguments": Asked(
        method="POST",
        address=_at("proposals/{collecting}/arguments/"),
        given=lambda _s: {"side": "for", "text": "Because."},
        status=201,
    ),
    "arguments.one": Asked(method="DELETE", address=_at("arguments/{argument}/"), by="author"),
    "arguments.helpful put": HELP,
    "arguments.helpful delete": Asked(
        method="DELETE", address=_at("arguments/{argument}/helpful/"), first=(HELP,)
    ),
    "proposals.translations": Asked(
        method="POST",
        address=_at("proposals/{collecting}/translations/"),
        given=lambda _s: {"language": "sv", "title": "En gunga", "text": "Hög."},
        status=201,
    ),
    "translations.one put": Asked(
        method="PUT",
        address=_at("translations/{translation}/"),
        given=lambda _s: WORDS,
        by="author",
        status=200,
    ),
    "translations.one delete": Asked(
        method="DELETE", address=_at("translations/{translation}/"), by="author"
    ),
    "me.proposals.effects": Asked(
        method="POST",
        address=_at("me/proposals/{draft}/effects/"),
        given=lambda _s: {"kind": "law.adopt", "data": LAW},
        by="author",
        status=201,
    ),
    "me.effects.one put": Asked(
        method="PUT",
        address=_at("me/effects/{effect}/"),
        given=lambda _s: {"data": {"title": "Silence", "text": "It is silent."}},
        by="author",
        status=200,
    ),
    "me.effects.one delete": Asked(
        method="DELETE", address=_at("me/effects/{effect}/"), by="author"
    ),
    "charter.amendments": Asked(
        method="POST",
        address=_at("charter/amendments/"),
        given=lambda _s: {"proposals.signature_days": "45"},
        status=201,
    ),
    "referenda.sealed_ballot post": CAST,
    "referenda.sealed_ballot put": Asked(
        method="PUT",
        address=_at("referenda/{vote}/sealed-ballot/"),
        given=lambda _s: {"choice": "blank", "code": CODE},
        status=200,
        first=(CAST,),
    ),
    "referenda.sealed_ballot.withdrawal": Asked(
        method="POST",
        address=_at("referenda/{vote}/sealed-ballot/withdrawal/"),
        given=lambda _s: {"code": CODE},
        first=(CAST,),
    ),
    "referenda.open_ballot put": CAST_OPENLY,
    "referenda.open_ballot delete": Asked(
        method="DELETE",
        address=_at("referenda/{vote}/open-ballot/"),
        ballots="open",
        first=(CAST_OPENLY,),
    ),
    "me.mandates": Asked(
        method="POST",
        address=_at("me/mandates/"),
        given=lambda s: _mandate(s, scope="everything"),
        status=201,
    ),
    "me.mandates.one put": Asked(
        method="PUT",
        address=_at("me/mandates/{mandate}/"),
        given=_mandate,
        by="author",
        status=200,
    ),
    "me.mandates.one delete": Asked(
        method="DELETE", address=_at("me/mandates/{mandate}/"), by="author"
    ),
    "me.mandates.rest put": REST,
    "me.mandates.rest delete": Asked(
        method="DELETE",
        address=_at("me/mandates/{mandate}/rest/"),
        by="author",
        status=200,
        first=(REST,),
    ),
    "me.mandates.renewal": Asked(
        method="POST", address=_at("me/mandates/{mandate}/renewal/"), by="author", status=200
    ),
    "people.rating": Asked(
        method="PUT", address=_at("people/{friend}/rating/"), given=lambda _s: {"value": -1}
    ),
    "people.candidacy": Asked(method="PUT", address=_at("people/{candidate}/candidacy/")),
    "me.invitations": Asked(method="POST", address=_at("me/invitations/"), status=201),
    "me.invitations.one": Asked(
        method="DELETE", address=_at("me/invitations/{invitation}/"), by="author"
    ),
    "join.invitation": Asked(
        method="PUT",
        address=_at("join/invitation/"),
        given=lambda s: {"token": token_of(s.invitation)},
        by="candidate",
        open_to=("outsider", "applicant", "former"),
    ),
    "me.application put": Asked(
        method="PUT", address=_at("me/application/"), by="newcomer", open_to=("former",)
    ),
    "me.application delete": Asked(
        method="DELETE",
        address=_at("me/application/"),
        by="applicant",
        open_to=("applicant",),
    ),
    "me.membership": Asked(method="DELETE", address=_at("me/membership/")),
    "me.voices": Asked(
        method="POST",
        address=_at("me/voices/"),
        given=lambda _s: {"scope": "everything"},
        status=201,
    ),
    "me.voices.one put": Asked(
        method="PUT",
        address=_at("me/voices/{voice}/"),
        given=lambda _s: {"statement": "I read."},
        by="author",
        status=200,
    ),
    "me.voices.one delete": Asked(method="DELETE", address=_at("me/voices/{voice}/"), by="author"),
    "me.voting_home": Asked(
        method="PUT",
        address=_at("me/voting-homes/{confederation}/"),
        given=lambda _s: {"votes_here": False},
    ),
    "joint_votes.rolls.me": Asked(
        method="DELETE", address=_at("joint-votes/{joint_vote}/rolls/me/"), by="friend"
    ),
}
