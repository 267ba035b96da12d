"""The names of a panel are typed by a clerk; who approves the notice reads and confirms them (NP 27)."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from auction_app.accounts.models import Account
from tests.lots.test_court_doors import House, house

__all__ = ["house"]
PANEL = ("何某", "唐某", "邓某")


def approval(house: House, lot_id: str, locale: str) -> str:
    house.approver.set_cookie("locale", locale)
    return house.approver.get(f"/desk/lots/{lot_id}/approval").get_data(as_text=True)


def test_nothing_is_published_before_the_panel_is_confirmed(house: House) -> None:
    lot_id, digest = house.submitted()
    path = f"/desk/lots/{lot_id}/publish"
    refused = house.post(house.approver, path, sha256=digest)
    assert refused.status_code == 422
    assert 'href="#f-panel_confirmed"' in refused.get_data(as_text=True)
    assert house.lot(lot_id).state == "submitted"
    done = house.post(house.approver, path, sha256=digest, panel_confirmed="yes")
    assert done.status_code == 303
    assert house.lot(lot_id).state == "published"


@pytest.mark.parametrize(
    ("locale", "typed", "known"),
    [
        ("en", "as typed by the clerk", "has an account of this court"),
        ("zh", "由承办人录入", "本院有此账户"),
    ],
)
def test_the_approver_sees_each_name_and_whether_the_court_knows_it(
    house: House, locale: str, typed: str, known: str
) -> None:
    lot_id, _digest = house.submitted()
    page = approval(house, lot_id, locale)
    assert all(name in page for name in PANEL)
    assert page.count(typed) == len(PANEL)
    with house.transactions() as tx:
        named = update(Account).where(Account.id == house.team.approver.account_id)
        tx.session.execute(named.values(display_name=PANEL[1]))
    page = approval(house, lot_id, locale)
    assert (page.count(typed), page.count(known)) == (2, 1)
