"""Addresses on the web: which are taken, how they are written, and which machines they may lead to."""

import ipaddress
import re
from urllib.parse import quote, urlsplit, urlunsplit

from pipeline.errors import PipelineError

_LONGEST = 2_000
"""Characters; servers refuse longer addresses, and only mishaps and attacks make them."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9.])?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNRESERVED = "/%:@!$&'()*+,;=~?"
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_PLATFORMS = frozenset({ipaddress.IPv4Address("168.63.129.16")})
"""Addresses out of public ranges at which a cloud serves its own machines: Azure's."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressError(PipelineError):
    """An address that is not fetched."""


def is_web(text: str) -> bool:
    """Say whether a text is meant as an address on the web, good or not."""
    return text.strip().lower().startswith(("http://", "https://"))


def clean_address(text: str) -> str:
    """Return an `http` or `https` address in the one form that it is stored in.

    Host in lower case, non-ASCII escaped, no fragment, no default port. Raises `AddressError` for what is
    no such address, and for one that carries a user name or password: it would end up in a file.
    """
    text = text.strip()
    shown = _CONTROL.sub("�", text[:80])
    if len(text) > _LONGEST or _CONTROL.search(text):
        message = f"longer than {_LONGEST:,} characters, or with control characters in it"
        raise AddressError(message, where=shown, next_step="correct the address")
    try:
        parts = urlsplit(text)
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError as error:  # UnicodeError is one too
        raise AddressError(
            f"not an address ({error})", where=shown, next_step="correct the address"
        ) from error
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or not host:
        message = "not an http or https address"
        raise AddressError(message, where=shown, next_step="give one, such as https://example.org/article")
    if "@" in parts.netloc:
        message = "carries a user name or password, which is never stored"
        raise AddressError(message, where=f"{scheme}://…@{host}", next_step="leave it out")
    place = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    path = quote(parts.path or "/", safe=_UNRESERVED)
    return urlunsplit((scheme, place, path, quote(parts.query, safe=_UNRESERVED), ""))


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
    return all(_is_public(form) for form in _forms(machine))


def _is_public(machine: Address) -> bool:
    local = machine.is_multicast or machine.is_reserved or machine.is_link_local or machine.is_private
    return machine.is_global and not local and machine not in _PLATFORMS


def _forms(machine: Address) -> tuple[Address, ...]:
    """Return the address that is meant: the one inside a mapped address; both, where it is a tunnel's."""
    if isinstance(machine, ipaddress.IPv4Address):
        return (machine,)
    if machine.ipv4_mapped:
        return (machine.ipv4_mapped,)
    inner = [machine.sixtofour, *(machine.teredo or ())]
    if machine in _NAT64:
        inner.append(ipaddress.IPv4Address(machine.packed[-4:]))
    return (machine, *(form for form in inner if form))


def _host(name: str) -> str:
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name.partition('%')[0]).compressed}]"
    ascii_name = name.encode("idna").decode("ascii").lower() if not name.isascii() else name.lower()
    if ascii_name and not _HOST.fullmatch(ascii_name):
        message = f"{name!r} is no host"
        raise ValueError(message)
    return ascii_name
