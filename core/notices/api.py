"""Notices for programs: what one was told, and what comes by mail."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core import hooks
from core.heartbeat import clock
from core.notices.actions import choose_mails, read, read_all
from core.notices.actions.silences import may_be_silenced
from core.notices.letters import sentence_of, title_of
from core.notices.models import Notice, Silence
from core.people.signed_in import signed_in
from core.programs.fields import Given, Page, Shown
from core.programs.paging import Listed
from core.programs.resources import Resource, acts, at, reads
from core.programs.scopes import scope

READ = scope("read:notices", _("Read my notices and what waits for me"))
KEEP = scope("act:notices", _("Mark my notices as read, and choose which come by mail"))
NO_KIND = _("Mails of this kind cannot be switched off, or there are none.")


class NoticesAsked(serializers.Serializer[Any]):
    """Which notices."""

    unread = serializers.BooleanField(
        required=False, default=False, help_text="Only those that were not read yet."
    )


class NoticeShown(Shown):
    """Something that you were told."""

    number = serializers.IntegerField()
    kind = serializers.CharField()
    title = serializers.CharField()
    sentence = serializers.CharField()
    at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)
    page = Page(source="link", help_text="Where it leads; this address alone if nowhere.")


class MailKind(Shown):
    """A kind of notices that can come by mail."""

    kind = serializers.CharField()
    title = serializers.CharField()
    is_mailed = serializers.BooleanField()


class MailChoice(Given):
    """The kinds that come by mail; all others do not."""

    kinds = serializers.ListField(child=serializers.CharField(max_length=60), max_length=200)

    def validate_kinds(self, kinds: list[str]) -> list[str]:
        if not set(kinds) <= set(may_be_silenced()):
            raise serializers.ValidationError(NO_KIND)
        return kinds


def _shown(notice: Notice) -> dict[str, Any]:
    return {
        "number": notice.pk,
        "kind": notice.kind,
        "title": title_of(notice),
        "sentence": sentence_of(notice),
        "at": notice.at,
        "read_at": notice.read_at,
        "link": notice.link,
    }


@at("me/notices/", name="me.notices")
class Notices(Resource):
    @reads(
        NoticeShown,
        many=True,
        audience="self",
        scope=READ,
        takes=NoticesAsked,
        page=["notices:list"],
    )
    def get(self, request: HttpRequest, asked: dict[str, bool]) -> Listed:
        """What you were told, newest first."""
        told = Notice.objects.to(signed_in(request))
        return Listed(
            rows=told.unread() if asked["unread"] else told,
            order=("-pk",),
            shown=lambda notices: [_shown(notice) for notice in notices],
        )


@at("me/notices/reading/", name="me.notices.reading")
class ReadingAll(Resource):
    @acts(KEEP, page=["notices:read_all"])
    def put(self, request: HttpRequest) -> None:
        """Mark everything as read."""
        read_all(signed_in(request), now=clock.now())


@at("me/notices/<int:number>/reading/", name="me.notices.one.reading")
class ReadingOne(Resource):
    @acts(KEEP, page=["notices:read"])
    def put(self, request: HttpRequest, number: int) -> None:
        """Mark one notice as read."""
        person = signed_in(request)
        get_object_or_404(Notice.objects.to(person), pk=number)
        read(person, number, now=clock.now())


@at("me/mails/", name="me.mails")
class Mails(Resource):
    @reads(MailKind, many=True, audience="self", scope=READ, page=["notices:choices"])
    def get(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Which kinds of notices come by mail too."""
        silences = Silence.objects.filter(person=signed_in(request))
        silent = set(silences.values_list("kind", flat=True))
        return [
            {
                "kind": name,
                "title": str(hooks.notice_kinds[name].title),
                "is_mailed": name not in silent,
            }
            for name in may_be_silenced()
        ]

    @acts(KEEP, takes=MailChoice, page=["notices:choices"])
    def put(self, request: HttpRequest, given: dict[str, list[str]]) -> None:
        """Choose which kinds come by mail."""
        choose_mails(signed_in(request), given["kinds"])
