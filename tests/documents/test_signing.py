"""The signature on the paper: valid, over everything, and gone with one changed byte."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import cast

import pypdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pypdf.generic import StreamObject

from auction_app.documents.confirmation import draw_confirmation
from auction_app.documents.signing import (
    DEVELOPMENT_NAME,
    SigningKey,
    SigningUnavailable,
    development_key,
    sign,
)
from tests.documents.paper import PAPER

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return development_key(tmp_path_factory.mktemp("数据 data"), at=NOW)


@pytest.fixture(scope="module")
def signed(key: SigningKey) -> bytes:
    return sign(draw_confirmation(PAPER).pdf, key, reason="Confirmation of sale", at=NOW).pdf


def validate(pdf: bytes) -> PdfSignatureStatus:
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    trust = ValidationContext(trust_roots=[signature.signer_cert])
    return validate_pdf_signature(signature, trust)


def test_the_signature_is_valid_and_covers_the_whole_file(signed: bytes) -> None:
    status = validate(signed)
    assert status.bottom_line
    assert status.coverage and status.coverage.name == "ENTIRE_FILE"


def test_one_changed_byte_voids_the_signature(signed: bytes) -> None:
    at = signed.index(b"/Title")
    changed = signed[:at] + b"/TitLe" + signed[at + 6 :]
    assert not validate(changed).bottom_line


def test_signing_leaves_the_archive_metadata_as_the_typesetter_wrote_it(signed: bytes) -> None:
    root = pypdf.PdfReader(BytesIO(signed)).root_object
    metadata = cast(StreamObject, root["/Metadata"]).get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaSchema:namespaceURI>http" in metadata


def test_the_development_certificate_says_that_it_is_one(signed: bytes) -> None:
    certificate = PdfFileReader(BytesIO(signed)).embedded_signatures[0].signer_cert
    assert DEVELOPMENT_NAME in certificate.subject.human_friendly


def test_the_development_certificate_is_made_once_and_only_the_owner_reads_it(
    tmp_path: Path,
) -> None:
    first = development_key(tmp_path, at=NOW)
    made = first.path.read_bytes()
    again = development_key(tmp_path, at=NOW + timedelta(days=1))
    assert again.path.read_bytes() == made
    assert first.path.stat().st_mode & 0o077 == 0
    assert [path.name for path in first.path.parent.iterdir()] == [first.path.name]


def test_a_wrong_password_is_named_before_anything_is_issued(key: SigningKey) -> None:
    with pytest.raises(SigningUnavailable, match=key.path.name):
        sign(b"", replace(key, password=b"wrong"), reason="x", at=NOW)
