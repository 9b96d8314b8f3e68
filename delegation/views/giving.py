"""Giving a mandate, and changing one: choose, look at what it means, confirm."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from core.charter.reading import current
from core.heartbeat import clock
from core.people.models import Person
from core.refusals import Refusal
from delegation import actions, drafts, scopes
from delegation.actions.checks import ballots_are_secret, require_on
from delegation.candidates import find, names_of
from delegation.drafts import Draft
from delegation.forms import ChoiceForm, UntilForm
from delegation.models import Mandate
from delegation.preview import preview
from delegation.rules.scope import MOST_CHOICES, Choice
from delegation.views.access import my_mandate, the_member

LONGEST_WORDS = 100
# Fields of a form that is sent on although a later page does not show it.
CARRIED = ("choice", "choices", "until_on")


@never_cache
@sensitive_post_parameters()
def give(request: HttpRequest) -> HttpResponse:
    """Choose a scope first; then whom to follow in it."""
    person = the_member(request)
    scope = request.GET.get("scope", "")
    if not scope:
        return _choose_scope(request, person)
    if not scopes.exists(scope):
        raise actions.UnknownScope
    given = Mandate.objects.by(person).within([scope]).first()
    if given is not None:
        return redirect("delegation:change", given.uid)
    return Desk(request, person, scope).answer()


def _choose_scope(request: HttpRequest, person: Person) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    given = set(Mandate.objects.by(person).values_list("scope", flat=True))
    kinds = [
        {
            "name": kind.name,
            "scopes": [(key, label, key in given) for key, label in kind.offered(words, person)],
        }
        for kind in reversed(scopes.kinds())
    ]
    context = {"kinds": kinds, "words": words, "with": request.GET.get("with", "")}
    return render(request, "delegation/choose_scope.html", context)


@never_cache
@sensitive_post_parameters()
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write a mandate anew."""
    require_on()
    person, mandate = my_mandate(request, uid)
    return Desk(request, person, mandate.scope, mandate).answer()


