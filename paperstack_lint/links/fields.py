"""Links of the front matter: addresses in fields that are named like links, which themes show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from paperstack_lint.addresses import schemes
from paperstack_lint.note.field_names import normalize_name
from paperstack_lint.note.markdown import Link
from paperstack_lint.note.note import analysis
from paperstack_lint.site.workspace import Workspace, is_scaffold
from paperstack_lint.text.edits import Span

if TYPE_CHECKING:
    from paperstack_lint.note.front_matter import Field, Value
    from paperstack_lint.note.note import Note

_OTHER_FIELDS = (
    "code code_url code_link github github_url repo repository source_code project project_url project_page homepage"
    " website site external_url external_link original original_url reference references ref refs links href slides"
    " video demo poster talk blog dataset data model semantic_scholar huggingface paper_code"
    " 代码 代码链接 代码地址 源码 源代码 项目 项目主页 项目地址 主页 官网 参考 参考链接 参考资料 相关链接 数据集"
    " 转载 转载自 出处链接"
    " コード 実装 プロジェクト 参考 코드 깃허브 프로젝트"
)
"""Names of fields with links to something other than the paper; see `papers.fields` for those to it."""
_NAMES = frozenset(map(normalize_name, _OTHER_FIELDS.split()))
_ARXIV = r"(?:arxiv|eprint).*"
_IDENTIFIER = r"(?i:arxiv:\s*)?(\d{4}\.\d{4,5}(?:v\d+)?|[A-Za-z-]+(?:\.[A-Za-z]{2})?/\d{7}(?:v\d+)?)"


@analysis
def field_links(note: Note) -> tuple[Link, ...]:
    """Return the links of the front matter; a template for new notes has none."""
    front = note.front_matter
    if not front or front.error or is_scaffold(note):
        return ()
    return tuple(_in_fields(note, front.fields, named=False))


def _in_fields(note: Note, fields: Iterable[Field], *, named: bool) -> Iterator[Link]:
    for field in fields:
        name = normalize_name(field.key)
        own = named or name in _NAMES or Workspace.of(note).field_names.kind(field.key) == "link"
        yield from _in_value(note, field.value, name, named=own)


def _in_value(note: Note, value: Value, name: str, *, named: bool) -> Iterator[Link]:
    """Yield the links of a value; the name of a field applies to all values in its list or mapping."""
    yield from _in_fields(note, value.fields, named=named)
    yield from chain.from_iterable(_in_value(note, item, name, named=named) for item in value.items)
    text = value.text.strip()
    if not named or value.kind != "scalar" or not text:
        return
    identifier = re.fullmatch(_IDENTIFIER, text) if re.fullmatch(_ARXIV, name) else None
    if identifier:
        yield _link(value, f"https://arxiv.org/abs/{identifier[1]}", None)
    elif re.match(r"https?://", text) or schemes.complete_scheme(text):
        quotes = int(value.style in ("'", '"') and note.text[value.start] == value.style)
        place = Span(value.start + quotes, value.end - quotes)
        exact = not value.shared and note.text[slice(*place)] == text
        yield _link(value, text, place if exact else None)


def _link(value: Value, target: str, place: Span | None) -> Link:
    """Return a link without a text; without a `place`, its target is written with escapes, or shared."""
    start, end = place or (-1, -1)
    return Link("field", value.start, value.end, value.start, value.start, target, start, end, False, -1)
