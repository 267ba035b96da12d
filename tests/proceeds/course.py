"""The course of one lot, written straight into the tables: for rooms that only read what happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from auction_app.accounts.models import Account, Court
from auction_app.accounts.sessions import holder_of
from auction_app.cases.models import EnforcementCase
from auction_app.infra.crypto import Vault
from auction_app.kernel.ids import new_id
from auction_app.lots.models import Lot

OPENS = datetime(2026, 8, 24, 2, 0, tzinfo=UTC)  # Monday 10:00 in Shanghai
ENDS = OPENS + timedelta(hours=24)
START_PRICE = 114386580
INCREMENT = 500000
DEPOSIT = 22000000
TITLE_ZH = "成都市武侯区二环路南二段21号2栋1单元22层2206号房屋"
TITLE_EN = "Room 2206, 21 South Section 2, Second Ring Road, Wuhou District, Chengdu"


def make_account(session: Session, *, role: str = "bidder", locale: str = "zh") -> str:
    """An account; gives its id. The address is its id at example.cn."""
    account_id = new_id("u")
    session.add(
        Account(
            id=account_id,
            email=f"{account_id.lower()}@example.cn",
            password_hash="",
            kind="person",
            role=role,
            court_id=_court(session) if role in ("clerk", "approver") else None,
            locale=locale,
            created_at=OPENS - timedelta(days=40),
        )
    )
    session.flush()
    return account_id


def make_lot(session: Session) -> str:
    """A published lot of a first auction of the real figures of 2020; gives its id."""
    court_id = _court(session)
    case_id, lot_id = new_id("c"), new_id("L")
    number = f"（2026）川0105执{int.from_bytes(case_id.encode()[-3:], 'big')}号"
    session.add(EnforcementCase(id=case_id, number=number, court_id=court_id))
    session.flush()
    clerk = make_account(session, role="clerk")
    texts = dict.fromkeys(("address", "description", "viewing", "district"), "")
    both = {f"{name}_{lang}": text for name, text in texts.items() for lang in ("zh", "en")}
    session.add(
        Lot(
            id=lot_id,
            court_id=court_id,
            case_id=case_id,
            case_number=number,
            state="published",
            created_at=OPENS - timedelta(days=40),
            changed_at=OPENS - timedelta(days=40),
            published_at=OPENS - timedelta(days=35),
            clerk_id=clerk,
            round=1,
            category="housing",
            is_movable=False,
            division_code="510107",
            city_zh="成都市",
            city_en="Chengdu",
            title_zh=TITLE_ZH,
            title_en=TITLE_EN,
            price_basis="appraised",
            appraisal_fen=163409400,
            currency="CNY",
            start_price_fen=START_PRICE,
            increment_fen=INCREMENT,
            deposit_fen=DEPOSIT,
            opens_at=OPENS,
            ends_at=ENDS,
            extension_window_s=300,
            outage_gap_s=15,
            recovery_s=600,
            strict_ladder=False,
            balance_days=10,
            panel=[],
            **both,
        )
    )
    session.flush()
    return lot_id


def holder(vault: Vault, account_id: str) -> bytes:
    """The keyed index of an account."""
    return holder_of(vault, account_id)


def _court(session: Session) -> str:
    court = session.get(Court, "court-qingyang")
    if court is None:
        session.add(
            Court(
                id="court-qingyang",
                code="510105",
                name_zh="成都市青羊区人民法院",
                name_en="Qingyang District People’s Court, Chengdu",
                division_code="510105",
            )
        )
        session.flush()
    return "court-qingyang"
