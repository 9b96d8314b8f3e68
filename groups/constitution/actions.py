"""Beginning a proposal that amends the charter."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.people.models import Person
from groups.constitution.reading import AMEND
from groups.decisions import actions as decisions
from groups.decisions.effect_kinds import effect_kind
from groups.proposals import actions as proposals
from groups.proposals.models import Proposal


@transaction.atomic
def propose(person: Person, *, changes: Mapping[str, object], now: datetime) -> Proposal:
    """Begin a draft whose adoption makes these changes; its words are a first suggestion.

    Raises what drafting a proposal raises, and EffectRefused if the changes cannot be made.
    """
    kind = effect_kind(AMEND)
    data = kind.clean({"changes": dict(changes)})
    proposal = proposals.draft(
        person, title=_("Change the charter"), text=str(kind.explain(data)), now=now
    )
    decisions.attach(proposal, person, kind=AMEND, data=data, now=now)
    return proposal
