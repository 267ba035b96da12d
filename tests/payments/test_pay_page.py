"""The pay page with a provider joined: by card through the provider's page, or by transfer; only one's own."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs
import pytest
from sqlalchemy import Engine, select

from auction_app.contract.openapi import SCHEMAS
from auction_app.infra.ports import Ports
from auction_app.payments.decision import CARD_UP_TO_FEN
from auction_app.payments.models import PaymentIntent
from tests.eligibility.scene import Scene, make_scene
from tests.payments.shop import Shop, open_shop
from tests.support import people
from tests.support.clock import HandClock

BROWSER = {"Accept": "text/html"}


@pytest.fixture
def shop(
    engine: Engine, ports: Ports, clock: HandClock, database_url: str, data_folder: Path
) -> Iterator[Shop]:
    with open_shop(engine, ports, clock, database_url, data_folder) as made:
        yield made


@pytest.fixture
def scene(engine: Engine, ports: Ports, clock: HandClock) -> Scene:
    return make_scene(engine, ports.vault, clock.now())


class Payer:
    """A bidder with a browser who has applied and owes a deposit."""

    def __init__(self, shop: Shop, scene: Scene, name: str = "张测试") -> None:
        self.shop, self.person = shop, scene.bidder(name)
        self.client = people.signed_in(
            shop.app, shop.services.transactions, self.person, shop.clock.now()
        )
        path = f"/api/v1/lots/{scene.lot_id}/registration"
        headers = {"Authorization": f"Bearer {self.person.token}"}
        made = shop.client.post(path, json={}, headers=headers)
        assert made.status_code == 201, made.text
        self.pay = made.json["deposit"]["pay"]
        self.ref = made.json["deposit"]["ref"]

    def token(self) -> str:
        return people.csrf_of(self.client, f"/payments/{self.ref}")

    def begin_card(self) -> str:
        """Press “pay by card”; gives the address of the provider's page."""
        path = f"/payments/{self.ref}/card"
        pressed = self.client.post(path, data={"csrf_token": self.token()}, headers=BROWSER)
        assert (pressed.status_code, pressed.location) == (303, path)
        page = self.client.get(path, headers=BROWSER)
        assert page.status_code == 200
        found = re.search(r'href="(http://127[^"]+/pay/[^"]+)"', page.text)
        assert found is not None
        return found[1]

    def choose(self, page: str, **said: str) -> str:
        """Press a button of the provider's page; gives where it leads."""
        data = urllib.parse.urlencode(said).encode()
        opener = urllib.request.build_opener(_Stay)
        try:
            with opener.open(page, data, timeout=5) as answer:
                return str(answer.url)
        except urllib.error.HTTPError as stayed:
            return str(stayed.headers["Location"])


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def test_the_wire_names_the_provider(shop: Shop, scene: Scene) -> None:
    payer = Payer(shop, scene)
    assert payer.pay == {"method": "stripe", "url": f"/payments/{payer.ref}"}


def test_a_deposit_is_paid_on_the_providers_page_and_seen_on_coming_back(
    shop: Shop, scene: Scene
) -> None:
    payer = Payer(shop, scene)
    page = payer.begin_card()
    assert "模拟" in urllib.request.urlopen(page, timeout=5).read().decode()
    back = payer.choose(page, payment_method="pm_card_visa")
    assert back == f"http://shop.test/payments/{payer.ref}?back=1"
    shop.post.clear()  # not one message arrives
    seen = payer.client.get(f"/payments/{payer.ref}?back=1", headers=BROWSER)
    assert seen.status_code == 200 and shop.view(payer.ref).state == "succeeded"
    assert scene.own(payer.person).admitted_at is not None


def test_a_bank_that_asks_first_is_answered_on_its_own_page(shop: Shop, scene: Scene) -> None:
    payer = Payer(shop, scene)
    page = payer.begin_card()
    question = payer.choose(page, payment_method="pm_card_authenticationRequired")
    assert question.startswith("/3ds/")
    root = page.split("/pay/")[0]
    assert payer.choose(root + question, answer="no").startswith("/pay/")
    shop.bring_all()
    assert shop.view(payer.ref).state == "failed"
    question = payer.choose(page, payment_method="pm_card_authenticationRequired")
    payer.choose(root + question, answer="yes")
    shop.bring_all()
    assert shop.view(payer.ref).state == "succeeded"


def test_a_declined_card_is_said_on_the_page_and_may_be_tried_again(
    shop: Shop, scene: Scene
) -> None:
    payer = Payer(shop, scene)
    payer.choose(payer.begin_card(), payment_method="pm_card_chargeDeclined")
    shop.bring_all()
    page = payer.client.get(f"/payments/{payer.ref}", headers=BROWSER).text
    assert "上次支付失败" in page or "失败" in page
    payer.choose(payer.begin_card(), payment_method="pm_card_visa")
    shop.bring_all()
    assert shop.view(payer.ref).state == "succeeded"


def test_a_card_begun_twice_is_one_payment_at_the_provider(shop: Shop, scene: Scene) -> None:
    payer = Payer(shop, scene)
    assert payer.begin_card() == payer.begin_card()
    assert len(shop.world.intents) == 1


def test_a_provider_that_is_away_is_said_and_a_transfer_still_works(
    shop: Shop, scene: Scene
) -> None:
    payer = Payer(shop, scene)
    token = payer.token()
    assert shop.provider.simulator is not None
    shop.provider.simulator.refuse = 5
    path = f"/payments/{payer.ref}/card"
    answer = payer.client.post(path, data={"csrf_token": token}, headers=BROWSER)
    assert answer.status_code == 503
    shop.provider.simulator.refuse = 0
    assert shop.view(payer.ref).state == "awaiting"


