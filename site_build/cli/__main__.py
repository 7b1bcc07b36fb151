"""`python -m site_build.cli` does what `portal` does."""

from site_build.cli import main

main(prog_name="portal")
