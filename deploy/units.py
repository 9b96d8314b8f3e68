"""The units of systemd, each with as few rights as its program needs."""

from pathlib import Path

from deploy import places
from deploy.wishes import Wishes

# Tried with numpy, argon2 and cryptography: none of them writes code into memory.
WALLS = f"""
User={places.ACCOUNT}
Group={places.ACCOUNT}
UMask=0077
WorkingDirectory={places.CURRENT}
EnvironmentFile={places.ENVIRONMENT}
EnvironmentFile=-{places.OWN}
LogNamespace=folkmoot
NoNewPrivileges=true
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome=true
PrivateTmp=true
PrivateDevices=true
ProtectClock=true
ProtectControlGroups=true
ProtectHostname=true
ProtectKernelLogs=true
ProtectKernelModules=true
ProtectKernelTunables=true
ProtectProc=invisible
ProcSubset=pid
LockPersonality=true
MemoryDenyWriteExecute=true
RemoveIPC=true
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=true
RestrictRealtime=true
RestrictSUIDSGID=true
KeyringMode=private
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
""".strip()
# Copies are out of reach of the programs that the world can talk to.
SERVICE_WALLS = f"""
{WALLS}
ReadWritePaths={places.STATE} -{places.FIGURES}
InaccessiblePaths=-{places.COPIES}
""".strip()
LIVES = """
Type=exec
Restart=always
RestartSec=2
TimeoutStopSec=30
LimitNOFILE=65536
""".strip()
PYTHON = f"{places.CURRENT}/.venv/bin/python"
CELERY = f"{places.CURRENT}/.venv/bin/celery -A core.celery --quiet"
TARGET = """
[Unit]
Description=Folkmoot: a group that governs itself
After=network-online.target
Wants=network-online.target

[Install]
WantedBy=multi-user.target
"""
TIMER = """
[Unit]
Description=Folkmoot: copy the home every night

[Timer]
# The day's work is done between midnight and two by the group's clock.
OnCalendar=*-*-* 03:30
RandomizedDelaySec=30min
Persistent=true

[Install]
WantedBy=timers.target
"""


def units(wishes: Wishes) -> dict[Path, str]:
    """Every unit file, by path."""
    made = {
        "folkmoot.target": TARGET.lstrip(),
        "folkmoot-web@.service": _service(
            "pages and live news", f"{PYTHON} manage.py serve --port %i", wishes, figures=True
        ),
        "folkmoot-backup.service": _backup(wishes),
        "folkmoot-backup.timer": TIMER.lstrip(),
    }
    if wishes.is_served:
        worker = f"{CELERY} worker --concurrency 2 --loglevel WARNING --without-gossip"
        beat = f"{CELERY} beat --schedule {places.STATE}/beat --pidfile= --loglevel WARNING"
        made["folkmoot-worker.service"] = _service("the day's work and jobs", worker, wishes)
        made["folkmoot-beat.service"] = _service("the clock of the workers", beat, wishes)
    if not wishes.is_lan and not wishes.is_acme:
        made["folkmoot-certificate.path"] = _certificate_path(wishes)
        made["folkmoot-certificate.service"] = _certificate_service(wishes)
    return {places.UNITS / name: text for name, text in made.items()}


def running(wishes: Wishes, ports: list[int]) -> list[str]:
    """The units that answer and work, in the order in which they are started."""
    pages = [f"folkmoot-web@{port}.service" for port in ports]
    served = ["folkmoot-worker.service", "folkmoot-beat.service"] if wishes.is_served else []
    return [*pages, *served]


def _service(what: str, command: str, wishes: Wishes, *, figures: bool = False) -> str:
    after = "network-online.target"
    # Several processes of pages put their figures together; a single one needs no folder.
    shared = f"\nEnvironment=PROMETHEUS_MULTIPROC_DIR={places.FIGURES}"
    if wishes.is_served:
        after += " postgresql.service redis-server@folkmoot.service"
    return f"""[Unit]
Description=Folkmoot: {what}
PartOf=folkmoot.target
After={after}
Wants={after}

[Service]
ExecStart={command}{shared if figures and wishes.is_served else ""}
{LIVES}
{SERVICE_WALLS}

[Install]
WantedBy=folkmoot.target
"""


def _backup(wishes: Wishes) -> str:
    return f"""[Unit]
Description=Folkmoot: copy the home

[Service]
Type=oneshot
ExecStart={PYTHON} manage.py backup {places.COPIES} --keep {wishes.keep}
Nice=10
IOSchedulingClass=idle
{WALLS}
ReadWritePaths={places.STATE} {places.COPIES}
"""


def _certificate_path(wishes: Wishes) -> str:
    return f"""[Unit]
Description=Folkmoot: see when the certificate is renewed

[Path]
PathChanged={wishes.certificate}
PathChanged={wishes.certificate_key}

[Install]
WantedBy=multi-user.target
"""


def _certificate_service(wishes: Wishes) -> str:
    return f"""[Unit]
Description=Folkmoot: use the renewed certificate

[Service]
Type=oneshot
ExecStart=/usr/bin/install -m 0644 {wishes.certificate} {places.CERTIFICATE}
ExecStart=/usr/sbin/nginx -t -q
ExecStart=/usr/bin/systemctl reload nginx.service
"""
