"""Redirectors, which forward to the URL in their query, so that no request is needed, and shorteners."""

from functools import lru_cache
from urllib.parse import unquote

from paperstack_lint.addresses import urls
from paperstack_lint.text.regex import regex

MAX_NESTED = 5
"""Redirectors inside one another."""

_ANY = "*"
"""The path of a host all of whose pages forward."""

# Host (without `www.`) and path of the page, and the parameters that may contain the target.
_PAGES: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "link.zhihu.com": (("/", ("target",)),),
    "link.juejin.cn": (("/", ("target",)),),
    "link.juejin.im": (("/", ("target",)),),
    "link.csdn.net": (("/", ("target",)),),
    "link.jianshu.com": (("/", ("t",)),),
    "jianshu.com": (("/go-wild", ("url",)),),
    "gitee.com": (("/link", ("target",)),),
    "oschina.net": (("/action/GoToLink", ("url",)),),
    "my.oschina.net": (("/action/GoToLink", ("url",)),),
    "link.segmentfault.com": (("/", ("url",)),),
    "link.gitcode.com": (("/", ("target",)),),
    "sspai.com": (("/link", ("target",)),),
    "links.jianshu.com": (("/go", ("to",)),),
    "google.com": (("/url", ("url", "q")),),
    "cn.bing.com": (("/newtabredir", ("url",)),),
    "bing.com": (("/newtabredir", ("url",)),),
    "weixin110.qq.com": (("/cgi-bin/mmspamsupport-bin/newredirectconfirmcgi", ("url",)),),
    "c.pc.qq.com": (("/middlem.html", ("pfurl",)), ("/ios.html", ("url",)), ("/pc.html", ("pfurl", "url"))),
    "docs.qq.com": (("/scenario/link.html", ("url",)),),
    "cloud.tencent.com": (("/developer/tools/blog-entry", ("target",)),),
    "douban.com": (("/link2/", ("url",)), ("/link", ("url",))),
    "tieba.baidu.com": (("/mo/q/checkurl", ("url",)),),
    "link.ld246.com": (("/forward", ("goto",)),),
    "ld246.com": (("/forward", ("goto",)),),
    "link.hacpai.com": (("/forward", ("goto",)),),
    "hacpai.com": (("/forward", ("goto",)),),
    "fishpi.cn": (("/forward", ("goto",)),),
    "liuyun.io": (("/forward", ("goto",)),),
    "xie.infoq.cn": (("/link", ("target",)),),
    "infoq.cn": (("/link", ("target",)),),
    "yuque.com": (("/r/goto", ("url",)),),
    "kdocs.cn": (("/office/link", ("target",)),),
    "link.uisdc.com": (("/", ("redirect",)),),
    "link.wtturl.cn": (("/", ("target",)),),
    "security.feishu.cn": (("/link/safety", ("target",)),),
    "afdian.net": (("/link", ("target",)),),
    "leetcode.cn": (("/link", ("target",)),),
    "leetcode-cn.com": (("/link", ("target",)),),
    "game.bilibili.com": (("/linkfilter", ("url",)),),
    "app.yinxiang.com": (("/OutboundRedirect.action", ("dest",)),),
    "evernote.com": (("/OutboundRedirect.action", ("dest",)),),
    "medium.com": (("/r", ("url",)),),
    "linkedin.com": (("/redir/redirect", ("url",)), ("/safety/go", ("url",))),
    "slack-redir.net": (("/link", ("url",)),),
    "disq.us": (("/url", ("url",)),),
    "l.instagram.com": (("/", ("u",)),),
    "l.messenger.com": (("/l.php", ("u",)),),
    "safelinks.protection.outlook.com": (("/", ("url",)), ("/ap/", ("url",))),
    "ref.gamer.com.tw": (("/redir.php", ("url",)),),
    "scholar.google.com": (("/scholar_url", ("url",)),),
    "youtube.com": (("/redirect", ("q",)),),
    "facebook.com": (("/l.php", ("u",)), ("/flx/warn/", ("u",))),
    "l.facebook.com": (("/l.php", ("u",)),),
    "lm.facebook.com": (("/l.php", ("u",)),),
    "out.reddit.com": ((_ANY, ("url",)),),
    "weibo.cn": (("/sinaurl", ("u", "toasturl")),),
    "pinterest.com": (("/offsite/", ("url",)),),
    "mail.qq.com": (("/cgi-bin/readtemplate", ("gourl",)),),
    "open.work.weixin.qq.com": (("/wwopen/uriconfirm", ("uri",)),),
    "hellogithub.com": (("/periodical/statistics/click", ("target",)),),
    "nodeseek.com": (("/jump", ("to",)),),
    "exit.sc": (("/", ("url",)),),
    "steamcommunity.com": (("/linkfilter/", ("url",)),),
    "vk.com": (("/away.php", ("to",)),),
    "away.vk.com": (("/away.php", ("to",)),),
    "duckduckgo.com": (("/l/", ("uddg",)),),
    "t.umblr.com": (("/redirect", ("z",)),),
}

