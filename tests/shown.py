"""What a page says, in tests."""

from django.test import Client


def page(client: Client, path: str = "/peers/", *, status: int = 200) -> str:
    """Its text in one line."""
    answer = client.get(path)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())
