"""Recognise targets that are placeholders for an address to be added later."""

import re

_PLACEHOLDER = (
    r"(?:\.\.\.|…|(?i:to-?do|fix-?me|tbd|tba|wip|x{3,}|placeholder|url|link|href|address|target"
    r"|(?:the|your|insert|add)[-_ ][\w -]{0,40}?(?:link|url|here)[\w -]*"
    r"|(?:url|link|address)[-_ ]here|link[-_](?:to|of)[-_]\w+"
    r"|(?:paper|code|pdf|arxiv|github|project|page|image|img|repo)[-_](?:link|url|address)|path/to/.*)"
    r"|(?:论文|代码|图片|项目|原文)?(?:链接|地址|网址)|待(?:补充?|添加|更新|定|填写?|写|续|完善)|暂无|占位符?|未完成?"
    r"|リンク|アドレス|準備中|未定|後で|あとで|링크|주소|추후|미정|준비\s?중)/?"
)


def is_placeholder(target: str) -> bool:
    """Return whether a target is `TODO`, `url`, `link_to_paper`, `path/to/…` and so on; a file may have that name."""
    return re.fullmatch(_PLACEHOLDER, target.strip()) is not None
