"""How the instance speaks with others."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from core.instance import instance
from core.settings.environment import env

# Exactly these, as 127.0.0.1:8001, may be reached on this computer and without HTTPS: for tests,
# and for a demonstration of several groups. Everybody else must be on the internet.
LOOPBACK_PEERS: list[str] = env.list("FOLKMOOT_LOOPBACK_PEERS", default=[])
if LOOPBACK_PEERS and instance.is_prepared and instance.kind == "real":
    raise ImproperlyConfigured(
        "FOLKMOOT_LOOPBACK_PEERS is for tests and demonstrations: a real group reaches others over "
        "the internet."
    )
if LOOPBACK_PEERS:
    # Browsers keep cookies by the host alone: who signs in to one of these must stay in the others.
    _port = urlsplit(instance.address).port
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"sessionid-{_port}", f"csrftoken-{_port}"
USER_AGENT = f"Folkmoot (+{instance.address}/FEDERATION.md)"
