"""Photos, kept apart from the accounts so that lists of people stay light."""

from django.db import models

from core.people.models.person import Person


class Photo(models.Model):
    """A person's photo, made again from the pixels that were sent (S2-048)."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="picture"
    )
    jpeg = models.BinaryField()

    def __str__(self) -> str:
        return f"photo of {self.person_id}"
