"""`python -m site_build.cli`: the same as `portal`."""

from site_build.cli import main

main(prog_name="portal")
