"""The open data: what there is, and the files themselves."""

import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from core import hooks
from core.feeds.package import DESCRIPTION, latest

CHUNK = 64 * 1024
TYPES = {"json": "application/json", "jsonl": "application/jsonl"}


@require_safe
def explain(request: HttpRequest) -> HttpResponse:
    """What the open data are, which tables they have, and where they can be had."""
    path = latest()
    context: dict[str, Any] = {"day": None, "tables": []}
    if path is not None:
        described = {each["name"]: each for each in _described(path)["resources"]}
        tables = [table for name, table in hooks.open_data.items() if name in described]
        context = {
            "day": date.fromisoformat(path.stem),
            "size": path.stat().st_size,
            "tables": [(table, described[table.name]) for table in tables],
        }
    return render(request, "feeds/open_data.html", context)


@require_safe
def download(request: HttpRequest) -> HttpResponseBase:
    """All of it in one zip."""
    path = _there()
    facts = path.stat()
    etag = f'"{path.stem}-{facts.st_size:x}-{facts.st_mtime_ns:x}"'
    if answer := _unchanged(request, etag):
        return answer
    response = FileResponse(path.open("rb"), as_attachment=True, filename=f"open-data-{path.name}")
    response["ETag"] = etag
    return response


@require_safe
def one_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file out of it, as the description names it."""
    path = _there()
    archive = zipfile.ZipFile(path)
    if name not in archive.namelist():
        archive.close()
        raise Http404
    info = archive.getinfo(name)
    etag = f'"{info.CRC:08x}-{info.file_size:x}"'
    if answer := _unchanged(request, etag):
        archive.close()
        return answer
    response = StreamingHttpResponse(
        _pieces(archive, name), content_type=TYPES[name.rpartition(".")[2]]
    )
    response["ETag"] = etag
    response["Content-Length"] = str(info.file_size)
    return response


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive, archive.open(name) as file:
        while piece := file.read(CHUNK):
            yield piece


def _described(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        described: dict[str, Any] = json.loads(archive.read(DESCRIPTION))
        return described


def _there() -> Path:
    path = latest()
    if path is None:
        raise Http404
    return path


def _unchanged(request: HttpRequest, etag: str) -> HttpResponse | None:
    answer = get_conditional_response(request, etag=etag)
    return answer if isinstance(answer, HttpResponseNotModified) else None
