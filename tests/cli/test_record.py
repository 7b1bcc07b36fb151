"""Record, withdraw and erase on the command line, as they follow one another."""

from pathlib import Path

from site_build.content.publish import publish
from site_build.office.office import unlock
from support.commands import PASSPHRASE, portal
from support.paper_sheets import signed_sheet
from support.sample import add


def test_acts_on_the_command_line(root: Path, register: Path) -> None:
    """A sheet is recorded by its letters, withdrawn with a reason, and its person erased after a question."""
    publish(root)
    with unlock(root, register, PASSPHRASE) as office:
        add(office, "Zoë Example", "volunteer")
        sheet = signed_sheet(office)
    words = ["--role", "volunteer", "--policy", "kindness", "--bank", sheet.bank, "--signed", "20/11/2026"]
    answers = " ".join(sheet.answers.values())
    recorded = portal(
        "record", "Zoë Example", *words, "--witness", "Ash Invented", "--opened", "full", "--answers", answers
    )
    assert recorded.output == "Zoë Example's signed sheet is in the register.\n"
    withdrawn = portal("withdraw", "Zoë Example", "--reason", "A slip.")
    assert withdrawn.output == "Withdrawn: Kindness Policy 2026-01 as volunteer, 2026-11-20.\n"
    meant = portal("erase", "zoe exampel", status=1).stderr
    assert "Did you mean Zoë Example?" in meant, "the command asks, and erases nobody"
    erased = portal("erase", "Zoë Example", typed="y\n").output
    assert "What they signed, with their answers and who helped: 1." in erased
    assert erased.endswith("Erase Zoë Example for good? [y/N]: y\nErased.\n")
