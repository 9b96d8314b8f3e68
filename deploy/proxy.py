"""What the web server in front is told: see docs/decisions/0127 for why there is one.

It writes no log of visits, and its errors name visitors and pages too: they go nowhere. How the
programs behind it are, the health page says.
"""

from deploy import places
from deploy.machine import Machine
from deploy.wishes import Wishes

SHARED = """# Written by `make serve`; what you put here is lost.
limit_conn_zone $binary_remote_addr zone=folkmoot_sockets:10m;
limit_req_zone $binary_remote_addr zone=folkmoot_pages:10m rate=50r/s;
map $http_upgrade $folkmoot_connection { default upgrade; "" ""; }
upstream folkmoot {
    least_conn;
    keepalive 32;
SERVERS
}
"""
# A whole village may sit in one hall, behind one address.
PAGES = f"""
    access_log off;
    error_log /dev/null emerg;
    server_tokens off;
    client_max_body_size 10m;
    client_header_timeout 15s;
    client_body_timeout 30s;
    send_timeout 30s;
    keepalive_timeout 30s;
    limit_conn folkmoot_sockets 1000;
    limit_conn_status 429;
    limit_req zone=folkmoot_pages burst=300 nodelay;
    limit_req_status 429;
    gzip on;
    gzip_types text/css text/javascript application/javascript image/svg+xml;
    gzip_vary on;
    error_page 502 503 504 /closed.html;
    location = /closed.html {{
        internal;
        root {places.PAGES_OF_NGINX};
        add_header Retry-After 60 always;
    }}
    if (-f {places.CLOSED}) {{ return 503; }}
    # Figures are for this computer.
    location = /metrics {{ return 403; }}
    location /live/ {{
        proxy_pass http://folkmoot;
        proxy_read_timeout 1h;
        proxy_send_timeout 1h;
FORWARDED
        proxy_set_header Connection $folkmoot_connection;
        proxy_set_header Upgrade $http_upgrade;
    }}
    location / {{
        proxy_pass http://folkmoot;
        proxy_read_timeout 120s;
FORWARDED
        proxy_set_header Connection "";
    }}
"""
FORWARDED = """        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Forwarded-Host "";
        proxy_set_header X-Forwarded-Port "";
        proxy_set_header Forwarded "";
        proxy_set_header Daphne-Root-Path "";"""
CLOSED = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Back in a minute</title></head>
<body><main>
<h1>Back in a minute</h1>
<p>The program is being looked after. Nothing is lost. Please come back in a minute.</p>
<p lang="sv">Strax tillbaka. Programmet ses över. Inget går förlorat.</p>
<p lang="pl">Zaraz wracamy. Trwają prace nad programem. Nic nie ginie.</p>
</main></body>
</html>
"""


def plain(wishes: Wishes, ports: list[int]) -> str:
    """Port 80: all of it in a local network; elsewhere the way to the safe address alone."""
    servers = "\n".join(f"    server 127.0.0.1:{port};" for port in ports)
    shared = SHARED.replace("SERVERS", servers)
    if wishes.is_lan:
        return shared + _server("    listen 80;\n    listen [::]:80;\n    server_name _;", _pages())
    return shared + _server(
        f"    listen 80;\n    listen [::]:80;\n    server_name {wishes.address};",
        f"""
    access_log off;
    error_log /dev/null emerg;
    server_tokens off;
    location /.well-known/acme-challenge/ {{ root {places.PAGES_OF_NGINX}; }}
    location / {{ return 301 https://{wishes.address}$request_uri; }}
""",
    )


def safe(wishes: Wishes, machine: Machine) -> str:
    """Port 443."""
    certificate, key = certificate_files(wishes)
    # Debian 13's nginx has another word for it.
    two = " http2" if machine.debian < 13 else ""
    http2 = "" if machine.debian < 13 else "\n    http2 on;"
    head = f"""    listen 443 ssl{two};
    listen [::]:443 ssl{two};{http2}
    server_name {wishes.address};
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_prefer_server_ciphers off;
    ssl_session_cache shared:folkmoot:10m;
    ssl_session_timeout 1d;
    ssl_session_tickets off;"""
    return "# Written by `make serve`; what you put here is lost.\n" + _server(head, _pages())


def certificate_files(wishes: Wishes) -> tuple[str, str]:
    """The chain and the private key, which the web server alone reads."""
    if wishes.is_acme:
        folder = places.CERTBOT / wishes.address
        return str(folder / "fullchain.pem"), str(folder / "privkey.pem")
    return wishes.certificate, wishes.certificate_key


def hook(wishes: Wishes) -> str:
    """What certbot does with a renewed certificate."""
    return f"""#!/bin/sh
# Written by `make serve`: a renewed certificate is used at once.
set -e
[ "$RENEWED_LINEAGE" = "{places.CERTBOT / wishes.address}" ] || exit 0
install -m 0644 "$RENEWED_LINEAGE/fullchain.pem" {places.CERTIFICATE}
nginx -t -q
systemctl reload nginx.service
"""


def _pages() -> str:
    return PAGES.replace("FORWARDED", FORWARDED)


def _server(head: str, body: str) -> str:
    return f"server {{\n{head}{body}}}\n"
