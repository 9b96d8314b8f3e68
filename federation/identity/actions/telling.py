"""The record told to the world: each public event of a proposal becomes a note, or changes one."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext, override

from core.charter.reading import current
from core.charter.verbs import ENACTED
from core.instance import instance
from core.record.models import Entry
from core.record.reading import sentence
from federation.identity import speaking
from federation.identity.actions.delivering import queue
from federation.identity.models import Activity, Follower, Kind, Post
from federation.identity.parameters import is_followable
from federation.identity.rules import activities
from federation.identity.rules.activities import GROUP, INSTANCE, Words
from federation.wire.rules.documents import Document
from groups.proposals import verbs
from groups.proposals.models import Proposal
from groups.referenda.models import Result

# Which note an event of a proposal belongs to; the first event of a kind makes it.
NOTES = {
    verbs.PUBLISHED.name: Kind.PUBLISHED,
    verbs.MIRRORED.name: Kind.PUBLISHED,
    verbs.DATED.name: Kind.PUBLISHED,
    verbs.ENDED.name: Kind.PUBLISHED,
    verbs.REVISED.name: Kind.PUBLISHED,
    verbs.QUALIFIED.name: Kind.PUBLISHED,
    verbs.EXPIRED.name: Kind.PUBLISHED,
    verbs.WITHDRAWN.name: Kind.PUBLISHED,
    verbs.VOTING_OPENED.name: Kind.OPENED,
    verbs.EXTENDED.name: Kind.OPENED,
    verbs.ADOPTED.name: Kind.DECIDED,
    verbs.REJECTED.name: Kind.DECIDED,
}
# A result speaks for itself; the other notes keep their first sentence and add the last.
FIRST = {
    Kind.PUBLISHED: (verbs.PUBLISHED.name, verbs.MIRRORED.name),
    Kind.OPENED: (verbs.VOTING_OPENED.name,),
}


def tell(entries: Sequence[Entry]) -> None:
    """Follow the record; each entry is handed over once."""
    # A rehearsal has nobody outside.
    if instance.is_scratch:
        return
    if any(entry.verb == ENACTED.name for entry in entries) and not is_followable():
        take_back(at=entries[-1].at)
    concerning = [entry for entry in entries if entry.verb in NOTES]
    if not concerning or not is_followable():
        return
    uids = {entry.subject.partition(":")[2] for entry in concerning}
    proposals = {one.subject: one for one in Proposal.objects.filter(uid__in=uids)}
    with override(str(current()["group.language"])):
        for entry in concerning:
            if proposal := proposals.get(entry.subject):
                _tell(proposal, entry)


def _tell(proposal: Proposal, entry: Entry) -> None:
    kind = NOTES[entry.verb]
    post = Post.objects.filter(proposal=proposal, kind=kind).first()
    if post is not None and post.gone_at is not None:
        return
    words = Words(
        title=gettext("Proposal %(number)s: %(title)s")
        % {"number": proposal.number, "title": proposal.title},
        sentences=tuple(_sentences(proposal, entry, kind)),
        link=speaking.link_to("proposals:detail", proposal.number),
        language=str(current()["group.language"]),
    )
    if post is None:
        _create(proposal, kind, words, at=entry.at)
    else:
        _update(post, words, at=entry.at)


def _sentences(proposal: Proposal, entry: Entry, kind: Kind) -> Iterable[str]:
    """The record's own sentences: how it began and what is new, or how it was decided."""
    first = FIRST.get(kind, ())
    if first and entry.verb not in first:
        begun = Entry.objects.filter(subject=proposal.subject, verb__in=first).order_by("pk").last()
        if begun is not None:
            yield str(sentence(begun))
    yield str(sentence(entry))
    # How many took part here is not how many decided with others.
    if kind == Kind.DECIDED and not proposal.is_joint:
        result = Result.objects.filter(referendum__proposals=proposal).order_by("pk").last()
        if result is not None:
            yield _turnout(result)


def _turnout(result: Result) -> str:
    facts = {"turnout": result.turnout, "roll": result.referendum.roll_size}
    return gettext("Votes: %(turnout)s of %(roll)s people.") % facts


def _create(proposal: Proposal, kind: Kind, words: Words, *, at: datetime) -> None:
    """The instance writes the note, and the group passes it on to its followers."""
    uid = uuid4()
    answers = ""
    if kind != Kind.PUBLISHED:
        first = Post.objects.standing().filter(proposal=proposal, kind=Kind.PUBLISHED).first()
        answers = str(first.uid) if first else ""
    note = activities.note(speaking.places(), str(uid), words, at=at, answers=answers)
    post = Post.objects.create(
        uid=uid, proposal=proposal, kind=kind, document=json.dumps(note), at=at
    )
    do("Create", by=INSTANCE, about=note, post=post, at=at)
    do("Announce", by=GROUP, about=note["id"], post=post, at=at)


def _update(post: Post, words: Words, *, at: datetime) -> None:
    before = post.note
    answers = str(before.get("inReplyTo", "")).rpartition("/")[2]
    note = activities.note(
        speaking.places(), str(post.uid), words, at=post.at, updated=at, answers=answers
    )
    if note["content"] == before["content"]:
        return
    Post.objects.filter(pk=post.pk).update(document=json.dumps(note))
    do("Update", by=INSTANCE, about=note, post=post, at=at)


def take_back(*, at: datetime) -> int:
    """Ask everybody to forget all notes, because the group is not to be followed any more.

    Returns how many notes there were. Followers stay known until the last of it is delivered.
    """
    posts = list(Post.objects.standing().order_by("pk"))
    for post in posts:
        gone = activities.tombstone(speaking.places(), str(post.uid), at=at)
        Post.objects.filter(pk=post.pk).update(document="", gone_at=at)
        do("Delete", by=INSTANCE, about=gone, post=post, at=at)
    Follower.objects.all().delete()
    return len(posts)


@transaction.atomic
def do(kind: str, *, by: str, about: object, post: Post | None, at: datetime) -> Activity:
    """Do something in public: keep it for the outbox, and queue it for every follower."""
    uid = uuid4()
    document: Document = activities.activity(
        speaking.places(), str(uid), kind=kind, by=by, about=about, at=at
    )
    activity = Activity.objects.create(
        uid=uid,
        by=by,
        kind=kind,
        is_public=True,
        post=post,
        document=json.dumps(document),
        at=at,
    )
    queue(activity, Follower.objects.inboxes())
    return activity
