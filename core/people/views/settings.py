"""A person's own settings, in sections that are kept one by one."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core import hooks
from core.charter.reading import current
from core.heartbeat import clock
from core.people.actions.emails import has_confirmed_email
from core.people.civic import is_used_in
from core.people.forms import SECTIONS, Section, SignInName
from core.people.models import Person, RecoveryKey
from core.people.signed_in import signed_in
from core.people.speaking import speak
from core.refusals import Refusal


@never_cache
def settings_page(request: HttpRequest, section: str = "") -> HttpResponse:
    """All sections; what was sent belongs to the one in the address."""
    person = signed_in(request)
    sent: Section | None = None
    if request.method == "POST" and section:
        sent = SECTIONS[section](request.POST, request.FILES, person=person)
        if is_kept(sent):
            with translation.override(person.language):
                messages.success(request, _("Your choice has been kept."))
            return _back(person, section)
        # The page is shown with what was sent, but with the name that is still theirs.
        person = Person.objects.get(pk=person.pk)
    forms = {name: _form(name, person) for name in SECTIONS}
    if sent is not None:
        forms[section] = sent
    return render(request, "people/settings.html", _context(person, forms, section))


def is_kept(form: Section) -> bool:
    """Keep what the form says; a refusal becomes an error of the form."""
    if not form.is_valid():
        return False
    try:
        form.keep(clock.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _form(name: str, person: Person) -> Section:
    return SECTIONS[name](person=person)


def _back(person: Person, section: str) -> HttpResponse:
    response = redirect("people:settings")
    if section == "language":
        speak(response, person)
    return response


def _context(person: Person, forms: dict[str, Section], section: str) -> dict[str, object]:
    uses_civic_numbers = is_used_in(str(current()["group.civic_number_country"] or ""))
    names = forms["sign-in"]
    assert isinstance(names, SignInName)
    names.offer(uses_civic_numbers=uses_civic_numbers)
    return {
        "person": person,
        "forms": {name.replace("-", "_"): form for name, form in forms.items()},
        "sent": section,
        "uses_civic_numbers": uses_civic_numbers,
        "email_is_confirmed": bool(person.email) and has_confirmed_email(person),
        "has_sheet": RecoveryKey.objects.filter(person=person).exists(),
        "has_mail_server": bool(settings.MAIL_URL),
        "links": [link for link in hooks.settings_links.values() if link["shown"]()],
    }
