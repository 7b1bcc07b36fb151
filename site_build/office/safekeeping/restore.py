"""Put a register back from a backup, with as much of its log as any signed head in hand covers.

It is built anew beside its place, opened there to see that it is good, and only then put in the place of what is there,
which is moved aside and never deleted. What was disposed of stays so, by the marks of the backup and of what is there.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from site_build.config import REGISTER_FILE, PublicKeys, format_keys, read_public_keys
from site_build.errors import PortalError
from site_build.files import check_place, state_folder, write_private
from site_build.formats.leaf import AcknowledgmentLeaf, ErasedLeaf, InvitedLeaf
from site_build.office.safekeeping import errors
from site_build.office.safekeeping.found_logs import choose_longest, find_given, find_log
from site_build.office.safekeeping.known_heads import list_heads_in, list_marks_in, list_portal_heads
from site_build.office.safekeeping.placing import put_in_place
from site_build.office.safekeeping.succession import is_of_one_register
from site_build.register.errors import BackupUnreadable, HeadPlace, PassphraseWrong
from site_build.register.heads import ComputersHead, KnownHead
from site_build.register.keys import KEYS_FILE, RegisterKeys, read_keys_file, read_private_keys
from site_build.register.second_copy import SecondCopy
from site_build.register.store import open_register
from site_build.register.tables import DATABASE_FILE, copy_database, open_database, read_head, read_log
from site_build.register.view import View


@dataclass(frozen=True)
class Restored:
    """What came back: how many entries, and how many of them have `lost` their details.

    `of_backup` were in the backup, and `in_log` in the longest log that a head covers. `doubt` says why the
    register may only be read, or is empty. `aside` is where that is now which was in the place before.
    """

    folder: Path
    backup: Path
    entries: int
    of_backup: int
    in_log: int
    lost: int
    doubt: str
    aside: Path | None = None

    @property
    def from_logs(self) -> int:
        """How many entries a log had that the backup had not. The first of a log that continues another is no such."""
        return self.in_log - self.of_backup


@dataclass(frozen=True)
class Plan:
    """What a register is built from.

    `log_keys` are those of the log in the backup; `keys` are those to go on with, `public` their public half, and
    `sealed` the bytes of `keys.age`. `logs` are the folders or files that somebody named.
    """

    home: Path
    place: Path
    backup: Path
    log_keys: PublicKeys
    keys: RegisterKeys
    public: PublicKeys
    sealed: bytes
    logs: Sequence[Path]


def restore_register(home: Path, place: Path, backup: Path, passphrase: str, logs: Sequence[Path] = ()) -> Restored:
    """Put the register back in `place` from the folder `backup`, and what these folders or files hold of its log.

    It opens with `passphrase` then: that of the backup, or that of the register in the place, if it has the same keys.
    `home` is the folder of the site's `register.json`. `Refused` or `Untrusted`, with the place as it was, when the
    backup is none, is damaged, of a newer format or another register's, or a desk has the register open.
    """
    check_place(place)
    check_backup(backup)
    keys, sealed = _open_either(backup, place, passphrase)
    _check_site(keys, read_public_keys(home))
    known = read_public_keys(home) or read_public_keys(backup)
    public = keys.public()
    named = public.model_copy(update={"cosigners": known.cosigners if known else ()})
    return carry_out(Plan(home, place, backup, public, keys, named, sealed, logs))


def check_backup(backup: Path) -> None:
    """Raise `Refused` unless this folder holds a whole register of a format that is known; nothing in it is touched."""
    for name in (DATABASE_FILE, KEYS_FILE):
        if not (backup / name).is_file():
            raise errors.NotABackup(folder=backup, missing=name)
    open_database(backup).dispose()
    try:
        read_head(backup)
    except (BackupUnreadable, sqlite3.OperationalError):
        raise errors.BackupDamaged(folder=backup) from None


def carry_out(plan: Plan) -> Restored:
    """Build the register of this plan, and put it in its place."""
    restored, aside = put_in_place(plan.place, partial(_build, plan))
    return replace(restored, aside=aside)


def _build(plan: Plan, new: Path) -> Restored:
    copy_database(plan.backup, new)
    base, head = read_log(new)
    given = [find_given(path) for path in plan.logs]
    backups, present = find_log(HeadPlace.BACKUP, plan.backup), find_log(HeadPlace.BEFORE, plan.place)
    logs = [backups, present, *given]
    heads = [KnownHead(HeadPlace.BACKUP, head, str(plan.backup)), *_list_heads(plan)]
    heads += [known for log in logs for known in log.heads]
    longest = choose_longest(base, logs, heads, plan.log_keys)
    longest.write(new)
    SecondCopy(new).add_marks(sorted(list_marks_in(plan.backup.absolute().parent).union(*(log.marks for log in logs))))
    write_private(new / KEYS_FILE, plan.sealed)
    write_private(new / REGISTER_FILE, format_keys(plan.public))
    return replace(_try_it(plan, new, heads), of_backup=len(base), in_log=len(longest.leaves))


def _list_heads(plan: Plan) -> list[KnownHead]:
    """Every head that opening would see: this computer's, the portal's, those of the other backups beside this one."""
    computers = ComputersHead(state_folder(plan.log_keys.origin), plan.log_keys).read()
    return [*computers, *list_portal_heads(plan.home), *list_heads_in(plan.backup.absolute().parent)]


def _try_it(plan: Plan, new: Path, heads: Sequence[KnownHead]) -> Restored:
    with closing(open_register(new, plan.keys, heads)) as register, register.view() as view:
        doubt = str(register.doubt or "")
        return Restored(plan.place, plan.backup, view.size(), 0, 0, _count_lost(view), doubt)


def _count_lost(view: View) -> int:
    erased = {entry.leaf.of for entry in view.entries(ErasedLeaf)}
    signed, invited = view.entries(AcknowledgmentLeaf), view.entries(InvitedLeaf)
    bare = [entry.leaf.id for entry in signed if not entry.details]
    bare += [entry.leaf.id for entry in invited if not entry.details]
    return len(set(bare) - erased)


def _open_either(backup: Path, place: Path, passphrase: str) -> tuple[RegisterKeys, bytes]:
    """The keys, and the bytes of the `keys.age` that the passphrase opens: the present one where it has the same keys.

    The present one may have a newer passphrase, or a newer token for the drop box.
    """
    present: RegisterKeys | None = None
    with suppress(PortalError):
        present = read_private_keys(place, passphrase)
    try:
        kept = read_private_keys(backup, passphrase)
    except PassphraseWrong:
        if present is None or present.public() != _without_cosigners(read_public_keys(backup)):
            raise errors.BackupLocked() from None
        return present, read_keys_file(place)
    if present and present.model_copy(update={"drop_token": kept.drop_token}) == kept:
        return present, read_keys_file(place)
    return kept, read_keys_file(backup)


def _check_site(keys: RegisterKeys, site: PublicKeys | None) -> None:
    if site is None or is_of_one_register(keys, site):
        return
    if keys.public().log_key in site.earlier:
        raise errors.BackupFromBefore(site=site.origin)
    raise errors.OtherSite(site=site.origin, opened=keys.origin)


def _without_cosigners(public: PublicKeys | None) -> PublicKeys | None:
    return public.model_copy(update={"cosigners": ()}) if public else None
