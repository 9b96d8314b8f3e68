"""Settings of the tests: the real ones, in a home that is thrown away.

TEST_DATABASE_URL runs the tests on PostgreSQL; the person's own environment is not used.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="folkmoot-test-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
for name in [name for name in os.environ if name.startswith(("FOLKMOOT_", "MAIL_"))]:
    del os.environ[name]
for name in ("DATABASE_URL", "REDIS_URL"):
    os.environ.pop(name, None)
os.environ["FOLKMOOT_HOME"] = str(HOME)
if "TEST_DATABASE_URL" in os.environ:
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from core.settings import *  # noqa: E402, F403
from core.settings import DATABASES, EMBEDDED, INSTALLED_APPS, MIDDLEWARE  # noqa: E402
from tests import databases  # noqa: E402

if EMBEDDED:
    # A file, not memory: threads and processes must meet in it as they do in a real home.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("FULL", "OFF")
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["TEST"] = {"TEMPLATE": databases.template()}

# Asking the database once for every row is a failure.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
# Django reads a session once more to delete it. Several groups that found a confederation become
# known one by one, each as by a decision of its own.
KNOWN_ONE_BY_ONE = ("wire.Habit", "peers.Peer")
ZEAL_ALLOWLIST = [
    {"model": model, "field": "get()"} for model in ("sessions.Session", *KNOWN_ONE_BY_ONE)
]

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The tests of passwords ask for the real hasher themselves.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Every browser of a test would look through all files that are served otherwise.
WHITENOISE_AUTOREFRESH = True
