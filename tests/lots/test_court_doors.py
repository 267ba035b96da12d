"""The court's pages from outside: who gets in, what a form may do, how refusals look in both languages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from PIL import Image

from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.time import legal_day
from auction_app.lots.court_papers import papers_of
from auction_app.lots.form_values import form_of
from auction_app.lots.models import Lot
from auction_app.lots.publish import compose_for
from auction_app.lots.service import begin_draft
from tests.lots.conftest import make_team
from tests.support.clock import HandClock
from tests.support.lots import CourtTeam, hand_over, lawful_content, publish_lot
from tests.support.people import Person, csrf_of, make_bidder, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse


@dataclass
class House:
    """The app with one court's people signed in."""

    app: Flask
    transactions: Transactions
    ports: Ports
    clock: HandClock
    team: CourtTeam
    clerk: FlaskClient
    approver: FlaskClient

    def post(self, client: FlaskClient, path: str, **data: Any) -> TestResponse:
        token = csrf_of(client, "/lots")
        return client.post(path, data={"csrf_token": token} | data)

    def draft(self, **changes: Any) -> str:
        with self.transactions() as tx:
            content = lawful_content(self.clock.now(), **changes)
            return begin_draft(tx, content, self.team.clerk, self.clock.now())

    def submitted(self) -> tuple[str, str]:
        lot_id = self.draft()
        with self.transactions() as tx:
            hand_over(tx, lot_id, 1, self.team.clerk, self.clock.now())
        with self.transactions() as tx:
            made = compose_for(tx.session, tx.session.get_one(Lot, lot_id), self.clock.now())
        return lot_id, made.sha256

    def lot(self, lot_id: str) -> Lot:
        with self.transactions() as tx:
            return tx.session.get_one(Lot, lot_id)


@pytest.fixture
def house(app: Flask, ports: Ports, clock: HandClock) -> House:
    transactions: Transactions = app.extensions["auction"].transactions
    team = make_team(transactions, ports, clock)
    clients = [
        signed_in(app, transactions, Person(staff.account_id, ""), clock.now(), second_factor=True)
        for staff in (team.clerk, team.approver)
    ]
    return House(app, transactions, ports, clock, team, *clients)


def form(house: House, **changes: str) -> dict[str, str]:
    return form_of(lawful_content(house.clock.now())) | changes


def photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 480), "blue").save(out, "JPEG")
    return out.getvalue()


def pdf(active: bool = False) -> bytes:
    made = pikepdf.Pdf.new()
    made.add_blank_page()
    if active:
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_clerk_writes_submits_and_an_approver_publishes(house: House) -> None:
    proof = pdf()
    digest = sha256(proof).hexdigest()
    typed = form(house, told1_proof=digest, told2_proof=digest)
    begun = house.post(house.clerk, "/desk/lots/new", **typed)
    assert begun.status_code == 303
    path = begun.headers["Location"]
    minutes = {
        "document_number": "（2026）川0105执1号合议庭笔录",
        "decided_on": legal_day(house.clock.now()).isoformat(),
        "presiding": "何某",
        "judges": "唐某\n邓某",
        "priority_none": "1",
    }
    figures = {name: typed[name] for name in ("start_price", "increment", "deposit")}
    decided = house.post(house.clerk, f"{path}/panel", **minutes, **figures, revision="1")
    assert (decided.status_code, decided.headers["Location"]) == (303, path)
    refused = house.post(house.clerk, path, **typed, revision="2", then="submit")
    assert refused.status_code == 422
    assert "送达证明材料未随本标的存放" in refused.get_data(as_text=True)
    handed_in = house.post(
        house.clerk, f"{path}/papers", name="送达回证", paper=(BytesIO(proof), "a.pdf")
    )
    assert handed_in.headers["Location"] == f"{path}#papers"
    page = house.clerk.get(path).get_data(as_text=True)
    assert f'<option value="{digest}" selected>送达回证' in page
    saved = house.post(house.clerk, path, **typed, revision="3", then="submit")
    assert (saved.status_code, saved.headers["Location"]) == (303, "/desk")
    lot_id = path.rsplit("/", 1)[1]
    page = house.approver.get(f"{path}/approval").get_data(as_text=True)
    kept = house.approver.get(f"/lots/{lot_id}/papers/{digest}.pdf")
    assert f"{digest}.pdf" in page and kept.data == proof
    assert house.app.test_client().get(f"/lots/{lot_id}/papers/{digest}.pdf").status_code == 404
    digest = page.split('name="sha256" value="', 1)[1][:64]
    published = house.post(house.approver, f"{path}/publish", sha256=digest, panel_confirmed="yes")
    assert published.headers["Location"] == f"{path}/published"
    text = house.app.test_client().get(f"/lots/{lot_id}/notice.json").get_data()
    assert json.loads(text)["lot"] == lot_id
    listed = house.app.test_client().get("/api/v1/lots?sort=newest").get_json()
    assert listed["lots"][0]["lot"] == lot_id


