"""Further rounds: a new draft that names the lot before it, takes over what it said, and stands once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.lots.content import LotContent
from auction_app.lots.drafts import content_of
from auction_app.lots.models import Lot, LotDocument
from auction_app.lots.panel_record import store_decision
from auction_app.lots.round_links import ancestors, successor_of
from auction_app.lots.rounds import FollowsAs, begin_following
from auction_app.lots.service import EditLot, begin_draft, discard_draft, edit_draft
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, lawful_content, publish_draft, publish_lot


def follow(
    transactions: Transactions, team: CourtTeam, lot_id: str, as_: FollowsAs, clock: HandClock
) -> str:
    with transactions() as tx:
        return begin_following(tx, lot_id, as_, team.clerk, clock.now())


def stored(transactions: Transactions, lot_id: str) -> LotContent:
    with transactions.reading() as session:
        return content_of(session, session.get_one(Lot, lot_id))


def test_a_second_auction_knows_its_predecessor_and_waits_for_price_times_and_panel(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    said = lawful_content(clock.now())
    first = publish_lot(transactions, team, said, clock.now()).lot_id
    clock.forward(days=40)
    second = stored(transactions, follow(transactions, team, first, "second", clock))
    assert (second.predecessor_id, second.follows_as, second.round) == (first, "second", 2)
    assert second.previous_start_fen == said.start_price_fen
    assert second.previous_ended_on == legal_day(clock.now())
    assert second.start_price_fen is second.opens_at is second.notice_day is None
    assert second.panel == () and second.decision is None
    assert all(one.day is None for one in second.notice.told)
    assert second.title_zh == said.title_zh and second.statements == said.statements


def test_a_sale_asks_the_second_price(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    opens_at = clock.now() + timedelta(days=20)
    said = lawful_content(
        clock.now(),
        round=2,
        previous_start_fen=114_386_580,
        previous_ended_on=legal_day(clock.now()),
        opens_at=opens_at,
        ends_at=opens_at + timedelta(days=1),
    )
    lot_id = publish_lot(transactions, team, said, clock.now()).lot_id
    sale = stored(transactions, follow(transactions, team, lot_id, "sale", clock))
    assert (sale.round, sale.start_price_fen, sale.deposit_fen) == (3, 114_386_580, 22_000_000)


def test_a_new_announcement_keeps_the_panel_and_a_reauction_does_not(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    for as_, panel in (("reannounced", ("何某", "唐某", "邓某")), ("reauction", ())):
        lot_id = publish_lot(transactions, team, lawful_content(clock.now()), clock.now()).lot_id
        after = stored(transactions, follow(transactions, team, lot_id, as_, clock))  # type: ignore[arg-type]
        assert (after.round, after.panel, after.previous_start_fen) == (1, panel, None)


def test_files_come_along_and_are_rows_of_their_own(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    with transactions() as tx:
        lot_id = begin_draft(tx, lawful_content(clock.now()), team.clerk, clock.now())
        tx.session.add(
            LotDocument(
                id="d" + lot_id,
                lot_id=lot_id,
                position=1,
                item="d03",
                sha256="0" * 64,
                size_bytes=10,
                name_zh="评估报告",
                name_en="Appraisal",
                added_at=clock.now(),
                added_by=team.clerk.account_id,
            )
        )
    publish_draft(transactions, team, lot_id, clock.now())
    next_lot = follow(transactions, team, lot_id, "second", clock)
    with transactions.reading() as session:
        copy = session.query(LotDocument).filter_by(lot_id=next_lot).one()
        assert (copy.name_zh, copy.item, copy.sha256) == ("评估报告", "d03", "0" * 64)
        assert copy.id != "d" + lot_id


def test_a_lot_is_followed_by_at_most_one_other(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id = publish_lot(transactions, team, lawful_content(clock.now()), clock.now()).lot_id
    next_lot = follow(transactions, team, lot_id, "second", clock)
    with pytest.raises(AuctionError) as refused:
        follow(transactions, team, lot_id, "reauction", clock)
    assert refused.value.code == "already_followed"
    with pytest.raises(IntegrityError), transactions() as tx:
        twin = replace(stored(transactions, next_lot), case_number="")
        begin_draft(tx, twin, team.clerk, clock.now())


def test_only_a_published_lot_of_the_same_court_is_followed(
    transactions: Transactions, team: CourtTeam, other_team: CourtTeam, clock: HandClock
) -> None:
    with transactions() as tx:
        draft = begin_draft(tx, lawful_content(clock.now()), team.clerk, clock.now())
    public = publish_lot(transactions, team, lawful_content(clock.now()), clock.now()).lot_id
    for lot_id, who, code in (
        (draft, team, "lot_not_published"),
        (public, other_team, "no_such_lot"),
    ):
        with pytest.raises(AuctionError) as refused:
            follow(transactions, who, lot_id, "second", clock)
        assert refused.value.code == code


def test_what_the_court_ordered_is_neither_typed_over_nor_thrown_away(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id = publish_lot(transactions, team, lawful_content(clock.now()), clock.now()).lot_id
    next_lot = follow(transactions, team, lot_id, "second", clock)
    typed = replace(
        stored(transactions, next_lot),
        predecessor_id=None,
        follows_as=None,
        round=1,
        previous_start_fen=1,
        previous_ended_on=legal_day(clock.now() - timedelta(days=9)),
        start_price_fen=100_000_000,
    )
    with transactions() as tx:
        edit_draft(tx, EditLot(next_lot, 1, typed), team.clerk, clock.now())
    kept = stored(transactions, next_lot)
    assert (kept.predecessor_id, kept.follows_as, kept.round) == (lot_id, "second", 2)
    assert (kept.previous_start_fen, kept.start_price_fen) == (114_386_580, 100_000_000)
    assert kept.previous_ended_on == legal_day(clock.now())
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        discard_draft(tx, next_lot, team.clerk, clock.now())
    assert refused.value.code == "ordered_round"


def test_a_typed_predecessor_counts_for_nothing(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    with transactions() as tx:
        lot_id = begin_draft(tx, lawful_content(clock.now()), team.clerk, clock.now())
        typed = lawful_content(clock.now(), predecessor_id=lot_id, follows_as="second")
        edit_draft(tx, EditLot(lot_id, 1, typed), team.clerk, clock.now())
    assert stored(transactions, lot_id).predecessor_id is None


def test_the_way_back_names_every_round_the_last_one_first(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    first = publish_lot(transactions, team, lawful_content(clock.now()), clock.now()).lot_id
    again = follow(transactions, team, first, "reauction", clock)
    typed = replace(
        lawful_content(clock.now()), case_number=stored(transactions, again).case_number
    )
    assert typed.decision is not None
    with transactions() as tx:
        edit_draft(tx, EditLot(again, 1, typed), team.clerk, clock.now())
        store_decision(tx, again, typed.decision, team.clerk.account_id, clock.now())
    publish_draft(transactions, team, again, clock.now())
    second = follow(transactions, team, again, "second", clock)
    with transactions.reading() as session:
        assert ancestors(session, second) == [again, first]
        assert ancestors(session, first) == []
        assert (successor_of(session, first), successor_of(session, second)) == (again, None)
