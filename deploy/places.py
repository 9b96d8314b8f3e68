"""Where everything lies on the computer."""

from pathlib import Path

ACCOUNT = "folkmoot"
PROGRAM = Path("/opt/folkmoot")
RELEASES, PACKAGES, CURRENT = PROGRAM / "releases", PROGRAM / "packages", PROGRAM / "current"
STATE = Path("/var/lib/folkmoot")
HOME = STATE / "home"
COPIES = Path("/var/backups/folkmoot")
SETTINGS = Path("/etc/folkmoot")
ENVIRONMENT, OWN, WISHES = SETTINGS / "environment", SETTINGS / "own", SETTINGS / "wishes.json"
# The public part, for the health page: programs of the group never see the private one.
CERTIFICATE = SETTINGS / "certificate.pem"
MAIL_TRIED = SETTINGS / "mail-tried"
UNITS = Path("/etc/systemd/system")
JOURNAL = Path("/etc/systemd/journald@folkmoot.conf")
FIGURES, FIGURES_CONF = Path("/run/folkmoot-figures"), Path("/etc/tmpfiles.d/folkmoot.conf")
# While this is there, the web server tells everybody to come back in a minute.
CLOSED = Path("/run/folkmoot-closed")
NGINX_LOADED = Path("/run/folkmoot-nginx-loaded")
NGINX_MAIN, NGINX_SAFE = (
    Path("/etc/nginx/conf.d/folkmoot.conf"),
    Path("/etc/nginx/conf.d/folkmoot-https.conf"),
)
NGINX_DEFAULT = Path("/etc/nginx/sites-enabled/default")
PAGES_OF_NGINX = Path("/var/www/folkmoot")
CERTBOT, HOOK = (
    Path("/etc/letsencrypt/live"),
    Path("/etc/letsencrypt/renewal-hooks/deploy/folkmoot"),
)
REDIS_CONF, REDIS_SOCKET = (
    Path("/etc/redis/redis-folkmoot.conf"),
    Path("/run/redis-folkmoot/redis-server.sock"),
)
FIRST_PORT, LAST_PORT = 8001, 8005
