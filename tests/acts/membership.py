"""Acts on who belongs to the group."""

from groups.membership import actions as membership
from tests.acts.row import Row, now

ROWS: dict[str, Row] = {
    "membership.apply": Row(
        do=lambda _s, who: now(membership.apply, who),
        by="newcomer",
        open_to=("former",),
    ),
    "membership.withdraw_application": Row(
        do=lambda _s, who: now(membership.withdraw_application, who),
        by="applicant",
        open_to=("applicant",),
    ),
    "membership.propose": Row(do=lambda s, who: now(membership.propose, who, s.candidate)),
    "membership.rate": Row(
        do=lambda s, who: now(membership.rate, who, s.friend, -1),
        twice="same",
        wrong=lambda s, who: now(membership.rate, who, s.outsider, 1),
    ),
    "membership.invite": Row(do=lambda _s, who: now(membership.invite, who), twice="own"),
    "membership.withdraw_invitation": Row(
        do=lambda s, who: now(membership.withdraw_invitation, who, s.invitation), by="author"
    ),
    "membership.accept_invitation": Row(
        do=lambda s, who: now(membership.accept_invitation, s.invitation, who),
        by="candidate",
        open_to=("outsider", "former", "applicant"),
        wrong=lambda s, _who: now(membership.accept_invitation, s.invitation, s.member),
    ),
    "membership.leave": Row(do=lambda _s, who: now(membership.leave, who)),
}
