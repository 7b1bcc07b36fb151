"""All that is wrong with a form is said at once, and one fault alone stays what it is."""

import pytest

from site_build.errors import Faults, SeveralUnfit, Unfit


class TooLong(Unfit):
    """An entry that is too long."""

    words = "{field} is too long."


def test_faults_are_collected() -> None:
    """Nothing found refuses nothing; one fault is raised as it is; several are raised together, in their order."""
    faults = Faults()
    faults.refuse()
    with faults.collect("ash-"):
        raise TooLong(field="name")
    with pytest.raises(TooLong) as one:
        faults.refuse()
    assert one.value.field == "ash-name"
    with faults.collect():
        raise SeveralUnfit(faults=[TooLong(field="roles"), TooLong(field="started")])
    with pytest.raises(SeveralUnfit) as several:
        faults.refuse()
    assert [fault.field for fault in several.value.faults] == ["ash-name", "roles", "started"]
    assert str(several.value) == "ash-name is too long. roles is too long. started is too long."


def test_what_is_no_entrys_fault_is_raised_at_once() -> None:
    """Anything else than an unfit entry ends the reading."""
    with pytest.raises(ZeroDivisionError), Faults().collect():
        raise ZeroDivisionError


def test_what_is_in_common_is_said_once() -> None:
    """The same words at the same field, found in several rows, are one fault; at other fields they are others."""
    faults = Faults()
    for start in ("", "", "ash-"):
        with faults.collect(start):
            raise TooLong(field="name")
    with pytest.raises(SeveralUnfit) as several:
        faults.refuse()
    assert [fault.field for fault in several.value.faults] == ["name", "ash-name"]
