"""Generated sites, built by real generators before and after `--fix`.

`generate` makes sites as data, `builders` run Jekyll, Hexo and Hugo on them, `resolve` follows every link of the built
pages, and `compare` says what the fixes changed that no finding names. `recorded` contains answers of the generators for
machines that have none.
"""
