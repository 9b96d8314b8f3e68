"""Addresses that others know us by; they never change, because they are ids."""

from django.urls import path, re_path

from federation.identity.views import actors, inbox, pages, posts

app_name = "identity"
ACTOR = r"^federation/(?P<name>group|instance)"
urlpatterns = [
    path(".well-known/webfinger", actors.webfinger, name="webfinger"),
    path(".well-known/nodeinfo", actors.nodeinfo_links, name="nodeinfo_links"),
    path("nodeinfo/2.1", actors.nodeinfo, name="nodeinfo"),
    path("FEDERATION.md", pages.paper, name="paper"),
    path("federation/", pages.follow, name="follow"),
    path("federation/inbox", inbox.inbox, name="shared_inbox"),
    path("federation/group/followers", actors.followers, name="followers"),
    path("federation/notes/<uuid:uid>", posts.note, name="note"),
    path("federation/activities/<uuid:uid>", posts.activity, name="activity"),
    re_path(rf"{ACTOR}$", actors.actor, name="actor"),
    re_path(rf"{ACTOR}/outbox$", actors.outbox, name="outbox"),
    re_path(rf"{ACTOR}/inbox$", inbox.inbox, name="inbox"),
]
