"""A record in tests that says which keys a group has: each named by a letter."""

from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.keys.signing import verify
from federation.identity.rules import keys as law
from federation.identity.rules.keys import Said, by_its_own_time, current, keys_of, statement
from federation.wire.rules import multibase

ORIGIN = "village"
DAY = timedelta(days=1)
START = datetime(2030, 1, 1, tzinfo=UTC)


def a_key(letter):
    return Ed25519PrivateKey.from_private_bytes(letter.encode() * 32)


def name(letter):
    return multibase.write_multikey(a_key(letter).public_key().public_bytes_raw())


def signed(letter, message):
    return multibase.encode(a_key(letter).sign(message))


def naming(epoch, new, *, purpose="object", origin=ORIGIN):
    return statement(origin=origin, purpose=purpose, epoch=epoch, public=name(new))


class Record:
    """Entries as they are written one after the other, a day apart."""

    def __init__(self, begins=by_its_own_time):
        self.said = []
        self.begins = begins
        self.write(law.MADE, purpose="object", epoch=1, public_key=name("a"))

    def write(self, verb, *, at=None, **facts):
        index = len(self.said)
        moment = at if at is not None else START + index * DAY
        self.said.append(Said(index=index, at=moment, verb=verb, facts=facts))
        return moment

    def change(self, epoch, new, *, by, purpose="object", message=None, at=None):
        message = message or naming(epoch, new, purpose=purpose)
        facts = {"purpose": purpose, "epoch": epoch, "public_key": name(new)}
        return self.write(law.CHANGED, at=at, **facts, signature=signed(by, message))

    def trustees(self, letters, needed, *, by=""):
        names = [name(letter) for letter in letters]
        public = ",".join([str(needed), *names])
        message = statement(origin=ORIGIN, purpose="trustees", epoch=0, public=public)
        signatures = {name(letter): signed(letter, message) for letter in by}
        self.write(law.TRUSTEES, trustees=names, needed=needed, signatures=signatures)

    def recover(self, epoch, new, *, by, at=None):
        signatures = {name(letter): signed(letter, naming(epoch, new)) for letter in by}
        facts = {"purpose": "object", "epoch": epoch, "public_key": name(new)}
        return self.write(law.RECOVERED, at=at, **facts, signatures=signatures)

    def known(self):
        return keys_of(self.said, origin=ORIGIN, verify=verify, begins=self.begins)

    def now(self, at=START + 999 * DAY, purpose="object"):
        found = current(self.known(), purpose, now=at)
        return found.public if found else None
