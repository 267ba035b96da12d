"""The calendar file: valid, in UTC, stable, in the reader's language; the private address can be revoked."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar
from sqlalchemy import text

from auction_app.law.working_days import Period
from tests.market.conftest import Desk

if TYPE_CHECKING:
    from flask.testing import FlaskClient

FILE = "/desk/deadlines.ics"


def events(body: bytes) -> list[dict[str, object]]:
    """What a calendar program makes of it."""
    found = Calendar.from_ical(body)
    assert found["version"] == "2.0" and not found.errors
    return [dict(one) for one in found.walk("VEVENT")]


def test_the_file_is_valid_folded_and_in_utc(desk: Desk) -> None:
    desk.set("make_ruling", desk.end_of_day(3))
    answer = desk.clerk.get(FILE)
    body = answer.data
    assert (
        answer.mimetype == "text/calendar" and "attachment" in answer.headers["Content-Disposition"]
    )
    assert body.endswith(b"END:VCALENDAR\r\n") and b"\n" not in body.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert re.search(rb"DTEND:\d{8}T\d{6}Z", body)
    (event,) = events(body)
    (found,) = desk.open()
    assert event["DTEND"].dt == found.due_at  # type: ignore[attr-defined]
    assert event["DTSTART"].dt == found.due_at - timedelta(minutes=30)  # type: ignore[attr-defined]
    assert str(event["UID"]).startswith(f"{found.id}@")
    assert desk.case_number in str(event["DESCRIPTION"])


def test_commas_semicolons_and_line_breaks_survive(desk: Desk) -> None:
    with desk.transactions() as tx:
        tx.session.execute(text("SET LOCAL session_replication_role = replica"))
        tx.session.execute(
            text("UPDATE lot SET title_en = :t WHERE id = :lot"),
            {"t": "Flat 3, Building; A\\B, “East”", "lot": desk.lot_id},
        )
    desk.set("deliver", desk.end_of_day(3))
    client = desk.clerk
    client.set_cookie("locale", "en")
    (event,) = events(client.get(FILE).data)
    assert str(event["SUMMARY"]) == "Hand over the property: Flat 3, Building; A\\B, “East”"
    assert str(event["DESCRIPTION"]).count("\n") == 3


def test_a_moved_date_keeps_its_uid_and_a_provisional_one_says_so(desk: Desk) -> None:
    desk.set("deliver", desk.end_of_day(3))
    (before,) = events(desk.clerk.get(FILE).data)
    period = Period(date(2030, 1, 5), 15)
    desk.clock.forward(minutes=1)
    desk.set("deliver", period.due_at(), period=period)
    (after,) = events(desk.clerk.get(FILE).data)
    assert before["UID"] == after["UID"] and before["DTEND"].dt != after["DTEND"].dt  # type: ignore[attr-defined]
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "TENTATIVE")
    assert "暂定" in str(after["DESCRIPTION"]) and str(after["SUMMARY"]).startswith(
        "交付拍卖财产："
    )


def address(client: FlaskClient, desk: Desk) -> str:
    page = desk.post(client, "/desk/calendar", "/desk/calendar").get_data(as_text=True)
    return re.search(r"(/calendar/[\w-]{43}\.ics)", page)[1]  # type: ignore[index]


def test_a_private_address_works_without_signing_in_until_it_is_revoked(
    desk: Desk, client: FlaskClient
) -> None:
    desk.set("deliver", desk.end_of_day(3))
    clerk = desk.clerk
    path = address(clerk, desk)
    answer = client.get(path)
    assert answer.status_code == 200 and len(events(answer.data)) == 1
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert path not in clerk.get("/desk/calendar").get_data(as_text=True)  # shown once
    newer = address(clerk, desk)
    assert client.get(path).status_code == 404 and client.get(newer).status_code == 200
    assert desk.post(clerk, "/desk/calendar/revoke", "/desk/calendar").status_code == 303
    assert client.get(newer).status_code == 404
    assert client.get("/calendar/nonsense.ics").status_code == 404


def test_the_address_of_somebody_who_left_leads_nowhere(desk: Desk, client: FlaskClient) -> None:
    path = address(desk.clerk, desk)
    with desk.transactions() as tx:
        tx.session.execute(
            text("UPDATE account SET disabled_at = now() WHERE id = :id"),
            {"id": desk.team.clerk.account_id},
        )
    assert client.get(path).status_code == 404


def test_the_secret_itself_is_stored_nowhere(desk: Desk) -> None:
    token = address(desk.clerk, desk).removeprefix("/calendar/").removesuffix(".ics")
    with desk.transactions.reading() as session:
        rows = session.execute(text("SELECT * FROM calendar_feed")).all()
    assert rows and token not in str(rows)
