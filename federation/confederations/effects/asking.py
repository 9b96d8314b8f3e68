"""The effect by which the group asks the people of all groups something."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import hooks
from core.charter.parameters import Several
from core.refusals import Refusal
from federation.confederations.exchange import asking, following
from federation.confederations.exchange.joining import NotJoined
from federation.confederations.forms import AskForm
from federation.confederations.forms.effects import ADMIT, EXPEL, HUB, NOTHING, RULE
from federation.confederations.models import Confederation
from groups.decisions.effect_kinds import Data, EffectKind, EffectRefused, Words
from groups.decisions.models import Decision
from groups.proposals.actions.asking import fit_into_a_message


def clean(data: Data) -> Data:
    """A question that can be asked there, and what is to follow; raises EffectRefused."""
    if "effects" in data:
        raise EffectRefused(why=_("Say what is to follow by the fields of the form."))
    try:
        confederation = asking.joined(data.get("confederation"))
        words = _words(data)
        effects = _effects(confederation, data)
    except Refusal as refusal:
        raise EffectRefused(why=refusal) from None
    return {"confederation": confederation.origin, "name": confederation.name, **words, **effects}


def _words(data: Data) -> dict[str, str]:
    title, text, reason = (_plain(data.get(name)) for name in ("title", "text", "reason"))
    title = " ".join(title.split())
    if not 0 < len(title) <= asking.LONGEST_TITLE:
        raise EffectRefused(why=_("The question needs a title of at most 200 characters."))
    if not text:
        raise EffectRefused(why=_("Write the text on which all groups vote."))
    if not fit_into_a_message(title, text, reason):
        raise EffectRefused(why=_("Text and reasons have at most 40,000 characters together."))
    language = data.get("language")
    if language not in dict(settings.LANGUAGES):
        raise EffectRefused(why=_("Say in which language the text is written."))
    return {"title": title, "text": text, "reason": reason, "language": str(language)}


def _plain(found: Any) -> str:
    """A text with the ends of its lines written in one way, whatever it was typed on."""
    return "\n".join(str(found or "").replace("\x00", "").splitlines()).strip()


def _effects(confederation: Confederation, data: Data) -> dict[str, list[dict[str, Any]]]:
    follows = data.get("follows") or NOTHING
    rule, value, address, weight, group = (
        str(data.get(name) or "") for name in ("rule", "value", "address", "weight", "group")
    )
    if follows == NOTHING:
        return {"effects": []}
    if follows == RULE:
        value = value or _groups(rule, data)
        return {"effects": [asking.changing(confederation, rule=rule, value=value)]}
    if follows == ADMIT:
        return {"effects": [asking.admitting(confederation, address=address, weight=weight)]}
    if follows == EXPEL:
        return {"effects": [asking.expelling(confederation, group=group)]}
    if follows == HUB:
        return {"effects": [asking.passing(confederation, group=group)]}
    raise EffectRefused(why=_("Say what is to follow if it is adopted."))


def _groups(rule: str, data: Data) -> str:
    """Whom a rule is to name that names groups, as people who write by hand would say it."""
    chosen, known = data.get("groups"), hooks.parameters.get(rule)
    if not isinstance(known, Several):
        return ""
    if not isinstance(chosen, list):
        raise EffectRefused(why=known.allowed())
    return " ".join(map(str, chosen)) or Several.NOBODY


def explain(data: Data) -> Words:
    """What is asked, of whom, and what would follow."""
    return lazy(_in_words, str)(data)


def _in_words(data: Data) -> str:
    first = _("We ask the people of all groups of “%(name)s”: “%(title)s”.") % data
    found = following.in_words(data["effects"])
    if not found:
        return f"{first} " + _("If they adopt it, its words become a law of all groups.")
    follows = _("If they adopt it: %(what)s") % {"what": " ".join(found)}
    return f"{first} {follows}"


def impossible(data: Data) -> Words | None:
    """Why it cannot be asked now: we do not belong there."""
    is_joined = Confederation.objects.joined().filter(origin=data["confederation"]).exists()
    return None if is_joined else str(NotJoined())


def apply(data: Data, *, decision: Decision, now: datetime) -> Data:
    """Ask it; raises NotJoined."""
    return {"proposal": str(asking.ask(data, now=now).uid)}


ASK = EffectKind(
    name="confederation.ask",
    label=gettext_lazy("Ask the people of all groups of a confederation"),
    form_class=AskForm,
    clean=clean,
    explain=explain,
    apply=apply,
    impossible=impossible,
    comparison=lambda data: ("", data["text"]),
    is_offered=lambda: Confederation.objects.joined().exists(),
)
hooks.effects.add(ASK.name, ASK)
