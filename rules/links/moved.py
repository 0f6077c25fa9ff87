"""A link is to a page that has moved permanently.

The host itself reports it (301 or 308), and the redirect will not be kept for ever. Only moves within a site are
reported, to a page of the same shape: never to a login, a captcha or a home page. The fix writes the new address; it is
safe where host and path have the same name (apart from `https`, `www.`, a slash or an ending), and for repositories.

The rule needs the network, so it runs only with `--online`.

    ```text web
    http://example.com/post 301 https://example.com/post
    https://example.com/post 200
    ```
    ```md bad
    [Post](http://example.com/post#end)
    ```
    ```md good
    [Post](https://example.com/post#end)
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.addresses import redirectors
from paperstack_lint.collection.project import Project
from paperstack_lint.links import retarget, verdicts
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"
ALTERS = retarget.ALTERS | {"images"}
NEEDS = {"links"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report each living link whose redirects are all permanent, and end at a similar page of the site."""
    results = Project.of(note).network_results
    for link, about, found in results.links_with_verdicts(note):
        if found.state != "alive" or redirectors.unwrap(link.target):
            continue
        if mask_credentials(link.target) != link.target:
            continue  # it was requested without the credentials
        new = verdicts.new_address(about.address, found.hops)
        if new:
            target = new + link.target[len(link.target.partition("#")[0]) :]
            message = msg("the page has moved: write {target}", target=quoted(target))
            safe = about.kind == "repository" or verdicts.is_certain(about.address, new)
            doubt = "" if safe else msg("the host or the path is another one")
            fix = retarget.fix(note, link, target, msg("write {text}", text=quoted(target)), caveat=doubt)
            yield Diagnostic(link.start, link.end, message, *fix)
