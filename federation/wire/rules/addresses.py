"""Where the instance may connect to: public addresses, over HTTPS, at the usual port.

Otherwise anybody who can make the instance fetch something could reach what is behind it: the
router, the database, the neighbour's printer.
"""

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urljoin, urlsplit

HTTPS_PORT = 443
PORTS = {"https": HTTPS_PORT, "http": 80}
LONGEST_ADDRESS = 2048
Address = IPv4Address | IPv6Address
# Each holds an IPv4 address that a gateway would connect to.
NAT64 = IPv6Network("64:ff9b::/96")
LOCAL_NAT64 = IPv6Network("64:ff9b:1::/48")
COMPATIBLE = IPv6Network("::/96")


class NotAllowed(ValueError):
    """The instance does not connect there; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where to connect to, and the address as it will be asked for."""

    url: str
    scheme: str
    host: str
    port: int
    is_loopback_allowed: bool = False

    @property
    def authority(self) -> str:
        """The host with its port, if that is not the usual one: the name of a peer."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == HTTPS_PORT and self.scheme == "https" else f"{name}:{self.port}"


def place_of(url: str, *, loopback: Collection[str] = (), base: str = "") -> Place:
    """Where an address leads; raises NotAllowed.

    `loopback` names exactly, as `127.0.0.1:8001`, what may be reached without HTTPS on this
    computer; it is empty outside of tests and demonstrations. `base` is where a redirect stood.
    """
    try:
        parts = urlsplit(urljoin(base, url) if base else url)
        port = parts.port
    except ValueError:
        raise NotAllowed("the address cannot be read") from None
    host = (parts.hostname or "").rstrip(".")
    if len(url) > LONGEST_ADDRESS or not _is_plain(parts.netloc + parts.path + parts.query):
        raise NotAllowed("the address is too long, or has signs that must be escaped")
    if not host or parts.username is not None or parts.password is not None:
        raise NotAllowed("the address names no host, or a person")
    whole = parts._replace(fragment="").geturl()
    if parts.netloc in loopback and parts.scheme in PORTS:
        port = port or PORTS[parts.scheme]
        return Place(url=whole, scheme=parts.scheme, host=host, port=port, is_loopback_allowed=True)
    if parts.scheme != "https":
        raise NotAllowed("only HTTPS is spoken")
    if port not in (None, HTTPS_PORT):
        raise NotAllowed(f"only port {HTTPS_PORT} is used")
    return Place(url=whole, scheme="https", host=host, port=HTTPS_PORT)


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and not set(text) & set(' \\<>"{}|^`')


def require_public(found: Collection[str], place: Place) -> list[str]:
    """The addresses of a host, all of which must be public; raises NotAllowed.

    One private address among public ones is refused too: the name would be asked again and again
    until the private one comes first.
    """
    addresses = [ip_address(text.partition("%")[0]) for text in found]
    if not addresses:
        raise NotAllowed(f"{place.host} has no address")
    allowed = is_loopback if place.is_loopback_allowed else is_public
    for address in addresses:
        if not allowed(address):
            raise NotAllowed(f"{place.host} leads to {address}, which is not allowed")
    return [str(address) for address in addresses]


def is_loopback(address: Address) -> bool:
    """Whether an address is this computer itself."""
    return address.is_loopback


def is_public(address: Address) -> bool:
    """Whether an address is one of the whole internet, also when it is wrapped in another."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    if address in LOCAL_NAT64 or address in COMPATIBLE or address.teredo is not None:
        return False
    wrapped = address.ipv4_mapped or address.sixtofour
    if address in NAT64:
        wrapped = IPv4Address(int(address) & 0xFFFFFFFF)
    if wrapped is not None:
        return is_public(wrapped)
    return address.is_global and not address.is_multicast
