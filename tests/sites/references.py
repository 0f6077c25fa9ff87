"""References to a heading of a post, in every form that resolves."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote
from zlib import crc32

from tests.sites.model import HOST, Built, Heading, Site


class Place(NamedTuple):
    """The place of a reference and its target: `own` and `target` are source files."""

    own: str
    target: str
    heading: Heading


def forms(site: Site, built: Built, place: Place) -> Iterator[str]:
    """Yield the blocks of Markdown that refer to the heading; each resolves if it has an id."""
    own, page = built.pages.get(place.own), built.pages[place.target]
    address, anchor = quote(page.entry.address, safe="/:"), f"#{place.heading.id}"
    rooted = f"{site.prefix}{address}{anchor}"
    if own and place.own == place.target:
        yield from _targets(anchor)
        yield from _targets(f"#{quote(place.heading.id)}")
        yield f"- [{place.heading.text}]({anchor})\n"
        if not re.search(r"[\"'&<>\s]", place.heading.id):
            yield f"<a onclick=\"jump('{place.heading.id}')\">这里</a>\n"
            yield f'<span aria-labelledby="{place.heading.id}">这里</span>\n'
    if own:
        yield from _targets(rooted)
        yield from _targets(_relative(own.entry.address, address) + anchor)
    if own and place.heading.text in site.files[place.target] and not re.search(r"[][#|^:]", place.heading.text):
        yield f"[[{_stem(place.target)}#{place.heading.text}]]\n\n[[{_stem(place.target)}#{place.heading.text}|那里]]\n"
    yield from _targets(f"https://{HOST}{rooted}")
    yield f"[那里](//{HOST}{rooted})\n"
    yield f"<https://{HOST}{site.prefix}{address}#{quote(place.heading.id)}>\n"
    yield f"[那里](https://{HOST}{site.prefix}{address}?from=x{anchor})\n"
    if address.endswith("/"):
        yield f"[那里](https://{HOST}{site.prefix}{address}index.html{anchor})\n"
    yield f"[那里](https://{HOST}{site.prefix}{address}#{quote(place.heading.id)})\n"
    yield f"[源文件]({posixpath.relpath(place.target, posixpath.dirname(place.own) or '.')}{anchor})\n"
    if own and site.kind == "jekyll":
        yield from _liquid(place, address, anchor)
    if (
        own
        and site.kind == "hexo"
        and "_posts/" in place.target
        and "_posts/" in place.own
        and "new_post_name" not in site.files["_config.yml"]
    ):
        yield from _hexo(place, anchor)
    if own and site.kind == "hugo":
        yield from _hugo(place, anchor)


def _targets(target: str) -> Iterator[str]:
    """Yield the ways to write a link to a target."""
    yield f"见[这里]({target})。\n"
    yield f'<a href="{target}">这里</a>\n'
    name = f"r{crc32(target.encode()) % 10_000}"
    yield f"见[这里][{name}]。\n\n[{name}]: {target}\n"
    yield f"[这里](<{target}>)\n"
    yield f'- 列表：[这里]({target} "标题")。\n'
    yield f"> 引用 [![图](https://example.com/a.png)]({target})\n"
    yield f"| 表 |\n| --- |\n| [这里]({target}) |\n"
    yield f"### 见 [这里]({target}) 的标题\n"


def _liquid(place: Place, address: str, anchor: str) -> Iterator[str]:
    targets = [
        f"{{{{ site.baseurl }}}}{address}{anchor}",
        f"{{{{site.url}}}}{{{{site.baseurl}}}}{address}{anchor}",
        f"{{{{ '{address}' | relative_url }}}}{anchor}",
        f'{{{{ "{address}" | absolute_url }}}}{anchor}',
        f"{{% link {place.target} %}}{anchor}",
    ]
    if "_posts/" in place.target:
        targets.append(f"{{% post_url {_post_name(place.target)} %}}{anchor}")
    if place.own == place.target:
        targets.append(f"{{{{ page.url | relative_url }}}}{anchor}")
    for target in targets:
        yield f"见[这里]({target})。\n"
        yield f'<a href="{target.replace(chr(34), chr(39))}">这里</a>\n'
        yield f"见[这里][x{len(target)}]。\n\n[x{len(target)}]: {target}\n"


def _hexo(place: Place, anchor: str) -> Iterator[str]:
    name = re.sub(r"^.*_posts/", "", posixpath.splitext(place.target)[0])
    yield f"见{{% post_link {name}{anchor} %}}。\n"
    yield f"见{{% post_link {name}{anchor} 那里 %}}。\n"
    yield f"见[这里]({{% post_path {name} %}}{anchor})。\n"
    yield f"见[这里][p]。\n\n[p]: {{% post_path {name} %}}{anchor}\n"
    yield f'<a href="{{% post_path {name} %}}{anchor}">这里</a>\n'


def _hugo(place: Place, anchor: str) -> Iterator[str]:
    path = place.target.removeprefix("content/")
    base = posixpath.splitext(path)[0].removesuffix("/index").removesuffix("/_index")
    named = (
        [f'relref "/{base}{anchor}"', f'ref "{base}{anchor}"'] if "." not in base else []
    )  # else taken for an ending
    for word in (f'ref "{path}{anchor}"', f"relref `{path}{anchor}`", *named):
        for opening, closing in (("<", ">"), ("%", "%")):
            code = f"{{{{{opening} {word} {closing}}}}}"
            yield f"见[这里]({code})。\n"
        yield f"<a href='{code}'>这里</a>\n"
        yield f"见[这里][h{len(code)}]。\n\n[h{len(code)}]: {code}\n"
    yield f'[这里]({{{{< ref "{path}" >}}}}{anchor})\n'
    yield f'[这里]({{{{< relref path="{path}" >}}}}{anchor})\n'


def _post_name(path: str) -> str:
    """Return the name of a post for `post_url`."""
    folder, _, name = posixpath.splitext(path)[0].rpartition("_posts/")
    return folder + name


def _stem(path: str) -> str:
    name = posixpath.splitext(path)[0].removesuffix("/index")
    return posixpath.basename(name)


def _relative(own: str, address: str) -> str:
    base = own if own.endswith("/") else posixpath.dirname(own)
    path = posixpath.relpath(address, base or "/")
    return path + "/" * address.endswith("/")
