"""In which language the pages speak to somebody."""

from django.conf import settings
from django.http import HttpResponse

from core.people.models import Person

ONE_YEAR = 365 * 24 * 60 * 60


def speak(response: HttpResponse, person: Person) -> None:
    """Let this browser ask for the language that the person chose."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, person.language, max_age=ONE_YEAR, samesite="Lax"
    )
