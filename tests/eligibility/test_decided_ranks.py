"""A confirmed priority right has the rank the panel decided (art. 27, 19): at the door, and at publication."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, select

from auction_app.accounts.identity import index_of
from auction_app.eligibility import court
from auction_app.eligibility.court import ConfirmPriority
from auction_app.eligibility.models import PriorityRight
from auction_app.infra.ports import Ports
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.lots.drafts import Staff, content_of
from auction_app.lots.models import Lot
from auction_app.lots.panel import PanelDecision, PriorityRank
from auction_app.lots.panel_record import store_decision
from auction_app.lots.publish import PublishLot, compose_for, publish
from auction_app.lots.ready_made import ReadyMade, draft_ready_made
from tests.eligibility.registers_kit import open_lot
from tests.eligibility.scene import Scene
from tests.eligibility.test_bidder_doors import approve_all
from tests.eligibility.test_doors import court_member, name_person
from tests.support.lots import hand_over
from tests.support.people import make_staff, resident_id

if TYPE_CHECKING:
    from flask import Flask

MINUTES = "（2026）川0105执9号合议庭笔录（二）"


@pytest.fixture
def real(engine: Engine, ports: Ports, at: datetime) -> Scene:
    """A published lot of a court that does not practise; its panel decided one rank 1 and two ranks 2."""
    return open_lot(engine, ports, at, is_practice=False, decision=minutes_of(at, 1, 2, 2))


@pytest.fixture
def at(ports: Ports) -> datetime:
    return ports.clock.now()


def minutes_of(at: datetime, *ranks: int) -> PanelDecision:
    """What a panel decided on a lot of `open_lot`, with these ranks."""
    return PanelDecision(
        number=1,
        decided_on=legal_day(at),
        document_number="（2026）川0105执9号合议庭笔录",
        presiding="审判长",
        judges=("审判员甲", "审判员乙"),
        round=1,
        previous_start_fen=None,
        start_price_fen=1_000_000_00,
        increment_fen=10_000_00,
        deposit_fen=200_000_00,
        priority=tuple(PriorityRank(rank, f"权利人{n}", "承租") for n, rank in enumerate(ranks)),
    )


def confirm(scene: Scene, rank: int, at: datetime, number: str = "", minutes: str = "") -> None:
    index = index_of(scene.vault, number or resident_id())
    with scene.transactions() as tx:
        right = ConfirmPriority(scene.lot_id, index, rank, "承租人", "u1", minutes)
        court.confirm_priority(tx, scene.vault, right, at)


def rights(scene: Scene) -> list[tuple[int, str]]:
    with scene.transactions.reading() as session:
        rows = session.scalars(select(PriorityRight).where(PriorityRight.lot_id == scene.lot_id))
        return sorted((row.rank, row.ground) for row in rows)


def refused(scene: Scene, rank: int, at: datetime, **more: str) -> AuctionError:
    before = rights(scene)
    with pytest.raises(AuctionError) as caught:
        confirm(scene, rank, at, **more)
    assert rights(scene) == before
    return caught.value


def test_decided_ranks_are_confirmed_for_as_many_as_were_decided(real: Scene, at: datetime) -> None:
    for rank in (1, 2, 2):
        confirm(real, rank, at)
    assert [rank for rank, _ground in rights(real)] == [1, 2, 2]
    error = refused(real, 2, at)
    assert (error.code, error.article) == ("rank_not_decided", "NP27")


def test_another_rank_is_refused(real: Scene, at: datetime) -> None:
    assert refused(real, 3, at).fields == {"decision": "rank_not_decided"}


def test_who_is_confirmed_already_is_confirmed_again_without_change(
    real: Scene, at: datetime
) -> None:
    number = resident_id()
    confirm(real, 1, at, number)
    confirm(real, 1, at, number)
    confirm(real, 5, at, number)
    assert rights(real) == [(1, "承租人")]


def test_a_later_decision_of_the_panel_is_named(real: Scene, at: datetime) -> None:
    confirm(real, 3, at, minutes=MINUTES)
    assert rights(real) == [(3, f"承租人（{MINUTES}）")]


def test_a_panel_that_decided_nobody_leaves_nobody_to_confirm(
    engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at, is_practice=False)
    assert refused(scene, 1, at).code == "rank_not_decided"


def test_a_practice_lot_without_decided_ranks_stays_possible(
    engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at)
    confirm(scene, 1, at)
    assert rights(scene) == [(1, "承租人")]


def test_ranks_that_were_decided_hold_in_a_practice_court_too(
    engine: Engine, ports: Ports, at: datetime
) -> None:
    scene = open_lot(engine, ports, at, decision=minutes_of(at, 2))
    assert refused(scene, 1, at).code == "rank_not_decided"


def test_two_approvers_at_once_confirm_the_one_rank_once(real: Scene, at: datetime) -> None:
    said: list[str] = []

    def one() -> None:
        try:
            confirm(real, 1, at)
            said.append("done")
        except AuctionError as error:
            said.append(error.code)

    both = [threading.Thread(target=one) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(said) == ["done", "rank_not_decided"]


def test_nothing_is_published_with_a_right_the_panel_did_not_decide(
    engine: Engine, ports: Ports, at: datetime
) -> None:
    """Confirmed on the draft under one decision; then the panel decides anew, and without that rank."""
    scene = open_lot(engine, ports, at)
    by, other, draft = draft_beside(scene, at, minutes_of(at, 1))
    confirm(replace_lot(scene, draft), 1, at)
    with scene.transactions() as tx:
        store_decision(tx, draft, minutes_of(at, 2), by.account_id, at)
    with scene.transactions() as tx:
        revision = tx.session.get_one(Lot, draft).revision
        hand_over(tx, draft, revision, by, at)
    with pytest.raises(AuctionError) as caught, scene.transactions() as tx:
        digest = compose_for(tx.session, tx.session.get_one(Lot, draft), at).sha256
        publish(tx, PublishLot(draft, digest), other, at)
    assert (caught.value.code, caught.value.article) == ("rank_not_decided", "NP27")
    with scene.transactions.reading() as session:
        assert session.get_one(Lot, draft).state == "submitted"


def draft_beside(scene: Scene, at: datetime, decided: PanelDecision) -> tuple[Staff, Staff, str]:
    """Another lot of the same court on the same terms, still a draft; gives clerk, approver, lot."""
    other = make_staff(scene.transactions, scene.vault, "approver", at, court_id=scene.court_id)
    with scene.transactions() as tx:
        lot = tx.session.get_one(Lot, scene.lot_id)
        ready = ReadyMade(
            lot.court_id,
            lot.clerk_id,
            other.id,
            replace(content_of(tx.session, lot), decision=decided),
        )
        staff = [Staff(one, lot.court_id) for one in (ready.clerk_id, ready.approver_id)]
        return staff[0], staff[1], draft_ready_made(tx, ready, at)


def replace_lot(scene: Scene, lot_id: str) -> Scene:
    return replace(scene, lot=replace(scene.lot, lot_id=lot_id))


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh_Hans_CN", "合议庭未再为其他人评议确定"), ("en", "The panel did not decide")],
)
def test_the_refusal_stands_beside_its_field(
    app: Flask, real: Scene, at: datetime, language: str, words: str
) -> None:
    clerk = court_member(real, app, "clerk", at)
    clerk.set_cookie("locale", language)
    wish = {"id_no": resident_id(), "decision": "rank_3", "ground": "承租人", "basis": "tenant"}
    answer = name_person(clerk, real, **wish)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="f-decision-error"' in text and words in text and "/law/NP27" in text
    assert wish["id_no"] not in text.split("<form")[0]
    assert name_person(clerk, real, **wish, minutes=MINUTES).status_code == 303
    assert rights(real) == []  # a proposal alone gives nothing
    approve_all(app, real, at, f"/desk/lots/{real.lot_id}/persons")
    assert rights(real) == [(3, f"承租人（{MINUTES}）")]
