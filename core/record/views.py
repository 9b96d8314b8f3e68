"""Pages of the record: what happened, one entry with its proof, and how to check it all."""

import json
from collections.abc import Iterator
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.keys.actions import log_public_keys
from core.record import keeping, tree
from core.record.forms import Kept, Question
from core.record.models import Checkpoint, Leaf, Leaves
from core.record.reading import MembersOnly, is_gone, is_member, line, written
from core.record.rules.note import verifier_key
from core.record.rules.tree import verify_inclusion, way_up

ON_ONE_PAGE = 40


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The record in sentences, newest first."""
    member = is_member(request.user)
    question = Question(data=request.GET, for_member=member)
    if not question.is_valid():
        page = {"question": question, "lines": [], "is_member": member}
        return render(request, "record/list.html", page, status=HTTPStatus.BAD_REQUEST)
    leaves = list(_asked_for(question)[: ON_ONE_PAGE + 1])
    shown = leaves[:ON_ONE_PAGE]
    page = {
        "question": question,
        "lines": [line(leaf, for_member=member) for leaf in shown],
        "older": shown[-1].index if len(leaves) > ON_ONE_PAGE else None,
        "is_newest": question.cleaned_data["before"] is None,
        "is_filtered": bool(question.cleaned_data["verb"] or question.cleaned_data["subject"]),
        "is_member": member,
    }
    return render(request, "record/list.html", page)


def _asked_for(question: Question) -> Leaves:
    leaves = Leaf.objects.newest_first()
    asked = question.cleaned_data
    if asked["before"] is not None:
        leaves = leaves.before(asked["before"])
    if asked["verb"]:
        leaves = leaves.saying(asked["verb"])
    if asked["subject"]:
        leaves = leaves.about(asked["subject"])
    return leaves


@require_safe
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry, its leaf, and the way from it to the signed root."""
    leaf = get_object_or_404(Leaf.objects.select_related("entry"), index=index)
    member = is_member(request.user)
    checkpoint = Checkpoint.objects.filter(size__gt=index).newest()
    page = {
        "line": line(leaf, for_member=member),
        "leaf": leaf,
        "leaf_hash": bytes(leaf.hash).hex(),
        "data": written(leaf) if member else "",
        "is_as_written": is_gone(leaf) or leaf.entry.hash == bytes(leaf.hash),
        "checkpoint": checkpoint,
    }
    if checkpoint:
        path = tree.prove_inclusion(index, checkpoint.size)
        sides = way_up(index, checkpoint.size)
        page["steps"] = [
            (is_left, sibling.hex()) for is_left, sibling in zip(sides, path, strict=True)
        ]
        page["root"] = bytes(checkpoint.root).hex()
        page["is_proved"] = verify_inclusion(
            index=index,
            size=checkpoint.size,
            leaf=bytes(leaf.hash),
            path=path,
            root=bytes(checkpoint.root),
        )
    return render(request, "record/entry.html", page)


@require_safe
def receipt(_request: HttpRequest, index: int) -> HttpResponse:
    """A receipt for an entry, for anybody to keep (C2SP tlog-proof)."""
    get_object_or_404(Leaf, index=index)
    text = keeping.receipt_for(index)
    if not text:
        raise Http404(_("No checkpoint signs this entry."))
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="entry-{index}.tlog-proof"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Whether a checkpoint or a receipt that somebody kept is of today's record."""
    is_asked = request.method == "POST"
    form = Kept(request.POST, request.FILES) if is_asked else Kept()
    judged = keeping.judge(form.cleaned_data["text"]) if is_asked and form.is_valid() else None
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    page = {"form": form, "judged": judged, "latest": Checkpoint.objects.newest()}
    return render(request, "record/check.html", page, status=status)


@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """The latest signed checkpoint, as others keep it (C2SP tlog-checkpoint)."""
    latest = Checkpoint.objects.newest()
    if latest is None:
        raise Http404(_("Nothing has been recorded yet."))
    return HttpResponse(latest.note, content_type="text/plain; charset=utf-8")


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How anybody checks the record without trusting this page."""
    name = tree.origin_line()
    page = {
        "keys": [verifier_key(name, public) for public in log_public_keys().values()],
        "checkpoint": Checkpoint.objects.newest(),
        "is_member": is_member(request.user),
    }
    return render(request, "record/how.html", page)


@require_safe
def entries(request: HttpRequest) -> StreamingHttpResponse:
    """Every entry as it was hashed, one line each in the order of the leaves; for members."""
    if not is_member(request.user):
        raise MembersOnly
    response = StreamingHttpResponse(_lines(), content_type="application/jsonl")
    response["Content-Disposition"] = 'attachment; filename="entries.jsonl"'
    return response


def _lines() -> Iterator[bytes]:
    leaves = Leaf.objects.select_related("entry").order_by("index")
    for leaf in leaves.iterator(chunk_size=2000):
        # Of an entry that is gone the hash is all that can be checked.
        yield (written(leaf) or json.dumps({"leaf_hash": bytes(leaf.hash).hex()})).encode() + b"\n"