@dataclass
class Desk:
    """One visit to the form: what was sent, and what is answered."""

    request: HttpRequest
    person: Person
    scope: str
    mandate: Mandate | None = None

    def answer(self) -> HttpResponse:
        """Go on with the form, show what it would do, or give the mandate."""
        if self.request.method != "POST":
            return self._form(self._first())
        draft, act = drafts.read(self.request.POST), self.request.POST.get("do", "")
        act = act or _usual_act(draft)
        if act in ("look", "give"):
            return self._look(draft, is_meant=act == "give")
        return self._form(_changed(draft, act), looking=_looking(act))

    def _first(self) -> Draft:
        """What the form holds when it is opened."""
        if self.mandate is not None:
            until = max(self.mandate.until_on, self._usual())
            until = self.mandate.until_on if self.mandate.until_on > clock.today() else until
            return drafts.of(self.mandate.choice_list, until.isoformat())
        named = self.request.GET.get("with", "")
        people = (int(named),) if named.isdecimal() and len(named) < 10 else ()
        choice = drafts.ChoiceDraft(people=people)
        return Draft(choices=(choice,), until_on=self._usual().isoformat())

    def _usual(self) -> date:
        charter = current()
        days = min(charter["delegation.usual_days"], charter["delegation.longest_days"])
        return clock.today() + timedelta(days=days)

    def _form(
        self,
        draft: Draft,
        *,
        sent: Any = None,
        refusal: Refusal | None = None,
        looking: int = -1,
    ) -> HttpResponse:
        fields = self._fields(draft, sent=sent, looking=looking)
        context = self._shared() | fields | {"refusal": refusal}
        is_wrong = any(form.errors for form in _forms(fields))
        status = refusal.status if refusal else 400 if is_wrong else 200
        return render(self.request, "delegation/form.html", context, status=status)

    @cached_property
    def label(self) -> scopes.Words:
        """The scope in words."""
        return scopes.label(self.scope)

    def _shared(self) -> dict[str, Any]:
        return {
            "scope": self.scope,
            "scope_label": self.label,
            "scope_link": scopes.link(self.scope),
            "mandate": self.mandate,
            "is_secret": ballots_are_secret(),
        }

    def _fields(self, draft: Draft, *, sent: Any = None, looking: int = -1) -> dict[str, Any]:
        """The form's parts: one for each choice, one for the date.

        Only in the choice at place `looking` somebody is looked for.
        """
        today, named = clock.today(), names_of(draft.people)
        usual = find(self.scope, self.person, words="", today=today)
        forms = []
        for place, choice in enumerate(draft.choices):
            is_asked = place == looking and bool(choice.find)
            found = (
                find(self.scope, self.person, words=choice.find, today=today) if is_asked else usual
            )
            people = dict.fromkeys(named[number] for number in choice.people if number in named)
            offered = [(each.pk, str(each)) for each in people | dict.fromkeys(found.people)]
            form = ChoiceForm(
                sent, initial=choice.initial(), prefix=drafts.prefix(place), offered=offered
            )
            forms.append({"form": form, "found": found, "is_asked": is_asked, "number": place + 1})
        return {
            "choices": forms,
            "until": self._until(draft, sent, today),
            "is_ordered": current()["delegation.ordered_choices"],
            "may_have_another": len(forms) < MOST_CHOICES,
        }

    def _until(self, draft: Draft, sent: Any, today: date) -> UntilForm:
        days = min(current()["delegation.longest_days"], (date.max - today).days)
        initial = {"until_on": draft.until_on}
        first, last = today + timedelta(days=1), today + timedelta(days=days)
        return UntilForm(sent, initial=initial, first=first, last=last)

    def _look(self, draft: Draft, *, is_meant: bool) -> HttpResponse:
        """Show what the mandate says and does, or give it if that was seen already."""
        fields = self._fields(draft, sent=self.request.POST)
        if not all(form.is_valid() for form in _forms(fields)):
            return self._form(draft, sent=self.request.POST)
        choices = tuple(each["form"].choice() for each in fields["choices"])
        until_on = fields["until"].cleaned_data["until_on"]
        try:
            if is_meant:
                return self._give(choices, until_on)
            context = preview(
                self.person, self.scope, choices, until_on, label=self.label, mandate=self.mandate
            )
        except Refusal as refusal:
            return self._form(draft, refusal=refusal)
        carried = [(name, value) for name, value in _sent(self.request) if _is_carried(name)]
        context |= self._shared() | {"carried": carried}
        return render(self.request, "delegation/preview.html", context)

    def _give(self, choices: tuple[Choice, ...], until_on: date) -> HttpResponse:
        now = clock.now()
        words: dict[str, Any] = {"choices": choices, "until_on": until_on, "now": now}
        if self.mandate is not None:
            actions.edit(self.mandate, self.person, **words)
            messages.success(self.request, _("Your mandate was changed."))
        else:
            actions.give(self.person, scope=self.scope, **words)
            messages.success(
                self.request, _("Your mandate is given. You can vote yourself at any time.")
            )
        return redirect("delegation:mandates")


def _forms(fields: dict[str, Any]) -> list[Any]:
    return [*(each["form"] for each in fields["choices"]), fields["until"]]


def _usual_act(draft: Draft) -> str:
    """What the Enter key means: look for whom was typed in, otherwise look at the whole."""
    for place, choice in enumerate(draft.choices):
        if choice.find:
            return f"find-{place + 1}"
    return "look"


def _place(act: str) -> int:
    """Which choice a button belongs to, counted from 0; -1 for none."""
    number = act.partition("-")[2]
    return int(number) - 1 if number.isdecimal() and len(number) == 1 else -1


def _looking(act: str) -> int:
    return _place(act) if act.startswith("find") else -1


def _changed(draft: Draft, act: str) -> Draft:
    """What a button does to the draft; an unknown one does nothing."""
    place = _place(act)
    if act == "add":
        return draft.with_another()
    if act.startswith("remove") and 0 <= place < len(draft.choices):
        return draft.without(place)
    if act.startswith("up"):
        return draft.earlier(place)
    return draft


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.POST.lists() for value in values]


def _is_carried(name: str) -> bool:
    return name.startswith(CARRIED) and not name.endswith("-find")
