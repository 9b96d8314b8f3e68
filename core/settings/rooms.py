"""The rooms, and what every page passes on its way."""

from core.settings.environment import BASE_DIR

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
    "rest_framework",
    "core.programs",
    "core.keys",
    "core.record",
    "core.charter",
    "core.heartbeat",
    "core.people",
    "core.notices",
    "core.upkeep",
    "core.rehearsal",
    "core.pages",
    "core.organising",
    "core.feeds",
    "delegation",
    "groups.categories",
    "groups.membership",
    "groups.proposals",
    "groups.decisions",
    "groups.referenda",
    "groups.constitution",
    "realtime",
    "federation.wire",
    "federation.identity",
    "federation.peers",
    "federation.confederations",
    "federation.rolls",
]
MIDDLEWARE = [
    "core.upkeep.middleware.noted",
    "core.pages.middleware.legible",
    "django.middleware.security.SecurityMiddleware",
    "realtime.middleware.since",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.upkeep.middleware.asked_how_it_is",
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
    "core.people.middleware.programs",
    "core.pages.middleware.personal",
    "core.pages.middleware.pace",
    "groups.membership.middleware.founding_first",
    "core.pages.middleware.refusals",
    "core.pages.middleware.audience",
    "federation.identity.middleware.as_activity",
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
