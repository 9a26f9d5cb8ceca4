"""Addresses on the web: which are taken, how they are written, and which machines they may lead to."""

import ipaddress
import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from pipeline.errors import PipelineError

_LONGEST = 2_000
"""Characters; servers refuse longer addresses, and only mishaps and attacks make them."""
_SHOWN = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}\.?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNRESERVED = "/%:@!$&'()*+,;=~?"
# IANA's special-purpose registries, written out: what `ipaddress` knows of them changes with Python's version.
_INSIDE = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # a public range, and Azure's own machines
    )
)
_OUTSIDE_6 = ipaddress.IPv6Network("2000::/3")
"""All that is global unicast, but for these."""
_INSIDE_6 = tuple(map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "3fff::/20")))
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class AddressError(PipelineError):
    """An address that is not fetched."""


def shown(text: str) -> str:
    """Return a text that a stranger wrote so that it can be shown: on one line, cut, nothing a terminal obeys."""
    return _CONTROL.sub("�", text[:_SHOWN]) + ("…" if len(text) > _SHOWN else "")


def is_web(text: str) -> bool:
    """Say whether a text is meant as an address on the web, good or not."""
    return text.strip().lower().startswith(("http://", "https://"))


def clean_address(text: str, base: str = "") -> str:
    """Return an `http` or `https` address, seen from `base`, in the one form that it is stored in.

    Host in lower case, non-ASCII escaped, no fragment, no default port. Raises `AddressError` for what is
    no such address, and for one that carries a user name or password: it would end up in a file.
    """
    text = text.strip()
    if len(text) > _LONGEST or _CONTROL.search(text):
        message = f"longer than {_LONGEST:,} characters, or with control characters in it"
        raise AddressError(message, where=shown(text), next_step="correct the address")
    try:
        parts = urlsplit(urljoin(base, text))
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError as error:  # UnicodeError is one too
        raise AddressError(
            f"not an address ({error})", where=shown(text), next_step="correct the address"
        ) from error
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        message = "not an http or https address"
        raise AddressError(
            message, where=shown(text), next_step="give one, such as https://example.org/article"
        )
    if "@" in parts.netloc:
        message = "carries a user name or password, which is never stored"
        raise AddressError(message, where=f"{scheme}://…@{host}", next_step="leave it out")
    place = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    path = quote(_without_dots(parts.path), safe=_UNRESERVED)
    return urlunsplit((scheme, place, path, quote(parts.query, safe=_UNRESERVED), ""))


def _without_dots(path: str) -> str:
    """Resolve `.` and `..` in a path (RFC 3986, 5.2.4): clients do so too, and one page shall have one address."""
    segments: list[str] = []
    found = path.split("/")[1:] or [""]
    for segment in found:
        if segment == "..":
            del segments[-1:]
        elif segment != ".":
            segments.append(segment)
    if found[-1] in (".", ".."):
        segments.append("")
    return "/" + "/".join(segments)


def host_of(address: str) -> str:
    """Return the host of a clean address."""
    return urlsplit(address).hostname or ""


def site_of(address: str) -> str:
    """Return scheme, host and port of a clean address: what one robots.txt speaks for."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def is_public(address: str) -> bool:
    """Say whether an IP address is a machine on the public internet.

    Not loopback, private, link-local, shared (CGNAT), multicast, reserved or unspecified, nor an IPv6 form
    that leads to such an IPv4 address.
    """
    machine = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(machine, ipaddress.IPv6Address):
        meant = _behind(machine)
        if meant is None:
            return machine in _OUTSIDE_6 and not any(machine in network for network in _INSIDE_6)
        machine = meant
    return not any(machine in network for network in _INSIDE)


def _behind(machine: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 machine that a mapped, a 6to4 or a NAT64 address leads to."""
    if machine in _NAT64:
        return ipaddress.IPv4Address(machine.packed[-4:])
    return machine.ipv4_mapped or machine.sixtofour


def _host(name: str) -> str:
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name.partition('%')[0]).compressed}]"
    ascii_name = name.encode("idna").decode("ascii").lower() if not name.isascii() else name.lower()
    if ascii_name and not _HOST.fullmatch(ascii_name):
        message = f"{name!r} is no host"
        raise ValueError(message)
    return ascii_name
