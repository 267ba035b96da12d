"""Card money that pays nothing: in the books at once, nobody's deposit, back to its card by two people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import IntegrityError

from auction_app.accounting.sides import booked, card_item, names_of, provider_items
from auction_app.bank.models import BankReference
from auction_app.books import chart
from auction_app.infra.ports import Ports
from auction_app.kernel.time import legal_day
from auction_app.payments.alarms import money_counts
from auction_app.payments.jobs import send_back_what_was_set_aside
from auction_app.payments.watch import AsideRow, find_watch_list
from tests.payments.shop import Shop, open_shop
from tests.support import people
from tests.support.clock import HandClock

FEN, CAME = 50_000_00, 49_999_00
PATH, BROWSER = "/staff/payments", {"Accept": "text/html"}
ASIDE = chart.suspense(chart.STRIPE).code


@pytest.fixture
def shop(
    engine: Engine, ports: Ports, clock: HandClock, database_url: str, data_folder: Path
) -> Iterator[Shop]:
    with open_shop(engine, ports, clock, database_url, data_folder) as made:
        yield made


@pytest.fixture
def misfit(shop: Shop) -> str:
    """A payment whose provider took one yuan less than was due; its message is on its way."""
    ref = shop.begin(FEN, court_id=people.make_court(shop.services.transactions))
    shop.world.intent(str(shop.view(ref).gateway_ref))["amount"] = CAME
    shop.pay(ref)
    return ref


def staff(shop: Shop, role: str = "operator", court: str | None = None) -> FlaskClient:
    house = shop.services
    person = people.make_staff(
        house.transactions, house.ports.vault, role, shop.clock.now(), court_id=court
    )
    return people.signed_in(
        shop.app, house.transactions, person, shop.clock.now(), second_factor=True
    )


def say(client: FlaskClient, row: AsideRow, step: str, **more: str) -> int:
    data = {"csrf_token": people.csrf_of(client, "/account"), **more}
    return client.post(f"{PATH}/aside/{row.key}/{step}", data=data, headers=BROWSER).status_code


def row_of(shop: Shop, ref: str) -> AsideRow | None:
    with shop.services.transactions.reading() as session:
        rows = find_watch_list(session, shop.services.ports.vault, shop.clock.now()).asides
    return next((row for row in rows if row.ref == ref), None)


def waiting(shop: Shop, ref: str) -> AsideRow:
    row = row_of(shop, ref)
    assert row is not None
    return row


def send(shop: Shop) -> int:
    return send_back_what_was_set_aside(shop.services, shop.provider.gateway)


def bring(shop: Shop) -> None:
    """Every message once more than once, and the sweep besides."""
    told = list(shop.post)
    shop.bring_all()
    shop.post[:] = told
    shop.bring_all()
    shop.post.clear()
    shop.sweep()


def refunded(shop: Shop, ref: str) -> int:
    name = str(shop.view(ref).gateway_ref)
    charge = shop.world.charges[str(shop.world.intent(name)["latest_charge"])]
    return int(charge["amount_refunded"])


def approver(shop: Shop, ref: str) -> FlaskClient:
    """An approver of the court whose lot a payment is for."""
    with shop.services.transactions.reading() as session:
        court = session.scalars(select(BankReference.court_id).filter_by(key=ref)).one()
    return staff(shop, "approver", court)


def two_people_agree(shop: Shop, ref: str) -> None:
    assert say(staff(shop), waiting(shop, ref), "propose") == 303
    assert say(approver(shop, ref), waiting(shop, ref), "approve") == 303


def test_another_sum_than_was_due_is_in_the_books_and_nobodys_deposit(
    shop: Shop, misfit: str
) -> None:
    before, at_provider = shop.balance(ASIDE), shop.booked_at_provider()
    bring(shop)
    assert shop.balance(ASIDE) == before + CAME
    assert shop.booked_at_provider() == at_provider + CAME
    assert (shop.view(misfit).state, shop.deposit(misfit)) == ("awaiting", (0, 0))
    row = waiting(shop, misfit)
    assert (row.amount_fen, row.why, row.state) == (CAME, "misfit", "waiting")
    with shop.services.transactions.reading() as session:
        assert money_counts(session, shop.clock.now())["card_money_aside"] >= 1


def test_another_currency_stands_in_its_own_suspense(shop: Shop) -> None:
    ref = shop.begin(FEN)
    shop.world.intent(str(shop.view(ref).gateway_ref))["currency"] = "hkd"
    shop.pay(ref)
    bring(shop)
    assert waiting(shop, ref).currency == "HKD" and shop.deposit(ref) == (0, 0)


def test_a_message_of_the_other_mode_is_no_money_of_ours(shop: Shop, misfit: str) -> None:
    before = shop.balance(ASIDE)
    for event in shop.post:
        shop.bring(event | {"id": "evt_live_" + misfit, "livemode": True})
    assert shop.balance(ASIDE) == before and row_of(shop, misfit) is None
    shop.bring_all()  # the right word about the same payment is still heard
    assert shop.balance(ASIDE) == before + CAME


def test_it_goes_back_to_its_card_once_two_people_agree_and_once_only(
    shop: Shop, misfit: str
) -> None:
    before = shop.balance(ASIDE)
    bring(shop)
    assert send(shop) == 0
    first = staff(shop)
    assert say(first, waiting(shop, misfit), "approve") == 404  # nothing was proposed yet
    assert say(first, waiting(shop, misfit), "propose") == 303
    assert say(first, waiting(shop, misfit), "approve") == 403  # nobody approves the own proposal
    assert (send(shop), refunded(shop, misfit)) == (0, 0)
    page = staff(shop).get(PATH, headers=BROWSER).text
    assert misfit in page and "/approve" in page
    assert say(staff(shop), waiting(shop, misfit), "approve") == 303
    assert [send(shop), send(shop)] == [1, 0]
    assert (refunded(shop, misfit), shop.balance(ASIDE)) == (CAME, before)
    assert row_of(shop, misfit) is None


def test_who_does_not_agree_lets_it_wait(shop: Shop, misfit: str) -> None:
    bring(shop)
    assert say(staff(shop), waiting(shop, misfit), "propose") == 303
    assert say(approver(shop, misfit), waiting(shop, misfit), "decline") == 303
    assert waiting(shop, misfit).state == "waiting" and send(shop) == 0


def test_another_courts_approver_neither_sees_it_nor_decides(shop: Shop, misfit: str) -> None:
    bring(shop)
    own = approver(shop, misfit)
    foreign = staff(shop, "approver", people.make_court(shop.services.transactions))
    assert say(staff(shop), waiting(shop, misfit), "propose") == 303
    for step in ("approve", "decline"):
        assert say(foreign, waiting(shop, misfit), step) == 404
    pages = [one.get(PATH, headers=BROWSER).text for one in (foreign, own)]
    assert [misfit in page for page in pages] == [False, True]
    assert waiting(shop, misfit).state == "proposed" and send(shop) == 0


@pytest.mark.parametrize("role", ["supervisor", "auditor"])
def test_others_look_and_do_nothing(shop: Shop, misfit: str, role: str) -> None:
    bring(shop)
    client = staff(shop, role)
    assert misfit in client.get(PATH, headers=BROWSER).text
    for step in ("propose", "approve", "decline"):
        assert say(client, waiting(shop, misfit), step) == 403
    assert waiting(shop, misfit).state == "waiting"


@pytest.mark.parametrize("field", ["account", "iban", "destination", "card", "to"])
def test_no_other_account_can_be_named(shop: Shop, misfit: str, field: str) -> None:
    bring(shop)
    assert say(staff(shop), waiting(shop, misfit), "propose", **{field: "622202"}) == 403
    assert waiting(shop, misfit).state == "waiting"


def test_what_its_bank_sends_back_waits_for_two_people_again(shop: Shop, misfit: str) -> None:
    before = shop.balance(ASIDE)
    bring(shop)
    two_people_agree(shop, misfit)
    send(shop)
    shop.world.fail_refund(next(reversed(shop.world.refunds)))
    bring(shop)
    assert (waiting(shop, misfit).state, shop.balance(ASIDE)) == ("waiting", before + CAME)
    assert send(shop) == 0
    two_people_agree(shop, misfit)
    assert (send(shop), shop.balance(ASIDE)) == (1, before)


def test_a_dispute_freezes_it_and_a_lost_one_is_borne_by_it(shop: Shop, misfit: str) -> None:
    before, reserve = shop.balance(ASIDE), shop.balance(chart.disputes().code)
    bring(shop)
    two_people_agree(shop, misfit)
    shop.world.dispute(str(shop.view(misfit).gateway_ref))
    bring(shop)
    assert send(shop) == 0 and not shop.view(misfit).is_disputed
    shop.world.close_dispute(next(reversed(shop.world.disputes)), is_won=False)
    bring(shop)
    assert (shop.balance(ASIDE), send(shop)) == (before, 0)
    assert shop.balance(chart.disputes().code) == reserve
    assert row_of(shop, misfit) is None


def test_the_providers_account_tells_it_as_the_books_do(shop: Shop, misfit: str) -> None:
    bring(shop)
    two_people_agree(shop, misfit)
    send(shop)
    rows = shop.provider.gateway.provider_report(legal_day(shop.clock.now()))
    day = legal_day(shop.clock.now())
    with shop.services.transactions.reading() as session:
        postings = booked(session, chart.STRIPE, day, day)
        names = names_of(session, rows, postings)
        ours = {(one.key, one.fen) for one in (card_item(item, names) for item in postings)}
    theirs = {(one.key, one.fen) for one in provider_items(rows, names)}
    mine = {one for one in ours if misfit in one[0]}
    assert mine == {(f"payment:{misfit}", CAME), (f"refund:{misfit}", -CAME)}
    assert mine <= theirs


def test_the_database_knows_that_two_people_are_two(shop: Shop, misfit: str) -> None:
    bring(shop)
    change = "UPDATE card_aside SET state = 'approved'{} WHERE ref = '" + misfit + "'"
    for more in ("", ", proposed_by = 'a', approved_by = 'a'"):
        with pytest.raises(IntegrityError), shop.services.transactions() as tx:
            tx.session.execute(text(change.format(more)))
