"""Bare addresses: problems of the text around them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from paperstack_lint.addresses import urls
from paperstack_lint.links import retarget
from paperstack_lint.site.workspace import site_of
from paperstack_lint.text.edits import Diagnostic, Edit, Fix
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import covering, within

if TYPE_CHECKING:
    from paperstack_lint.note.markdown import Link
    from paperstack_lint.note.note import Note

_LONGEST = 1000
"""Characters of a link's text that are searched."""


_REMARKED = r"[\d\s,x-]*"
"""A reference's number, or a task's box: what is in brackets after it is a remark."""
_UNSOUND = msg("emphasis or brackets in it are not closed there")
_OPENING, _CLOSING = "[【［〔", "]】］〕"


def brackets(note: Note, link: Link) -> Diagnostic | None:
    """Report brackets around or before a bare address that were meant to make a link and do not."""
    checks = (_reversed, _bracket_too_many, _spaced_apart, _torn, _wide_brackets, _wide_name, _unclosed, _unopened)
    return next((found for check in checks if (found := check(note, link))), None)


_REMARKS = r"(?i:todo|wip|done|new|updated?|note|tip|edit)|[@^].*"
"""What is in square brackets as a remark, a citation or a footnote."""
_REMARK = msg("the brackets may contain a remark")
_INDENTED = 20
"""Characters of a line before an address that begins it."""


_GAP = r"[ \t]{1,3}|[ \t]?\r?\n[ \t]{0,3}"
"""What separates a text from its address by mistake; two spaces at the end of a line are a line break."""


def _reversed(note: Note, link: Link) -> Diagnostic | None:
    """Report `(a)[https://…]`: the brackets are in the wrong order."""
    text = note.text
    if text[link.start - 2 : link.start] != ")[" or text[link.end : link.end + 1] != "]":
        return None
    first = max(0, link.start - _LONGEST)
    begin = max(first, text.rfind("\n", first, link.start) + 1)
    start = text.rfind("(", begin, link.start - 2)
    name = text[start + 1 : link.start - 2]
    before = text[start - 1 : start]
    called = before == "]" or (before.isascii() and before.isalnum())  # `f(x)[…]`
    if start < 0 or not name.strip() or regex(r"[()\[\]]|://").search(name) or called:
        return None
    message = msg("the brackets of the link {name} are in the wrong order: write `[…](…)`", name=quoted(name))
    inside = retarget.crossing_edits(note, start + 1, link.start - 2)
    if inside is None or not retarget.is_balanced(link.target) or text[link.end + 1 : link.end + 2] == "(":
        return Diagnostic(start, link.end + 1, message, None, _UNSOUND)
    edits = (Edit(start, start + 1, "["), *inside, Edit(link.start - 2, link.start, "]("))
    fix = Fix(msg("write `[…](…)`"), (*edits, Edit(link.end, link.end + 1, ")")), safe=False)
    return Diagnostic(start, link.end + 1, message, fix, _REMARK)


def _bracket_too_many(note: Note, link: Link) -> Diagnostic | None:
    """Report `[a]](https://…)`: the second `]` closes nothing, so that there is no link."""
    text = note.text
    if text[link.start - 3 : link.start] != "]](" or text[link.end : link.end + 1] != ")":
        return None
    name = _name(note, link.start - 2)
    if not name or not name.strip():
        return None
    message = msg("there is a bracket too many after the text {name} of a link: remove it", name=quoted(name))
    inside, start = _named(note, name, link.start - 2), link.start - 4 - len(name)
    address = retarget.crossing_edits(note, link.start, link.end)
    if inside is None or address is None or not retarget.is_balanced(link.target):
        return Diagnostic(start, link.end + 1, message, None, _UNSOUND)
    fix = Fix(msg("remove the bracket"), (*inside, Edit(link.start - 3, link.start, "]("), *address), safe=False)
    return Diagnostic(start, link.end + 1, message, fix, msg("one may be missing before it instead"))


