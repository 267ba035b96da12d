"""Kaihua, a car rental, from the statement that shows what was found to the statement that shows it paid.

7,680.00 found in the debtor's account, 7,500.00 owed: exactly 7,500.00 reaches the creditor and the
180.00 stay the debtor's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from auction_app.bank.models import BankPayout
from auction_app.books import chart
from auction_app.cases.claim_models import Claim
from auction_app.cases.models import EnforcementCase
from auction_app.demo.people import CourtStaff
from auction_app.demo.shared_out import KAIHUA, pay_kaihua
from auction_app.demo.tills import Tills
from auction_app.distribution.queries import case_closed_at
from auction_app.infra.ports import Ports
from auction_app.ledger.queries import statement
from tests.lots.conftest import make_team
from tests.support.clock import HandClock

if TYPE_CHECKING:
    from flask import Flask


def test_from_what_was_found_to_the_creditors_bank(
    app: Flask, ports: Ports, clock: HandClock
) -> None:
    services = app.extensions["auction"]
    team = make_team(services.transactions, ports, clock)
    court = CourtStaff(team.clerk, team.approver)
    pay_kaihua(services, Tills(services), court, clock.now())
    with services.transactions.reading() as session:
        case_id = session.scalars(
            select(EnforcementCase.id).where(EnforcementCase.number == KAIHUA)
        ).one()
        claim = session.scalars(select(Claim.id).where(Claim.case_id == case_id)).one()
        moves = {
            account.code: [row.amount_fen for row in statement(session, account.code)]
            for account in (
                chart.found(case_id),
                chart.creditor(case_id, claim),
                chart.surplus(case_id),
            )
        }
        orders = session.scalars(
            select(BankPayout).where(BankPayout.court_id == team.court_id)
        ).all()
        assert case_closed_at(session, case_id)
    assert list(moves.values()) == [
        [768_000, -750_000, -18_000],
        [750_000, -750_000],
        [18_000, -18_000],
    ]
    assert sorted((one.amount_fen, one.state) for one in orders) == [
        (18_000, "sent"),
        (750_000, "sent"),
    ]
