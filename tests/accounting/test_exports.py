"""Files for the accountant, opened with parsers: nothing runs as a formula, every fen is a number."""

from __future__ import annotations

import csv
import io
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from auction_app.accounting.exports import (
    HEAD,
    TooManyRows,
    csv_lines,
    journal_row,
    safe,
    write_xlsx,
)
from auction_app.accounting.names import AccountName, Part
from auction_app.accounting.paper import statement_pdf
from auction_app.accounting.scopes import Scope
from auction_app.accounting.statement import THE_BEGINNING, Statement, Sum
from auction_app.accounting.words import account_words
from auction_app.infra.pdf_check import check_pdf
from auction_app.ledger.statements import AccountLine, Choice, Move, Period
from auction_app.lots.page_views import Words

NOW = datetime(2026, 8, 25, 7, 0, tzinfo=UTC)
MOVE = Move(
    seq=1,
    txn="in:stripe:pi_1",
    line=1,
    kind="received",
    ref="pi_1",
    reverses=None,
    at=NOW,
    debit="clearing:stripe",
    credit="deposit:L1:A7K2Q9",
    fen=12_345_67,
    currency="CNY",
    effect=12_345_67,
    after=12_345_67,
)
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\0x",
    "\nx",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "=HYPERLINK(1)",
    'a"b',
    "a,b",
    "a\nb",
]
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")


def read_csv(moves: list[Move]) -> list[dict[str, str]]:
    text = "".join(csv_lines(moves))
    assert text.startswith("\ufeff")
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    head = [name.split()[0] for name in next(rows)]
    return [dict(zip(head, row, strict=True)) for row in rows]


def read_xlsx(moves: list[Move]) -> list[tuple[object, ...]]:
    file = io.BytesIO()
    assert write_xlsx(moves, file, NOW) == len(moves)
    sheet = openpyxl.load_workbook(io.BytesIO(file.getvalue())).active
    assert sheet is not None
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    return list(sheet.iter_rows(min_row=2, values_only=True))


def test_the_csv_is_rfc_4180_with_numeric_amounts() -> None:
    text = "".join(csv_lines([MOVE]))
    assert text.endswith("\r\n") and text.count("\r\n") == 2
    (row,) = read_csv([MOVE])
    assert row["amount"] == "12345.67"
    assert row["debit"] == "clearing:stripe"
    assert row["at"] == "2026-08-25T07:00:00.000000Z"
    assert row["beijing"] == "2026-08-25 15:00:00"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_any_file_is_a_formula(text: str) -> None:
    move = replace(MOVE, txn=text, kind=text, ref=text, debit=text, credit=text, reverses=text)
    (row,) = read_csv([move])
    assert not any(value.startswith(FORMULA) for value in row.values())
    if "\0" not in text:  # XML has no NUL; a text of PostgreSQL has none either
        (cells,) = read_xlsx([move])
        assert not any(isinstance(cell, str) and cell.startswith(FORMULA) for cell in cells)


@given(st.text(max_size=30))
def test_whatever_a_text_is_its_cell_is_safe_and_loses_nothing(text: str) -> None:
    assert not safe(text).startswith(FORMULA)
    assert safe(text).removeprefix("'") == text.removeprefix("'")


@given(st.integers(1, 10**15))
def test_an_amount_is_exact_and_never_negative(fen: int) -> None:
    row = journal_row(replace(MOVE, fen=fen))
    assert row.amount * 100 == fen
    (told,) = read_csv([replace(MOVE, fen=fen)])
    assert Decimal(told["amount"]) * 100 == fen


def test_the_workbook_has_typed_cells() -> None:
    (cells,) = read_xlsx([MOVE])
    told = dict(zip((name for name, _ in HEAD), cells, strict=True))
    assert told["amount"] == 12345.67
    assert told["seq"] == 1
    assert told["txn"] == "in:stripe:pi_1"


def test_a_long_journal_needs_no_more_memory_than_a_short_one() -> None:
    def peak(rows: int) -> int:
        tracemalloc.start()
        write_xlsx((replace(MOVE, seq=number) for number in range(rows)), io.BytesIO(), NOW)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    # The finished file itself is in memory here; row objects and cells are not.
    assert peak(4_000) < peak(400) + 600_000


def test_a_journal_longer_than_a_worksheet_is_refused(monkeypatch) -> None:
    monkeypatch.setattr("auction_app.accounting.exports._MOST_ROWS", 2)
    with pytest.raises(TooManyRows):
        write_xlsx([MOVE] * 3, io.BytesIO(), NOW)


def _fonts(page: Any) -> list[Any]:
    """The fonts a page of a PDF names."""
    return [one.get_object() for one in page["/Resources"]["/Font"].values()]


def test_the_statement_is_an_archive_pdf_that_says_every_figure() -> None:
    line = AccountLine("deposit:L1:A7K2Q9", "CNY", 0, 12_345_67, 0)
    statement = Statement(
        scope=Scope(
            "lot", "L1", Words("某房屋", "The People’s Court’s flat"), Choice(owners=("L1",))
        ),
        period=Period(THE_BEGINNING, NOW),
        accounts=(line,),
        sums=(Sum("CNY", 0, 12_345_67, 0),),
        moves=(MOVE, replace(MOVE, seq=2, kind="refund_owed")),
        first=1,
        total=2,
        previous=None,
        next=None,
        closed_at=NOW,
    )
    lot = Part(Words("某房屋", "A flat"))
    names = {
        code: AccountName(code, account_words(code), (lot,))
        for code in ("deposit:L1:A7K2Q9", "clearing:stripe")
    }
    pdf = statement_pdf(statement, names, NOW)
    pages = PdfReader(io.BytesIO(pdf)).pages
    text = "".join(page.extract_text() for page in pages)
    for wanted in (
        "12,345.67",
        "某房屋",
        "A flat",
        "转为应退款",
        "To be returned",
        "Deposit, A flat",
        "存放于支付渠道",
        "账目归零",
        "Closed at zero",
    ):
        assert wanted in text
    assert "deposit:L1:A7K2Q9" in text.replace("\n", "")
    check_pdf(pdf)
    fonts = [str(font["/BaseFont"]) for page in pages for font in _fonts(page)]
    assert any("Libertinus" in one for one in fonts), "an English ’ is not a full character wide"
