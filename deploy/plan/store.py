"""PostgreSQL and what the processes share, where several serve."""

from collections.abc import Iterator

from deploy import places
from deploy.machine import Machine
from deploy.steps import Step
from deploy.steps.commands import Sql
from deploy.steps.files import File
from deploy.steps.packages import Membership, Packages
from deploy.steps.services import Off, On

REDIS = f"""# Written by `make serve`: for what the processes of Folkmoot share; nothing is kept.
port 0
unixsocket {places.REDIS_SOCKET}
unixsocketperm 770
save ""
appendonly no
maxmemory 256mb
maxmemory-policy volatile-lru
loglevel warning
dir /var/lib/redis
"""
# What a statement says could be a ballot: it is not written to PostgreSQL's log.
QUIET = ("log_min_error_statement=panic", "log_error_verbosity=terse")


def store(machine: Machine) -> Iterator[Step]:
    yield Packages(names=("postgresql", "redis-server"))
    if not machine.has_redis:
        # Debian starts one that listens to every program of the computer; ours does not.
        yield from (Off(unit="redis-server.service"),) if machine.has_systemd else ()
    yield File(path=places.REDIS_CONF, text=REDIS, owner="redis", group="redis", mode=0o640)
    yield Membership(account=places.ACCOUNT, group="redis")
    if machine.has_systemd:
        yield On(unit="postgresql.service")
        yield On(unit="redis-server@folkmoot.service", reads=(places.REDIS_CONF,))
    name = places.ACCOUNT
    yield Sql(
        says=f"Let the account {name} into PostgreSQL, without a password",
        statement=f"CREATE ROLE {name} LOGIN",
        unless=f"SELECT 1 FROM pg_roles WHERE rolname = '{name}'",
    )
    for setting in QUIET:
        word, value = setting.split("=")
        yield Sql(
            says=f"Let PostgreSQL's log be silent about what {name} says ({word})",
            statement=f"ALTER ROLE {name} SET {word} = '{value}'",
            unless=f"SELECT 1 FROM pg_roles WHERE rolname = '{name}' "
            f"AND '{setting}' = ANY(rolconfig)",
        )
    yield Sql(
        says=f"Make the database {name}",
        statement=f"CREATE DATABASE {name} OWNER {name} ENCODING 'UTF8' "
        f"LOCALE 'C.UTF-8' TEMPLATE template0",
        unless=f"SELECT 1 FROM pg_database WHERE datname = '{name}'",
    )
