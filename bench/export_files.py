"""What exports cost: a workbook of many rows against XlsxWriter alone writing the same cells, and a long PDF.

Each workbook is written in a process of its own, so that the peak of its memory is its own. The rows themselves are
there before and are not counted.
"""

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median
from time import perf_counter, process_time

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from bench.memory import read_memory
from bench.project import ROOT
from bench.table import Figure, compare
from site_build.export.file import format_pdf
from site_build.export.rows import Extract, list_cells
from site_build.export.xlsx import format_xlsx
from site_build.office.acknowledgments.standing import Standing, StandingState
from site_build.register.people import Person

ROWS, PDF_ROWS = 100_000, 1000
ROUNDS = 3
SLOWER = 1.25  # at least 0.8 of the speed
FLAT = 10.0  # MB; the sheets themselves are some 50 MB of XML
SECOND = 1.0
DAY = date(2026, 11, 22)


def measure_exports() -> Iterator[Figure]:
    """The workbook, its memory, and the PDF after a first one."""
    ours, bare = zip(*((_run("ours", ROWS), _run("bare", ROWS)) for _ in range(ROUNDS)), strict=True)
    (times, peaks), (bare_times, bare_peaks) = zip(*ours, strict=True), zip(*bare, strict=True)
    yield from compare(f"XLSX of {ROWS:,} rows, of XlsxWriter alone", SLOWER, times, "XlsxWriter alone", bare_times)
    yield Figure("  peak of the portal's memory", median(peaks), FLAT, "MB")
    yield Figure("  peak of XlsxWriter's alone", median(bare_peaks), unit="MB")
    format_pdf(_extract(PDF_ROWS, "first"))
    after = median(_time_pdf(str(number)) for number in range(ROUNDS))
    yield Figure(f"PDF of {PDF_ROWS:,} rows, after the first", after, SECOND, "s")


def _time_pdf(salt: str) -> float:
    extract, before = _extract(PDF_ROWS, salt), perf_counter()
    format_pdf(extract)
    return perf_counter() - before


def _run(writer: str, rows: int) -> tuple[float, float]:
    """Seconds of processor time and megabytes for one workbook, in a process of its own."""
    command = [sys.executable, "-m", "bench.export_files", writer, str(rows)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    time, peak = done.stdout.split()
    return float(time), float(peak)


def _extract(rows: int, salt: str = "") -> Extract:
    standings = [_standing(number, salt) for number in range(rows)]
    return Extract("A Charity", DAY, "everybody", standings, "checkpoint\n")


def _standing(number: int, salt: str) -> Standing:
    name, words = f"Invented {number} {salt}", list(StandingState)
    person = Person(id="A" * 22, name=name, roles=("volunteer",), started=date(2026, 1, 5))
    standing = words[number % len(words)]
    if standing == StandingState.OUTSTANDING:
        return Standing(person, "volunteer", "confidentiality", standing)
    return Standing(person, "volunteer", "confidentiality", standing, "2026-01", DAY)


def _write_bare(extract: Extract) -> bytes:
    """The same cells of the two long sheets, with nothing looked at."""
    file = io.BytesIO()
    outstanding = [row for row in extract.standings if row.standing == StandingState.OUTSTANDING]
    with Workbook(file, {"constant_memory": True}) as book:
        days = book.add_format({"num_format": "d mmm yyyy"})
        for rows in (extract.standings, outstanding):
            sheet = book.add_worksheet()
            for row, cells in enumerate(list_cells(extract, rows)):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif cell:
                        sheet.write_datetime(row, column, cell, days)
    return file.getvalue()


WRITERS: dict[str, Callable[[Extract], bytes]] = {"ours": format_xlsx, "bare": _write_bare}


def main(writer: str, rows: int) -> None:
    """Write one workbook, and print what it cost."""
    extract = _extract(rows)
    memory, before = read_memory("VmRSS"), process_time()
    WRITERS[writer](extract)
    print(process_time() - before, read_memory("VmHWM") - memory)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
