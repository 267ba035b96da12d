"""The card provider's payouts on a court's statement: told late, without a name, or on another court's account."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from auction_app.bank import explaining, proposals, suspense
from auction_app.bank.explaining import SENT_ON, Explanation
from auction_app.bank.models import BankAccount, BankEntry
from auction_app.bank.simulator import Movement
from auction_app.bank.two_people import Member
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.ledger.audit import check_books
from auction_app.payments import service
from auction_app.payments.decision import PAID_OUT, GatewayEvent
from tests.bank.counter import Counter, open_counter
from tests.procedure.court import Court
from tests.procedure.test_price_in_the_books import DEPOSIT
from tests.procedure.till import open_till


def provider_says(sold: Court, name: str, fen: int = DEPOSIT) -> None:
    """The provider's own message."""
    at = sold.clock.now()
    told = GatewayEvent(new_id("evt_"), PAID_OUT, "-", fen, "CNY", False, at, about=name)
    with sold.transactions() as tx:
        assert service.apply_event(tx, told, at, is_live=False) == "applied"


def in_suspense(sold: Court, court_id: str = "") -> list[BankEntry]:
    """What waits on the account of a court."""
    with sold.transactions.reading() as session:
        wanted = select(BankEntry).where(BankEntry.state == "suspended")
        rows = session.scalars(wanted.order_by(BankEntry.recorded_at)).all()
        assert not check_books(session).faults
    return [one for one in rows if _court_of(sold, one) == (court_id or sold.team.court_id)]


def _court_of(sold: Court, entry: BankEntry) -> str:
    with sold.transactions.reading() as session:
        return session.get_one(BankAccount, entry.account_id).court_id


def two_say(sold: Court, entry_id: str, name: str, people: tuple[Member, Member]) -> None:
    """Two people of a court say which payout of the provider a credit is."""
    vault, at = sold.ports.vault, sold.clock.now()
    with sold.transactions() as tx:
        what = (entry_id, name, "支付渠道后台所示")
        sha256 = suspense.propose_assignment(tx, vault, what, people[0], at)
    with sold.transactions() as tx:
        proposals.approve(tx, vault, sha256, people[1], at)


def ours(sold: Court) -> tuple[Member, Member]:
    team = sold.team
    return (
        Member(team.clerk.account_id, team.court_id),
        Member(team.approver.account_id, team.court_id),
    )


def has_arrived(sold: Court) -> bool:
    return sold.deadlines()["transfer_deposit"].state == "met"


def test_a_message_after_the_statement_finds_what_waits(sold: Court) -> None:
    till, name = open_till(sold), new_id("po_", 16)
    before = till.stands("transit:stripe")
    till.receives(DEPOSIT, "Stripe", f"PAYOUT {name}")
    assert [one.why for one in in_suspense(sold)] == ["unknown_reference"]
    provider_says(sold, name)
    assert in_suspense(sold) == []
    assert till.stands("transit:stripe") == before
    assert has_arrived(sold)


def test_a_payout_without_its_name_is_named_by_two_people(sold: Court) -> None:
    till, name = open_till(sold), new_id("po_", 16)
    before = till.stands("transit:stripe")
    provider_says(sold, name)
    till.receives(DEPOSIT - 10_00, "Stripe", "STRIPE TRANSFER")
    till.receives(10_00 + 7, "Stripe", "STRIPE CORRECTION")
    first, rest = in_suspense(sold)
    two_say(sold, first.id, name, ours(sold))
    assert (till.stands("transit:stripe") - before, has_arrived(sold)) == (-10_00, False)
    two_say(sold, rest.id, name, ours(sold))
    assert (till.stands("transit:stripe") - before, has_arrived(sold)) == (0, True)
    [over] = in_suspense(sold)
    assert (over.amount_fen - over.taken_fen, over.why) == (7, "too_much")


def test_a_payout_told_twice_takes_nothing_of_another_one(sold: Court) -> None:
    till, name = open_till(sold), new_id("po_", 16)
    provider_says(sold, name)
    provider_says(sold, new_id("po_", 16))
    for _ in range(2):
        till.receives(DEPOSIT, "Stripe", f"PAYOUT {name}")
    [again] = in_suspense(sold)
    assert again.why == "duplicate"


def other_court(sold: Court) -> Counter:
    return open_counter(sold.transactions, sold.ports.vault, sold.clock.now())


def sends_on(sold: Court, other: Counter, name: str, fen: int = DEPOSIT) -> None:
    """The other court sends it on by its own bank, and two of its people say what that was."""
    at = sold.clock.now()
    other.bank.move(Movement(fen, False, said="转付"))
    other.read(other.bank.close_day(), at)
    debit = next(one for one in other.entries() if one.state == "unexplained")
    wish = Explanation(debit.id, SENT_ON, name, "转付某院")
    with sold.transactions() as tx:
        sha256 = explaining.propose_explanation(tx, other.vault, wish, other.clerk, at)
    with sold.transactions() as tx:
        proposals.approve(tx, other.vault, sha256, other.approver, at)


def test_card_money_on_another_courts_account_is_sent_on(sold: Court) -> None:
    till, other, name = open_till(sold), other_court(sold), new_id("po_", 16)
    before = till.stands("transit:stripe")
    provider_says(sold, name)
    other.bank.receive(DEPOSIT, "Stripe", "6222029999", f"PAYOUT {name}")
    other.read(other.bank.close_day(), sold.clock.now())
    assert not has_arrived(sold), "it is another court's account"
    sends_on(sold, other, name)
    assert till.stands("transit:stripe") - before == -DEPOSIT, "on its way again"
    till.receives(DEPOSIT, "某市人民法院", "转付")
    [credit] = in_suspense(sold)
    two_say(sold, credit.id, name, ours(sold))
    assert (till.stands("transit:stripe") - before, has_arrived(sold)) == (0, True)
    assert in_suspense(sold) == []


def test_no_more_is_sent_on_than_came(sold: Court) -> None:
    other, name = other_court(sold), new_id("po_", 16)
    provider_says(sold, name)
    other.bank.receive(DEPOSIT, "Stripe", "6222029999", f"PAYOUT {name}")
    other.bank.receive(2 * DEPOSIT, "某人", "6222029998", "other money")
    other.read(other.bank.close_day(), sold.clock.now())
    for about, fen in ((name, DEPOSIT + 1), ("po_unknown", DEPOSIT)):
        with pytest.raises(AuctionError) as refused:
            sends_on(sold, other, about, fen)
        assert refused.value.code == "does_not_fit"
