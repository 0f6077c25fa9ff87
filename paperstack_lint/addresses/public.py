"""Check that a host is public: not this machine, nor part of its network or of its provider's. Pure functions.

The table is ours, since `ipaddress` differs between versions, and takes some addresses for global that are reachable
inside a network only. Its sources are the registries https://www.iana.org/assignments/iana-ipv4-special-registry and
https://www.iana.org/assignments/iana-ipv6-special-registry.
"""

from __future__ import annotations

import ipaddress
import unicodedata
from urllib.parse import unquote

from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

_HERE = msg("leads to this machine")
_PRIVATE = msg("leads to a private network")
_LINK = msg("leads to the local link")
_SHARED = msg("leads into the provider's network")
_GROUP = msg("leads to many machines at once")
_RESERVED = msg("leads to a reserved address")

_IPV4 = {
    "0.0.0.0/8": _HERE,
    "10.0.0.0/8": _PRIVATE,
    "100.64.0.0/10": _SHARED,
    "127.0.0.0/8": _HERE,
    "168.63.129.16/32": _SHARED,  # looks public, but gives Azure's machines their settings and keys
    "169.254.0.0/16": _LINK,  # gives the machines of every cloud their keys
    "172.16.0.0/12": _PRIVATE,
    "192.0.0.0/24": _RESERVED,
    "192.0.2.0/24": _RESERVED,
    "192.88.99.0/24": _RESERVED,
    "192.168.0.0/16": _PRIVATE,
    "198.18.0.0/15": _PRIVATE,
    "198.51.100.0/24": _RESERVED,
    "203.0.113.0/24": _RESERVED,
    "224.0.0.0/4": _GROUP,
    "240.0.0.0/4": _RESERVED,
}
# Other addresses are refused as well unless they are in 2000::/3, the range of public addresses.
_IPV6 = {
    "::/128": _HERE,
    "::1/128": _HERE,
    "2001::/23": _RESERVED,  # Teredo and other protocols'
    "2001:db8::/32": _RESERVED,
    "3fff::/20": _RESERVED,
    "fc00::/7": _PRIVATE,
    "fe80::/10": _LINK,
    "fec0::/10": _PRIVATE,
    "ff00::/8": _GROUP,
}
_TABLE = {ipaddress.ip_network(network): reason for network, reason in (_IPV4 | _IPV6).items()}
_PUBLIC = ipaddress.IPv6Network("2000::/3")
# Networks that embed an IPv4 address, and the number of bits after it. Networks with IPv6 alone reach the IPv4 internet
# by the second. Addresses that embed one in another way are refused, since nothing public has one.
_EMBEDDED_IPV4 = {
    ipaddress.IPv6Network("::ffff:0:0/96"): 0,
    ipaddress.IPv6Network("64:ff9b::/96"): 0,
    ipaddress.IPv6Network("2002::/16"): 80,
}

# RFC 6761, RFC 6762 (appendix G), RFC 7686, RFC 8375, RFC 9476, and names that clouds and routers use.
_LOCAL = tuple("local localdomain internal intranet private corp home lan home.arpa test".split())
_OTHER = ("onion", "alt")
_NUMBER = "[0-9]+|0x[0-9a-f]*"  # what the last label of an IPv4 address looks like, in any base


def forbidden_address(address: str) -> str | None:
    """Return the reason, for messages, why an IP address may not be requested; None if it may be."""
    if "%" in address:  # names a network interface
        return _LINK
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return msg("is not an address")
    if isinstance(parsed, ipaddress.IPv4Address):
        return _table_reason(parsed)
    for network, bits in _EMBEDDED_IPV4.items():
        if parsed in network:
            return _table_reason(ipaddress.IPv4Address(int(parsed) >> bits & 0xFFFF_FFFF))
    return _table_reason(parsed) or (None if parsed in _PUBLIC else _RESERVED)


def _table_reason(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str | None:
    return next((reason for network, reason in _TABLE.items() if address in network), None)


def is_address(host: str) -> bool:
    """Return whether a host from `normalize_host` is an IP address rather than a name."""
    return ":" in host or not host.strip("0123456789.")


def forbidden_host(host: str) -> str | None:
    """Return the reason, for messages, why a host from `normalize_host` may not be requested; None if it may be.

    A name may still resolve to forbidden addresses.
    """
    if is_address(host):
        return forbidden_address(host)
    if _is_below(host, ("localhost",)):
        return _HERE
    if _is_below(host, _LOCAL) or "." not in host:
        return msg("is a name of the local network")
    if _is_below(host, _OTHER):
        return msg("is a name of another network")
    return None


def _is_below(host: str, domains: tuple[str, ...]) -> bool:
    return f".{host}".endswith(tuple(f".{domain}" for domain in domains))


def normalize_host(host: str) -> str:
    """Return a host in normal form: a name in lower-case ASCII, without a trailing dot, or an IP address.

    IPv6 addresses lose their brackets. Full-width and circled characters, ideographic dots, percent-encoding, and IPv4
    addresses in other bases or with fewer numbers are normalized as in browsers. Raises ValueError, with the reason, if
    it is not a host.
    """
    if len(host) > 1000:  # what follows may take quadratic time
        raise ValueError(msg("is too long"))
    plain = unicodedata.normalize("NFKC", unquote(host, errors="strict")).replace("。", ".")
    if "%" in plain:  # encoded twice, or the name of a network interface
        raise ValueError(msg("is not a host name"))
    if ":" in plain:
        return str(ipaddress.IPv6Address(plain[1:-1] if plain[:1] + plain[-1:] == "[]" else plain))
    plain = _to_ascii(plain).lower().removesuffix(".")
    labels = plain.split(".")
    if regex(_NUMBER).fullmatch(labels[-1]):
        return _parse_ipv4(labels)
    # Underscores, and hyphens at either end, are in use.
    if len(plain) > 253 or not all(regex("[a-z0-9_-]{1,63}").fullmatch(label) for label in labels):
        raise ValueError(msg("is not a host name"))
    return plain


def _to_ascii(name: str) -> str:
    if name.isascii():
        return name
    import idna  # imported only for names that need its tables

    return idna.encode(name, uts46=True).decode()


def _parse_ipv4(numbers: list[str]) -> str:
    """Return the address of one to four numbers in any base; the last one fills the remaining bytes."""
    *first, last = map(_parse_number, numbers)
    if len(first) > 3 or any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        raise ValueError(msg("is not an address"))
    return str(ipaddress.IPv4Address(sum(number << 24 - 8 * place for place, number in enumerate(first)) + last))


def _parse_number(text: str) -> int:
    if not regex(_NUMBER).fullmatch(text):  # `int` also accepts signs, spaces and underscores
        raise ValueError(msg("is not an address"))
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8 if text.startswith("0") else 10)
