"""The public half of a recovery sheet. The secret half exists on paper only."""

from django.db import models

from core.people.models.person import Person


class RecoveryKey(models.Model):
    """An Ed25519 public key: whoever can sign with its secret half is this person."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="recovery_key"
    )
    public_key = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"recovery key of {self.person_id}"
