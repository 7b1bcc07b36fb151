"""Measure, and print the table: `python -m bench`, or only some parts, as in `python -m bench intake log`."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.build_time import measure_build, measure_growth
from bench.drop_box import measure_drop_box
from bench.export_files import measure_exports
from bench.import_people import measure_import
from bench.induction_page import measure_induction
from bench.intake import measure_intake, measure_memory
from bench.log_growth import measure_log
from bench.overview import measure_overview
from bench.page_bytes import measure_bytes
from bench.publishing import measure_publishing
from bench.register_growth import measure_pages, measure_reminders
from bench.results import write_results
from bench.standing import measure_standing
from bench.start_time import measure_start
from bench.table import Figure, format_table

Measure = Callable[[Path], Iterator[Figure]]


def list_parts(*, large: bool) -> dict[str, Measure]:
    """What measures each part, by its name, in a folder of its own that is not there yet."""
    policies, questions, rounds = (1000, 10_000, 3) if large else (60, 600, 5)
    return {
        "bytes": measure_bytes,
        "induction": measure_induction,
        "start": measure_start,
        "build": measure_build,
        "growth": lambda folder: measure_growth(folder, policies, questions, rounds),
        "publishing": measure_publishing,
        "overview": measure_overview,
        "standing": measure_standing,
        "pages": lambda folder: measure_pages(folder, (1_000, 10_000, 100_000) if large else (1_000, 10_000)),
        "reminders": measure_reminders,
        "people": measure_import,
        "drop box": measure_drop_box,
        "intake": measure_intake,
        "memory": lambda folder: measure_memory(folder, (1_000, 10_000, 50_000) if large else (1_000, 5_000, 10_000)),
        "log": lambda folder: measure_log(folder, (1_000, 100_000) if large else (1_000, 10_000)),
        "exports": lambda _: measure_exports(),
    }


def main() -> None:
    """Measure, saying on standard error what is done, print the table, and keep it where that is asked for."""
    names = list(list_parts(large=False))
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(names))
    parser.add_argument("--large", action="store_true", help="1,000 policies, 100,000 people; takes a long while")
    parser.add_argument("--write", action="store_true", help="write bench/RESULTS.md")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(names):
        parser.error(f"no such part: {', '.join(unknown)}")
    tables: dict[str, str] = {}
    with TemporaryDirectory() as folder:
        for part, measure in list_parts(large=given.large).items():
            if part in (given.parts or names):
                print(f"measuring: {part}", file=sys.stderr)
                tables[part] = format_table(measure(Path(folder) / part))
    print("\n\n".join(tables.values()))
    if given.write:
        write_results(tables, large=given.large)


if __name__ == "__main__":
    main()
