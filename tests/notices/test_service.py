"""Telling: once per occasion, one unread row for what repeats, only one's own to read."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.notices.models import Notice, NoticeMail, NoticeOptOut
from auction_app.notices.queries import count_unread, find_notices
from auction_app.notices.service import (
    Me,
    Telling,
    choose_mail,
    mark_all_read,
    mark_read,
    settle,
    tell,
)
from tests.proceeds.course import OPENS, TITLE_EN, make_lot

AT = OPENS + timedelta(hours=1)
ME, OTHER = b"m" * 32, b"o" * 32


@pytest.fixture
def lot(transactions: Transactions) -> str:
    with transactions() as tx:
        return make_lot(tx.session)


def i(holder: bytes) -> Me:
    return Me(holder, b"asker of " + holder)


def outbid(lot: str, price: int) -> Telling:
    return Telling(lot, "outbid", params={"price": price, "ends_at": "2026-08-25T02:00:00.000000Z"})


def said(transactions: Transactions, lot: str, holder: bytes = ME) -> list[Notice]:
    with transactions.reading() as session:
        query = select(Notice).where(Notice.holder == holder, Notice.lot_id == lot)
        found = list(session.scalars(query.order_by(Notice.created_at)))
        session.expunge_all()
        return found


def mails(transactions: Transactions, lot: str) -> int:
    with transactions.reading() as session:
        query = select(NoticeMail.notice_id).join(Notice).where(Notice.lot_id == lot)
        return len(session.scalars(query).all())


def test_being_outbid_again_renews_the_unread_notice_and_mails_once(
    transactions: Transactions, lot: str
) -> None:
    for minute, price in enumerate((100, 200, 300)):
        with transactions() as tx:
            tell(tx, [ME], outbid(lot, price), AT + timedelta(minutes=minute))
    (notice,) = said(transactions, lot)
    assert notice.params["price"] == 300
    assert notice.changed_at == AT + timedelta(minutes=2)
    assert notice.created_at == AT
    assert mails(transactions, lot) == 1


def test_once_read_the_next_outbid_is_a_new_notice(transactions: Transactions, lot: str) -> None:
    with transactions() as tx:
        tell(tx, [ME], outbid(lot, 100), AT)
    (first,) = said(transactions, lot)
    with transactions() as tx:
        assert mark_read(tx, i(ME), first.id, AT) == f"/lots/{lot}"
        tell(tx, [ME], outbid(lot, 200), AT + timedelta(seconds=1))
    assert len(said(transactions, lot)) == 2
    assert mails(transactions, lot) == 2


def test_the_same_occasion_is_told_once_however_often_it_is_followed(
    transactions: Transactions, lot: str
) -> None:
    for _ in range(2):
        with transactions() as tx:
            tell(tx, [ME, OTHER, ME], Telling(lot, "ended", "41", {"outcome": "unsold"}), AT)
    assert len(said(transactions, lot)) == len(said(transactions, lot, OTHER)) == 1
    assert mails(transactions, lot) == 2


def test_what_is_no_longer_so_is_not_shown_and_not_counted(
    transactions: Transactions, lot: str
) -> None:
    me = b"s" * 32
    with transactions() as tx:
        tell(tx, [me], outbid(lot, 100), AT)
        settle(tx, me, lot, "outbid", AT + timedelta(seconds=2))
    with transactions.reading() as session:
        page = find_notices(session, i(me), "en")
    assert (page.rows, page.total, page.unread) == ((), 0, 0)


def test_what_was_read_before_it_was_settled_stays_in_the_list(
    transactions: Transactions, lot: str
) -> None:
    me = b"t" * 32
    with transactions() as tx:
        tell(tx, [me], outbid(lot, 100), AT)
        mark_all_read(tx, i(me), AT, AT)
        settle(tx, me, lot, "outbid", AT + timedelta(seconds=2))
    with transactions.reading() as session:
        assert len(find_notices(session, i(me), "en").rows) == 1


def test_nobody_reads_or_settles_another_persons_notice(
    transactions: Transactions, lot: str
) -> None:
    with transactions() as tx:
        tell(tx, [ME], outbid(lot, 100), AT)
    (notice,) = said(transactions, lot)
    with transactions() as tx, pytest.raises(AuctionError) as error:
        mark_read(tx, i(OTHER), notice.id, AT)
    assert error.value.code == "not_found"
    with transactions() as tx:
        mark_all_read(tx, i(OTHER), AT + timedelta(days=1), AT)
    assert said(transactions, lot)[0].read_at is None


def test_marking_all_read_leaves_what_came_after_the_page_was_shown(
    transactions: Transactions, lot: str
) -> None:
    with transactions() as tx:
        tell(tx, [ME], Telling(lot, "suspended", "5", {"reason": "outage_too_long"}), AT)
        later = AT + timedelta(seconds=5)
        tell(tx, [ME], Telling(lot, "resumed", "6", {}), later)
        mark_all_read(tx, i(ME), AT, later)
    with transactions.reading() as session:
        rows = {row.kind: row for row in find_notices(session, i(ME), "zh").rows}
    assert not rows["suspended"].is_unread
    assert rows["resumed"].is_unread
    assert rows["suspended"].title == "竞价中止"


def test_an_unwanted_kind_comes_without_mail_but_a_purchase_never_does(
    transactions: Transactions, lot: str
) -> None:
    with transactions() as tx:
        choose_mail(tx, i(OTHER), frozenset({"ended"}))
        tell(tx, [OTHER], outbid(lot, 100), AT)
    assert mails(transactions, lot) == 0
    with transactions() as tx:
        tell(tx, [OTHER], Telling(lot, "won", "9", {"bidder": "A7K2Q9"}), AT)
    assert mails(transactions, lot) == 1


def test_nobody_can_opt_out_of_what_is_owed_by_law(transactions: Transactions) -> None:
    with pytest.raises(IntegrityError), transactions() as tx:
        tx.session.add(NoticeOptOut(holder=ME, kind="won"))


def test_the_list_speaks_the_readers_language_and_leads_to_the_lot(
    transactions: Transactions, lot: str
) -> None:
    me = b"p" * 32
    with transactions() as tx:
        tell(tx, [me], outbid(lot, 12345600), AT)
    with transactions.reading() as session:
        (row,) = find_notices(session, i(me), "en").rows
        (zh,) = find_notices(session, i(me), "zh").rows
        assert count_unread(session, i(me)) == 1
    assert row.title == "You are outbid"
    assert "¥123,456.00" in row.text
    assert "25 Aug, 10:00:00" in row.text
    assert row.lot_title.en == TITLE_EN
    assert (zh.title, zh.lot_url) == ("您被超越", f"/lots/{lot}")


@pytest.mark.parametrize("count", [51])
def test_a_long_list_has_pages(transactions: Transactions, lot: str, count: int) -> None:
    me = b"q" * 32

    def at(number: int) -> datetime:
        return AT + timedelta(seconds=number)

    with transactions() as tx:
        for number in range(count):
            tell(tx, [i(me).asker], Telling(lot, "answered", str(number)), at(number))
    with transactions.reading() as session:
        first, second = (find_notices(session, i(me), "zh", number) for number in (1, 2))
    assert (first.first, first.last, first.total) == (1, 50, 51)
    assert first.next_url == "/notices?page=2"
    assert [row.at for row in second.rows] == [at(0)]
