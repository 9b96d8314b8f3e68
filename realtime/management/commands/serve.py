"""Serve the instance."""

import gc
import resource
import socket
import sys
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from daphne.endpoints import build_endpoint_description_strings
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import get_resolver

from core.heartbeat.pulse import Pulse
from core.instance import HomeRefused, instance
from core.keys import actions as keys
from core.keys.files import KeyTrouble
from core.pages.instep import Life
from core.pages.telling import LANGUAGES, VILLAGE
from core.record import protection
from core.upkeep import fitting
from realtime.asgi import application
from realtime.door import MOST_ALTOGETHER
from realtime.server import LiveServer


class Command(BaseCommand):
    """`manage.py serve`: pages and sockets; embedded, also the heartbeat."""

    help = "Serves the home that FOLKMOOT_HOME names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_const", const="demo", default="real")
        parser.add_argument("--village", choices=LANGUAGES, help="populate it first")
        parser.add_argument("--place", default=VILLAGE, help="whose life, if not the village's")
        parser.add_argument(
            "--neighbours", metavar="PLACE=ADDRESS,…", help="live it in step with these"
        )
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        try:
            require_free(host, port)
            life = self._prepared(**options)
        except (HomeRefused, protection.Unprotected, KeyTrouble) as refused:
            raise CommandError(str(refused), returncode=2) from None
        allow_many_sockets()
        if not settings.SERVED and life is None:
            Pulse().start()

        def listening() -> None:
            """Whoever is told now where we are finds us there."""
            if life:
                life.is_served.set()
            else:
                self.stdout.write(f"Folkmoot is at http://{host}:{port}/  (Ctrl-C ends it)")
                sys.stdout.flush()

        get_resolver().url_patterns  # noqa: B018 - loads every page, so that no visitor waits for it
        # What is loaded stays; the collector need not walk through it again and again.
        gc.freeze()
        endpoints = build_endpoint_description_strings(host=host, port=port)
        # Without an access log: who voted when must not be readable anywhere.
        LiveServer(
            application, endpoints=endpoints, server_name="folkmoot", listening=listening
        ).run()

    def _prepared(
        self, *, demo: str, village: str | None, place: str, neighbours: str | None, **_options: Any
    ) -> Life | None:
        """Make sure that the home can be served; the life that goes on in it, if one does."""
        if village and neighbours:
            call_command("prepare", "--demo")
        instance.require_kind(demo)
        if fitting.pending_migrations():
            raise HomeRefused(f"{instance.path} is older. Run `manage.py prepare` first.")
        protection.assert_installed()
        keys.check(instance.path)
        if village and neighbours:
            pairs = (each.split("=", 1) for each in neighbours.split(","))
            return began(Life(village, place, dict(pairs)))
        if village:
            # Here, because a process of its own would load everything a second time.
            call_command("seed_village", language=village)
        return None


def began(life: Life) -> Life:
    """The life that has come to the days which it lives with others; raises CommandError."""
    life.start()
    life.together.wait()
    if life.failure:
        raise CommandError(f"{life.place}: {life.failure}", returncode=2)
    return life


def allow_many_sockets() -> None:
    """Every open page is an open file; systems let a process have more than they give at first."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = (
        min(2 * MOST_ALTOGETHER, hard) if hard != resource.RLIM_INFINITY else 2 * MOST_ALTOGETHER
    )
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def require_free(host: str, port: int) -> None:
    """Raise CommandError where something else listens already: the server would only log it."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"{host}:{port} cannot be used ({error.strerror}). Stop what runs there, or choose "
                f"another port with --port (make: PORT=…).",
                returncode=2,
            ) from None
