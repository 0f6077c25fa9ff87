"""Run the Markdown engines of site generators, where this machine has them.

kramdown is the gem `kramdown-parser-gfm`; marked and markdown-it are in the `node_modules` folder that `HEXO` names;
goldmark is the command `hugo`, or what `HUGO` names.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from tests.sites.builders import hugo
from tests.sites.builders.folder import write

_RUBY = """require 'json'; require 'kramdown'; require 'kramdown-parser-gfm'
texts = JSON.parse(STDIN.read)
puts JSON.generate(texts.map { |text| Kramdown::Document.new(text, input: 'GFM', hard_wrap: false).to_html })"""
_NODE = """const load = name => require(process.env.HEXO + '/' + name);
const make = {
  marked: () => (text => load('marked').marked.parse(text, {breaks: true})),
  'markdown-it': () => { const it = load('markdown-it')({html: true}); return text => it.render(text); },
}[process.argv[1]]();
console.log(JSON.stringify(JSON.parse(require('fs').readFileSync(0, 'utf8')).map(make)));"""


def _run(command: Sequence[str], texts: Sequence[str]) -> list[str]:
    environment = {**os.environ, "LANG": "C.UTF-8"}
    done = subprocess.run(
        command, input=json.dumps(list(texts)), env=environment, capture_output=True, encoding="utf-8", check=True
    )
    rendered: list[str] = json.loads(done.stdout)
    return rendered


def _kramdown(texts: Sequence[str], _folder: Path) -> list[str]:
    return _run(["ruby", "-e", _RUBY], texts)


def _node(package: str) -> Callable[[Sequence[str], Path], list[str]]:
    return lambda texts, _folder: _run(["node", "-e", _NODE, package], texts)


def _goldmark(texts: Sequence[str], folder: Path) -> list[str]:
    pages = {f"content/p{at}.md": f"---\ntitle: x\n---\n\n{text}" for at, text in enumerate(texts)}
    settings = (
        'baseURL = "/"\n[markup.goldmark.renderer]\nunsafe = true\n[markup.goldmark.extensions]\ntypographer = false\n'
    )
    layouts = {
        "layouts/_default/single.html": "{{ .Content }}",
        "layouts/_default/list.html": "",
        "layouts/index.html": "",
    }
    write(folder, {"hugo.toml": settings, **layouts, **pages})
    subprocess.run([hugo.command() or "hugo", "--quiet"], cwd=folder, check=True, capture_output=True)
    return [(folder / f"public/p{at}/index.html").read_text(encoding="utf-8") for at in range(len(texts))]


_ENGINES: dict[str, Callable[[Sequence[str], Path], list[str]]] = {
    "kramdown": _kramdown,
    "marked": _node("marked"),
    "markdown-it": _node("markdown-it"),
    "goldmark": _goldmark,
}
NAMES = tuple(_ENGINES)


@cache
def available(name: str) -> bool:
    """Return whether an engine can be run here."""
    if name == "goldmark":
        return hugo.available()
    if name == "kramdown":
        check = ["ruby", "-e", "require 'kramdown-parser-gfm'"]
        return (
            shutil.which("ruby") is not None and subprocess.run(check, capture_output=True, check=False).returncode == 0
        )
    folder = os.environ.get("HEXO")
    return folder is not None and Path(folder, name).is_dir() and shutil.which("node") is not None


def render(name: str, texts: Sequence[str], folder: Path) -> list[str]:
    """Return the HTML that an engine makes of each text; `folder` is for its files."""
    return [" ".join(html.split()) for html in _ENGINES[name](texts, folder)]
