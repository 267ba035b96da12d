"""The demo's people and courts: found by their address, or made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from auction_app.accounts.credentials import hash_password
from auction_app.accounts.identity import RealName
from auction_app.accounts.models import Account
from auction_app.accounts.service import (
    StaffMember,
    create_bidder,
    create_staff,
    find_or_create_court,
    holder_of,
    verify_identity,
)
from auction_app.cases.service import add_party, find_or_create_case
from auction_app.demo import market
from auction_app.demo.folder import SignIns
from auction_app.infra.transaction import Transaction
from auction_app.infra.web import Services
from auction_app.lots.checks.judgement import Party
from auction_app.lots.drafts import Staff

PHONE = "13800000000"
NATIONAL = ("supervisor", "auditor", "operator")


@dataclass(frozen=True, slots=True)
class CourtStaff:
    """Two people of one court: nobody publishes alone."""

    clerk: Staff
    approver: Staff


@dataclass(frozen=True, slots=True)
class Bidder:
    """A bidder as the engine and the doors know him."""

    account_id: str
    holder: bytes


class People:
    """Courts, staff, bidders and the party: found by their address, or made."""

    def __init__(self, services: Services, made: SignIns) -> None:
        self._services = services
        self._vault = services.ports.vault
        self._made = made
        self._hash = hash_password(made.password)  # once: it is slow on purpose
        self.courts: dict[str, CourtStaff] = {}
        self.bidders: dict[str, Bidder] = {}

    def prepare(self, at: datetime) -> None:
        """Make sure everybody is there."""
        with self._services.transactions() as tx:
            for code, row in market.facts()["courts"].items():
                self.courts[code] = self._court(tx, code, row, at)
            for role in NATIONAL:
                self._staff(tx, f"{role}@demo.test", role.capitalize(), role, None, at)
            for person in market.bidders():
                self.bidders[person.email] = self._bidder(tx, person, at)
            self._party(tx, at)

    def name_parties(self, tx: Transaction, listing: market.Listing) -> tuple[Party, ...]:
        """Let the demo's creditor and debtor be the parties of a listing's case."""
        court_id = self.courts[listing.court].clerk.court_id
        case_id = find_or_create_case(tx, listing.case_number, court_id, "")
        sides = (("applicant", market.party()), ("debtor", market.debtor()))
        return tuple(
            Party(add_party(tx, self._vault, case_id, role, person.name, person.id_no), role)
            for role, person in sides
        )

    def _court(self, tx: Transaction, code: str, row: dict[str, str], at: datetime) -> CourtStaff:
        court_id = find_or_create_court(
            tx,
            code=code,
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            division_code=row["division_code"],
        )
        mark = "" if code == market.facts()["main_court"] else f"-{row['division_code']}"
        clerk = self._staff(tx, f"clerk{mark}@demo.test", "承办人", "clerk", court_id, at)
        approver = self._staff(tx, f"approver{mark}@demo.test", "复核人", "approver", court_id, at)
        return CourtStaff(Staff(clerk, court_id), Staff(approver, court_id))

    def _staff(
        self, tx: Transaction, email: str, name: str, role: str, court: str | None, at: datetime
    ) -> str:
        member = StaffMember(email, name, role, court, self._hash, self._made.totp_secret)
        return create_staff(tx, self._vault, member, at)

    def _bidder(self, tx: Transaction, person: market.Person, at: datetime) -> Bidder:
        known = tx.session.scalar(select(Account.id).where(Account.email == person.email))
        if known is None:
            known, _ = create_bidder(
                tx,
                self._vault,
                person.name,
                person.id_no,
                PHONE,
                person.email,
                at,
                password_hash=self._hash,
            )
        return Bidder(known, holder_of(self._vault, known))

    def _party(self, tx: Transaction, at: datetime) -> None:
        person = market.party()
        known = tx.session.scalar(select(Account.id).where(Account.email == person.email))
        if known is not None:
            return
        member = StaffMember(person.email, person.name, "party", None, self._hash)
        account_id = create_staff(tx, self._vault, member, at)
        real = RealName(person.name, "resident_id", person.id_no)
        verify_identity(tx, self._vault, account_id, real, at)
