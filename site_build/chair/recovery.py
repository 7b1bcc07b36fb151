"""The recovery file at the Chair: whether it opens, whose register it is for, and handing its keys over in need.

They are handed over sealed anew under a passphrase that is shown once, in age's passphrase format: the same record as
in the recovery file, which `portal keys recover` and the ordinary age tool open.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pyrage  # type: ignore[import-untyped]  # compiled, without type stubs
from pydantic import ValidationError

from site_build.chair import errors
from site_build.chair.keys import open_chair_keys
from site_build.office.safekeeping.recovery import RecoveryKeys
from site_build.office.safekeeping.suggest import suggest_passphrase

HANDED_FILE = "recovery-handed-over.age"


@dataclass(frozen=True)
class HandedOver:
    """The recovery keys under a passphrase of their own, which is shown once."""

    data: bytes = field(repr=False)
    passphrase: str = field(repr=False)


def open_recovery_file(folder: Path, data: bytes, passphrase: str) -> RecoveryKeys:
    """What is in a recovery file, by the Chair's key; `Unfit` when the passphrase or the file is another."""
    identity = pyrage.x25519.Identity.from_str(open_chair_keys(folder, passphrase).identity)
    try:
        return RecoveryKeys.model_validate_json(pyrage.decrypt(data, [identity]))
    except pyrage.DecryptError:
        raise errors.RecoveryFileClosed() from None
    except ValidationError:
        raise errors.RecoveryFileOther() from None


def hand_over_keys(held: RecoveryKeys) -> HandedOver:
    """Seal these keys anew, under a new passphrase."""
    passphrase = suggest_passphrase()
    return HandedOver(bytes(pyrage.passphrase.encrypt(held.model_dump_json().encode(), passphrase)), passphrase)
