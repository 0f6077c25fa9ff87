"""Which hosts and addresses may be asked: none of this machine, of its network or of its provider. Pure functions.

The table is ours, since `ipaddress` changes its answers between versions, and calls some addresses global that lead
inside. It is made from the registries https://www.iana.org/assignments/iana-ipv4-special-registry and
https://www.iana.org/assignments/iana-ipv6-special-registry.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from urllib.parse import unquote

_HERE = "leads to this machine"
_PRIVATE = "leads to a private network"
_LINK = "leads to the local link"
_SHARED = "leads into the provider's network"
_GROUP = "leads to many machines at once"
_RESERVED = "leads to a reserved address"

_IPV4 = {
    "0.0.0.0/8": _HERE,
    "10.0.0.0/8": _PRIVATE,
    "100.64.0.0/10": _SHARED,
    "127.0.0.0/8": _HERE,
    "168.63.129.16/32": _SHARED,  # looks public; Azure's machines ask it for their settings and keys
    "169.254.0.0/16": _LINK,  # every cloud tells its machines their keys here
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
# What is not listed is refused as well unless it is in 2000::/3, the part that public addresses are taken from.
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
# Addresses that stand for the IPv4 address in them, and how many bits follow it. Networks with IPv6 alone reach the
# rest of the world by the second. What embeds one in another way is refused, since nothing public is reached by it.
_EMBEDDED_IPV4 = {
    ipaddress.IPv6Network("::ffff:0:0/96"): 0,
    ipaddress.IPv6Network("64:ff9b::/96"): 0,
    ipaddress.IPv6Network("2002::/16"): 80,
}

# RFC 6761, RFC 6762 (appendix G), RFC 7686, RFC 8375, RFC 9476, and what clouds and routers call themselves.
_LOCAL = tuple("local localdomain internal intranet private corp home lan home.arpa test".split())
_OTHER = ("onion", "alt")
_NUMBER = "[0-9]+|0x[0-9a-f]*"  # what the last label of an IPv4 address looks like, in any base


def forbidden_address(address: str) -> str | None:
    """Why an IP address may not be asked, for people; None where it may be."""
    if "%" in address:  # names the network card
        return _LINK
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "leads to no address"
    if isinstance(parsed, ipaddress.IPv4Address):
        return _table_reason(parsed)
    for network, behind in _EMBEDDED_IPV4.items():
        if parsed in network:
            return _table_reason(ipaddress.IPv4Address(int(parsed) >> behind & 0xFFFF_FFFF))
    return _table_reason(parsed) or (None if parsed in _PUBLIC else _RESERVED)


def _table_reason(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str | None:
    return next((reason for network, reason in _TABLE.items() if address in network), None)


def is_address(host: str) -> bool:
    """Whether a host, as `normalize_host` gives it, is an IP address rather than a name."""
    return ":" in host or not host.strip("0123456789.")


def forbidden_host(host: str) -> str | None:
    """Why a host, as `normalize_host` gives it, may not be asked, for people; None where nothing is against it yet.

    A name may still lead to addresses that are forbidden.
    """
    if is_address(host):
        return forbidden_address(host)
    if _is_below(host, ("localhost",)):
        return _HERE
    if _is_below(host, _LOCAL) or "." not in host:
        return "is a name of the local network"
    if _is_below(host, _OTHER):
        return "is a name of another network"
    return None


def _is_below(host: str, domains: tuple[str, ...]) -> bool:
    return f".{host}".endswith(tuple(f".{domain}" for domain in domains))


def normalize_host(host: str) -> str:
    """A host as it is meant, however it is spelled: a name in lower-case ASCII, without a dot behind, or an address.

    IPv6 addresses may stand in brackets, and lose them. Full-width and circled characters, ideographic dots, percent
    signs, and IPv4 addresses in other bases or with fewer numbers are read as browsers read them. Raises ValueError
    where it can be no host.
    """
    if len(host) > 1000:  # what follows may take quadratic time
        raise ValueError("is too long")
    plain = unicodedata.normalize("NFKC", unquote(host, errors="strict")).replace("。", ".")
    if "%" in plain:  # encoded twice, or the name of a network card
        raise ValueError("is no host name")
    if ":" in plain:
        return str(ipaddress.IPv6Address(plain[1:-1] if plain[:1] + plain[-1:] == "[]" else plain))
    plain = _to_ascii(plain).lower().removesuffix(".")
    labels = plain.split(".")
    if re.fullmatch(_NUMBER, labels[-1]):
        return _parse_ipv4(labels)
    # Underscores, and hyphens at either end, are in use.
    if len(plain) > 253 or not all(re.fullmatch("[a-z0-9_-]{1,63}", label) for label in labels):
        raise ValueError("is no host name")
    return plain


def _to_ascii(name: str) -> str:
    if name.isascii():
        return name
    import idna  # its tables are only read where a name needs them

    return idna.encode(name, uts46=True).decode()


def _parse_ipv4(numbers: list[str]) -> str:
    """The address that numbers in any base mean; the last one fills all places that are left."""
    *first, last = map(_parse_number, numbers)
    if len(first) > 3 or any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        raise ValueError("is no address")
    return str(ipaddress.IPv4Address(sum(number << 24 - 8 * place for place, number in enumerate(first)) + last))


def _parse_number(text: str) -> int:
    if not re.fullmatch(_NUMBER, text):  # `int` also takes signs, blanks and underscores
        raise ValueError("is no address")
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8 if text.startswith("0") else 10)
