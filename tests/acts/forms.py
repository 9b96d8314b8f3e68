"""Every address to which a form is sent: what is sent, by whom of the scene, and who else may.

`{collecting}` and the like in an address are filled in by the scene.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from delegation.drafts import prefix
from delegation.kinds import VOTED
from groups.referenda.actions import new_code
from tests.acts.scene import Scene, soon

# Somebody who has not signed in.
NOBODY = ""
ACCOUNTS = ("outsider", "applicant", "former")
ANYBODY = (NOBODY, *ACCOUNTS)
CODE = new_code()
WORDS = {"title": "Other words", "text": "Other text."}
SWEDISH = {"language": "sv", "title": "En gunga", "text": "Hög.", "author_level": 1}
POLISH = {"language": "pl", "title": "Huśtawka", "text": "Wysoko i nisko.", "author_level": 1}
LAW = {"title": "Silence", "text": "It is silent."}
ACCOUNT = {
    "forename": "Nils",
    "surname": "Ny",
    "email": "nils@example.org",
    "password": "blue whales sing",
}
SOME_UID = "00000000-0000-4000-8000-000000000000"
MANDATE, SEAT = "delegation/mandates/{mandate}", "founding/nonsense"

FOUNDED = "before there is a group; tested with the founding"
SIGNED = "its own signature says who sends it; tested with its room"
DEMO = "is there in a demonstration only"
ASKS = "asks and changes nothing"
ONES_OWN = "asks for one's password first, or is one's own; tested with people"


@dataclass(frozen=True, kw_only=True)
class Form:
    """What is sent to an address. `elsewhere` says why it is not seen to be done here."""

    at: str
    given: Callable[[Scene], dict[str, Any]] = lambda _scene: {}
    by: str = "member"
    open_to: tuple[str, ...] = ()
    ballots: str = "sealed"
    status: int = 302
    first: "tuple[Form, ...]" = ()
    elsewhere: str = ""
    # Who sends it is known without a page of ours before.
    is_from_elsewhere: bool = False


def _follows(scene: Scene) -> dict[str, Any]:
    people = {f"{prefix(0)}-people": [scene.outsider.pk], f"{prefix(0)}-quota": "all"}
    return {**people, "choices": 1, "until_on": soon(20).isoformat(), "do": "give"}


def _own(at: str, **facts: Any) -> Form:
    return Form(at=at, open_to=ACCOUNTS, **facts)


def _authors(at: str, **facts: Any) -> Form:
    return Form(at=at, by="author", **facts)


CAST = Form(
    at="referenda/{vote}/vote/",
    given=lambda s: {"choice": s.adopt, "code": CODE, "cast": "1"},
    status=200,
)
CAST_OPENLY = Form(
    at="referenda/{vote}/vote/",
    given=lambda s: {"choice": s.adopt, "openly": "1", "cast": "1"},
    ballots="open",
)
SIGN = Form(at="proposals/{collecting}/sign/")
FORMS: dict[str, Form] = {
    # --- What accounts have of their own ------------------------------------------------------
    "people:settings": _own("me/", elsewhere=ASKS),
    "people:section": _own("me/language/", given=lambda _s: {"language": "sv"}),
    "people:device": _own("me/device/", elsewhere=ONES_OWN),
    "people:recovery_sheet": _own("me/recovery-sheet/", elsewhere=ONES_OWN),
    "people:tokens": _own("me/tokens/", elsewhere=ONES_OWN),
    "people:revoke_token": _authors("me/tokens/{token}/revoke/", open_to=ACCOUNTS),
    "people:download": _own("me/data/download/", elsewhere=ONES_OWN),
    "people:erase": _own("me/erase/", elsewhere=ONES_OWN),
    "people:link": Form(at="account/link/nonsense/", elsewhere=ONES_OWN),
    "people:recover": Form(at="account/recover/", elsewhere=ONES_OWN),
    "notices:read_all": _own("notices/read/", elsewhere=ONES_OWN),
    "notices:read": _own("notices/1/read/", elsewhere=ONES_OWN),
    "notices:choices": _own("me/notices/", given=lambda _s: {"kinds": [VOTED.name]}),
    "notices:stop": Form(
        at="me/notices/stop/{stop}", open_to=ANYBODY, status=200, is_from_elsewhere=True
    ),
    "pages:language": Form(at="language/", open_to=ANYBODY, elsewhere="a cookie of the browser"),
    "feeds:make": _own("follow/make/"),
    "feeds:replace": _authors("follow/replace/"),
    "feeds:withdraw": _authors("follow/withdraw/"),
    # --- The demonstration --------------------------------------------------------------------
    "pages:be": Form(at="demo/be/{friend}/", elsewhere=DEMO),
    "pages:next_day": Form(at="demo/next-day/", elsewhere=DEMO),
    # --- Following others ---------------------------------------------------------------------
    "delegation:give": Form(at="delegation/give/?scope=everything", given=_follows),
    "delegation:change": _authors(f"{MANDATE}/change/", given=_follows),
    "delegation:suspend": _authors(f"{MANDATE}/suspend/"),
    "delegation:resume": _authors(f"{MANDATE}/resume/", first=(_authors(f"{MANDATE}/suspend/"),)),
    "delegation:renew": _authors(f"{MANDATE}/renew/"),
    "delegation:withdraw": _authors(f"{MANDATE}/withdraw/"),
    "delegation:voice": Form(at="delegation/voice/", given=lambda _s: {"scope": "everything"}),
    "delegation:restate": _authors(
        "delegation/voice/{voice}/restate/", given=lambda _s: {"statement": "I read."}
    ),
    "delegation:withdraw_voice": _authors("delegation/voice/{voice}/withdraw/"),
    # --- Who belongs to the group -------------------------------------------------------------
    "membership:founding": Form(at="founding/", elsewhere=FOUNDED),
    "membership:seat_account": Form(at=f"{SEAT}/account/", elsewhere=FOUNDED),
    "membership:seat_sit": Form(at=f"{SEAT}/sit/", elsewhere=FOUNDED),
    "membership:seat_confirm": Form(at=f"{SEAT}/confirm/", elsewhere=FOUNDED),
    "membership:seat_plan": Form(at=f"{SEAT}/plan/", elsewhere=FOUNDED),
    "membership:seat_add": Form(at=f"{SEAT}/founders/", elsewhere=FOUNDED),
    "membership:seat_replace": Form(at=f"{SEAT}/founders/{SOME_UID}/", elsewhere=FOUNDED),
    "membership:seat_remove": Form(at=f"{SEAT}/founders/{SOME_UID}/remove/", elsewhere=FOUNDED),
    "membership:join": Form(
        at="join/", given=lambda _s: ACCOUNT, by=NOBODY, open_to=(NOBODY,), status=302
    ),
    "membership:apply": Form(at="join/apply/", by="newcomer", open_to=("former",)),
    "membership:confirmation": _own("join/confirmation/", elsewhere=ONES_OWN),
    "membership:invitation": Form(
        at="join/{invited}/", given=lambda _s: ACCOUNT, by=NOBODY, open_to=(NOBODY,)
    ),
    "membership:accept": Form(at="join/{invited}/accept/", by="candidate", open_to=ACCOUNTS),
    "membership:invitations": Form(at="invitations/", given=lambda _s: {"note": "A friend"}),
    "membership:withdraw_invitation": _authors("invitations/{invitation}/withdraw/"),
    "membership:leave": Form(at="members/me/leave/"),
    "membership:withdraw": Form(at="members/me/withdraw/", by="applicant", open_to=("applicant",)),
    "membership:rate": Form(at="members/{friend}/rating/", given=lambda _s: {"value": "-1"}),
    "membership:propose": Form(at="members/{candidate}/propose/"),
    # --- Proposals ----------------------------------------------------------------------------
    "proposals:new": Form(
        at="proposals/new/", given=lambda _s: {**WORDS, "language": "en", "author_level": 1}
    ),
    "proposals:edit": _authors("proposals/{collecting}/edit/", given=lambda _s: WORDS),
    "proposals:publish": _authors("proposals/{draft}/publish/"),
    "proposals:withdraw": _authors("proposals/{collecting}/withdraw/"),
    "proposals:discard": _authors("proposals/{draft}/discard/"),
    "proposals:sign": SIGN,
    "proposals:unsign": Form(at="proposals/{collecting}/unsign/", first=(SIGN,)),
    "proposals:confirm": Form(
        at="proposals/{collecting}/confirm/",
        first=(SIGN, _authors("proposals/{collecting}/edit/", given=lambda _s: WORDS)),
    ),
    "proposals:argue": Form(
        at="proposals/{collecting}/argue/",
        given=lambda _s: {"side": "for", "text": "Because.", "language": "en", "author_level": 1},
    ),
    "proposals:find_helpful": Form(at="arguments/{argument}/helpful/"),
    "proposals:take_back": _authors("arguments/{argument}/take-back/"),
    "proposals:translate": Form(at="proposals/{collecting}/translate/", given=lambda _s: SWEDISH),
    "proposals:edit_translation": _authors(
        "translations/{translation}/edit/", given=lambda _s: POLISH
    ),
    "proposals:withdraw_translation": _authors("translations/{translation}/withdraw/"),
    "decisions:attach": _authors("proposals/{draft}/effects/law.adopt/", given=lambda _s: LAW),
    "decisions:change": _authors("effects/{effect}/", given=lambda _s: LAW),
    "decisions:detach": _authors("effects/{effect}/remove/"),
    "constitution:propose": Form(
        at="charter/propose/", given=lambda _s: {"proposals.signature_days": "45"}
    ),
    # --- Voting -------------------------------------------------------------------------------
    "referenda:vote": CAST,
    "referenda:vote openly": CAST_OPENLY,
    "referenda:take_back": Form(
        at="referenda/{vote}/take-back/", ballots="open", first=(CAST_OPENLY,)
    ),
    "referenda:change": Form(
        at="referenda/{vote}/change/",
        given=lambda _s: {"choice": "blank", "code": CODE},
        status=200,
        first=(CAST,),
    ),
    "referenda:recount": Form(at="referenda/{vote}/recount/", elsewhere=ASKS),
    "record:check": Form(at="record/check/", elsewhere=ASKS),
    # --- Together with other groups -----------------------------------------------------------
    "identity:shared_inbox": Form(at="federation/inbox", elsewhere=SIGNED, is_from_elsewhere=True),
    "identity:inbox": Form(at="federation/group/inbox", elsewhere=SIGNED, is_from_elsewhere=True),
    "peers:add_checkpoint": Form(
        at="witness/add-checkpoint", elsewhere=SIGNED, is_from_elsewhere=True
    ),
    "confederations:founding": Form(at="federation/founding/", elsewhere=FOUNDED),
    "confederations:change_plan": Form(at="federation/founding/nonsense/", elsewhere=FOUNDED),
    "confederations:give_up": Form(at="federation/founding/nonsense/give-up/", elsewhere=FOUNDED),
    "rolls:declare": Form(
        at="voting-home/{confederation}/",
        given=lambda s: {s.at("{confederation}-home"): "elsewhere"},
    ),
    "rolls:let_go": Form(at="joint-votes/{joint_vote}/rolls/let-go/", by="friend"),
    "rolls:evaluate": Form(
        at="federation/rolls/evaluate", elsewhere=SIGNED, is_from_elsewhere=True
    ),
}
