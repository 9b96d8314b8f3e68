"""A person: one local account with its names, ways to sign in and privacy choices."""

import uuid
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class SignInBy(models.TextChoices):
    """The one name with which a person signs in (S2-062…065)."""

    EMAIL = "email", _("e-mail address")
    PSEUDONYM = "pseudonym", _("pseudonym")
    AUTOMATIC = "automatic", _("automatic pseudonym")
    CIVIC = "civic", _("civic number")


class PersonQuerySet(models.QuerySet["Person"]):
    """People, asked for in English."""

    def present(self) -> Self:
        """Those who have not been erased."""
        return self.filter(erased_at=None)

    def in_order(self) -> Self:
        """By surname and forename, as in a list that people read."""
        return self.order_by("surname", "forename", "number")

    def named(self, words: str) -> Self:
        """Those whose name or pseudonym contains the words."""
        found = self.present()
        for word in words.split():
            found = found.filter(
                models.Q(forename__icontains=word)
                | models.Q(surname__icontains=word)
                | models.Q(pseudonym__icontains=word)
            )
        return found


class PersonManager(BaseUserManager["Person"]):
    """What Django expects of a manager of accounts; people are made by `actions.register`."""

    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def present(self) -> PersonQuerySet:
        return self.get_queryset().present()

    def in_order(self) -> PersonQuerySet:
        return self.get_queryset().in_order()

    def named(self, words: str) -> PersonQuerySet:
        return self.get_queryset().named(words)


class Person(AbstractBaseUser):
    """A local account. There is no superuser and no permission by account."""

    # When somebody last signed in is nobody's business, and would help to link ballots.
    last_login = None

    number = models.AutoField(_("number"), primary_key=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registered_on = models.DateField(_("registered on"))
    forename = models.CharField(_("forename"), max_length=80, blank=True)
    surname = models.CharField(_("surname"), max_length=80, blank=True)
    pseudonym = models.CharField(_("pseudonym"), max_length=40)
    pseudonym_key = models.CharField(max_length=160, unique=True, editable=False)
    automatic_pseudonym = models.CharField(
        _("automatic pseudonym"), max_length=40, unique=True, editable=False
    )
    civic_number_sealed = models.TextField(blank=True, editable=False)
    civic_number_hash = models.CharField(max_length=128, unique=True, null=True, editable=False)  # noqa: DJ001 - null, because many people have none and it is unique
    # Two people may have typed the same address; only one can confirm it (allauth's own rows).
    email = models.EmailField(_("e-mail address"), blank=True, db_index=True)
    photo = models.CharField(max_length=64, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=16, default="en")
    sign_in_by = models.CharField(
        _("sign in by"), max_length=10, choices=SignInBy.choices, default=SignInBy.PSEUDONYM
    )
    author_level = models.PositiveSmallIntegerField(_("as an author"), default=3)
    executor_level = models.PositiveSmallIntegerField(_("as an executor"), default=1)
    shows_civic_number = models.BooleanField(_("show my civic number"), default=False)
    shows_email = models.BooleanField(_("show my e-mail address"), default=False)
    is_active = models.BooleanField(default=True)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)
    alias = models.CharField(max_length=16, blank=True, editable=False)
    pen_alias = models.CharField(max_length=16, blank=True, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "pseudonym_key"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["alias"], condition=~models.Q(alias=""), name="one_person_per_alias"
            ),
            models.UniqueConstraint(
                fields=["pen_alias"],
                condition=~models.Q(pen_alias=""),
                name="one_person_per_pen_alias",
            ),
            models.CheckConstraint(
                condition=models.Q(author_level__range=(1, 5)), name="author_level_is_1_to_5"
            ),
            models.CheckConstraint(
                condition=models.Q(executor_level=1), name="executors_are_fully_shown"
            ),
            models.CheckConstraint(
                condition=models.Q(sign_in_by__in=SignInBy.values), name="sign_in_by_a_known_name"
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def full_name(self) -> str:
        return f"{self.forename} {self.surname}".strip()

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def shown_name(self) -> str:
        """How the pages address the person themselves."""
        return self.full_name or self.pseudonym

    def get_absolute_url(self) -> str:
        return reverse("people:profile", args=[self.number])

    def get_full_name(self) -> str:
        """The name, for libraries that ask for it."""
        return self.full_name
