"""What an export shows of each row. Whether somebody read the Easy Read or was helped is nobody's column."""

from collections.abc import Iterable

from site_build.office.standing import Standing

COLUMNS = ("name", "role", "policy", "standing", "version", "date")


def export_rows(standings: Iterable[Standing]) -> list[dict[str, str]]:
    """The rows as text, by column; a date is written 2026-01-31, and what there is not is empty."""
    return [
        {
            "name": row.person.name,
            "role": row.role,
            "policy": row.policy,
            "standing": row.standing,
            "version": row.version,
            "date": row.signed_on.isoformat() if row.signed_on else "",
        }
        for row in standings
    ]
