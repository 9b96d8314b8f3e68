"""Who speaks, written in ActivityStreams: the instance and its group, each with its keys."""

from dataclasses import dataclass
from html import escape

from federation.identity.rules.activities import AS2, GROUP, INSTANCE, Places
from federation.wire.rules.documents import Document
from federation.wire.rules.proofs import CONTEXT as PROOFS

# What a program can do (FEP-844e); spelt out here, so that nobody has to fetch it.
ABILITIES = {"fep": "https://w3id.org/fep/844e#", "implements": "fep:implements"}
ACTOR_WORDS = [
    AS2,
    "https://w3id.org/security/v1",
    PROOFS,
    # Explains `assertionMethod`; without it a reader of JSON-LD sees no key (FEP-521a).
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    ABILITIES,
]
IMPLEMENTS = (
    ("RFC 9421", "https://datatracker.ietf.org/doc/html/rfc9421"),
    ("FEP-8b32", "https://w3id.org/fep/8b32"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The public keys of an actor with their numbers."""

    request_epoch: int
    request_pem: str
    object_epoch: int
    object_multikey: str


def request_key_id(actor: str, epoch: int) -> str:
    """The id of the key that signs an actor's requests."""
    return f"{actor}#http-{epoch}"


def object_key_id(actor: str, epoch: int) -> str:
    """The id of the key that proves what an actor says."""
    return f"{actor}#object-{epoch}"


def instance_actor(places: Places, keys: Keys, *, host: str, name: str) -> Document:
    """The instance itself: a program, and the author of the notes (FEP-d556)."""
    return {
        **_actor(places, keys, INSTANCE, host),
        "type": "Application",
        "name": name,
        "implements": [{"name": name_, "href": href} for name_, href in IMPLEMENTS],
    }


def group_actor(places: Places, keys: Keys, *, short_name: str, name: str, about: str) -> Document:
    """The group that anybody may follow (FEP-1b12)."""
    return {
        **_actor(places, keys, GROUP, short_name),
        "type": "Group",
        "name": name,
        "summary": f"<p>{escape(about)}</p>",
        "followers": places.followers,
        "manuallyApprovesFollowers": False,
        "generator": places.instance,
    }


def _actor(places: Places, keys: Keys, which: str, username: str) -> Document:
    me = places.actor(which)
    return {
        "@context": ACTOR_WORDS,
        "id": me,
        "preferredUsername": username,
        "url": f"{places.base}/",
        "inbox": f"{me}/inbox",
        "outbox": f"{me}/outbox",
        "endpoints": {"sharedInbox": places.shared_inbox},
        "publicKey": {
            "id": request_key_id(me, keys.request_epoch),
            "type": "CryptographicKey",
            "owner": me,
            "publicKeyPem": keys.request_pem,
        },
        "assertionMethod": [
            {
                "id": object_key_id(me, keys.object_epoch),
                "type": "Multikey",
                "controller": me,
                "publicKeyMultibase": keys.object_multikey,
            }
        ],
    }
