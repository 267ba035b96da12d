"""No path reaches `published` while a finding is open: contents with random defects, in every order of acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select, update

from auction_app.deadlines.models import Deadline
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.lots.content import ITEMS, LotContent
from auction_app.lots.decision import Circumstances, findings
from auction_app.lots.facts import LotPublished
from auction_app.lots.models import Lot, LotPublication
from auction_app.lots.notice_record import Matter, TaxLine, Told
from auction_app.lots.publish import PublishLot, compose_for, publish
from auction_app.lots.service import begin_draft
from tests.lots.conftest import make_team
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, hand_over, lawful_content

Defect = Callable[[LotContent], LotContent]
PROOF = "cd" * 32


def noticed(content: LotContent, **changes: object) -> LotContent:
    return replace(content, notice=replace(content.notice, **changes))  # type: ignore[arg-type]


def without_text(item: str) -> Defect:
    return lambda content: replace(
        content, statements={k: v for k, v in content.statements.items() if k != item}
    )


def earlier(days: int) -> Defect:
    def move(content: LotContent) -> LotContent:
        assert content.opens_at is not None and content.ends_at is not None
        by = timedelta(days=days)
        return replace(content, opens_at=content.opens_at - by, ends_at=content.ends_at - by)

    return move


def shorter(minutes: int) -> Defect:
    def cut(content: LotContent) -> LotContent:
        assert content.ends_at is not None
        return replace(content, ends_at=content.ends_at - timedelta(minutes=minutes))

    return cut


def seized_for(days: int | None) -> Defect:
    def seize(content: LotContent) -> LotContent:
        assert content.opens_at is not None
        first = legal_day(content.opens_at)
        return replace(content, seizure_until=None if days is None else first + timedelta(days))

    return seize


def told(one: Told | None) -> Defect:
    def change(content: LotContent) -> LotContent:
        first = content.notice.told[:1]
        return noticed(content, told=(*first, one) if one else first)

    return change


def matter(name: str, found: Matter) -> Defect:
    return lambda content: noticed(content, matters={**content.notice.matters, name: found})


def price(**figures: int | None) -> Defect:
    return lambda content: replace(content, **figures)  # type: ignore[arg-type]


DEFECTS = st.one_of(
    st.sampled_from(ITEMS).map(without_text),
    st.integers(-3, 40).map(earlier),
    st.integers(-60, 1439).map(shorter),
    st.one_of(st.none(), st.integers(-400, 900)).map(seized_for),
    st.sampled_from(
        [
            None,
            Told("debtor"),
            Told("debtor", "notified", date(2026, 1, 5), "post", PROOF),
            Told("debtor", "notified", date(2099, 1, 5), "post", PROOF),
            Told("debtor", "unreachable"),
            Told("debtor", "unreachable", reason_zh="下落不明"),
            Told("debtor", "waived"),
            Told("debtor", "waived", proof=PROOF),
        ]
    ).map(told),
    st.sampled_from(["occupancy", "lease", "utilities", "property_fee"]).flatmap(
        lambda name: st.sampled_from(
            [Matter(), Matter("not_investigated"), Matter("not_investigated", "无法进入")]
        ).map(lambda found: matter(name, found))
    ),
    st.sampled_from([TaxLine("vat", "buyer"), TaxLine("deed", "buyer"), TaxLine("other", "other")]).map(
        lambda line: lambda content: noticed(content, taxes=(line,))
    ),
    st.sampled_from([1, 80_069_000, 114_386_580]).map(lambda fen: price(start_price_fen=fen)),
    st.sampled_from([0, 5_719_329, 22_877_317]).map(lambda fen: price(deposit_fen=fen)),
    st.sampled_from(
        [{"case_number": ""}, {"title_zh": ""}, {"description_zh": ""}, {"panel": ("何某",)}]
    ).map(lambda gone: lambda content: replace(content, **gone)),
)  # fmt: skip


class Watched:
    """One court whose publications are heard."""

    def __init__(self, engine: Engine, team: CourtTeam, at: datetime) -> None:
        self.heard: list[LotPublished] = []
        self.team, self.at = team, at
        hear = lambda tx, fact: self.heard.append(fact)  # noqa: E731
        self.transactions = Transactions(engine, {LotPublished: [hear]})

    def draft(self, content: LotContent) -> str:
        with self.transactions() as tx:
            return begin_draft(tx, content, self.team.clerk, self.at)

    def left(self, lot_id: str) -> tuple[str, int, int]:
        """State, publications and dates that only a publication sets."""
        with self.transactions.reading() as session:
            texts = select(func.count()).where(LotPublication.lot_id == lot_id)
            dates = select(func.count()).where(
                Deadline.lot_id == lot_id, Deadline.code.in_(("renew_seizure", "shareholders"))
            )
            state = session.get_one(Lot, lot_id).state
            return state, session.scalar(texts) or 0, session.scalar(dates) or 0


@pytest.fixture
def watched(engine: Engine, transactions: Transactions, ports: Ports, clock: HandClock) -> Watched:
    return Watched(engine, make_team(transactions, ports, clock), clock.now())


OFTEN = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@OFTEN
@given(defects=st.lists(DEFECTS, max_size=3))
def test_nothing_is_published_while_a_finding_is_open(
    watched: Watched, defects: list[Defect]
) -> None:
    content = lawful_content(watched.at)
    for defect in defects:
        content = defect(content)
    open_points = findings(content, Circumstances(legal_day(watched.at)))
    lot_id = watched.draft(content)
    watched.heard.clear()
    if open_points:
        _refused_everywhere(watched, lot_id)
    else:
        _published(watched, lot_id)


def _refused_everywhere(watched: Watched, lot_id: str) -> None:
    with pytest.raises(AuctionError) as refused, watched.transactions() as tx:
        hand_over(tx, lot_id, 1, watched.team.clerk, watched.at)
    assert (refused.value.code, refused.value.status) == ("not_lawful_yet", 422)
    assert watched.left(lot_id) == ("draft", 0, 0)
    # Even where something got past the clerk's door, the approver's judges again.
    with watched.transactions() as tx:
        tx.session.execute(update(Lot).where(Lot.id == lot_id).values(state="submitted"))
    with pytest.raises(AuctionError) as refused, watched.transactions() as tx:
        publish(tx, PublishLot(lot_id, "0" * 64), watched.team.approver, watched.at)
    assert refused.value.code == "not_lawful_yet"
    assert watched.left(lot_id) == ("submitted", 0, 0)
    assert watched.heard == []


def _published(watched: Watched, lot_id: str) -> None:
    with watched.transactions() as tx:
        hand_over(tx, lot_id, 1, watched.team.clerk, watched.at)
    with watched.transactions() as tx:
        digest = compose_for(tx.session, tx.session.get_one(Lot, lot_id), watched.at).sha256
        publish(tx, PublishLot(lot_id, digest), watched.team.approver, watched.at)
    assert watched.left(lot_id) == ("published", 1, 1)
    assert [fact.lot_id for fact in watched.heard] == [lot_id]


@OFTEN
@given(days=st.integers(0, 400))
def test_a_lawful_lot_that_waits_is_judged_by_the_day_of_its_publication(
    watched: Watched, days: int
) -> None:
    content = lawful_content(watched.at)
    lot_id = watched.draft(content)
    with watched.transactions() as tx:
        hand_over(tx, lot_id, 1, watched.team.clerk, watched.at)
    later = watched.at + timedelta(days=days)
    with watched.transactions() as tx:
        digest = compose_for(tx.session, tx.session.get_one(Lot, lot_id), later).sha256
    lawful = not findings(content, Circumstances(legal_day(later)))
    assert lawful is (days == 0)  # the notice of the content runs exactly thirty full days
    try:
        with watched.transactions() as tx:
            publish(tx, PublishLot(lot_id, digest), watched.team.approver, later)
    except AuctionError as error:
        assert error.code == "not_lawful_yet"
        assert watched.left(lot_id) == ("submitted", 0, 0)
        assert not lawful
        return
    assert lawful
