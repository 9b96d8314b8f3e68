"""Names that nobody else can give: a name begins as the origin of the group that gave it."""

import secrets
from uuid import UUID

PREFIX = 8


def given_by(origin: str) -> UUID:
    """A new name, given by the group of this origin.

    Otherwise somebody could copy the name of another's proposal, and whoever read the copy first
    would refuse the original.
    """
    return UUID(bytes=bytes.fromhex(origin)[:PREFIX] + secrets.token_bytes(16 - PREFIX))


def is_given_by(name: UUID, origin: str) -> bool:
    """Whether the group of this origin gave the name."""
    return name.hex[: 2 * PREFIX] == origin[: 2 * PREFIX]
