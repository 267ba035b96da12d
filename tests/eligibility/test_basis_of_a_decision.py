"""On what a decision about a person rests: kinship in the sense of the Civil Code, the nature of a priority right."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from auction_app.eligibility.named_persons import named_persons
from auction_app.infra.ports import Ports
from auction_app.law.qualification import NEAR_RELATIVES, is_near_relative
from auction_app.law.special_periods import RIGHTS, priority_right
from tests.eligibility.registers_kit import open_lot
from tests.eligibility.scene import Scene
from tests.eligibility.test_bidder_doors import HTML, api, decided, send, staff, text_of
from tests.support.clock import HandClock
from tests.support.people import Person

MINUTES = "（2026）合议笔录3号"


@pytest.fixture
def at(clock: HandClock) -> datetime:
    return clock.now()


@pytest.fixture
def scene(engine: Engine, ports: Ports, at: datetime) -> Scene:
    return open_lot(engine, ports, at)


def page_of(scene: Scene) -> str:
    return f"/desk/lots/{scene.lot_id}/persons"


def kin(person: Person, basis: str) -> dict[str, str]:
    return {"id_no": person.id_no, "decision": "kin_of_staff", "ground": "书记员", "basis": basis}


@pytest.mark.parametrize("basis", NEAR_RELATIVES)
def test_a_near_relative_of_staff_is_barred(
    app: Flask, client: FlaskClient, scene: Scene, at: datetime, basis: str
) -> None:
    """Acceptance case AC-18, all six of article 1045."""
    person = scene.bidder()
    assert (
        decided(app, scene, at, page_of(scene), page_of(scene), **kin(person, basis)).status_code
        == 303
    )
    refused = api(client, scene, person)
    assert (refused.status_code, refused.json["article"]) == (403, "NP34")
    shown = text_of(staff(app, scene, "clerk", at).get(page_of(scene), headers=HTML))
    assert 'data-law="CC1045"' in shown


@pytest.mark.parametrize(
    ("basis", "sentence"),
    [
        ("in_law", "no near relative in the sense of the Civil Code"),
        ("other_kin", "no near relative in the sense of the Civil Code"),
        ("", "Say how this person is related"),
        ("tenant", "Say how this person is related"),
    ],
)
def test_kin_that_is_no_near_relative_bars_nobody(
    app: Flask, client: FlaskClient, scene: Scene, at: datetime, basis: str, sentence: str
) -> None:
    person, clerk = scene.bidder(), staff(app, scene, "clerk", at)
    refused = send(clerk, page_of(scene), page_of(scene), **kin(person, basis))
    text = text_of(refused)
    assert refused.status_code == 422 and sentence in text and 'id="f-basis-error"' in text
    assert basis == "" or not is_near_relative(basis)
    assert api(client, scene, person).status_code == 201


@pytest.mark.parametrize("right", RIGHTS)
def test_a_priority_right_names_on_what_it_rests(
    app: Flask, scene: Scene, at: datetime, right: str
) -> None:
    person = scene.bidder()
    wish = {"id_no": person.id_no, "decision": "rank_1", "ground": "合议庭记录", "minutes": MINUTES}
    clerk = staff(app, scene, "clerk", at)
    bare = send(clerk, page_of(scene), page_of(scene), **wish)
    assert bare.status_code == 422 and "Say on what the priority right rests" in text_of(bare)
    assert (
        decided(app, scene, at, page_of(scene), page_of(scene), **wish, basis=right).status_code
        == 303
    )
    with scene.transactions.reading() as session:
        named = named_persons(session, scene.vault, scene.lot_id)[-1]
    assert (named.basis, named.article) == (right, priority_right(right).key)
    assert f'data-law="{named.article}"' in text_of(clerk.get(page_of(scene), headers=HTML))


def test_purchase_limits_bar_nobody_from_what_is_no_housing(
    app: Flask, scene: Scene, at: datetime
) -> None:
    """Acceptance case AC-23: a known bar is one of housing in a restricted place, and no other."""
    wish = {"id_no": scene.bidder().id_no, "decision": "housing_barred", "ground": "限购查询"}
    refused = send(staff(app, scene, "clerk", at), page_of(scene), page_of(scene), **wish)
    assert refused.status_code == 422 and "no housing under purchase limits" in text_of(refused)
