"""An image link shows no image.

A web page stands behind it (`github.com/…/blob/…` shows a file's page, not the file), or its host shows the image in
its own pages only and sends an error or another picture to a blog. It is told by status, content type and the first
bytes; the image is asked for as a browser does from a page of your site (its address is taken from the site's
configuration) and once without saying whence. Save the file in the blog.

The rule asks the network, so it runs only with `--online`.

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

SEVERITY = "error"
NEEDS = {"images"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each image that is certainly none, or is not shown in pages of other sites."""
    results = Project.of(note).network_results
    for link in requestable_links(note):
        found = results.image(link.target) if link.image else None
        if found and found.is_missing:
            remedy = _remedy(link.target)
            caveat = "either may be wanted" if ", or " in remedy else ""
            message = f"the image is not shown: {found.reason}; {remedy}"
            yield Diagnostic(link.start, link.end, message, caveat=caveat)


def _remedy(target: str) -> str:
    url = urls.web(target)
    if url and urls.without_www(url.host) == "github.com" and "/blob/" in url.path:
        return "write `/raw/` for `/blob/`, or save the file in the blog"
    return "save the file in the blog"
