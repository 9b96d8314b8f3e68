"""Shows what came twice under one id and was not the same: `manage.py contradictions`."""

from typing import Any

from django.core.management.base import BaseCommand

from federation.identity.models import Received


class Command(BaseCommand):
    """For whoever keeps the computer: pages tell nobody who follows the group."""

    help = "Print both texts of whatever was received under an id that had been used before."

    def handle(self, **_options: Any) -> None:
        for received in Received.objects.contradicted():
            self.stdout.write(f"{received.at.isoformat()} {received.activity_id}")
            self.stdout.write(f"  first: {received.text}")
            self.stdout.write(f"  then:  {received.other_text}")
