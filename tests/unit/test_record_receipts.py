"""Receipts have the form of C2SP tlog-proof, and lead from one leaf to one root."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.record.rules.checkpoint import Statement, write
from core.record.rules.note import sign_note
from core.record.rules.receipts import NotAReceipt, Receipt, is_included, read
from core.record.rules.receipts import write as write_receipt
from core.record.rules.tree import inclusion_proof, leaf_hash, root_of

LOG = Ed25519PrivateKey.from_private_bytes(b"l" * 32)
LEAVES = [leaf_hash(bytes([number])) for number in range(7)]
STATEMENT = Statement(origin="folkmoot/village", size=7, root=root_of(LEAVES))
CHECKPOINT = sign_note(
    write(STATEMENT), STATEMENT.origin, LOG.public_key().public_bytes_raw(), LOG.sign
)
HASH = base64.b64encode(b"h" * 32).decode()


def tree(height, index):
    return root_of(LEAVES[index << height : (index + 1) << height])


def test_somebody_keeps_a_receipt_and_checks_it_later():
    path = tuple(inclusion_proof(4, 7, tree))
    kept = write_receipt(Receipt(index=4, path=path, checkpoint=CHECKPOINT))
    assert kept.startswith("c2sp.org/tlog-proof@v1\nindex 4\n")
    receipt = read(kept)
    assert is_included(receipt, LEAVES[4])
    assert not is_included(receipt, LEAVES[5])
    head, _newline, rest = kept.partition("\n")
    assert read(f"{head}\nextra bm90aGluZw==\n{rest}") == receipt


@pytest.mark.parametrize(
    "text",
    [
        "", "c2sp.org/tlog-proof@v1\n\n", f"c2sp.org/tlog-proof@v2\nindex 1\n\n{CHECKPOINT}",
        f"c2sp.org/tlog-proof@v1\nplace 1\n\n{CHECKPOINT}",
        f"c2sp.org/tlog-proof@v1\nindex 01\n\n{CHECKPOINT}",
        f"c2sp.org/tlog-proof@v1\nindex 1\nshort\n\n{CHECKPOINT}",
        f"c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\n{CHECKPOINT}",
        f"c2sp.org/tlog-proof@v1\nindex 1\n{HASH[:-2]}\n\n{CHECKPOINT}",
        "c2sp.org/tlog-proof@v1\nindex 1\n" + f"{HASH}\n" * 64 + f"\n{CHECKPOINT}",
    ],
)  # fmt: skip
def test_a_receipt_that_is_none_is_refused(text):
    with pytest.raises(NotAReceipt):
        read(text)


@pytest.mark.parametrize("checkpoint", ["no note", "a\n1\n\n— a AAAAAAAA\n"])
def test_a_receipt_without_a_checkpoint_proves_nothing(checkpoint):
    with pytest.raises(NotAReceipt):
        is_included(Receipt(index=0, path=(), checkpoint=checkpoint), LEAVES[0])
