"""Serialized papers, and how they are found in a collection."""

from __future__ import annotations

import datetime
from pathlib import Path

from paperstack_lint.collection.facts import (
    EMPTY,
    NO_FACTS,
    Facts,
    OutgoingReference,
    key_hash,
    outgoing_references,
    serialize_papers,
    shared_key_hashes,
)
from paperstack_lint.collection.index import MAX_MATCHES, CollectionIndex
from paperstack_lint.collection.project import Project
from paperstack_lint.engine.incremental.result_format import deserialize_facts, serialize_facts
from paperstack_lint.note.note import Note
from paperstack_lint.papers import DEFAULT
from paperstack_lint.papers.matching.identified_papers import IdentifiedPaper


def paper(identifier: str, key: str = "", line: int = 1) -> IdentifiedPaper:
    return IdentifiedPaper(
        f"论文 {identifier}", (f"arxiv:{identifier}",), key, "", full=True, start=0, end=4, line=line
    )


def known(*papers: IdentifiedPaper) -> Facts:
    return NO_FACTS._replace(papers=serialize_papers(papers))


A, B, C = paper("1706.03762", "attention"), paper("1905.02249", "mixmatch"), paper("1911.09785", "attention")


def test_papers_come_back_as_they_were() -> None:
    assert serialize_papers((A, B, C)).papers() == (A, B, C)
    assert EMPTY.papers() == ()


def test_serialized_papers_have_the_hash_of_each_key_once() -> None:
    hashes = serialize_papers((A, C)).key_hashes
    assert sorted(hashes) == sorted({key_hash(key) for each in (A, C) for key in each.lookup_keys})


def test_a_key_hash_is_shared_where_two_notes_have_it() -> None:
    assert shared_key_hashes([serialize_papers((A, A)), serialize_papers((B,)), EMPTY]) == frozenset()
    assert shared_key_hashes([serialize_papers((A, B)), serialize_papers((C,)), serialize_papers((C,))]) == {
        key_hash("title:attention"),
        key_hash("arxiv:1911.09785"),
    }


def test_facts_survive_serialization() -> None:
    assert deserialize_facts(serialize_facts(known(A, B))) == known(A, B)


def test_a_paper_is_found_under_any_of_its_keys_in_the_other_notes_only() -> None:
    collection = CollectionIndex({"c.md": known(C), "b.md": known(B, A), "a.md": known(A)})
    assert [(each.path, each.paper) for each in collection.papers_with_keys("a.md", A.lookup_keys)] == [
        ("b.md", A),
        ("c.md", C),
    ]
    assert [each.path for each in collection.papers_with_keys("d.md", C.lookup_keys)] == ["a.md", "b.md", "c.md"]
    assert collection.papers_with_keys("b.md", B.lookup_keys) == ()


def test_a_paper_is_not_looked_up_in_all_of_very_many_notes() -> None:
    collection = CollectionIndex({f"{at:03}.md": known(A) for at in range(3 * MAX_MATCHES)})
    assert [each.path for each in collection.papers_with_keys("002.md", A.lookup_keys)][:3] == [
        "000.md",
        "001.md",
        "003.md",
    ]
    assert len(collection.papers_with_keys("002.md", A.lookup_keys)) == MAX_MATCHES


def test_what_reads_as_a_tag_is_one_reference_however_often_it_recurs() -> None:
    text = "".join(f'<i style="color: #0000ff">{word}</i>\n' for word in ("if", "for", "#", "while"))
    note = Note(Path("a.md"), text, Project(DEFAULT, datetime.date(2026, 6, 15)))
    assert list(outgoing_references(note)) == [OutgoingReference("?#/0000ff", 1, movable=False)]
