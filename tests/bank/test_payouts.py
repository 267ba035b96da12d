"""Payouts: a file two people made, carried out once, and back where it is owed when the bank returns it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from defusedxml.ElementTree import fromstring
from sqlalchemy import Engine, select, text, update
from sqlalchemy.exc import DBAPIError

from auction_app.accounts.identity import RealName, verify_identity
from auction_app.accounts.models import AccessEntry, Account
from auction_app.bank import batches, pain, payouts, proposals, queries, service, suspense
from auction_app.bank.facts import PayoutCarriedOut, PayoutReturned
from auction_app.bank.models import BankBatch, BankEntry, BankPayout, BankProposal
from auction_app.bank.service import NewPayout, Payee
from auction_app.bank.simulator import Movement
from auction_app.bank.two_people import Member
from auction_app.bank.xml import child, children
from auction_app.bank.xml import text as said
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import Money
from auction_app.ledger.service import Account as BookAccount
from tests.bank.counter import Counter, open_counter
from tests.support.clock import HandClock
from tests.support.people import make_staff, resident_id

OWNER = Payee("张三", "6222021234567890", "中国工商银行")


@pytest.fixture
def told() -> list[object]:
    return []


@pytest.fixture
def counter(
    engine: Engine, ports: Ports, clock: HandClock, told: list[object]
) -> Iterator[Counter]:
    hear = [lambda _tx, fact: told.append(fact)]
    heard = Transactions(engine, {PayoutCarriedOut: hear, PayoutReturned: hear})
    yield open_counter(heard, ports.vault, clock.now())


def owe(counter: Counter, clock: HandClock, key: str, fen: int = 90_00) -> tuple[str, BookAccount]:
    """Money that arrived by bank, is owed to OWNER, and is ordered to be paid: (payout, account)."""
    at, owed = clock.now(), BookAccount(f"refund:{key}")
    counter.bank.receive(fen, OWNER.name, OWNER.account, key)
    counter.read(counter.bank.close_day(), at)
    entry = next(one for one in counter.entries() if one.taken_fen == 0 and one.amount_fen == fen)
    wish = NewPayout(
        key, "refund", OWNER.name, OWNER.account, OWNER.bank, Money(fen), "退还保证金",
        at + timedelta(hours=24), None, counter.court_id,
    )  # fmt: skip
    with counter.transactions() as tx:
        service.assign(tx, entry.id, owed, Money(fen), "test", at)
        payout_id = service.order_payout(tx, counter.vault, wish, owed, at)
        assert service.order_payout(tx, counter.vault, wish, owed, at) == payout_id
    return payout_id, owed


def propose(counter: Counter, clock: HandClock) -> str:
    clock.forward(seconds=1)  # no two files are made at one instant
    with counter.transactions() as tx:
        return proposals.propose_batch(tx, counter.vault, counter.clerk, clock.now())


def approve(counter: Counter, clock: HandClock, sha256: str, by: Member | None = None) -> None:
    with counter.transactions() as tx:
        proposals.approve(tx, counter.vault, sha256, by or counter.approver, clock.now())


def the_file(counter: Counter, clock: HandClock) -> bytes:
    """The newest ordered file of this court."""
    with counter.transactions() as tx:
        newest = tx.session.scalars(
            select(BankBatch.id)
            .filter_by(court_id=counter.court_id, state="ordered")
            .order_by(BankBatch.made_at.desc(), BankBatch.id)
        ).first()
        assert newest is not None
        return batches.download(tx, counter.vault, newest, counter.clerk, clock.now())


def ordered(counter: Counter, clock: HandClock, key: str) -> tuple[str, BookAccount, bytes]:
    payout_id, owed = owe(counter, clock, key)
    approve(counter, clock, propose(counter, clock))
    return payout_id, owed, the_file(counter, clock)


def payout(counter: Counter, payout_id: str) -> BankPayout:
    with counter.transactions.reading() as session:
        return session.get_one(BankPayout, payout_id)


def key_of(counter: Counter, name: str) -> str:
    return f"{name}-{counter.court_id}"


def test_an_order_goes_out_and_is_booked_when_the_statement_shows_it(
    counter: Counter, clock: HandClock, told: list[object]
) -> None:
    payout_id, owed, content = ordered(counter, clock, key_of(counter, "way"))
    assert counter.balance(owed.code) == 90_00  # ordered is not sent
    counter.bank.carry_out(content)
    counter.read(counter.bank.close_day(), clock.now())
    assert counter.balance(owed.code) == 0
    assert payout(counter, payout_id).state == "sent"
    (fact,) = told
    assert isinstance(fact, PayoutCarriedOut)
    assert (fact.purpose, fact.key) == ("refund", key_of(counter, "way"))


def test_the_file_says_what_was_ordered_and_the_same_at_every_download(
    counter: Counter, clock: HandClock
) -> None:
    payout_id, _owed, content = ordered(counter, clock, key_of(counter, "bytes"))
    clock.forward(hours=5)
    assert the_file(counter, clock) == content
    root = fromstring(content)
    (one,) = children(root, "CstmrCdtTrfInitn", "PmtInf", "CdtTrfTxInf")
    assert said(one, "PmtId", "EndToEndId") == payout_id
    assert said(one, "Cdtr", "Nm") == OWNER.name
    assert said(one, "CdtrAcct", "Id", "Othr", "Id") == OWNER.account
    assert said(one, "Amt", "InstdAmt") == "90.00"
    assert said(child(root, "CstmrCdtTrfInitn", "GrpHdr"), "CtrlSum") == "90.00"


def test_an_unapproved_file_cannot_be_had(counter: Counter, clock: HandClock) -> None:
    owe(counter, clock, key_of(counter, "early"))
    propose(counter, clock)
    with counter.transactions() as tx:
        batch_id = tx.session.scalars(
            select(BankBatch.id).filter_by(court_id=counter.court_id)
        ).one()
    with pytest.raises(AuctionError) as refused, counter.transactions() as tx:
        batches.download(tx, counter.vault, batch_id, counter.clerk, clock.now())
    assert refused.value.code == "no_such_payout"


def refusal(counter: Counter, clock: HandClock, sha256: str, by: Member | None = None) -> str:
    with pytest.raises(AuctionError) as refused:
        approve(counter, clock, sha256, by)
    return refused.value.code


def test_nobody_approves_the_own_file_under_any_account(
    counter: Counter, clock: HandClock, ports: Ports
) -> None:
    at = clock.now()
    owe(counter, clock, key_of(counter, "self"))
    sha256 = propose(counter, clock)
    assert refusal(counter, clock, sha256, counter.clerk) == "forbidden"
    with counter.transactions() as tx:  # promoted since: still who wrote it
        tx.session.execute(
            update(Account).where(Account.id == counter.clerk.account_id).values(role="approver")
        )
    assert refusal(counter, clock, sha256, counter.clerk) == "four_eyes"
    other = make_staff(counter.transactions, ports.vault, "approver", at, court_id=counter.court_id)
    number = resident_id()
    real = RealName("李同人", "resident_id", number)
    with counter.transactions() as tx:
        verify_identity(tx, ports.vault, counter.clerk.account_id, real, at)
    # One card, one account: a second account under it cannot even be verified.
    with pytest.raises(AuctionError) as taken, counter.transactions() as tx:
        verify_identity(tx, ports.vault, other.id, real, at)
    assert taken.value.code == "identity_taken"


def test_who_lost_the_role_meanwhile_approves_nothing(counter: Counter, clock: HandClock) -> None:
    payout_id, _owed = owe(counter, clock, key_of(counter, "demoted"))
    sha256 = propose(counter, clock)
    with counter.transactions() as tx:
        tx.session.execute(
            update(Account)
            .where(Account.id == counter.approver.account_id)
            .values(disabled_at=clock.now())
        )
    assert refusal(counter, clock, sha256) == "forbidden"
    assert payout(counter, payout_id).state == "proposed"


def test_an_approver_of_another_court_finds_nothing(counter: Counter, clock: HandClock) -> None:
    owe(counter, clock, key_of(counter, "foreign"))
    sha256 = propose(counter, clock)
    other = open_counter(counter.transactions, counter.vault, clock.now())
    assert refusal(counter, clock, sha256, other.approver) == "changed_meanwhile"


def test_a_file_that_changed_after_the_proposal_is_not_approved(
    counter: Counter, clock: HandClock
) -> None:
    gone, _owed = owe(counter, clock, key_of(counter, "changed"))
    stays, _other = owe(counter, clock, key_of(counter, "unchanged"), 80_00)
    sha256 = propose(counter, clock)
    with counter.transactions() as tx:
        payouts.hold_back(tx, gone, "a question", counter.clerk, clock.now())
    assert refusal(counter, clock, sha256) == "changed_meanwhile"
    assert [payout(counter, one).state for one in (gone, stays)] == ["withdrawn", "waiting"]
    approve(counter, clock, propose(counter, clock))
    (paid,) = counter.bank.carry_out(the_file(counter, clock))
    assert paid.end_to_end == stays
    with pytest.raises(AuctionError) as late, counter.transactions() as tx:
        payouts.hold_back(tx, stays, "too late", counter.clerk, clock.now())
    assert late.value.code == "payout_with_bank"


def test_a_file_that_would_come_out_otherwise_by_now_is_not_approved(
    counter: Counter, clock: HandClock
) -> None:
    first, _owed = owe(counter, clock, key_of(counter, "one"))
    clock.forward(hours=1)
    owe(counter, clock, key_of(counter, "two"), 80_00)
    sha256 = propose(counter, clock)
    later = clock.now() + timedelta(days=30)  # the more urgent one would come second now
    with counter.transactions() as tx:
        tx.session.execute(update(BankPayout).where(BankPayout.id == first).values(due_at=later))
    assert refusal(counter, clock, sha256) == "changed_meanwhile"
    assert payout(counter, first).state == "proposed"


def test_a_new_account_of_the_court_ends_files_of_the_old_one(
    counter: Counter, clock: HandClock
) -> None:
    owe(counter, clock, key_of(counter, "moved"))
    sha256 = propose(counter, clock)
    wish = proposals.NewAccount("某市人民法院", "5100999900001111", "另一银行", "")
    with counter.transactions() as tx:
        other = proposals.propose_account(tx, counter.vault, wish, counter.clerk, clock.now())
    approve(counter, clock, other)
    assert refusal(counter, clock, sha256) == "changed_meanwhile"


def test_nobody_changes_whom_an_order_pays_even_in_the_database(
    counter: Counter, clock: HandClock
) -> None:
    payout_id, _owed = owe(counter, clock, key_of(counter, "sql"))
    for change in ("amount_fen = 1", "sealed = 'x'", "out_of = 'suspense'", "remittance = 'x'"):
        with pytest.raises(DBAPIError, match="does not change"), counter.transactions() as tx:
            tx.session.execute(
                text(f"UPDATE bank_payout SET {change} WHERE id = :id"), {"id": payout_id}
            )


def test_an_approval_said_again_orders_nothing_again(counter: Counter, clock: HandClock) -> None:
    owe(counter, clock, key_of(counter, "replay"))
    sha256 = propose(counter, clock)
    approve(counter, clock, sha256)
    first = the_file(counter, clock)
    assert refusal(counter, clock, sha256) == "already_decided"
    assert the_file(counter, clock) == first
    with pytest.raises(AuctionError) as nothing:
        propose(counter, clock)
    assert nothing.value.code == "nothing_to_pay"


def test_two_approvals_that_race_order_once(
    counter: Counter, clock: HandClock, ports: Ports
) -> None:
    payout_id, _owed = owe(counter, clock, key_of(counter, "race"))
    sha256 = propose(counter, clock)
    second = make_staff(
        counter.transactions, ports.vault, "approver", clock.now(), court_id=counter.court_id
    )
    answers: list[str] = []
    barrier = threading.Barrier(2)

    def decide(by: Member) -> None:
        barrier.wait()
        try:
            approve(counter, clock, sha256, by)
            answers.append("done")
        except AuctionError as error:
            answers.append(error.code)

    both = (counter.approver, Member(second.id, counter.court_id))
    threads = [threading.Thread(target=decide, args=(one,)) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["already_decided", "done"]
    assert payout(counter, payout_id).state == "ordered"


def test_dying_between_the_decision_and_its_end_orders_nothing(
    counter: Counter, clock: HandClock
) -> None:
    payout_id, _owed = owe(counter, clock, key_of(counter, "kill"))
    sha256 = propose(counter, clock)

    class Killed(BaseException):
        pass

    with pytest.raises(Killed), counter.transactions() as tx:
        proposals.approve(tx, counter.vault, sha256, counter.approver, clock.now())
        raise Killed
    assert payout(counter, payout_id).state == "proposed"
    approve(counter, clock, sha256)  # and the decision can be taken again
    assert payout(counter, payout_id).state == "ordered"


def test_a_refused_file_lets_its_payouts_wait_for_another(
    counter: Counter, clock: HandClock
) -> None:
    payout_id, _owed = owe(counter, clock, key_of(counter, "refused"))
    sha256 = propose(counter, clock)
    with counter.transactions() as tx:
        proposals.refuse(tx, sha256, "look again", counter.approver, clock.now())
    assert payout(counter, payout_id).state == "waiting"
    approve(counter, clock, propose(counter, clock))
    assert payout(counter, payout_id).state == "ordered"


def test_the_bank_paying_twice_is_booked_and_seen(
    counter: Counter, clock: HandClock, told: list[object]
) -> None:
    _id, owed, content = ordered(counter, clock, key_of(counter, "twice"))
    before = counter.balance(f"unexplained:{counter.account_id}")
    counter.bank.receive(90_00, "某人", "62220055", "the bank must have it to lose it")
    for _ in range(2):
        counter.bank.carry_out(content)
        counter.read(counter.bank.close_day(), clock.now())
    assert counter.balance(owed.code) == 0
    assert counter.balance(f"unexplained:{counter.account_id}") - before == -90_00
    assert len(told) == 1


@pytest.mark.parametrize("code", ["AC04", ""])
def test_what_comes_back_is_owed_again(
    counter: Counter, clock: HandClock, told: list[object], code: str
) -> None:
    payout_id, owed, content = ordered(counter, clock, key_of(counter, f"back{code}"))
    (paid,) = counter.bank.carry_out(content)
    counter.read(counter.bank.close_day(), clock.now())
    counter.bank.give_back(paid, code)
    counter.read(counter.bank.close_day(), clock.now())
    assert counter.balance(owed.code) == 90_00
    assert payout(counter, payout_id).state == "returned"
    back = told[-1]
    assert isinstance(back, PayoutReturned)
    assert (back.reason, back.amount) == (code or "NARR", Money(90_00))


def test_a_return_told_before_the_payment_comes_out_the_same(
    counter: Counter, clock: HandClock, told: list[object]
) -> None:
    payout_id, owed, content = ordered(counter, clock, key_of(counter, "order"))
    (paid,) = counter.bank.carry_out(content)
    first = counter.bank.close_day()
    counter.bank.give_back(paid, "AC04")
    counter.read(counter.bank.close_day(), clock.now())
    counter.read(first, clock.now())
    assert counter.balance(owed.code) == 90_00
    assert payout(counter, payout_id).state == "returned"
    assert [type(one) for one in told] == [PayoutReturned]


def test_a_report_that_refuses_makes_it_owed_again_once(
    counter: Counter, clock: HandClock, told: list[object]
) -> None:
    payout_id, owed, content = ordered(counter, clock, key_of(counter, "report"))
    report = counter.bank.refuse(content, {payout_id: "AC01", "po-unknown": "AC01"})
    for expected in (1, 0):
        with counter.transactions() as tx:
            refusals = pain.read_report(report)
            done = payouts.refused(tx, counter.court_id, refusals, clock.now())
            assert done == expected
    assert counter.balance(owed.code) == 90_00
    assert [type(one) for one in told] == [PayoutReturned]


def to_another(counter: Counter, clock: HandClock, payout_id: str, payee: Payee) -> str:
    with counter.transactions() as tx:
        what = (payout_id, payee, "new account, certified by the bank")
        return proposals.propose_payee(tx, counter.vault, what, counter.clerk, clock.now())


def test_a_returned_payout_goes_to_another_account_of_its_owner_alone(
    counter: Counter, clock: HandClock, told: list[object]
) -> None:
    payout_id, owed, content = ordered(counter, clock, key_of(counter, "again"))
    report = counter.bank.refuse(content, {payout_id: "AC04"})
    with counter.transactions() as tx:
        payouts.refused(tx, counter.court_id, pain.read_report(report), clock.now())
    for name in ("李四", "张三丰", "张*"):
        with pytest.raises(AuctionError) as refused:
            to_another(counter, clock, payout_id, Payee(name, "6222029999999999", "某银行"))
        assert (refused.value.code, refused.value.status) == ("not_own_account", 403)
    new = Payee("张　三", "6222 0299 9999 9999", "某银行")
    sha256 = to_another(counter, clock, payout_id, new)
    assert refusal(counter, clock, sha256, counter.clerk) == "forbidden"
    approve(counter, clock, sha256)
    approve(counter, clock, propose(counter, clock))
    (paid,) = counter.bank.carry_out(the_file(counter, clock))
    assert paid.account == "6222029999999999"
    assert paid.end_to_end != payout_id
    counter.read(counter.bank.close_day(), clock.now())
    assert counter.balance(owed.code) == 0
    assert isinstance(told[-1], PayoutCarriedOut)
    # The old order carried out after all, beside the new one: a person looks at it.
    counter.bank.receive(90_00, "某人", "62220055", "other money")
    counter.bank.carry_out(content)
    counter.read(counter.bank.close_day(), clock.now())
    assert "sent_twice" in [one.why for one in counter.entries()]


def send_back(counter: Counter, clock: HandClock, entry_id: str) -> str:
    with counter.transactions() as tx:
        what = (entry_id, "the payer asked")
        return suspense.propose_send_back(tx, counter.vault, what, counter.clerk, clock.now())


def test_suspended_money_goes_back_to_the_account_it_came_from(
    counter: Counter, clock: HandClock
) -> None:
    before = counter.balance(counter.aside)
    counter.bank.receive(33_00, OWNER.name, OWNER.account, "hello")
    counter.read(counter.bank.close_day(), clock.now())
    (entry,) = counter.entries()
    approve(counter, clock, send_back(counter, clock, entry.id))
    with pytest.raises(AuctionError) as spent:
        send_back(counter, clock, entry.id)
    assert spent.value.code == "entry_spent"
    with pytest.raises(AuctionError), counter.transactions() as tx:
        service.assign(tx, entry.id, BookAccount("x:y"), Money(1), "x", clock.now())
    approve(counter, clock, propose(counter, clock))
    (paid,) = counter.bank.carry_out(the_file(counter, clock))
    assert (paid.name, paid.account, paid.fen) == (OWNER.name, OWNER.account, 33_00)
    counter.read(counter.bank.close_day(), clock.now())
    assert counter.balance(counter.aside) == before
    assert {one.state for one in counter.entries()} == {"gone_back", "carried_out"}


def name_payer(counter: Counter, clock: HandClock, entry_id: str, payer: Payee) -> str:
    with counter.transactions() as tx:
        what = (entry_id, "the cash slip of the day")
        return suspense.propose_send_back(
            tx, counter.vault, what, counter.clerk, clock.now(), payer
        )


def sent_back_and_refused(counter: Counter, clock: HandClock) -> tuple[str, bytes]:
    """Money in suspense goes back to its payer, beside another payer's; a report refuses it: (payout, file)."""
    counter.bank.receive(90_00, OWNER.name, OWNER.account, "nothing")
    counter.bank.receive(500_00, "某公司", "62220077", "other")
    counter.read(counter.bank.close_day(), clock.now())
    entry = next(one for one in counter.entries() if one.amount_fen == 90_00)
    approve(counter, clock, send_back(counter, clock, entry.id))
    approve(counter, clock, propose(counter, clock))
    content = the_file(counter, clock)
    with counter.transactions() as tx:
        ours = select(BankPayout.id).where(BankPayout.court_id == counter.court_id)
        payout_id = tx.session.scalars(ours).one()
        refusals = pain.read_report(counter.bank.refuse(content, {payout_id: "AC04"}))
        assert payouts.refused(tx, counter.court_id, refusals, clock.now()) == 1
    return payout_id, content


