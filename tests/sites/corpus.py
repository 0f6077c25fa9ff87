"""The sites whose builds are recorded: every form of a date, of a permalink and of a heading that matters."""

from __future__ import annotations

from collections.abc import Iterator

from tests.sites.model import HOST, Kind, Site
from tests.sites.settings import PERMALINKS

_ANY = (
    "2020-03-26", "2020/3/26", "2020/03/26", "2020-3-26", "2020-3-26 20:00", "2020-03-26 20:00:00", "2020/3/26 20:00:00",
    "2020/03/26 20:00:00", "2020-03-26 20:00", "2020-03-26 20:00:00 +0800", "2020-03-26 20:00:00 +08:00", "2020-03-26T20:00:00",
    "2020-03-26T20:00:00Z", "2020-03-26T20:00:00+08:00", "2020-03-26 20:00:00 Z", '"2020-03-26 20:00:00"', '"2020/3/26 20:00:00"',
    '"2020-03-26"', "2020-3-26 3:05:09", "2020-03-26 3:05:09", "2020.3.26", "2020.03.26", "26/03/2020", "12/01/2020", "20200326",
    "Mar 26, 2020", "March 7, 2017", "22-05-2022", "18-02-19", "2020-03-26 20:00:00 CST", "2020-03-26 20:00:00 Asia/Shanghai",
    "2020-03-26 24:00:00", "2020-02-30", "2020-03-26 8:00 PM", "2020-03-26 20:00:00.5", "2019-12-31 23:59:59", "2020-03-26 20：00：00",
    "2020/3/26  20:00", "2020-03-26  20:00:00", "2020/7/1 20:00:00", "2020-07-01 20:00:00",
)  # fmt: skip
DATES: dict[Kind, tuple[str, ...]] = {
    "jekyll": _ANY,
    "hexo": _ANY,
    "hugo": (
        "2020-03-26", "2020-03-26 20:00:00", "2020-03-26 20:00:00 +0800", "2020-03-26 20:00:00 +08:00", "2020-03-26T20:00:00",
        "2020-03-26T20:00:00Z", "2020-03-26T20:00:00+08:00", '"2020-03-26 20:00:00"', '"2020-03-26"', "2020-03-26 3:05:09",
        "2020-03-26 20:00:00.5", "2019-12-31 23:59:59", "2020-03-26  20:00:00", "2020-07-01 20:00:00",
    ),
}  # fmt: skip
"""Values of `date` that no version of the generator fails at."""
UNREAD: dict[Kind, tuple[str, ...]] = {
    "jekyll": ("2020年3月26日", "", "~", "2020-03"),
    "hexo": ("2020年3月26日", "", "~", "2020-03"),
    "hugo": (
        "2020/3/26", "2020-3-26", "2020-3-26 20:00", "2020/3/26 20:00:00", "2020-03-26 20:00", "2020-03-26 20:00:00 Z",
        '"2020/3/26 20:00:00"', "2020-3-26 3:05:09", "2020.3.26", "26/03/2020", "Mar 26, 2020", "2020-03-26 20:00:00 CST",
        "2020-03-26 24:00:00", "2020-02-30", "2020-03-26 20：00：00", "2020年3月26日", "", "~", "2020-03",
    ),
}  # fmt: skip
"""Values of `date` that some version of the generator fails at, a site for each."""
HEADINGS = (
    "训练CNN的细节", "训练 CNN 的细节", "方法：", "方法", "Method: A/B", "What's new? \"Quoted\" it's", "A -- B --- C ... D", "1. segment_sum",
    "2. 基于CRF的方法", "123", "C++ and C#", "`code` 的用法", "用`code_x`做", "[链接](https://example.com/a-b) 与CNN",
    "[CNN](https://arxiv.org/abs/1706.03762)", "![图](/img/a.png)标题", "**粗体**标题", "*斜* _体_ snake_case", "😀 Emoji 标题",
    ":smile: shortcode", "🔑 Key:", "$x^2$ 公式", "公式$$x_1$$的", "&amp; entity &copy;", "a &lt; b", "<b>粗</b>体与", "Café Ñandú ÉCOLE",
    "Ångström ß ﬁ", "ΣΑΣ Σς", "全角ＡＢＣ１２３", "全角　空格", "标题（括号）[注]", "「引号」“弯”", "a_b__c", "Dup", "Dup", "Dup 1", "Dup", "!!!", "：：",
    "-lead and trail-", "two  spaces   inside", "~~del~~ text", "a^b^ H~2~O", "see https://example.com/x", "Footnote[^1]", "\\*escaped\\* \\_u\\_",
    "한국어 제목 テスト ーと", "हिन्दी शीर्षक", "עברית العربية", "İstanbul I ı", "² ³ ½ Ⅷ ①", "a·b・c•d", "x→y ≥ z", "[[wiki]] link", "[ref][r] text",
    "[shortcut] text", "==mark== ++ins++", "Hello World!", "a/b\\c|d", "第1章", "3.2节", "A & B", "50%", "@user #tag", "(x)", "trailing hash #",
    "end {x}",
)  # fmt: skip
_OWN = ("Title {#given-id}", "Title two {: #kid}")
ENGINES: dict[Kind, dict[str, str]] = {
    "jekyll": {
        "GFM": "",
        "kramdown": "kramdown:\n  input: kramdown\n",
        "prefix": "kramdown:\n  auto_id_prefix: p-\n",
        "none": "kramdown:\n  auto_ids: false\n",
    },
    "hexo": {
        "marked": "",
        "lower": "marked:\n  modifyAnchors: 1\n",
        "upper": "marked:\n  modifyAnchors: 2\n",
        "plain": "marked:\n  smartypants: false\n",
    },
    "hugo": {
        name: f'[markup.goldmark.parser]\nautoHeadingIDType = "{name}"\n'
        for name in ("github", "github-ascii", "blackfriday")
    },
}
"""Settings of the ids of headings, by a name for each."""
HEADERS: dict[Kind, dict[str, str]] = {
    "jekyll": {
        "_posts/2020-03-26-a.md": "title: 用CNN做检测\ncategories: [ML, 深度学习]",
        "_posts/2020-03-26-Some Name.md": "title: T\ncategory: Deep Learning\ncategories: NLP CV",
        "_posts/2020-03-26-用CNN做.md": "title: 标题：x\nslug: My Slug",
        "_posts/2020-03-26-x_y.z.md": "title: T\ndate: 2020-03-25\ntags: a b",
        "sub/_posts/2020-03-26-d.md": 'title: T\nslug: 用CNN\ntags: "nlp, cv"',
        "_posts/inner/2020-3-6-e.md": "title: T\ncategroies: a\ntag: one two\ntags: [x]",
        "_posts/2020-03-26-f.md": "title: T\npermalink: /my/:title/",
        "_posts/2020-03-26-g.md": 'title: T\ncategories: [A/B, "C++", c#]\ntags: [c++, C#, NLP, nlp]',
        "_posts/2020-03-26-UPPER.markdown": 'title: T\ncategories: "深度学习,NLP"',
        "_posts/2020-03-26-noc.md": "title: T\ncategories: []\ndata: 2020-03-20",
        "about.md": "title: P",
        "docs/guide.md": "title: P\npermalink: /guide/",
    },
    "hexo": {
        "source/_posts/a.md": "title: 用CNN做检测\ncategories: [ML, 深度学习]\ndate: 2020-03-26 20:00:00",
        "source/_posts/b.md": "title: \"A -- B: C++ & 'x'\"\ncategories: Deep Learning\ndate: 2020-03-20",
        "source/_posts/用CNN做.md": "title: 标题：x\nslug: My Slug\ndate: 2020/3/21",
        "source/_posts/x_y.z.md": "title: T.1 x/y\ndate: 2020-03-25\ntags: a b",
        "source/_posts/inner/e.md": "title: T\ncategroies: a\ndate: 2020-3-6",
        "source/_posts/f.md": "title: T2\npermalink: /my/:title/\ndate: 2020-03-22",
        "source/_posts/g.md": 'title: 训练 CNN\ncategories: [A/B, "C++", c#]\ntags: [c++, C#, "a b", NLP, 深度学习, "x.y", A/B]\ndate: 2020-03-23',
        "source/_posts/UPPER.md": "title: Hello World\ncategories:\n- [a, b]\n- [c]\ntags: nlp\ndate: 2020-03-24",
        "source/_posts/t.md": "title: 「T」。\ndate: 2020-03-19\ntag: x y\ncategory: a b",
        "source/_posts/u.md": "title: U\ndate: 2020-03-18\ntags: x y, z\ncategories: a, b",
        "source/about/index.md": "title: P\ndate: 2020/1/2",
    },
    "hugo": {
        "content/posts/a.md": "title: 用CNN做检测\ncategories: [ML, 深度学习]\ndate: 2020-03-26 20:00:00",
        "content/posts/2020-03-26-b.md": "title: \"A -- B: C++ & 'x'\"\ncategories: Deep Learning",
        "content/posts/用CNN做.md": "title: 标题：x\nslug: My Slug\ndate: 2020-03-26",
        "content/posts/x_y.z.md": "title: T.1 x\ndate: 2020-03-25\ntags: a b",
        "content/posts/inner/e.md": "title: T e\ncategroies: a\ndate: 2020-03-06\nurl: /my/e/",
        "content/posts/bundle/index.md": "title: Bundle T\ndate: 2020-03-06",
        "content/posts/Some Name.md": "title: T  two   spaces\ndate: 2020-03-26",
        "content/posts/g.md": 'title: 训练 CNN\ncategories: [A/B, "C++", c#]\ntags: [c++, C#, "a b", NLP, 深度学习, "x.y", " lead"]\ndate: 2020-03-26',
        "content/posts/UPPER.md": 'title: Hello World\ntags: [nlp, a  b, A-B, "a_b"]\ndate: 2020-03-26\nweight: 3',
        "content/posts/tz.md": "title: Café ÉCOLE\ndate: 2020-03-26 20:00:00 +0800\nslug: 用CNN",
        "content/posts/tie.md": "title: A tie\ndate: 2020-03-26",
        "content/posts/quote.md": 'title: "“弯”「引号」！？、，。"\ndate: 2020-03-26\ntags: x y, z',
        "content/posts/lm.md": "title: LM\nlastmod: 2020-03-27\npublishDate: 2020-03-28",
        "content/top.md": "title: Top\ndate: 2020-03-26",
    },
}  # fmt: skip
_POST: dict[Kind, str] = {
    "jekyll": "_posts/2020-03-25-{}.md",
    "hexo": "source/_posts/{}.md",
    "hugo": "content/posts/{}.md",
}
ZONES = (("", "UTC"), ("", "Asia/Shanghai"), ("Asia/Shanghai", "UTC"), ("America/New_York", "UTC"))


