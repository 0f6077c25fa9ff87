"""The references of an index that is derived from an earlier one are those of one that is made again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paperstack_lint.collection.facts import NO_FACTS, Facts, OutgoingReference
from paperstack_lint.collection.index import CollectionIndex

PATHS = ["a.md", "b.md", "c.md", "d.md"]
TARGETS = [
    "a.md#one",
    "b.md#one",
    "b.md#One!",
    "c.md#two",
    "c.md#十",
    "gone.md#one",
    "?#one",
    "?#/tag",
    "?#=a title",
    "?#Two",
]
KEYS = ["one", "two", "十", "/tag", "=atitle", ""]
REFERENCES = st.lists(
    st.builds(OutgoingReference, st.sampled_from(TARGETS), st.integers(1, 3), st.booleans()), max_size=8
)
COLLECTIONS = st.fixed_dictionaries({path: REFERENCES.map(tuple) for path in PATHS})


def facts(references: tuple[OutgoingReference, ...]) -> Facts:
    return NO_FACTS._replace(references=references)


class Resolver:
    """Resolves targets as a site would, and counts."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def resolve(self, path: str, target: str) -> tuple[str, str] | None:
        self.calls.append(path)
        name, _, fragment = target.partition("#")
        return (name, fragment) if name in PATHS else None


def observed(index: CollectionIndex) -> object:
    """All that the index says about references, in order."""
    return [(path, index.incoming_links(path), index.incoming_references(path, KEYS)) for path in PATHS]


@given(COLLECTIONS, st.lists(st.dictionaries(st.sampled_from(PATHS), REFERENCES.map(tuple)), min_size=1, max_size=4))
def test_references_that_replace_others_are_those_of_a_new_index(
    collection: dict[str, tuple[OutgoingReference, ...]],
    changes: list[dict[str, tuple[OutgoingReference, ...]]],
) -> None:
    resolver, linted = Resolver(), {"a.md": True, "b.md": False}
    known = {path: facts(each) for path, each in collection.items()}
    index = CollectionIndex(known, resolver.resolve, is_updated=linted.get)
    for changed in changes:
        before = observed(index)
        known = known | {path: facts(each) for path, each in changed.items()}
        resolver.calls.clear()
        derived = CollectionIndex(known, resolver.resolve, is_updated=linted.get).reuse(index)
        assert set(resolver.calls) <= changed.keys()
        assert observed(derived) == observed(CollectionIndex(known, Resolver().resolve, is_updated=linted.get))
        assert observed(index) == before  # a note may still query the earlier one
        index = derived


def test_a_site_that_is_read_again_resolves_all_references_again() -> None:
    one = {"a.md": facts((OutgoingReference("b.md#x", 1, movable=True),)), "b.md": NO_FACTS}
    index = CollectionIndex(one, Resolver().resolve)
    assert len(index.incoming_links("b.md")) == 1
    changed = one | {"a.md": facts((OutgoingReference("b.md#y", 1, movable=True),))}
    resolver = Resolver()
    assert len(CollectionIndex(changed, resolver.resolve).reuse(index).incoming_links("b.md")) == 1
    assert resolver.calls == ["a.md"]
