"""`auction register import FILE`: take over a copy of the registers of dishonest and restricted debtors."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from auction_app.eligibility.register_import import (
    ImportReport,
    LineReport,
    RegisterFile,
    import_register,
)
from auction_app.eligibility.register_lines import read_rows
from auction_app.infra.forms import FAULTS
from auction_app.infra.i18n import translate
from auction_app.kernel.errors import CODES, AuctionError
from auction_app.kernel.time import parse_rfc3339

if TYPE_CHECKING:
    from auction_app.infra.web import Services

USAGE_ERROR, SOME_REFUSED = 2, 1


def register(services: Services, arguments: Sequence[str]) -> int:
    """Exit status 0 all taken, 1 some lines refused, 2 not readable."""
    options = _parser().parse_args(arguments)
    path: Path = options.file
    now = services.ports.clock.now()
    try:
        content = path.read_bytes()
        rows = read_rows(content, path.name)
        taken_at = _taken_at(options.taken_at, now)
    except OSError as error:
        print(f"{path}: {error.strerror}", file=sys.stderr)
        return USAGE_ERROR
    except AuctionError as error:
        print(f"{path}: {_both(CODES[error.code].title)}", file=sys.stderr)
        return USAGE_ERROR
    file = RegisterFile(rows, content, path.name, taken_at)
    with services.transactions() as tx:
        report = import_register(tx, services.ports.vault, file, now)
    _tell(report)
    return SOME_REFUSED if report.refused else 0


def describe(line: LineReport) -> str:
    """One line of the report, Chinese and English; a full number is never in it."""
    mark = "✗" if line.outcome == "refused" else "✓"
    head = f"{line.number:>6}  {mark} {_both(_OUTCOMES[line.outcome])}  {line.case_number}".rstrip()
    said = [f"{name}: {_both(_sentence(code))}" for name, code in line.errors.items()]
    return "\n".join([head, *(f"          {one}" for one in said)])


_OUTCOMES = {"new": "new", "changed": "changed", "same": "unchanged", "refused": "refused"}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="auction register")
    verbs = parser.add_subparsers(dest="verb", required=True)
    take = verbs.add_parser("import", help="take a copy over / 导入名单")
    take.add_argument("file", type=Path, help="JSON or CSV / JSON 或 CSV 文件")
    take.add_argument(
        "--taken-at", help="when the copy was taken, such as 2026-03-04T08:00:00Z / 名单截取时间"
    )
    return parser


def _taken_at(text: str | None, now: datetime) -> datetime:
    """Raises `bad_register` for what is no instant or lies in the future."""
    try:
        taken_at = parse_rfc3339(text) if text else now
    except ValueError as error:
        raise AuctionError("bad_register") from error
    if taken_at > now:
        raise AuctionError("bad_register")
    return taken_at


def _tell(report: ImportReport) -> None:
    for line in report.lines:
        if line.outcome != "same":
            print(describe(line))
    total = len(report.lines)
    print(f"{total - report.refused} / {total}  {report.snapshot_id}")


def _sentence(code: str) -> str:
    if code in FAULTS:
        return FAULTS[code]
    return CODES[code].title if code in CODES else code


def _both(text: str) -> str:
    chinese = translate(text, "zh")
    return f"{chinese} / {text}" if chinese != text else text
