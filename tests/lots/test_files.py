"""Photos and documents of a draft, through the verbs."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from PIL import Image

from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.lots import files
from auction_app.lots.drafts import attachments_of
from auction_app.lots.files import AddDocument, AddPhoto, PhotoText, StoredPhoto
from auction_app.lots.lot_page import lot_page, published_text
from auction_app.lots.service import begin_draft
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, lawful_content, publish_draft

STORED = StoredPhoto("a" * 64, "b" * 64, 800, 600, 1234)


def draft(transactions: Transactions, team: CourtTeam, clock: HandClock) -> str:
    with transactions() as tx:
        return begin_draft(tx, lawful_content(clock.now()), team.clerk, clock.now())


def add(transactions: Transactions, team: CourtTeam, lot_id: str, clock: HandClock, zh: str) -> str:
    with transactions() as tx:
        command = AddPhoto(lot_id, STORED, zh, "")
        return files.add_photo(tx, command, team.clerk, clock.now())


def test_photos_keep_the_order_the_clerk_gives_them(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id = draft(transactions, team, clock)
    first, second = (add(transactions, team, lot_id, clock, zh) for zh in "甲乙")
    with transactions() as tx:
        wanted = [PhotoText(second, "乙", "B"), PhotoText(first, "甲", "A")]
        files.arrange_photos(tx, lot_id, wanted, team.clerk, clock.now())
    with transactions() as tx:
        assert [(one.zh, one.en) for one in attachments_of(tx.session, lot_id)] == [
            ("乙", "B"),
            ("甲", "A"),
        ]


@pytest.mark.parametrize("kind", ["missing", "twice", "foreign"])
def test_an_order_that_does_not_name_every_photo_once_is_refused(
    transactions: Transactions, team: CourtTeam, clock: HandClock, kind: str
) -> None:
    lot_id = draft(transactions, team, clock)
    first, second = (add(transactions, team, lot_id, clock, zh) for zh in "甲乙")
    ids = {"missing": [first], "twice": [first, first], "foreign": [first, "pOther"]}[kind]
    assert second
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        wanted = [PhotoText(one, "", "") for one in ids]
        files.arrange_photos(tx, lot_id, wanted, team.clerk, clock.now())
    assert refused.value.fields == {"photos": "out_of_order"}


def test_the_hashes_of_all_attachments_stand_in_the_published_text(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id = draft(transactions, team, clock)
    add(transactions, team, lot_id, clock, "正面")
    with transactions() as tx:
        report = AddDocument(lot_id, "c" * 64, 99, "d03", "评估报告", "Appraisal")
        files.add_document(tx, report, team.clerk, clock.now())
        other = AddDocument(lot_id, "d" * 64, 99, "", "户型图", "Floor plan")
        files.add_document(tx, other, team.clerk, clock.now())
    publish_draft(transactions, team, lot_id, clock.now())
    with transactions.reading() as session:
        page = lot_page(session, lot_id)
    assert [link.name.zh for link in page.disclosures[2].documents] == ["评估报告"]
    assert [link.name.en for link in page.documents] == ["Floor plan"]
    assert page.card.photo_url == f"/lots/{lot_id}/photos/{'b' * 64}.jpg"
    assert (page.photos[0].alt.zh, page.photos[0].alt.en) == ("正面", page.card.title.en)
    with transactions.reading() as session:
        attached = json.loads(published_text(session, lot_id)[0])["attachments"]
    assert [one["sha256"] for one in attached] == ["a" * 64, "c" * 64, "d" * 64]


def test_a_lot_holds_forty_photos_and_no_more(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id = draft(transactions, team, clock)
    with transactions() as tx:
        for _ in range(files.MOST_PHOTOS):
            files.add_photo(tx, AddPhoto(lot_id, STORED, "", ""), team.clerk, clock.now())
    with pytest.raises(AuctionError) as refused:
        add(transactions, team, lot_id, clock, "多")
    assert refused.value.code == "too_many_files"


def test_a_file_of_another_lot_is_not_removed(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    one, other = draft(transactions, team, clock), draft(transactions, team, clock)
    photo = add(transactions, team, one, clock, "甲")
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        files.remove_file(tx, other, "photo", photo, team.clerk, clock.now())
    assert refused.value.code == "not_found"
    with transactions() as tx:
        files.remove_file(tx, one, "photo", photo, team.clerk, clock.now())
        assert attachments_of(tx.session, one) == []


def test_a_document_belongs_to_a_disclosure_that_exists(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id = draft(transactions, team, clock)
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        command = AddDocument(lot_id, "c" * 64, 9, "d12", "甲", "")
        files.add_document(tx, command, team.clerk, clock.now())
    assert refused.value.fields == {"item": "bad_choice"}


def test_a_photo_is_stored_re_encoded(ports: Ports) -> None:
    out = BytesIO()
    Image.new("RGB", (640, 480)).save(out, "PNG")
    stored = files.store_photo(ports.storage, out.getvalue())
    assert ports.storage.get(stored.sha256)[:3] == b"\xff\xd8\xff"
    assert ports.storage.get(stored.thumb_sha256)[:3] == b"\xff\xd8\xff"
    assert (stored.width, stored.height) == (640, 480)
