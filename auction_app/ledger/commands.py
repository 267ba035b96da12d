"""`auction ledger check`: re-add the books and say what does not add up."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from auction_app.kernel.money import format_yuan
from auction_app.ledger.audit import BooksReport, check_books

if TYPE_CHECKING:
    from auction_app.infra.web import Services

FAULTY = 1


def ledger(services: Services, arguments: Sequence[str]) -> int:
    """`auction ledger check [--json]`; exit status 0 when every fen is accounted for, else 1."""
    parser = argparse.ArgumentParser(prog="auction ledger")
    parser.add_argument("what", choices=["check"], help="re-add everything / 重新累加全部账目")
    parser.add_argument("--json", action="store_true", help="one object / 输出一个 JSON 对象")
    options = parser.parse_args(arguments)
    with services.transactions.reading() as session:
        report = check_books(session)
    out = sys.stderr if report.faults and not options.json else sys.stdout
    print(json.dumps(asdict(report)) if options.json else _words(report), file=out)
    return FAULTY if report.faults else 0


def _words(report: BooksReport) -> str:
    lines = [
        f"{report.accounts} accounts, {report.postings} postings, {report.transfers} transfers"
        f" / {report.accounts} 个账户，{report.postings} 笔记账，{report.transfers} 笔划转"
    ]
    lines += [
        f"sum {currency} {format_yuan(fen)} / {currency} 合计 {format_yuan(fen)}"
        for currency, fen in report.totals.items()
    ]
    lines += [
        f"{fault.code} {fault.place}: expected {fault.expected}, found {fault.found}"
        f" / 应为 {fault.expected}，实为 {fault.found}"
        for fault in report.faults
    ]
    return "\n".join(lines)
