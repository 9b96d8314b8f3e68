"""Checks the record against itself and against what the rooms say: finds what was altered."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.db import connection, transaction

from core import hooks
from core.keys.actions import log_public_keys
from core.keys.signing import verify as verify_signature
from core.record import protection, tree
from core.record.findings import Check, Finding
from core.record.models import Checkpoint, Entry, Head, Leaf, Opening, Subtree, Waiting
from core.record.reading import is_gone
from core.record.rules.canonical import commitment
from core.record.rules.checkpoint import NotACheckpoint, Statement, read
from core.record.rules.note import NotANote, NotSigned, Verify, key_id, verify_note
from core.record.rules.tiles import BITS, WIDTH
from core.record.rules.tree import Frontier, Hash, root_of
from core.record.verbs import REGAINED

CHUNK = 2000


def verify() -> list[Finding]:
    """Everything wrong with the record; nothing when it is whole."""
    return [finding for check in examine() for finding in check.findings]


def examine() -> Iterator[Check]:
    """Ask every question of the record, one after the other."""
    yield protected()
    yield from Walk().checks()
    yield placed()
    yield opened()
    yield from replayed()


def protected() -> Check:
    """Whether the database itself refuses to change what is written."""
    check = Check("protection", looked_at=1)
    for name in protection.missing():
        check.found(f"the trigger {name} is missing")
    return check


class Walk:
    """One pass over all leaves: entries against leaves, leaves against tree and checkpoints."""

    def __init__(self) -> None:
        # What is appended while we look is left for the next time.
        self.head = Head.objects.filter(pk=1).first() or Head(pk=1)
        self.size = self.head.size
        self.leaves = Check("leaves")
        self.tree = Check("tree")
        self.checkpoints = Check("checkpoints")
        self.keys = _keys()
        self.frontier = Frontier()
        self.regained = told_to_be_regained()
        self.tiles: list[list[Hash]] = [[]]
        self.subtrees = {
            (level, index): bytes(hash_)
            for level, index, hash_ in Subtree.objects.values_list("level", "index", "hash")
        }

    def checks(self) -> Iterator[Check]:
        """Walk, then say what was found."""
        signed = Checkpoint.objects.filter(size__lte=self.size).order_by("size").iterator()
        checkpoint = next(signed, None)
        leaves = Leaf.objects.filter(index__lt=self.size).select_related("entry").order_by("index")
        for leaf in leaves.iterator(CHUNK):
            self._look_at(leaf)
            while checkpoint and checkpoint.size <= self.frontier.size:
                self._compare(checkpoint)
                checkpoint = next(signed, None)
        if self.frontier.size != self.size:
            self.leaves.found(
                f"there should be {self.size} leaves, but there are {self.frontier.size}", self.size
            )
        if self.head.frontier.peaks != self.frontier.peaks:
            self.tree.found("the head does not remember the tree that the entries make", self.size)
        while checkpoint:
            self._compare(checkpoint)
            checkpoint = next(signed, None)
        if self.size and not Checkpoint.objects.filter(size=self.size).exists():
            self.checkpoints.found("no checkpoint signs the whole record", self.size)
        yield from (self.leaves, self.tree, self.checkpoints)

    def _look_at(self, leaf: Leaf) -> None:
        self.leaves.looked_at += 1
        if leaf.index != self.frontier.size:
            self.leaves.found(f"leaf {leaf.index} stands at place {self.frontier.size}", leaf.index)
        if leaf.is_regained and not any(leaf.index in span for span in self.regained):
            self.leaves.found(f"nothing says that leaf {leaf.index} came back", leaf.index)
        # Of what is gone nothing but the hash can be compared with what was signed.
        said = bytes(leaf.hash) if is_gone(leaf) else leaf.entry.hash
        if said != bytes(leaf.hash):
            self.leaves.found(
                f"entry {leaf.entry.uid} is not what leaf {leaf.index} was made of", leaf.index
            )
        # The tree is checked against what the entries say now, whatever the leaves say.
        self._add(said)

    def _add(self, hash_: Hash) -> None:
        self.frontier.add(hash_)
        level = 0
        while True:
            self.tiles[level].append(hash_)
            if len(self.tiles[level]) < WIDTH:
                return
            hash_ = root_of(self.tiles[level])
            self.tiles[level] = []
            level += 1
            if level == len(self.tiles):
                self.tiles.append([])
            self._compare_subtree(level, hash_)

    def _compare_subtree(self, level: int, hash_: Hash) -> None:
        self.tree.looked_at += 1
        leaves = 1 << (BITS * level)
        index = self.frontier.size // leaves - 1
        if self.subtrees.get((level, index)) != hash_:
            first = index * leaves
            self.tree.found(
                f"the stored root of leaves {first} to {first + leaves - 1} is not theirs", first
            )

    def _compare(self, checkpoint: Checkpoint) -> None:
        self.checkpoints.looked_at += 1
        statement = Statement(
            origin=tree.origin_line(), size=checkpoint.size, root=bytes(checkpoint.root)
        )
        try:
            if read(verify_note(checkpoint.note, self.keys)) != statement:
                raise NotACheckpoint("it says something else than its row")
        except (NotANote, NotSigned, NotACheckpoint) as error:
            self.checkpoints.found(f"the checkpoint is not valid: {error}", checkpoint.size)
        if checkpoint.size != self.frontier.size or statement.root != self.frontier.root:
            self.checkpoints.found(
                f"the first {checkpoint.size} entries are not those that were signed",
                checkpoint.size,
            )


def told_to_be_regained() -> list[range]:
    """The places of which the record says that they came back after a home was restored."""
    told = Leaf.objects.saying(REGAINED.name).select_related("entry").order_by("index")
    spans = []
    for leaf in told:
        # One that was altered says nothing, and is found where it stands.
        if leaf.entry.hash == bytes(leaf.hash):
            facts = leaf.entry.facts
            spans.append(range(facts["first"], facts["last"] + 1))
    return spans


def _keys() -> dict[tuple[str, bytes], Verify]:
    name = tree.origin_line()
    return {
        (name, key_id(name, public)): partial(verify_signature, public)
        for public in log_public_keys().values()
    }


def placed() -> Check:
    """Whether every entry has a leaf or waits for one."""
    check = Check("entries", looked_at=Entry.objects.count())
    with _one_moment():
        waiting = set(Waiting.objects.in_order())
        leafless = Entry.objects.filter(leaf__isnull=True).values_list("pk", "uid")
        for number, uid in leafless.iterator(CHUNK):
            if number not in waiting:
                check.found(f"entry {uid} has no leaf and does not wait for one")
    return check


def opened() -> Check:
    """Whether every private part that is still there is what its entry commits to."""
    check = Check("openings")
    openings = Opening.objects.select_related("entry", "entry__leaf").order_by("entry_id")
    for opening in openings.iterator(CHUNK):
        check.looked_at += 1
        if _committed(opening.entry) != commitment(bytes(opening.salt), opening.payload):
            leaf = getattr(opening.entry, "leaf", None)
            check.found(
                f"the private part of entry {opening.entry.uid} is not what was committed to",
                leaf.index if leaf else None,
            )
    return check


def _committed(entry: Entry) -> object:
    try:
        return entry.facts.get("commitment")
    except (ValueError, AttributeError):
        # It was altered into something that cannot be read.
        return None


def replayed() -> Iterator[Check]:
    """What each room finds when it follows the record and compares with its rows."""
    with _one_moment():
        replays = {name: make() for name, make in hooks.replays.items()}
        checks = {name: Check(f"replay of {name}") for name in replays}
        for entry in _in_order():
            for name, replay in list(replays.items()):
                checks[name].looked_at += 1
                try:
                    replay.apply(entry)
                # An altered entry may break any room, which must not stop the others.
                except Exception as error:
                    checks[name].found(f"entry {entry.uid} cannot be followed: {error!r}")
                    del replays[name]
        for name, replay in replays.items():
            for difference in replay.differences():
                checks[name].found(str(difference))
    yield from checks.values()


def _in_order() -> Iterator[Entry]:
    """All entries in force in the order of their leaves, then those that wait for one."""
    leaves = Leaf.objects.in_force().select_related("entry").order_by("index")
    for leaf in leaves.iterator(CHUNK):
        yield leaf.entry
    waiting = list(Waiting.objects.in_order())
    for first in range(0, len(waiting), CHUNK):
        batch = waiting[first : first + CHUNK]
        yield from Entry.objects.filter(pk__in=batch).order_by("pk")


@contextmanager
def _one_moment() -> Iterator[None]:
    """Everything read inside is as it was at one moment, while others go on writing."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
