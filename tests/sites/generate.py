"""Generate sites from a seed.

A site is first built with nothing that leads to its headings; then references are written with the addresses and ids
that the generator gave, so that they resolve without a model of the generator.
"""

from __future__ import annotations

from random import Random

from tests.sites import notes, other_files, references, settings
from tests.sites.model import Built, Heading, Kind, Site
from tests.sites.references import Place

_NAMES = ("a", "cnn", "用CNN做", "Some_Name", "x.y", "deep-learning", "Über", "note-2", "gan", "z", "b", "m")
_FOLDERS: dict[Kind, tuple[str, ...]] = {
    "jekyll": ("_posts/", "_posts/", "_posts/", "_posts/2020/", "sub/_posts/"),
    "hexo": ("source/_posts/", "source/_posts/", "source/_posts/inner/"),
    "hugo": ("content/posts/", "content/posts/", "content/posts/inner/", "content/notes/"),
}
_PAGES: dict[Kind, tuple[str, ...]] = {
    "jekyll": ("about.md", "docs/guide.md"),
    "hexo": ("source/about/index.md", "source/docs/guide.md"),
    "hugo": ("content/about.md", "content/docs/guide.md"),
}
_WORDS: dict[Kind, tuple[str, ...]] = {"jekyll": ("_posts",), "hexo": ("source/_posts",), "hugo": ("content/posts",)}


def skeleton(kind: Kind, seed: int, dates: tuple[str, ...] = notes.DATES) -> Site:
    """Generate a site without references to headings."""
    random = Random(f"{kind} {seed}")  # noqa: S311  # nothing is secret here
    prefix = random.choice(("", "", "/blog"))
    files = settings.configuration(kind, prefix, random)
    for name in random.sample(_NAMES, random.randint(5, len(_NAMES))):
        dated = kind == "jekyll" or random.random() < 0.2
        day = f"2020-03-{random.choice((25, 26, 26, 27))}-" if dated else ""
        ending = "/index.md" if kind == "hugo" and random.random() < 0.2 else ".md"
        files[f"{random.choice(_FOLDERS[kind])}{day}{name}{ending}"] = notes.note(kind, random, dates).text()
    for name in _PAGES[kind]:
        files[name] = notes.Note(notes.Header(("title: 页面",)), ("关于 CNN 的页", "用 GAN 的", "关于GAN的页")).text()
    if kind == "jekyll" and random.random() < 0.3:
        files["tags.html"] = (
            '---\ntitle: x\n---\n{% for tag in site.tags %}<h2 id="{{ tag[0] }}">{{ tag[0] }}</h2>{% endfor %}\n'
        )
    words = random.choice(((), (".",), _WORDS[kind], tuple(name for name in files if "posts" in name)[:2]))
    return Site(kind, files, random.choice(settings.MACHINES), prefix, words)


def without_twins(site: Site, built: Built) -> Site:
    """Return the site without the posts that have the address of another one."""
    first = {page.entry.address: source for source, page in reversed(built.pages.items())}
    kept = {*first.values(), *(name for name in site.files if name not in built.pages)}
    if kept >= site.files.keys():
        return site
    words = tuple(word for word in site.words if word in kept or word not in site.files)
    return site._replace(files={name: text for name, text in site.files.items() if name in kept}, words=words)


def referring(site: Site, built: Built, seed: int) -> Site:
    """Return the site with references of many forms to the headings of its posts."""
    random = Random(f"references {seed}")  # noqa: S311  # as above
    files = dict(site.files)
    targets = [source for source in sorted(built.order) if _headings(built, source)]  # Hexo has an order by chance
    for own in (*(source for source in sorted(built.pages) if source.endswith(".md")), "README.md"):
        blocks = []
        for target in random.choices([own if own in targets else targets[0], *targets], k=random.randint(1, 3)):
            heading = random.choice(_headings(built, target))
            blocks.append(random.choice(list(references.forms(site, built, Place(own, target, heading)))))
        # A note that nothing leads from, and one that nothing leads to, are right as well.
        if random.random() < 0.8:
            files[own] = files.get(own, "# 说明\n") + "\n" + "\n".join(blocks)
    if random.random() < 0.4:
        target = random.choice(targets)
        files |= other_files.files(site, built, target, random.choice(_headings(built, target)), random)
    if random.random() < 0.2:
        files[".paperstack-lint.yaml"] = f"exclude: [{random.choice(sorted(built.pages))!r}]\n"
    return site.with_files(files)


def _headings(built: Built, source: str) -> list[Heading]:
    page = built.pages[source].contents
    return [each for each in page.headings if each.id]
