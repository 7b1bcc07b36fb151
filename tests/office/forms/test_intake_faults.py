"""The same form eight times at once is one acknowledgment; an intake killed again and again loses nothing."""

import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

import site_build.office.forms.intake
from site_build.config import read_portal
from site_build.demo.forms import FormFactory
from site_build.formats.leaf import AcknowledgedLeaf, new_id
from site_build.office.forms.envelopes import read_file
from site_build.office.forms.intake import Incoming, take_in, take_in_batches
from site_build.office.links.links import hand_out, invite
from site_build.office.office import Office
from site_build.office.people.people import read_person
from site_build.office.safekeeping.integrity import check_register
from site_build.register.keys import RegisterKeys
from site_build.register.second_copy import verify_folder
from site_build.register.store import open_register

SITE = "https://portal.example/"
PROGRAMS, EACH = 2, 4  # eight that receive at once: programs, and how often each has the register open
KILLS, FORMS, BATCH = 30, 150, 2
PAUSE = 0.01  # seconds: about what a batch takes


def open_office(root: Path, folder: Path, keys_json: str) -> Office:
    """The office of another program over the same register."""
    return Office(root, read_portal(root), root, open_register(folder, RegisterKeys.model_validate_json(keys_json)))


def read_envelopes(envelopes: Path) -> list[Incoming]:
    """The files in a folder, in their order."""
    return [read_file(path.name, path.read_bytes()) for path in sorted(envelopes.iterdir())]


Told = tuple[str, str]  # what became of a form, and the words for it


def receive_together(root: Path, folder: Path, keys_json: str, envelopes: Path, ready: Path) -> Told:
    """Open the register, wait for all the others, and take in the only form that is there."""
    office = open_office(root, folder, keys_json)
    forms = read_envelopes(envelopes)
    (ready / new_id()).touch()
    while len(list(ready.iterdir())) < PROGRAMS * EACH:
        time.sleep(0.002)
    (outcome,) = take_in(office, forms)
    office.register.close()
    return outcome.state, outcome.words


def receive_often(*places: *tuple[Path, Path, str, Path, Path]) -> list[Told]:
    """Do so several times at once in this program."""
    with ThreadPoolExecutor(EACH) as threads:
        return [one.result() for one in [threads.submit(receive_together, *places) for _ in range(EACH)]]


def test_the_same_form_eight_times_at_once(office: Office, pen: FormFactory, folder: Path, tmp_path: Path) -> None:
    """One of eight takes it in, and the others are told that it is there."""
    (tmp_path / "envelopes").mkdir()
    (tmp_path / "envelopes" / "form").write_bytes(pen.write(invite(office, "Zoë Example", SITE).address).data)
    (tmp_path / "ready").mkdir()
    places = (office.root, folder, office.register.keys.model_dump_json(), tmp_path / "envelopes", tmp_path / "ready")
    with ProcessPoolExecutor(PROGRAMS, mp_context=get_context("spawn")) as programs:
        running = [programs.submit(receive_often, *places) for _ in range(PROGRAMS)]
        told = [one for program in running for one in program.result()]
    assert sorted(told) == [
        ("accepted", "It is in the register."),
        *[("known", "It is already in the register.")] * (PROGRAMS * EACH - 1),
    ]
    with office.register.view() as view:
        assert len(view.entries(AcknowledgedLeaf)) == 1


def receive_until_killed(office: Office, forms: list[Incoming], told: int) -> None:
    """Take in these forms, and tell of each once its batch is in."""
    for batch in take_in_batches(office, forms):
        os.write(told, "".join(f"{outcome.sha256} {outcome.state}\n" for outcome in batch).encode())


def kill_again_and_again(root: Path, folder: Path, keys_json: str, envelopes: Path, told: Path) -> list[int]:
    """Kill one intake after another soon after its first batch that is new; the status that each ended with."""
    site_build.office.forms.intake.BATCH = BATCH
    random, ends = Random(13), []  # noqa: S311  # the same pauses in every run
    file = os.open(told, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    for _ in range(KILLS):
        before = told.read_bytes().count(b" accepted\n")
        program = os.fork()
        if program == 0:
            try:
                forms = read_envelopes(envelopes)[max(0, before - BATCH) :]  # the last that are in, and all the others
                receive_until_killed(open_office(root, folder, keys_json), forms, file)
            finally:
                os._exit(1)
        while told.read_bytes().count(b" accepted\n") == before and os.waitpid(program, os.WNOHANG) == (0, 0):
            time.sleep(0.005)
        time.sleep(random.uniform(0, PAUSE))
        os.kill(program, signal.SIGKILL)
        ends.append(os.waitpid(program, 0)[1])
    return ends


@pytest.fixture
def envelopes(office: Office, pen: FormFactory, tmp_path: Path) -> Path:
    """A folder with the forms of many people, each signed with a link."""
    with office.register.change() as change:
        for number in range(FORMS):
            fields = {"name": f"Invented {number}", "roles": "volunteer", "started": "2026-01-05"}
            change.put_person(read_person(office.portal, fields))
    made = tmp_path / "envelopes"
    made.mkdir()
    with hand_out(office, site=SITE) as links:
        signing = [link for link in links if link.name.startswith("Invented")]
    for number, link in enumerate(signing):
        (made / f"{number:03}.envelope").write_bytes(pen.seal(pen.statement(link.address), link.address).data)
    return made


def test_killed_thirty_times(office: Office, envelopes: Path, folder: Path, tmp_path: Path) -> None:
    """After each kill the register opens, has what was told, and takes in the rest; each form is in it once."""
    keys, told = office.register.keys, tmp_path / "told.txt"
    office.register.close()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as programs:
        places = (office.root, folder, keys.model_dump_json(), envelopes, told)
        ends = programs.submit(kill_again_and_again, *places).result()
    assert ends == [signal.SIGKILL] * KILLS
    accepted = [line.split()[0] for line in told.read_text().splitlines() if line.endswith(" accepted")]
    assert len(accepted) == len(set(accepted)) >= KILLS
    again = open_office(office.root, folder, keys.model_dump_json())
    ended = {outcome.sha256: outcome.state for outcome in take_in(again, read_envelopes(envelopes))}
    assert set(ended.values()) == {"known", "accepted"}
    assert {ended[sha256] for sha256 in accepted} == {"known"}
    with again.register.view() as view:
        people = [entry.details.person for entry in view.entries(AcknowledgedLeaf) if entry.details]
    assert len(people) == len(set(people)) == FORMS
    assert check_register(again).faults == ()
    again.register.close()
    (folder / "register.json").write_text(keys.public().model_dump_json())
    assert verify_folder(folder).kinds["acknowledged"] == FORMS
