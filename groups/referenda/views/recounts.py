"""After the close: download all ballots, count them again, find one's own."""

from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from delegation import program
from groups.referenda import wording
from groups.referenda.access import the_member, the_vote
from groups.referenda.actions import WrongCode
from groups.referenda.forms import CodeForm, FileForm
from groups.referenda.models import Referendum
from groups.referenda.recounting import ballots_of, found_by, mandates_of
from groups.referenda.rules import BallotsMalformed
from groups.referenda.rules import recount as count_again
from groups.referenda.rules.carrying import check_snapshot


@never_cache
@require_safe
def download(request: HttpRequest, number: int) -> HttpResponse:
    """The file of all ballots, for members, exactly as it was published."""
    the_member(request)
    vote = the_vote(number)
    response = HttpResponse(ballots_of(vote), content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="vote-{vote.number}-ballots.jsonl"'
    return response


@never_cache
@require_safe
def download_snapshot(request: HttpRequest, number: int) -> HttpResponse:
    """The snapshot of mandates that the vote was counted with, for members; it names no giver."""
    the_member(request)
    vote = the_vote(number)
    content = mandates_of(vote)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="vote-{vote.number}-mandates.json"'
    return response


@require_safe
def download_program(request: HttpRequest) -> HttpResponse:
    """The small program that follows the mandates of a snapshot again; it needs only Python."""
    content = Path(program.__file__).read_bytes()
    response = HttpResponse(content, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="follow_mandates.py"'
    return response


@sensitive_post_parameters("withdraw-words", "words", "code")
@never_cache
def recount(request: HttpRequest, number: int) -> HttpResponse:
    """Count the published ballots again, or those of a file; find one's own by its code."""
    the_member(request)
    vote = the_vote(number)
    if not vote.is_closed:
        raise Http404
    context: dict[str, Any] = {"vote": vote, "file_form": FileForm(), "code_form": CodeForm()}
    # A large file takes a while: it is read and counted when somebody asks for it.
    if request.method == "POST":
        content = ballots_of(vote)
        if "find" in request.POST:
            context |= _find(request, vote, content)
        elif "again" in request.POST:
            context |= _counted(content, mandates_of(vote))
        else:
            context |= _uploaded(request, content)
    labels = {option.key: option.label for option in vote.options.all()}
    return render(request, "referenda/recount.html", context | {"labels": labels})


def _counted(content: bytes, snapshot: bytes | None = None) -> dict[str, Any]:
    try:
        again = count_again(content)
    except BallotsMalformed as fault:
        return {"fault": fault}
    texts = dict(again.header.options)
    direct, delegated = again.found.direct or {}, again.found.delegated or {}
    rows = [
        (texts.get(key), number, direct.get(key), delegated.get(key))
        for key, number in again.found.tally.items()
    ]
    return {
        "again": again,
        "counted": rows,
        "reason": wording.REASONS[again.found.reason],
        "was_followed": snapshot is not None,
        "snapshot_fault": check_snapshot(again, snapshot) if snapshot is not None else None,
    }


def _uploaded(request: HttpRequest, content: bytes) -> dict[str, Any]:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return {"file_form": form}
    given = form.cleaned_data["file"].read()
    mandates = form.cleaned_data["snapshot"]
    return _counted(given, mandates.read() if mandates else None) | {
        "is_given": True,
        "is_the_published": given == content,
    }


def _find(request: HttpRequest, vote: Referendum, content: bytes) -> dict[str, Any]:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return {"code_form": form}
    code, words = form.cleaned_data["code"], form.cleaned_data["words"]
    try:
        found = found_by(code, words, vote=vote, content=content)
    except WrongCode as refusal:
        form.add_error("code", str(refusal))
        return {"code_form": form}
    return {"code_form": form, "was_sought": True, **found}
