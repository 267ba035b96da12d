"""`auction ledger check | reconcile | export`: re-add the books, compare a day, write the journal to a file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from auction_app.accounting.closure import closure_faults
from auction_app.accounting.exports import csv_lines, write_xlsx
from auction_app.accounting.reconcile import reconcile
from auction_app.accounting.sealing import read_seal
from auction_app.accounting.statement import parse_period
from auction_app.accounting.words import COUNTED, DIFFERENCES, FAULTS
from auction_app.kernel.money import format_yuan
from auction_app.kernel.time import legal_day
from auction_app.ledger.audit import BooksReport, Fault, check_books
from auction_app.ledger.statements import Choice, moves
from auction_app.payments.gateways import card_provider

if TYPE_CHECKING:
    from auction_app.accounting.models import Reconciliation
    from auction_app.infra.web import Services

FAULTY = 1


def ledger(services: Services, arguments: Sequence[str]) -> int:
    """One of the three; exit status 0 when every fen is accounted for and explained, 1 when not, 2 not understood."""
    options = _parser().parse_args(arguments)
    work = {"check": _check, "reconcile": _reconcile, "export": _export}
    return work[options.what](services, options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="auction ledger")
    kinds = parser.add_subparsers(dest="what", required=True)
    check = kinds.add_parser("check", help="re-add everything / 重新累加全部账目")
    compare = kinds.add_parser(
        "reconcile", help="books = provider = bank, for one day / 账目、支付渠道、银行三方对账"
    )
    compare.add_argument(
        "--day", type=date.fromisoformat, help="yesterday in Beijing by default / 默认为昨日"
    )
    for one in (check, compare):
        one.add_argument("--json", action="store_true", help="one object / 输出一个 JSON 对象")
    export = kinds.add_parser("export", help="the whole journal / 导出全部流水")
    export.add_argument("file", type=Path, help="a new file .csv or .xlsx / 新文件 .csv 或 .xlsx")
    export.add_argument("--since", default="", help="2026-11-01 or 2026-11-01T09:00, Beijing time")
    export.add_argument("--until", default="", help="the same; a day is meant whole / 含当日")
    return parser


def _check(services: Services, options: argparse.Namespace) -> int:
    with services.transactions.reading() as session:
        report = check_books(session)
        over = closure_faults(session, services.ports.clock.now())
    report = replace(report, faults=(*report.faults, *over))
    out = sys.stderr if report.faults and not options.json else sys.stdout
    print(json.dumps(asdict(report)) if options.json else _words(report), file=out)
    return FAULTY if report.faults else 0


def _words(report: BooksReport) -> str:
    lines = [
        ", ".join(
            (
                _many(report.accounts, "account"),
                _many(report.postings, "posting"),
                _many(report.transfers, "transfer"),
            )
        )
        + f" / {report.accounts} 个账户，{report.postings} 笔记账，{report.transfers} 笔划转"
    ]
    lines += [
        f"sum {currency} {format_yuan(fen)} / {currency} 合计 {format_yuan(fen)}"
        for currency, fen in report.totals.items()
    ]
    return "\n".join([*lines, *map(_fault, report.faults)])


def _fault(fault: Fault) -> str:
    """Its code, its place, both figures, and what it means; sums in yuan, lines counted."""
    figures = [fault.expected, fault.found]
    expected, found = map(str, figures) if fault.code in COUNTED else map(format_yuan, figures)
    words = FAULTS[fault.code]
    return (
        f"! {fault.code} {fault.place}: {words.en}; expected {expected}, found {found}"
        f" / {words.zh}，应为 {expected}，实为 {found}"
    )


def _reconcile(services: Services, options: argparse.Namespace) -> int:
    day = options.day or legal_day(services.ports.clock.now()) - timedelta(days=1)
    row = reconcile(services, card_provider(services.config), day)
    print(row.report if options.json else _told(row))
    return FAULTY if row.unexplained else 0


def _told(row: Reconciliation) -> str:
    lines = [
        f"{row.day}: {_many(row.compared, 'movement')} compared, {_many(row.differences, 'difference')},"
        f" {row.unexplained} unexplained"
        f" / 核对 {row.compared} 笔，差异 {row.differences} 项，未说明 {row.unexplained} 项",
        f"sha256 {row.sha256}",
    ]
    for one in json.loads(row.report)["differences"]:
        figures = [
            "–" if one[side] is None else format_yuan(one[side]) for side in ("here", "there")
        ]
        sign = " " if one["explained"] else "!"
        words = DIFFERENCES[one["code"]]
        about = f"{one['channel']} {one['code']} {one['key']}".rstrip()
        money = f" {one['currency']} {' | '.join(figures)}" if set(figures) != {"–"} else ""
        lines.append(f"{sign} {about}:{money} {words.en} / {words.zh}")
    return "\n".join(lines)


def _many(number: int, noun: str) -> str:
    """A number and its noun, in English."""
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def _export(services: Services, options: argparse.Namespace) -> int:
    period, faults = parse_period(options.since, options.until, services.ports.clock.now())
    suffix = options.file.suffix
    if faults or suffix not in (".csv", ".xlsx"):
        print(f"not understood / 无法识别: {', '.join(faults) or options.file}", file=sys.stderr)
        return 2
    with services.transactions.reading() as session, options.file.open("xb") as file:
        told = read_seal(session).moves(moves(session, Choice(everything=True), period))
        if suffix == ".xlsx":
            write_xlsx(told, file, services.ports.clock.now())
        else:
            file.writelines(piece.encode() for piece in csv_lines(told))
    return 0