def to_the_new_account(counter: Counter, clock: HandClock, payout_id: str) -> None:
    new = Payee(OWNER.name, "6222029999999999", "某银行")
    approve(counter, clock, to_another(counter, clock, payout_id, new))


def carries_out(counter: Counter, clock: HandClock, content: bytes) -> None:
    counter.bank.carry_out(content)
    counter.read(counter.bank.close_day(), clock.now())


def test_what_a_report_refused_and_the_bank_carried_out_is_paid_once(
    counter: Counter, clock: HandClock, told: list[object]
) -> None:
    payout_id, content = sent_back_and_refused(counter, clock)
    carries_out(counter, clock, content)
    assert payout(counter, payout_id).state == "sent"
    assert isinstance(told[-1], PayoutCarriedOut)
    assert counter.balance(counter.aside) == 500_00
    with pytest.raises(AuctionError) as refused:
        to_the_new_account(counter, clock, payout_id)
    assert refused.value.code == "not_returned"


def test_what_waits_for_another_account_is_paid_no_more_once_the_bank_carried_it_out(
    counter: Counter, clock: HandClock, told: list[object]
) -> None:
    payout_id, content = sent_back_and_refused(counter, clock)
    to_the_new_account(counter, clock, payout_id)
    sha256 = propose(counter, clock)
    carries_out(counter, clock, content)
    assert counter.balance(counter.aside) == 500_00
    assert refusal(counter, clock, sha256, counter.approver) == "changed_meanwhile"
    with pytest.raises(AuctionError) as refused:
        propose(counter, clock)
    assert refused.value.code == "nothing_to_pay"
    assert isinstance(told[-1], PayoutCarriedOut)
    paid = next(one for one in counter.entries() if one.state == "carried_out")
    assert (paid.payout_id, paid.amount_fen) == (payout_id, 90_00)


