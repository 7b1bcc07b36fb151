"""The register as a PDF to print or to send to the trustees."""

from site_build.export.rows import PROOF, WARNING, Extract, count_words, list_cells
from site_build.paper.register import RegisterPaper, print_register


def format_pdf(extract: Extract) -> bytes:
    """The extract as the bytes of a PDF, the same for the same extract."""
    paper = RegisterPaper(
        organisation=extract.organisation,
        day=extract.day,
        chosen=extract.chosen,
        counts=count_words(extract.standings),
        columns=extract.columns,
        rows=tuple(list_cells(extract, extract.standings)),
        checkpoint=extract.checkpoint,
        proof=PROOF,
        warning=WARNING,
    )
    return print_register(paper)
