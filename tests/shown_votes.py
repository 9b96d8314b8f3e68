"""What the page of a joint vote says, and what programs are told of it, in tests."""

from typing import Any

from django.test import Client

from federation.confederations.models import JointVote
from tests import shown


def page(client: Client, vote: JointVote) -> str:
    """The text of its page in one line."""
    return shown.page(client, f"/joint-votes/{vote.number}/")


def told(client: Client, vote: JointVote) -> Any:
    return client.get(f"/api/v1/joint-votes/{vote.number}/").json()


def row_of(text: str, name: str) -> str:
    """The row of a group, in such a page."""
    return text.split(f'rowheader">{name}')[1].split("</tr>", maxsplit=1)[0]
