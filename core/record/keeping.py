"""What somebody has kept, a checkpoint or a receipt, is compared with the record of today."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import hooks
from core.keys.actions import log_public_keys
from core.keys.signing import verify
from core.record import tree
from core.record.models import Checkpoint, Head, Leaf
from core.record.reading import is_gone
from core.record.rules import receipts
from core.record.rules.checkpoint import NotACheckpoint, Statement
from core.record.rules.checkpoint import read as read_statement
from core.record.rules.note import NotANote, NotSigned, key_id, read_note, verify_note
from core.record.rules.receipts import NotAReceipt, Receipt

LONGEST = 64 * 1024
# Of so many checkpoints the latest is taken for which somebody vouches.
CHECKPOINTS_TRIED = 20


class Verdict(Enum):
    """What a comparison with today's record shows."""

    SAME = "same"
    STANDS = "stands"
    OTHER = "other"
    SHORTER = "shorter"
    MOVED = "moved"
    UNSIGNED = "unsigned"
    ELSEWHERE = "elsewhere"
    UNREADABLE = "unreadable"


TELLS: Mapping[Verdict, str | Promise] = {
    Verdict.SAME: _(
        "Yes. The first %(size)s entries of today's record are the very same that this checkpoint "
        "signs."
    ),
    Verdict.STANDS: _(
        "Yes. Entry %(index)s stands in today's record as it did when the receipt was made, and "
        "the first %(size)s entries are the very same."
    ),
    Verdict.OTHER: _(
        "No. The first %(size)s entries of today's record are not those that this checkpoint "
        "signs, though it was signed here. Something was changed, removed or put in. Keep what you "
        "have, and show it to others: it proves that."
    ),
    Verdict.SHORTER: _(
        "No. This checkpoint was signed here for %(size)s entries, and today's record has only "
        "%(now)s. Keep what you have, and show it to others: it proves that some are missing."
    ),
    Verdict.MOVED: _(
        "No. The checkpoint is of this record, but entry %(index)s is not the one for which the "
        "receipt was made, or the receipt is damaged."
    ),
    Verdict.UNSIGNED: _(
        "That cannot be told: no key of this record signed it. It was changed after it was saved, "
        "or it never came from here."
    ),
    Verdict.ELSEWHERE: _("That cannot be told here: it is about the record of somebody else."),
    Verdict.UNREADABLE: _(
        "That cannot be told: this is no checkpoint and no receipt. Nothing may be missing, from "
        "the first line to the last."
    ),
}
YES = (Verdict.SAME, Verdict.STANDS)
NO = (Verdict.OTHER, Verdict.SHORTER, Verdict.MOVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict, and the numbers in its sentence."""

    verdict: Verdict
    size: int = 0
    index: int = 0
    now: int = 0

    @property
    def sentence(self) -> str:
        facts = {"size": self.size, "index": self.index, "now": self.now}
        return str(TELLS[self.verdict]) % facts

    @property
    def is_yes(self) -> bool:
        return self.verdict in YES

    @property
    def is_no(self) -> bool:
        return self.verdict in NO


def judge(text: str) -> Judged:
    """Compare a checkpoint or a receipt that somebody kept with today's record."""
    # A form sends other ends of lines, and copying adds spaces.
    text = "\n".join(line.rstrip() for line in text.strip().split("\n")) + "\n"
    try:
        receipt = receipts.read(text) if text.startswith(receipts.HEAD) else None
        note = receipt.checkpoint if receipt else text
        statement = read_statement(read_note(note).text)
    except (NotAReceipt, NotANote, NotACheckpoint):
        return Judged(verdict=Verdict.UNREADABLE)
    now = Head.objects.size()
    index = receipt.index if receipt else 0
    verdict = _verdict(statement, note, receipt, now=now)
    return Judged(verdict=verdict, size=statement.size, index=index, now=now)


def _verdict(statement: Statement, note: str, receipt: Receipt | None, *, now: int) -> Verdict:
    if statement.origin != tree.origin_line():
        return Verdict.ELSEWHERE
    if not _is_ours(note):
        return Verdict.UNSIGNED
    if statement.size > now:
        return Verdict.SHORTER
    if statement.size and tree.root_at(statement.size) != statement.root:
        return Verdict.OTHER
    if receipt is None:
        return Verdict.SAME
    return Verdict.STANDS if _stands(receipt) else Verdict.MOVED


def _is_ours(note: str) -> bool:
    name = tree.origin_line()
    keys = {
        (name, key_id(name, public)): partial(verify, public)
        for public in log_public_keys().values()
    }
    try:
        verify_note(note, keys)
    except NotSigned:
        return False
    return True


def _stands(receipt: Receipt) -> bool:
    """Whether the entry, as it is written today, is the one the receipt leads from.

    Of an entry that is gone the hash is all that came back.
    """
    leaf = Leaf.objects.select_related("entry").filter(index=receipt.index).first()
    if leaf is None:
        return False
    hash_ = bytes(leaf.hash) if is_gone(leaf) else leaf.entry.hash
    return receipts.is_included(receipt, hash_)


def receipt_for(index: int) -> str:
    """A receipt for an entry, with the latest checkpoint that others vouch for; empty if none."""
    after = Checkpoint.objects.filter(size__gt=index).order_by("-size")
    told = [(one, vouchers_of(one.size)) for one in after[:CHECKPOINTS_TRIED]]
    if not told:
        return ""
    chosen, lines = next((pair for pair in told if pair[1]), told[0])
    path = tuple(tree.prove_inclusion(index, chosen.size))
    return receipts.write(Receipt(index=index, path=path, checkpoint=chosen.note + lines))


def vouchers_of(size: int) -> str:
    """The lines of those who vouch for our checkpoint of this size."""
    return "".join(vouching(size) for vouching in hooks.cosignatures.values())