def test_an_order_carried_out_beside_its_second_try_takes_nobody_elses_money(
    counter: Counter, clock: HandClock
) -> None:
    payout_id, content = sent_back_and_refused(counter, clock)
    to_the_new_account(counter, clock, payout_id)
    approve(counter, clock, propose(counter, clock))
    carries_out(counter, clock, content)
    assert [one.why for one in counter.entries() if one.state == "unexplained"] == ["sent_twice"]
    assert counter.balance(counter.aside) == 590_00, "the second try is with the bank"
    carries_out(counter, clock, the_file(counter, clock))
    assert counter.balance(counter.aside) == 500_00


def test_what_was_carried_out_though_refused_can_still_come_back(
    counter: Counter, clock: HandClock, told: list[object]
) -> None:
    payout_id, content = sent_back_and_refused(counter, clock)
    to_the_new_account(counter, clock, payout_id)
    (paid,) = counter.bank.carry_out(content)
    counter.read(counter.bank.close_day(), clock.now())
    counter.bank.give_back(paid, "AC04")
    counter.read(counter.bank.close_day(), clock.now())
    assert counter.balance(counter.aside) == 590_00
    assert isinstance(told[-1], PayoutReturned)
    with counter.transactions.reading() as session:
        back = queries.payouts_of(session, counter.court_id, "returned")
    assert [(one.attempt, one.amount_fen) for one in back] == [(2, 90_00)]


