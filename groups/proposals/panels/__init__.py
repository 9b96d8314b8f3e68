"""What proposals bring to shared pages, to notices, to a person's own data and to the record."""

from django.utils.translation import gettext_lazy as _

from core import hooks
from core.pages.figures import Counted
from groups.proposals.panels.live import PIECES
from groups.proposals.panels.mandates import PROPOSAL, speaking_panel
from groups.proposals.panels.own_data import OwnProposals
from groups.proposals.panels.replay import Replay
from groups.proposals.panels.showing import (
    collecting_panel,
    find,
    needs_of,
    profile_panel,
    pseudonym_panel,
    under_way,
)
from groups.proposals.panels.telling import tell

PLACE = {
    "label": _("Proposals"),
    "url": "proposals:list",
    "order": 20,
    "under": None,
    "icon": "proposal",
}
KEYWORDS = {"label": _("Keywords"), "url": "proposals:keywords", "order": 30, "under": "proposals"}

hooks.navigation.add("proposals", PLACE)
hooks.navigation.add("proposals.keywords", KEYWORDS)
hooks.overview_panels.add("proposals.collecting", collecting_panel)
hooks.figures.add(
    "proposals", Counted(rows=under_way, label=_("proposals under way"), url="proposals:list")
)
hooks.needs_me.add("proposals", needs_of)
hooks.search.add("proposals", find)
hooks.profile_panels.add("proposals", profile_panel)
hooks.pseudonym_panels.add("proposals", pseudonym_panel)
hooks.own_data.add("proposals", OwnProposals())
hooks.subscribers.add("proposals.notices", tell)
hooks.replays.add("proposals", Replay)
hooks.scope_kinds.add(PROPOSAL.name, PROPOSAL)
hooks.proposal_panels.add("proposals.speaking", speaking_panel)
for piece in PIECES:
    hooks.pieces.add(piece.name, piece)