# Punctuation of the text that was copied with the URL; closing brackets only if none is opened.
_STOPS = "。，；、：\u3000"
_CLOSING = _STOPS + "）》」】"
_HOST = r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+"
_OUTLOOK = "safelinks.protection.outlook.com"
_NEVER = r"[\x00-\x1f\x7f\\<>\"`]"


_SHORTENERS = frozenset(
    "t.co bit.ly bitly.com j.mp tinyurl.com t.cn url.cn w.url.cn dwz.cn suo.im sourl.cn mrw.so is.gd v.gd ow.ly buff.ly"
    " rb.gy cutt.ly shorturl.at tiny.cc lnkd.in dlvr.it reurl.cc 0rz.tw ppt.cc me2.do han.gl vo.la buly.kr u.nu s.id"
    " git.io goo.gl shrtco.de t.ly tny.im urlz.fr x.gd".split()
)
"""Services that shorten addresses of any site; `links/dead-service` reports those that were shut down."""

_APP_PATHS = r"/(?:maps|photos|forms|app)/"
"""Matches the paths of goo.gl that Google's applications create for a place, an album or a form, and that stay."""


def shortener_host(target: str) -> str:
    """Return the host of the shortener of a short link; `` for any other target."""
    url = urls.web(target)
    host = urls.without_www(url.host) if url else ""
    if (
        not url
        or host not in _SHORTENERS
        or len(url.path) < 2
        or (host == "goo.gl" and regex(_APP_PATHS).match(url.path))
    ):
        return ""
    return host


@lru_cache(maxsize=32_768)  # several rules call this for each link of a note
def unwrap(target: str) -> str | None:
    """Return the final target of a redirector's URL; None if `target` is not one, or its target is not a web page.

    Every level is percent-decoded exactly once. The result is always an `http` or `https` URL in ASCII with a host, and
    never that of a redirector: what is nested deeper than `MAX_NESTED` gives None.
    """
    current = target
    for _ in range(MAX_NESTED):
        inner = _unwrap_once(current)
        if inner is None:
            break
        current = inner
    if current == target or _unwrap_once(current) is not None:
        return None
    return current


def is_redirector(target: str) -> bool:
    """Return whether a target is a short link, or the page of a redirector whose own target is encrypted."""
    url = urls.web(target)
    return shortener_host(target) != "" or (url is not None and _parameters(url) is not None)


def _parameters(url: urls.Url) -> tuple[str, ...] | None:
    pages = _PAGES.get(_listed_host(url.host), ())
    path = url.path.rstrip("/").lower()
    return next((names for page, names in pages if page == _ANY or path == page.rstrip("/").lower()), None)


def _unwrap_once(target: str) -> str | None:
    url = urls.web(target)
    if not url:
        return None
    names = _parameters(url)
    value = _parameter(url.query, names) if names else ""
    return _clean_target(value, url.fragment) if value else None


def _listed_host(host: str) -> str:
    """Return the listed name of a host: Google has one per country, Outlook one per region."""
    host = urls.without_www(host)
    if regex(r"google\.(?:[a-z]{2,3}|com?\.[a-z]{2})").fullmatch(host):
        return "google.com"
    return _OUTLOOK if host.endswith("." + _OUTLOOK) else host


def _parameter(query: str, names: tuple[str, ...]) -> str:
    """Return the value of the first non-empty parameter with one of the names; `` if there is none."""
    for pair in query[1:].replace("&amp;", "&").split("&"):
        name, _, value = pair.partition("=")
        if name in names and value:
            return value
    return ""


def _clean_target(value: str, fragment: str) -> str | None:
    target = _decode(value).strip()
    target = target.rstrip(_CLOSING if not regex("[（《「【]").search(target) else _STOPS)
    url = urls.web(target)
    if not url or not regex(_HOST).fullmatch(url.host) or regex(_NEVER).search(target):
        return None
    if not url.fragment and len(fragment) > 1:
        target += fragment
    return encode_non_ascii(target)


def _decode(value: str) -> str:
    try:
        return unquote(value, errors="strict")
    except UnicodeDecodeError:
        return value


def encode_non_ascii(target: str) -> str:
    """Return the URL with characters that are not allowed in one percent-encoded, as browsers request it."""
    return regex(r"[^!-~]+|[<>\"\\`]+").sub(lambda found: _percent_encode(found[0]), target)


def _percent_encode(piece: str) -> str:
    return "".join(f"%{byte:02X}" for byte in piece.encode("utf-8", "surrogatepass"))
