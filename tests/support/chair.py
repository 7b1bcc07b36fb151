"""A Chair on another computer, with keys that open in a millisecond; and what passes between them and the register."""

from collections.abc import Mapping
from pathlib import Path
from secrets import token_bytes

import pyrage  # type: ignore[import-untyped]

from site_build.chair.export import Export, read_export
from site_build.chair.keys import CHAIR_FILE, CHAIR_KEYS, ChairKeys, open_chair_keys
from site_build.chair.memory import SignedLog
from site_build.chair.signing import Story, look, sign
from site_build.demo.forms import FormFactory
from site_build.files import make_private_folder, write_private
from site_build.formats.base64 import encode_url
from site_build.office.acknowledgments.proofs import log_files
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.office import Office
from site_build.office.safekeeping.handing_over import names_file
from support.fast_keys import encrypt
from support.sample import add

CHAIR_PASSPHRASE = "six words that only they know"
CHAIR_NAME = "register.example/chair"


def make_fast_chair(folder: Path) -> ChairKeys:
    """Make the Chair's keys as their window does, but quick to open."""
    keys = ChairKeys(seed=encode_url(token_bytes(32)), identity=str(pyrage.x25519.Identity.generate()))
    make_private_folder(folder)
    write_private(folder / CHAIR_FILE, keys.public().model_dump_json().encode())
    write_private(folder / CHAIR_KEYS, encrypt(keys.model_dump_json().encode(), CHAIR_PASSPHRASE))
    return keys


def use_fast_chair(folder: Path, passphrase: str) -> None:
    """Open the Chair's real key file once, and put the same keys in its place, quick to open."""
    keys = open_chair_keys(folder, passphrase)
    write_private(folder / CHAIR_KEYS, encrypt(keys.model_dump_json().encode(), passphrase))


def handed_files(office: Office) -> dict[str, bytes]:
    """What the keeper hands over now."""
    return {**log_files(office), **names_file(office)}


def export_of(files: Mapping[str, bytes]) -> Export:
    """These files, as the Chair reads them."""
    return read_export(files.items())


def sign_now(folder: Path, office: Office) -> SignedLog:
    """Let the Chair sign what the register has now."""
    export = export_of(handed_files(office))
    return sign(folder, export, CHAIR_PASSPHRASE, look(folder, export).story, CHAIR_NAME)


def sign_files(folder: Path, files: Mapping[str, bytes]) -> SignedLog:
    """Let the Chair sign these files, as for the first time or as a list that has grown."""
    return sign(folder, export_of(files), CHAIR_PASSPHRASE, Story.FIRST, CHAIR_NAME)


def sign_people(office: Office, count: int, start: int = 0) -> list[str]:
    """Let so many new volunteers sign with a link each; their names."""
    pen, names = FormFactory.of(office, "kindness"), [f"Vol Invented{chr(65 + start + at)}" for at in range(count)]
    for name in names:
        add(office, name, "volunteer")
    take_in(office, [pen.write(invite(office, name).address, name=name) for name in names])
    return names
