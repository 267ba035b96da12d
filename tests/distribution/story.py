"""A case with creditors and money on it, told through the rooms' own verbs and doors."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from auction_app.books import chart, movements
from auction_app.cases import service as cases
from auction_app.cases.claim_book import Late, NewClaim, enter_claim, set_debtor
from auction_app.cases.models import EnforcementCase
from auction_app.cases.payees import (
    NewPayee,
    confirm_payee,
    digest_of_payee,
    name_payee,
    payee_of,
)
from auction_app.distribution import course, parts, release, service, standing
from auction_app.distribution.checks import draft
from auction_app.distribution.decision import Computed
from auction_app.distribution.models import Plan, PlanShare
from auction_app.distribution.standing import Standing
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transaction, Transactions
from auction_app.kernel.money import Money, parse_yuan
from auction_app.kernel.time import SHANGHAI, legal_day
from auction_app.law.claims import Debtor, Kind
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import Account, post
from auction_app.lots.models import Lot
from tests.lots.conftest import make_team
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam
from tests.support.people import Person, csrf_of, resident_id, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.procedure.court import Court

_numbers = itertools.count(1)
_arrivals = itertools.count(1)


def fen(yuan: str) -> int:
    return parse_yuan(yuan)


@dataclass
class CaseStory:
    """One case of one court. `parties` and `claims` are ids by the short names of a test."""

    app: Flask
    transactions: Transactions
    ports: Ports
    clock: HandClock
    team: CourtTeam
    case_id: str
    number: str
    parties: dict[str, str] = field(default_factory=dict)
    id_nos: dict[str, str] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    carried_out: set[str] = field(default_factory=set)  # orders the bank has carried out

    @property
    def desk(self) -> str:
        return f"/desk/cases/{self.case_id}"

    @property
    def found(self) -> Account:
        return chart.found(self.case_id)

    def client(self, role: str) -> FlaskClient:
        staff = getattr(self.team, role)
        at, person = self.clock.now(), Person(staff.account_id, "")
        return signed_in(self.app, self.transactions, person, at, second_factor=True)

    def post(self, role: str, path: str, **data: Any) -> TestResponse:
        client = self.client(role)
        return client.post(path, data={"csrf_token": csrf_of(client, "/lots")} | data)

    def send(self, role: str, path: str, body: dict[str, Any]) -> TestResponse:
        client = self.client(role)
        return client.post(path, json=body, headers={"X-CSRF-Token": csrf_of(client, "/lots")})

    def party_client(self, name: str) -> FlaskClient:
        """A party who came in by name, number and case number."""
        client = self.app.test_client()
        form = {"name": name, "id_no": self.id_nos[name], "case_number": self.number}
        token = csrf_of(client, "/cases")
        assert client.post("/cases/sign-in", data=form | {"csrf_token": token}).status_code == 302
        return client

    def debtor(self, kind: Debtor, name: str = "罗欠债", bankrupt: date | None = None) -> None:
        with self.transactions() as tx:
            set_debtor(tx, self.case_id, kind, date(2020, 1, 1), bankrupt)
        self.party(name, "debtor")

    def party(self, name: str, role: str = "other") -> str:
        if name not in self.parties:
            self.id_nos[name] = resident_id()
            with self.transactions() as tx:
                self.parties[name] = cases.add_party(
                    tx, self.ports.vault, self.case_id, role, name, self.id_nos[name]
                )
        return self.parties[name]

    def claim(self, name: str, amount: str, kind: Kind = Kind.ORDINARY, **more: Any) -> str:
        """Enter a claim of a creditor; a cost is named by its kind."""
        is_cost = kind is Kind.COST
        more.setdefault("ranked_on", date(2023, 1, 1))
        more.setdefault("joined_on", date(2024, 1, 2))
        general = fen(more.pop("general", "0"))
        wish = NewClaim(
            case_id=self.case_id,
            kind=kind,
            party_id=None if is_cost else self.party(name),
            cost_kind=name if is_cost else "",
            judgment_fen=fen(amount),
            general_fen=general,
            document="（2023）川0105民初1号",
            **more,
        )
        with self.transactions() as tx:
            self.claims[name] = enter_claim(tx, wish, self.team.clerk.account_id, self.clock.now())
        return self.claims[name]

    def late(self, amount: str, since: date, until: date | None = None) -> Late:
        return Late(fen(amount), since, until)

    def payees(self) -> None:
        """Everybody names a bank account."""
        costs = {f"cost:{name}" for name in self.claims if name not in self.parties}
        for number, holder in enumerate(sorted(set(self.parties.values()) | costs)):
            self.account(holder, f"收款人{number}", f"62220000{number:08d}")

    def account(self, holder: str, name: str, number: str) -> None:
        """The clerk names a bank account, the approver confirms it."""
        self.name_account(holder, name, number)
        self.confirm_account(holder)

    def name_account(self, holder: str, name: str, number: str) -> None:
        wish = NewPayee(self.case_id, holder, name, number, "某银行", "代收案款授权书")
        with self.transactions() as tx:
            name_payee(tx, self.ports.vault, wish, self.team.clerk.account_id, self.clock.now())

    def confirm_account(self, holder: str) -> None:
        digest, by = self.account_digest(holder), self.team.approver.account_id
        with self.transactions() as tx:
            confirm_payee(tx, self.ports.vault, self.case_id, digest, by, self.clock.now())

    def account_digest(self, holder: str) -> str:
        with self.transactions.reading() as session:
            row = payee_of(session, self.case_id, holder)
            assert row is not None
            return digest_of_payee(self.ports.vault, row)

    def arrive(self, yuan: str, into: Account | None = None) -> None:
        """Money of the debtor reaches the court's bank account for this case."""
        with self.transactions() as tx:
            key = f"test-{next(_arrivals)}"
            amount = Money(fen(yuan))
            post(
                tx, movements.received("bank:b1", key, into or self.found, amount, self.clock.now())
            )

    def draft(self, kind: str = "distribution") -> Computed:
        with self.transactions.reading() as session:
            case = session.get_one(EnforcementCase, self.case_id)
            return draft(session, case, kind, None, self.clock.now())

    def propose(self, kind: str = "distribution", accounts: list[str] | None = None) -> str:
        with self.transactions() as tx:
            return service.propose(
                tx, self.case_id, kind, accounts, self.team.clerk, self.clock.now()
            )

    def approve(self, sha256: str) -> str:
        with self.transactions() as tx:
            return service.approve(tx, self.case_id, sha256, self.team.approver, self.clock.now())

    def plan(self, kind: str = "distribution") -> str:
        """Two people make the plan, by the doors of the court; gives its id."""
        path = f"/api/v1/cases/{self.case_id}/plan"
        proposed = self.send("clerk", path, {"kind": kind})
        assert proposed.status_code == 201, proposed.get_json()
        digest = proposed.get_json()["sha256"]
        decided = self.send("approver", f"{path}/{digest}/decision", {"decision": "approve"})
        assert decided.status_code == 200, decided.get_json()
        plan: str = decided.get_json()["plan"]
        return plan

    def lines(self, reader: FlaskClient) -> dict[str, int]:
        """What the door of the plan says everybody gets (fen), by the short names of a test."""
        by_id = {claim: name for name, claim in self.claims.items()}
        told = reader.get(f"/api/v1/cases/{self.case_id}/plan").get_json()["plan"]
        return {by_id[line["claim"]]: line["paid"] for line in told["lines"]}

    def serve_all(self, plan: str, **days: int) -> None:
        """Everybody receives the plan today, or so many days later."""
        served = self.clock.now()
        with self.transactions.reading() as session:
            parties = [one.party_id for one in served_on(session, plan)]
        later = {self.parties[name]: more for name, more in days.items()}
        for party in parties:
            at = served + timedelta(days=later.get(party, 0))
            self.clock.at = max(self.clock.at, at)
            with self.transactions() as tx:
                by = self.team.clerk.account_id
                course.serve(tx, plan, party, (at, "EMS 1"), by, self.clock.now())

    def standing(self, plan: str) -> Standing:
        with self.transactions.reading() as session:
            row = session.get_one(Plan, plan)
            return standing.standing(session, row, legal_day(self.clock.now()))

    def release(self, plan: str) -> Any:
        with self.transactions() as tx:
            vault = self.ports.vault
            return release.release(tx, vault, plan, self.team.approver, self.clock.now())

    def wait(self, days: int) -> None:
        self.clock.forward(days=days)

    def on(self, day: date) -> None:
        """Noon of a day in Shanghai."""
        self.clock.at = datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)

    def balance(self, account: Account) -> int:
        with self.transactions.reading() as session:
            return balance_of(session, account.code)

    def received(self, plan: str) -> dict[str, int]:
        """Fen by the short names of a test; what is left of the pool is the surplus."""
        by_id = {claim: name for name, claim in self.claims.items()}
        with self.transactions.reading() as session:
            rows = parts.shares_of(session, plan)
        found: dict[str, int] = {}
        for row in rows:
            name = by_id.get(row.line, row.line)
            found[name] = found.get(name, 0) + row.amount_fen
        return found

    def shares(self, plan: str) -> dict[str, PlanShare]:
        by_id = {claim: name for name, claim in self.claims.items()}
        with self.transactions.reading() as session:
            return {by_id.get(row.key, row.key): row for row in parts.shares_of(session, plan)}

    def pay_all(self) -> None:
        """The bank carries every waiting order out, as its statement would show."""
        from sqlalchemy import select

        from auction_app.bank.facts import PayoutCarriedOut
        from auction_app.bank.models import BankPayout

        with self.transactions() as tx:
            waiting = tx.session.scalars(
                select(BankPayout).where(
                    BankPayout.state == "waiting", BankPayout.purpose == "distribution"
                )
            ).all()
            for one in waiting:
                is_ours = one.key.startswith(tuple(self._plan_ids(tx.session)))
                if not is_ours or one.id in self.carried_out:
                    continue
                self.carried_out.add(one.id)
                amount, out_of = Money(one.amount_fen), Account(one.out_of)
                self._bring_to_the_bank(tx, f"t:{one.id}", amount)
                post(tx, movements.sent("bank:b1", f"t:{one.id}", out_of, amount, self.clock.now()))
                tx.emit(PayoutCarriedOut(one.purpose, one.key, amount, self.clock.now()))

    def come_back(self, key: str, code: str) -> str:
        """A payout comes back from the bank with a code, as its statement would show; gives its id."""
        from sqlalchemy import select

        from auction_app.bank.facts import PayoutReturned
        from auction_app.bank.models import BankPayout

        with self.transactions() as tx:
            row = tx.session.scalars(
                select(BankPayout).where(BankPayout.key == key, BankPayout.state == "waiting")
            ).one()
            amount, at = Money(row.amount_fen), self.clock.now()
            if row.id in self.carried_out:
                owed = Account(row.out_of)
                post(tx, movements.came_back("bank:b1", f"r:{row.id}", owed, amount, at))
            row.state, row.reason = "returned", code
            tx.emit(PayoutReturned(row.purpose, row.key, amount, code, at))
            return row.id

    def pay_again(self, key: str, account: str) -> None:
        """Two people order what came back to another account of the same owner."""
        from sqlalchemy import select

        from auction_app.bank import proposals
        from auction_app.bank.models import BankPayout
        from auction_app.bank.service import Payee, open_payee
        from auction_app.bank.two_people import Member

        court, vault, at = self.team.court_id, self.ports.vault, self.clock.now()
        clerk, approver = (
            Member(one.account_id, court) for one in (self.team.clerk, self.team.approver)
        )
        with self.transactions() as tx:
            row = tx.session.scalars(
                select(BankPayout).where(BankPayout.key == key, BankPayout.state == "returned")
            ).one()
            name = open_payee(vault, row).name
            wish = (row.id, Payee(name, account, "另一银行"), "新账户证明")
            sha256 = proposals.propose_payee(tx, vault, wish, clerk, at)
        with self.transactions() as tx:
            proposals.approve(tx, vault, sha256, approver, at)

    def _bring_to_the_bank(self, tx: Transaction, key: str, needed: Money) -> None:
        """What came by card or was recorded by hand is at the bank by now, as the account's opening."""
        short = Money(needed.fen + balance_of(tx.session, "clearing:bank:b1"))
        if short.fen > 0:
            opening = chart.stood_before("test")
            post(tx, movements.received("bank:b1", f"p:{key}", opening, short, self.clock.now()))

    def _plan_ids(self, session: Any) -> list[str]:
        from sqlalchemy import select

        return list(session.scalars(select(Plan.id).where(Plan.case_id == self.case_id)))


