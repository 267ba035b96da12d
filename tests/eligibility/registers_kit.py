"""Lots of every kind, entries of the registers and who leads whom, for these tests."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from auction_app.accounts.models import Court
from auction_app.eligibility.decisions import decisions_about
from auction_app.eligibility.person_models import EligibilityDecision
from auction_app.eligibility.register_import import ImportReport, RegisterFile, import_register
from auction_app.evidence import service as evidence
from auction_app.factory import handlers_for
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.time import legal_day, rfc3339
from auction_app.lots.content import LotContent
from auction_app.lots.facts import LotPublished
from auction_app.lots.ready_made import ReadyMade, publish_ready_made
from tests.eligibility.scene import Scene
from tests.support import people
from tests.support.people import Person

_cases = itertools.count(5000)
_firms = itertools.count(1)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def credit_code() -> str:
    """A valid unified social credit code, another one for each call."""
    body = f"91330304MA2{next(_firms):06d}"
    total = sum(ALPHABET.index(c) * w for c, w in zip(body, WEIGHTS, strict=True))
    return body + ALPHABET[(31 - total % 31) % 31]


def entry(number: str, at: datetime, **more: Any) -> dict[str, Any]:
    """A line about somebody listed today under ground (1), which has no term."""
    line = {
        "kind": "list",
        "id_no": number,
        "name": "王某",
        "ground": 1,
        "since": legal_day(at).isoformat(),
        "case_number": f"（2025）川0105执{next(_cases)}号",
        "court": "成都市青羊区人民法院",
    }
    return line | more


def restriction(number: str, at: datetime, **more: Any) -> dict[str, Any]:
    """A line about somebody whose consumption is restricted from today."""
    return entry(number, at, **more) | {"kind": "restriction", "ground": ""}


def role(
    person: str, entity: str, at: datetime, which: str = "legal_representative"
) -> dict[str, Any]:
    """A line about who leads an entity since last year."""
    since = (legal_day(at) - timedelta(days=365)).isoformat()
    return {"kind": "role", "id_no": person, "entity_no": entity, "role": which, "since": since}


def take_over(scene: Scene, at: datetime, *lines: dict[str, Any]) -> ImportReport:
    """Import lines as one copy taken now."""
    file = RegisterFile(lines, repr(lines).encode(), "test.json", at)
    with scene.transactions() as tx:
        return import_register(tx, scene.vault, file, at)


def decisions(scene: Scene, person: Person) -> list[EligibilityDecision]:
    """What was decided about a person on this lot, oldest first."""
    with scene.transactions.reading() as session:
        return decisions_about(session, scene.vault, scene.lot_id, scene.holder(person))


def open_lot(
    engine: Engine, ports: Ports, at: datetime, *, is_practice: bool = True, **content: Any
) -> Scene:
    """A published lot on the whole application's handlers; opens in a minute, ends in an hour."""
    transactions = Transactions(engine, handlers_for(ports))
    court_id = people.make_court(transactions)
    with transactions() as tx:
        tx.session.get_one(Court, court_id).practice = True
    clerk = people.make_staff(transactions, ports.vault, "clerk", at, court_id=court_id)
    approver = people.make_staff(transactions, ports.vault, "approver", at, court_id=court_id)
    lot = _publish(transactions, court_id, (clerk, approver), at, content)
    if not is_practice:
        with transactions() as tx:
            tx.session.get_one(Court, court_id).practice = False
    return Scene(transactions, ports.vault, at, court_id, lot)


def _publish(
    transactions: Transactions,
    court_id: str,
    staff: tuple[Person, Person],
    at: datetime,
    more: dict[str, Any],
) -> LotPublished:
    content = LotContent(
        case_number=f"（2026）川0105执{next(_cases)}号",
        title_zh="某处房屋",
        title_en="A flat",
        city_zh="成都市",
        city_en="Chengdu",
        address_zh="某路一号",
        address_en="No. 1, Some Road",
        division_code="510105",
        start_price_fen=1_000_000_00,
        appraisal_fen=1_000_000_00,
        increment_fen=10_000_00,
        deposit_fen=200_000_00,
        opens_at=at + timedelta(minutes=1),
        ends_at=at + timedelta(hours=1),
    )
    ready = ReadyMade(court_id, staff[0].id, staff[1].id, replace(content, **more))
    with transactions() as tx:
        return publish_ready_made(tx, ready, at)


def begin(scene: Scene, at: datetime) -> None:
    """Write `lot.opened` as the engine does at the opening time."""
    with scene.transactions() as tx:
        body = {"ends_at": rfc3339(scene.lot.ends_at)}
        evidence.append(tx, scene.lot_id, "lot.opened", body, at)
