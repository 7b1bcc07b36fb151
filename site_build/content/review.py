"""By when a policy is to be looked at again, and which post sees to that; on pages, and as a file for a calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid5

from pydantic import TypeAdapter

from site_build.config import Portal
from site_build.content.policy import Policy, PolicyMeta, is_policy, last_day, read_policy
from site_build.content.site import Site
from site_build.content.source import Source, read_source, validate
from site_build.errors import ContentError, Problem
from site_build.words import say_day

CALENDAR = "review.ics"
NOTICE = timedelta(days=60)

_META = TypeAdapter(PolicyMeta)
_REVIEWS = UUID("6d1f0a52-7f0e-4c3b-9a53-2f1b8f0f7a64")  # ours alone, so that no other event is taken for a review
_LINE = 75  # octets of a line of a calendar, its end not counted
_SPECIAL = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,"})


@dataclass(frozen=True)
class PolicyReview:
    """A policy, by id, the last day on which its review is not late, and the name of the post that sees to it."""

    policy: str
    version: str
    due: date
    post: str

    def is_late(self, today: date) -> bool:
        """Whether the date has passed."""
        return self.due < today

    def is_near(self, today: date) -> bool:
        """Whether the date has passed or is within sixty days."""
        return self.due - NOTICE <= today


def review_of(meta: PolicyMeta, portal: Portal) -> PolicyReview:
    """The review that a policy's front matter asks for; where it names no post, the register's keeper sees to it."""
    contact = portal.contacts.get(meta.review_by or portal.keeper.post)
    name = contact.name if contact else portal.keeper_name
    return PolicyReview(meta.policy, meta.version, last_day(meta.review), name)


def list_reviews(root: Path, portal: Portal) -> list[PolicyReview]:
    """When each policy is to be reviewed, by the top of its page; a page that cannot be read is left out."""
    return [review_of(meta, portal) for _, meta in _read_metas(root)]


def find_policy(root: Path, policy: str) -> Policy | None:
    """The policy with this id, or None where there is none; raise `ContentError` when its clauses cannot be read."""
    return next((read_policy(source) for source, meta in _read_metas(root) if meta.policy == policy), None)


def find_reviews_due(site: Site, today: date) -> Iterator[Problem]:
    """A warning for each policy whose date has passed or is near. No build stops for it: it would say so on one day."""
    for policy in site.policies.values():
        review = review_of(policy.meta, site.portal)
        if review.is_near(today):
            verb = "was" if review.is_late(today) else "is"
            words = f"This policy {verb} to be reviewed by {say_day(review.due)}. The {review.post} sees to that."
            yield Problem(policy.source.path, policy.source.meta.line(("review",)), words, warning=True)


def format_calendar(policy: Policy, portal: Portal) -> bytes:
    """The review as an event of one day (RFC 5545), with a reminder; the same bytes on every day.

    A calendar that has it already puts a later date in its place: the event's name is the charity's and the policy's.
    """
    review, whose = review_of(policy.meta, portal), portal.organisation.name
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//policy-portal//EN", "BEGIN:VEVENT"),
        f"UID:{uuid5(_REVIEWS, f'{whose}/{policy.id}')}",
        f"DTSTAMP:{last_day(policy.meta.adopted):%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{review.due:%Y%m%d}",
        f"SUMMARY:{_text(f'Review due: {policy.title}')}",
        f"DESCRIPTION:{_text(f'The {review.post} of {whose} sees to that. The policy applies until it is changed.')}",
        *("TRANSP:TRANSPARENT", "BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-P{NOTICE.days}D"),
        f"DESCRIPTION:{_text(f'Review by {say_day(review.due)}: {policy.title}')}",
        *("END:VALARM", "END:VEVENT", "END:VCALENDAR"),
    )
    return "".join(f"{piece}\r\n" for line in lines for piece in _fold(line)).encode()


def _read_metas(root: Path) -> Iterator[tuple[Source, PolicyMeta]]:
    for path in sorted((root / "docs").rglob("*.md")):
        try:
            source = read_source(root, path)
            if is_policy(source):
                yield source, validate(_META, source.meta.value, source.meta, source.path)
        except ContentError:
            continue  # “portal check” tells an author about it


def _text(words: str) -> str:
    return " ".join(words.split()).translate(_SPECIAL)


def _fold(line: str) -> Iterator[str]:
    """The line in pieces, each but the first after a space, and no character in two of them."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > _LINE:
            yield piece
            piece = " "
        piece += character
    yield piece