def sites(kind: Kind) -> Iterator[tuple[str, Site]]:
    """Yield each site of the corpus with its name."""
    for zone, machine in ZONES:
        dates = {str(at): f"title: T{at:02}\ndate: {value}" for at, value in enumerate(DATES[kind])}
        yield (
            f"dates, zone {zone or 'none'}, machine {machine}",
            _site(kind, _posts(kind, dates), zone, machine=machine),
        )
    for value in UNREAD[kind]:
        yield f"date {value!r}", _site(kind, _posts(kind, {"x": f"title: T\ndate: {value}"}))
    for name, engine in ENGINES[kind].items():
        yield f"headings, {name}", _site(kind, {_POST[kind].format("x"): _headings(kind)}, tail=engine)
    for permalink in PERMALINKS[kind]:
        table = {path: f"---\n{header}\n---\nx\n" for path, header in HEADERS[kind].items()}
        yield f"permalink {permalink or 'the default'}", _site(kind, table, tail=_permalink(kind, permalink))


def _posts(kind: Kind, headers: dict[str, str]) -> dict[str, str]:
    return {_POST[kind].format(name): f"---\n{header}\n---\nx\n" for name, header in headers.items()}


def _headings(kind: Kind) -> str:
    texts = [*HEADINGS, *(_OWN if kind != "hexo" else ())]  # Hexo takes `{#` for a comment of its template language
    lines = [f"## {text}\n" for text in texts]
    return "\n".join(["---\ntitle: T\ndate: 2020-03-25\n---\n", *lines, "[r]: https://example.com/r\n\n[^1]: note\n"])


def _permalink(kind: Kind, permalink: str) -> str:
    if not permalink:
        return ""
    return f'[permalinks]\nposts = "{permalink}"\n' if kind == "hugo" else f"permalink: {permalink}\n"


def _site(kind: Kind, files: dict[str, str], zone: str = "", tail: str = "", machine: str = "UTC") -> Site:
    if kind == "hugo":
        lines = [f'baseURL = "https://{HOST}/"\n', f'timeZone = "{zone}"\n' if zone else ""]
        lines += ['[outputs]\nhome = ["html", "json"]\n', tail]
        return Site(kind, {"hugo.toml": "".join(lines), **files}, machine)
    lines = [f"title: x\nurl: https://{HOST}\n", "theme: plain\n" if kind == "hexo" else ""]
    lines += [f"timezone: {zone}\n" if zone else "", tail]
    return Site(kind, {"_config.yml": "".join(lines), **files}, machine)
