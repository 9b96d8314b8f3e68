"""Translating a proposal: form with the original beside it, and taking a translation off."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.heartbeat import clock
from core.people.models import Person
from core.people.signed_in import signed_in
from core.refusals import Refusal
from groups.membership.actions import require_member
from groups.proposals import actions
from groups.proposals.actions.checks import require_time_for
from groups.proposals.forms import TranslationForm
from groups.proposals.languages import name_of
from groups.proposals.models import Proposal, Translation
from groups.proposals.rules import Act
from groups.proposals.views.pages import readable

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@FORM_METHODS
def translate(request: HttpRequest, number: int) -> HttpResponse:
    """Translate the present version; an earlier translation is there to begin with."""
    person = signed_in(request)
    proposal = readable(request, number)
    require_member(person)
    require_time_for(Act.TRANSLATE, proposal, now=clock.now())
    form = TranslationForm(
        request.POST or None,
        proposal=proposal,
        person=person,
        # Who was slower than another is told so; nobody else is offered what is there.
        taken=() if request.method == "POST" else _present(proposal),
        initial=_beginning(proposal, person, request.GET.get("language", "")),
    )
    if not form.is_valid():
        return _write(request, proposal, form)
    try:
        made = actions.translate(proposal, person, now=clock.now(), **form.cleaned_data)
    except Refusal as refusal:
        return _write(request, proposal, form, refusal=refusal)
    messages.success(request, _("Your translation is there for everybody to read."))
    return _back(made)


def _present(proposal: Proposal) -> set[str]:
    """The languages into which the words of today are translated."""
    return set(proposal.translations.present().values_list("language", flat=True))


def _beginning(proposal: Proposal, person: Person, asked: str) -> dict[str, Any]:
    """What stands in the form at first: the latest translation into the language, if any."""
    language = asked or get_language() or "en"
    initial: dict[str, Any] = {"language": language, "author_level": person.author_level}
    before = proposal.translations.filter(language=language).in_order().first()
    return initial | (TranslationForm.words_of(before) if before else {})


@FORM_METHODS
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change one's translation."""
    person = signed_in(request)
    translation = _translation(uid)
    proposal = translation.proposal
    if translation.translator_id != person.pk:
        raise actions.NotYourTranslation
    require_member(person)
    require_time_for(Act.MEND_TRANSLATION, proposal, now=clock.now())
    form = TranslationForm(
        request.POST or None,
        proposal=proposal,
        person=person,
        is_new=False,
        initial=TranslationForm.words_of(translation),
    )
    if not form.is_valid():
        return _write(request, proposal, form, translation=translation)
    try:
        actions.mend_translation(translation, person, now=clock.now(), **form.cleaned_data)
    except Refusal as refusal:
        return _write(request, proposal, form, translation=translation, refusal=refusal)
    messages.success(request, _("Your translation is changed."))
    return _back(translation)


@FORM_METHODS
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask once more, then take a translation off."""
    person = signed_in(request)
    translation = _translation(uid)
    if request.method == "POST":
        actions.withdraw_translation(translation, person, now=clock.now())
        messages.success(request, _("The translation is taken off."))
        return redirect(translation.proposal)
    name = name_of(translation.language)
    context = {
        "question": _("Take this translation off (%(language)s)?") % {"language": name},
        "consequence": _(
            "Nothing of its words will be kept. The record says that there was one, and who reads "
            "the proposal reads the original."
        ),
        "yes": _("Take it off"),
        "no_link": _address(translation),
    }
    return render(request, "proposals/confirm.html", context)


def _write(
    request: HttpRequest,
    proposal: Proposal,
    form: TranslationForm,
    *,
    translation: Translation | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {"proposal": proposal, "form": form, "translation": translation, "refusal": refusal}
    wrong = refusal is not None or request.method == "POST"
    return render(request, "proposals/translate.html", context, status=422 if wrong else 200)


def _translation(uid: UUID) -> Translation:
    return get_object_or_404(Translation.objects.select_related("proposal__author"), uid=uid)


def _address(translation: Translation) -> str:
    return reverse(
        "proposals:detail",
        args=[translation.proposal_id],
        query={"language": translation.language},
    )


def _back(translation: Translation) -> HttpResponse:
    return redirect(_address(translation))