def test_money_without_an_account_it_came_from_goes_to_its_payer_as_two_people_say(
    counter: Counter, clock: HandClock
) -> None:
    before = counter.balance(counter.aside)
    counter.bank.move(Movement(1_00, True, OWNER.name, said="cash at the counter"))
    counter.read(counter.bank.close_day(), clock.now())
    entry = counter.entries()[0].id
    with pytest.raises(AuctionError) as refused:
        send_back(counter, clock, entry)
    assert refused.value.code == "payer_unknown"
    with pytest.raises(AuctionError) as other:
        name_payer(counter, clock, entry, Payee("李四", OWNER.account, OWNER.bank))
    assert (other.value.code, list(other.value.fields)) == ("not_own_account", ["name"])
    approve(counter, clock, name_payer(counter, clock, entry, OWNER))
    approve(counter, clock, propose(counter, clock))
    (paid,) = counter.bank.carry_out(the_file(counter, clock))
    assert (paid.name, paid.account, paid.fen) == (OWNER.name, OWNER.account, 1_00)
    counter.read(counter.bank.close_day(), clock.now())
    assert counter.balance(counter.aside) == before


def test_money_from_a_known_account_goes_to_no_other(counter: Counter, clock: HandClock) -> None:
    counter.bank.receive(1_00, OWNER.name, OWNER.account, "hello")
    counter.read(counter.bank.close_day(), clock.now())
    with pytest.raises(AuctionError) as refused:
        name_payer(counter, clock, counter.entries()[0].id, Payee("张三", "62229999", "另一银行"))
    assert refused.value.code == "not_own_account"