def _spaced_apart(note: Note, link: Link) -> Diagnostic | None:
    """Report `[a] (https://…)`: with a space or a line end between the brackets there is no link."""
    text = note.text
    gap = regex(rf"\]({_GAP})[(（]\Z").search(text[max(0, link.start - 8) : link.start])
    if not gap or text[link.start - 1] + text[link.end : link.end + 1] not in ("()", "(）", "（)"):
        return None
    end = link.start - 1 - len(gap[1])
    name = _name(note, end)
    if name is None or not name.strip() or regex(f"{_REMARKED}|{_REMARKS}").fullmatch(name):
        return None
    if note.document.block_at(end - 1) != note.document.block_at(link.start):
        return None
    if "\n" in gap[1]:
        message = msg("a line end separates the text {name} from its address: remove it", name=quoted(name))
        remedy = msg("remove the line end")
    else:
        message = msg("a space separates the text {name} from its address: remove it", name=quoted(name))
        remedy = msg("remove the space")
    inside = _named(note, name, end)
    address = retarget.crossing_edits(note, link.start, link.end)
    if inside is None or address is None or not retarget.is_balanced(link.target):
        return Diagnostic(end - len(name) - 2, link.end + 1, message, None, _UNSOUND)
    opened, closed = Edit(end, link.start, "("), Edit(link.end, link.end + 1, ")")
    fix = Fix(remedy, (*inside, opened, *address, closed), safe=False)
    return Diagnostic(end - len(name) - 2, link.end + 1, message, fix, _REMARK)


def _torn(note: Note, link: Link) -> Diagnostic | None:
    """Report `[A title` whose `](https://…)` is below its heading, which ends with its line, or an empty line."""
    text = note.text
    first = max(0, link.start - _INDENTED)
    line = text.rfind("\n", first, link.start)
    if line < 0 or text[line + 1 : link.start].strip() != "](" or text[link.end : link.end + 1] != ")":
        return None
    end = len(text[max(0, line - _LONGEST) : line].rstrip()) + max(0, line - _LONGEST)
    begin = max(text.rfind("\n", max(0, end - _LONGEST), end) + 1, end - _LONGEST, note.body)
    bracket = text.rfind("[", begin, end)
    is_above = text.count("\n", end, line) > 0 or covering(note.headings, max(0, end - 1)) is not None
    if bracket < 0 or not is_above or "]" in text[bracket:end] or note.document.opaque_at(bracket):
        return None
    name = text[bracket + 1 : end].strip()
    where = msg("after an empty line") if text.count("\n", end, line) else msg("on the line after its heading")
    message = msg(
        "the link {name} continues {where}: put it on one line", name=quoted(name or link.target), where=where
    )
    return Diagnostic(bracket, link.end + 1, message, None, msg("the blocks around it would change"))


def _wide_brackets(note: Note, link: Link) -> Diagnostic | None:
    """Report `[a](https://…）` and `[a]（https://…）`: full-width brackets make no link."""
    text = note.text
    around = text[link.start - 1 : link.start] + text[link.end : link.end + 1]
    name = _name(note, link.start - 1) if around in ("(）", "（）", "（)") else None
    if name is None or (around == "（）" and regex(_REMARKED).fullmatch(name)):
        return None
    edit = Edit(link.start - 1, link.end + 1, f"({text[link.start : link.end]})")
    caveat = "" if around == "(）" and retarget.is_certain(link.target) else msg("the brackets may contain a remark")
    inside = _named(note, name, link.start - 1)
    sound = inside is not None and retarget.is_balanced(edit.text)
    fix = Fix(msg("write `(` and `)`"), (*(inside or ()), edit), not caveat) if sound else None
    message = msg("the brackets around the address of {name} are full-width: write `(` and `)`", name=quoted(name))
    return Diagnostic(link.start - 1, link.end + 1, message, fix, caveat if fix else _UNSOUND)


