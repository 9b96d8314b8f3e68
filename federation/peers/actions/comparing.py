"""What a visit showed about those whose records were compared there."""

from datetime import datetime

from federation.peers.actions import testimony
from federation.peers.actions.findings import Findings
from federation.peers.actions.knowing import accuse, bare_of
from federation.peers.models import Fault, Peer
from federation.wire.rules.witnesses import statement_of
from federation.wire.wall import wall


def note_lies(peer: Peer, findings: Findings, *, now: datetime) -> None:
    """Accuse whoever signed what cannot both be true; what is older than a new beginning is over.

    Who told of it is no part of the evidence, so that it is the same everywhere.
    """
    for lie in findings.lies:
        liar = Peer.objects.get(pk=lie.peer)
        if liar == peer:
            accuse(liar, Fault.TWO_RECORDS, lie.first, lie.second, now=now)
        elif not testimony.is_of_before(liar, lie.second, told_by=peer):
            accuse(liar, Fault.TWO_RECORDS, lie.first, bare_of(liar, lie.second), now=now)


def note_longer(peer: Peer, findings: Findings) -> None:
    """Whoever shows us less than others is asked again at once, and was not heard to the end."""
    for other, note in findings.longer.items():
        if testimony.is_of_before(Peer.objects.get(pk=other), note, told_by=peer):
            continue
        size = statement_of(note).size
        news = Peer.objects.filter(pk=other, cursor__lt=size, shown_elsewhere__lt=size)
        news.update(shown_elsewhere=size, due_at=wall())
