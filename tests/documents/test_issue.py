"""Issuing the paper: once per sale, signed, kept under its hash, the same bytes for every reader."""

import hashlib
import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from auction_app.documents.jobs import issue_papers, signing_key
from auction_app.documents.models import Document
from auction_app.documents.service import Press, issue_confirmation
from auction_app.documents.signing import development_key
from auction_app.infra.ports import Ports
from auction_app.infra.web import Services
from auction_app.proceeds.models import SaleConfirmation
from tests.proceeds.story import Story, duel, make_story
from tests.support.world import make_config


@pytest.fixture
def story(engine: Engine, ports: Ports) -> Story:
    return make_story(engine, ports)


@pytest.fixture
def house(database_url: str, ports: Ports, story: Story) -> Services:
    return Services(make_config(ports.data, database_url), ports, story.transactions)


def sell(story: Story) -> None:
    duel(story)
    story.close()
    story.follow()


def paper(story: Story) -> Document | None:
    with story.transactions.reading() as session:
        found = session.get(Document, (story.lot_id, "confirmation"))
        session.expunge_all()
        return found


def test_the_paper_of_a_sale_is_made_signed_and_noted(story: Story, house: Services) -> None:
    sell(story)
    issue_papers(house)
    made = paper(story)
    assert made is not None
    pdf = house.ports.storage.get(made.sha256)
    assert hashlib.sha256(pdf).hexdigest() == made.sha256
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    trust = ValidationContext(trust_roots=[signature.signer_cert])
    assert validate_pdf_signature(signature, trust).bottom_line
    with story.transactions.reading() as session:
        assert session.get_one(SaleConfirmation, story.lot_id).pdf_sha256 == made.sha256


def test_it_says_what_the_record_says(story: Story, house: Services) -> None:
    sell(story)
    issue_papers(house)
    made = paper(story)
    assert made is not None
    pages = pypdf.PdfReader(BytesIO(house.ports.storage.get(made.sha256))).pages
    said = re.sub(r"\s*\n\s*", "", "\n".join(page.extract_text() for page in pages))
    with story.transactions.reading() as session:
        sold = session.get_one(SaleConfirmation, story.lot_id)
        for expected in (sold.number, sold.buyer_name, sold.id_masked, sold.head, sold.salt):
            assert expected in said, expected
    assert "¥1,158,865.80" in said
    assert "人民币壹佰壹拾伍万捌仟捌佰陆拾伍元捌角" in said
    assert "不具有法律效力" in said  # the certificate is a development one


def test_with_the_configured_certificate_the_paper_is_a_real_one(
    story: Story, house: Services, tmp_path: Path
) -> None:
    sell(story)
    key = development_key(tmp_path, at=story.ends_at - timedelta(days=1))
    config = replace(house.config, signing_pkcs12=key.path, signing_password=key.password.decode())
    issue_papers(replace(house, config=config))
    made = paper(story)
    assert made is not None
    pages = pypdf.PdfReader(BytesIO(house.ports.storage.get(made.sha256))).pages
    assert "不具有法律效力" not in pages[0].extract_text()


def test_a_second_round_makes_no_second_paper(story: Story, house: Services) -> None:
    sell(story)
    issue_papers(house)
    first = paper(story)
    issue_papers(house)
    again = paper(story)
    assert first is not None and again is not None
    assert (first.sha256, first.made_at) == (again.sha256, again.made_at)


def test_two_job_processes_at_once_issue_one_paper(story: Story, house: Services) -> None:
    sell(story)
    press = Press(house.ports.storage, signing_key(house), house.config.public_url, False)
    for minutes in (1, 2):  # both had listed the lot before either had made its paper
        with story.transactions() as tx:
            at = story.ends_at + timedelta(minutes=minutes)
            issue_confirmation(tx, press, story.lot_id, at)
    made = paper(story)
    assert made is not None
    assert made.made_at == story.ends_at + timedelta(minutes=1)


def test_an_unsold_lot_has_no_paper(story: Story, house: Services) -> None:
    story.open()
    story.close()
    story.follow()
    issue_papers(house)
    assert paper(story) is None


def test_a_storage_that_fails_leaves_nothing_noted_and_the_next_round_makes_it(
    story: Story, house: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    sell(story)

    def full(content: bytes) -> str:
        raise OSError("no space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(house.ports.storage, "put", full)
        issue_papers(house)
    assert paper(story) is None
    issue_papers(house)
    assert paper(story) is not None


def test_an_issued_paper_cannot_be_replaced_in_the_database(story: Story, house: Services) -> None:
    sell(story)
    issue_papers(house)
    with pytest.raises(DBAPIError, match="final"), story.transactions() as tx:
        tx.session.execute(text("UPDATE document SET sha256 = repeat('0', 64)"))


def test_anyone_can_fetch_the_paper_and_keep_it(
    story: Story, house: Services, app: Flask, client: FlaskClient
) -> None:
    sell(story)
    issue_papers(house)
    answer = client.get(f"/lots/{story.lot_id}/confirmation.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    made = paper(story)
    assert made is not None
    assert hashlib.sha256(answer.data).hexdigest() == made.sha256
    assert "immutable" in answer.headers["Cache-Control"]
    again = client.get(
        f"/lots/{story.lot_id}/confirmation.pdf",
        headers={"If-None-Match": answer.headers["ETag"]},
    )
    assert again.status_code == 304


@pytest.mark.parametrize("lot", ["Lnobody00000", "..", "a b"])
def test_a_lot_without_a_paper_answers_404(client: FlaskClient, lot: str) -> None:
    assert client.get(f"/lots/{lot}/confirmation.pdf").status_code == 404
