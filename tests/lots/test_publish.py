"""Publication by two people: what was read is what is published, once, and it never changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.lots.content import DISCLOSURES, Statement
from auction_app.lots.facts import LotNoted, LotPublished
from auction_app.lots.lot_page import lot_page, published_text
from auction_app.lots.models import Lot
from auction_app.lots.publish import AddNote, PublishLot, add_note, compose_for, publish
from auction_app.lots.service import (
    EditLot,
    begin_draft,
    discard_draft,
    edit_draft,
    return_to_clerk,
)
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, hand_over, lawful_content, publish_draft, publish_lot


def submitted(transactions: Transactions, team: CourtTeam, clock: HandClock) -> tuple[str, str]:
    """A submitted lot and the digest of what would be published now."""
    with transactions() as tx:
        lot_id = begin_draft(tx, lawful_content(clock.now()), team.clerk, clock.now())
        hand_over(tx, lot_id, 1, team.clerk, clock.now())
    with transactions() as tx:
        made = compose_for(tx.session, tx.session.get_one(Lot, lot_id), clock.now())
    return lot_id, made.sha256


def test_what_is_published_is_kept_word_for_word_with_its_hash(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    fact = publish_lot(transactions, team, lawful_content(clock.now()), clock.now())
    with transactions.reading() as session:
        kept, digest = published_text(session, fact.lot_id)
    assert digest == fact.notice_sha256 == sha256(kept.encode()).hexdigest()
    document = json.loads(kept)
    assert document["content"]["start_price_fen"] == 114_386_580
    assert len(document["statements"]) == 18
    assert document["court"]["practice"] is False
    assert kept == json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_publishing_tells_bidding_the_terms(
    engine: Engine, team: CourtTeam, clock: HandClock
) -> None:
    heard: list[LotPublished] = []
    telling = Transactions(engine, {LotPublished: [lambda tx, fact: heard.append(fact)]})
    content = lawful_content(clock.now())
    fact = publish_lot(telling, team, content, clock.now())
    assert heard == [fact]
    assert (fact.start_price, fact.increment, fact.deposit) == (114_386_580, 500_000, 22_000_000)
    assert (fact.opens_at, fact.ends_at) == (content.opens_at, content.ends_at)
    assert (fact.round, fact.currency, fact.category, fact.is_movable) == (
        1,
        "CNY",
        "housing",
        False,
    )


def test_nobody_publishes_what_they_submitted(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id, digest = submitted(transactions, team, clock)
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        publish(tx, PublishLot(lot_id, digest), team.clerk, clock.now())
    assert refused.value.code == "four_eyes"


def test_the_database_itself_refuses_one_person_in_both_roles(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id, digest = submitted(transactions, team, clock)
    with pytest.raises(IntegrityError, match="four_eyes"), transactions() as tx:
        tx.session.execute(
            text("INSERT INTO lot_publication VALUES (:lot, 1, '{}', :digest, now(), :who, :who)"),
            {"lot": lot_id, "digest": digest, "who": team.clerk.account_id},
        )


def test_a_text_that_changed_since_it_was_read_is_not_published(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id, digest = submitted(transactions, team, clock)
    with transactions() as tx:
        return_to_clerk(tx, lot_id, "起拍价请复核", team.approver, clock.now())
    changed = lawful_content(clock.now(), description_zh="住宅，出租中。")
    with transactions() as tx:
        revision = edit_draft(tx, EditLot(lot_id, 1, changed), team.clerk, clock.now())
        hand_over(tx, lot_id, revision, team.clerk, clock.now())
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        publish(tx, PublishLot(lot_id, digest), team.approver, clock.now())
    assert (refused.value.code, refused.value.status) == ("changed_meanwhile", 412)
    with transactions() as tx:
        assert tx.session.get_one(Lot, lot_id).state == "submitted"


def test_the_day_of_the_notice_is_part_of_what_was_read(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    content = lawful_content(clock.now() + timedelta(days=5))
    with transactions() as tx:
        lot_id = begin_draft(tx, content, team.clerk, clock.now())
        hand_over(tx, lot_id, 1, team.clerk, clock.now())
        digest = compose_for(tx.session, tx.session.get_one(Lot, lot_id), clock.now()).sha256
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        later = clock.now() + timedelta(days=1)
        publish(tx, PublishLot(lot_id, digest), team.approver, later)
    assert refused.value.code == "changed_meanwhile"


def test_a_lot_is_published_once(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id, digest = submitted(transactions, team, clock)
    with transactions() as tx:
        publish(tx, PublishLot(lot_id, digest), team.approver, clock.now())
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        publish(tx, PublishLot(lot_id, digest), team.approver, clock.now())
    assert refused.value.code == "lot_not_submitted"


def test_twelve_of_eighteen_items_do_not_publish_and_the_missing_ones_are_named(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    whole = lawful_content(clock.now())
    missing = DISCLOSURES[5:]
    part = replace(
        whole,
        statements={k: v for k, v in whole.statements.items() if k not in missing},
        notice=replace(whole.notice, told=()),
    )
    with transactions() as tx:
        lot_id = begin_draft(tx, part, team.clerk, clock.now())
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        hand_over(tx, lot_id, 1, team.clerk, clock.now())
    assert refused.value.code == "not_lawful_yet"
    # Who was told is what disclosure 7 says, so the people are missing as well.
    assert set(refused.value.fields) == {"told", *(f"{item}_zh" for item in missing)}


def test_a_notice_that_became_too_short_while_it_waited_stops_the_approver(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id, digest = submitted(transactions, team, clock)
    tomorrow = clock.now() + timedelta(days=1)
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        publish(tx, PublishLot(lot_id, digest), team.approver, tomorrow)
    assert refused.value.fields == {"opens_at": "notice_too_short"}


def test_a_notice_planned_for_a_later_day_is_judged_by_the_day_it_appears(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    """The parties were told in time for the planned day, and too late for today (NP 16)."""
    then = clock.now() + timedelta(days=4)
    planned = replace(lawful_content(then), notice_day=legal_day(then))
    told = tuple(replace(one, day=legal_day(clock.now())) for one in planned.notice.told)
    planned = replace(planned, notice=replace(planned.notice, told=told))
    with transactions() as tx:
        lot_id = begin_draft(tx, planned, team.clerk, clock.now())
        hand_over(tx, lot_id, 1, team.clerk, clock.now())
        digest = compose_for(tx.session, tx.session.get_one(Lot, lot_id), clock.now()).sha256
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        publish(tx, PublishLot(lot_id, digest), team.approver, clock.now())
    assert refused.value.code == "not_lawful_yet"
    assert "party_notified_late" in refused.value.fields.values()


@pytest.mark.parametrize("verb", ["edit", "submit", "return", "publish", "discard", "note"])
def test_another_courts_lot_does_not_exist(
    transactions: Transactions, team: CourtTeam, other_team: CourtTeam, clock: HandClock, verb: str
) -> None:
    lot_id, digest = submitted(transactions, team, clock)
    at, by = clock.now(), other_team.approver
    verbs = {
        "edit": lambda tx: edit_draft(tx, EditLot(lot_id, 1, lawful_content(at)), by, at),
        "submit": lambda tx: hand_over(tx, lot_id, 1, by, at),
        "return": lambda tx: return_to_clerk(tx, lot_id, "x", by, at),
        "publish": lambda tx: publish(tx, PublishLot(lot_id, digest), by, at),
        "discard": lambda tx: discard_draft(tx, lot_id, by, at),
        "note": lambda tx: add_note(tx, AddNote(lot_id, "甲", "a"), by, at),
    }
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        verbs[verb](tx)
    assert (refused.value.code, refused.value.status) == ("no_such_lot", 404)


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE lot SET start_price_fen = 1 WHERE id = :lot",
        "UPDATE lot SET state = 'draft' WHERE id = :lot",
        "DELETE FROM lot WHERE id = :lot",
        "UPDATE lot_statement SET text_zh = 'x' WHERE lot_id = :lot",
        "DELETE FROM lot_statement WHERE lot_id = :lot",
        "INSERT INTO lot_photo VALUES ('p', :lot, 1, repeat('a', 64), repeat('a', 64), 1, 1, 1, '',"
        " '', now(), (SELECT clerk_id FROM lot WHERE id = :lot))",
        "UPDATE lot_publication SET text = '{}' WHERE lot_id = :lot",
        "DELETE FROM lot_publication WHERE lot_id = :lot",
        "UPDATE lot_note SET text_zh = 'x' WHERE lot_id = :lot",
        "TRUNCATE lot_publication",
        "TRUNCATE lot_note",
    ],
)
def test_what_is_published_cannot_be_altered_even_by_sql(
    transactions: Transactions, team: CourtTeam, clock: HandClock, edit: str
) -> None:
    fact = publish_lot(transactions, team, lawful_content(clock.now()), clock.now())
    with transactions() as tx:
        add_note(tx, AddNote(fact.lot_id, "更正", "Correction"), team.clerk, clock.now())
    with pytest.raises(DBAPIError, match=r"published|append-only"), transactions() as tx:
        tx.session.execute(text(edit), {"lot": fact.lot_id})


def test_a_correction_is_a_note_on_the_record(
    engine: Engine, team: CourtTeam, clock: HandClock
) -> None:
    heard: list[LotNoted] = []
    telling = Transactions(engine, {LotNoted: [lambda tx, fact: heard.append(fact)]})
    fact = publish_lot(telling, team, lawful_content(clock.now()), clock.now())
    with telling() as tx:
        add_note(
            tx, AddNote(fact.lot_id, "面积为88平方米", "The area is 88 m²"), team.clerk, clock.now()
        )
    assert heard == [LotNoted(fact.lot_id, "面积为88平方米", "The area is 88 m²", clock.now())]
    with telling.reading() as session:
        page = lot_page(session, fact.lot_id)
    assert [(note.text.zh, note.text.en) for note in page.notes] == [
        ("面积为88平方米", "The area is 88 m²")
    ]


def test_a_returned_lot_is_a_draft_again_and_keeps_the_reason(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id, _ = submitted(transactions, team, clock)
    with transactions() as tx:
        return_to_clerk(tx, lot_id, "请补充占有情况", team.approver, clock.now())
    with transactions() as tx:
        lot = tx.session.get_one(Lot, lot_id)
        assert (lot.state, lot.return_reason) == ("draft", "请补充占有情况")
    publish_draft(transactions, team, lot_id, clock.now())


def test_a_draft_edited_by_two_people_keeps_the_first_edit(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    at = clock.now()
    with transactions() as tx:
        lot_id = begin_draft(tx, lawful_content(at), team.clerk, at)
    with transactions() as tx:
        edit_draft(tx, EditLot(lot_id, 1, lawful_content(at, title_zh="甲")), team.clerk, at)
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        edit_draft(tx, EditLot(lot_id, 1, lawful_content(at, title_zh="乙")), team.clerk, at)
    assert refused.value.code == "changed_meanwhile"
    with transactions() as tx:
        assert tx.session.get_one(Lot, lot_id).title_zh == "甲"


def test_a_submitted_lot_is_not_edited(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id, _ = submitted(transactions, team, clock)
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        edit_draft(tx, EditLot(lot_id, 1, lawful_content(clock.now())), team.clerk, clock.now())
    assert refused.value.code == "lot_not_editable"


def test_a_case_belongs_to_one_court(
    transactions: Transactions, team: CourtTeam, other_team: CourtTeam, clock: HandClock
) -> None:
    content = lawful_content(clock.now())
    with transactions() as tx:
        begin_draft(tx, content, team.clerk, clock.now())
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        begin_draft(tx, content, other_team.clerk, clock.now())
    assert refused.value.fields == {"case_number": "case_of_other_court"}


def test_a_discarded_draft_leaves_nothing(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    with transactions() as tx:
        lot_id = begin_draft(tx, lawful_content(clock.now()), team.clerk, clock.now())
    with transactions() as tx:
        discard_draft(tx, lot_id, team.clerk, clock.now())
    with transactions() as tx:
        left = tx.session.scalar(
            text("SELECT count(*) FROM lot_statement WHERE lot_id = :lot"), {"lot": lot_id}
        )
    assert left == 0


def test_english_is_shown_in_place_of_missing_words(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    content = lawful_content(clock.now(), title_en="", description_en="")
    content = replace(content, statements={**content.statements, "d11": Statement("空置", "")})
    fact = publish_lot(transactions, team, content, clock.now())
    with transactions.reading() as session:
        page = lot_page(session, fact.lot_id)
    assert page.card.title.en == content.title_zh
    assert page.disclosures[10].text.en == "空置"


def test_an_unpublished_lot_has_no_public_page(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id, _ = submitted(transactions, team, clock)
    with pytest.raises(AuctionError) as refused, transactions.reading() as session:
        lot_page(session, lot_id)
    assert refused.value.code == "no_such_lot"
