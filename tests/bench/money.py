"""`python3 run.py bench money [--quick] [--transfers N] [--json]`: the books, against the naive way and the machine's limit."""

import argparse
import io
import json
import os
import platform
import sys
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

NOW = datetime(2026, 8, 25, tzinfo=UTC)
DEPOSITORS, CREDITORS = 1_000, 200
TOGETHER = 100  # deposits settled in one transaction, as the product does
NAIVE_ROWS = 1_000_000  # the naive way reads no more than this; its rate is what is compared
RUNS = 5
Figures = dict[str, float]


def settlement(lot: str) -> list[list[Posting]]:
    """Every act of one sale in the books, in the transactions the product makes of them."""
    numbers = [f"N{number:04d}" for number in range(DEPOSITORS)]
    deposit, share = Money(10_000_00), Money(5_000_00)
    came = [
        movements.received("stripe", f"{lot}{n}", chart.deposit(lot, n), deposit, NOW)
        for n in numbers
    ]
    winner, losers = numbers[0], numbers[1:]
    owed = [movements.deposit_owed_back(lot, n, f"{lot}{n}", deposit, NOW) for n in losers]
    sent = [
        movements.sent("stripe", f"re{lot}{n}", chart.refund(lot, n), deposit, NOW) for n in losers
    ]
    counted = movements.counted_toward_price(lot, winner, deposit, NOW)
    price = share * CREDITORS
    rest = movements.received("bank", f"b{lot}", chart.sale(lot), price - deposit, NOW)
    over = [  # the winner's deposit goes from the provider to the court's bank (art. 25)
        movements.paid_out_by_provider(f"po{lot}", deposit, NOW),
        movements.received("bank", f"po{lot}", chart.suspense(), deposit, NOW),
        movements.provider_payout_arrived(f"po{lot}", deposit, NOW),
    ]
    claims = [chart.creditor(f"c{lot}", str(number)) for number in range(CREDITORS)]
    pool, shares = [(chart.sale(lot), price)], [(claim, share) for claim in claims]
    plan = movements.distributed(f"plan{lot}", pool, shares, NOW)
    paid = [movements.sent("bank", f"p{claim.code}", claim, share, NOW) for claim in claims]
    # A deposit arrives alone, a refund is noted alone; the hammer settles a hundred at a time.
    alone = [[one] for one in (*came, counted, *over)]
    hammer = [owed[first : first + TOGETHER] for first in range(0, len(owed), TOGETHER)]
    return [*alone, *hammer, *([one] for one in sent), [rest], [plan], *([one] for one in paid)]


def book(transactions: Transactions, acts: Sequence[Sequence[Posting]]) -> None:
    for together in acts:
        with transactions() as tx:
            for posting in together:
                post(tx, posting)


def line_by_line(transactions: Transactions, acts: Sequence[Sequence[Posting]]) -> None:
    """The naive way: every line of every act is a transaction of its own."""
    for posting in (posting for together in acts for posting in together):
        for number, line in enumerate(posting.lines):
            part = Posting(f"{posting.id}/{number}", posting.kind, posting.ref, (line,), posting.at)
            with transactions() as tx:
                post(tx, part)


def copied(engine: Engine, acts: Sequence[Sequence[Posting]]) -> None:
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


