"""Questions of the public and the court's public answers. An answer becomes part of the lot's record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from auction_app.infra.transaction import Transaction
from auction_app.kernel import errors
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.ids import new_id
from auction_app.lots.drafts import Staff
from auction_app.lots.errors import LOT_NOT_PUBLISHED, QUESTION_ANSWERED, TOO_MANY_QUESTIONS
from auction_app.lots.facts import LotNoted
from auction_app.lots.models import Lot, LotQuestion

QUESTION_LENGTH = 500
ANSWER_LENGTH = 2_000
QUESTIONS_A_DAY = 10
_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Ask:
    """`asker` is a keyed index of the account, never the account itself."""

    lot_id: str
    asker: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The court's answer in both languages."""

    question_id: str
    answer_zh: str
    answer_en: str


def ask(tx: Transaction, command: Ask, at: datetime) -> str:
    """Put a question to the court; gives its id. Raises `too_many_questions`, `no_such_lot`."""
    state = tx.session.scalar(select(Lot.state).where(Lot.id == command.lot_id))
    if state != "published":
        raise AuctionError(errors.NO_SUCH_LOT)
    # One asker at a time, so that two tabs cannot pass the limit together.
    tx.session.execute(select(func.pg_advisory_xact_lock(_lock_key(command.asker))))
    recent = tx.session.scalar(
        select(func.count())
        .select_from(LotQuestion)
        .where(LotQuestion.asker == command.asker, LotQuestion.asked_at > at - _DAY)
    )
    if (recent or 0) >= QUESTIONS_A_DAY:
        raise AuctionError(TOO_MANY_QUESTIONS, extra={"retry_after_s": int(_DAY.total_seconds())})
    question = LotQuestion(
        id=new_id("q"), lot_id=command.lot_id, asker=command.asker, text=command.text, asked_at=at
    )
    tx.session.add(question)
    tx.session.flush()
    return question.id


def answer(tx: Transaction, command: Answer, by: Staff, at: datetime) -> None:
    """Answer once, in public. Raises `question_answered`, and `not_found` for another court's lot."""
    found = tx.session.execute(
        select(LotQuestion, Lot.state)
        .join(Lot, Lot.id == LotQuestion.lot_id)
        .where(LotQuestion.id == command.question_id, Lot.court_id == by.court_id)
        .with_for_update(of=LotQuestion)
    ).first()
    if found is None:
        raise AuctionError(errors.NOT_FOUND)
    question, state = found
    if state != "published":
        raise AuctionError(LOT_NOT_PUBLISHED)
    if question.answered_at is not None:
        raise AuctionError(QUESTION_ANSWERED)
    question.answer_zh, question.answer_en = command.answer_zh, command.answer_en
    question.answered_at, question.answered_by = at, by.account_id
    tx.session.flush()
    tx.emit(
        LotNoted(
            question.lot_id,
            f"问：{question.text}\n答：{command.answer_zh}",
            f"Question: {question.text}\nAnswer: {command.answer_en}",
            at,
        )
    )


def _lock_key(asker: bytes) -> int:
    return int.from_bytes(asker[:8].ljust(8, b"\0"), "big", signed=True)
