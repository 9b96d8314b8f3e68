"""How mails leave."""

from core.instance import instance
from core.settings.environment import HOST, env

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
