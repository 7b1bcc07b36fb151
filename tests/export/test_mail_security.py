"""An e-mail goes only to a server that encrypts and proves who it is; a password is given to no other."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from site_build.config import read_portal
from site_build.export.sending import MailRun
from site_build.office.links.emails import EmailOutcome
from site_build.office.links.reminders import ReminderState
from site_build.office.links.sender import MailServer, Security, Sender
from support.extracts import link_for
from support.mail_server import Postbox, serve_mail
from support.sample import SAMPLE


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this computer, which nobody knows until it is trusted, and its key, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("mail") / "certificate.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def server_context(certificate: Path) -> ssl.SSLContext:
    """What a server with this certificate speaks TLS with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def deliver(port: int, security: Security) -> list[EmailOutcome]:
    """Send one e-mail, with a user name and a password."""
    server = MailServer(
        host="127.0.0.1", port=port, security=security, user="us", password="secret", address="us@charity.example"
    )
    run = MailRun(read_portal(SAMPLE), Sender(), server, 5.0)
    return list(run.deliver([link_for("Zo Example", "zo@zo.example")]))


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_proves_itself(certificate: Path, monkeypatch: pytest.MonkeyPatch, security: Security) -> None:
    """With a certificate that this computer trusts the e-mail goes, after the user name and the password."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    postbox = Postbox()
    with serve_mail(postbox, server_context(certificate), security) as port:
        assert [one.state for one in deliver(port, security)] == [ReminderState.SENT]
    assert postbox.logins == [("us", "secret")]
    assert len(postbox.taken) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_nobody_knows(certificate: Path, security: Security) -> None:
    """With any other certificate nothing is said to it, and nothing goes."""
    postbox = Postbox()
    with serve_mail(postbox, server_context(certificate), security) as port:
        [outcome] = deliver(port, security)
    assert (outcome.state, outcome.ends_the_run) == (ReminderState.REFUSED, True)
    assert "certificate" in outcome.why.lower()
    assert (postbox.logins, postbox.taken) == ([], [])
