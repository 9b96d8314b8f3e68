"""How allauth behaves here: one way to sign in at a time, our words, own addresses only."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress, EmailConfirmation
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from core.heartbeat import clock
from core.instance import instance
from core.people.actions.emails import give_up_unconfirmed
from core.people.actions.sign_in import shut_other_doors
from core.people.actions.telling import tell
from core.people.models import Person
from core.people.speaking import speak

WRONG = _(
    "The name or the password is wrong. Use the one name that you chose for signing in: your "
    "e-mail address, your pseudonym, your automatic pseudonym or your civic number."
)
# A passkey stands alone here; allauth would ask for it after the password as a second step.
SECOND_STEPS = {
    "allauth.mfa.stages.AuthenticateStage",
    "allauth.mfa.stages.TrustStage",
    "allauth.account.stages.PhoneVerificationStage",
    "allauth.account.stages.LoginByCodeStage",
}


class Accounts(DefaultAccountAdapter):
    """What allauth asks us."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "account_inactive": _("This account is closed."),
        "too_many_login_attempts": _(
            "There were too many attempts to sign in. Please wait five minutes."
        ),
        "email_taken": _("Somebody has already confirmed this e-mail address."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
        "rate_limited": _("That was too often. Please wait a little."),
        "unknown_email": _("Nobody has confirmed this e-mail address."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up here: people found a group, apply, or are invited."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this instance, or its own address (S2-209, S2-248)."""
        own = urlsplit(instance.address)
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={own.netloc}, require_https=own.scheme == "https"
        )

    def get_login_stages(self) -> list[str]:
        """The steps between the right password and being signed in."""
        return [stage for stage in super().get_login_stages() if stage not in SECOND_STEPS]

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """The pages speak the person's language from now on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        speak(response, user)
        return response

    def reauthenticate(self, user: Person, password: str) -> bool:
        """Whether this is the person's password, counted like an attempt to sign in."""
        self.pre_authenticate(self.request, username=f"person {user.pk}")
        is_right = user.check_password(password)
        if is_right:
            self._rollback_login_failed_rl_usage()
        return is_right

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Whoever else typed the address without confirming it loses it."""
        with transaction.atomic():
            is_confirmed: bool = super().confirm_email(request, email_address)
            if is_confirmed:
                give_up_unconfirmed(email_address.email, except_for=email_address.user)
        return is_confirmed

    def set_password(self, user: Person, password: str) -> None:
        """A new password makes links and tokens worthless that were made under the old one."""
        with transaction.atomic():
            super().set_password(user, password)
            shut_other_doors(user)
            tell(user, "people.password_changed", link=reverse("people:settings"), now=clock.now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of whoever reads it, not of whoever asked for it."""
        person = context.get("user")
        language = person.language if isinstance(person, Person) else translation.get_language()
        with translation.override(language):
            super().send_mail(template_prefix, email, context)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Built on the instance's address, never on what a request says its host is."""
        number, _dash, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": number, "key": token})
        return f"{instance.address}{path}"

    def get_email_confirmation_url(
        self,
        request: HttpRequest,  # noqa: ARG002
        emailconfirmation: EmailConfirmation,
    ) -> str:
        path = reverse("account_confirm_email", args=[emailconfirmation.key])
        return f"{instance.address}{path}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return reverse("people:settings")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:  # noqa: ARG002
        is_signed_in = self.request.user.is_authenticated
        return reverse("people:settings" if is_signed_in else "account_login")
