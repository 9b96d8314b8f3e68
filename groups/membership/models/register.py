"""The one row that is locked while the membership changes, with its two counters."""

from typing import ClassVar

from django.db import models

from core.prepared import Prepared


class RegisterQuerySet(models.QuerySet["Register"]):
    """The register, there or not yet."""

    def locked(self) -> "Register":
        """The register, kept from all others until this transaction ends."""
        register = HELD.first(1)
        if register is None:
            self.get_or_create(pk=1)
            register = self.select_for_update().get(pk=1)
        return register

    def is_founded(self) -> bool:
        """Whether the group exists."""
        return self.filter(founded_on__isnull=False).exists()


class Register(models.Model):
    """Hands out places in the order of record and moments of admissions and removals."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    founded_on = models.DateField(null=True)
    last_place = models.BigIntegerField(default=0)
    last_moment = models.BigIntegerField(default=0)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_register"),
        ]

    def __str__(self) -> str:
        return f"register at moment {self.last_moment}"

    def next_place(self) -> int:
        """The next place in the order of record; saved by `save`."""
        self.last_place += 1
        return self.last_place

    def next_moment(self) -> int:
        """The next moment; saved by `save`."""
        self.last_moment += 1
        return self.last_moment


HELD = Prepared(lambda number: Register.objects.select_for_update().filter(pk=number))
