"""The whole table, and which actions are no acts of a person."""

from tests.acts import constitution, decisions, delegation, membership, proposals, referenda
from tests.acts.row import Row

ROOMS = (
    "delegation",
    "groups.membership",
    "groups.proposals",
    "groups.decisions",
    "groups.referenda",
    "groups.constitution",
)
TABLE: dict[str, Row] = {
    **delegation.ROWS,
    **membership.ROWS,
    **proposals.ROWS,
    **decisions.ROWS,
    **constitution.ROWS,
    **referenda.ROWS,
}
# Actions that take people and are no act of a person, and why.
NO_ACT_OF_A_PERSON = {
    "delegation.forget_mandates": "part of erasing oneself; tested with one's own data",
    "delegation.forget_voices": "part of erasing oneself",
    "delegation.tell_followers": "done when somebody votes in the open",
    "membership.admit": "done by the count and the founding, never asked for by a page",
    "membership.admit_many": "as admit",
    "membership.end_membership": "done by the count and in rehearsals",
    "membership.found": "done when the last founder confirms; tested with the founding",
    "membership.take_seat": "part of the founding, before there is a group",
    "membership.confirm_seat": "part of the founding",
    "membership.rate_many": "the founders' and the rehearsal's ratings at once",
    "membership.require_member": "the check itself",
    "membership.warn_members": "done by the heartbeat",
    "decisions.require_changeable": "the check that attach, change and detach make",
    "proposals.forget_author": "part of erasing oneself; tested with people",
    "referenda.forget_reasons": "part of erasing oneself",
    "referenda.objection_to_voting": "asks and changes nothing",
}
