"""A link goes through a redirector.

Pages such as `link.zhihu.com/?target=…` come along when a link is copied. They show a warning first, track the
reader, and take the paper with them when they go. The target is in the address itself: the safe fix takes it from
there, through nested redirectors too, without asking anyone. Short links (`t.cn`, `bit.ly`) hold no target and are
reported by `links/shortener`.

    ```md bad
    [Post](https://link.zhihu.com/?target=https%3A//example.com/post%3Fid%3D1)
    ```
    ```md good
    [Post](https://example.com/post?id=1)
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.addresses import redirectors, urls
from paperstack_lint.links import retarget
from paperstack_lint.links.form import requestable_links
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"
ALTERS = retarget.ALTERS | {"images"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each link whose address holds the one that it leads to."""
    for link in requestable_links(note):
        target = redirectors.unwrap(link.target)
        if not target:
            continue
        parts = urls.web(link.target)
        host = parts.host if parts else ""
        message = f"the link goes through {host}: write its target, {quoted(target)}"
        fix = retarget.fix(note, link, target, f"write {quoted(target)}")
        yield Diagnostic(link.start, link.end, message, *fix)
