"""What voters had before them, exactly as it was when voting opened."""

import json
from typing import Any

from django.db import models

from groups.referenda.models.referendum import Referendum


class Booklet(models.Model):
    """The booklet of a vote: written once, when voting opens, and never changed.

    It holds no names: who wrote what is looked up when it is shown, so that somebody who is
    erased is erased here, too.
    """

    referendum = models.OneToOneField(
        Referendum, on_delete=models.CASCADE, primary_key=True, related_name="booklet"
    )
    # JSON, kept as the text whose digest is in the record.
    content = models.TextField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"booklet of vote {self.referendum_id}"

    @property
    def facts(self) -> dict[str, Any]:
        """The content, read."""
        facts: dict[str, Any] = json.loads(self.content)
        return facts
