"""Papers that are held small, and how they are found in a collection."""

from __future__ import annotations

from paperstack_lint.collection.facts import NOTHING, Facts
from paperstack_lint.collection.index import MANY, Collection
from paperstack_lint.collection.packed_papers import EMPTY, key_hash, packed, shared
from paperstack_lint.engine.incremental.result_format import deserialize_facts, serialize_facts
from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper


def paper(identifier: str, key: str = "", line: int = 1) -> IdentifiedPaper:
    return IdentifiedPaper(
        f"论文 {identifier}", (f"arxiv:{identifier}",), key, "", full=True, start=0, end=4, line=line
    )


def known(*papers: IdentifiedPaper) -> Facts:
    return NOTHING._replace(papers=packed(papers))


A, B, C = paper("1706.03762", "attention"), paper("1905.02249", "mixmatch"), paper("1911.09785", "attention")


def test_papers_come_back_as_they_were() -> None:
    assert packed((A, B, C)).papers() == (A, B, C)
    assert EMPTY.papers() == ()


def test_a_shelf_has_the_mark_of_each_key_once() -> None:
    marks = packed((A, C)).key_hashes
    assert sorted(marks) == sorted({key_hash(key) for each in (A, C) for key in each.lookup_keys})


def test_a_mark_is_shared_where_two_shelves_have_it() -> None:
    assert shared([packed((A, A)), packed((B,)), EMPTY]) == frozenset()
    assert shared([packed((A, B)), packed((C,)), packed((C,))]) == {
        key_hash("title:attention"),
        key_hash("arxiv:1911.09785"),
    }


def test_facts_survive_being_packed() -> None:
    assert deserialize_facts(serialize_facts(known(A, B))) == known(A, B)


def test_a_paper_is_found_under_any_of_its_keys_in_the_other_notes_only() -> None:
    collection = Collection({"c.md": known(C), "b.md": known(B, A), "a.md": known(A)})
    assert [(each.path, each.paper) for each in collection.papers("a.md", A.lookup_keys)] == [("b.md", A), ("c.md", C)]
    assert [each.path for each in collection.papers("d.md", C.lookup_keys)] == ["a.md", "b.md", "c.md"]
    assert collection.papers("b.md", B.lookup_keys) == ()


def test_a_paper_is_not_looked_up_in_all_of_very_many_notes() -> None:
    collection = Collection({f"{at:03}.md": known(A) for at in range(3 * MANY)})
    assert [each.path for each in collection.papers("002.md", A.lookup_keys)][:3] == ["000.md", "001.md", "003.md"]
    assert len(collection.papers("002.md", A.lookup_keys)) == MANY
