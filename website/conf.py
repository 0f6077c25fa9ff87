"""The configuration of Sphinx, which `python -m website` calls once for each language."""

from __future__ import annotations

from sphinx.application import Sphinx

from paperstack_lint import __version__
from website import document_tree
from website.search import SearchPairs

project = "paperstack-lint"
release = __version__
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
smartquotes = False  # GitHub shows quotes and dashes as they are written,
trim_doctest_flags = False  # and `<BLANKLINE>`
suppress_warnings = ["misc.highlighting_failure"]  # bad examples are no valid YAML, and images no text

myst_heading_anchors = 6  # the ids of headings are those of GitHub
myst_enable_extensions = ["html_image"]
myst_disable_syntax = ["myst_block_break", "myst_line_comment", "myst_role", "myst_target"]  # as GitHub reads the files

html_theme = "pydata_sphinx_theme"
html_title = project
html_favicon = "static/icon.svg"
html_context = {"default_mode": "auto"}  # light or dark, as the system is
html_static_path = ["static"]
html_css_files = ["site.css"]
templates_path = ["templates"]
html_search_language = "zh"
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_sphinx = False
html_use_index = False
html_permalinks_icon = "#"
html_sidebars = {"**": ["navigation.html"]}
html_theme_options = {
    "logo": {"text": project},
    "navbar_align": "left",
    "navbar_center": [],
    "navbar_end": ["languages.html", "theme-switcher"],
    "secondary_sidebar_items": ["page-toc"],
    "show_toc_level": 2,
    "article_header_start": ["breadcrumbs"],
    "footer_start": [],
    "footer_end": [],
    "primary_sidebar_end": [],
    "surface_warnings": False,
}


def setup(app: Sphinx) -> None:
    """Replace Sphinx's search for Chinese, in both languages: the English pages quote Chinese notes."""
    app.add_search_language(SearchPairs)
    document_tree.connect(app)
