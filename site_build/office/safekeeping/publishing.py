"""Put the log's signed head where the site shows it: from there, everybody can see later that nothing was rewritten."""

from site_build.files import write_public
from site_build.formats.checkpoint import Checkpoint
from site_build.formats.growth import open_head
from site_build.formats.log_files import CHECKPOINT_FILE
from site_build.office.office import Office
from site_build.office.safekeeping import errors
from site_build.register.errors import HeadPlace
from site_build.register.heads import KnownHead, KnownLog
from site_build.register.second_copy import COSIGNED_FILE


def publish_head(office: Office) -> Checkpoint:
    """Write the head into the portal's folder, and give it: a cosigned one that is news there, or else the newest.

    `Refused` while the register may only be read, and where the head that is there is none of this register's.
    """
    office.register.check_trusted()
    path, keys = office.home / CHECKPOINT_FILE, office.register.keys.public()
    with office.register.view() as view:
        log, newest = KnownLog(view.leaves(), keys), view.checkpoint()
    published = KnownHead(HeadPlace.PORTAL, path.read_bytes()) if path.exists() else None
    if published and log.list_foreign([published]):
        raise errors.PublishedForeign(file=path)
    shown = log.covers(published.note) if published else 0
    cosigned = _read_cosigned(office)
    note = cosigned if cosigned and log.covers(cosigned) > shown else newest
    write_public(path, note)
    head, _ = open_head(note, keys)
    return head


def is_head_shown(office: Office) -> bool:
    """Whether the portal's folder has the newest head, so that publishing would change nothing."""
    path = office.home / CHECKPOINT_FILE
    with office.register.view() as view:
        log = KnownLog(view.leaves(), office.register.keys.public())
    return path.exists() and log.covers(path.read_bytes()) == log.tree.size


def _read_cosigned(office: Office) -> bytes | None:
    path = office.register.folder / COSIGNED_FILE
    return path.read_bytes() if path.exists() else None
