"""Money on its way to creditors: one plan in its objection period, and one case paid to the last fen.

The second is told by a real case of 2019 (Kaihua, a car rental): 7,680.00 found, 7,500.00 owed. Its money
comes and goes by bank files, as it would from a bank.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from auction_app.bank import batches, proposals
from auction_app.bank.models import BankBatch
from auction_app.bank.service import issue_reference
from auction_app.bank.two_people import Member
from auction_app.cases.claim_book import Late, NewClaim, enter_claim, set_debtor
from auction_app.cases.models import CaseParty
from auction_app.cases.payees import (
    NewPayee,
    confirm_payee,
    digest_of_payee,
    name_payee,
    payee_of,
)
from auction_app.cases.service import add_party, find_or_create_case, party_name
from auction_app.demo.people import CourtStaff
from auction_app.demo.tills import Tills
from auction_app.distribution import course, release, service
from auction_app.distribution.handlers import FOUND
from auction_app.distribution.models import PlanService
from auction_app.infra.crypto import Vault
from auction_app.infra.transaction import Transaction
from auction_app.infra.web import Services
from auction_app.kernel.time import legal_day
from auction_app.law.claims import Debtor, Kind
from auction_app.lots.models import Lot

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KAIHUA = (
    "（2026）苏0106执1024号"  # entrusted to another court for the demo: everything lies on one desk
)
TITLE = "（2025）苏1102民初318号"
OWED_FEN, FOUND_FEN = 750_000, 768_000


def claim_alone(services: Services, lot_id: str, court: CourtStaff, at: datetime) -> None:
    """One creditor and the fee: the plan, its release and its file are left to whoever opens the demo."""
    case_id, parties = _case_of(services, lot_id)
    with services.transactions() as tx:
        own = _own_claims(case_id, parties, at)
        _enter(tx, services, (case_id, own, (*parties.values(), "cost:enforcement")), court, at)


def put_plan_forward(services: Services, lot_id: str, court: CourtStaff, at: datetime) -> None:
    """Claims of the case of a sold lot, a plan by two people, and its receipt by everybody."""
    case_id = _enter_claims(services, lot_id, court, at)
    with services.transactions() as tx:
        digest = service.propose(tx, case_id, "distribution", None, court.clerk, at)
    with services.transactions() as tx:
        plan = service.approve(tx, case_id, digest, court.approver, at + HOUR)
    with services.transactions() as tx:
        served = tx.session.scalars(select(PlanService).where(PlanService.plan_id == plan)).all()
        for row in served:
            by = court.clerk.account_id
            said = (at + 2 * HOUR, "送达回证")
            course.serve(tx, plan, row.party_id, said, by, at + 3 * HOUR)


def pay_kaihua(services: Services, tills: Tills, court: CourtStaff, at: datetime) -> None:
    """Found on the first day, planned and released on the second, at the creditor's bank on the third."""
    vault, clerk, approver = services.ports.vault, *_members(court)
    case_id = _open_kaihua(services, court, at)
    with services.transactions() as tx:
        reference = issue_reference(tx, FOUND, case_id, at, court.clerk.court_id)
    tills.receive(court, FOUND_FEN, ("郑某某", "6228480319000000018", reference), at)
    with services.transactions() as tx:
        digest = service.propose(tx, case_id, "distribution", None, court.clerk, at + DAY)
    with services.transactions() as tx:
        plan = service.approve(tx, case_id, digest, court.approver, at + DAY + HOUR)
    with services.transactions() as tx:
        release.release(tx, vault, plan, court.approver, at + DAY + 2 * HOUR)
    with services.transactions() as tx:
        digest = proposals.propose_batch(tx, vault, clerk, at + DAY + 3 * HOUR)
    with services.transactions() as tx:
        proposals.approve(tx, vault, digest, approver, at + DAY + 4 * HOUR)
    order = _order_of(services, clerk, at + DAY + 5 * HOUR)
    tills.carry_out(court, order, at + DAY + 6 * HOUR)


def _case_of(services: Services, lot_id: str) -> tuple[str, dict[str, str]]:
    """The case a lot is sold in, and its parties by their roles."""
    with services.transactions.reading() as session:
        case_id = session.get_one(Lot, lot_id).case_id
        assert case_id is not None
        rows = session.execute(
            select(CaseParty.role, CaseParty.id).where(CaseParty.case_id == case_id)
        )
        return case_id, {row.role: row.id for row in rows}


