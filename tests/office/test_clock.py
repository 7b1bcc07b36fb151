"""A clock that jumps, years forward and back, loses nothing: the log's days go backwards, and verifying says so."""

from datetime import datetime

import pytest
import time_machine

from site_build.config import format_keys
from site_build.demo.forms import FormFactory
from site_build.formats.errors import DayBackwards
from site_build.formats.findings import examine_log
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.office import Office
from site_build.office.safekeeping.integrity import check_register
from site_build.register.second_copy import verify_folder
from site_build.register.store import open_register
from support.sample import add, list_standings

JUMPS = ["2031-05-01T10:00:00+00:00", "2026-11-25T10:00:00+00:00", "2026-12-01T10:00:00+00:00"]


@pytest.fixture
def jumped(office: Office, pen: FormFactory) -> Office:
    """Somebody is invited and signs each time that the clock was set; it ends where it was before."""
    for number, now in enumerate(JUMPS):
        with time_machine.travel(datetime.fromisoformat(now), tick=False):
            name = f"{['Ada', 'Bo', 'Cy'][number]} Invented"
            add(office, name, "volunteer", started="2026-01-05")
            (taken,) = take_in(office, [pen.write(invite(office, name).address, name=name)])
            assert taken.state == "accepted", taken
    return office


def test_a_clock_that_jumps(jumped: Office) -> None:
    """Everybody is complete, the register opens and is whole, and the log tells that its days went backwards once."""
    states = {row.person.name: row.standing for row in list_standings(jumped)}
    assert [states[f"{name} Invented"] for name in ("Ada", "Bo", "Cy")] == ["complete"] * 3
    assert check_register(jumped).faults == ()
    folder, keys = jumped.register.folder, jumped.register.keys
    (folder / "register.json").write_bytes(format_keys(keys.public()))
    found = examine_log(verify_folder(folder))
    assert found.faults == ()
    assert [type(remark) for remark in found.remarks] == [DayBackwards]
    jumped.register.close()
    again = open_register(folder, keys)
    assert again.doubt is None
    again.close()
