"""What the keys are called with which groups vouch for each other."""


def witness_name(origin: str) -> str:
    """What the key with which a group vouches for others is called."""
    return f"folkmoot/{origin}/witness"


def is_witness_name(name: str) -> bool:
    """Whether a group vouches for others under this name."""
    return name == witness_name(name.split("/")[1] if "/" in name else "")