def test_a_proof_nobody_can_read_or_name_is_not_taken(house: House) -> None:
    lot_id = house.draft()
    for sent, words in (
        ({"name": "回证", "paper": (BytesIO(b"no pdf"), "a.pdf")}, "PDF"),
        ({"name": "", "paper": (BytesIO(pdf()), "a.pdf")}, "文件未收下"),
        ({"name": "回证"}, "文件未收下"),
    ):
        answer = house.post(house.clerk, f"/desk/lots/{lot_id}/papers", **sent)
        assert answer.headers["Location"] == f"/desk/lots/{lot_id}#papers"
        assert words in house.clerk.get(f"/desk/lots/{lot_id}").get_data(as_text=True)
    with house.transactions.reading() as session:
        assert papers_of(session, lot_id) == ()


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_saved(house: House) -> None:
    lot_id = house.draft()
    wrong = form(house, start_price="gratis", title_zh="房\u202e屋")
    answer = house.post(house.clerk, f"/desk/lots/{lot_id}", **wrong, revision="1")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="f-start_price-error"' in page
    assert 'value="gratis"' in page
    assert house.lot(lot_id).revision == 1


@pytest.mark.parametrize(("locale", "words"), [("en", "art. 10"), ("zh_Hans_CN", "第10条")])
def test_findings_come_back_as_one_types_in_both_languages(
    house: House, locale: str, words: str
) -> None:
    house.clerk.set_cookie("locale", locale)
    typed = form(house, start_price="1,000,000.00")
    said = house.post(house.clerk, "/desk/lots/check", **typed).get_json()
    [finding] = [one for one in said["findings"] if one["field"] == "start_price"]
    assert (finding["verdict"], finding["article"]) == ("no", words)
    assert finding["mend"] == {"start_price": "1,143,865.80"}
    assert "61.20%" in finding["calc"]
    assert said["errors"] == {}


def test_an_unlawful_draft_is_saved_but_not_submitted(house: House) -> None:
    lot_id = house.draft(decision=None)
    typed = form(house, panel="何某")
    answer = house.post(house.clerk, f"/desk/lots/{lot_id}", **typed, revision="1", then="submit")
    assert answer.status_code == 422
    assert 'href="#f-panel"' in answer.get_data(as_text=True)
    assert (house.lot(lot_id).state, house.lot(lot_id).panel) == ("draft", ["何某"])


def test_a_draft_can_be_previewed_before_anybody_else_sees_it(house: House) -> None:
    whole, bare = house.draft(), house.draft(start_price_fen=None, opens_at=None)
    page = house.clerk.get(f"/desk/lots/{whole}/preview").get_data(as_text=True)
    assert "¥1,143,865.80" in page
    assert "第一次拍卖" in page
    assert house.clerk.get(f"/desk/lots/{bare}/preview").status_code == 200
    assert house.app.test_client().get(f"/lots/{whole}").status_code == 404


def test_an_old_window_does_not_overwrite_a_newer_draft(house: House) -> None:
    lot_id = house.draft()
    assert (
        house.post(house.clerk, f"/desk/lots/{lot_id}", **form(house), revision="1").status_code
        == 303
    )
    late = house.post(house.clerk, f"/desk/lots/{lot_id}", **form(house), revision="1")
    assert late.status_code == 412


