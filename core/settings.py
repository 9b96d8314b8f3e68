"""Settings: what the environment says, and what follows from it. See docs/operating.md."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from core.instance import instance

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- What the environment decides -------------------------------------------------------------
DEBUG = env.bool("FOLKMOOT_DEBUG", default=False)
REDIS_URL: str = env.str("REDIS_URL", default="")
SERVED = bool(REDIS_URL)
IS_HTTPS = instance.address.startswith("https://")
HOST = instance.address.split("//", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]
ALLOWED_HOSTS: list[str] = env.list("FOLKMOOT_HOSTS", default=[HOST, "127.0.0.1", "localhost"])
SECRET_KEY = env.str("FOLKMOOT_SECRET_KEY", default="") or instance.secret_key()
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("FOLKMOOT_HOSTS may not be '*': name the addresses people use.")
if DEBUG and (IS_HTTPS or (instance.is_prepared and instance.kind == "real")):
    # Its pages show what was sent and what is kept, ballots too.
    raise ImproperlyConfigured("FOLKMOOT_DEBUG must be off in a real group.")

# --- The rooms --------------------------------------------------------------------------------
# Daphne is not among them: only `serve` needs it, and every command would wait for its reactor.
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "csp",
    "core.keys",
    "core.record",
    "core.charter",
    "core.heartbeat",
    "core.people",
    "core.notices",
    "core.rehearsal",
    "core.pages",
    "delegation",
    "groups.categories",
    "groups.membership",
    "groups.proposals",
    "groups.decisions",
    "groups.referenda",
    "groups.constitution",
    "realtime",
]
MIDDLEWARE = [
    "core.pages.middleware.legible",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.charter.middleware.one_charter",
    "core.heartbeat.middleware.one_date",
    "core.pages.middleware.pace",
    "groups.membership.middleware.founding_first",
    "core.pages.middleware.refusals",
    "core.pages.middleware.audience",
]
ROOT_URLCONF = "core.urls"
ASGI_APPLICATION = "realtime.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.pages.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Where things are kept --------------------------------------------------------------------
SQLITE_SYNC = "OFF" if instance.is_scratch else "FULL"
EMBEDDED_DATABASE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(instance.database),
    "OPTIONS": {
        # A writer waits its turn at the start instead of failing in the middle.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Deleted ballots must not stay in free pages of the file.
        "init_command": (
            f"PRAGMA journal_mode=WAL; PRAGMA synchronous={SQLITE_SYNC}; PRAGMA secure_delete=ON;"
        ),
    },
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL") if env.str("DATABASE_URL", "") else EMBEDDED_DATABASE
}
EMBEDDED = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if not EMBEDDED:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
MEDIA_ROOT = instance.media_dir
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# --- Embedded or served -----------------------------------------------------------------------
if SERVED:
    CACHES: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "core.counters.Redis", "LOCATION": REDIS_URL}
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "core.counters.Memory",
            # Beyond that many a third is forgotten, and with it how often somebody has tried.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
BEAT_SECONDS = env.int("FOLKMOOT_BEAT_SECONDS", 60)
# A socket has another name there.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {
    "drain": {"task": "core.heartbeat.drain", "schedule": 2, "options": {"expires": 10}},
    "heartbeat": {"task": "core.heartbeat.beat", "schedule": BEAT_SECONDS},
}

# --- People -----------------------------------------------------------------------------------
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

# --- Mail -------------------------------------------------------------------------------------
MAIL_URL: str = env.str("MAIL_URL", default="")
if MAIL_URL:
    vars().update(env.email_url("MAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = instance.mail_dir
# Every mail becomes a row first; the carrier takes it from there, again and again if need be.
MAIL_CARRIER: str = vars()["EMAIL_BACKEND"]
EMAIL_BACKEND = "core.notices.outbox.Outbox"
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default=f"folkmoot@{HOST}")
EMAIL_TIMEOUT = 20

# --- Safety -----------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.bool("FOLKMOOT_REDIRECT_TO_HTTPS", default=False)
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
if env.bool("FOLKMOOT_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# A vote on a hundred arguments is one form; ten thousand fields are an attack.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# --- Languages and time -----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("sv", _("Swedish")), ("pl", _("Polish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["core.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Logs -------------------------------------------------------------------------------------
# No address of a page is logged with a person or a time finer than the server's own: who votes
# when must not be read from logs.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("FOLKMOOT_LOG_LEVEL", default="WARNING")},
    "loggers": {
        "folkmoot": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "daphne.access": {"level": "CRITICAL"},
    },
}