def story_of_lot(court: Court) -> CaseStory:
    """The case of a lot after the hammer, with one creditor who is owed more than it brought."""
    with court.transactions.reading() as session:
        lot = session.get_one(Lot, court.lot)
        case_id, number = lot.case_id, lot.case_number
    assert case_id is not None
    story = CaseStory(
        court.app, court.transactions, court.ports, court.clock, court.team, case_id, number
    )
    story.debtor(Debtor.PERSON)
    story.claim("申请执行人", "90,000,000", joined_on=legal_day(court.clock.now()))
    story.payees()
    return story


def pay_out(story: CaseStory) -> str:
    """Plan, approval, release and the bank's debit for whatever stands on the case; gives the plan."""
    plan = story.plan()
    story.release(plan)
    story.pay_all()
    return plan


def served_on(session: Any, plan: str) -> list[Any]:
    from sqlalchemy import select

    from auction_app.distribution.models import PlanService

    return list(session.scalars(select(PlanService).where(PlanService.plan_id == plan)))


def open_story(app: Flask, ports: Ports, clock: HandClock) -> CaseStory:
    transactions: Transactions = app.extensions["auction"].transactions
    team = make_team(transactions, ports, clock)
    number = f"（2024）川0105执{next(_numbers)}号"
    with transactions() as tx:
        case_id = cases.find_or_create_case(tx, number, team.court_id, "借款合同纠纷")
    return CaseStory(app, transactions, ports, clock, team, case_id, number)
