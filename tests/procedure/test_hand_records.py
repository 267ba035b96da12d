"""A record by hand is no money: it waits for its statement, keeps a default away, and never counts beside what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, update
from sqlalchemy.exc import DBAPIError

from auction_app.accounting.decision import BY_HAND
from auction_app.accounting.reconcile import _under_way
from auction_app.infra import schema
from auction_app.infra.transaction import Transactions
from auction_app.kernel.money import Money
from auction_app.ledger.audit import check_books
from auction_app.ledger.models import LedgerPosting
from auction_app.ledger.queries import balance_of
from auction_app.ledger.service import Account, Line, Posting, post, reversal
from auction_app.procedure.models import PricePayment
from tests.procedure.court import Court, end_sold, make_court
from tests.procedure.test_price_in_the_books import (
    DEPOSIT,
    invoice,
    overdue,
    pay_by_card,
    signed_in_buyer,
    stands,
)

if TYPE_CHECKING:
    from flask import Flask

    from auction_app.infra.ports import Ports
    from tests.support.clock import HandClock
    from tests.support.database import TestCluster


def rows(court: Court, source: str) -> list[PricePayment]:
    return [one for one in court.till.parts() if one.source == source]


def strike(court: Court, row: PricePayment) -> int:
    path = f"/desk/lots/{court.lot}/payments/{row.id}/strike"
    return court.post("clerk", path).status_code


def named_by_hand(court: Court) -> int:
    with court.transactions.reading() as session:
        return sum(one.here_fen or 0 for one in _under_way(session) if one.code == BY_HAND)


def yuan(fen: int) -> str:
    return f"{fen / 100:.2f}"


def test_money_written_down_and_then_shown_counts_once(sold: Court) -> None:
    due, before = invoice(sold).amount_fen, named_by_hand(sold)
    written_at = sold.clock.now()
    sold.note(yuan(due))
    assert stands(sold, f"sale:{sold.lot}") == DEPOSIT, "a word moves no money"
    assert named_by_hand(sold) == before + due, "the daily comparison names it all the same"
    sold.clock.forward(hours=20)
    sold.till.pays(due)
    assert stands(sold, f"sale:{sold.lot}") == DEPOSIT + due
    [told], [said] = rows(sold, "bank"), rows(sold, "hand")
    assert (said.shown_by, said.shown_at) == (told.id, sold.clock.now())
    assert told.received_at == written_at, "the money came when the clerk saw it come"
    assert (sold.document()["received"], sold.document()["by_hand"]) == (due, 0)
    assert named_by_hand(sold) == before
    page = sold.client("clerk").get(sold.path).text
    assert "strike" not in page
    assert strike(sold, said) == 409


def test_full_payment_is_not_confirmed_on_a_clerks_word(sold: Court) -> None:
    """NP 25: the price is paid into the account the court named; only that account's statement says so."""
    sold.till.brings_the_deposit()
    sold.note(yuan(invoice(sold).amount_fen))
    refused = sold.send(
        "clerk", f"/api/v1/lots/{sold.lot}/acts", {"act": "pay", "reason_zh": "款清", "reason_en": "Paid"}
    )  # fmt: skip
    codes = [one["code"] for one in refused.get_json()["findings"]]
    assert (refused.status_code, codes) == (422, ["price_not_full", "told_by_hand_alone"])
    sold.till.pays(invoice(sold).amount_fen)
    sold.act("pay")


def test_other_money_than_the_record_counts_for_itself_and_the_record_goes_on_waiting(
    sold: Court,
) -> None:
    sold.note("1000.00")
    sold.till.pays(150_000)
    assert stands(sold, f"sale:{sold.lot}") == DEPOSIT + 150_000
    [said] = rows(sold, "hand")
    assert said.shown_at is None
    assert strike(sold, said) == 303
    assert stands(sold, f"sale:{sold.lot}") == DEPOSIT + 150_000
    assert strike(sold, said) == 412


def test_one_arrival_bears_out_one_record(sold: Court) -> None:
    for _ in range(2):
        sold.note("1000.00")
    sold.till.pays(100_000)
    first, second = sorted(rows(sold, "hand"), key=lambda one: one.id)
    assert [one.shown_at is None for one in (first, second)] in ([False, True], [True, False])
    told = rows(sold, "bank")[0].id
    waiting = first if first.shown_at is None else second
    with pytest.raises(DBAPIError, match="shown_by"), sold.transactions() as tx:
        tx.session.execute(
            update(PricePayment)
            .where(PricePayment.id == waiting.id)
            .values(shown_at=sold.clock.now(), shown_by=told)
        )


def test_a_card_payment_bears_a_record_out_and_is_not_offered_beside_one(sold: Court) -> None:
    sold.note(yuan(invoice(sold).amount_fen))
    page = signed_in_buyer(sold).get(f"/lots/{sold.lot}/balance").text
    assert 'href="/payments/' not in page
    pay_by_card(sold)
    assert rows(sold, "hand")[0].shown_at is not None
    assert stands(sold, f"sale:{sold.lot}") == sold.document()["price"]


