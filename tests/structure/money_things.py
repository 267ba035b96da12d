"""One of each thing a door of money can name: what a walk over all of them tries to reach."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text

from auction_app.accounting.models import Reconciliation
from auction_app.bank import proposals, service, suspense
from auction_app.bank.models import BankBatch, BankPayout
from auction_app.bank.named import NamedPayout, propose_pay_out
from auction_app.bank.service import Payee
from auction_app.bank.simulator import Movement
from auction_app.books import chart
from auction_app.kernel.ids import new_bidder_code, new_id
from auction_app.kernel.money import Money
from auction_app.kernel.time import legal_day
from auction_app.lots.models import Lot
from auction_app.payments.models import CardAside
from auction_app.test_doors.rooms import TestLot, publish_test_lot
from tests.bank.counter import Counter, open_counter
from tests.distribution.story import CaseStory, open_story
from tests.distribution.test_objection_doors import object_in_part, served
from tests.payments.test_bank_transfers import Due

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock

PAYER, ACCOUNT = "赵付款", "6222021234560001"
LOT = TestLot(start_price=1_000_000, increment=10_000, seconds_open=3600, window_s=300, deposit=0)
_COUNTED = (
    "bank_proposal", "bank_payout", "bank_batch", "bank_account", "ledger_posting", "distribution_plan",
    "plan_objection", "claim", "payee", "lot_paper", "access_log", "card_aside WHERE state <> 'waiting'",
)  # fmt: skip


@dataclass
class Things:
    """`ids` by the name in an address; `courts`: whose the bank's things, the case and the lot are."""

    counter: Counter
    story: CaseStory
    ids: dict[str, str] = field(default_factory=dict)
    courts: dict[str, str] = field(default_factory=dict)
    reference: str = ""

    def said(self, *, is_api: bool) -> dict[str, Any]:
        """Good fields for every door at once."""
        today = self.story.clock.now().date().isoformat()
        words = {
            "reason": "核对", "ground": "缴款单", "what": "fee", "about": "", "name": PAYER, "account": ACCOUNT,
            "bank": "某银行", "remittance": "缴款码 1", "number": self.reference, "reference": self.reference,
            "on": today, "text": "多算", "party": self.ids["party_id"], "document": "民初1号", "outcome": "dismissed",
            "suit": "民初1号", "amount": "1.00", "kind": "distribution", "holder": "surplus", "decision": "refuse",
            "answer": "不同意", "debtor": "person", "day": today, "time": "10:00", "proof": "EMS 1",
        }  # fmt: skip
        if not is_api:
            return words
        del words["about"]
        return words | {"amount": 100, "approve": False, "parts": {}, "disputed": []}

    def secrets(self) -> list[str]:
        """What may stand on nobody else's page."""
        wanted = (
            "entry_id",
            "debit_id",
            "payout_id",
            "batch_id",
            "sha256",
            "plan_id",
            "ref",
            "aside",
        )
        return [PAYER, ACCOUNT, self.reference, *(self.ids[name] for name in wanted)]

    def state(self) -> dict[str, int]:
        """How much of everything there is."""
        with self.counter.transactions.reading() as session:
            return {
                one: session.scalar(text(f"SELECT count(*) FROM {one}")) or 0 for one in _COUNTED
            }


def open_things(app: Flask, ports: Ports, clock: HandClock) -> Things:
    """Two courts with money at the bank, a plan that is objected to, a payment by card set aside."""
    counter = open_counter(app.extensions["auction"].transactions, ports.vault, clock.now())
    story = open_story(app, ports, clock)
    things = Things(counter, story)
    plan = served(story)
    story.wait(1)
    objection = object_in_part(story, plan)
    things.ids |= {
        "case_id": story.case_id, "plan_id": plan, "objection_id": objection, "what": "others-told",
        "step": "others-told", "party_id": story.parties["B"], "claim_id": story.claims["B"],
    }  # fmt: skip
    _at_the_bank(things, clock)
    _by_card(things, app, ports, clock)
    things.courts = {"bank": counter.court_id, "case": story.team.court_id} | things.courts
    things.ids |= {
        "kind": "court",
        "key": counter.court_id,
        "file": "journal.csv",
        "run_id": _reconciled(counter, clock),
    }
    return things


def _at_the_bank(things: Things, clock: HandClock) -> None:
    """Money in suspense, a payout in a file, a debit nobody ordered, a fee that waits, a proposal."""
    counter, at = things.counter, clock.now()
    for fen in (1_00, 4_00, 8_00):
        counter.bank.receive(fen, PAYER, ACCOUNT, f"x{fen}")
    counter.bank.move(Movement(50, False, said="手续费"))
    counter.read(counter.bank.close_day(), at)
    by_fen = {one.amount_fen: one.id for one in counter.entries()}
    fee = chart.fee(counter.court_id, "enforcement")
    with counter.transactions() as tx:
        service.assign(tx, by_fen[8_00], fee, Money(8_00), "test", at)
        sent = suspense.propose_send_back(tx, counter.vault, (by_fen[1_00], "x"), counter.clerk, at)
    with counter.transactions() as tx:
        proposals.approve(tx, counter.vault, sent, counter.approver, at)
    with counter.transactions() as tx:
        proposals.propose_batch(tx, counter.vault, counter.clerk, at)
        wish = NamedPayout(
            fee, ("费用", "Costs"), Payee(PAYER, ACCOUNT, "某银行"), Money(1_00), "缴款码 1", "x"
        )
        waits = propose_pay_out(tx, counter.vault, wish, counter.clerk, at)
        payout = tx.session.scalars(
            select(BankPayout.id).filter_by(court_id=counter.court_id)
        ).one()
        batch = tx.session.scalars(select(BankBatch.id).filter_by(court_id=counter.court_id)).one()
    things.ids |= {
        "entry_id": by_fen[4_00], "debit_id": by_fen[50], "payout_id": payout, "batch_id": batch,
        "sha256": waits, "account": fee.code,
    }  # fmt: skip


def _reconciled(counter: Counter, clock: HandClock) -> str:
    run = Reconciliation(
        id=new_id("rc"), day=legal_day(clock.now()), made_at=clock.now(), compared=0, differences=0, unexplained=0,
        report='{"differences":[]}', sha256="0" * 64,
    )  # fmt: skip
    with counter.transactions() as tx:
        tx.session.add(run)
    return run.id


def _by_card(things: Things, app: Flask, ports: Ports, clock: HandClock) -> None:
    """A deposit with its reference, and card money for it that is set aside."""
    with things.counter.transactions() as tx:
        lot = publish_test_lot(tx, ports.vault, LOT, clock.now())
        things.courts["lot"] = tx.session.get_one(Lot, lot).court_id
    due = Due(things.counter, clock, [], lot, new_bidder_code()).open()
    things.reference = due.reference
    aside = CardAside(
        key=f"{due.ref}.pi_x", ref=due.ref, gateway_ref="pi_x", amount_fen=1, currency="CNY", why="misfit",
        state="waiting", arrived_at=clock.now(),
    )  # fmt: skip
    with things.counter.transactions() as tx:
        tx.session.add(aside)
    things.ids |= {"ref": due.ref, "aside": f"{due.ref}.pi_x", "lot_id": lot}