@pytest.mark.parametrize(
    "name", ["张\u202e三", "张\x00三", "", "张" * 141, "a\ud800"], ids=["bidi", "nul", "none", "long", "half"]
)  # fmt: skip
def test_no_name_breaks_a_bank_message(counter: Counter, clock: HandClock, name: str) -> None:
    wish = NewPayout(
        f"x{name!r}", "refund", name, OWNER.account, OWNER.bank, Money(1), "x", None, None,
        counter.court_id,
    )  # fmt: skip
    with pytest.raises(AuctionError) as refused, counter.transactions() as tx:
        service.order_payout(tx, counter.vault, wish, BookAccount("refund:x"), clock.now())
    assert refused.value.code == "bad_remittance"


def test_markup_in_a_name_stays_a_name(clock: HandClock) -> None:
    hostile = '</Nm></Cdtr><Amt>1</Amt>&amp;"]]>'
    one = pain.Transfer("po1", Payee(hostile, "62220001", "=1+1"), Money(1), hostile)
    made = pain.make_file(
        pain.Order("pb1", clock.now(), clock.now().date(), OWNER, "105651000001", [one])
    )
    (transfer,) = children(fromstring(made), "CstmrCdtTrfInitn", "PmtInf", "CdtTrfTxInf")
    assert said(transfer, "Cdtr", "Nm") == hostile
    assert said(transfer, "RmtInf", "Ustrd") == hostile


