"""A certificate as a PDF of one page; `office.certificate.Certificate` is the dataclass that feeds its template."""

from site_build.office.acknowledgments.proofs import Certificate
from site_build.paper.compile import compile_pdf


def print_certificate(certificate: Certificate) -> bytes:
    """The bytes of the PDF, the same for the same certificate."""
    return compile_pdf("certificate.typ", certificate, certificate.day)