def _wide_name(note: Note, link: Link) -> Diagnostic | None:
    """Report `【a】(https://…)`: full-width square brackets make no link. With `（…）` after it, that is prose."""
    text = note.text
    pair = text[link.start - 1 : link.start] + text[link.end : link.end + 1]
    found = _bracketed(note, link.start - 1) if pair in ("()", "（）", "(）", "（)") else None
    if not found or found[1] == "[]" or (pair != "()" and not set(found[1]) & set("[]")):
        return None
    name = text[found[0] + 1 : link.start - 2]
    opening = Edit(found[0], found[0] + 1, "[")
    around = (Edit(link.start - 2, link.start, "]("), Edit(link.end, link.end + 1, ")"))
    inside, address = _named(note, name, link.start - 1), retarget.crossing_edits(note, link.start, link.end)
    sound = inside is not None and retarget.is_balanced(text[link.start : link.end])
    edits = sorted((opening, *(inside or ()), *(address or ()), *around))
    fix = Fix(msg("write `[` and `]`"), tuple(edits), safe=False) if sound else None
    message = msg("the brackets around {name} are full-width: write `[` and `]`", name=quoted(name))
    return Diagnostic(
        found[0], link.end + 1, message, fix, msg("the brackets may be part of the text") if fix else _UNSOUND
    )


def _unclosed(note: Note, link: Link) -> Diagnostic | None:
    """Report `[a](https://…，`: the bracket after the address was forgotten."""
    text = note.text
    before, follower = text[link.start - 1 : link.start], text[link.end : link.end + 1]
    name = _name(note, link.start - 1) if before in ("(", "（") and follower not in (")", "）") else None
    if name is None or not regex(r"\w").search(link.target.partition("://")[2]) or regex(_REMARKED).fullmatch(name):
        return None
    message = msg("the bracket after the address of {name} is missing: write `)`", name=quoted(name))
    edit = Edit(link.start - 1, link.end, f"({text[link.start : link.end]})")
    ends = not follower or follower.isspace() or regex(f"[{_PUNCTUATION}]").match(follower)
    inside = _named(note, name, link.start - 1)
    if inside is None or not retarget.is_balanced(edit.text) or not (ends or _runs_into(text, link)):
        return Diagnostic(link.start - 1, link.end, message, None, msg("the end of the address is not certain"))
    caveat = "" if ends and retarget.is_certain(link.target) else msg("the address may continue")
    return Diagnostic(link.start - 1, link.end, message, Fix(msg("write `)`"), (*inside, edit), not caveat), caveat)


def _unopened(note: Note, link: Link) -> Diagnostic | None:
    """Report `[a]https://…)`: the bracket before the address was forgotten."""
    text = note.text
    name = _name(note, link.start) if text[link.start - 1 : link.start] == "]" else None
    rest = text[link.end : note.line_span(link.end)[1]]
    if name is None or regex(_REMARKED).fullmatch(name) or not regex(r"[^()\[\]<>|]*\)").match(rest):
        return None
    message = msg("the bracket before the address of {name} is missing: write `(`", name=quoted(name))
    return Diagnostic(link.start - 1, link.end, message, None, msg("the end of the address is not certain"))


def _named(note: Note, name: str, end: int) -> tuple[Edit, ...] | None:
    """Return the edits of a name in brackets that end at `end`, which becomes the text of a link."""
    return retarget.crossing_edits(note, end - 1 - len(name), end - 1)


def _name(note: Note, end: int) -> str | None:
    """Return what is in square brackets right before `end`."""
    found = _bracketed(note, end)
    return note.text[found[0] + 1 : end - 1] if found and found[1] == "[]" else None


def _bracketed(note: Note, end: int) -> tuple[int, str] | None:
    """Return the offset of square brackets of any width that close right before `end`, and both characters."""
    text = note.text
    if end < 1 or text[end - 1] not in _CLOSING:
        return None
    first = max(0, end - _LONGEST)
    begin = max(first, text.rfind("\n", first, end) + 1)
    start = max(text.rfind(each, begin, end - 1) for each in _OPENING)
    whole = start >= 0 and text[start - 1 : start] != "\\" and not set(text[start + 1 : end - 1]) & set(_CLOSING)
    whole = whole and covering(note.document.links, start) is None
    return (start, text[start] + text[end - 1]) if whole else None


_LETTER = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_PUNCTUATION = "\u3001-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff65"


