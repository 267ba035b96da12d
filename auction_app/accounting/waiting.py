"""Money that waits: what stands on a court's accounts and is ordered to nobody yet, how long, and which door it leaves by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Row, Select, cast, func, select
from sqlalchemy.orm import Session

from auction_app.accounting.scopes import find_scope
from auction_app.accounting.words import FEES, account_words
from auction_app.bank.models import BankAccount, BankEntry, BankPayout, BankProposal
from auction_app.bank.named import undecided_about
from auction_app.bank.proposals import PAYEE
from auction_app.bank.queries import ordered_out_of
from auction_app.bank.service import masked_account
from auction_app.cases.models import EnforcementCase
from auction_app.distribution.models import Plan, PlanShare
from auction_app.infra.db import Fen
from auction_app.infra.principal import Principal
from auction_app.kernel.errors import NOT_FOUND, AuctionError
from auction_app.kernel.time import SHANGHAI
from auction_app.law.lot_states import FINAL
from auction_app.ledger.models import LedgerAccount, LedgerBalance
from auction_app.ledger.queries import LedgerRow, statement
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words
from auction_app.lots.round_links import LONGEST_CHAIN, successor_of
from auction_app.payments.models import PaymentIntent, Refund
from auction_app.procedure.acts.apply_forfeit import is_applied
from auction_app.procedure.queries import state_of
from auction_app.procedure.resale import find_resale

NAMED = frozenset(
    {"fee", "related", "refund", "forfeit", "surplus", "case"}
)  # two people name whom
BY_PLAN = frozenset({"sale", "found", "aside"})  # shared out, or waiting for a judgment
KINDS = NAMED | BY_PLAN | {"suspense"}
# The doors: name a payee here, name a holder's account in the case, share out, look at entries,
# let the four steps come first,
# wait for the refund that is under way, or pay what came back from the bank to another account.
NAME, HOLDER, PLAN, ENTRIES, STEPS, REFUND = "name", "holder", "plan", "entries", "steps", "refund"
BACK = "back"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One account with money ordered to nobody, in fen of its currency.

    `promised` goes to who is owed it already: a share of a plan whose holder has named no account, a
    refund that goes back by itself. `free` may be paid to whom two people name. `since`: the oldest of
    it came then. `is_proposed`: a payee is named already and waits for an approver.
    """

    account: str
    title: Words
    of: Words
    currency: str
    stands: int
    ordered: int
    promised: int
    door: str
    url: str
    since: datetime
    is_proposed: bool
    reason: str = ""  # the bank's code, where a payout came back

    @property
    def waits(self) -> int:
        """What is ordered to nobody."""
        return self.stands - self.ordered

    @property
    def free(self) -> int:
        """What two people may name a payee for."""
        return max(self.waits - self.promised, 0) if self.door == NAME else 0


def money_that_waits(session: Session, who: Principal) -> list[Waiting]:
    """Every account of the caller's court with money ordered to nobody, the oldest first."""
    choice = find_scope(session, who, "court", who.court_id or "").choice
    owned = func.split_part(LedgerAccount.code, ":", 2).in_(choice.owners)
    rows = session.execute(_standings().where(owned | LedgerAccount.code.in_(choice.codes)))
    found = [_waiting(session, row) for row in rows if _kind(row.code) in KINDS]
    found += came_back(session, who.court_id or "")
    return sorted((one for one in found if one.waits > 0), key=lambda one: (one.since, one.account))


def waiting_on(session: Session, who: Principal, account: str) -> Waiting:
    """One of them. Raises `not_found` for another court's account and for one where nothing waits."""
    for one in money_that_waits(session, who):
        if one.account == account and one.door != BACK:
            return one
    raise AuctionError(NOT_FOUND)


def unpromised_fen(session: Session, account: str, currency: str) -> int:
    """What of an account nobody was ordered or promised, in one look (fen)."""
    row = session.execute(
        _standings().where(LedgerAccount.code == account, LedgerAccount.currency == currency)
    ).first()
    return row.stands - row.ordered - row.refunds - row.shares if row is not None else 0


def waiting_since(rows: Sequence[LedgerRow], fen: int) -> datetime:
    """When the oldest of `fen` came, what came first having left first. Pure; rows in booking order."""
    left, since = fen, rows[-1].at
    for row in reversed(rows):
        if left <= 0:
            break
        if row.amount_fen > 0:
            left, since = left - row.amount_fen, row.at
    return since


def came_back(session: Session, court_id: str) -> list[Waiting]:
    """Payouts of a court that came back and are not ordered anew: each waits for another account of its owner."""
    proposed = select(BankProposal.subject).where(
        BankProposal.kind == PAYEE, BankProposal.outcome.is_(None)
    )
    rows = session.execute(
        select(BankPayout, BankPayout.id.in_(proposed)).where(
            BankPayout.court_id == court_id, BankPayout.state == "returned"
        )
    )
    return [
        Waiting(
            account=one.out_of,
            title=account_words(one.out_of),
            of=_of(session, one.out_of),
            currency=one.currency,
            stands=one.amount_fen,
            ordered=0,
            promised=one.amount_fen,
            door=BACK,
            url=f"/desk/bank/payouts/{one.id}",
            since=one.back_at or one.ordered_at,
            is_proposed=is_proposed,
            reason=one.reason,
        )
        for one, is_proposed in rows
    ]


