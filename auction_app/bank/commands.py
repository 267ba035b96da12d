"""`auction bank import FILE…`: take the bank's files over. `auction bank late`: payouts that should have left."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from auction_app.bank import queries
from auction_app.bank.importing import OPERATOR, Importer
from auction_app.bank.taking import Taken, take_file
from auction_app.infra.i18n import translate
from auction_app.kernel.errors import CODES, AuctionError
from auction_app.kernel.money import format_yuan
from auction_app.kernel.time import rfc3339

if TYPE_CHECKING:
    from auction_app.infra.web import Services

log = logging.getLogger(__name__)
REFUSED, UNREADABLE = 1, 2


def bank(services: Services, arguments: Sequence[str]) -> int:
    """Exit status 0 all taken and nothing late, 1 refused or late, 2 a file that cannot be read."""
    options = _parser().parse_args(arguments)
    if options.verb == "late":
        return _late(services)
    return max(_import(services, path) for path in options.files)


def _import(services: Services, path: Path) -> int:
    """One file in one transaction: all of it, or nothing."""
    try:
        content = path.read_bytes()
    except OSError as error:
        print(f"{path}: {error.strerror}", file=sys.stderr)
        return UNREADABLE
    at, importer = services.ports.clock.now(), Importer(OPERATOR, None)
    try:
        with services.transactions() as tx:
            taken = take_file(tx, services.ports.vault, content, importer, at)
    except AuctionError as error:
        about = CODES[error.code]
        place = error.extra.get("place") or error.extra.get("difference") or ""
        print(f"{path}: {_both(about.title)} {place}".rstrip(), file=sys.stderr)
        return REFUSED
    log.warning("taken over by command: %s, sha256 %s", path.name, sha256(content).hexdigest())
    _tell(path, taken)
    return 0


def _tell(path: Path, taken: Taken) -> None:
    for one in taken.statements:
        print(
            f"{path}: {one.account} {one.number}: +{one.entries}, ={one.known}, ?{one.waiting}"
            f" / 新入账 {one.entries} 笔，已有 {one.known} 笔，待核 {one.waiting} 笔"
        )
    if not taken.statements:
        print(f"{path}: {taken.refused} refused / 银行拒付 {taken.refused} 笔")


def _late(services: Services) -> int:
    with services.transactions.reading() as session:
        late = queries.late_payouts(session, services.ports.clock.now())
    for one in late:
        due = rfc3339(one.due_at) if one.due_at else "-"
        print(f"{one.id} {one.purpose} {one.state} {format_yuan(one.amount_fen)} {due}")
    return REFUSED if late else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="auction bank")
    verbs = parser.add_subparsers(dest="verb", required=True)
    take = verbs.add_parser("import", help="take statements and reports over / 导入对账单与回执")
    take.add_argument("files", type=Path, nargs="+", metavar="FILE")
    verbs.add_parser("late", help="payouts that should have left / 逾期未付款项")
    return parser


def _both(text: str) -> str:
    chinese = translate(text, "zh")
    return f"{chinese} / {text}" if chinese != text else text
