"""A run that goes on has the results of a new one, for any change meanwhile."""

from __future__ import annotations

import random
from functools import cached_property
from pathlib import Path

import pytest

from paperstack_lint.collection.index import _SOURCES, CollectionIndex
from paperstack_lint.engine.editor_run import LiveRun, OpenNote
from paperstack_lint.engine.session import Sessions
from tests.repositories import committed

PIECES = (
    "# 用CNN检测\n\n",
    "# 用 GNN 检测\n\n",
    "# Heading\n\n",
    "[x](a.md#heading)\n\n",
    "[x](b.md#用cnn检测) [y](c.md#nowhere)\n\n",
    "* [MixMatch](https://arxiv.org/abs/1905.02249)\n* 🔑 Key: x\n* 🎓 Source: y\n\n",
    "* [EnAET](https://arxiv.org/abs/1911.09265)\n* 🔑 Key: x\n* 🎓 Source: y\n\n",
    "text 和 text。\n\n",
)
TAGS = ("NAS", "nas", "GAN", "量化")
NAMES = ("a.md", "b.md", "c.md", "d.md")


def written(chance: random.Random) -> str:
    """A note of some pieces."""
    tags = ", ".join(chance.sample(TAGS, 2))
    return f"---\ntitle: A\ntags: [{tags}]\n---\n\n" + "".join(chance.choices(PIECES, k=chance.randrange(5)))


def sessions(paths: list[Path]) -> Sessions:
    return Sessions.opened(None, lambda _: None, isolated=False, paths=paths)


def begun(texts: dict[Path, str], earlier: LiveRun | None = None) -> LiveRun:
    notes = [OpenNote(path, text, is_saved=False) for path, text in texts.items()]
    return LiveRun(sessions(list(texts)), notes, None, earlier.memory if earlier else None)


@pytest.mark.parametrize("seed", range(6))
def test_after_each_change_the_results_are_those_of_a_new_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.chdir(tmp_path)
    chance = random.Random(seed)  # noqa: S311  # the same notes each time
    for name in NAMES:
        (tmp_path / name).write_text(written(chance), encoding="utf-8")
    committed(tmp_path)
    texts = {Path(name): (tmp_path / name).read_text(encoding="utf-8") for name in NAMES[:3]}
    run = begun(texts)
    for step in range(12):
        if step % 4 == 3:  # another program changes a note that is not open
            (tmp_path / "d.md").write_text(written(chance), encoding="utf-8")
            run = begun(texts, run)
        else:
            path = chance.choice([*texts])
            texts[path] = written(chance) if step % 2 else texts[path] + chance.choice(PIECES)
            run.change(path, texts[path])
        new = begun(texts)
        for path in texts:
            assert run.checked(path) == new.checked(path)
        assert run.fix(path) == new.fix(path)
        assert run.checked(path) == new.checked(path)


def test_fixing_leaves_no_facts_and_a_keystroke_replaces_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("a.md")
    run = begun({path: "[x](http://arxiv.org/pdf/1905.02249v2.pdf)\n"})
    number = len(run.memory.facts)
    for at in range(5):
        run.change(path, f"# {at}\n\n[x](http://arxiv.org/pdf/1905.02249v2.pdf)\n")
        assert run.fix(path).texts
    assert len(run.memory.facts) <= max(number, 1)


def test_what_an_index_may_reuse_names_all_that_it_derives() -> None:
    derived = {name for name, value in vars(CollectionIndex).items() if isinstance(value, cached_property)}
    assert derived - {"_read"} == _SOURCES.keys()  # `_read` caches single notes
