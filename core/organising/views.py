"""The documents about organising, for everybody, in the reader's language or another one."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_info
from django.views.decorators.http import require_safe

from core.organising import documents


@require_safe
def contents(request: HttpRequest, language: str = "") -> HttpResponse:
    """What there is to read, and in which order."""
    return _page(request, documents.CONTENTS, language)


@require_safe
def document(request: HttpRequest, name: str, language: str = "") -> HttpResponse:
    """One document."""
    if name not in documents.NAMES:
        raise Http404
    return _page(request, name, language)


def _page(request: HttpRequest, name: str, asked: str) -> HttpResponse:
    spoken = asked or get_language() or settings.LANGUAGE_CODE
    found = documents.read(name, spoken, is_asked_for=bool(asked))
    before, after = documents.neighbours(name)
    context: dict[str, Any] = {
        "article": found,
        "spoken": spoken,
        "is_contents": name == documents.CONTENTS,
        "contents": documents.address(documents.CONTENTS, language=asked),
        "languages": [
            (code, get_language_info(code)["name_local"], documents.address(name, language=code))
            for code in documents.LANGUAGES
        ],
        "before": _link(before, spoken, asked),
        "after": _link(after, spoken, asked),
    }
    return render(request, "organising/document.html", context)


def _link(name: str, spoken: str, asked: str) -> dict[str, str]:
    if not name:
        return {}
    title = documents.read(name, spoken, is_asked_for=bool(asked)).title
    return {"title": title, "link": documents.address(name, language=asked)}