def test_approval_needs_a_second_factor_of_the_last_five_minutes(house: House) -> None:
    lot_id, digest = house.submitted()
    house.clock.forward(minutes=5, seconds=1)
    late = house.post(
        house.approver, f"/desk/lots/{lot_id}/publish", sha256=digest, panel_confirmed="yes"
    )
    assert late.status_code == 403
    assert house.lot(lot_id).state == "submitted"


@pytest.mark.parametrize("digest", ["", "0" * 64, "x"])
def test_an_approval_names_the_text_that_was_read(house: House, digest: str) -> None:
    lot_id, _ = house.submitted()
    answer = house.post(
        house.approver, f"/desk/lots/{lot_id}/publish", sha256=digest, panel_confirmed="yes"
    )
    assert answer.status_code == 412
    assert house.lot(lot_id).state == "submitted"


def test_a_clerk_cannot_publish(house: House) -> None:
    lot_id, digest = house.submitted()
    assert (
        house.post(
            house.clerk, f"/desk/lots/{lot_id}/publish", sha256=digest, panel_confirmed="yes"
        ).status_code
        == 403
    )


def test_a_lot_goes_back_with_a_reason_and_not_without(house: House) -> None:
    lot_id, _ = house.submitted()
    assert house.post(house.approver, f"/desk/lots/{lot_id}/return", reason=" ").status_code == 422
    back = house.post(house.approver, f"/desk/lots/{lot_id}/return", reason="请补充照片")
    assert back.status_code == 303
    assert "请补充照片" in house.clerk.get("/desk").get_data(as_text=True)


COURT_PAGES = ("", "/approval", "/published", "/preview")
COURT_ACTS = ("", "/discard", "/publish", "/return", "/photos", "/photos/arrange", "/documents")


def test_another_courts_lot_looks_like_one_that_does_not_exist(
    house: House, ports: Ports, clock: HandClock
) -> None:
    other = make_team(house.transactions, ports, clock)
    strangers = [
        signed_in(
            house.app,
            house.transactions,
            Person(one.account_id, ""),
            clock.now(),
            second_factor=True,
        )
        for one in (other.clerk, other.approver)
    ]
    lot_id, digest = house.submitted()
    sent = {"sha256": digest, "reason": "x", "name_zh": "x", "revision": "1"}
    for client in strangers:
        for part in COURT_PAGES:
            theirs = client.get(f"/desk/lots/{lot_id}{part}")
            nobodys = client.get(f"/desk/lots/Lnowhere{part}")
            assert theirs.status_code == nobodys.status_code == 404, part
        for part in COURT_ACTS:
            data = sent | {"file": (BytesIO(photo()), "a.jpg")} if part[1:2] in "pd" else sent
            answer = house.post(client, f"/desk/lots/{lot_id}{part}", **data)
            assert answer.status_code in (403, 404, 303), (part, answer.status_code)
    assert house.lot(lot_id).state == "submitted"


@pytest.mark.parametrize(
    "path",
    ["/desk", "/desk/lots", "/desk/lots/new", "/desk/import", "/desk/questions", "/desk/live"],
)
def test_the_desk_is_for_the_court_alone(house: House, path: str) -> None:
    assert house.app.test_client().get(path).status_code == 302
    bidder = make_bidder(house.transactions, house.ports.vault, house.clock.now())
    client = signed_in(house.app, house.transactions, bidder, house.clock.now())
    assert client.get(path).status_code == 403


def test_staff_without_their_second_factor_get_nowhere(house: House) -> None:
    clerk = Person(house.team.clerk.account_id, "")
    client = signed_in(house.app, house.transactions, clerk, house.clock.now())
    assert client.get("/desk").status_code in (302, 403)
    assert house.post(client, "/desk/lots/new", **form(house)).status_code == 403


def test_a_form_without_its_token_does_nothing(house: House) -> None:
    lot_id = house.draft()
    assert house.clerk.post(f"/desk/lots/{lot_id}/discard").status_code == 403
    assert house.lot(lot_id).state == "draft"


