"""The secret address of a person, under which a program without a sign-in may read."""

from django.db import models

from core.people.models import Person


class SecretAddress(models.Model):
    """One for each person at most; what is secret of it is sealed, and found by a keyed hash."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="secret_address"
    )
    token_sealed = models.TextField()
    token_hash = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()

    def __str__(self) -> str:
        return f"address of {self.person_id}"
