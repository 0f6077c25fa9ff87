"""Old blogs of different kinds, each consistent in its own way, with a few errors that no habit excuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.repositories import committed

PAPERS = [
    ("MixMatch: A Holistic Approach to Semi-Supervised Learning", "1905.02249"),
    ("ReMixMatch: Semi-Supervised Learning with Distribution Alignment", "1911.09785"),
    ("FixMatch: Simplifying Semi-Supervised Learning with Consistency", "2001.07685"),
    ("Attention Is All You Need", "1706.03762"),
    ("Deep Residual Learning for Image Recognition", "1512.03385"),
    ("DARTS: Differentiable Architecture Search", "1806.09055"),
    ("ProxylessNAS: Direct Neural Architecture Search", "1812.00332"),
    ("Momentum Contrast for Unsupervised Visual Representation Learning", "1911.05722"),
    ("A Simple Framework for Contrastive Learning of Visual Representations", "2002.05709"),
    ("Mask R-CNN", "1703.06870"),
    ("Focal Loss for Dense Object Detection", "1708.02002"),
    ("Denoising Diffusion Probabilistic Models", "2006.11239"),
]
DAYS = [f"2020-{1 + at // 3:02}-{10 + at:02}" for at in range(len(PAPERS))]


class Blog(NamedTuple):
    """A blog: its files by path, and the rules that must still report an error there, each once."""

    files: Mapping[str, str]
    errors: Sequence[str]


def write(folder: Path, blog: Blog, *, git: bool = True) -> Path:
    for name, text in blog.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    if git:
        committed(folder)
    return folder


def _slug(title: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in title).lower().split())


def _short(title: str) -> str:
    return title.partition(":")[0]


def jekyll() -> Blog:
    """Emoji sections in lists, Chinese headings with spaces; one paper lacks a section, one link has no address."""
    files = {
        "_config.yml": "title: 论文堆\nurl: https://example.org\n",
        "README.md": "# 论文堆\n\n用 Jekyll 写的博客。\n",
    }
    sections = ("🔑 Key", "🎓 Source", "🌱 Motivation", "💊 Methodology", "📐 Exps", "💡 Ideas")
    for at, ((title, number), day) in enumerate(zip(PAPERS, DAYS, strict=True)):
        shown = sections if at != 4 else sections[:4] + sections[5:]
        body = "\n".join(f"* {name}:\n  * 第 {at} 篇的内容" for name in shown)
        tags = ["NAS" if at % 2 else "SSL", "nas" if at == 6 else "论文阅读"]
        body += "\n\n## 与 CNN 的比较\n\n见 [这里]()。\n" if at == 7 else f"\n\n## 与 CNN 第 {at} 版的比较\n\n略。\n"
        files[f"_posts/{day}-{_slug(_short(title))}.md"] = (
            f"---\nlayout: post\ntitle: {_yaml(_short(title))}\nauthor: 田\ntags: [{', '.join(tags)}]\n---\n\n"
            f"* [{title}](https://arxiv.org/abs/{number})\n{body}"
        )
    return Blog(files, ("links/empty", "sections/missing"))


def _yaml(text: str) -> str:
    return f'"{text}"' if ":" in text else text


def hexo() -> Blog:
    """Labels as headings, no emoji; `模型` for `方法` in some posts; one post lacks a label, one the title."""
    files = {
        "_config.yml": "title: 笔记\nurl: https://example.org\n",
        "scaffolds/post.md": "---\ntitle: {{ title }}\ndate: {{ date }}\ntags:\n---\n",
        "source/about/index.md": "---\ntitle: 关于\n---\n\n## 方法\n\n邮件。\n",
    }
    for at, ((title, number), day) in enumerate(zip(PAPERS, DAYS, strict=True)):
        labels = ["背景", "模型" if at in (2, 5) else "方法", "实验", "结论", "思考"]
        labels = labels[:2] + labels[3:] if at == 8 else labels
        body = "\n\n".join(f"## {label}\n\n第{at}篇的{label}。" for label in labels)
        name = "" if at == 3 else f"title: {_yaml('论文阅读：' + _short(title))}\n"
        files[f"source/_posts/{_slug(_short(title))}.md"] = (
            f"---\n{name}date: {day} 20:0{at % 10}:00\ntags:\n  - 深度学习\n  - {'检测' if at % 3 else '分类'}\n"
            f"categories: 论文\n---\n\n[{title}](https://arxiv.org/abs/{number})\n\n{body}\n"
        )
    return Blog(files, ("front-matter/keys", "sections/missing"))


QUESTIONS = (
    "どんなもの？",
    "先行研究と比べてどこがすごい？",
    "技術や手法のキモはどこ？",
    "どうやって有効だと検証した？",
    "議論はある？",
    "次に読むべき論文は？",
)


def numbered() -> Blog:
    """A plain repository: numbered Japanese headings, no front matter; one note lacks a question, one image a file."""
    files = {
        "README.md": "# 論文メモ\n\n" + "".join(f"- {_short(title)}\n" for title, _ in PAPERS),
        "papers/README.md": "# 一覧\n",
        "papers/template.md": "# 論文タイトル\n\n"
        + "\n".join(f"## {at}. {one}\n" for at, one in enumerate(QUESTIONS, 1)),
    }
    for at, (title, number) in enumerate(PAPERS):
        parts = [f"## {place}. {one}\n\n{at}番目の論文について。" for place, one in enumerate(QUESTIONS, 1)]
        parts = parts[:3] + parts[4:] if at == 2 else parts
        image = "\n\n![図](images/none.png)" if at == 5 else ""
        files[f"papers/{_slug(_short(title)).replace('-', '_')}.md"] = (
            f"# [{title}](https://arxiv.org/abs/{number})\n\n" + "\n\n".join(parts) + image + "\n"
        )
    return Blog(files, ("links/missing-file", "sections/missing"))


def hugo() -> Blog:
    """Bold labels on lines of their own, English; drafts, list pages and archetypes; PDF links; one local path."""
    files = {
        "hugo.toml": 'baseURL = "https://example.org/"\n',
        "archetypes/default.md": "---\ntitle: x\n---\n",
        "content/_index.md": "---\ntitle: Home\n---\n",
        "content/posts/_index.md": "---\ntitle: Posts\n---\n",
        "content/posts/drafts/idea.md": "---\ntitle: Idea\n---\n\n[x]()\n",
    }
    labels = ("Problem", "Approach", "Results", "Limitations")
    for at, ((title, number), day) in enumerate(zip(PAPERS, DAYS, strict=True)):
        body = "\n\n".join(f"**{label}**: what paper {at} says about it." for label in labels)
        image = "\n\n![figure](C:\\Users\\me\\figure.png)" if at == 1 else ""
        files[f"content/posts/{_slug(_short(title))}.md"] = (
            f"---\ntitle: {_yaml(_short(title))}\ndate: {day}\ndraft: false\ntags: [papers, {'ssl' if at % 2 else 'vision'}]\n"
            f"---\n\n# [{title}](https://arxiv.org/pdf/{number})\n\n{body}{image}\n"
        )
    return Blog(files, ("links/local-path",))


def five_emoji() -> Blog:
    """Emoji as headings of which one is never used, and one other seldom; a folder without a site or git."""
    sections = ("🔑 Key", "🎓 Source", "🌱 Motivation", "💊 Methodology", "💡 Ideas")
    files = {}
    for at, (title, number) in enumerate(PAPERS):
        shown = sections if at % 4 == 0 else sections[:2] + sections[3:]
        body = "\n\n".join(f"### {name}\n\nWhat paper {at} says." for name in shown)
        files[f"reading/{_short(title)}.md"] = f"## [{title}](https://arxiv.org/abs/{number})\n\n{body}\n"
    return Blog(files, ())


def mixed() -> Blog:
    """Papers beside other posts that share two of their headings: the category distinguishes them."""
    files = {"_config.yml": "title: Notes\nurl: https://example.org\n"}
    labels = ("Summary", "Method", "Experiments", "Weaknesses")
    for at, ((title, number), day) in enumerate(zip(PAPERS, DAYS, strict=True)):
        body = "\n\n".join(f"## {label}\n\nAbout paper {at}." for label in labels)
        files[f"_posts/{day}-{_slug(_short(title))}.md"] = (
            f"---\nlayout: post\ntitle: {_yaml(_short(title))}\ncategories: [papers]\n---\n\n"
            f"The paper is [{title}](https://arxiv.org/abs/{number}).\n\n{body}\n"
        )
    for at in range(4):
        files[f"_posts/2021-01-0{at + 1}-recipe-{at}.md"] = (
            f"---\nlayout: post\ntitle: Recipe {at}\ncategories: [cooking]\n---\n\n"
            f"## Summary\n\nSoup {at}.\n\n## Method\n\nBoil it for {at} hours.\n"
        )
    return Blog(files, ())


BLOGS: dict[str, Callable[[], Blog]] = {
    "jekyll": jekyll,
    "hexo": hexo,
    "numbered": numbered,
    "hugo": hugo,
    "five emoji": five_emoji,
    "mixed": mixed,
}
