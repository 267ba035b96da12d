"""After the hammer: who gets his deposit back, whose name is opened, and all of it once."""

import hashlib
import json
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError

from auction_app.accounts.models import AccessEntry
from auction_app.evidence.chain import parse_event
from auction_app.evidence.models import EventCursor, LotEvent
from auction_app.infra.ports import Ports
from auction_app.payments.models import Refund
from auction_app.proceeds.models import SaleConfirmation
from tests.proceeds.story import Story, duel, make_story


@pytest.fixture
def story(engine: Engine, ports: Ports) -> Story:
    return make_story(engine, ports)


def refunded(story: Story) -> dict[str, str]:
    """Payment reference → state of its refund, for this lot."""
    with story.transactions.reading() as session:
        rows = session.execute(select(Refund.ref, Refund.state, Refund.due_at)).all()
    return {row.ref: row.state for row in rows}


def confirmation(story: Story) -> SaleConfirmation | None:
    with story.transactions.reading() as session:
        found = session.get(SaleConfirmation, story.lot_id)
        session.expunge_all()
        return found


def test_the_losers_deposit_goes_back_and_the_winners_stays(story: Story) -> None:
    loser, winner = duel(story)
    idle = story.bidder("李旁观")
    story.close()
    story.follow()
    states = refunded(story)
    assert states[story.ref(loser)] == states[story.ref(idle)] == "due"
    assert story.ref(winner) not in states


def test_the_refund_is_due_within_24_hours_of_the_hammer(story: Story) -> None:
    loser, _ = duel(story)
    ended_at = story.close()
    story.follow()
    with story.transactions.reading() as session:
        due = session.scalar(select(Refund.due_at).where(Refund.ref == story.ref(loser)))
    assert due == ended_at + timedelta(hours=24)


def test_following_the_end_twice_refunds_once_and_confirms_once(story: Story) -> None:
    loser, _ = duel(story)
    story.close()
    story.follow()
    first = confirmation(story)
    with story.transactions() as tx:
        for name in ("deposits", "confirmations", "notices"):
            cursor = tx.session.get_one(EventCursor, (name, story.lot_id))
            cursor.seq = 0
    story.follow()
    with story.transactions.reading() as session:
        count = select(func.count()).where(Refund.ref == story.ref(loser))
        assert session.scalar(count) == 1
    again = confirmation(story)
    assert first is not None and again is not None
    assert (again.number, again.salt) == (first.number, first.salt)


def test_an_unsold_lot_gives_every_deposit_back_and_opens_no_name(story: Story) -> None:
    one, two = story.bidder(), story.bidder()
    story.open()
    story.close()
    story.follow()
    states = refunded(story)
    assert states[story.ref(one)] == states[story.ref(two)] == "due"
    assert confirmation(story) is None


def test_a_withdrawn_lot_gives_every_deposit_back_the_leaders_too(story: Story) -> None:
    loser, leader = duel(story)
    story.withdraw(story.ends_at - timedelta(minutes=1))
    story.follow()
    states = refunded(story)
    assert states[story.ref(loser)] == states[story.ref(leader)] == "due"
    assert confirmation(story) is None


def test_a_deposit_that_never_came_is_not_sent_back(story: Story) -> None:
    _, _ = duel(story)
    broke = story.bidder("赵欠", pays=False)
    story.close()
    story.follow()
    assert story.ref(broke) not in refunded(story)


def test_before_the_end_nothing_is_opened_and_nothing_moves(story: Story) -> None:
    loser, _ = duel(story)
    story.follow()
    assert story.ref(loser) not in refunded(story)
    assert confirmation(story) is None


def test_the_confirmation_names_the_buyer_and_anyone_can_check_the_commitment(
    story: Story,
) -> None:
    _, winner = duel(story)
    ended_at = story.close()
    story.follow()
    sold = confirmation(story)
    assert sold is not None
    assert sold.buyer_name == "张胜"
    assert sold.id_masked == winner.id_no[:10] + "****" + winner.id_no[14:]
    assert sold.price_fen == 114_386_580 + 3 * 500_000
    assert sold.closed_at == sold.issued_at == ended_at
    with story.transactions.reading() as session:
        published = session.scalar(
            select(LotEvent.text).where(
                LotEvent.lot_id == story.lot_id, LotEvent.seq == sold.commitment_seq
            )
        )
    event = parse_event(str(published))
    assert event.body["bidder"] == story.number(winner)
    label = b"auction/v1 bidder commitment\0"
    digest = hashlib.sha256(label + bytes.fromhex(sold.salt) + sold.identity.encode())
    assert event.body["commitment"] == digest.hexdigest() == sold.commitment


def test_the_published_opening_does_not_give_the_hidden_digits_away(story: Story) -> None:
    _, winner = duel(story)
    story.close()
    story.follow()
    sold = confirmation(story)
    assert sold is not None
    assert winner.id_no not in sold.identity
    assert json.loads(sold.identity)["id_no"] == sold.id_masked


def test_opening_the_name_is_written_to_the_access_log(story: Story) -> None:
    _, winner = duel(story)
    story.close()
    story.follow()
    subject = f"{story.lot_id}/{story.number(winner)}"
    with story.transactions.reading() as session:
        looks = session.scalars(select(AccessEntry).where(AccessEntry.subject == subject)).all()
        assert [(look.actor_id, look.action) for look in looks] == [("platform", "identity.read")]


def test_the_head_on_the_confirmation_is_the_hash_of_the_closing_event(story: Story) -> None:
    duel(story)
    story.close()
    story.follow()
    sold = confirmation(story)
    assert sold is not None
    with story.transactions.reading() as session:
        closing = session.get_one(LotEvent, (story.lot_id, sold.closed_seq))
        assert hashlib.sha256(closing.text.encode()).hexdigest() == sold.head


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE sale_confirmation SET buyer_name = '别人' WHERE lot_id = :lot",
        "DELETE FROM sale_confirmation WHERE lot_id = :lot",
        "TRUNCATE sale_confirmation",
    ],
)
def test_a_confirmation_cannot_be_changed_in_the_database(story: Story, edit: str) -> None:
    duel(story)
    story.close()
    story.follow()
    with pytest.raises(DBAPIError, match="final"), story.transactions() as tx:
        tx.session.execute(text(edit), {"lot": story.lot_id})


def test_a_name_that_cannot_be_opened_holds_up_nobodys_money(story: Story) -> None:
    loser, _ = duel(story)
    story.close()
    with story.transactions() as tx:
        # As the database's superuser would: the seal is of another number, so it must not open.
        tx.session.execute(text("SET LOCAL session_replication_role = replica"))
        tx.session.execute(
            text("UPDATE registration SET sealed_identity = '\\x01ff' WHERE lot_id = :lot"),
            {"lot": story.lot_id},
        )
    story.follow()
    assert confirmation(story) is None
    assert refunded(story)[story.ref(loser)] == "due"
