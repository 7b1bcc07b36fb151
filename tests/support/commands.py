"""Commands as the Chief Officer types them, in the portal's folder."""

from click.testing import CliRunner, Result

from site_build.cli import main

PASSPHRASE = "four invented words here"


def portal(*arguments: str, status: int = 0, typed: str | None = None) -> Result:
    """Run a command and expect this exit status."""
    result = CliRunner().invoke(main, arguments, input=typed)
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    return result
