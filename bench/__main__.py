"""Run every measurement and print the table: `python -m bench`; `--large` is of 1,000 policies, 100,000 people."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.build_time import measure_build, measure_growth
from bench.drop_box import measure_drop_box
from bench.export_files import measure_exports
from bench.import_people import measure_import
from bench.induction_page import measure_induction
from bench.intake import measure_intake
from bench.overview import measure_overview
from bench.page_bytes import measure_bytes
from bench.publishing import measure_publishing
from bench.register_growth import measure_pages, measure_reminders
from bench.standing import measure_standing
from bench.start_time import measure_start
from bench.table import Figure, format_table


def measure(folder: Path, large: bool) -> Iterator[Figure]:
    """Every figure, in folders below `folder`."""
    policies, questions, rounds = (1000, 10_000, 3) if large else (60, 600, 5)
    yield from measure_bytes(folder / "bytes")
    yield from measure_induction(folder / "induction")
    yield from measure_start(folder / "start")
    yield from measure_build(folder / "build")
    yield from measure_growth(folder / "growth", policies, questions, rounds)
    yield from measure_publishing(folder / "publishing")
    yield from measure_overview(folder / "overview")
    yield from measure_standing(folder / "standing")
    yield from measure_pages(folder / "pages", (1_000, 10_000, 100_000) if large else (1_000, 10_000))
    yield from measure_reminders(folder / "reminders")
    yield from measure_import(folder / "people")
    yield from measure_drop_box(folder / "drop box")
    yield from measure_intake(folder / "intake")
    yield from measure_exports()


def main() -> None:
    """Measure, saying on standard error what is done, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--large", action="store_true", help="1,000 policies, 100,000 people; takes a long while")
    figures = []
    with TemporaryDirectory() as folder:
        for figure in measure(Path(folder), parser.parse_args().large):
            print(f"measured: {figure.name.strip()}", file=sys.stderr)
            figures.append(figure)
    print(format_table(figures))


if __name__ == "__main__":
    main()
