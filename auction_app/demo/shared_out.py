"""Money on its way to creditors: one plan in its objection period, and one case paid to the last fen.

The second is told by a real case of 2019 (Kaihua, a car rental): 7,680.00 found, 7,500.00 owed. Its money
comes and goes by bank files, as it would from a bank.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from auction_app.bank import batches, proposals
from auction_app.bank.importing import Importer, import_file
from auction_app.bank.models import BankBatch
from auction_app.bank.proposals import NewAccount
from auction_app.bank.service import issue_reference
from auction_app.bank.simulator import SimulatedBank
from auction_app.bank.two_people import Member
from auction_app.cases.claim_book import Late, NewClaim, enter_claim, set_debtor
from auction_app.cases.models import CaseParty
from auction_app.cases.payees import NewPayee, name_payee
from auction_app.cases.service import add_party, find_or_create_case
from auction_app.demo.market import KAIHUA_DIVISION
from auction_app.demo.people import CourtStaff
from auction_app.distribution import course, release, service
from auction_app.distribution.handlers import FOUND
from auction_app.distribution.models import PlanService
from auction_app.infra.web import Services
from auction_app.kernel.time import legal_day
from auction_app.law.claims import Debtor, Kind
from auction_app.lots.models import Lot

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KAIHUA = "（2019）浙0824执1024号"
OWED_FEN, FOUND_FEN = 750_000, 768_000
BANK_NUMBER = "33050169750800000824"
COURT_CODE = "浙0824"
COURT = {
    "name_zh": "浙江省开化县人民法院",
    "name_en": "People’s Court of Kaihua County, Zhejiang",
    "division_code": KAIHUA_DIVISION,
}


def put_plan_forward(services: Services, lot_id: str, court: CourtStaff, at: datetime) -> None:
    """Claims of the case of a sold lot, a plan by two people, and its receipt by everybody."""
    with services.transactions.reading() as session:
        case_id = session.get_one(Lot, lot_id).case_id
        assert case_id is not None
        rows = session.execute(
            select(CaseParty.role, CaseParty.id).where(CaseParty.case_id == case_id)
        )
        parties = {row.role: row.id for row in rows}
    _enter_claims(services, (case_id, lot_id), parties, court, at)
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


def pay_kaihua(services: Services, court: CourtStaff, at: datetime) -> None:
    """Found on the first day, planned and released on the second, at the creditor's bank on the third."""
    vault, clerk, approver = services.ports.vault, *_members(court)
    bank = SimulatedBank(BANK_NUMBER, day=legal_day(at))
    wish = NewAccount("开化县人民法院", BANK_NUMBER, "中国建设银行开化支行", "105341600018")
    with services.transactions() as tx:
        digest = proposals.propose_account(tx, vault, wish, clerk, at)
    with services.transactions() as tx:
        proposals.approve(tx, vault, digest, approver, at)
    case_id = _open_kaihua(services, court, at)
    with services.transactions() as tx:
        reference = issue_reference(tx, FOUND, case_id, at, court.clerk.court_id)
    bank.receive(FOUND_FEN, "郑某某", "6228480319000000018", reference, reference=reference)
    _read(services, bank.close_day(), clerk, at + HOUR)
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
    bank.carry_out(_order_of(services, clerk, at + DAY + 5 * HOUR))
    _read(services, bank.close_day(), clerk, at + 2 * DAY)


def _enter_claims(
    services: Services,
    where: tuple[str, str],
    parties: dict[str, str],
    court: CourtStaff,
    at: datetime,
) -> None:
    """Costs, a mortgage, the applicant with interest, and one who joined."""
    (case_id, lot_id), today, by = where, legal_day(at), court.clerk.account_id
    vault = services.ports.vault
    with services.transactions() as tx:
        set_debtor(tx, case_id, Debtor.PERSON, date(2025, 3, 3), None)
        bank = add_party(tx, vault, case_id, "other", "江苏某商业银行镇江分行", None)
        joined = add_party(tx, vault, case_id, "other", "陈某", None)
        title = "（2025）苏1102民初318号"
        late = (Late(60_000_000, date(2025, 2, 20)),)
        for wish in (
            NewClaim(case_id, Kind.COST, None, 0, today, today, cost_kind="enforcement", fee_base_fen=180_000_000),
            NewClaim(case_id, Kind.COST, None, 1_200_000, today, today, cost_kind="appraisal"),
            NewClaim(case_id, Kind.REGISTERED, bank, 90_000_000, date(2019, 5, 11), today, lot_id=lot_id),
            NewClaim(case_id, Kind.ORDINARY, parties["applicant"], 60_000_000, date(2025, 3, 3), today,
                     general_fen=2_150_000, late=late, document=title),
            NewClaim(case_id, Kind.ORDINARY, joined, 30_000_000, date(2025, 6, 1), today, document=title),
        ):  # fmt: skip
            enter_claim(tx, wish, by, at)
        holders = (bank, joined, parties["applicant"], "cost:enforcement", "cost:appraisal")
        for number, holder in enumerate(holders):
            payee = NewPayee(
                case_id, holder, f"演示收款人{number + 1}", f"622200000000{number:04d}", "某银行"
            )
            name_payee(tx, vault, payee, by, at)


def _open_kaihua(services: Services, court: CourtStaff, at: datetime) -> str:
    vault, by = services.ports.vault, court.clerk.account_id
    with services.transactions() as tx:
        case_id = find_or_create_case(tx, KAIHUA, court.clerk.court_id, "车辆租赁合同纠纷")
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
            name_payee(tx, vault, payee, by, at)
    return case_id


def _members(court: CourtStaff) -> tuple[Member, Member]:
    clerk, approver = court.clerk, court.approver
    return Member(clerk.account_id, clerk.court_id), Member(approver.account_id, approver.court_id)


def _read(services: Services, statement: bytes, clerk: Member, at: datetime) -> None:
    with services.transactions() as tx:
        importer = Importer(clerk.account_id, clerk.court_id)
        import_file(tx, services.ports.vault, statement, importer, at)


def _order_of(services: Services, clerk: Member, at: datetime) -> bytes:
    with services.transactions() as tx:
        batch = tx.session.scalars(
            select(BankBatch.id).filter_by(court_id=clerk.court_id, state="ordered")
        ).one()
        return batches.download(tx, services.ports.vault, batch, clerk, at)