def test_names_are_nowhere_in_the_tables_and_every_look_is_written_down(
    counter: Counter, clock: HandClock
) -> None:
    payout_id, _owed, _content = ordered(counter, clock, key_of(counter, "look"))
    name, number = OWNER.name.encode(), OWNER.account.encode()
    with counter.transactions.reading() as session:
        for table in (BankPayout, BankEntry, BankBatch, BankProposal):
            for row in session.scalars(select(table)):
                kept = [str(value).encode() if not isinstance(value, bytes) else value
                        for value in vars(row).values()]  # fmt: skip
                assert not any(name in value or number in value for value in kept)
        downloads = session.scalars(
            select(AccessEntry).where(AccessEntry.action == "bank.file.read")
        ).all()
    assert counter.clerk.account_id in {one.actor_id for one in downloads}
    from auction_app.bank import looking

    with pytest.raises(AuctionError), counter.transactions() as tx:
        looking.look_at_payout(tx, counter.vault, payout_id, " ", counter.clerk, clock.now())
    with counter.transactions() as tx:
        _row, payee = looking.look_at_payout(
            tx, counter.vault, payout_id, "a question", counter.clerk, clock.now()
        )
    assert payee == OWNER
    with counter.transactions.reading() as session:
        assert session.scalars(
            select(AccessEntry.reason).where(AccessEntry.subject == payout_id)
        ).all() == ["a question"]


def test_what_is_not_sent_in_time_is_named(counter: Counter, clock: HandClock) -> None:
    payout_id, _owed = owe(counter, clock, key_of(counter, "late"))
    for hours, expected in ((23, False), (2, True)):
        clock.forward(hours=hours)
        with counter.transactions.reading() as session:
            late = {one.id for one in queries.late_payouts(session, clock.now())}
        assert (payout_id in late) is expected