def test_somebody_elses_payment_is_neither_seen_nor_begun(shop: Shop, scene: Scene) -> None:
    payer, stranger = Payer(shop, scene), Payer(shop, scene, "李测试")
    for path in (f"/payments/{payer.ref}", f"/payments/{payer.ref}/card"):
        assert stranger.client.get(path, headers=BROWSER).status_code == 404
    answer = stranger.client.post(
        f"/payments/{payer.ref}/card", data={"csrf_token": stranger.token()}, headers=BROWSER
    )
    assert answer.status_code == 404 and shop.view(payer.ref).gateway_ref is None


def test_play_money_does_not_pay_where_a_provider_is_joined(shop: Shop, scene: Scene) -> None:
    payer = Payer(shop, scene)
    answer = payer.client.post(
        f"/payments/{payer.ref}",
        data={"csrf_token": payer.token(), "behaviour": "succeed"},
        headers=BROWSER,
    )
    assert answer.status_code == 404 and shop.view(payer.ref).state == "awaiting"


def test_the_provider_is_told_no_name_no_lot_and_no_number(shop: Shop, scene: Scene) -> None:
    payer = Payer(shop, scene, "欧阳封")
    payer.choose(payer.begin_card(), payment_method="pm_card_visa")
    told = str(shop.world.intents) + str(shop.world.charges)
    number = shop.view(payer.ref).bidder
    for secret in ("欧阳封", payer.person.id_no, payer.person.email, scene.lot_id, number):
        assert secret not in told


def test_the_card_page_alone_lets_the_providers_script_in(shop: Shop, scene: Scene) -> None:
    payer = Payer(shop, scene)
    payer.begin_card()
    card = payer.client.get(f"/payments/{payer.ref}/card", headers=BROWSER)
    other = payer.client.get(f"/payments/{payer.ref}", headers=BROWSER)
    assert "https://js.stripe.com" in card.headers["Content-Security-Policy"]
    assert "stripe" not in other.headers["Content-Security-Policy"]


def bearer(payer: Payer) -> dict[str, str]:
    return {"Authorization": f"Bearer {payer.person.token}"}


def test_an_app_begins_the_same_payment_by_card_as_the_page(shop: Shop, scene: Scene) -> None:
    payer = Payer(shop, scene)
    path, headers = f"/api/v1/payments/{payer.ref}/card", bearer(payer)
    begun = shop.client.post(path, json={}, headers=headers)
    assert begun.status_code == 200
    described = {"$ref": "#/components/schemas/CardPayment", "components": {"schemas": SCHEMAS}}
    jsonschema_rs.Draft202012Validator(described).validate(begun.json)
    assert begun.json["hosted_url"] == payer.begin_card()
    again = shop.client.post(path, json={}, headers=headers).json
    assert again["client_secret"] == begun.json["client_secret"]
    assert shop.view(payer.ref).gateway_ref == begun.json["payment_intent"]
    payer.choose(begun.json["hosted_url"], payment_method="pm_card_visa")
    shop.bring_all()
    assert scene.own(payer.person).admitted_at is not None
    settled = shop.client.post(path, json={}, headers=headers)
    assert (settled.status_code, settled.json["code"]) == (409, "payment_settled")


def test_an_app_begins_nobody_elses_payment(shop: Shop, scene: Scene) -> None:
    payer, stranger = Payer(shop, scene), Payer(shop, scene, "李测试")
    path = f"/api/v1/payments/{payer.ref}/card"
    refused = shop.client.post(path, json={}, headers=bearer(stranger))
    assert (refused.status_code, refused.json["code"]) == (404, "no_such_payment")
    assert shop.client.post(path, json={}).status_code == 401
    assert shop.view(payer.ref).gateway_ref is None


def test_too_much_of_a_price_is_not_begun_by_card_by_any_door(shop: Shop, scene: Scene) -> None:
    payer = Payer(shop, scene)
    with shop.services.transactions() as tx:
        intent = tx.session.get_one(PaymentIntent, payer.ref)
        intent.purpose, intent.amount_fen = "balance", CARD_UP_TO_FEN + 1
    page = payer.client.get(f"/payments/{payer.ref}", headers=BROWSER).text
    assert "不能刷卡支付" in page and f"/payments/{payer.ref}/card" not in page
    path = f"/payments/{payer.ref}/card"
    pressed = payer.client.post(path, data={"csrf_token": payer.token()}, headers=BROWSER)
    asked = shop.client.post(f"/api/v1{path}", json={}, headers=bearer(payer))
    assert (pressed.status_code, asked.status_code) == (409, 409)
    assert asked.json["code"] == "card_not_taken" and not shop.world.intents


def test_a_deposit_lost_in_a_dispute_is_said_to_be_gone_and_owed_anew(
    shop: Shop, scene: Scene
) -> None:
    payer = Payer(shop, scene)
    payer.choose(payer.begin_card(), payment_method="pm_card_visa")
    shop.bring_all()
    shop.world.dispute(str(shop.view(payer.ref).gateway_ref))
    shop.bring_all()
    page = payer.client.get(f"/payments/{payer.ref}", headers=BROWSER).text
    assert "争议了结之前" in page
    assert scene.own(payer.person).admitted_at is not None
    shop.world.close_dispute(next(reversed(shop.world.disputes)), is_won=False)
    shop.bring_all()
    page = payer.client.get(f"/payments/{payer.ref}", headers=BROWSER).text
    assert "已被银行收回" in page and "争议了结之前" not in page
    assert scene.own(payer.person).admitted_at is None
    wanted = select(PaymentIntent.ref).where(
        PaymentIntent.bidder == shop.view(payer.ref).bidder, PaymentIntent.state == "awaiting"
    )
    with shop.services.transactions.reading() as session:
        assert len(session.scalars(wanted).all()) == 1
