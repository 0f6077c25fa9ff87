"""The opening fence of the front matter is missing, or below a blank line, on a Hexo site, which reads it nevertheless.

Hexo reads what is before the first `---` as front matter, and passes over one blank line before the opening fence;
editors, GitHub and Jekyll print such front matter as text. Where a site has another generator, or an unknown one,
`front-matter/fence` reports it. What most posts of a site have is its habit, and not reported.

The fix puts a line `---` before the first field, or removes the blank line. It is safe: Hexo reads the same fields.

    ```yml file=_config.yml
    title: Notes
    ```
    ```md file=source/about.md
    ---
    title: About
    ---
    ```
    ```md bad file=source/_posts/2020-03-26-mixmatch.md
    title: MixMatch
    tags: [SSL]
    ---

    MixMatch mixes labelled and unlabelled data.
    ```
    ```md good file=source/_posts/2020-03-26-mixmatch.md
    ---
    title: MixMatch
    tags: [SSL]
    ---

    MixMatch mixes labelled and unlabelled data.
    ```
"""

from collections.abc import Iterator

from paperstack_lint import Diagnostic, Edit, Fix, Note
from paperstack_lint.collection.project import Project
from paperstack_lint.note.front_matter import is_template
from paperstack_lint.site.workspace import generator_of, is_post
from paperstack_lint.text.message import msg

SEVERITY = "warning"
ALTERS = {"front matter"}


def check(note: Note, _options: None) -> Iterator[Diagnostic]:
    """Report front matter that only Hexo reads."""
    front = note.front_matter
    if front is None or front.fence_problem is None or is_template(note.text, front):
        return
    kind, start, end = front.fence_problem
    is_hexo = is_post(note) and generator_of(note) == "hexo"
    if not is_hexo or Project.of(note).usual_fence_problem() == kind:
        return
    if kind == "no opening":
        message = msg(
            "the front matter has no opening fence, without which only Hexo reads it: put a line `---` before it"
        )
        fix = Fix(msg("put the fence before it"), (Edit(start, start, "---" + note.newline),))
        yield Diagnostic(*note.line_span(start), message, fix)
    elif kind == "blank lines" and note.text[start:end].strip("\ufeff") == note.newline:
        message = msg("a blank line before the front matter hides it from editors and GitHub: remove it")
        yield Diagnostic(start, end, message, Fix(msg("remove the blank line"), (Edit(start, end, ""),)))
