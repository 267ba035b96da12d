"""Admission in a real database: numbers, deposits, secrecy, whom the law bars."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from auction_app.accounts.identity import find_index, index_of
from auction_app.accounts.queries import looks
from auction_app.accounts.service import create_bidder
from auction_app.cases.service import add_party
from auction_app.eligibility import court, queries
from auction_app.eligibility.court import ConfirmPriority, Exclude, Look
from auction_app.eligibility.facts import BidderBarred, PriorityConfirmed
from auction_app.infra.ports import Ports
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import is_bidder_code, mask_id
from auction_app.kernel.time import rfc3339
from auction_app.law.qualification import Relation
from auction_app.lots.models import Lot
from auction_app.payments import refunds
from auction_app.payments import service as payments
from auction_app.payments.gateway import SandboxGateway
from tests.eligibility.scene import Scene, make_scene
from tests.support import people
from tests.support.clock import HandClock

US = timedelta(microseconds=1)


@pytest.fixture
def at(clock: HandClock) -> datetime:
    return clock.now()


@pytest.fixture
def scene(engine: Engine, ports: Ports, at: datetime) -> Scene:
    return make_scene(engine, ports.vault, at)


@pytest.fixture
def free(engine: Engine, ports: Ports, at: datetime) -> Scene:
    """A lot without a deposit."""
    return make_scene(engine, ports.vault, at, deposit=0)


def refused(scene: Scene, person: people.Person, at: datetime | None = None) -> AuctionError:
    with pytest.raises(AuctionError) as caught:
        scene.apply(person, at)
    return caught.value


def test_an_applicant_gets_a_random_number_and_owes_the_deposit(scene: Scene) -> None:
    mine = scene.apply(scene.bidder())
    assert is_bidder_code(mine.bidder)
    assert mine.deposit_status == "awaiting_payment" and mine.admitted_at is None
    assert mine.payment is not None and mine.payment.amount_fen == 10_000_00
    assert [step.kind for step in mine.way] == ["due"]
    assert scene.admissions() == []


def test_applying_again_gives_the_same_number_and_the_same_commitment(scene: Scene) -> None:
    person = scene.bidder()
    first, second = scene.apply(person), scene.apply(person)
    assert (first.bidder, first.commitment) == (second.bidder, second.commitment)
    assert first.payment is not None and second.payment is not None
    assert first.payment.ref == second.payment.ref


def test_the_deposit_admits_once(scene: Scene, at: datetime) -> None:
    person = scene.bidder()
    mine = scene.apply(person)
    scene.pay(mine, at)
    mine = scene.own(person)
    assert mine.admitted_at == at and mine.deposit_status == "received"
    assert [(fact.bidder, fact.commitment) for fact in scene.admissions()] == [
        (mine.bidder, mine.commitment)
    ]


def test_a_lot_without_a_deposit_admits_at_once(free: Scene, at: datetime) -> None:
    mine = free.apply(free.bidder())
    assert mine.admitted_at == at and mine.deposit_status == "not_required"
    assert len(free.admissions()) == 1


def test_a_deposit_confirmed_two_minutes_before_the_end_admits(scene: Scene) -> None:  # AC-25
    person = scene.bidder()
    scene.pay(scene.apply(person), scene.lot.ends_at - timedelta(minutes=2))
    assert scene.own(person).admitted_at is not None


def test_a_deposit_confirmed_at_the_end_itself_is_sent_back(scene: Scene) -> None:  # AC-25
    person, end = scene.bidder(), scene.lot.ends_at
    scene.pay(scene.apply(person), end)
    mine = scene.own(person)
    assert mine.admitted_at is None and mine.refusal == "too_late"
    assert scene.admissions() == []
    with scene.transactions() as tx:
        refunds.send_due_refunds(tx, SandboxGateway(), end)
    mine = scene.own(person)
    assert [step.kind for step in mine.way] == ["due", "late", "returned"]
    assert mine.deposit_status == "returned"


def test_a_moved_end_leaves_more_time_for_the_deposit(scene: Scene) -> None:
    person, end = scene.bidder(), scene.lot.ends_at
    mine = scene.apply(person)
    later = end + timedelta(minutes=4)
    scene.tell("bid.accepted", {"bidder": "A7K3QF", "ends_at": rfc3339(later)}, end - US)
    scene.pay(mine, end)
    assert scene.own(person).admitted_at == end


def test_nobody_applies_after_the_end(scene: Scene) -> None:
    assert refused(scene, scene.bidder(), scene.lot.ends_at).code == "registration_closed"
    scene.close(scene.lot.ends_at)
    error = refused(scene, scene.bidder(), scene.lot.ends_at)
    assert (error.code, error.status, error.article) == ("registration_closed", 409, "NP18")


def test_an_account_without_a_real_name_is_told_what_to_do(scene: Scene, at: datetime) -> None:
    error = refused(scene, people.make_plain_account(scene.transactions, at))
    assert (error.code, error.status) == ("not_qualified", 403)
    assert error.fields == {"identity": "not_verified"}


def test_a_minor_is_refused_until_the_eighteenth_birthday(scene: Scene, at: datetime) -> None:
    minor = "33030420080615002X"  # born 2008-06-15
    with scene.transactions() as tx:
        from auction_app.accounts import service

        account, _token = service.create_bidder(
            tx, scene.vault, "未成年", minor, "1", "minor@example.test", at
        )
    person = people.Person(account, "minor@example.test", minor)
    if at < datetime.fromisoformat("2026-06-14T16:00:00+00:00"):
        assert refused(scene, person).code == "under_age"
    else:
        assert scene.apply(person).bidder


@pytest.mark.parametrize("role", ["clerk", "approver", "operator", "auditor", "supervisor"])
def test_who_serves_court_or_platform_is_barred(scene: Scene, role: str, at: datetime) -> None:
    court_id = scene.court_id if role in ("clerk", "approver") else None
    member = people.make_staff(scene.transactions, scene.vault, role, at, court_id=court_id)
    error = refused(scene, member)
    assert (error.code, error.status, error.article) == ("barred", 403, "NP34")


def test_a_clerk_of_an_unrelated_court_is_not_barred(scene: Scene, at: datetime) -> None:  # AC-18
    elsewhere = people.make_court(scene.transactions)
    member = people.make_staff(scene.transactions, scene.vault, "clerk", at, court_id=elsewhere)
    assert refused(scene, member).code == "not_qualified"  # only the real name is missing


def test_the_debtor_and_the_applicant_may_bid(scene: Scene) -> None:
    for role in ("debtor", "applicant"):
        person = scene.bidder()
        with scene.transactions() as tx:
            case_id = tx.session.get_one(Lot, scene.lot_id).case_id
            assert case_id is not None
            add_party(tx, scene.vault, case_id, role, person.name, person.id_no)
        assert is_bidder_code(scene.apply(person).bidder)


@pytest.mark.parametrize(
    ("relation", "article"),
    [(Relation.AUXILIARY_STAFF, "NP34"), (Relation.KIN_OF_STAFF, "NP34"), (Relation.DEFAULTER, "NP24")],
)  # fmt: skip
def test_whom_the_court_named_is_barred(
    scene: Scene, relation: Relation, article: str, at: datetime
) -> None:
    person = scene.bidder()
    with scene.transactions() as tx:
        index = find_index(tx.session, person.id)
        assert index is not None
        named = Exclude(scene.lot_id, index, relation, "书记员的配偶", "u1")
        court.exclude(tx, scene.vault, named, at)
        court.exclude(tx, scene.vault, named, at)
    error = refused(scene, person)
    assert (error.code, error.article) == ("barred", article)


def test_naming_an_admitted_person_takes_the_number_out_and_returns_the_deposit(
    scene: Scene, at: datetime
) -> None:
    person = scene.bidder()
    scene.pay(scene.apply(person), at)
    named = Exclude(scene.lot_id, scene.index(person), Relation.KIN_OF_STAFF, "法官的姐妹", "u1")
    for _ in range(2):
        with scene.transactions() as tx:
            court.exclude(tx, scene.vault, named, at)
    mine = scene.own(person)
    assert (mine.admitted_at, mine.refusal) == (None, "barred")
    assert mine.payment is not None and mine.payment.refund is not None
    told = [fact for fact in scene.heard if isinstance(fact, BidderBarred)]
    assert told == [BidderBarred(scene.lot_id, mine.bidder, "NP34", at)]


def test_a_deposit_that_comes_for_a_barred_number_goes_back(scene: Scene, at: datetime) -> None:
    person = scene.bidder()
    mine = scene.apply(person)
    named = Exclude(scene.lot_id, scene.index(person), Relation.DEFAULTER, "悔拍", "u1")
    with scene.transactions() as tx:
        court.exclude(tx, scene.vault, named, at)
    assert scene.own(person).deposit_status == "cancelled"
    assert mine.payment is not None
    with scene.transactions() as tx:
        payments.record_arrival(tx, scene.lot_id, mine.bidder, at)
    assert scene.own(person).deposit_status == "returning"
    assert scene.admissions() == []


def test_a_right_can_be_confirmed_before_its_holder_has_an_account(
    free: Scene, at: datetime
) -> None:
    id_no = people.resident_id()
    with free.transactions() as tx:
        index = index_of(free.vault, id_no)
        court.confirm_priority(
            tx, free.vault, ConfirmPriority(free.lot_id, index, 1, "承租人", "u1"), at
        )
    with free.transactions() as tx:
        account, _token = create_bidder(
            tx, free.vault, "承租人", id_no, "1", f"{id_no}@example.test", at
        )
    assert free.apply(people.Person(account, "", id_no)).priority_rank == 1


def test_the_same_person_has_no_number_in_common_between_two_lots(
    scene: Scene, free: Scene
) -> None:
    person = scene.bidder()
    here, there = scene.apply(person), free.apply(person)
    assert here.bidder != there.bidder and here.commitment != there.commitment


def test_a_confirmed_priority_buyer_is_admitted_with_the_rank(free: Scene, at: datetime) -> None:
    person = free.bidder()
    with free.transactions() as tx:
        right = ConfirmPriority(free.lot_id, free.index(person), 1, "承租人", "u1")
        court.confirm_priority(tx, free.vault, right, at)
    assert free.apply(person).priority_rank == 1
    assert [fact.priority_rank for fact in free.admissions()] == [1]


def test_a_right_confirmed_after_admission_is_told_to_bidding(free: Scene, at: datetime) -> None:
    person = free.bidder()
    mine = free.apply(person)
    for _ in range(2):
        with free.transactions() as tx:
            right = ConfirmPriority(free.lot_id, free.index(person), 2, "共有人", "u1")
            court.confirm_priority(tx, free.vault, right, at)
    told = [fact for fact in free.heard if isinstance(fact, PriorityConfirmed)]
    assert told == [PriorityConfirmed(free.lot_id, mine.bidder, 2, at)]


def test_bidders_are_listed_in_no_order_of_time(free: Scene) -> None:
    codes = [free.apply(free.bidder()).bidder for _ in range(6)]
    with free.transactions.reading() as session:
        listed = [bidder.code for bidder in queries.bidders_of(session, free.lot_id)]
    assert listed == sorted(codes)


def test_an_identity_stays_sealed_while_bidding_runs_and_the_look_is_logged(
    free: Scene, at: datetime
) -> None:  # AC-27
    person = free.bidder("王五")
    mine = free.apply(person)
    with free.transactions() as tx:
        look = Look(free.lot_id, mine.bidder, "想知道", "u-clerk")
        assert court.open_identity(tx, free.vault, look, at) is None
    with free.transactions.reading() as session:
        (entry,) = looks(session, subject=f"{free.lot_id}/{mine.bidder}")
    assert (entry.actor, entry.action) == ("u-clerk", "identity.refused")


def test_after_the_end_the_buyers_identity_opens_its_commitment_and_a_losers_never_does(
    free: Scene,
) -> None:
    winner, loser = free.bidder("赵买家"), free.bidder("钱落败")
    won, lost = free.apply(winner), free.apply(loser)
    end = free.lot.ends_at
    free.close(end, won.bidder)
    for code, may in ((won.bidder, True), (lost.bidder, False)):
        with free.transactions() as tx:
            look = Look(free.lot_id, code, "成交确认书", "system")
            opening = court.open_identity(tx, free.vault, look, end + timedelta(seconds=1))
        assert (opening is not None) is may
        if opening is not None:
            assert opening.identity.name == "赵买家"
            assert opening.identity.id_no == mask_id(winner.id_no)
            assert opening.commitment == won.commitment
            assert "赵买家" not in repr(opening)


def test_who_stands_behind_a_number_cannot_be_changed(free: Scene) -> None:
    free.apply(free.bidder())
    for attack in (
        "UPDATE registration SET holder = 'x'",
        "UPDATE registration SET commitment = repeat('0', 64)",
        "DELETE FROM deposit_movement",
    ):
        with pytest.raises(DBAPIError), free.transactions() as tx:
            if attack.startswith("DELETE"):
                tx.session.execute(
                    text(
                        "INSERT INTO deposit_movement (lot_id, bidder, kind, amount_fen, currency,"
                        " ref, at) VALUES ('x', 'y', 'due', 1, 'CNY', '', now())"
                    )
                )
            tx.session.execute(text(attack))


def test_a_lot_that_is_not_published_takes_nobody(scene: Scene) -> None:
    from auction_app.eligibility import service
    from auction_app.eligibility.service import Application, Desk

    person = scene.bidder()
    wish = Application("Lnothing", person.id, scene.holder(person))
    with pytest.raises(AuctionError, match="no_such_lot"), scene.transactions() as tx:
        service.apply(tx, Desk(scene.vault, SandboxGateway()), wish, scene.at)
