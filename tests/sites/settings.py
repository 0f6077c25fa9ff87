"""Configurations of the generators: permalinks, time zones, engines, the path that the site is published under."""

from __future__ import annotations

from random import Random

from tests.sites.model import HOST, Kind

PERMALINKS: dict[Kind, tuple[str, ...]] = {
    "jekyll": (
        "", "none", "date", "pretty", "ordinal", "weekdate", "/:title/", "/:categories/:title.html", "/:slug/",
        "/:year/:month/:day/:title/", "/:year/:i_month/:title.html", "/posts/:title", "/:hour/:title/",
    ),
    "hexo": (
        ":year/:month/:day/:title/", ":title.html", ":post_title/", ":category/:title/", ":hash/", ":year/:name.html",
        "posts/:timestamp/:title/", "",
    ),
    "hugo": (
        "", "/:title/", "/:slug/", "/:year/:month/:day/:title/", "/:filename/", "/:sections/:slug/", "/:slugorfilename/",
        "/:year/:month/:filename/",
    ),
}  # fmt: skip
ZONES = ("", "", "UTC", "Asia/Shanghai", "America/New_York")
MACHINES = ("UTC", "UTC", "Asia/Shanghai", "America/Los_Angeles")
_IDS = ("github", "github", "github", "github-ascii", "blackfriday")
_ENGINES = (
    "",
    "kramdown:\n  input: GFM\n",
    "kramdown:\n  input: kramdown\n",
    "kramdown:\n  input: Kramdown\n  auto_ids: true\n",
    "kramdown:\n  auto_id_prefix: x-\n",
)


def configuration(kind: Kind, prefix: str, random: Random) -> dict[str, str]:
    """Return the files that configure a site."""
    return {"jekyll": _jekyll, "hexo": _hexo, "hugo": _hugo}[kind](prefix, random)


def _jekyll(prefix: str, random: Random) -> dict[str, str]:
    permalink, zone = random.choice(PERMALINKS["jekyll"]), random.choice(ZONES)
    lines = ["title: x\nmarkdown: kramdown\n", f"url: https://{HOST}\n", random.choice(_ENGINES)]
    lines += [f"permalink: {permalink}\n"] * bool(permalink) + [f"timezone: {zone}\n"] * bool(zone)
    lines += [f"baseurl: {prefix}\n"] * bool(prefix) + ["exclude: [README.md]\n"]
    if random.random() < 0.3:
        lines.append("defaults:\n- scope: {path: '', type: posts}\n  values: {categories: [def], layout: none}\n")
    return {"_config.yml": "".join(lines)}


def _hexo(prefix: str, random: Random) -> dict[str, str]:
    permalink, zone = random.choice(PERMALINKS["hexo"]), random.choice(ZONES)
    lines = ["title: x\ntheme: plain\n", f"url: https://{HOST}{prefix}\nroot: {prefix}/\n"]
    lines += [f"permalink: {permalink}\n"] * bool(permalink) + [f"timezone: {zone}\n"] * bool(zone)
    lines.append(
        random.choice(
            ["", "", "marked:\n  modifyAnchors: 1\n", "marked:\n  smartypants: false\n", "filename_case: 1\n"]
        )
    )
    lines.append(random.choice(["", "", "new_post_name: :year-:month-:day-:title.md\n", "default_category: 其他\n"]))
    return {"_config.yml": "".join(lines)}


def _hugo(prefix: str, random: Random) -> dict[str, str]:
    permalink, zone, ids = random.choice(PERMALINKS["hugo"]), random.choice(ZONES), random.choice(_IDS)
    lines = [f'baseURL = "https://{HOST}{prefix}/"\n', f'timeZone = "{zone}"\n' if zone else ""]
    lines.append(random.choice(["", "", "uglyURLs = true\n", "disablePathToLower = true\n"]))
    lines.append('[outputs]\nhome = ["html", "json"]\n[markup.goldmark.renderer]\nunsafe = true\n')
    lines.append(f'[markup.goldmark.parser]\nautoHeadingIDType = "{ids}"\n')
    lines.append(f'[permalinks]\nposts = "{permalink}"\n' if permalink else "")
    lines.append(random.choice(["", "", '[frontmatter]\ndate = ["date", ":filename", "lastmod"]\n']))
    return {random.choice(("hugo.toml", "hugo.toml", "config.toml", "config/_default/hugo.toml")): "".join(lines)}