def test_a_photo_is_served_only_with_its_lot(house: House) -> None:
    lot_id = house.draft()
    sent = house.post(
        house.clerk, f"/desk/lots/{lot_id}/photos", file=(BytesIO(photo()), "x.png"), alt_zh="正面"
    )
    assert sent.status_code == 303
    page = house.clerk.get(f"/desk/lots/{lot_id}").get_data(as_text=True)
    url = page.split('src="/lots/', 1)[1].split('"', 1)[0]
    mine = house.clerk.get(f"/lots/{url}")
    assert (mine.status_code, mine.mimetype) == (200, "image/jpeg")
    assert "no-store" in mine.headers["Cache-Control"]
    assert house.app.test_client().get(f"/lots/{url}").status_code == 404
    with house.transactions() as tx:
        hand_over(tx, lot_id, house.lot(lot_id).revision, house.team.clerk, house.clock.now())
    digest = house.approver.get(f"/desk/lots/{lot_id}/approval").get_data(as_text=True)
    digest = digest.split('name="sha256" value="', 1)[1][:64]
    house.post(house.approver, f"/desk/lots/{lot_id}/publish", sha256=digest, panel_confirmed="yes")
    public = house.app.test_client().get(f"/lots/{url}")
    assert public.status_code == 200
    assert "immutable" in public.headers["Cache-Control"]
    assert public.headers["Content-Security-Policy"].startswith("sandbox")
    again = house.app.test_client().get(
        f"/lots/{url}", headers={"If-None-Match": public.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"MZ\x90", b"", photo()[:300]],
)
def test_a_wrong_file_behind_a_right_name_is_refused_with_a_reason(
    house: House, content: bytes
) -> None:
    lot_id = house.draft()
    sent = house.post(
        house.clerk, f"/desk/lots/{lot_id}/photos", file=(BytesIO(content), "photo.jpg")
    )
    assert sent.status_code == 303
    assert "文件未收下" in house.clerk.get(f"/desk/lots/{lot_id}").get_data(as_text=True)
    with house.transactions() as tx:
        made = compose_for(tx.session, tx.session.get_one(Lot, lot_id), house.clock.now())
    assert json.loads(made.text)["attachments"] == []


def test_a_document_is_a_download_that_cannot_run(house: House) -> None:
    lot_id = house.draft()
    path = f"/desk/lots/{lot_id}/documents"
    evil = {"file": (BytesIO(pdf(active=True)), "a.pdf"), "name_zh": "甲"}
    assert house.post(house.clerk, path, **evil).status_code == 303
    good = {"file": (BytesIO(pdf()), "a.pdf"), "name_zh": "评估报告", "item": "d03"}
    assert house.post(house.clerk, path, **good).status_code == 303
    page = house.clerk.get(f"/desk/lots/{lot_id}").get_data(as_text=True)
    assert page.count("/documents/d") == 1
    url = "/lots/" + page.split('href="/lots/', 1)[1].split('"', 1)[0]
    assert house.app.test_client().get(url).status_code == 404
    mine = house.clerk.get(url)
    assert mine.headers["Content-Disposition"].startswith("attachment")
    assert mine.headers["X-Content-Type-Options"] == "nosniff"
    assert mine.headers["Content-Security-Policy"].startswith("sandbox")


def test_too_large_an_upload_is_refused_before_it_is_read(house: House) -> None:
    lot_id = house.draft()
    big = BytesIO(b"\xff\xd8\xff" + bytes(22 * 1024 * 1024))
    sent = house.post(house.clerk, f"/desk/lots/{lot_id}/photos", file=(big, "a.jpg"))
    assert sent.status_code == 413
    huge = "字" * 700_000
    sent = house.post(house.clerk, f"/desk/lots/{lot_id}", **form(house, description_zh=huge))
    assert sent.status_code == 413


def test_markup_in_a_lot_is_text_and_nothing_else(house: House) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    fact = publish_lot(
        house.transactions,
        house.team,
        lawful_content(house.clock.now(), title_zh=evil, description_zh=evil, title_en=evil),
        house.clock.now(),
    )
    for path in (f"/lots/{fact.lot_id}", "/lots?sort=newest", "/", "/lots/feed.atom"):
        page = house.app.test_client().get(path).get_data(as_text=True)
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path


