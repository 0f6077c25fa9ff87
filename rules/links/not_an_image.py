"""An image link shows no image.

Its address is a web page (`github.com/…/blob/…` is a file's page, not the file), or its host shows the image in its own
pages only and sends an error or another image to a blog. The rule checks status, content type and the first bytes of
the image, which is requested once as a browser does from a page of your site (whose address is in the site's
configuration) and once without a referrer. Save the file in the blog.

The rule needs the network, so it runs only with `--online`.

    ```text web
    https://github.com/a/b/blob/main/figure.png other it is a web page
    https://raw.githubusercontent.com/a/b/main/figure.png image
    ```
    ```md bad
    ![figure](https://github.com/a/b/blob/main/figure.png)
    ```
    ```md good
    ![figure](https://raw.githubusercontent.com/a/b/main/figure.png)
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.addresses import urls
from paperstack_lint.collection.project import Project
from paperstack_lint.links.form import requestable_links
from paperstack_lint.text.message import msg

SEVERITY = "error"
NEEDS = {"images"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each image that certainly is not one, or is not shown in pages of other sites."""
    results = Project.of(note).network_results
    for link in requestable_links(note):
        found = results.image(link.target) if link.image else None
        if found and found.is_missing:
            remedy = _remedy(link.target)
            caveat = msg("either may be meant") if ", or " in remedy else ""
            message = msg("the image is not shown: {reason}; {remedy}", reason=found.reason, remedy=remedy)
            yield Diagnostic(link.start, link.end, message, caveat=caveat)


def _remedy(target: str) -> str:
    """Return what to do about an image, for a message."""
    url = urls.web(target)
    if url and urls.without_www(url.host) == "github.com" and "/blob/" in url.path:
        return msg("write `/raw/` for `/blob/`, or save the file in the blog")
    return msg("save the file in the blog")
