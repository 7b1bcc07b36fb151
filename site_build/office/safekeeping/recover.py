"""Recover a register whose passphrase is lost: by the witness's recovery file and a backup, under new keys of its log.

The recovery file has the keys that open records and forms, and not the log's. So the log goes on under a new key and
name, and says so (succession). Links that were printed and forms that were sealed before stay good. The portal's
`register.json` follows when the register is first opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from site_build.config import REGISTER_FILE, PublicKeys, format_keys, read_public_keys
from site_build.files import check_place, write_public
from site_build.formats.envelope import public_jwk
from site_build.office.safekeeping import errors
from site_build.office.safekeeping.recovery import RecoveryKeys
from site_build.office.safekeeping.restore import Plan, Restored, carry_out, check_backup
from site_build.register.keys import RegisterKeys, continue_keys, seal_keys


@dataclass(frozen=True)
class Recovered:
    """What came back, and the keys under which it goes on."""

    restored: Restored
    keys: RegisterKeys


def recover_register(
    home: Path, place: Path, backup: Path, held: RecoveryKeys, passphrase: str, *, logs: Sequence[Path] = ()
) -> Recovered:
    """Put the register back in `place` from the folder `backup`, to be opened with this new passphrase.

    `held` is what the recovery file holds. Who seals to the register, and who cosigns, stays. `Refused` as restoring
    is, and when recovery file, backup and the site's `register.json` in `home` do not belong together, or the
    passphrase will not do.
    """
    check_place(place)
    check_backup(backup)
    public = _read_public(backup, home)
    if public.opening_key != public_jwk(held.opening_key):
        raise errors.RecoveryForOther(origin=held.origin)
    keys = continue_keys(public, held.opening_key, held.data_key)
    named = keys.public().model_copy(update={"cosigners": public.cosigners})
    restored = carry_out(Plan(home, place, backup, public, keys, named, seal_keys(keys, passphrase), logs))
    if not (home / REGISTER_FILE).exists():
        write_public(home / REGISTER_FILE, format_keys(public))  # the next opening renews it, and takes note of that
    return Recovered(restored, keys)


def _read_public(backup: Path, home: Path) -> PublicKeys:
    kept, site = read_public_keys(backup), read_public_keys(home)
    public = kept or site
    if public is None:
        raise errors.BackupNameless(folder=backup)
    if site and site.log_key != public.log_key:
        raise errors.BackupFromBefore(site=site.origin)
    return public if site is None else site
