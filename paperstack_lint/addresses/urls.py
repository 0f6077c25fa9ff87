"""Split URLs into their parts, find the hosts that serve `https`, and complete addresses that lack a scheme."""

import re
from functools import lru_cache
from typing import NamedTuple

from paperstack_lint.text.regex import regex


class Url(NamedTuple):
    """The parts of a URL, each with its delimiter, so that joining them gives the URL again except for case.

    `host` is without user and port; `port` keeps its colon. A protocol-relative URL has an empty `scheme`.
    """

    scheme: str
    host: str
    port: str
    path: str
    query: str
    fragment: str


_URL = r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?//(?:[^/?#@]*@)?([^/?#:@]*)(:\d*)?([^?#]*)(\?[^#]*)?(#.*)?"
_NAME = r"(?:[a-z0-9_-]+\.)*[a-z][a-z0-9_-]*"
"""Matches usual names: in ASCII letters, and with a last part that is not a number."""
_PORTS = {"http": ":80", "https": ":443"}


@lru_cache(maxsize=32_768)  # each rule calls this for each link of a note
def split(target: str) -> Url | None:
    """Split an absolute or protocol-relative URL; return None for anything else."""
    found = regex(_URL, re.DOTALL).fullmatch(target)
    if not found or (found[4] and found[4][0] != "/"):
        return None
    scheme, host, port, path, query, fragment = found.groups("")
    return Url(scheme.lower(), host.lower(), port, path, query, fragment)


def web(target: str) -> Url | None:
    """Split an `http` or `https` URL with a host; return None for anything else."""
    url = split(target)
    return url if url and url.scheme in ("http", "https") and url.host else None


def host_of(url: str) -> str:
    """Return the normalized host of a web address, with its port unless that is the scheme's default; `` if none."""
    parts = web(url)
    if not parts:
        return ""
    port = regex(r":0+(?=\d)").sub(":", parts.port)
    return _normalize(parts.host) + ("" if port in (":", _PORTS[parts.scheme]) else port)


def without_www(host: str) -> str:
    """Return a host without the `www.` that it begins with."""
    return host.removeprefix("www.")


def _normalize(host: str) -> str:
    """Return a host in lower case in normal form; what is not a host stays as it is."""
    if regex(_NAME).fullmatch(name := host.removesuffix(".")):
        return name
    from paperstack_lint.addresses.public import normalize_host  # few hosts need it

    try:
        plain = normalize_host(host)
    except ValueError:
        return host
    return host if ":" in plain else plain  # an IPv6 address would need brackets in a URL


_EXACT = frozenset(
    "arxiv.org export.arxiv.org info.arxiv.org static.arxiv.org blog.arxiv.org "
    "aclanthology.org aclweb.org aclanthology.info ojs.aaai.org ijcai.org jmlr.org dl.acm.org doi.org dx.doi.org "
    "openreview.net papers.nips.cc papers.neurips.cc proceedings.neurips.cc nips.cc neurips.cc proceedings.mlr.press "
    "openaccess.thecvf.com ieeexplore.ieee.org link.springer.com nature.com sciencedirect.com semanticscholar.org "
    "api.semanticscholar.org scholar.google.com ncbi.nlm.nih.gov pubmed.ncbi.nlm.nih.gov biorxiv.org dblp.org "
    "huggingface.co distill.pub pytorch.org tensorflow.org keras.io kaggle.com colab.research.google.com "
    "drive.google.com docs.google.com sites.google.com github.com gist.github.com gitlab.com gitee.com bitbucket.org "
    "stackoverflow.com youtube.com m.youtube.com youtu.be twitter.com medium.com towardsdatascience.com reddit.com "
    "facebook.com linkedin.com quora.com en.wikipedia.org zhihu.com jianshu.com juejin.cn juejin.im csdn.net "
    "cnblogs.com bilibili.com segmentfault.com mp.weixin.qq.com douban.com leetcode.com leetcode-cn.com "
    "infoq.cn jiqizhixin.com img-blog.csdnimg.cn i.imgur.com imgur.com".split()
)
_PARENTS = (
    ".github.io",
    ".githubusercontent.com",
    ".wikipedia.org",
    ".wikimedia.org",
    ".zhihu.com",
    ".zhimg.com",
    ".csdn.net",
    ".csdnimg.cn",
    ".cnblogs.com",
    ".bilibili.com",
    ".stackexchange.com",
    ".medium.com",
    ".huggingface.co",
    ".jianshu.io",
)


def whole_host(host: str) -> str:
    """Return the shortest known host of which a name is the end, as of `hub.com`; `` for none, or where it is whole."""
    ends = (name for name in _EXACT if "." in host and name.endswith(host) and name.removesuffix(host)[-1:] != ".")
    known = min(ends, key=len, default="")
    return known if known != host else ""


