"""The bank of each court of the demo: its account by two people, its statements read by the product.

Money of the demo comes as money comes: a transfer with its reference, the card provider's payout, a file.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from auction_app.accounts.models import Court
from auction_app.bank import proposals
from auction_app.bank.importing import OPERATOR, Importer, import_file
from auction_app.bank.models import BankAccount, BankReference, BankStatement
from auction_app.bank.proposals import NewAccount
from auction_app.bank.simulator import SimulatedBank
from auction_app.bank.two_people import Member
from auction_app.demo.people import CourtStaff
from auction_app.infra.crypto import Vault
from auction_app.infra.web import Services
from auction_app.kernel.ids import new_id
from auction_app.kernel.time import legal_day
from auction_app.lots.models import Lot
from auction_app.payments.decision import PAID_OUT, GatewayEvent
from auction_app.payments.models import PaymentIntent
from auction_app.payments.payers import open_payer
from auction_app.payments.service import apply_event
from auction_app.procedure.invoices import BALANCE
from auction_app.procedure.models import ProviderTransfer

NUMBER = "3205016973080000{:04d}"  # no bank has such an account
PAYERS_ACCOUNT = "6222001234567890"
READ_AFTER, ONE_DAY = timedelta(minutes=20), timedelta(days=1)


class Tills:
    """What stands on the accounts of the demo's courts, as their bank tells it."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._banks: dict[str, SimulatedBank] = {}

    def resume(self) -> None:
        """The banks of an earlier start, each where its last statement ended."""
        with self._services.transactions.reading() as session:
            accounts = session.scalars(select(BankAccount).order_by(BankAccount.confirmed_at)).all()
            for account in accounts:
                told = session.scalars(
                    select(BankStatement)
                    .filter_by(account_id=account.id)
                    .order_by(BankStatement.sequence.desc().nulls_last())
                ).first()
                if told is not None:
                    day, number = told.closed_on + ONE_DAY, told.sequence or 0
                    bank = SimulatedBank(
                        account.number, told.closing_fen, account.currency, day, number
                    )
                    self._banks[account.court_id] = bank

    def evening(self, at: datetime) -> None:
        """Every bank whose statement of the day is not written yet writes it, empty or not."""
        for court_id, bank in self._banks.items():
            while bank.day <= legal_day(at):
                self._read(court_id, bank.close_day(), at)

    def receive(self, court: CourtStaff, fen: int, who: tuple[str, str, str], at: datetime) -> None:
        """A transfer of (payer, payer's account, what was written) stands on a statement at once."""
        bank = self._bank_of(court, at)
        bank.receive(fen, *who)
        self._told(court, bank, at)

    def carry_out(self, court: CourtStaff, order: bytes, at: datetime) -> None:
        """A file of payouts is paid; the statement shows it."""
        bank = self._bank_of(court, at)
        bank.carry_out(order)
        self._told(court, bank, at)

    def deposit_comes(self, lot: str, court: CourtStaff, at: datetime) -> None:
        """The card provider pays out what the court's sales wait for; the day's statement shows it."""
        coming = (
            select(ProviderTransfer.amount_fen, ProviderTransfer.currency)
            .join(Lot, Lot.id == ProviderTransfer.lot_id)
            .where(Lot.court_id == court.clerk.court_id, ProviderTransfer.arrived_at.is_(None))
        )
        with self._services.transactions.reading() as session:
            rows = session.execute(coming).all()
        if not rows:
            return
        name, fen = new_id("po_", 16), sum(row.amount_fen for row in rows)
        said = GatewayEvent(
            f"demo-{name}", PAID_OUT, "", fen, rows[0].currency, False, at, about=name
        )
        with self._services.transactions() as tx:
            apply_event(tx, said, at, is_live=False)
        self.receive(court, fen, ("支付渠道", PAYERS_ACCOUNT, f"PAYOUT {name}"), at)

    def balance_comes(self, lot: str, court: CourtStaff, at: datetime) -> None:
        """The buyer sends the rest of the price with its reference."""
        with self._services.transactions.reading() as session:
            invoice = session.scalars(
                select(PaymentIntent).filter_by(lot_id=lot, purpose=BALANCE)
            ).one_or_none()
            if invoice is None:
                return
            payer = _payer(session, self._services.ports.vault, invoice)
            reference = session.scalars(
                select(BankReference.reference).filter_by(key=invoice.ref)
            ).one()
        said = (payer, PAYERS_ACCOUNT, f"尾款 {reference}")
        self.receive(court, invoice.amount_fen, said, at)

    def _told(self, court: CourtStaff, bank: SimulatedBank, at: datetime) -> None:
        bank.day = legal_day(at)
        self._read(court.clerk.court_id, bank.close_day(), at)

    def _read(self, court_id: str, statement: bytes, at: datetime) -> None:
        importer = Importer(OPERATOR, court_id)
        with self._services.transactions() as tx:
            import_file(tx, self._services.ports.vault, statement, importer, at + READ_AFTER)

    def _bank_of(self, court: CourtStaff, at: datetime) -> SimulatedBank:
        court_id = court.clerk.court_id
        if court_id not in self._banks:
            number = NUMBER.format(len(self._banks) + 1)
            self._open(court, number, at)
            self._banks[court_id] = SimulatedBank(number, day=legal_day(at))
        return self._banks[court_id]

    def _open(self, court: CourtStaff, number: str, at: datetime) -> None:
        vault = self._services.ports.vault
        with self._services.transactions() as tx:
            holder = tx.session.get_one(Court, court.clerk.court_id).name_zh
            wish = NewAccount(holder, number, "中国建设银行（演示）", "105301000001")
            clerk = Member(court.clerk.account_id, court.clerk.court_id)
            digest = proposals.propose_account(tx, vault, wish, clerk, at)
        with self._services.transactions() as tx:
            approver = Member(court.approver.account_id, court.approver.court_id)
            proposals.approve(tx, vault, digest, approver, at)


def _payer(session: Session, vault: Vault, invoice: PaymentIntent) -> str:
    """Whoever bought: the name that the deposit or the confirmation gave."""
    named = select(PaymentIntent).where(
        PaymentIntent.lot_id == invoice.lot_id,
        PaymentIntent.bidder == invoice.bidder,
        PaymentIntent.payer.is_not(None),
    )
    return open_payer(vault, session.scalars(named.limit(1)).one()) or ""