def _oldest_entry(session: Session, code: str) -> datetime | None:
    """When the oldest entry came that is still open in suspense; None for every other account."""
    kind, _, place = code.partition(":")
    if kind != "suspense":
        return None
    day: date | None = session.scalar(
        select(func.min(BankEntry.booked_on)).where(
            BankEntry.account_id == place.rpartition(":")[2],
            BankEntry.is_credit,
            BankEntry.state == "suspended",
        )
    )
    return datetime.combine(day, time.min, SHANGHAI) if day is not None else None


def _standings() -> Select[str, str, int, int, int, int, int]:
    """Accounts with money: (code, currency, what stands, ordered, refunds under way, shares owed, proposals)."""
    code, currency = LedgerAccount.code, LedgerAccount.currency
    return (
        select(
            code,
            currency,
            LedgerBalance.balance_fen.label("stands"),
            ordered_out_of(code, currency).label("ordered"),
            _refunds_of().label("refunds"),
            _shares_of().label("shares"),
            undecided_about(code).label("proposals"),
        )
        .join(LedgerBalance, LedgerBalance.account_id == LedgerAccount.id)
        .where(LedgerBalance.balance_fen > 0)
    )


def _refunds_of() -> ColumnElement[int]:
    """Refunds that wait on an account: those by transfer count as payouts once they are ordered."""
    owed_on = func.concat("refund:", PaymentIntent.lot_id, ":", PaymentIntent.bidder)
    waiting = (
        select(cast(func.coalesce(func.sum(Refund.amount_fen), 0), Fen))
        .join(PaymentIntent, PaymentIntent.ref == Refund.ref)
        .where(owed_on == LedgerAccount.code, Refund.currency == LedgerAccount.currency)
        .where(Refund.state.in_(("due", "held", "failed")))
        .where(func.coalesce(Refund.gateway_ref, "").not_like("bank.%"))
    )
    return waiting.correlate(LedgerAccount).scalar_subquery()


def _shares_of() -> ColumnElement[int]:
    """Shares of released plans whose holders have named no bank account."""
    owed = (
        select(cast(func.coalesce(func.sum(PlanShare.amount_fen), 0), Fen))
        .join(Plan, Plan.id == PlanShare.plan_id)
        .where(PlanShare.account == LedgerAccount.code, Plan.currency == LedgerAccount.currency)
        .where(PlanShare.state == "owed", Plan.ended == "released")
    )
    return owed.correlate(LedgerAccount).scalar_subquery()


def _waiting(session: Session, row: Row[str, str, int, int, int, int, int]) -> Waiting:
    kind, owner, *_rest = row.code.split(":")
    promised = row.refunds + row.shares
    waits = row.stands - row.ordered
    door = _door(session, kind, owner, (row.shares, row.refunds, waits - promised))
    moves = statement(session, row.code, currency=row.currency)
    return Waiting(
        account=row.code,
        title=account_words(row.code),
        of=_of(session, row.code),
        currency=row.currency,
        stands=row.stands,
        ordered=row.ordered,
        promised=promised,
        door=door,
        url=_url(session, door, row.code),
        since=_oldest_entry(session, row.code) or waiting_since(moves, waits),
        is_proposed=row.proposals > 0,
    )


def _door(session: Session, kind: str, owner: str, fen: tuple[int, int, int]) -> str:
    """`fen` is (shares owed, refunds under way, what is left); what is left to name comes first."""
    shares, refunds, left = fen
    if kind == "suspense":
        return ENTRIES
    if kind in BY_PLAN:
        return PLAN
    if kind == "forfeit":
        return NAME if _is_done_with(session, owner) else STEPS
    if left > 0 or not (shares or refunds):
        return NAME
    return HOLDER if shares else REFUND


def _is_done_with(session: Session, lot_id: str) -> bool:
    """Whether a forfeited deposit has had its four steps, or can have none: the property is sold no more (NP 24)."""
    if is_applied(session, lot_id):
        return True
    last = lot_id
    for _ in range(LONGEST_CHAIN):
        last = successor_of(session, last) or last
    return find_resale(session, lot_id) is None and state_of(session, last) in FINAL


def _of(session: Session, code: str) -> Words:
    """What an account belongs to, as people call it: a kind of costs, a case, a lot, a number of a lot."""
    kind, owner, *rest = code.split(":")
    bank = session.get(BankAccount, rest[-1]) if kind == "suspense" and rest else None
    if kind == "suspense":
        shown = masked_account(bank.number) if bank is not None else owner
        return Words(f"账户{shown}", f"account {shown}")
    if kind == "fee":
        return FEES.get(rest[0], Words(rest[0], rest[0]))
    lot = session.get(Lot, owner)
    if lot is None:
        case = session.get(EnforcementCase, owner)
        return Words(case.number, case.number) if case is not None else Words(owner, owner)
    zh, en = lot.title_zh, lot.title_en or lot.title_zh
    if kind == "refund":
        return Words(f"{zh}，竞买号 {rest[0]}", f"{en}, bidder number {rest[0]}")
    return Words(zh, en)


def _url(session: Session, door: str, code: str) -> str:
    """Where the next step is done; empty where it goes by itself."""
    kind, owner, *_rest = code.split(":")
    if door == NAME:
        return f"/desk/bank/waiting/{code}"
    if door == ENTRIES:
        return "/desk/bank"
    if door == REFUND:
        return ""
    if door == STEPS:
        return f"/desk/lots/{owner}/acts"
    lot = session.get(Lot, owner) if kind == "sale" else None
    case_id = lot.case_id if lot is not None else owner
    return f"/desk/cases/{case_id}/{'plan' if door == PLAN else 'claims'}"


def _kind(code: str) -> str:
    return code.split(":", 1)[0]
