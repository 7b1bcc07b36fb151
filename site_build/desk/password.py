"""The password of a file that leaves the desk: suggested, asked for unless it is switched off, and said once."""

from site_build.desk.room import Fields
from site_build.export.protect import suggest_password


def offer_password(fields: Fields) -> tuple[tuple[str, ...], str]:
    """What is ticked, ("yes",) for a password; and the one that was typed, or a fresh one."""
    ticked = tuple(fields.all("protect")) if "password" in fields else ("yes",)
    return ticked, fields.get("password", "") or suggest_password()


def read_password(fields: Fields) -> str | None:
    """What was typed; None when it is switched off."""
    return fields.get("password", "") if "protect" in fields else None


def tell_password(password: str | None) -> tuple[str, ...]:
    """What to say of it, once."""
    if password is None:
        return ("It has no password.",)
    return (
        f"Its password is {password}",
        "Write it down now: it is not kept, and not shown again.",
        "Give it to nobody in the same way as the file. If you e-mail the file, say the password on the phone.",
    )
