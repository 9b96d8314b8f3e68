"""Making an account on the way to something else."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.translation import get_language

from core.people import actions as people
from core.people.models import Person
from core.refusals import Refusal
from groups.membership.attempts import count_attempt
from groups.membership.forms import AccountForm
from groups.membership.letters import send_confirmation


def make_account(request: HttpRequest, form: AccountForm, *, now: datetime) -> Person | None:
    """Register who filled in the form and sign them in; None if something has to be corrected."""
    count_attempt(request, "account")
    if not form.is_valid():
        return None
    known = dict(settings.LANGUAGES)
    language = get_language() or "en"
    try:
        person = people.register(
            **form.cleaned_data, language=language if language in known else "en", now=now
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    if person.email:
        send_confirmation(person, now=now)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return person
