"""Opening a recovery file, as the witness does with the age tool."""

import pyrage  # type: ignore[import-untyped]

from site_build.office.safekeeping.recovery import RecoveryKeys


def open_recovery(data: bytes, secret: str) -> RecoveryKeys:
    """What is in the file, by the secret line on its sheet."""
    identity = pyrage.x25519.Identity.from_str(secret)
    return RecoveryKeys.model_validate_json(pyrage.decrypt(data, [identity]))
