"""After a succession all that was given out still works, and the site is known to be the earlier one's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from site_build.config import format_keys, read_public_keys
from site_build.demo.forms import FormFactory
from site_build.formats.leaf import SucceededLeaf, today
from site_build.office.forms.errors import OtherRegister
from site_build.office.forms.intake import Incoming, take_in
from site_build.office.links.links import invite
from site_build.office.office import Office, unlock
from site_build.office.reporting.tasks import TaskKind, read_tasks
from site_build.office.safekeeping.cosigners import Cosigners
from site_build.office.safekeeping.errors import OtherSite
from site_build.office.safekeeping.succession import SiteBehind, renew_log_key
from site_build.register.errors import PassphraseWrong
from site_build.register.keys import new_keys
from site_build.register.second_copy import verify_folder
from support.fast_keys import encrypt, make_fast_register
from support.sample import ORIGIN, add, list_standings

PASSPHRASE = "four invented words here"


@pytest.fixture
def folder(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register whose key files open quickly."""
    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)
    make_fast_register(root, tmp_path / "register", ORIGIN, PASSPHRASE)
    return tmp_path / "register"


@pytest.fixture
def on_its_way(root: Path, folder: Path) -> Incoming:
    """Somebody has signed; a form of somebody else, with a printed link, is on its way when the key is renewed."""
    with unlock(root, folder, PASSPHRASE) as office:
        add(office, "Zoë Example", "volunteer")
        add(office, "Ash Invented", "staff")
        pen = FormFactory.of(office, "kindness")
        take_in(office, [pen.write(invite(office, "Zoë Example").address)])
        late = pen.write(invite(office, "Ash Invented").address, name="Ash Invented", role="staff")
    renew_log_key(folder, PASSPHRASE)
    return late


@pytest.fixture
def renewed(root: Path, folder: Path, on_its_way: Incoming) -> Iterator[Office]:
    """The office after it."""
    with unlock(root, folder, PASSPHRASE) as office:
        yield office


def kinds(office: Office) -> set[TaskKind]:
    """What there is to do."""
    rows = list_standings(office)
    with office.register.view() as view:
        return {task.kind for task in read_tasks(office, view, rows, today())}


def test_what_is_on_its_way_still_goes_in(renewed: Office, on_its_way: Incoming) -> None:
    """A link and a form of before, and what was signed before, count as they did."""
    assert renewed.register.keys.origin == f"{ORIGIN}/2"
    assert [row.standing for row in list_standings(renewed)] == ["outstanding", "complete"]
    (taken,) = take_in(renewed, [on_its_way])
    assert taken.state == "accepted", taken
    assert [row.standing for row in list_standings(renewed)] == ["complete", "complete"]
    with renewed.register.view() as view:
        assert len(view.entries(SucceededLeaf)) == 1
    assert verify_folder(renewed.register.folder).size == 6


def test_a_form_for_another_register_is_still_refused(renewed: Office) -> None:
    """Only the names that this register has had are its own."""
    pen = FormFactory.of(renewed, "kindness")
    link = invite(renewed, "Ash Invented").address
    (taken,) = take_in(renewed, [pen.write(link, origin=f"{ORIGIN}/3", role="staff", name="Ash Invented")])
    assert taken.reason is OtherRegister


def test_the_site_has_to_be_built_again(root: Path, folder: Path, renewed: Office) -> None:
    """`register.json` is written anew, here and beside the register; the keys of who signs beside the keeper stay."""
    for place in (root, folder):
        public = read_public_keys(place)
        assert public
        assert (public.origin, public.log_key) == (f"{ORIGIN}/2", renewed.register.keys.public().log_key)
        assert public.earlier == renewed.register.keys.earlier
    assert TaskKind.REBUILD in kinds(renewed)
    assert renewed.recall(SiteBehind) == SiteBehind(day=today())


def test_cosigners_stay(root: Path, folder: Path) -> None:
    """The Chair's key in `register.json` is there after a succession, too."""
    with unlock(root, folder, PASSPHRASE) as office:
        office.remember(Cosigners(keys=("a key",)))
    renew_log_key(folder, PASSPHRASE)
    with unlock(root, folder, PASSPHRASE):
        found = read_public_keys(root)
    assert found
    assert found.cosigners == ("a key",)


def test_a_site_of_another_register(root: Path, renewed: Office) -> None:
    """A site that neither this register nor one before it made is refused, as ever."""
    (root / "register.json").write_bytes(format_keys(new_keys("other.example").public()))
    with pytest.raises(OtherSite), unlock(root, renewed.register.folder, PASSPHRASE):
        pass


def test_a_wrong_passphrase_renews_nothing(folder: Path) -> None:
    """The key file stays as it is."""
    before = (folder / "keys.age").read_bytes()
    with pytest.raises(PassphraseWrong):
        renew_log_key(folder, "something else")
    assert (folder / "keys.age").read_bytes() == before
