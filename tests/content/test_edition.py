"""Editions and banks are canonical JSON, named by their digest."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from site_build.content.bank import canonical, parse_bank
from site_build.content.edition import (
    Publication,
    digest,
    edition_bytes,
    format_published,
    parse_edition,
    read_published,
)
from site_build.content.errors import PublishedListMalformed
from site_build.content.site import read_site

ROOT = Path(__file__).parents[2]
SITE = read_site(ROOT)


def test_an_edition_has_the_digest_of_the_worked_example(read_vectors: Callable[[str], Any]) -> None:
    """The same bytes as another implementation's, accents and quotation marks included."""
    example = read_vectors("acknowledgment")["edition"]
    data = json.dumps(example["input"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    edition = parse_edition(data)
    assert edition.clauses[1].under == ("Confidentiality Policy", "Confidentiality Procedures", "Notes & cafés")
    assert digest(data) == example["digest"]


@pytest.mark.parametrize("kind", ["whole", "short"])
def test_a_bank_has_the_digest_of_the_worked_example(read_vectors: Callable[[str], Any], kind: str) -> None:
    """The same bytes as another implementation's."""
    example = read_vectors("acknowledgment")["banks"][kind]
    data = json.dumps(example["input"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert canonical(parse_bank(data)) == data
    assert digest(data) == example["digest"]


def test_published_bytes_are_read_again_as_they_were() -> None:
    """The real edition and bank, there and back."""
    policy, bank = SITE.policies["confidentiality"], SITE.banks["confidentiality"]
    assert [clause.text for clause in parse_edition(edition_bytes(policy)).clauses] == [
        c.text for c in policy.clauses()
    ]
    assert parse_bank(canonical(bank)) == bank


def test_a_change_of_feedback_is_a_new_bank_and_the_same_edition() -> None:
    """Only the edition decides whether people sign again."""
    bank = SITE.banks["confidentiality"]
    first = bank.questions[0]
    choices = (first.choices[0].model_copy(update={"feedback": "Other words."}), *first.choices[1:])
    mended = bank.model_copy(update={"questions": (first.model_copy(update={"choices": choices}), *bank.questions[1:])})
    assert digest(canonical(mended)) != digest(canonical(bank))


def test_the_list_of_publications_is_read_as_written(tmp_path: Path) -> None:
    """Oldest first; the latest of a policy is the last; a broken list is refused in words."""
    first = Publication(
        policy="confidentiality",
        version="2020-02",
        edition="a" * 64,
        bank="b" * 64,
        published=date(2026, 11, 24),
        change="material",
        reason="A duty is new.",
        approved_by="Board of Trustees",
        short={"0" * 64: "c" * 64},
    )
    now = first.model_copy(update={"bank": "d" * 64, "change": "questions"})
    older = first.model_copy(update={"version": "2018-02", "edition": "0" * 64, "change": "first", "short": {}})
    (tmp_path / "published.json").write_bytes(format_published((older, first, now)))
    published = read_published(tmp_path)
    assert published.publications == (older, first, now)
    assert [published.change_of(edition) for edition in ("0" * 64, "a" * 64)] == ["first", "material"]
    assert published.latest("confidentiality") == now
    assert published.latest("other") is None
    (tmp_path / "published.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(PublishedListMalformed) as caught:
        read_published(tmp_path)
    assert caught.value.path == tmp_path / "published.json"


def test_a_folder_without_a_list_has_published_nothing(tmp_path: Path) -> None:
    """No list is an empty one."""
    assert read_published(tmp_path / "nowhere").publications == ()
