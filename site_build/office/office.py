"""The office: the portal's settings, its published editions and the open register, together.

What is published is read when an act needs it, and entered in the log then: somebody may publish while the office is
open. Unlocking enters what was published since the last time; opening writes nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from site_build.config import REGISTER_FILE, Portal, PublicKeys, format_keys, is_invented, read_portal, read_public_keys
from site_build.content.edition import Publication, Published, read_published
from site_build.files import check_place, state_folder, write_private, write_public
from site_build.formats.leaf import EditionLeaf, edition_pairs, today
from site_build.office.people.remembered import forget_again
from site_build.office.people.witness import mark_keepers
from site_build.office.safekeeping.cosigners import Cosigners
from site_build.office.safekeeping.errors import OtherSite
from site_build.office.safekeeping.known_heads import list_backup_heads, list_portal_heads
from site_build.office.safekeeping.placing import finish_placing
from site_build.office.safekeeping.succession import SiteBehind, is_of_one_register
from site_build.register.keys import read_private_keys
from site_build.register.memo import M, Memo, put_memo, read_memo
from site_build.register.store import Register, open_register
from site_build.register.view import View


@dataclass(frozen=True)
class Office:
    """What every act works on. `root` is the folder of the authors' files, `home` that of `editions/`."""

    root: Path
    portal: Portal
    home: Path
    register: Register

    @property
    def published(self) -> Published:
        """What is published now."""
        return read_published(self.home / "editions")

    @property
    def public_keys(self) -> PublicKeys:
        """What `register.json` holds: the register's public keys, and those that sign its log beside it."""
        known = self.recall(Cosigners)
        return self.register.keys.public().model_copy(update={"cosigners": known.keys if known else ()})

    def recall(self, kind: type[M]) -> M | None:
        """What the register remembers of this kind; None when nothing, or when another version wrote it."""
        with self.register.view() as view:
            return read_memo(view, kind)

    def remember(self, memo: Memo) -> None:
        """Remember this in the register, in a change of its own."""
        with self.register.change() as change:
            put_memo(change, memo)


def policy_title(published: Published, policy: str) -> str:
    """The title of the policy with this id, as it was published last; of one that never was, the id in words."""
    return published.title(policy)


def list_titles(office: Office) -> dict[str, str]:
    """The title of each policy by its id: those of `portal.toml`, then those that are no longer in use."""
    published = office.published
    policies = dict.fromkeys((*office.portal.policies, *published.policies))
    return {policy: policy_title(published, policy) for policy in policies}


@contextmanager
def unlock(root: Path, folder: Path, passphrase: str, published: Path | None = None) -> Iterator[Office]:
    """Open the register in `folder` for the portal in `root`, and enter what was published since.

    `published` is the folder of `register.json` and `editions/`, and is `root` if left out. `Refused` when the
    passphrase is wrong, or when the site was made for another register.
    """
    with open_office(root, folder, passphrase, published) as office:
        catch_up(office)
        yield office


@contextmanager
def open_office(root: Path, folder: Path, passphrase: str, published: Path | None = None) -> Iterator[Office]:
    """Open the register in `folder` for the portal in `root`, until the block ends.

    `published` is the folder of `register.json` and `editions/`, and is `root` if left out. `Refused` when the
    passphrase is wrong, or when the site was made for another register.
    """
    check_place(folder)
    finish_placing(folder)
    home = published or root
    portal, public = read_portal(root), read_public_keys(home)
    keys = read_private_keys(folder, passphrase)
    if public and not is_of_one_register(keys, public):
        raise OtherSite(site=public.origin, opened=keys.origin)
    register = open_register(folder, keys, list_portal_heads(home), state_folder(keys.origin))
    try:
        register.see(list_backup_heads(register))
        if register.put_back:
            forget_again(register)
        office = Office(root, portal, home, register)
        _write_keys(office, public)
        yield office
    finally:
        register.close()


def _write_keys(office: Office, public: PublicKeys | None) -> None:
    """Write `register.json` anew where it is missing (making it was interrupted, or it was lost) or an earlier log's.

    `public` is what the site has of it; who signs beside the keeper stays, where the register itself knows of nobody.
    """
    mine = office.public_keys
    if public and public.log_key == mine.log_key:
        return
    if public and not mine.cosigners:
        mine = mine.model_copy(update={"cosigners": public.cosigners})
    if public or not is_invented(mine.origin):
        write_private(office.register.folder / REGISTER_FILE, format_keys(mine))
        write_public(office.home / REGISTER_FILE, format_keys(mine))
    if public:
        office.remember(SiteBehind(day=today()))


def check_passphrase(folder: Path, passphrase: str) -> None:
    """`Refused` unless this passphrase opens the register in `folder`."""
    read_private_keys(folder, passphrase)


def catch_up(office: Office) -> None:
    """Enter what was published, and mark who came to hold the keeper's post, since the register was last unlocked.

    A register that may only be read stays as it is.
    """
    if office.register.doubt:
        return
    log_editions(office)
    mark_keepers(office.portal, office.register)


def log_editions(office: Office) -> None:
    """Enter in the log, in their order, the editions that have been published since; keep their bytes."""
    published = office.published
    with office.register.view() as view:
        if not _find_unlogged(view, published):
            return
    with office.register.change() as change:
        for leaf in _find_unlogged(change, published):  # again, because somebody else may have been quicker
            for digest in (leaf.edition, leaf.bank):
                change.put_document(digest, published.read(digest))
            change.append(leaf)


def _find_unlogged(view: View, published: Published) -> list[EditionLeaf]:
    """What was published and is not in the log, each pair of edition and bank once."""
    logged = edition_pairs(entry.leaf for entry in view.entries(EditionLeaf))
    first: dict[tuple[str, str], EditionLeaf] = {}
    for leaf in (leaf for entry in published.publications for leaf in _leaves(published, entry)):
        first.setdefault((leaf.edition, leaf.bank), leaf)
    return [leaf for pair, leaf in first.items() if pair not in logged]


def _leaves(published: Published, entry: Publication) -> Iterator[EditionLeaf]:
    """A leaf for the whole bank, and one for each short bank, the earliest edition's first."""
    for since, bank in ((None, entry.bank), *entry.short.items()):
        yield EditionLeaf(
            policy=entry.policy,
            version=entry.version,
            edition=entry.edition,
            bank=bank,
            change=published.change_of(entry.edition),
            since=since,
        )