def test_nobody_can_have_paid_more_than_is_open(sold: Court) -> None:
    path = f"/desk/lots/{sold.lot}/payments"
    form = {"kind": "balance", "received_at": sold.now_typed(), "reference": "BK-1"}
    price = sold.document()["price"]
    refused = sold.post("clerk", path, amount=yuan(price + 1), **form)
    assert refused.status_code == 422
    assert 'id="f-payment-amount-error"' in refused.text
    sold.note(yuan(price - 1))
    assert sold.post("clerk", path, amount="0.02", **form).status_code == 422
    sold.note("0.01")


def test_a_deposit_written_down_meets_its_24_hours_only_when_the_statement_shows_it(
    sold: Court,
) -> None:
    """NP 25: overdue until shown; then it counts from the instant the clerk saw it."""
    path, seen_at = f"/desk/lots/{sold.lot}/payments", sold.clock.now()
    wrong = sold.post(
        "clerk", path, kind="deposit", amount="1", received_at=sold.now_typed(), reference="BK-1"
    )
    assert wrong.status_code == 422, "another amount than the deposit's is not the deposit"
    sold.note(yuan(DEPOSIT), kind="deposit")
    assert sold.deadlines()["transfer_deposit"].state == "open"
    again = sold.post(
        "clerk", path, kind="deposit", amount=yuan(DEPOSIT), received_at=sold.now_typed(),
        reference="BK-1",
    )  # fmt: skip
    assert again.status_code == 422, "there is one deposit"
    sold.clock.forward(hours=30)
    sold.till.brings_the_deposit()
    met = sold.deadlines()["transfer_deposit"]
    assert (met.state, met.settled_at) == ("met", seen_at)
    assert rows(sold, "hand")[0].shown_at == sold.clock.now()


def test_no_default_while_somebody_says_that_the_rest_has_come(sold: Court) -> None:
    sold.till.brings_the_deposit()
    sold.note(yuan(invoice(sold).amount_fen))
    overdue(sold)
    refused = sold.propose("default")
    assert refused.status_code == 422
    assert "NP24" in refused.text
    assert strike(sold, rows(sold, "hand")[0]) == 303
    body = sold.act("default")
    assert body["deposit_forfeited"] == DEPOSIT


def test_after_a_default_a_record_owes_nobody_money_that_never_came(sold: Court) -> None:
    sold.note("1000.00")
    overdue(sold)
    sold.act("default")
    assert stands(sold, f"refund:{sold.lot}:{invoice(sold).bidder}") == 0
    assert stands(sold, f"sale:{sold.lot}") == 0
    assert strike(sold, rows(sold, "hand")[0]) == 303, "a record can be struck in every state"


def test_what_earlier_versions_booked_by_hand_is_taken_out_of_the_books(
    cluster: TestCluster, clock: HandClock
) -> None:
    """The upgrade reverses what still stood, once; what had been struck stays struck."""
    url, hand = cluster.empty_database(), Account("clearing:hand", least_fen=None, most_fen=0)
    schema.upgrade(url, "0031")
    transactions = Transactions(create_engine(url), {})
    line = Line(hand, Account("sale:L1"), Money(5_000))
    stood = Posting("in:hand:pp_1", "received", "pp_1", (line,), clock.now())
    struck = Posting("in:hand:pp_2", "received", "pp_2", (line,), clock.now())
    with transactions() as tx:
        for said in (stood, struck, reversal(struck, "struck:pp_2", clock.now())):
            post(tx, said)
    schema.upgrade(url, "0032")
    with transactions.reading() as session:
        assert (balance_of(session, "clearing:hand"), balance_of(session, "sale:L1")) == (0, 0)
        assert session.get_one(LedgerPosting, "untold:in:hand:pp_1").reverses_id == stood.id
        assert not check_books(session).faults
    schema.downgrade(url, "0031")
    schema.upgrade(url, "0032")
    with transactions.reading() as session:
        assert balance_of(session, "sale:L1") == 0


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("note"), st.sampled_from([1, 2, 3, 5])),
        st.tuples(st.just("bank"), st.sampled_from([1, 2, 3, 5])),
        st.tuples(st.just("strike"), st.integers(0, 4)),
    ),
    min_size=3,
    max_size=9,
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.target),
)
@given(steps=STEPS)
def test_in_whatever_order_records_statements_and_strikes_come_no_fen_counts_twice(
    app: Flask, ports: Ports, clock: HandClock, steps: list[tuple[str, int]]
) -> None:
    """The price is what the bank told, always; a record is borne out at most once and by its own sum."""
    court = end_sold(make_court(app, ports, clock))
    told = 0
    for what, how in steps:
        court.clock.forward(minutes=7)
        fen = how * 100_000
        if what == "note":
            court.note(yuan(fen))
        elif what == "bank":
            court.till.pays(fen)
            told += fen
        elif waiting := [one for one in rows(court, "hand") if not (one.shown_at or one.struck_at)]:
            assert strike(court, waiting[how % len(waiting)]) == 303
        assert stands(court, f"sale:{court.lot}") == DEPOSIT + told
        assert court.document()["received"] == told
    by_id = {one.id: one for one in rows(court, "bank")}
    assert sum(one.amount_fen for one in by_id.values()) == told
    shown = [one for one in rows(court, "hand") if one.shown_by]
    assert len({one.shown_by for one in shown}) == len(shown)
    assert all(by_id[one.shown_by or ""].amount_fen == one.amount_fen for one in shown)
    with court.transactions.reading() as session:
        assert not check_books(session).faults
