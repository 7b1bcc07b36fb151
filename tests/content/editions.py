"""Small editions, made by hand or at random."""

from hypothesis import strategies as st

from site_build.content.edition import Edition, EditionClause

IDS = ("first", "second", "third", "fourth", "fifth", "sixth")
TITLE = "Kindness Policy"


def clause(clause_id: str, text: str = "Be kind to everybody.", *headings: str) -> EditionClause:
    """A clause under the policy's title and these headings."""
    return EditionClause(id=clause_id, text=text, under=(TITLE, *headings))


def edition(*clauses: EditionClause, version: str = "1") -> Edition:
    """An edition of the policy “kindness”."""
    return Edition(policy="kindness", version=version, clauses=clauses)


def editions(version: str = "1") -> st.SearchStrategy[Edition]:
    """Editions of up to six clauses in any order, with one of three texts each, under one of two headings."""
    texts = st.sampled_from(["Be kind.", "Be kind to everybody.", "Dogs are welcome at the office."])
    headings = st.sampled_from([(), ("At work",)])
    return st.lists(st.sampled_from(IDS), unique=True).flatmap(
        lambda ids: st.tuples(
            *(st.builds(lambda i, t, h: clause(i, t, *h), st.just(i), texts, headings) for i in ids)
        ).map(lambda clauses: edition(*clauses, version=version))
    )
