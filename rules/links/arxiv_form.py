"""A link to an arXiv paper is not in the canonical form.

PDF and HTML pages, `www.`, `http:` and mirrors that were shut down in 2024 are many addresses of one paper. The
abstract page, `https://arxiv.org/abs/ID`, opens at once, shows the versions, and makes equal papers have equal links.
The version is kept, tracking queries are dropped. Left alone are lists, sources, PostScript and files of a paper, a
place in a PDF or an HTML page (`#page=3`, `#S3`, `[p. 3](…)`), what does not open a page (images, embedded files,
downloads such as `wget …`, template tags), and a link that names its format (`[PDF](…)`, `PDF: …`, a badge, a column
headed `PDF`) or that is beside one to the abstract page. Where three of four notes, and at least ten, mostly link PDFs,
or a note links the PDFs of nine of ten papers, and of at least ten, that is a habit: PDFs are kept, and only what is
outdated (`http:`, `www.`, a mirror) is reported.

The fix is safe, unless the text of the link is the old address, in any spelling: it changes with the target, and so
readers see another text. A bare address is fixed safely.

    ```md bad
    [A Survey of Everything](http://www.arxiv.org/pdf/2001.00001v2.pdf)
    ```
    ```md good
    [A Survey of Everything](https://arxiv.org/abs/2001.00001v2)
    ```
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from paperstack_lint import Diagnostic, Note
from paperstack_lint.addresses import arxiv
from paperstack_lint.addresses.arxiv import ArxivUrl
from paperstack_lint.collection.project import Project
from paperstack_lint.links import retarget
from paperstack_lint.links.followed_links import links_pdfs_throughout, may_lead_to_abstract
from paperstack_lint.links.form import requestable_links
from paperstack_lint.note.markdown import Link
from paperstack_lint.text.message import msg
from paperstack_lint.text.quote import quoted

SEVERITY = "warning"
ALTERS = retarget.ALTERS


class Options(NamedTuple):
    """Which form is canonical.

    `pdf`: links to a PDF become links to the `abs` page; stay links to the PDF (`keep`); or link what most of the notes
    or most links of the note do (`consistent`).
    `version`: `keep` it, or `drop` it, so that links open the newest version.
    `derivatives`: links to sites that show arXiv's papers (ar5iv, alphaXiv, Hugging Face papers …) and to arXiv's
    DOIs are left alone (`keep`), or become links to arXiv itself (`rewrite`).
    """

    pdf: Literal["consistent", "abs", "keep"] = "consistent"
    version: Literal["keep", "drop"] = "keep"
    derivatives: Literal["keep", "rewrite"] = "keep"


def check(note: Note, options: Options) -> Iterator[Diagnostic]:
    """Report each link to a paper whose URL differs from the canonical one."""
    for link in requestable_links(note):
        where = arxiv.locate(link.target)
        if not where or not _is_linted(where, options) or not may_lead_to_abstract(note, link, where):
            continue
        target = _canonical(note, where, link.target, options)
        if link.target != target:
            message = msg(
                "the arXiv link {target} is not canonical: write {canonical}",
                target=quoted(link.target),
                canonical=quoted(target),
            )
            fix = retarget.fix(
                note, link, target, msg("write {text}", text=quoted(target)), caveat=_caveat(where, link)
            )
            yield Diagnostic(link.start, link.end, message, *fix)


def _is_linted(where: ArxivUrl, options: Options) -> bool:
    """Return whether the rule checks links to the site of a paper."""
    return where.site == "arxiv" or (where.site != "dead" and options.derivatives == "rewrite")


def _canonical(note: Note, where: ArxivUrl, target: str, options: Options) -> str:
    """Return the canonical URL of `target`, which was parsed as `where`."""
    if options.version == "drop":
        where = where._replace(version="")
    if where.form == "pdf" and options.pdf == "keep":
        return where.pdf
    is_habit = options.pdf == "consistent" and where.form == "pdf"
    if is_habit and (links_pdfs_throughout(note) or Project.of(note).usually_links_pdfs()):
        return where.pdf + ".pdf" * target.lower().endswith(".pdf")  # arXiv serves both
    return where.abs


def _caveat(where: ArxivUrl, link: Link) -> str:
    """Return why another page may be meant; `` where it cannot."""
    if where.identifier.lower() not in link.target.lower():
        return msg("its identifier is encoded or has doubled slashes")
    return msg("a theme may expect the PDF there") if link.kind == "field" and where.form != "abs" else ""
