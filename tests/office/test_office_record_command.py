"""Record, withdraw and erase on the command line, as they follow one another."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from office.paper_sheets import signed_sheet
from site_build.cli.forms import erase, record, withdraw
from site_build.cli.group import PortalGroup
from site_build.files import write_private
from site_build.office.office import unlock
from support.fast_keys import make_fast_register
from support.sample import ORIGIN, add

PASSPHRASE = "four invented words here"
ACTS = PortalGroup(commands=[record, withdraw, erase])


def test_acts_on_the_command_line(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet is recorded by its letters, withdrawn with a reason, and its person erased after a question."""
    folder = tmp_path / "register"
    make_fast_register(root, folder, ORIGIN, PASSPHRASE)
    write_private(tmp_path / "passphrase", PASSPHRASE.encode())
    monkeypatch.setenv("PORTAL_PASSPHRASE_FILE", str(tmp_path / "passphrase"))
    monkeypatch.setenv("PORTAL_REGISTER", str(folder))
    monkeypatch.delenv("PORTAL_PUBLISHED", raising=False)
    monkeypatch.chdir(root)
    with unlock(root, folder, PASSPHRASE) as office:
        add(office, "Zoë Example", "volunteer")
        sheet = signed_sheet(office)

    def act(*arguments: str, typed: str | None = None) -> Result:
        result = CliRunner().invoke(ACTS, arguments, input=typed)
        assert result.exit_code == 0, result.output
        return result

    words = ["--role", "volunteer", "--policy", "kindness", "--bank", sheet.bank, "--signed", "20/11/2026"]
    answers = " ".join(sheet.answers.values())
    recorded = act(
        "record", "Zoë Example", *words, "--witness", "Ash Invented", "--opened", "full", "--answers", answers
    )
    assert recorded.output == "Zoë Example's signed sheet is in the register.\n"
    withdrawn = act("withdraw", "Zoë Example", "--reason", "A slip.")
    assert withdrawn.output == "Withdrawn: kindness 2026-01 as volunteer, 2026-11-20.\n"
    erased = act("erase", "Zoë Example", typed="y\n").output
    assert "What they signed, with their answers and who helped: 1." in erased
    assert erased.endswith("Erase Zoë Example for good? [y/N]: y\nErased.\n")