def measure_settlement(engine: Engine, runs: int) -> tuple[Figures, dict[str, list[float]]]:
    """Sides take turns; seconds of each run, and the medians."""
    transactions = Transactions(engine)
    seconds: dict[str, list[float]] = defaultdict(list)
    for run in range(runs):
        ours, theirs, bare = (settlement(f"{side}{run}") for side in "ABC")
        seconds["ours"].append(timed(lambda acts=ours: book(transactions, acts)))
        seconds["naive"].append(timed(lambda acts=theirs: line_by_line(transactions, acts)))
        seconds["copy"].append(timed(lambda acts=bare: copied(engine, acts)))
    return {side: sorted(found)[len(found) // 2] for side, found in seconds.items()}, dict(seconds)


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


def peak_kib(pid: int) -> int:
    """The most memory a process ever held (VmHWM, shared buffers it touched included)."""
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def measure_check(engine: Engine, transfers: int) -> Figures:
    """Seconds and memory of `ledger check`, beside one sequential scan and the naive way."""
    figures: Figures = {"transfers": transfers, "fill_s": fill(engine, transfers)}
    figures["naive_rows"] = float(min(NAIVE_ROWS, transfers))
    figures["naive_s"] = timed(lambda: read_row_by_row(engine))
    with engine.connect() as connection:
        scan = text("SELECT sum(amount_fen), count(*) FROM ledger_transfer")
        figures["scan_s"] = min(timed(lambda: connection.execute(scan).all()) for _ in range(3))
        figures["size_mib"] = connection.scalar(_SIZE) / 2**20
    with Session(engine) as session:
        backend = session.scalar(text("SELECT pg_backend_pid()")) or 0
        took = time.monotonic()
        report = check_books(session)
        faults = closure_faults(session, datetime.now(UTC))
        figures["check_s"] = time.monotonic() - took
        figures["backend_mib"] = peak_kib(backend) / 1024
    if report.faults or faults or report.transfers < transfers:
        raise SystemExit(f"the book that was filled does not add up: {report}")
    figures["client_mib"] = peak_kib(os.getpid()) / 1024
    return figures


_SIZE = text("SELECT pg_database_size(current_database())")


def words(sale: Figures, runs: dict[str, list[float]], check: Figures) -> str:
    rows = check["transfers"] / check["check_s"]
    naive_rows = check["naive_rows"] / check["naive_s"]
    transfers = sum(len(one.lines) for acts in settlement("x") for one in acts)
    lines = [
        f"settlement of a lot in the books, {DEPOSITORS} depositors, {CREDITORS} creditors, {transfers} transfers:",
        *(
            f"  {side:<6}{took:8.2f} s {transfers / took:10.0f} transfers/s   runs "
            + " ".join(f"{one:.2f}" for one in runs[side])
            for side, took in sale.items()
        ),
        f"ledger check over {check['transfers']:,.0f} transfers ({check['size_mib']:.0f} MiB,"
        f" filled in {check['fill_s']:.0f} s):",
        f"  ours  {check['check_s']:8.2f} s {rows:10.0f} transfers/s"
        f"   backend {check['backend_mib']:.0f} MiB, client {check['client_mib']:.0f} MiB",
        f"  naive {check['naive_s']:8.2f} s for {check['naive_rows']:,.0f}: {naive_rows:.0f} transfers/s",
        f"  scan  {check['scan_s']:8.2f} s {check['transfers'] / check['scan_s']:10.0f} transfers/s",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="run.py bench money")
    parser.add_argument("--quick", action="store_true", help="one run, 200,000 transfers")
    parser.add_argument("--transfers", type=int, default=10_000_000)
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
    options = parser.parse_args(arguments)
    transfers = 200_000 if options.quick else options.transfers
    with durable_books() as engine:
        sale, runs = measure_settlement(engine, 1 if options.quick else RUNS)
    print(f"settled, load {os.getloadavg()}", file=sys.stderr, flush=True)
    with durable_books() as engine:
        check = measure_check(engine, transfers)
    print(words(sale, runs, check))
    if options.json:
        told = {
            "settlement_vs_naive": round(sale["naive"] / sale["ours"], 3),
            "settlement_vs_copy": round(sale["copy"] / sale["ours"], 5),
            "check_vs_naive": round(
                check["transfers"] / check["check_s"] / (check["naive_rows"] / check["naive_s"]), 3
            ),
            "check_vs_scan": round(check["scan_s"] / check["check_s"], 4),
            "settlement_s": {side: round(took, 3) for side, took in sale.items()},
            "check": {name: round(value, 3) for name, value in check.items()},
            "quick": options.quick,
            "machine": {
                "cpus": os.cpu_count(),
                "python": platform.python_version(),
                "load": os.getloadavg(),
            },
        }
        print(json.dumps(told, ensure_ascii=False), flush=True)
