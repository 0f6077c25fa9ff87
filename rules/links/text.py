"""The text of a link is one address, its target another.

`[https://arxiv.org/abs/1706.03762](https://arxiv.org/abs/1705.03122)`: one of the two was copied from elsewhere, and
the reader gets another page than the text says. Identifiers of arXiv are compared as addresses are. Two spellings of
one address make no difference: the scheme, `www.`, a slash, an encoding, a query or a fragment, a redirector or a short
link, a text that is cut short, another page of the same paper, a DOI, which redirects to its publisher, or the number
of an answer. The name of a container image (`nvcr.io/a/b:1.0`) is no address.

There is no fix: only you know which of the two was meant.

    ```md bad
    [https://arxiv.org/abs/1706.03762](https://arxiv.org/abs/1705.03122)
    ```
    ```md good
    [https://arxiv.org/abs/1706.03762](https://arxiv.org/abs/1706.03762)
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.links import address_spellings, retarget
from paperstack_lint.links.form import requestable_links
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "error"


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each link whose whole text is an address of another page than its target."""
    for link in requestable_links(note):
        if link.image or link.kind in ("bare", "autolink"):
            continue
        for text in retarget.texts(note, link):
            if address_spellings.is_other_address(text, link.target):
                message = msg(
                    "the text is one address, {text}, the target another, {target}: look up which is meant",
                    text=quoted(text.strip()),
                    target=quoted(link.target),
                )
                yield retarget.at_target(link, message, None)
                break
