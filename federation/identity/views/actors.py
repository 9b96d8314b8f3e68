"""Who we are: WebFinger, NodeInfo, the actors and their collections."""

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.charter.reading import current
from core.instance import instance
from federation.identity import speaking
from federation.identity.models import Activity, Follower, Post
from federation.identity.parameters import is_followable
from federation.identity.rules import activities
from federation.identity.rules.activities import GROUP, INSTANCE
from federation.identity.views.answers import (
    ACTIVITY,
    JRD,
    answer,
    is_program,
    require_followable,
    require_group,
    varied,
)
from groups.membership.models import Standing

NODEINFO = "http://nodeinfo.diaspora.software/ns/schema/2.1"
SERVICE = f"{activities.AS2}#Service"
PROJECT = Path(settings.BASE_DIR) / "pyproject.toml"


@require_safe
def webfinger(request: HttpRequest) -> HttpResponse:
    """Which actor an account or an address of ours is (RFC 7033)."""
    require_group()
    resource = request.GET.get("resource", "")
    if resource in (instance.address, f"{instance.address}/"):
        return _host_links(resource)
    name = _named(resource)
    if name is None or (name == GROUP and not is_followable()):
        raise Http404(_("Nobody of this name is here."))
    me = speaking.places().actor(name)
    subject = speaking.handle() if name == GROUP else f"{speaking.host()}@{speaking.host()}"
    links = [
        {"rel": "self", "type": ACTIVITY, "href": me},
        {
            "rel": "http://webfinger.net/rel/profile-page",
            "type": "text/html",
            "href": f"{instance.address}/",
        },
    ]
    found = {"subject": f"acct:{subject}", "aliases": [me], "links": links}
    return answer(found, kind=JRD)


def _host_links(resource: str) -> HttpResponse:
    """The instance behind an address (FEP-d556)."""
    link = {"rel": SERVICE, "type": ACTIVITY, "href": speaking.places().instance}
    return answer({"subject": resource, "links": [link]}, kind=JRD)


def _named(resource: str) -> str | None:
    """The actor that a resource means."""
    host, places = speaking.host(), speaking.places()
    group = current()["group.short_name"]
    names = {
        f"acct:{group}@{host}": GROUP,
        f"acct:{host}@{host}": INSTANCE,
        places.group: GROUP,
        places.instance: INSTANCE,
    }
    return names.get(resource) or names.get(resource.lower())


@require_safe
def nodeinfo_links(_request: HttpRequest) -> HttpResponse:
    """Where NodeInfo stands."""
    require_group()
    link = {"rel": NODEINFO, "href": f"{instance.address}/nodeinfo/2.1"}
    return answer({"links": [link]}, kind="application/json")


@require_safe
def nodeinfo(_request: HttpRequest) -> HttpResponse:
    """What software this is and what it speaks (NodeInfo 2.1, FEP-0151)."""
    require_group()
    is_open = current()["group.open_to_readers"]
    found = {
        "version": "2.1",
        "software": {"name": "folkmoot", "version": _version()},
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": []},
        "openRegistrations": False,
        "usage": {
            "users": {"total": Standing.objects.members().count()} if is_open else {},
            "localPosts": Post.objects.standing().count() if is_followable() else 0,
        },
        "metadata": {"nodeName": current()["group.name"]} if is_open else {},
    }
    return answer(found, kind="application/json")


@cache
def _version() -> str:
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    return str(project["version"])


@require_safe
def actor(request: HttpRequest, name: str) -> HttpResponse:
    """An actor of ours: a document for programs, the group's pages for people."""
    _require(name)
    if not is_program(request):
        return varied(redirect("identity:follow" if name == GROUP else "pages:overview"))
    return answer(speaking.actor(name))


@require_safe
def followers(_request: HttpRequest) -> HttpResponse:
    """How many follow the group; who they are is theirs to tell."""
    require_followable()
    places = speaking.places()
    return answer(activities.collection(places.followers, total=Follower.objects.count()))


@require_safe
def outbox(request: HttpRequest, name: str) -> HttpResponse:
    """What an actor did in public, newest first, by pages."""
    _require(name)
    done = Activity.objects.public(name)
    if name == INSTANCE and not is_followable():
        done = done.none()
    whole = f"{speaking.places().actor(name)}/outbox"
    if "before" not in request.GET:
        first = f"{whole}?before=latest"
        return answer(activities.collection(whole, total=done.count(), first=first))
    before = request.GET["before"]
    if before.isascii() and before.isdigit() and len(before) < 19:
        done = done.filter(pk__lt=int(before))
    elif before != "latest":
        raise Http404(_("There is no such page."))
    shown = list(done[: activities.PAGE + 1])
    more, shown = shown[activities.PAGE :], shown[: activities.PAGE]
    page = activities.collection_page(
        f"{whole}?before={before}",
        of=whole,
        inside=[speaking.proved(activity.content, by=name) for activity in shown],
        following=f"{whole}?before={shown[-1].pk}" if more else "",
    )
    return answer(page)


def _require(name: str) -> None:
    """The instance is there as soon as there is a group; the group only if it wants to be."""
    if name == GROUP:
        require_followable()
    else:
        require_group()
