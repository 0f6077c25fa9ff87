"""A link is signed and expires.

Cloud stores, GitHub, Discord and Notion sign addresses with a signature that expires, often within minutes: the image
is there when the note is written, and missing when it is read. Save the file in the blog, or link the page that it is
from.

    ```md bad
    ![results](https://store.s3.amazonaws.com/a.png?X-Amz-Expires=300&X-Amz-Signature=0a1b)
    ```
    ```md good
    ![results](/images/a.png)
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.addresses import redirectors, urls
from paperstack_lint.links.form import requestable_links
from paperstack_lint.text.message import msg
from paperstack_lint.text.regex import regex

SEVERITY = "error"
# The parameters of signatures that expire, as stores and services name them: a query has all of one row.
_SIGNED = (
    ("x-amz-expires", "x-amz-signature"),
    ("x-goog-expires", "x-goog-signature"),
    ("x-expires", "x-signature"),
    ("x-oss-expires", "x-oss-signature"),
    ("x-tos-expires", "x-tos-signature"),
    ("expires", "signature"),
    ("expires", "ssig"),
    ("expirationtimestamp", "signature"),
    ("q-sign-time", "q-signature"),
    ("se", "sig", "sv"),
    ("e", "token"),
    ("ex", "is", "hm"),
    ("auth_key",),
)
_TOKENS = {"private-user-images.githubusercontent.com": "jwt", "raw.githubusercontent.com": "token"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report links whose query is a signature that expires."""
    for link in requestable_links(note):
        url = urls.web(link.target)
        if not url or len(url.query) < 2 or urls.insecure_host(link.target) or redirectors.unwrap(link.target):
            continue
        names = {pair.partition("=")[0].lower() for pair in regex(r"&(?:amp;)?").split(url.query[1:])}
        if _TOKENS.get(url.host, "\0") in names or any(names.issuperset(row) for row in _SIGNED):
            what = msg("image") if link.image else msg("link")
            message = msg(
                "the {what} to {host} is signed and expires: save the file in the blog, or link its page",
                what=what,
                host=url.host,
            )
            yield Diagnostic(link.start, link.end, message)
