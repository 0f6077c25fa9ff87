"""Targets that stand for an address that is still to come."""

import re

_PLACEHOLDER = (
    r"(?:\.\.\.|…|(?i:to-?do|fix-?me|tbd|tba|wip|x{3,}|placeholder|url|link|href|address|target"
    r"|(?:the|your|insert|add)[-_ ][\w -]{0,40}?(?:link|url|here)[\w -]*"
    r"|(?:url|link|address)[-_ ]here|link[-_](?:to|of)[-_]\w+"
    r"|(?:paper|code|pdf|arxiv|github|project|page|image|img|repo)[-_](?:link|url|address)|path/to/.*)"
    r"|链接|地址|网址|リンク|アドレス|링크|주소|未定|待补充?|待添加|待更新|待定)/?"
)


def is_placeholder(target: str) -> bool:
    """Return whether a target is `TODO`, `url`, `link_to_paper`, `path/to/…` and so on; a file may have the name."""
    return re.fullmatch(_PLACEHOLDER, target.strip()) is not None