def _own_claims(case_id: str, parties: dict[str, str], at: datetime) -> tuple[NewClaim, ...]:
    """The fee of enforcement, and the applicant with interest."""
    today, late = legal_day(at), (Late(60_000_000, date(2025, 2, 20)),)
    return (
        NewClaim(case_id, Kind.COST, None, 0, today, today, cost_kind="enforcement", fee_base_fen=180_000_000),
        NewClaim(case_id, Kind.ORDINARY, parties["applicant"], 60_000_000, date(2025, 3, 3), today,
                 general_fen=2_150_000, late=late, document=TITLE),
    )  # fmt: skip


def _enter_claims(services: Services, lot_id: str, court: CourtStaff, at: datetime) -> str:
    """Costs, a mortgage, the applicant with interest, and one who joined; gives the case."""
    (case_id, parties), today, vault = (
        _case_of(services, lot_id),
        legal_day(at),
        services.ports.vault,
    )
    with services.transactions() as tx:
        bank = add_party(tx, vault, case_id, "other", "江苏某商业银行镇江分行", None)
        joined = add_party(tx, vault, case_id, "other", "陈某", None)
        claims = (
            *_own_claims(case_id, parties, at),
            NewClaim(case_id, Kind.COST, None, 1_200_000, today, today, cost_kind="appraisal"),
            NewClaim(case_id, Kind.REGISTERED, bank, 90_000_000, date(2019, 5, 11), today, lot_id=lot_id),
            NewClaim(case_id, Kind.ORDINARY, joined, 30_000_000, date(2025, 6, 1), today, document=TITLE),
        )  # fmt: skip
        holders = (bank, joined, parties["applicant"], "cost:enforcement", "cost:appraisal")
        _enter(tx, services, (case_id, claims, holders), court, at)
    return case_id


def _enter(
    tx: Transaction,
    services: Services,
    what: tuple[str, Sequence[NewClaim], Sequence[str]],
    court: CourtStaff,
    at: datetime,
) -> None:
    """The debtor of a case, its claims, and the bank accounts of the holders."""
    (case_id, claims, holders), by = what, court.clerk.account_id
    set_debtor(tx, case_id, Debtor.PERSON, date(2025, 3, 3), None)
    for wish in claims:
        enter_claim(tx, wish, by, at)
    for number, holder in enumerate(holders):
        party, vault = tx.session.get(CaseParty, holder), services.ports.vault
        name = party_name(vault, party) if party else f"演示收款人{number + 1}"
        payee = NewPayee(case_id, holder, name, f"622200000000{number:04d}", "某银行")
        _name_and_confirm(tx, vault, payee, court, at)


def _name_and_confirm(
    tx: Transaction, vault: Vault, wish: NewPayee, court: CourtStaff, at: datetime
) -> None:
    """The clerk names the account, the approver confirms it on its digest."""
    name_payee(tx, vault, wish, court.clerk.account_id, at)
    tx.session.flush()
    row = payee_of(tx.session, wish.case_id, wish.holder)
    assert row is not None  # just named
    digest = digest_of_payee(vault, row)
    confirm_payee(tx, vault, wish.case_id, digest, court.approver.account_id, at)


def _open_kaihua(services: Services, court: CourtStaff, at: datetime) -> str:
    vault, by = services.ports.vault, court.clerk.account_id
    with services.transactions() as tx:
        case_id = find_or_create_case(
            tx, KAIHUA, court.clerk.court_id, "车辆租赁合同纠纷（浙江省开化县人民法院委托执行）"
        )
        creditor = add_party(tx, vault, case_id, "applicant", "开化某汽车租赁有限公司", None)
        debtor = add_party(tx, vault, case_id, "debtor", "郑某某", None)
        set_debtor(tx, case_id, Debtor.PERSON, date(2019, 6, 3), None)
        wish = NewClaim(
            case_id,
            Kind.ORDINARY,
            creditor,
            OWED_FEN,
            date(2019, 6, 3),
            legal_day(at),
            document="（2019）浙0824民初611号",
        )
        enter_claim(tx, wish, by, at)
        for holder, name, account in (
            (creditor, "开化某汽车租赁有限公司", "33050169750800000611"),
            (debtor, "郑某某", "6228480319000000018"),
        ):
            payee = NewPayee(case_id, holder, name, account, "中国农业银行开化支行")
            _name_and_confirm(tx, vault, payee, court, at)
    return case_id


def _members(court: CourtStaff) -> tuple[Member, Member]:
    clerk, approver = court.clerk, court.approver
    return Member(clerk.account_id, clerk.court_id), Member(approver.account_id, approver.court_id)


def _order_of(services: Services, clerk: Member, at: datetime) -> bytes:
    with services.transactions() as tx:
        batch = tx.session.scalars(
            select(BankBatch.id).filter_by(court_id=clerk.court_id, state="ordered")
        ).one()
        return batches.download(tx, services.ports.vault, batch, clerk, at)
