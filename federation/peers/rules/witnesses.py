"""What the keys are called with which groups vouch for each other."""

from core.record.rules.note import Note


def witness_name(origin: str) -> str:
    """What the key with which a group vouches for others is called."""
    return f"folkmoot/{origin}/witness"


def is_witness_name(name: str) -> bool:
    """Whether a group vouches for others under this name."""
    return name == witness_name(name.split("/")[1] if "/" in name else "")


def witnesses_under(note: Note) -> set[str]:
    """The origins of those by whose names it is cosigned; whether it is by them is not checked."""
    names = (line.name for line in note.signatures)
    return {name.split("/")[1] for name in names if is_witness_name(name)}
