"""`auction import FILE`: many lots from a JSON or CSV file, with a report line by line in both languages."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from auction_app.accounts.models import Account, Court
from auction_app.infra.forms import FAULTS
from auction_app.infra.i18n import translate
from auction_app.kernel.errors import CODES, AuctionError
from auction_app.lots.doors import IMPORT_BYTES
from auction_app.lots.drafts import Staff
from auction_app.lots.finding_words import HEADS
from auction_app.lots.importing import Line, LineReport, import_all, read_lines

if TYPE_CHECKING:
    from auction_app.infra.web import Services

USAGE_ERROR, SOME_REFUSED = 2, 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="auction import")
    parser.add_argument("file", type=Path, help="JSON or CSV / JSON 或 CSV 文件")
    parser.add_argument(
        "--court", help="court code such as 川0105, for lines that name none / 法院代码"
    )
    parser.add_argument("--dry-run", action="store_true", help="only report / 只报告，不写入")
    return parser


def import_lots(services: Services, arguments: Sequence[str]) -> int:
    """Import a file; exit status 0 all taken, 1 some refused, 2 not readable."""
    options = _parser().parse_args(arguments)
    path: Path = options.file
    try:
        if path.stat().st_size > IMPORT_BYTES:
            raise AuctionError("too_large")
        lines = read_lines(path.read_bytes(), path.name)
    except OSError as error:
        print(f"{path}: {error.strerror}", file=sys.stderr)
        return USAGE_ERROR
    except AuctionError as error:
        print(f"{path}: {_both(CODES[error.code].title)}", file=sys.stderr)
        return USAGE_ERROR
    clerks = _clerks(services)
    refused = 0
    for report in import_all(
        services.transactions,
        lines,
        lambda line: _staff_for(line, clerks, options.court),
        services.ports.clock.now(),
        is_dry=options.dry_run,
    ):
        refused += not report.is_taken
        print(describe(report))
    print(f"{len(lines) - refused} / {len(lines)}")
    return SOME_REFUSED if refused else 0


def describe(report: LineReport) -> str:
    """One line of the report, Chinese and English."""
    head = f"{report.number:>4}  {report.title[:40] or '–'}"
    if report.is_taken:
        return f"{head}  ✓ {report.lot_id or ''}".rstrip()
    said = [f"{name}: {_both(_sentence(code))}" for name, code in report.errors.items()]
    said += [
        f"{check.field}: {_both(HEADS[check.code])} ({check.article.key})"
        for check in report.checks
    ]
    return "\n".join([f"{head}  ✗", *(f"        {one}" for one in said)])


def _sentence(code: str) -> str:
    if code in FAULTS:
        return FAULTS[code]
    return CODES[code].title if code in CODES else code


def _both(text: str) -> str:
    chinese = translate(text, "zh")
    return f"{chinese} / {text}" if chinese != text else text


def _clerks(services: Services) -> dict[str, Staff]:
    """The clerk who signs for each court: by court code and by both names."""
    found: dict[str, Staff] = {}
    with services.transactions.reading() as session:
        rows = session.execute(
            select(Court, Account.id)
            .join(Account, Account.court_id == Court.id)
            .where(Account.role == "clerk", Account.disabled_at.is_(None))
            .order_by(Account.created_at)
        )
        for court, account_id in rows:
            for name in (court.code, court.name_zh, court.name_en, court.id):
                found.setdefault(name, Staff(account_id, court.id))
    return found


def _staff_for(line: Line, clerks: dict[str, Staff], fallback: str | None) -> Staff | None:
    return clerks.get(line.court) if line.court else clerks.get(fallback or "")
