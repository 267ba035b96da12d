"""Sign a PDF so that any reader program shows who issued it and that nothing was changed (PAdES).

Production signs with the certificate the operator configured (PKCS#12, from a recognised
authority). Development makes its own once and says so in the certificate's name.
"""

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import SimpleSigner

FIELD = "Platform"
DEVELOPMENT_FILE = "signing/development.p12"
DEVELOPMENT_NAME = "Luochui development signature, not for use"
# Written into every development file on purpose: it guards nothing and only satisfies the format.
DEVELOPMENT_PASSWORD = b"development"
DEVELOPMENT_YEARS = 10


class SigningUnavailable(RuntimeError):
    """No usable certificate; the message tells the operator which file is wrong."""


@dataclass(frozen=True)
class SigningKey:
    """A PKCS#12 file with its password."""

    path: Path
    password: bytes


@dataclass(frozen=True)
class SignedPdf:
    """The signed bytes and the name on the signer's certificate."""

    pdf: bytes
    signer: str


def development_key(data: Path, *, at: datetime) -> SigningKey:
    """The development certificate of this data folder; made at the first call."""
    path = data / DEVELOPMENT_FILE
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path, _self_signed(at))
    return SigningKey(path, DEVELOPMENT_PASSWORD)


def sign(pdf: bytes, key: SigningKey, *, reason: str, at: datetime) -> SignedPdf:
    """Add one PAdES signature over the whole file. Raises SigningUnavailable.

    `at` is the claimed time of signing; the trusted time is the log checkpoint printed inside.
    """
    # Imported here: only the jobs process signs, and pyHanko is large.
    from pyhanko.sign import fields, signers

    signer = _load(key)
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        name=signer.subject_name,
    )
    signing = signers.PdfSigner(meta, signer, new_field_spec=fields.SigFieldSpec(FIELD))
    out = signing.sign_pdf(_appender(pdf), output=BytesIO())
    return SignedPdf(out.getvalue(), signer.subject_name or "")


def _appender(pdf: bytes) -> "IncrementalPdfFileWriter":
    """A writer that leaves the metadata alone: pyHanko would rewrite it in a form PDF/A forbids."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class MetadataUntouched(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            """Keep the XMP that the typesetter wrote and verified."""

    return MetadataUntouched(BytesIO(pdf))


def _load(key: SigningKey) -> "SimpleSigner":
    from pyhanko.sign.signers import SimpleSigner

    signer: SimpleSigner | None = SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
        str(key.path), passphrase=key.password
    )
    if signer is None:
        raise SigningUnavailable(f"{key.path}: not a readable PKCS#12 file, or a wrong password")
    return signer


def _self_signed(at: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DEVELOPMENT_NAME)])
    start = at.astimezone(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=366 * DEVELOPMENT_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(), critical=True)
        .sign(key, SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        b"luochui", key, certificate, None, BestAvailableEncryption(DEVELOPMENT_PASSWORD)
    )


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write_once(path: Path, content: bytes) -> None:
    """Another process may make it at the same moment: the first one stays, both use it."""
    fresh = path.with_name(f".{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
