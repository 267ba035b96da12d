"""Photos and documents of a draft. The bytes are stored by hash before the row that names them commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from auction_app.infra.images import BadImage, Picture, prepare_apart
from auction_app.infra.pdf_check import BadPdf, check_pdf
from auction_app.infra.ports import Storage
from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.lots.content import ITEMS
from auction_app.lots.drafts import Staff
from auction_app.lots.errors import BAD_FILE, TOO_MANY_FILES
from auction_app.lots.models import LotDocument, LotPhoto
from auction_app.lots.service import lock_draft

MOST_PHOTOS = 40
MOST_DOCUMENTS = 30


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A picture that has been re-encoded and stored, ready to be named by a row."""

    sha256: str
    thumb_sha256: str
    width: int
    height: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class AddPhoto:
    """A stored picture with what it shows, in both languages."""

    lot_id: str
    photo: StoredPhoto
    alt_zh: str
    alt_en: str


@dataclass(frozen=True, slots=True)
class AddDocument:
    """A stored PDF; `item` is the disclosure it belongs to, or empty."""

    lot_id: str
    sha256: str
    size_bytes: int
    item: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class PhotoText:
    """A photo's place in the order is its place in the list."""

    photo_id: str
    alt_zh: str
    alt_en: str


def store_photo(storage: Storage, content: bytes) -> StoredPhoto:
    """Re-encode apart and store; raises `bad_file` with the reason beside `file`."""
    try:
        picture: Picture = prepare_apart(content)
    except BadImage as error:
        raise AuctionError(BAD_FILE, fields={"file": error.code}) from error
    return StoredPhoto(
        sha256=storage.put(picture.large),
        thumb_sha256=storage.put(picture.thumb),
        width=picture.width,
        height=picture.height,
        size_bytes=len(picture.large),
    )


def store_document(storage: Storage, content: bytes) -> str:
    """Check that a PDF can only be read, and store it; raises `bad_file`."""
    try:
        check_pdf(content)
    except BadPdf as error:
        raise AuctionError(BAD_FILE, fields={"file": error.code}) from error
    return storage.put(content)


def add_photo(tx: Transaction, command: AddPhoto, by: Staff, at: datetime) -> str:
    """Put a photo behind the others; gives its id. Raises `too_many_files`."""
    lot = lock_draft(tx, command.lot_id, by, at)
    position = _next_position(tx, LotPhoto, lot.id, MOST_PHOTOS)
    photo = LotPhoto(
        id=new_id("p"),
        lot_id=lot.id,
        position=position,
        sha256=command.photo.sha256,
        thumb_sha256=command.photo.thumb_sha256,
        width=command.photo.width,
        height=command.photo.height,
        size_bytes=command.photo.size_bytes,
        alt_zh=command.alt_zh,
        alt_en=command.alt_en,
        added_at=at,
        added_by=by.account_id,
    )
    tx.session.add(photo)
    tx.session.flush()
    return photo.id


def arrange_photos(
    tx: Transaction, lot_id: str, wanted: Sequence[PhotoText], by: Staff, at: datetime
) -> None:
    """Give every photo its text and its place; raises `invalid` unless all are named once."""
    lot = lock_draft(tx, lot_id, by, at)
    photos = {
        photo.id: photo
        for photo in tx.session.scalars(select(LotPhoto).where(LotPhoto.lot_id == lot.id))
    }
    if sorted(one.photo_id for one in wanted) != sorted(photos):
        raise AuctionError(errors.INVALID, fields={"photos": "out_of_order"})
    for position, one in enumerate(wanted, 1):
        photo = photos[one.photo_id]
        photo.position, photo.alt_zh, photo.alt_en = position, one.alt_zh, one.alt_en
    tx.session.flush()


def add_document(tx: Transaction, command: AddDocument, by: Staff, at: datetime) -> str:
    """Attach a stored document; gives its id. Raises `too_many_files`, `invalid`."""
    if command.item and command.item not in ITEMS:
        raise AuctionError(errors.INVALID, fields={"item": "bad_choice"})
    lot = lock_draft(tx, command.lot_id, by, at)
    position = _next_position(tx, LotDocument, lot.id, MOST_DOCUMENTS)
    document = LotDocument(
        id=new_id("d"),
        lot_id=lot.id,
        position=position,
        item=command.item,
        sha256=command.sha256,
        size_bytes=command.size_bytes,
        name_zh=command.name_zh,
        name_en=command.name_en,
        added_at=at,
        added_by=by.account_id,
    )
    tx.session.add(document)
    tx.session.flush()
    return document.id


def remove_file(
    tx: Transaction, lot_id: str, kind: str, file_id: str, by: Staff, at: datetime
) -> None:
    """Take a photo or a document out of a draft; the stored bytes stay, other lots may share them."""
    lot = lock_draft(tx, lot_id, by, at)
    table = LotPhoto if kind == "photo" else LotDocument
    row = tx.session.scalar(select(table).where(table.id == file_id, table.lot_id == lot.id))
    if row is None:
        raise AuctionError(errors.NOT_FOUND)
    tx.session.delete(row)
    tx.session.flush()


def _next_position(
    tx: Transaction, table: type[LotPhoto] | type[LotDocument], lot_id: str, most: int
) -> int:
    found = tx.session.execute(
        select(func.count(), func.coalesce(func.max(table.position), 0)).where(
            table.lot_id == lot_id
        )
    ).one()
    if found[0] >= most:
        raise AuctionError(TOO_MANY_FILES)
    return int(found[1]) + 1