def test_a_question_is_asked_signed_in_and_answered_in_both_languages(house: House) -> None:
    fact = publish_lot(
        house.transactions, house.team, lawful_content(house.clock.now()), house.clock.now()
    )
    path = f"/lots/{fact.lot_id}/questions"
    assert house.post(house.app.test_client(), path, text="?").status_code == 401
    bidder = make_bidder(house.transactions, house.ports.vault, house.clock.now())
    client = signed_in(house.app, house.transactions, bidder, house.clock.now())
    assert house.post(client, path, text="a\x00b").status_code == 422
    assert house.post(client, path, text="x" * 501).status_code == 422
    assert house.post(client, path, text="空置吗？😀").status_code == 303
    desk = house.clerk.get("/desk/questions").get_data(as_text=True)
    assert "空置吗？😀" in desk
    assert bidder.id not in desk and bidder.email not in desk
    action = desk.split('action="/desk/questions/', 1)[1].split('"', 1)[0]
    half = house.post(house.clerk, f"/desk/questions/{action}", answer_zh="空置。", answer_en="")
    assert half.status_code == 422
    sent = {"answer_zh": "空置。", "answer_en": "Vacant."}
    assert house.post(house.clerk, f"/desk/questions/{action}", **sent).status_code == 303
    page = house.app.test_client().get(f"/lots/{fact.lot_id}").get_data(as_text=True)
    assert "空置。" in page


def test_a_note_is_public_and_part_of_the_evidence(house: House) -> None:
    fact = publish_lot(
        house.transactions, house.team, lawful_content(house.clock.now()), house.clock.now()
    )
    path = f"/desk/lots/{fact.lot_id}/published"
    assert house.post(house.clerk, path, text_zh="面积88平方米", text_en="").status_code == 422
    sent = house.post(house.clerk, path, text_zh="面积88平方米", text_en="88 m²")
    assert sent.status_code == 303
    events = house.app.test_client().get(f"/api/v1/lots/{fact.lot_id}/events").get_json()["events"]
    assert [one["kind"] for one in events] == ["lot.announced", "lot.noted"]


def test_the_calendar_file_has_both_instants(house: House) -> None:
    from icalendar import Calendar

    content = lawful_content(house.clock.now())
    fact = publish_lot(house.transactions, house.team, content, house.clock.now())
    answer = house.app.test_client().get(f"/lots/{fact.lot_id}/calendar.ics")
    events = Calendar.from_ical(answer.get_data()).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [content.opens_at, content.ends_at]
    assert events[0].decoded("dtend") - events[0].decoded("dtstart") == timedelta(minutes=5)


def test_the_import_page_reports_line_by_line(house: House) -> None:
    rows = [
        {"title": "甲"},
        {"title": "乙", "round": "sixth"},
        {"title": "丙", "court": "别的法院"},
    ]
    file = (BytesIO(json.dumps(rows).encode()), "lots.json")
    dry = house.post(house.clerk, "/desk/import", file=file, dry="1")
    assert "3 行中 1 行无误" in dry.get_data(as_text=True)
    file = (BytesIO(json.dumps(rows).encode()), "lots.json")
    done = house.post(house.clerk, "/desk/import", file=file).get_data(as_text=True)
    assert done.count('href="/desk/lots/L') == 1
    for bad in ((BytesIO(b"{"), "x.json"), (BytesIO(b"\xff\xfe"), "x.csv")):
        assert house.post(house.clerk, "/desk/import", file=bad).status_code == 422
    assert house.post(house.clerk, "/desk/import").status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/lots/Lnowhere/photos/" + "0" * 64 + ".jpg",
        "/lots/Lnowhere/photos/..%2f..%2fsecret.jpg",
        "/lots/Lnowhere/documents/d1",
        "/lots/Lnowhere/calendar.ics",
        "/lots/Lnowhere/notice.json",
    ],
)
def test_what_is_not_published_is_not_found(house: House, path: str) -> None:
    assert house.app.test_client().get(path).status_code == 404