_CLOSED = rf"[)\],.;:!?\"'*]{{1,4}}(?=[{_LETTER}{_PUNCTUATION}])"
"""What ends an address for its author, but on GitHub and Hexo only where no letter follows."""
_PROSE = (
    "进行|访问|可以|[上中](?:的|可|看|下|查|找|有|公开|[，。、；])|的|和|与|或|来|下载|查看|获取|获得|得到|是|了解?|为|处|找到|有"
    "|这|里|等|以及|并且?|在|就|即|也|页面|网站|网址|网页|或者|から|にて?|で|を|は|が|と|の|へ|까지|에서|를|을|는|은"
)
"""What continues a sentence, not the path of an address."""


UNFOLLOWED = (
    r"(?:xxx+|yyy+|your-?\w+|user-?name)\.(?:github|gitlab|gitee)\.io|(?:"
    r"(?:[^.]*|(?:127|10)(?:\.\d+){3}|0\.0\.0\.0|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}"
    r"|(?:[\w-]+\.)*(?:xxx+|yyy+|xyz|abc|aaa+|foo|bar|your-?\w+|(?:my)?domain|user-?name)(?:\.[a-z]{2,4}){1,2}"
    r")(?::\d+)?)"
)
"""Hosts to which no reader follows a link: `localhost`, those of a private network, and made-up ones."""


_BEFORE_LINKS = " \t\r\n*_~("
"""Characters after which goldmark makes a link of a bare address."""


def is_unlinked(note: Note) -> bool:
    """Return whether kramdown renders the page, which makes no link from a bare address."""
    site = site_of(note)
    return site is not None and site.generator == "jekyll" and site.publishing.kramdown in ("GFM", "plain")


def majority_style(note: Note) -> str:
    """Return the style of most addresses of a note: `bare`, or `autolink` in `<…>`; `` for neither."""
    if "://" not in note.text:
        return ""
    counts = Counter(link.kind for link in note.document.links)
    more = counts["bare"] - counts["autolink"]
    return "bare" if more > 0 else "autolink" if more < 0 else ""


def runs_in(note: Note, link: Link) -> Diagnostic | None:
    """Report full-width punctuation or a letter after the address, which some renderers take for part of it."""
    text, site = note.text, site_of(note)
    closed = regex(_CLOSED).match(text, link.end)
    is_hugo = site is not None and site.generator == "hugo"
    # Hugo's links end at the first character that is not ASCII, and begin after a space or a mark only.
    if not _runs_into(text, link) and (is_hugo or not closed):
        return None
    if is_hugo and (link.start == 0 or text[link.start - 1] in _BEFORE_LINKS):
        return None
    if regex(UNFOLLOWED).fullmatch(urls.host_of(link.target)) or (is_unlinked(note) and _is_quoted(text, link)):
        return None
    engine = "kramdown" if is_unlinked(note) else "Hugo" if is_hugo else ""
    also = msg(", and {engine} makes no link from it", engine=engine) if engine else ""
    message = msg(
        "the bare address {target} runs into the text after it{also}: put it in `<…>`",
        target=quoted(link.target),
        also=also,
    )
    if within(note.document.marks, link.end, link.end + 1) or text[link.end : link.end + 1] in ("*", "_"):
        return Diagnostic(link.start, link.end, message, None, msg("emphasis ends right after it"))
    fix = Fix(msg("put the address in `<…>`"), (Edit(link.start, link.end, f"<{link.target}>"),), safe=False)
    return Diagnostic(link.start, link.end, message, fix, msg("the text after it may be part of the address"))


def _is_quoted(text: str, link: Link) -> bool:
    """Return whether an address is in straight quotes: it is shown, as a name is."""
    around = text[max(link.start - 1, 0) : link.start] + text[link.end : link.end + 1]
    return around in ('""', "''")


def _runs_into(text: str, link: Link) -> bool:
    """Return whether full-width punctuation or a letter follows that is not part of the address."""
    follower = text[link.end : link.end + 1]
    if follower.isascii():
        return False
    # After `/`, `=` or `-`, letters continue the path (`/wiki/机器学习`), unless they continue the sentence.
    prose = text[link.end - 1] == "/" and regex(_PROSE).match(text, link.end)
    letter = regex(f"[{_LETTER}]").match(follower) and (text[link.end - 1].isalnum() or prose)
    return bool(letter or regex(f"[{_PUNCTUATION}]").match(follower))
