"""Accounts, sign-in and sessions."""

from core.instance import instance
from core.settings.environment import IS_HTTPS

AUTH_USER_MODEL = "people.Person"
PASSWORD_HASHERS = [
    "core.people.passwords.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("forename", "surname", "pseudonym", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["core.people.backends.PreferredName"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# allauth: sign-in by one name and a password or a passkey; see docs/people.md.
ACCOUNT_ADAPTER = "core.people.adapter.Accounts"
ACCOUNT_FORMS = {
    "login": "core.people.account_forms.SignIn",
    "add_email": "core.people.account_forms.ChangeEmail",
    "reauthenticate": "core.people.account_forms.Reauthenticate",
    "reset_password": "core.people.account_forms.AskForReset",
    "reset_password_from_key": "core.people.account_forms.ResetPassword",
    "change_password": "core.people.account_forms.ChangePassword",
    "set_password": "core.people.account_forms.SetPassword",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "pseudonym"
ACCOUNT_USER_DISPLAY = "core.people.account_forms.display"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Whoever finds an open computer must not send the password's reset to an address of their own.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_FORMS = {
    "add_webauthn": "core.people.account_forms.AddPasskey",
    "edit_webauthn": "core.people.account_forms.RenamePasskey",
}
MFA_PASSKEY_LOGIN_ENABLED = True
# Whoever has no e-mail address needs a passkey most.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Browsers offer passkeys under HTTPS and on the computer itself.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
# Rows, which end when they are deleted; read through the cache that all processes share.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [instance.address]
CSRF_FAILURE_VIEW = "core.pages.views.csrf_failure"
