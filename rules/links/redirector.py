"""A link goes through a redirector.

Pages such as `link.zhihu.com/?target=…` are copied along with a link. They show a warning first, track the reader, and
break the link when they are shut down. The address itself contains the target: the safe fix extracts it, through nested
redirectors too, without the network. Short links (`t.cn`, `bit.ly`) contain no target; `links/shortener` reports them.

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
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"
ALTERS = retarget.ALTERS | {"images"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each link whose address contains its target."""
    for link in requestable_links(note):
        target = redirectors.unwrap(link.target)
        if not target:
            continue
        parts = urls.web(link.target)
        host = parts.host if parts else ""
        message = msg("the link goes through {host}: write its target, {target}", host=host, target=quoted(target))
        fix = retarget.fix(note, link, target, msg("write {text}", text=quoted(target)))
        yield Diagnostic(link.start, link.end, message, *fix)
