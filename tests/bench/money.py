"""`python3 run.py bench money [--quick] [--transfers N] [--json]`: the books, against the naive way and the machine's limit."""

import argparse
import io
import json
import os
import platform
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from auction_app.accounting.closure import closure_faults
from auction_app.books import chart, movements
from auction_app.infra.transaction import Transactions
from auction_app.kernel.money import Money
from auction_app.ledger.audit import check_books
from auction_app.ledger.models import LedgerTransfer
from auction_app.ledger.service import Posting, post
from tests.bench.books import durable_books, fill
from tests.bench.memory import peaks
from tests.bench.settling import Row, measure_rooms, rooms_words

NOW = datetime(2026, 8, 25, tzinfo=UTC)
DEPOSITORS, CREDITORS = 1_000, 200
TOGETHER = 100  # deposits settled in one transaction, as the product does
NAIVE_ROWS = 1_000_000  # the naive way reads no more than this; its rate is what is compared
RUNS = 3
Figures = dict[str, float]
Acts = list[list[Posting]]


def phases(lot: str) -> dict[str, Acts]:
    """One sale in the books: what came before, the hammer, the distribution, and what is sent afterwards.

    Each act stands in the transaction the product gives it: the hammer settles deposits a hundred at a
    time, a plan is one posting, everything the world outside confirms is noted alone.
    """
    numbers = [f"N{number:04d}" for number in range(DEPOSITORS)]
    deposit, share = Money(10_000_00), Money(5_000_00)
    winner, losers, price = numbers[0], numbers[1:], share * CREDITORS
    before = [
        *(
            movements.received("stripe", f"{lot}{n}", chart.deposit(lot, n), deposit, NOW)
            for n in numbers
        ),
        movements.received("bank:b1", f"b{lot}", chart.sale(lot), price - deposit, NOW),
        # The winner's deposit goes from the provider to the court's bank (art. 25).
        movements.paid_out_by_provider(f"po{lot}", deposit, NOW),
        movements.received("bank:b1", f"po{lot}", chart.suspense("bank:b1"), deposit, NOW),
        movements.assigned("bank:b1", f"po{lot}", chart.in_transit(), deposit, NOW),
    ]
    owed = [movements.deposit_owed_back(lot, n, f"{lot}{n}", deposit, NOW) for n in losers]
    counted = movements.counted_toward_price(lot, winner, deposit, NOW)
    claims = [chart.creditor(f"c{lot}", str(number)) for number in range(CREDITORS)]
    pool, shares = [(chart.sale(lot), price)], [(claim, share) for claim in claims]
    sent = [
        *(
            movements.sent("stripe", f"re{lot}{n}", chart.refund(lot, n), deposit, NOW)
            for n in losers
        ),
        *(movements.sent("bank:b1", f"p{claim.code}", claim, share, NOW) for claim in claims),
    ]
    hammer = [owed[first : first + TOGETHER] for first in range(0, len(owed), TOGETHER)]
    return {
        "before": [[one] for one in before],
        "hammer": [[counted], *hammer],
        "distribution": [[movements.distributed(f"plan{lot}", pool, shares, NOW)]],
        "sent": [[one] for one in sent],
    }


def book(transactions: Transactions, acts: Acts) -> None:
    for together in acts:
        with transactions() as tx:
            for posting in together:
                post(tx, posting)


def line_by_line(transactions: Transactions, acts: Acts) -> None:
    """The naive way: every line of every act is a transaction of its own."""
    for posting in (posting for together in acts for posting in together):
        for number, line in enumerate(posting.lines):
            part = Posting(f"{posting.id}/{number}", posting.kind, posting.ref, (line,), posting.at)
            with transactions() as tx:
                post(tx, part)


def copied(engine: Engine, acts: Acts) -> None:
    """The limit: the same rows by COPY into a table without keys, checks or triggers, one commit."""
    rows = [
        f"{posting.id}\t{line.debit.code}\t{line.credit.code}\t{line.amount.fen}\n"
        for together in acts
        for posting in together
        for line in posting.lines
    ]
    with engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE IF NOT EXISTS bare (p text, d text, c text, a bigint)")
        )
        cursor = connection.connection.cursor()
        cursor.copy_expert("COPY bare FROM STDIN", io.StringIO("".join(rows)))


