"""Links to a heading from files that are no notes: layouts, includes, data, configurations, pages in HTML."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from tests.sites.model import HOST, Built, Heading, Kind, Site

Files = dict[str, str]


class Target(NamedTuple):
    """The target of links: as a whole link, and as data that a page prints as a link."""

    link: str
    data: str


def files(site: Site, built: Built, source: str, heading: Heading, random: Random) -> Files:
    """Return files that are added to the site, with a link to the heading of a post."""
    address = f"{site.prefix}{built.pages[source].entry.address}#{heading.id}"
    target = Target(f'<a href="https://{HOST}{address}">x</a>\n', f'- {{name: x, url: "{address}"}}\n')
    return random.choice(_PLACES[site.kind])(site, target)


def _page(body: str, head: str = "title: x") -> str:
    return f"---\n{head}\n---\n\n{body}"


def _loop(data: str) -> str:
    return f'{{% for each in {data} %}}<a href="{{{{ each.url }}}}">{{{{ each.name }}}}</a>\n{{% endfor %}}'


def _jekyll_layout(site: Site, target: Target) -> Files:
    return {"_layouts/default.html": target.link + "{{ content }}", "laid.md": _page("内容\n", "layout: default")}


def _jekyll_include(site: Site, target: Target) -> Files:
    return {"_includes/menu.md": target.link, "menu.md": _page("{% include menu.md %}\n")}


def _jekyll_data(site: Site, target: Target) -> Files:
    return {"_data/links.yml": target.data, "links.html": _page(_loop("site.data.links"))}


def _jekyll_configuration(site: Site, target: Target) -> Files:
    return {"_config.yml": f"{site.files['_config.yml']}menu:\n{target.data}", "links.html": _page(_loop("site.menu"))}


def _jekyll_page(site: Site, target: Target) -> Files:
    return {"page.html": _page(target.link)}


def _hexo_layout(site: Site, target: Target) -> Files:
    return {"themes/plain/layout/menu.njk": target.link}


def _hexo_data(site: Site, target: Target) -> Files:
    return {"source/_data/links.yml": target.data, "themes/plain/layout/menu.njk": _loop("site.data.links")}


def _hexo_theme(site: Site, target: Target) -> Files:
    return {"themes/plain/_config.yml": f"menu:\n{target.data}", "themes/plain/layout/menu.njk": _loop("theme.menu")}


def _hugo_layout(site: Site, target: Target) -> Files:
    return {"layouts/partials/menu.html": target.link}


def _hugo_data(site: Site, target: Target) -> Files:
    loop = '{{ range site.Data.links }}<a href="{{ .url | safeURL }}">{{ .name }}</a>{{ end }}'
    return {"data/links.yaml": target.data, "layouts/partials/menu.html": loop}


_PLACES: dict[Kind, tuple[Callable[[Site, Target], Files], ...]] = {
    "jekyll": (_jekyll_layout, _jekyll_include, _jekyll_data, _jekyll_configuration, _jekyll_page),
    "hexo": (_hexo_layout, _hexo_data, _hexo_theme),
    "hugo": (_hugo_layout, _hugo_data),
}
