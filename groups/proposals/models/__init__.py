"""Rows about proposals: their texts and translations, signatures and arguments."""

from groups.proposals.models.arguments import Argument, Helpful, Side
from groups.proposals.models.counts import NightCount
from groups.proposals.models.options import ADOPT
from groups.proposals.models.proposal import Proposal, ProposalQuerySet
from groups.proposals.models.signatures import Signature, SignatureQuerySet
from groups.proposals.models.translations import Translation, TranslationQuerySet
from groups.proposals.models.versions import Version

__all__ = [
    "ADOPT",
    "Argument",
    "Helpful",
    "NightCount",
    "Proposal",
    "ProposalQuerySet",
    "Side",
    "Signature",
    "SignatureQuerySet",
    "Translation",
    "TranslationQuerySet",
    "Version",
]
