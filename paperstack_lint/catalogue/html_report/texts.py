"""The words of the report in the languages that it is written in."""

from __future__ import annotations

from paperstack_lint.text.translation import LANGUAGES, Language

TEXTS: dict[str, tuple[str, str]] = {
    "html_lang": ("en", "zh-CN"),
    "title": ("Paper notes", "论文笔记"),
    "skip": ("Skip to the catalogue", "跳到目录"),
    "contents": ("Contents", "目录"),
    "papers": ("{n} paper|{n} papers", "{n} 篇论文"),
    "notes": ("{n} note|{n} notes", "{n} 篇笔记"),
    "in_notes": ("in {n} note|in {n} notes", "见于 {n} 篇笔记"),
    # The first screen
    "tile_noted": ("papers noted", "篇论文有笔记"),
    "tile_listed": ("{n} more not yet noted", "另有 {n} 篇还没有笔记"),
    "tile_in_notes": ("in {n} note|in {n} notes", "在 {n} 篇笔记里"),
    "tile_complete": ("complete", "小节齐全"),
    "tile_complete_of": ("{n} of {all} have every section", "{all} 篇中有 {n} 篇"),
    "tile_no_sections": ("no paper has sections", "还没有论文分小节"),
    "tile_debt": ("reading debt", "项待补"),
    "tile_debt_parts": ("{unread} unread, {rest} unfinished", "{unread} 篇没读，{rest} 处没写完"),
    "tile_findings": ("findings", "个问题"),
    "tile_findings_parts": ("errors: {errors}, warnings: {warnings}", "错误 {errors}，警告 {warnings}"),
    "tile_dead": ("dead links", "个失效链接"),
    "tile_unchecked": ("not checked yet", "还没有检查过"),
    "tile_links": ("{n} of {all} links checked", "查过 {n}/{all} 个"),
    # The catalogue
    "catalogue": ("Catalogue", "论文目录"),
    "filter_label": ("Search and filter the papers", "搜索和筛选论文"),
    "search": ("Search", "搜索"),
    "search_hint": ("Search titles, notes, tags, venues …", "搜索标题、笔记、标签、会议……"),
    "any": ("any", "不限"),
    "f_kind": ("State", "状态"),
    "f_year": ("Noted in", "笔记年份"),
    "f_tag": ("Tag", "标签"),
    "f_gap": ("Lacks", "缺少小节"),
    "f_link": ("Link", "链接"),
    "f_sort": ("Order", "排序"),
    "kind_noted": ("noted", "已写笔记"),
    "kind_listed": ("only listed", "只在清单里"),
    "sort_new": ("newest first", "从新到旧"),
    "sort_old": ("oldest first", "从旧到新"),
    "sort_title": ("by title", "按标题"),
    "sort_gaps": ("fewest sections first", "小节最少的在前"),
    "reset": ("Show all", "清除筛选"),
    "shown_one": ("1 paper of {all}", "{all} 篇中的 1 篇"),
    "shown_many": ("{n} papers of {all}", "{all} 篇中的 {n} 篇"),
    "nothing_found": (
        "No paper matches. Clear a filter, or search for less.",
        "没有符合条件的论文，试试少用几个条件。",
    ),
    "no_papers": (
        "No papers yet. A paper is a title with a link and its sections; see the examples of paperstack-lint.",
        "还没有论文。一篇论文就是一个带链接的标题和它的各个小节，可参考 paperstack-lint 的示例。",
    ),
    "more": ("Show more", "显示更多"),
    "page": ("page", "网页"),
    "untitled": ("(no title)", "（无标题）"),
    "link_none": ("none", "没有链接"),
    # Sections
    "sections": ("Sections", "小节"),
    "sections_lead": (
        "How much of the template is filled in, paper by paper.",
        "每篇论文把模板填到了什么程度。",
    ),
    "section": ("Section", "小节"),
    "share": ("Share", "比例"),
    "share_label": ("{filled} filled, {empty} empty, {missing} missing", "已写 {filled}，空着 {empty}，缺少 {missing}"),
    "map_caption": ("{complete} of {papers} papers are complete", "{papers} 篇中有 {complete} 篇小节齐全"),
    "map_label": (
        "Sections of {papers} papers, oldest first; the table above has the numbers",
        "{papers} 篇论文的各个小节，从旧到新；具体数字见上面的表格",
    ),
    "map_single": ("Each column is a paper, the oldest on the left.", "每一列是一篇论文，最早的在最左边。"),
    "map_grouped": (
        "Each column is {n} papers, the oldest on the left; the darker, the more of them have the section.",
        "每一列是 {n} 篇论文，最早的在最左边；颜色越深，写了这一小节的论文越多。",
    ),
    "open_gaps": ("{n} to fill in", "{n} 篇待补"),
    "state_filled": ("filled", "已写"),
    "state_empty": ("empty", "空着"),
    "state_missing": ("missing", "缺少"),
    "no_sections": (
        "No paper has sections yet: notes with a template show here what is filled in.",
        "还没有论文分小节。笔记用上模板之后，这里会显示哪些小节已经写了。",
    ),
    # Calendar
    "calendar": ("Calendar", "阅读日历"),
    "calendar_label": (
        "{year}: {papers} papers, noted on {days} days",
        "{year} 年：在 {days} 天里写了 {papers} 篇论文",
    ),
    "months": (
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    ),
    "no_dates": (
        "No note has a date, neither in its front matter nor in the name of its file.",
        "没有一篇笔记带日期：front matter 和文件名里都没有。",
    ),
    # Tags
    "tags": ("Tags", "标签"),
    "also": ("also written", "又写作"),
    "more_tags": ("{n} more tags", "另外 {n} 个标签"),
    "no_tags": ("No note has tags.", "还没有笔记带标签。"),
    # Connections
    "connections": ("Connections", "笔记之间"),
    "connections_lead": (
        "Notes from the oldest to the newest, joined where one links to another or both contain the same paper.",
        "笔记从旧到新排列，互相链接、或者写到同一篇论文的连在一起。",
    ),
    "connections_label": (
        "Connections of {n} notes; the list below has all of them",
        "{n} 篇笔记之间的联系，下面的列表里有全部内容",
    ),
    "connections_omitted": (
        "{n} notes with few connections are in the list only.",
        "联系较少的 {n} 篇笔记只列在下面。",
    ),
    "connections_list": ("All {n} connected notes", "全部 {n} 篇有联系的笔记"),
    "key_linked": ("a link", "链接"),
    "key_shared": ("the same paper", "同一篇论文"),
    "links_to": ("links to", "链接到"),
    "shares": ("shares", "也写到"),
    "no_connections": ("No note links to another, and none share a paper.", "笔记之间还没有链接，也没有共同的论文。"),
    "twice": ("Noted twice", "写了两遍的论文"),
    "no_twice": ("No paper is noted twice.", "没有论文写了两遍。"),
    # Links
    "links": ("Links", "链接"),
    "links_lead": (
        "What earlier runs with the network found. Nothing was requested for this report.",
        "以前联网检查的结果。生成这份报告时没有访问网络。",
    ),
    "links_unchecked": (
        "No link was checked within the last days. To check them:",
        "最近几天没有检查过链接。检查的命令：",
    ),
    "host": ("Host", "网站"),
    "host_label": (
        "{alive} alive, {dead} dead, {unknown} unknown, {unchecked} not checked",
        "有效 {alive}，失效 {dead}，不确定 {unknown}，没查过 {unchecked}",
    ),
    "alive": ("alive", "有效"),
    "dead": ("dead", "失效"),
    "unknown": ("unknown", "不确定"),
    "unchecked": ("not checked", "没查过"),
    "images": ("{n} image|{n} images", "图片 {n} 张"),
    "dead_links": ("{n} dead link|{n} dead links", "{n} 个失效链接"),
    "more_hosts": ("{n} more hosts", "另外 {n} 个网站"),
    "no_links": ("The notes have no links to the web.", "笔记里没有指向网络的链接。"),
    # Findings
    "findings": ("Findings", "问题"),
    "fixable": ("{n} can be fixed:", "其中 {n} 个可以自动修复："),
    "more_findings": ("{n} more:", "还有 {n} 个："),
    "no_findings": ("No findings: everything is as it should be.", "没有发现问题，一切正常。"),
    # Reading debt
    "debt": ("Reading debt", "待读待补"),
    "debt_lead": (
        "What you linked and never noted, what you began and did not finish, and what has changed since.",
        "放了链接却没写笔记的，开了头没写完的，以及写完之后又有变化的。",
    ),
    "unread": ("Linked, never noted", "有链接，没笔记"),
    "unfinished": ("Empty sections", "空着的小节"),
    "marks": ("Marked as to do", "标了待补"),
    "changed": ("Changed since the note", "笔记之后有变化"),
    "newer": ("noted as version {linked}; the newest is {version}", "笔记写的是第 {linked} 版，最新是第 {version} 版"),
    "withdrawn": ("withdrawn:", "已撤稿："),
    "more_items": ("{n} more", "还有 {n} 条"),
    "omitted": ("{n} more are not shown.", "另有 {n} 条没有列出。"),
    "no_debt": ("No reading debt. Time for a new paper!", "没有欠账，可以读新论文了！"),
    "footer": (
        "Written by paperstack-lint report. This page contains all it shows and requests nothing.",
        "由 paperstack-lint report 生成。这个页面不依赖任何外部文件，也不访问网络。",
    ),
}
"""The texts by key, in the order of LANGUAGES. Before `|` is the text for one, where a language distinguishes that."""


def text(language: Language, key: str, **values: object) -> str:
    """Return a text with values filled in."""
    return TEXTS[key][LANGUAGES.index(language)].format(**values)


def count_text(language: Language, key: str, number: int) -> str:
    """Return a text about a number of things."""
    one, _, many = TEXTS[key][LANGUAGES.index(language)].partition("|")
    return (one if number == 1 or not many else many).format(n=number)
