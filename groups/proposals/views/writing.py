"""Writing a proposal: form, preview, publishing, taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.charter.reading import current, numbered
from core.heartbeat import clock
from core.people.models import Person
from core.people.signed_in import signed_in
from core.refusals import Refusal
from groups.membership.actions import require_member
from groups.membership.models import members_count
from groups.proposals import actions
from groups.proposals.actions.checks import require_author
from groups.proposals.forms import DraftForm, NewForm, RevisionForm, WordsForm
from groups.proposals.models import Proposal
from groups.proposals.models.options import option_labels
from groups.proposals.parameters import requirement_of
from groups.proposals.rules import Stage, days_after, signatures_needed
from groups.proposals.views.pages import readable

FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@FORM_METHODS
def new(request: HttpRequest) -> HttpResponse:
    """Make a new proposal (S2-263 to S2-267)."""
    person = signed_in(request)
    require_member(person)
    usual = {"language": person.language, "author_level": person.author_level}
    asked = {"alternative_to": request.GET.get("alternative_to", "")}
    form = NewForm(
        request.POST or None,
        person=person,
        initial=usual | asked,
        # An alternative comes to the ballot of a proposal of our own.
        askable=() if asked["alternative_to"] else actions.askable(),
    )
    other = _alternative(form)
    if not form.is_valid() or "preview" in request.POST:
        return _write(request, form, person, other=other)
    try:
        proposal = actions.draft(person, now=clock.now(), **form.cleaned_data)
    except Refusal as refusal:
        return _write(request, form, person, other=other, refusal=refusal)
    messages.success(request, _("Your draft is saved. Only you can see it until you publish it."))
    return redirect(proposal)


def _alternative(form: NewForm) -> Proposal | None:
    """The proposal to which the new one is to be an alternative, if it still can be."""
    number = str(form["alternative_to"].value() or "")
    if not number.isdecimal() or len(number) > 9:
        return None
    return Proposal.objects.open_to_alternatives().filter(number=number).first()


@FORM_METHODS
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a draft, or make a new version of what collects signatures."""
    person = signed_in(request)
    proposal = readable(request, number)
    require_author(proposal, person)
    is_draft = proposal.stage == Stage.DRAFT
    form: WordsForm
    if is_draft:
        initial = DraftForm.contents_of(proposal)
        askable = () if proposal.alternative_to_id else actions.askable()
        form = DraftForm(request.POST or None, person=person, initial=initial, askable=askable)
    else:
        form = RevisionForm(request.POST or None, initial=WordsForm.words_of(proposal))
    if not form.is_valid() or "preview" in request.POST:
        return _write(request, form, person, proposal=proposal)
    try:
        actions.revise(proposal, person, now=clock.now(), **form.cleaned_data)
    except Refusal as refusal:
        return _write(request, form, person, proposal=proposal, refusal=refusal)
    saved = _("Your draft is saved.") if is_draft else _("The new version is published.")
    messages.success(request, saved)
    return redirect(proposal)


def _write(
    request: HttpRequest,
    form: WordsForm,
    person: Person,
    *,
    proposal: Proposal | None = None,
    other: Proposal | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """The form, with how it will look if that was asked for and can be told."""
    is_preview = "preview" in request.POST and form.is_valid()
    words = form.cleaned_data if is_preview else {}
    level = words.get("author_level") or form["author_level"].value() if _has_level(form) else None
    context: dict[str, Any] = {
        "form": form,
        "proposal": proposal,
        "other": other,
        "refusal": refusal,
        "level": int(level or (proposal.author_level if proposal else person.author_level)),
        "author": person,
        "preview": words,
        "options": option_labels(words["options"]) if words else [],
        "shown_language": words.get("language") or (proposal.language if proposal else ""),
        **_what_signers_do(proposal),
    }
    wrong = refusal is not None or (request.method == "POST" and not form.is_valid())
    return render(request, "proposals/write.html", context, status=422 if wrong else 200)


def _what_signers_do(proposal: Proposal | None) -> dict[str, Any]:
    """What a new version means for those who have signed."""
    if proposal is None or not proposal.is_public:
        return {}
    charter = numbered(proposal.collecting_charter or 0)
    return {
        "asks_signers": charter["proposals.edit_needs_confirmation"],
        "confirm_days": charter["proposals.confirm_days"],
    }


def _has_level(form: WordsForm) -> bool:
    """Whether how the author is shown can still be chosen, and was chosen sensibly."""
    if "author_level" not in form.fields:
        return False
    return str(form["author_level"].value()) in {"1", "2", "3", "4", "5"}


@FORM_METHODS
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Ask once more, saying what follows, then publish."""
    person = signed_in(request)
    proposal = readable(request, number)
    require_author(proposal, person)
    if request.method == "POST":
        actions.publish(proposal, person, now=clock.now())
        messages.success(request, _("Your proposal is published and collects signatures."))
        return redirect(proposal)
    charter = current()
    confederation = dict(actions.askable()).get(proposal.asked_of) if proposal.is_joint else None
    needed = signatures_needed(requirement_of(charter), members=members_count())
    last_day = days_after(clock.today(), charter["proposals.signature_days"] - 1)
    context = {
        "proposal": proposal,
        "needed": needed,
        "last_day": last_day,
        "charter": charter,
        "author_signs": charter["proposals.author_signs"],
        "confederation": confederation,
    }
    return render(request, "proposals/publish.html", context)


@FORM_METHODS
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Ask once more, then take a proposal back."""
    person = signed_in(request)
    proposal = readable(request, number)
    require_author(proposal, person)
    if request.method == "POST":
        actions.withdraw(proposal, person, now=clock.now())
        messages.success(request, _("Your proposal is withdrawn."))
        return redirect(proposal)
    signed = proposal.signatures.valid().count()
    consequence = ngettext(
        "%(signed)s person has signed it. It can still be read but never come to the vote.",
        "%(signed)s people have signed it. It can still be read but never come to the vote.",
        signed,
    ) % {"signed": signed}
    return _confirm(request, proposal, _("Withdraw “%(title)s”?"), consequence, _("Withdraw it"))


@FORM_METHODS
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Ask once more, then throw a draft away."""
    person = signed_in(request)
    proposal = readable(request, number)
    require_author(proposal, person)
    if request.method == "POST":
        actions.discard(proposal, person, now=clock.now())
        messages.success(request, _("Your draft is gone."))
        return redirect("proposals:list")
    begun = date_format(proposal.created_on, "DATE_FORMAT")
    consequence = _("You began it on %(begun)s. Nothing of it will be kept.") % {"begun": begun}
    question = _("Throw “%(title)s” away?")
    return _confirm(request, proposal, question, consequence, _("Throw it away"))


def _confirm(
    request: HttpRequest, proposal: Proposal, question: str, consequence: str, yes: str
) -> HttpResponse:
    context = {
        "question": question % {"title": proposal.title},
        "consequence": consequence,
        "yes": yes,
        "no_link": proposal.get_absolute_url(),
    }
    return render(request, "proposals/confirm.html", context)
