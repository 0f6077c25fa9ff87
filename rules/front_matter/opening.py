"""The opening fence of the front matter is missing on a Hexo site, which does not need it.

Hexo reads what is before the first `---` as front matter; editors, GitHub and every other generator print it as text.
Where a site has another generator, or an unknown one, `front-matter/fence` reports the missing fence. Where most posts
of a site have none, that is its habit, and nothing is reported.

The fix puts a line `---` before the first field. It is safe: Hexo reads the same fields.

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
    if (
        front is None
        or front.fence_problem is None
        or front.fence_problem.kind != "no opening"
        or is_template(note.text, front)
    ):
        return
    is_hexo = is_post(note) and generator_of(note) == "hexo"
    if is_hexo and Project.of(note).usual_fence_problem() != "no opening":
        start = front.fence_problem.start
        fix = Fix(msg("put the fence before it"), (Edit(start, start, "---" + note.newline),))
        message = msg(
            "the front matter has no opening fence, without which only Hexo reads it: put a line `---` before it"
        )
        yield Diagnostic(*note.line_span(start), message, fix)
