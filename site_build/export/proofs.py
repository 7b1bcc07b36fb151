"""What somebody signed, sent to them as one e-mail draft: each certificate to read, and each receipt as the proof."""

from collections.abc import Mapping
from email.headerregistry import Address

from site_build.config import Portal
from site_build.export.mail import keep_unsent, sign, write_message
from site_build.office.links.sender import Sender


def format_proof_draft(
    portal: Portal,
    to: Address,
    certificates: Mapping[str, bytes],
    receipts: Mapping[str, bytes],
    sender: Sender,
    *,
    cosigned: bool,
) -> bytes:
    """The draft to this address; certificates are PDFs and receipts text files, by their names.

    `cosigned` says whether whoever vouches for the keeper has signed what every receipt proves, too.
    """
    organisation = portal.organisation.name
    words = {
        "organisation": organisation,
        "many": len(certificates) > 1,
        "signed": sign(portal, sender),
        "witness": portal.witness_name,
        "cosigned": cosigned,
    }
    message = write_message(to, f"Your certificate from {organisation}", "proofs", words)
    for name, data in certificates.items():
        message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    for name, data in receipts.items():  # not as text, which a mail program may show or change
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return keep_unsent(message)
