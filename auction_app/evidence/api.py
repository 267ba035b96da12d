"""The public doors of the log (contract §5): checkpoint, tiles, keys, and each lot's bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from flask import Response, request

from auction_app.infra.web import Services, answer, public, room_blueprint, services
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import is_wire_id

from . import queries
from .jobs import bring_up_to_date, log_keeper
from .lot_proofs import find_coverage, write_lot_bundle
from .tiles import BadTilePath, Tile, encode_entries, parse_entries_path, parse_tile_path
from .tree import read_hashes

evidence_api = room_blueprint("evidence_api", __name__)

MAX_OLDER_SIZES = 50
_FOR_EVER = "public, max-age=31536000, immutable"


@evidence_api.get("/log/v1/checkpoint")
@public
def checkpoint() -> Response:
    """The newest checkpoint, a C2SP signed note."""
    with services().transactions.reading() as session:
        last = queries.latest_checkpoint(session)
    if last is None:
        raise AuctionError(errors.NOT_FOUND)
    return Response(last.note, content_type="text/plain; charset=utf-8")


@evidence_api.get("/log/v1/keys")
@public
def keys() -> Response:
    """The vkeys that sign checkpoints and receipts."""
    return answer({"keys": [str(log_keeper(services().ports).signer.key)]})


@evidence_api.get("/log/v1/tile/entries/<path:path>")
@public
def entries(path: str) -> Response:
    """An entry bundle: the canonical texts of up to 256 leaves."""
    with services().transactions.reading() as session:
        tile = _tile(parse_entries_path, path, queries.log_size(session))
        texts = queries.leaf_texts(session, tile.start, tile.start + tile.width)
    return _bytes(encode_entries([text.encode() for text in texts]))


@evidence_api.get("/log/v1/tile/<path:path>")
@public
def tile(path: str) -> Response:
    """A tile of up to 256 hashes."""
    with services().transactions.reading() as session:
        wanted = _tile(parse_tile_path, path, queries.log_size(session))
        hashes = read_hashes(session, wanted.level, wanted.start, wanted.start + wanted.width)
    return _bytes(b"".join(hashes))


@evidence_api.get("/api/v1/lots/<lot>/bundle")
@public
def bundle(lot: str) -> Response:
    """Everything a stranger needs to check the lot. Events not yet in the log are put there first."""
    sizes = _older_sizes()
    if not is_wire_id(lot):
        raise AuctionError(errors.NO_SUCH_LOT)
    with services().transactions.reading() as session:
        coverage = find_coverage(session, lot)
    if coverage is None:
        raise AuctionError(errors.NO_SUCH_LOT)
    if coverage.covered_seq < coverage.head_seq:
        bring_up_to_date(services(), lot, coverage.head_seq)
    pieces = _pieces(services(), lot, sizes)
    response = Response(pieces, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{lot}.bundle.json"'
    return response


def _pieces(found: Services, lot: str, sizes: list[int]) -> Iterator[str]:
    """Open the snapshot, and keep it open while the pieces are sent."""
    held = ExitStack()
    session = held.enter_context(found.transactions.reading())
    last = queries.latest_checkpoint(session)
    if last is None:
        held.close()
        raise AuctionError(errors.UNAVAILABLE)

    def send() -> Iterator[str]:
        with held:
            yield from write_lot_bundle(session, lot, last, sizes)

    return send()


def _older_sizes() -> list[int]:
    given = request.args.getlist("from")
    if len(given) > MAX_OLDER_SIZES or not all(_is_size(text) for text in given):
        raise AuctionError(errors.BAD_FIELDS, fields={"from": "size"})
    return [int(text) for text in given]


def _is_size(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 15


def _tile(parse: Callable[[str], Tile], path: str, size: int) -> Tile:
    try:
        found = parse(path)
    except BadTilePath as error:
        raise AuctionError(errors.NOT_FOUND) from error
    if not found.fits(size):
        raise AuctionError(errors.NOT_FOUND)
    return found


def _bytes(data: bytes) -> Response:
    response = Response(data, mimetype="application/octet-stream")
    response.headers["Cache-Control"] = _FOR_EVER
    return response
