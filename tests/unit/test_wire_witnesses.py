"""Witnesses: the forms are those of C2SP, and nothing is cosigned that does not fit."""

import base64
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.keys.signing import verify
from core.record.rules.checkpoint import Statement, write
from core.record.rules.note import key_id, sign_note
from core.record.rules.tree import consistency_proof, leaf_hash, root_of
from federation.wire.rules.witnesses import (
    COSIGNATURE,
    LATEST,
    NotWitnessed,
    Submission,
    cosignature_line,
    cosigned_text,
    is_consistent,
    line_of,
    read_submission,
    statement_of,
    with_cosignatures,
    write_submission,
)

# The example of tlog-cosignature.
LOG_LINE = (
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8="
)
CHECKPOINT = f"""example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa {LOG_LINE}
"""
WITNESS_LINE = (
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIU"
    "BkBIfZ+qnA=="
)
SIGNED = """cosignature/v1
time 1679315147
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
"""
# The example of tlog-witness.
REQUEST = f"""old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

{CHECKPOINT}"""
WITNESS = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
PUBLIC = WITNESS.public_key().public_bytes_raw()
NAME = "witness.example/w1"
LEAVES = [leaf_hash(bytes([number])) for number in range(7)]


def tree(height, index):
    return root_of(LEAVES[index << height : (index + 1) << height])


def a_checkpoint(size):
    log = Ed25519PrivateKey.from_private_bytes(b"l" * 32)
    statement = Statement(origin="folkmoot/village", size=size, root=root_of(LEAVES[:size]))
    public = log.public_key().public_bytes_raw()
    return sign_note(write(statement), statement.origin, public, log.sign)


def is_by_witness(signature, message):
    return verify(PUBLIC, signature, message)


def a_line(checkpoint, at=1679315147):
    text = checkpoint.partition("\n\n")[0] + "\n"
    signature = WITNESS.sign(cosigned_text(text, at))
    return cosignature_line(name=NAME, public=PUBLIC, signature=signature, at=at)


def when(checkpoint):
    found = line_of(checkpoint, name=NAME, public=PUBLIC, verify=is_by_witness)
    return found[0] if found else None


def test_what_a_witness_signs_is_the_example_of_the_specification():
    text = CHECKPOINT.partition("\n\n")[0] + "\n"
    assert cosigned_text(text, 1679315147).decode() == SIGNED


def test_the_example_of_the_specification_is_read():
    """Its witness signed at that moment; with another public key we can only pass it over."""
    line = f"— witness.example.com/w1 {WITNESS_LINE}\n"
    blob = base64.b64decode(WITNESS_LINE)
    assert int.from_bytes(blob[4:12], "big") == 1679315147
    assert when(with_cosignatures(CHECKPOINT, line)) is None


def test_a_cosignature_says_when():
    checkpoint = a_checkpoint(5)
    assert when(checkpoint) is None
    both = with_cosignatures(checkpoint, a_line(checkpoint, 5) + a_line(checkpoint, 9))
    assert when(both) == 9


def test_a_witness_is_known_by_the_one_line_that_is_right_whatever_stands_beside_it():
    checkpoint = a_checkpoint(5)
    line = a_line(checkpoint, 7)
    others = "".join(f"— {name} AAAAAAAAAAAA\n" for name in (NAME, "else/w1"))
    whole = with_cosignatures(checkpoint, others + line + others)
    found = line_of(whole, name=NAME, public=PUBLIC, verify=is_by_witness)
    assert found == (7, line)


def test_nobody_has_cosigned_at_a_time_that_no_calendar_has():
    checkpoint = a_checkpoint(5)
    text = checkpoint.partition("\n\n")[0] + "\n"
    for at in (LATEST, LATEST + 1, 2**62):
        raw = key_id(NAME, PUBLIC, COSIGNATURE) + at.to_bytes(8, "big")
        blob = base64.b64encode(raw + WITNESS.sign(cosigned_text(text, at))).decode()
        found = when(with_cosignatures(checkpoint, f"— {NAME} {blob}\n"))
        assert found == (at if at <= LATEST else None)


def test_a_cosignature_of_another_checkpoint_is_none():
    assert when(with_cosignatures(a_checkpoint(5), a_line(a_checkpoint(6)))) is None


def test_a_cosignature_with_another_moment_is_none():
    checkpoint = a_checkpoint(5)
    name, blob = a_line(checkpoint)[2:-1].split(" ")
    raw = bytearray(base64.b64decode(blob))
    for change in (lambda: raw.__setitem__(11, raw[11] ^ 1), lambda: raw.__setitem__(4, 0x80)):
        change()
        line = f"— {name} {base64.b64encode(raw).decode()}\n"
        assert when(with_cosignatures(checkpoint, line)) is None
    short = f"— {name} {base64.b64encode(raw[:-1]).decode()}\n"
    assert when(with_cosignatures(checkpoint, short)) is None


@pytest.mark.parametrize(
    ("at", "signature"), [(-1, bytes(64)), (LATEST + 1, bytes(64)), (1, b"short")]
)
def test_no_cosignature_is_written_that_cannot_be(at, signature):
    with pytest.raises(NotWitnessed):
        cosignature_line(name=NAME, public=PUBLIC, signature=signature, at=at)


def test_a_witness_can_put_nothing_but_signatures_under_a_checkpoint():
    for lines in ("more text\n", "\nmore\n\n" + a_line(a_checkpoint(5)), "no newline"):
        with pytest.raises(NotWitnessed):
            with_cosignatures(a_checkpoint(5), lines)


def test_the_example_of_a_request_is_read_and_written():
    submission = read_submission(REQUEST)
    assert (submission.old_size, submission.statement.size) == (20852014, 20852163)
    assert len(submission.path) == 4
    assert write_submission(submission) == REQUEST


@pytest.mark.parametrize("old", range(8))
def test_a_record_that_only_grew_is_consistent(old):
    path = tuple(consistency_proof(old, 7, tree)) if old else ()
    submission = Submission(old_size=old, path=path, checkpoint=a_checkpoint(7))
    again = read_submission(write_submission(submission))
    assert again == submission
    assert is_consistent(again, old_root=root_of(LEAVES[:old]))
    if old:
        assert not is_consistent(again, old_root=leaf_hash(b"rewritten"))
    else:
        assert not is_consistent(replace(again, path=(LEAVES[0],)), old_root=b"")


@pytest.mark.parametrize(
    "text",
    [
        "", "old 5\n", f"new 5\n\n{CHECKPOINT}", f"old 05\n\n{CHECKPOINT}",
        f"old -1\n\n{CHECKPOINT}", f"old {'9' * 30}\n\n{CHECKPOINT}",
        f"old 99999999\n\n{CHECKPOINT}",
        f"old 1\nshort\n\n{CHECKPOINT}", f"old 1\nAAAA\n\n{CHECKPOINT}",
        "old 1\n" + "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n" * 64 + f"\n{CHECKPOINT}",
        "old 1\n\nno checkpoint", "old 1\n\na\n1\n\n— a AAAAAAAA\n",
    ],
)  # fmt: skip
def test_a_request_that_is_none_is_refused(text):
    with pytest.raises(NotWitnessed):
        read_submission(text)


def test_what_is_no_checkpoint_says_nothing():
    with pytest.raises(NotWitnessed):
        statement_of("no note")
