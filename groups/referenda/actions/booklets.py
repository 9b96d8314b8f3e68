"""Freezing what voters are to read, in the transaction that opens the vote."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from core.charter.reading import numbered
from core.instance import instance
from core.record.actions import append
from groups.decisions.effect_kinds import effect_kind
from groups.decisions.effects import laws_at_hand
from groups.decisions.models import Effect
from groups.proposals.models import Argument, Proposal, Translation
from groups.proposals.printing import printed_arguments
from groups.referenda.models import Booklet, Option, Referendum
from groups.referenda.verbs import BOOKLET_FROZEN

FORMAT = 1
Facts = dict[str, Any]


def freeze_booklet(
    referendum: Referendum,
    proposals: Sequence[Proposal],
    options: Sequence[Option],
    *,
    now: datetime,
) -> Booklet:
    """Write down what is printed for voters, now and ever after, and record its digest."""
    uids = {proposal.pk: str(proposal.uid) for proposal in proposals}
    places: int = numbered(referendum.charter)["referenda.booklet_arguments"]
    facts = {
        "format": FORMAT,
        "origin": instance.origin,
        "referendum": str(referendum.uid),
        "title": referendum.title,
        "opens": referendum.opens.isoformat(),
        "closes": referendum.closes.isoformat(),
        "roll": referendum.roll_size,
        "charter": referendum.charter,
        "ballots": str(referendum.ballots),
        "protected": referendum.protected,
        "places": places,
        "options": [
            {
                "key": option.key,
                "text": option.text,
                "is_status_quo": option.is_status_quo,
                "proposal": uids.get(option.proposal_id or 0),
            }
            for option in options
        ],
        "proposals": [_proposal(proposal, places=places) for proposal in proposals],
    }
    if referendum.is_joint:
        facts["joint"] = True
    content = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(content.encode()).hexdigest()
    booklet = Booklet.objects.create(referendum=referendum, content=content, sha256=digest)
    append(
        BOOKLET_FROZEN,
        subject=referendum.subject,
        payload={"number": referendum.number, "booklet": digest},
        at=now,
    )
    return booklet


def _proposal(proposal: Proposal, *, places: int) -> Facts:
    translations = proposal.translations.present().in_order()
    arguments = printed_arguments(proposal, places=places)
    return {
        "number": proposal.number,
        "uid": str(proposal.uid),
        "version": proposal.version,
        "digest": proposal.digest,
        **_words(proposal),
        "translations": [_words(each) | {"uid": str(each.uid)} for each in translations],
        "effects": _effects(proposal),
        "arguments": {side: list(map(_argument, each)) for side, each in arguments.items()},
    }


def _words(source: Proposal | Translation) -> Facts:
    return {
        "language": source.language,
        "title": source.title,
        "text": source.text,
        "reason": source.reason,
        "options": list(source.options),
        "status_quo": source.status_quo,
    }


def _argument(argument: Argument) -> Facts:
    return {
        "uid": str(argument.uid),
        "language": argument.language,
        "text": argument.text,
        "written_on": argument.written_on.isoformat(),
    }


def _effects(proposal: Proposal) -> list[Facts]:
    """Each in plain words, in every language of the pages: what a law said may change later."""
    found = list(proposal.effects.order_by("position"))
    with laws_at_hand(effect.data for effect in found):
        return [_effect(effect) for effect in found]


def _effect(effect: Effect) -> Facts:
    kind = effect_kind(effect.kind)
    words, texts = {}, {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words[language] = [str(kind.label), str(kind.explain(effect.data))]
            comparison = kind.comparison(effect.data)
        if comparison:
            texts[language] = [str(text) for text in comparison]
    # Laws are in the language of their authors; rules of the charter are said in each.
    are_alike = len(set(map(tuple, texts.values()))) == 1
    return {
        "kind": effect.kind,
        "option": effect.option,
        "words": words,
        "before_and_after": {"": next(iter(texts.values()))} if are_alike else texts or None,
    }
