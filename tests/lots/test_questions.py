"""Questions of the public: nobody learns who asked, an answer is public and final."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.lots import questions
from auction_app.lots.facts import LotNoted
from auction_app.lots.lot_page import lot_page
from auction_app.lots.queries import court_counts, open_questions
from auction_app.lots.questions import Answer, Ask
from auction_app.lots.service import begin_draft
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, lawful_content, publish_lot

ASKER = b"a" * 32


def published(transactions: Transactions, team: CourtTeam, clock: HandClock) -> str:
    return publish_lot(transactions, team, lawful_content(clock.now()), clock.now()).lot_id


def test_a_question_is_shown_with_its_answer_and_not_before(
    engine: Engine, team: CourtTeam, clock: HandClock
) -> None:
    heard: list[LotNoted] = []
    telling = Transactions(engine, {LotNoted: [lambda tx, fact: heard.append(fact)]})
    lot_id = published(telling, team, clock)
    with telling() as tx:
        asked = questions.ask(tx, Ask(lot_id, b"q" * 32, "是否空置？"), clock.now())
    with telling.reading() as session:
        assert lot_page(session, lot_id).questions == ()
        assert [row.question_id for row in open_questions(session, team.court_id)] == [asked]
        assert court_counts(session, team.court_id).questions == 1
    with telling() as tx:
        questions.answer(tx, Answer(asked, "空置。", "Vacant."), team.clerk, clock.now())
    with telling.reading() as session:
        shown = lot_page(session, lot_id).questions
        assert [(one.text, one.answer.en if one.answer else "") for one in shown] == [
            ("是否空置？", "Vacant.")
        ]
        assert open_questions(session, team.court_id) == []
    assert heard == [
        LotNoted(
            lot_id,
            "问：是否空置？\n答：空置。",
            "Question: 是否空置？\nAnswer: Vacant.",
            clock.now(),
        )
    ]


def test_a_question_is_answered_once(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id = published(transactions, team, clock)
    with transactions() as tx:
        asked = questions.ask(tx, Ask(lot_id, b"o" * 32, "?"), clock.now())
        questions.answer(tx, Answer(asked, "甲", "a"), team.clerk, clock.now())
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        questions.answer(tx, Answer(asked, "乙", "b"), team.clerk, clock.now())
    assert refused.value.code == "question_answered"


def test_another_courts_question_does_not_exist(
    transactions: Transactions, team: CourtTeam, other_team: CourtTeam, clock: HandClock
) -> None:
    lot_id = published(transactions, team, clock)
    with transactions() as tx:
        asked = questions.ask(tx, Ask(lot_id, b"c" * 32, "?"), clock.now())
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        questions.answer(tx, Answer(asked, "甲", "a"), other_team.clerk, clock.now())
    assert refused.value.status == 404


def test_an_unpublished_lot_takes_no_question(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    with transactions() as tx:
        lot_id = begin_draft(tx, lawful_content(clock.now()), team.clerk, clock.now())
    for unknown in (lot_id, "Lnowhere"):
        with pytest.raises(AuctionError) as refused, transactions() as tx:
            questions.ask(tx, Ask(unknown, ASKER, "?"), clock.now())
        assert refused.value.code == "no_such_lot"


def test_ten_questions_a_day_are_enough(
    transactions: Transactions, team: CourtTeam, clock: HandClock
) -> None:
    lot_id = published(transactions, team, clock)
    with transactions() as tx:
        for number in range(questions.QUESTIONS_A_DAY):
            questions.ask(tx, Ask(lot_id, ASKER, f"{number}?"), clock.now())
    with pytest.raises(AuctionError) as refused, transactions() as tx:
        questions.ask(tx, Ask(lot_id, ASKER, "one more?"), clock.now())
    assert (refused.value.code, refused.value.status) == ("too_many_questions", 429)
    with transactions() as tx:
        later = clock.now() + timedelta(hours=24)
        assert questions.ask(tx, Ask(lot_id, ASKER, "tomorrow?"), later)
