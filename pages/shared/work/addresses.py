"""How other devices come to this server: addresses that phones can reach, and their QR codes."""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

import segno

# Asked for the way there, which takes no packet: the address of RFC 5737 belongs to nobody.
ANYWHERE = "192.0.2.1"
# Pixels that a module of the code takes, and modules of white around it (ISO/IEC 18004 asks for 4).
MODULE, QUIET = 4, 4


def qr_svg(text: str) -> str | None:
    """The text as a QR code, an SVG picture: black on white, whatever is behind it.

    None for a text that no QR code can hold (about 2,900 letters).
    """
    try:
        code = segno.make(text, micro=False)
    except segno.DataOverflowError:
        return None
    # `omitsize` leaves a viewBox only, so that the page says how large it is.
    return code.svg_inline(scale=MODULE, border=QUIET, light="#fff", dark="#000", omitsize=True)


def reachable(address: str) -> list[str]:
    """Addresses under which other devices find what a browser has at this one, most likely first.

    An address that names a host is its own: behind a proxy the browser knows it and the server does
    not. `localhost` means another machine to each device, so the addresses that this machine has in
    its networks stand in its place; none, where it is in no network. Whether the server listens
    there, and whether a firewall lets others in, is not known here.
    """
    parts = urlsplit(address)
    if not is_own(parts.hostname or ""):
        return [address]
    port = "" if parts.port is None else f":{parts.port}"
    return [parts._replace(netloc=f"{host}{port}").geturl() for host in own_addresses()]


def is_own(host: str) -> bool:
    """Whether a name or an address of a host means, on every machine, that machine itself."""
    try:
        place = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return place.is_loopback or place.is_unspecified


def own_addresses() -> list[str]:
    """The IPv4 addresses of this machine in its networks, that of the way out first."""
    found = [_way_out(), *_of_name()]
    return [host for host in dict.fromkeys(found) if host and _is_of_network(host)]


def _way_out() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((ANYWHERE, 9))
        except OSError:  # no network
            return ""
        return probe.getsockname()[0]


def _of_name() -> list[str]:
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return []
    return [str(entry[4][0]) for entry in found]


def _is_of_network(host: str) -> bool:
    place = ip_address(host)
    return not (place.is_loopback or place.is_unspecified or place.is_link_local)
