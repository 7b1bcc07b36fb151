"""Editions of an invented policy, published with their short banks from words alone; its page says the newest."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from site_build.content.bank import BankDuty, Choice, Draw, Question, ResolvedBank, canonical, parse_bank
from site_build.content.edition import (
    INDEX,
    Edition,
    EditionClause,
    Publication,
    digest,
    format_published,
    parse_edition,
    read_published,
)
from site_build.content.short_bank import Step, make_short_banks, read_steps
from site_build.demo.forms import FormFactory
from site_build.office.office import Office

ROLES = {
    "greet": ("trustee", "staff", "volunteer"),
    "ask": ("staff", "volunteer"),
    "keys": ("staff",),
    "money": ("trustee",),
    "share": ("volunteer",),
    "aims": (),
}
FIRST = {clause: f"As it was first said of {clause}." for clause in ROLES}
PAGE = """---
policy: kindness
version: "{version}"
adopted: 2026-01
review: 2028-01
approved_by: Board of Trustees
---

# Kindness Policy {{: #kindness-policy }}

{clauses}"""
Words = Mapping[str, str]


def publish_words(
    root: Path,
    version: str,
    words: Words,
    change: Literal["first", "material", "editorial", "questions"],
    reason: str = "Invented.",
    *,
    headings: Words | None = None,
    day: date = date(2026, 11, 25),
) -> Publication:
    """Publish the policy with these words of its clauses; of `questions`, with another question about each.

    `headings` are those that clauses stand under, below the title.
    """
    published = read_published(root / "editions")
    under = {clause: ("Kindness Policy", *([headings[clause]] if headings else [])) for clause in words}
    clauses = tuple(EditionClause(id=clause, text=text, under=under[clause]) for clause, text in words.items())
    edition = canonical(Edition(policy="kindness", version=version, clauses=clauses))
    asked = f"question {len(published.publications)}"
    bank = make_bank(words, asked)
    earlier = [step for step in read_steps(published, "kindness") if canonical(step.edition) != edition]
    kind = published.change_of(digest(edition)) if change == "questions" else change
    short = make_short_banks(earlier, Step(parse_edition(edition), kind, bank), "I agree to what changed.")
    since = {earlier: canonical(made) for earlier, made in short.items()}
    whole = canonical(bank)
    for data in (edition, whole, *since.values()):
        _write(published.folder, data)
    entry = Publication(
        policy="kindness",
        version=version,
        edition=digest(edition),
        bank=digest(whole),
        published=day,
        change=change,
        reason=reason,
        approved_by="Board of Trustees",
        short={earlier: digest(data) for earlier, data in since.items()},
    )
    (published.folder / INDEX).write_bytes(format_published((*published.publications, entry)))
    paragraphs = "".join(f"{text}\n{{: #{clause} }}\n\n" for clause, text in words.items())
    (root / "docs/policy/kindness.md").write_text(PAGE.format(version=version, clauses=paragraphs), encoding="utf-8")
    return entry


def short_forms(office: Office, publication: Publication, since: str) -> FormFactory:
    """What fills in forms about what changed since an earlier edition (a digest)."""
    bank = publication.short[since]
    pair = publication.model_copy(update={"bank": bank})
    return FormFactory(office.register.keys.public(), pair, parse_bank(office.published.read(bank)))


def whole_forms(office: Office, publication: Publication) -> FormFactory:
    """What fills in forms about the whole of an edition."""
    bank = parse_bank(office.published.read(publication.bank))
    return FormFactory(office.register.keys.public(), publication, bank)


def make_bank(words: Words, asked: str) -> ResolvedBank:
    """The whole bank: a question about each clause that asks something, all of which are drawn."""
    return ResolvedBank(
        policy="kindness",
        declaration="I agree to the Kindness Policy.",
        parts=("all",),
        duties=_duties(words),
        quiz={role: Draw(number=(_count(role, words),), pass_mark=1) for role in _roles(words)},
        questions=_questions(words, asked),
    )


def _duties(clauses: Mapping[str, str] | tuple[str, ...]) -> tuple[BankDuty, ...]:
    return tuple(BankDuty(id=f"do-{one}", clause=one, roles=ROLES[one]) for one in clauses if ROLES[one])


def _roles(clauses: Mapping[str, str] | tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(role for clause in clauses for role in ROLES[clause]))


def _count(role: str, clauses: Mapping[str, str] | tuple[str, ...]) -> int:
    return sum(role in ROLES[clause] and clause != "share" for clause in clauses)


def _questions(clauses: Mapping[str, str] | tuple[str, ...], asked: str) -> tuple[Question, ...]:
    """One about each clause that asks something, but for `share`, which nobody is asked about."""
    return tuple(
        Question(
            id=f"about-{clause}",
            part="all",
            prompt=f"What does the policy ask? ({asked})",
            choices=(
                Choice(text="This.", correct=True, feedback="Yes."),
                Choice(text="That.", feedback="Look again."),
            ),
            clauses=(clause,),
            roles=ROLES[clause],
        )
        for clause in clauses
        if ROLES[clause] and clause != "share"
    )


def _write(folder: Path, data: bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{digest(data)}.json").write_bytes(data)
