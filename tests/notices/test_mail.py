"""Messages of notices: to the right account, in its language, again after a failure, never for ever."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from auction_app.accounts.models import Account
from auction_app.infra.mailers import SmtpMailer, parse_smtp_url
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.notices.mail import MAX_ATTEMPTS, PostOffice, send_next
from auction_app.notices.models import Notice, NoticeMail
from auction_app.notices.recipients import Directory
from auction_app.notices.service import Telling, settle, tell
from tests.proceeds.course import OPENS, TITLE_EN, TITLE_ZH, holder, make_account, make_lot
from tests.support.inbox import Inbox
from tests.support.world import Letterbox

AT = OPENS + timedelta(hours=1)
URL = "https://luochui.example"


@pytest.fixture
def lot(transactions: Transactions) -> str:
    with transactions() as tx:
        return make_lot(tx.session)


@pytest.fixture
def office(ports: Ports, letters: Letterbox) -> PostOffice:
    return PostOffice(letters, Directory(ports.vault), URL)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    box = Inbox().start()
    yield box
    box.stop()


def won(lot: str) -> Telling:
    return Telling(lot, "won", "41", {"bidder": "A7K2Q9", "price": 128386580, "currency": "CNY"})


def account(transactions: Transactions, locale: str = "zh") -> tuple[str, str]:
    """An account's id and address."""
    with transactions() as tx:
        account_id = make_account(tx.session, locale=locale)
        return account_id, tx.session.get_one(Account, account_id).email


def send_all(transactions: Transactions, office: PostOffice, at: object = AT) -> int:
    number = 0
    while True:
        with transactions() as tx:
            if not send_next(tx, office, at):  # type: ignore[arg-type]
                return number
        number += 1


def state(transactions: Transactions, lot: str) -> NoticeMail:
    with transactions.reading() as session:
        query = select(NoticeMail).join(Notice).where(Notice.lot_id == lot)
        found = session.scalars(query).one()
        session.expunge_all()
        return found


@pytest.mark.parametrize(
    ("locale", "subject", "said"),
    [
        ("zh", f"您已竞得本标的：{TITLE_ZH}", "您以竞买号 A7K2Q9 按 ¥1,283,865.80 竞得"),
        ("en", f"You bought this lot: {TITLE_EN}", "Under number A7K2Q9 you bought it for"),
    ],
)
def test_a_real_mail_server_gets_the_message_in_the_accounts_language(
    transactions: Transactions,
    ports: Ports,
    lot: str,
    inbox: Inbox,
    locale: str,
    subject: str,
    said: str,
) -> None:
    account_id, email = account(transactions, locale)
    mailer = SmtpMailer(parse_smtp_url(inbox.url))
    with transactions() as tx:
        tell(tx, [holder(ports.vault, account_id)], won(lot), AT)
    assert send_all(transactions, PostOffice(mailer, Directory(ports.vault), URL)) == 1
    (message,) = inbox.messages(email)
    assert message["Subject"] == subject
    assert said in message.get_content()
    assert f"{URL}/lots/{lot}/result" in message.get_content()


def test_a_message_leaves_once(
    transactions: Transactions, ports: Ports, lot: str, office: PostOffice, letters: Letterbox
) -> None:
    account_id, email = account(transactions)
    with transactions() as tx:
        tell(tx, [holder(ports.vault, account_id)], won(lot), AT)
    send_all(transactions, office)
    send_all(transactions, office, AT + timedelta(days=1))
    assert len(letters.to(email)) == 1
    assert state(transactions, lot).sent_at == AT


def test_a_dead_mail_server_is_tried_again_with_growing_pauses(
    transactions: Transactions, ports: Ports, lot: str, office: PostOffice, letters: Letterbox
) -> None:
    account_id, email = account(transactions)
    with transactions() as tx:
        tell(tx, [holder(ports.vault, account_id)], won(lot), AT)
    letters.refuse = True
    send_all(transactions, office)
    assert state(transactions, lot).next_at == AT + timedelta(seconds=10)
    send_all(transactions, office, AT + timedelta(seconds=10))
    assert state(transactions, lot).next_at == AT + timedelta(seconds=30)
    letters.refuse = False
    send_all(transactions, office, AT + timedelta(minutes=1))
    assert len(letters.to(email)) == 1


