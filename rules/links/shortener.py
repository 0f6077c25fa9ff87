"""A link is a short one, which does not show its target.

`bit.ly/…`, `t.co/…` and `t.cn/…` redirect only as long as their service exists: several were shut down, and all their
links are dead; `goo.gl` and `git.io` accept no new links, and `goo.gl` dropped unused ones in August 2025. The note
does not show which page was meant. Without `--online` there is no fix; with it, an unsafe fix writes the page that the
short link redirects to now. The short links of an embedded tweet are not the author's, and left alone, as is
`goo.gl/maps/…`, which Google Maps creates, and a bare one that is an example (`such as https://bit.ly/3abc`).

    ```text web
    https://bit.ly/3abc 301 https://example.com/post
    https://example.com/post 200
    ```
    ```md bad
    [Post](https://bit.ly/3abc)
    ```
    ```md good
    [Post](https://example.com/post)
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Note
from paperstack_lint.addresses import redirectors, urls
from paperstack_lint.collection.project import Project
from paperstack_lint.links import retarget, verdicts
from paperstack_lint.links.form import requestable_links
from paperstack_lint.note.markdown import Link
from paperstack_lint.text.credentials import mask_credentials
from paperstack_lint.text.edits import Span
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted
from paperstack_lint.text.regex import regex
from paperstack_lint.text.spans import covering

ALTERS = retarget.ALTERS | {"images"}
SEVERITY = "warning"
USES = {"links"}

EMBEDDED = r"<blockquote\b[^<>]{0,300}\btwitter-tweet\b(?:[^<]|<(?!/?blockquote))*+"
"""A tweet as its service embeds it, with short links of its own."""

EXAMPLE = (
    r"(?i:\b(?:such as|e\.g\.|like|for example|for instance)|例如|比如|譬如|例えば|예를 들어|예:)[\s,:，：]*[<`\"“(（]?"
)
"""The words before an address that is an example."""
MAX_WORDS = 24


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report links to a service that shortens addresses."""
    targets = _redirect_targets(note)
    tweets = [Span(*found.span()) for found in regex(EMBEDDED).finditer(note.text, note.body)]
    for link in requestable_links(note):
        host = redirectors.shortener_host(link.target)
        if not host or covering(tweets, link.start) or _is_example(note, link):
            continue
        if target := targets.get(link):
            message = msg(
                "the short link of {host} redirects to {target}: write that", host=host, target=quoted(target)
            )
            fix = retarget.fix(
                note,
                link,
                target,
                msg("write {text}", text=quoted(target)),
                caveat=msg("it may have had another target"),
            )
            yield Diagnostic(link.start, link.end, message, *fix)
        else:
            message = msg("the short link of {host} does not show its target: link the page itself", host=host)
            yield Diagnostic(link.start, link.end, message)


def _is_example(note: Note, link: Link) -> bool:
    """Return whether a bare short link is what the note writes about, and not a link to something else."""
    before = note.text[max(0, link.start - MAX_WORDS) : link.start]
    return link.kind in ("bare", "autolink") and regex(rf"{EXAMPLE}\Z").search(before) is not None


def _redirect_targets(note: Note) -> dict[Link, str]:
    """Return the last page of the redirects of each living link, as far as the network was queried."""
    found = Project.of(note).network_results.links_with_verdicts(note)
    living = (
        (link, about, verdict.hops) for link, about, verdict in found if verdict.state == "alive" and verdict.hops
    )
    ends = {
        link: hops[-1].target for link, about, hops in living if not verdicts.detour(about.address, hops[-1].target)
    }
    return {link: end for link, end in ends.items() if mask_credentials(end) == end and urls.web(end)}
