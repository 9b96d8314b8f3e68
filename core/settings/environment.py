"""What the environment decides. See docs/operating.md."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from core.instance import instance

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
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