def test_after_a_day_of_failures_it_is_given_up_and_says_so(
    transactions: Transactions, ports: Ports, lot: str, office: PostOffice, letters: Letterbox
) -> None:
    account_id, _ = account(transactions)
    with transactions() as tx:
        tell(tx, [holder(ports.vault, account_id)], won(lot), AT)
    letters.refuse, at = True, AT
    for _ in range(MAX_ATTEMPTS):
        send_all(transactions, office, at)
        at = state(transactions, lot).next_at
    assert state(transactions, lot).dropped_why == "gave_up"
    assert at - AT > timedelta(hours=20)


def test_what_was_read_or_settled_meanwhile_is_not_mailed(
    transactions: Transactions, ports: Ports, lot: str, office: PostOffice, letters: Letterbox
) -> None:
    account_id, email = account(transactions)
    me = holder(ports.vault, account_id)
    with transactions() as tx:
        tell(tx, [me], Telling(lot, "outbid", params={"price": 100}), AT)
        settle(tx, me, lot, "outbid", AT)
    send_all(transactions, office, AT + timedelta(minutes=1))
    assert letters.to(email) == []
    assert state(transactions, lot).dropped_why == "read"


def test_a_disabled_account_gets_nothing_any_more(
    transactions: Transactions, ports: Ports, lot: str, office: PostOffice, letters: Letterbox
) -> None:
    account_id, email = account(transactions)
    with transactions() as tx:
        tx.session.get_one(Account, account_id).disabled_at = AT
        tell(tx, [holder(ports.vault, account_id)], won(lot), AT)
    send_all(transactions, office)
    assert letters.to(email) == []
    assert state(transactions, lot).dropped_why == "no_account"


def test_an_account_opened_after_the_loop_started_is_found(
    transactions: Transactions, ports: Ports, lot: str, office: PostOffice, letters: Letterbox
) -> None:
    first, _ = account(transactions)
    with transactions.reading() as session:
        assert office.directory.find(session, holder(ports.vault, first)) is not None
    second, email = account(transactions)
    with transactions.reading() as session:
        found = office.directory.find(session, holder(ports.vault, second))
    assert found is not None
    assert found.email == email


def test_no_table_links_an_account_to_a_lot(
    transactions: Transactions, ports: Ports, lot: str
) -> None:
    account_id, email = account(transactions)
    with transactions() as tx:
        tell(tx, [holder(ports.vault, account_id)], won(lot), AT)
    with transactions.reading() as session:
        rows = [
            *session.scalars(select(Notice).where(Notice.lot_id == lot)),
            *session.scalars(select(NoticeMail).join(Notice).where(Notice.lot_id == lot)),
        ]
        written = " ".join(
            repr(getattr(row, column.key)) for row in rows for column in row.__table__.columns
        )
    assert account_id not in written
    assert email not in written


def test_the_link_is_the_public_address(
    transactions: Transactions, ports: Ports, lot: str, office: PostOffice, letters: Letterbox
) -> None:
    account_id, email = account(transactions)
    with transactions() as tx:
        tell(tx, [holder(ports.vault, account_id)], Telling(lot, "answered", "q1"), AT)
    send_all(transactions, replace(office, public_url="https://other.example"))
    assert f"https://other.example/lots/{lot}\n" in letters.to(email)[0].text


def test_a_duel_of_a_hundred_bids_sends_one_message_in_three_minutes(
    transactions: Transactions, ports: Ports, lot: str, office: PostOffice, letters: Letterbox
) -> None:
    account_id, email = account(transactions)
    me, at = holder(ports.vault, account_id), AT
    for number in range(100):
        with transactions() as tx:
            tell(tx, [me], Telling(lot, "outbid", params={"price": 100 + number}), at)
        send_all(transactions, office, at + timedelta(seconds=6))
        with transactions() as tx:
            settle(tx, me, lot, "outbid", at + timedelta(seconds=7))
        at += timedelta(seconds=2)
    assert len(letters.to(email)) == 2  # 200 seconds: one at the start, one after the gap


def test_a_lead_taken_back_within_seconds_sends_no_message_at_all(
    transactions: Transactions, ports: Ports, lot: str, office: PostOffice, letters: Letterbox
) -> None:
    account_id, email = account(transactions)
    me = holder(ports.vault, account_id)
    with transactions() as tx:
        tell(tx, [me], Telling(lot, "outbid", params={"price": 100}), AT)
    send_all(transactions, office, AT + timedelta(seconds=1))
    with transactions() as tx:
        settle(tx, me, lot, "outbid", AT + timedelta(seconds=2))
    send_all(transactions, office, AT + timedelta(minutes=1))
    assert letters.to(email) == []
