"""The journal for an accountant: CSV (RFC 4180) and XLSX, both streamed, neither can run a formula.

No text cell begins with what a spreadsheet may take for a formula (ASVS 1.2.10, OWASP on CSV injection): such a
text gets a single quote before it. Amounts are numbers and never negative: which account gives and which takes says the sign.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from typing import IO

import xlsxwriter

from auction_app.accounting.words import movement_words
from auction_app.kernel.time import SHANGHAI, rfc3339
from auction_app.ledger.statements import Move

BOM = "\ufeff"  # without it Excel reads UTF-8 as the local code page
HEAD = (
    ("seq", "凭证号"),
    ("at", "时间 UTC"),
    ("beijing", "北京时间"),
    ("kind", "种类"),
    ("summary", "摘要"),
    ("debit", "借方账户（转出）"),
    ("credit", "贷方账户（转入）"),
    ("amount", "金额"),
    ("currency", "币种"),
    ("ref", "来源"),
    ("txn", "业务号"),
    ("line", "分录"),
    ("reverses", "冲正"),
)
WIDTHS = (8, 28, 20, 20, 20, 36, 36, 16, 8, 30, 36, 8, 30)
# The full-width forms too: an Excel of East Asia reads them as the others.
_DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")
_MOST_ROWS = 1_048_575  # of a worksheet, below its head


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One transfer, in the order of HEAD; `amount` in yuan, exact."""

    seq: int
    at: str
    beijing: str
    kind: str
    summary: str
    debit: str
    credit: str
    amount: Decimal
    currency: str
    ref: str
    txn: str
    line: int
    reverses: str


class TooManyRows(Exception):
    """A worksheet ends before the journal does."""


def journal_row(move: Move) -> JournalRow:
    """A transfer as its row; every text is safe in a spreadsheet."""
    return JournalRow(
        seq=move.seq,
        at=rfc3339(move.at),
        beijing=_beijing(move.at),
        kind=safe(move.kind),
        summary=safe(movement_words(move.kind).zh),
        debit=safe(move.debit),
        credit=safe(move.credit),
        amount=Decimal(move.fen).scaleb(-2),
        currency=safe(move.currency),
        ref=safe(move.ref),
        txn=safe(move.txn),
        line=move.line,
        reverses=safe(move.reverses or ""),
    )


def safe(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_DANGEROUS) else text


def csv_lines(moves: Iterable[Move]) -> Iterator[str]:
    """RFC 4180 with CRLF and a head in both languages, some hundred rows at a time."""
    buffer = StringIO()
    table = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BOM)
    table.writerow(f"{code} {words}" for code, words in HEAD)
    for number, move in enumerate(moves, 1):
        table.writerow(astuple(journal_row(move)))
        if number % 500 == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def write_xlsx(moves: Iterable[Move], file: IO[bytes], at: datetime) -> int:
    """A workbook of one sheet, row by row in constant memory; gives the number of rows.

    Raises TooManyRows when the journal is longer than a worksheet.
    """
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "tmpdir": tempfile.gettempdir(),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"created": at.astimezone(UTC).replace(tzinfo=None)})
    try:
        return _fill(book, moves)
    finally:
        book.close()


def _fill(book: xlsxwriter.Workbook, moves: Iterable[Move]) -> int:
    sheet = book.add_worksheet("journal 流水")
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    sheet.freeze_panes(1, 0)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for column, (code, words) in enumerate(HEAD):
        sheet.write_string(0, column, f"{code} {words}", bold)
    number = 0
    for number, move in enumerate(moves, 1):
        if number > _MOST_ROWS:
            raise TooManyRows
        for column, value in enumerate(astuple(journal_row(move))):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            else:
                sheet.write_number(number, column, value, money if column == 7 else None)
    return number


def _beijing(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
