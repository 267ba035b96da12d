"""The price and the panel through the pages and the API of a court."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from auction_app.contract.openapi import SCHEMAS
from auction_app.infra.ports import Ports
from auction_app.kernel.time import legal_day
from auction_app.lots.form_values import form_of
from auction_app.lots.panel_record import decision_of
from tests.lots.test_court_doors import House, house
from tests.support.clock import HandClock
from tests.support.lots import lawful_content
from tests.support.people import Person, csrf_of, make_bidder, signed_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

__all__ = ["house"]


def minutes(house: House, **changes: str) -> dict[str, str]:
    """The form of a panel's decision on a lawful draft."""
    return {
        "document_number": "（2026）川0105执1号合议庭笔录",
        "decided_on": legal_day(house.clock.now()).isoformat(),
        "presiding": "何某",
        "judges": "唐某\n邓某",
        "start_price": "1,143,865.80",
        "increment": "5,000",
        "deposit": "220,000",
        "priority": "1，王某，承租人",
        "revision": "1",
    } | changes


def shape(name: str, body: Any) -> None:
    """The answer is as described."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    jsonschema_rs.Draft202012Validator(schema).validate(body)


def post_json(client: FlaskClient, path: str, body: Any) -> TestResponse:
    headers = {"X-CSRF-Token": csrf_of(client, "/lots")}
    return client.post(path, json=body, headers=headers)


@pytest.mark.parametrize(
    ("locale", "head", "locked"),
    [
        ("en", "Decided by a collegial panel", "Locked by the panel’s decision"),
        ("zh_Hans_CN", "已由合议庭评议确定", "已由合议庭评议确定，不可在此修改"),
    ],
)
def test_a_recorded_decision_locks_the_figures_on_the_page(
    house: House, locale: str, head: str, locked: str
) -> None:
    lot_id = house.draft(decision=None)
    house.clerk.set_cookie("locale", locale)
    before = house.clerk.get(f"/desk/lots/{lot_id}").get_data(as_text=True)
    assert locked not in before
    done = house.post(house.clerk, f"/desk/lots/{lot_id}/panel", **minutes(house))
    assert (done.status_code, done.headers["Location"]) == (303, f"/desk/lots/{lot_id}")
    page = house.clerk.get(f"/desk/lots/{lot_id}").get_data(as_text=True)
    assert page.count(locked) == 3
    assert page.count('readonly="readonly"') == 3
    assert "王某" in page
    assert f'data-check="/desk/lots/check?lot={lot_id}"' in page
    shown = house.approver.get(f"/desk/lots/{lot_id}/panel").get_data(as_text=True)
    assert "（2026）川0105执1号合议庭笔录" in shown
    assert 'name="document_number"' not in shown  # only a clerk records


def test_a_locked_figure_typed_all_the_same_is_refused_beside_its_field(house: House) -> None:
    lot_id = house.draft()
    typed = form_of(lawful_content(house.clock.now())) | {"deposit": "210,000.00", "revision": "1"}
    refused = house.post(house.clerk, f"/desk/lots/{lot_id}", **typed)
    assert refused.status_code == 422
    assert 'id="f-deposit-error"' in refused.get_data(as_text=True)
    assert house.lot(lot_id).deposit_fen == 22_000_000


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("document_number", ""),
        ("decided_on", "2099-12-31"),
        ("decided_on", "gestern"),
        ("judges", "唐某"),
        ("judges", "唐某\n何某"),
        ("start_price", "1,143,865.79"),
        ("deposit", "1"),
        ("increment", "0"),
        ("priority", "王某"),
        ("priority", ""),  # nobody known has to be said
        ("presiding", "何\u202e某"),
    ],
)
def test_what_is_wrong_with_the_minutes_stands_beside_its_field(
    house: House, field: str, typed: str
) -> None:
    lot_id = house.draft(decision=None)
    wrong = minutes(house, **{field: typed})
    refused = house.post(house.clerk, f"/desk/lots/{lot_id}/panel", **wrong)
    assert refused.status_code == 422
    assert f'id="f-{field}-error"' in refused.get_data(as_text=True)
    with house.transactions.reading() as session:
        assert decision_of(session, lot_id) is None


def test_the_minutes_are_checked_as_one_types(house: House) -> None:
    lot_id = house.draft(decision=None)
    typed = minutes(house, start_price="1,000,000", deposit="", judges="")
    said = house.post(house.clerk, f"/desk/lots/{lot_id}/panel/check", **typed).get_json()
    by_field = {one["field"]: one for one in said["findings"]}
    assert by_field["start_price"]["mend"] == {"start_price": "1,143,865.80"}
    assert by_field["deposit"]["verdict"] == "wait"
    assert said["errors"] == {}


def test_the_editor_judges_with_the_decision_of_its_own_draft(house: House) -> None:
    lot_id = house.draft()
    typed = form_of(lawful_content(house.clock.now(), increment_fen=600_000))
    for path, codes in (
        (f"/desk/lots/check?lot={lot_id}", {"panel_differs", "increment_set"}),
        ("/desk/lots/check", {"increment_set"}),
    ):
        said = house.post(house.clerk, path, **typed).get_json()
        assert {one["code"] for one in said["findings"] if one["field"] == "increment"} == codes


def draft_document(house: House, **changes: Any) -> dict[str, Any]:
    """Acceptance case AC-06 as a program of the court sends it: amounts in fen."""
    content = lawful_content(house.clock.now(), appraisal_fen=80_000_000, deposit_fen=5_600_000)
    typed: dict[str, Any] = dict(form_of(content))
    return (
        typed
        | {
            "appraisal": 80_000_000,
            "start_price": 56_000_000,
            "priority_claims": 60_000_000,
            "enforcement_costs": 2_000_000,
        }
        | changes
    )


def test_the_api_checks_like_the_editor_and_gives_raw_figures(house: House) -> None:
    answered = post_json(house.clerk, "/api/v1/court/lots/check", draft_document(house))
    assert answered.status_code == 200
    body = answered.get_json()
    [finding] = [one for one in body["findings"] if one["code"] == "surplus_not_told"]
    assert (finding["field"], finding["article"]) == ("surplus_told_on", "AS6")
    assert finding["mend"] == {"start_price": 62_000_001}
    assert finding["figures"]["total_fen"] == "62000000"
    assert body["errors"] == {}
    shape("LotCheck", body)
    raised = post_json(
        house.clerk, "/api/v1/court/lots/check", draft_document(house, start_price=62_000_001)
    ).get_json()
    assert "surplus_not_told" not in {one["code"] for one in raised["findings"]}


def test_the_api_names_every_member_that_is_wrong(house: House) -> None:
    wrong = draft_document(house, start_price=1.5, price_fixed_on="soon", colour="red", round=True)
    said = post_json(house.clerk, "/api/v1/court/lots/check", wrong).get_json()
    assert said["errors"] == {
        "start_price": "bad_type",
        "price_fixed_on": "bad_date",
        "colour": "unknown_field",
        "round": "bad_type",
    }


def test_a_program_records_a_decision_and_reads_the_history(house: House) -> None:
    lot_id = house.draft(decision=None)
    path = f"/api/v1/court/lots/{lot_id}/panel-decisions"
    decided = {
        "revision": 1,
        "decided_on": legal_day(house.clock.now()).isoformat(),
        "document_number": "笔录1号",
        "presiding": "何某",
        "judges": ["唐某", "邓某"],
        "start_price": 114_386_580,
        "increment": 500_000,
        "deposit": 22_000_000,
        "priority": [{"rank": 1, "who": "王某", "right": "承租人"}],
    }
    made = post_json(house.clerk, path, decided)
    assert (made.status_code, made.get_json()["number"], made.get_json()["revision"]) == (201, 1, 2)
    shape("PanelMinutes", decided)
    shape("PanelDecision", made.get_json())
    history = house.approver.get(path).get_json()
    shape("PanelDecisions", history)
    assert history["decisions"][0]["priority"] == decided["priority"]
    again = post_json(house.clerk, path, decided)
    assert (again.status_code, again.get_json()["code"]) == (412, "changed_meanwhile")
    for change, field in (
        ({"judges": "唐某"}, "judges"),
        ({"deposit": 1.5}, "deposit"),
        ({"revision": "2"}, "revision"),
        ({"priority": None}, "priority"),
        ({"presiding": 7}, "presiding"),
    ):
        refused = post_json(house.clerk, path, decided | {"revision": 2} | change)
        assert (refused.status_code, list(refused.get_json()["fields"])) == (400, [field]), change
    unlawful = post_json(house.clerk, path, decided | {"revision": 2, "start_price": 1})
    assert unlawful.get_json()["code"] == "not_lawful_yet"
    assert unlawful.get_json()["findings"][0]["article"] == "NP10"


def test_only_the_court_itself_sees_or_decides(
    house: House, ports: Ports, clock: HandClock
) -> None:
    lot_id = house.draft(decision=None)
    bidder = make_bidder(house.transactions, ports.vault, clock.now())
    stranger = signed_in(house.app, house.transactions, Person(bidder.id, ""), clock.now())
    api = f"/api/v1/court/lots/{lot_id}/panel-decisions"
    assert stranger.get(f"/desk/lots/{lot_id}/panel").status_code == 403
    assert stranger.get(api).status_code == 403
    assert post_json(stranger, "/api/v1/court/lots/check", {}).status_code == 403
    assert post_json(house.approver, api, {}).status_code == 403
    assert house.app.test_client().get(api).status_code == 401