def serves_https(host: str) -> bool:
    """Return whether the host, in lower case, is listed as serving `https`."""
    # A wildcard certificate is valid for one label only: `a.b.github.io` has none.
    below = any(host.endswith(parent) and "." not in host[: -len(parent)] for parent in _PARENTS)
    return below or without_www(host) in _EXACT


def insecure_host(target: str) -> str | None:
    """Return the host of an `http` URL if it is listed as serving `https`; None for any other target."""
    url = web(target)
    return url.host if url and url.scheme == "http" and not url.port and serves_https(url.host) else None


ADDRESS_START = r"(?:https?|ftp)://|www\."
"""Matches the beginning of an address that is certainly not a path."""
MISSPELT_SCHEME = r"([A-Za-z]{2,9})([:：;；/／\\]{0,6})(?=[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:[/:?#]|$))"
"""Matches a scheme with its delimiters that may be a misspelling of `http://` or `https://`."""

_ANY_PATH = (
    "com|org|net|edu|gov|info|io|ai|cc|me|dev|app|cn|jp|kr|tw|hk|uk|de|fr|ch|ca|au|sg|in|eu|ly|co|tv|top|xyz|wiki"
)
_NO_FILE = "com|org|net|edu|gov|io|cn|dev|app|jp|kr|tw|hk|uk|de|fr|ch|eu|xyz|wiki"
"""Top-level domains that are not extensions of files, so that a name alone may be a host."""
HOST_START = rf"(?i:(?:[a-z0-9-]+\.)+(?:(?:{_ANY_PATH})(?=(?::\d+)?/)|(?:{_NO_FILE})(?=(?::\d+)?(?:[?#]|$))))"
"""Matches the beginning of what may be an address without its scheme."""

_TWICE = r"https?[:：]?[/／]{0,3}(?=https?[:：]?[/／]{2})"
_LOST_WORD = r"://([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?=[/:?#]|$)"
_REAL = frozenset({"smtp", "mtp"})


def complete_scheme(target: str) -> str | None:
    """Return the address with its missing or misspelt scheme; None if it has one, or may not be an address."""
    twice = regex(_TWICE, re.IGNORECASE).match(target)
    if twice:
        target = target[twice.end() :]
        return complete_scheme(target) or target
    lost = regex(_LOST_WORD).match(target)
    if lost:
        return ("https://" if serves_https(lost[1].lower()) else "http://") + target[3:]
    bare = regex(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?=[/:?#]|$)").match(target)
    if bare:
        host = bare[0].lower()
        if serves_https(host):
            return "https://" + target
        return "http://" + target if host.startswith("www.") and host.count(".") > 1 else None
    found = regex(MISSPELT_SCHEME).match(target)
    if not found or not _is_misspelling(found[1].lower(), found[2]):
        return None
    rest = target[found.end() :]
    return None if target[: found.end()].lower() in ("http://", "https://") else _scheme_of(found[1]) + rest


def _is_misspelling(word: str, mark: str) -> bool:
    """Return whether a word and its delimiters are `http://` or `https://`, or a misspelling of one."""
    if word in ("http", "https"):
        return len(mark) > 1 or (mark != "" and mark not in "/／\\")
    return mark == "://" and set(word) <= set("htpsm") and {"t", "p"} <= set(word) and word not in _REAL


def _scheme_of(word: str) -> str:
    return "https://" if "s" in word.lower() else "http://"


_PLACEHOLDER = (
    r"(?:\.\.\.|…|(?i:to-?do|fix-?me|tbd|tba|wip|x{3,}|placeholder|url|link|href|address|target"
    r"|null|undefined|n/a|about:blank|javascript:(?:void\(0\))?;?"
    r"|(?:the|your|insert|add)[-_ ][\w -]{0,40}?(?:link|url|here)[\w -]*"
    r"|(?:url|link|address)[-_ ]here|link[-_](?:to|of)[-_]\w+"
    r"|(?:paper|code|pdf|arxiv|github|project|page|image|img|repo)[-_](?:link|url|address)|path/to/.*)"
    r"|(?:论文|代码|图片|项目|原文)?(?:链接|地址|网址)|待(?:补充?|添加|更新|定|填写?|写|续|完善)|暂无|占位符?|未完成?"
    r"|リンク|アドレス|準備中|未定|後で|あとで|링크|주소|추후|미정|준비\s?중)/?"
)


def is_placeholder(target: str) -> bool:
    """Return whether a target is `TODO`, `url`, `link_to_paper`, `path/to/…` and so on; a file may have that name."""
    return regex(_PLACEHOLDER).fullmatch(target.strip()) is not None
