"""`auction verify`: a stranger's check of one lot, offline. Exit 0 verified, 1 not, 2 unusable.

`auction alarms` is the operator's: it alone needs the database, and imports it when it is called.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auction_app.kernel.money import format_yuan
from auction_app.kernel.time import rfc3339

from .bundle import LotBundle, UnusableBundle, older_checkpoint, parse_bundle
from .note import VerifierKey, parse_vkey
from .replay import when
from .verify import Question, Report, verify
from .words import LANGUAGES, sentence, step_of, todo, told, words

if TYPE_CHECKING:
    from auction_app.infra.web import Services

VERIFIED, NOT_VERIFIED, UNUSABLE = 0, 1, 2
MAX_FILE_BYTES = 1024 * 1024 * 1024


class Unusable(Exception):
    """An input could not be read; the message says which and why."""


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the arguments, verify, print; never raises for bad input."""
    options = _parser().parse_args(argv)
    try:
        bundle, question = _read(options)
    except Unusable as error:
        return _say_unusable(options, str(error))
    report = verify(bundle, question)
    if options.json:
        print(json.dumps(as_document(report, options.lang), ensure_ascii=False, indent=1))
    else:
        print("\n".join(as_lines(report, options.lang)))
    return VERIFIED if report.is_verified else NOT_VERIFIED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="auction verify", description="核验一场拍卖，离线 / check one sale, offline"
    )
    parser.add_argument("bundle", help="证据包 / the bundle (.json; - reads standard input)")
    parser.add_argument(
        "--trust", action="append", required=True, metavar="KEYS",
        help="公钥：文件（每行一个，或 /log/v1/keys 的回答）或公钥本身 / keys: a file or a vkey",
    )  # fmt: skip
    parser.add_argument(
        "--receipt", action="append", default=[], metavar="NOTE", help="收据 / receipt"
    )
    parser.add_argument(
        "--older", action="append", default=[], metavar="CHECKPOINT",
        help="您保存的较早的检查点或证据包 / an older checkpoint or bundle that you kept",
    )  # fmt: skip
    parser.add_argument(
        "--witnesses", type=int, default=0, metavar="N",
        help="至少 N 个受信任的见证人会签 / at least N trusted witnesses must have cosigned",
    )  # fmt: skip
    parser.add_argument(
        "--expect-closed", action="store_true", help="没有落槌记录即不通过 / fail without a close"
    )
    parser.add_argument("--json", action="store_true", help="机器可读 / machine-readable")
    parser.add_argument("--lang", choices=LANGUAGES, default=_default_language())
    return parser


def alarms(services: Services, arguments: Sequence[str]) -> int:
    """Show the evidence alarms that are on; `--clear` after a person has looked. Exit 1: some are on."""
    from . import audit, queries

    parser = argparse.ArgumentParser(prog="auction alarms")
    parser.add_argument("--clear", action="store_true", help="已查看，解除 / seen, take them off")
    options = parser.parse_args(arguments)
    with services.transactions() as tx:
        found = queries.open_alarms(tx.session)
        if options.clear:
            audit.clear_alarms(tx, services.ports.clock.now())
    for one in found:
        print(f"{rfc3339(one.at)}  {one.code}  {one.lot_id or '-'}  {one.detail}")
    if options.clear:
        print(told("cleared", _default_language(), count=len(found)))
    elif not found:
        print(told("no_alarm", _default_language()))
    return 1 if found and not options.clear else 0


def _default_language() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "zh" if spoken.startswith("zh") else "en"


def _read(options: argparse.Namespace) -> tuple[LotBundle, Question]:
    try:
        bundle = parse_bundle(_read_text(options.bundle))
        older = [older_checkpoint(_read_text(name)) for name in options.older]
    except UnusableBundle as error:
        raise Unusable(str(error)) from error
    return bundle, Question(
        trust=[key for one in options.trust for key in read_trust(one)],
        receipts=[_read_text(name) for name in options.receipt],
        older=older,
        witnesses=options.witnesses,
        expects_close=options.expect_closed,
    )


def read_trust(given: str) -> list[VerifierKey]:
    """Keys from a file (lines, or the JSON of /log/v1/keys) or from the argument itself."""
    is_key = given.count("+") >= 2 and not Path(given).exists()
    return trust_from(given if is_key else _read_text(given), given)