def timed(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def measure_settlement(engine: Engine, runs: int) -> dict[str, dict[str, list[float]]]:
    """Phase → side → seconds of each run; the sides take turns, the first turn of all is not counted."""
    transactions = Transactions(engine)
    seconds: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    ways = {
        "ours": lambda acts: book(transactions, acts),
        "naive": lambda acts: line_by_line(transactions, acts),
        "copy": lambda acts: copied(engine, acts),
    }
    for run in range(runs + 1):
        for side, way in ways.items():
            for phase, acts in phases(f"{side}{run}").items():
                took = timed(lambda way=way, acts=acts: way(acts))
                if run and phase != "before":
                    seconds[phase][side].append(took)
    return seconds


def read_row_by_row(engine: Engine) -> int:
    """The naive check: every transfer as an object, balances added in a dictionary."""
    added: dict[int, int] = defaultdict(int)
    with Session(engine) as session:
        query = select(LedgerTransfer).limit(NAIVE_ROWS).execution_options(yield_per=10_000)
        count = 0
        for transfer in session.scalars(query):
            added[transfer.credit_id] += transfer.amount_fen
            added[transfer.debit_id] -= transfer.amount_fen
            count += 1
    return count


def measure_check(engine: Engine, postmaster: int, transfers: int) -> Figures:
    """Seconds and memory of `ledger check`, beside one sequential scan and the naive way."""
    figures: Figures = {"transfers": transfers, "fill_s": fill(engine, transfers)}
    figures["naive_rows"] = float(min(NAIVE_ROWS, transfers))
    with engine.connect() as connection:
        scan = text("SELECT sum(amount_fen), count(*) FROM ledger_transfer")
        figures["scan_s"] = min(timed(lambda: connection.execute(scan).all()) for _ in range(3))
        figures["size_mib"] = connection.scalar(_SIZE) / 2**20
    with Session(engine) as session, peaks(postmaster) as peak:
        took = time.monotonic()
        report = check_books(session)
        faults = closure_faults(session, datetime.now(UTC))
        figures["check_s"] = time.monotonic() - took
    with peaks(postmaster) as naive:
        figures["naive_s"] = timed(lambda: read_row_by_row(engine))
    for side, held in (("", peak), ("naive_", naive)):
        figures |= {f"{side}{name}_mib": mib for name, mib in held.items()}
    if report.faults or faults or report.transfers < transfers:
        raise SystemExit(f"the book that was filled does not add up: {report}")
    return figures


_SIZE = text("SELECT pg_database_size(current_database())")


def median(found: Sequence[float]) -> float:
    return sorted(found)[len(found) // 2]


def sale_words(seconds: dict[str, dict[str, list[float]]]) -> str:
    told = phases("x")
    lines = [f"a sale in the books, {DEPOSITORS} depositors, {CREDITORS} creditors:"]
    for phase, sides in seconds.items():
        count = sum(len(one.lines) for together in told[phase] for one in together)
        lines.append(f"  {phase}: {count} transfers, {len(told[phase])} transactions of ours")
        for side, found in sides.items():
            rate, runs = count / median(found), " ".join(f"{one:.3f}" for one in found)
            lines.append(f"    {side:<6}{median(found):8.3f} s{rate:10.0f} transfers/s   {runs}")
    return "\n".join(lines)


def check_words(check: Figures) -> str:
    rates = rates_of(check)
    return "\n".join(
        [
            f"ledger check over {check['transfers']:,.0f} transfers ({check['size_mib']:.0f} MiB,"
            f" filled in {check['fill_s']:.0f} s):",
            f"  ours  {check['check_s']:8.2f} s {rates['ours']:10.0f} transfers/s"
            f"   PostgreSQL {check['postgres_mib']:.0f} MiB, client {check['client_mib']:.0f} MiB",
            f"  naive {check['naive_s']:8.2f} s {rates['naive']:10.0f} transfers/s"
            f"   PostgreSQL {check['naive_postgres_mib']:.0f} MiB, client"
            f" {check['naive_client_mib']:.0f} MiB ({check['naive_rows']:,.0f} of them)",
            f"  scan  {check['scan_s']:8.2f} s {rates['scan']:10.0f} transfers/s",
        ]
    )


def rates_of(check: Figures) -> Figures:
    """Transfers a second of each way."""
    return {
        "ours": check["transfers"] / check["check_s"],
        "naive": check["naive_rows"] / check["naive_s"],
        "scan": check["transfers"] / check["scan_s"],
    }


def as_object(
    seconds: dict[str, dict[str, list[float]]], check: Figures | None, quick: bool
) -> dict[str, object]:
    ratios = {
        f"{phase}_vs_{side}": round(median(sides[side]) / median(sides["ours"]), 5)
        for phase, sides in seconds.items()
        for side in ("naive", "copy")
    }
    if check is not None:
        rates = rates_of(check)
        ratios["check_vs_naive"] = round(rates["ours"] / rates["naive"], 3)
        ratios["check_vs_scan"] = round(rates["ours"] / rates["scan"], 4)
    return {
        **ratios,
        "seconds": seconds,
        "check": {name: round(value, 3) for name, value in (check or {}).items()},
        "quick": quick,
        "machine": {
            "cpus": os.cpu_count(),
            "python": platform.python_version(),
            "load": os.getloadavg(),
        },
    }


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="run.py bench money")
    parser.add_argument("--quick", action="store_true", help="one run, 200,000 transfers")
    parser.add_argument("--transfers", type=int, default=10_000_000)
    parser.add_argument("--only", choices=["sale", "rooms", "check"], help="one part")
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
    options = parser.parse_args(arguments)
    seconds, check, rows = {}, None, list[Row]()
    if options.only in (None, "rooms"):
        size = (50, 10) if options.quick else (DEPOSITORS, CREDITORS)
        rows = measure_rooms(size)
        print(rooms_words(rows, size), flush=True)
    if options.only in (None, "sale"):
        with durable_books() as (engine, _):
            seconds = measure_settlement(engine, 1 if options.quick else RUNS)
        print(sale_words(seconds), flush=True)
    if options.only in (None, "check"):
        with durable_books() as (engine, postmaster):
            check = measure_check(
                engine, postmaster, 200_000 if options.quick else options.transfers
            )
        print(check_words(check), flush=True)
    if options.json:
        told = as_object(seconds, check, options.quick) | {"rooms": [vars(one) for one in rows]}
        print(json.dumps(told, ensure_ascii=False), flush=True)