def trust_from(text: str, name: str) -> list[VerifierKey]:
    """The keys in a text; Unusable, naming `name`, when one is bad or none is a log's."""
    try:
        keys = [parse_vkey(line) for line in _key_lines(text)]
    except ValueError as error:  # BadKey is one
        raise Unusable(f"{name}: {error}") from error
    if all(key.is_witness for key in keys):
        raise Unusable(f"{name}: no key of a log")
    return keys


def _key_lines(text: str) -> list[str]:
    if text.lstrip().startswith("{"):
        listed = json.loads(text).get("keys")
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            raise ValueError('no "keys" in it')
        return listed
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _read_text(name: str) -> str:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        else:
            with open(name, "rb") as file:
                data = file.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            raise Unusable(f"{name}: too large")
        return data.decode()
    except OSError as error:
        raise Unusable(f"{name}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise Unusable(f"{name}: not UTF-8") from error


def _say_unusable(options: argparse.Namespace, reason: str) -> int:
    if options.json:
        document = {"verdict": "unusable", "exit": UNUSABLE, "reason": reason}
        print(json.dumps(document, ensure_ascii=False))
    else:
        print(f"{told('unusable', options.lang)}: {reason}", file=sys.stderr)
    return UNUSABLE


def as_document(report: Report, language: str) -> dict[str, Any]:
    """The report for programs; codes are stable, sentences are not."""
    sale, checkpoint = report.sale, report.checkpoint
    document: dict[str, Any] = {
        "verdict": "verified" if report.is_verified else "not_verified",
        "exit": VERIFIED if report.is_verified else NOT_VERIFIED,
        "lot": report.lot,
        "records": report.records,
        "breaches": [
            {
                "code": breach.code,
                "seq": breach.seq or None,
                "step": step_of(breach),
                "sentence": sentence(breach, language),
                "todo": todo(breach, language),
            }
            for breach in report.breaches
        ],
        "notes": report.notes,
        "witnesses": report.witnesses,
        "receipts": [{"seq": seq, "status": code} for seq, code in report.receipts],
        "older": report.older,
    }
    if checkpoint is not None:
        document |= {"origin": checkpoint.origin, "size": checkpoint.size}
        document["root"] = checkpoint.root.hex()
    if sale is not None:
        document |= {"state": sale.state, "ended": sale.has_ended, "outcome": sale.outcome}
        document |= {"bids": sale.bids, "extensions": sale.extensions, "price": sale.price}
        document |= {"currency": sale.currency, "bidder": sale.leader}
        document["ends_at"] = when(sale.ends_at) if sale.ends_at else None
    return document


def as_lines(report: Report, language: str) -> list[str]:
    """The report for people: what held, what did not, the verdict last."""
    failed = {step_of(breach) for breach in report.breaches}

    def state(step: str) -> str:
        return told("wrong" if step in failed else "ok", language)

    figures: dict[str, object] = {"records": report.records, "witnesses": report.witnesses}
    figures |= {"size": report.checkpoint.size if report.checkpoint else "-"}
    lines = [told("log", language, chain=state("chain"), log=state("log"), **figures)]
    if report.sale is not None:
        figures = {"bids": report.sale.bids, "extensions": report.sale.extensions}
        figures |= {step: state(step) for step in ("prices", "close")}
        lines.append(told("sale", language, ends=state("extensions"), **figures))
    for seq, code in report.receipts:
        status = told("ok", language) if code == "ok" else code
        lines.append(told("receipt" if seq else "refusal", language, seq=seq, status=status))
    if report.older or "older" in failed:
        lines.append(told("older", language, older=report.older, status=state("older")))
    lines += [words()["notes"][note][language] for note in report.notes]
    return lines + _verdict_lines(report, language)


def _verdict_lines(report: Report, language: str) -> list[str]:
    if report.breaches:
        lines = []
        for breach in report.breaches:
            place = told("record", language, seq=breach.seq) if breach.seq else ""
            lines.append(f"{breach.code}  {place}{sentence(breach, language)}")
            lines.append(f"    → {todo(breach, language)}")
        return [*lines, told("not_verified", language)]
    sale, title = report.sale, told("verified", language)
    if sale is None or sale.price is None:
        return [title]
    return [f"{title}  {format_yuan(sale.price)} {sale.currency}  {sale.leader}"]
