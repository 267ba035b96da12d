"""The notice through pages and doors: told people, seizure, special periods, taxes, earliest lawful days."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from auction_app.cases.service import add_party, find_or_create_case
from auction_app.deadlines.models import Deadline
from auction_app.infra.formats import calendar_day
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.time import legal_day
from auction_app.law.working_days import end_of
from auction_app.lots.content import LotContent
from auction_app.lots.form_values import form_of
from auction_app.lots.models import Lot
from auction_app.lots.notice_models import LotSeizureRenewal
from auction_app.lots.notice_record import Matter, TaxLine, Told
from auction_app.lots.paper_models import LotPaper
from auction_app.lots.publish import PublishLot, publish
from auction_app.lots.renewals import RenewSeizure, renew_seizure
from auction_app.lots.service import begin_draft, submit_draft
from auction_app.lots.standing_papers import keep_receipts, receipt
from tests.lots.conftest import make_team
from tests.support.clock import HandClock
from tests.support.lots import (
    CourtTeam,
    hand_over,
    lawful_content,
    prove,
    publish_draft,
    publish_lot,
)
from tests.support.people import Person, csrf_of, signed_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

PROOF = "ab" * 32
DEBTOR_ID = "330304199001010016"


@dataclass
class Court:
    """One court with its clerk signed in."""

    app: Flask
    transactions: Transactions
    ports: Ports
    clock: HandClock
    team: CourtTeam
    clerk: FlaskClient
    approver: FlaskClient

    @property
    def today(self) -> date:
        return legal_day(self.clock.now())

    def post(self, path: str, json_wanted: bool = False, **data: Any) -> TestResponse:
        token = csrf_of(self.clerk, "/lots")
        accept = {"Accept": "application/json"} if json_wanted else {}
        return self.clerk.post(path, data={"csrf_token": token} | data, headers=accept)

    def draft(self, content: LotContent) -> str:
        with self.transactions() as tx:
            return begin_draft(tx, content, self.team.clerk, self.clock.now())

    def refusal(self, content: LotContent) -> AuctionError:
        lot_id = self.draft(content)
        with pytest.raises(AuctionError) as refused, self.transactions() as tx:
            hand_over(tx, lot_id, 1, self.team.clerk, self.clock.now())
        with self.transactions() as tx:
            assert tx.session.get_one(Lot, lot_id).state == "draft"
        return refused.value

    def checks(self, content: LotContent) -> dict[str, dict[str, Any]]:
        said = self.post("/desk/lots/check", **form_of(content)).get_json()
        assert said["errors"] == {}
        return {one["code"]: one for one in said["findings"]}

    def lawful(self, **changes: Any) -> LotContent:
        return lawful_content(self.clock.now(), **changes)

    def with_notice(self, content: LotContent, **changes: Any) -> LotContent:
        return replace(content, notice=replace(content.notice, **changes))


@pytest.fixture
def court(app: Flask, ports: Ports, clock: HandClock) -> Court:
    transactions: Transactions = app.extensions["auction"].transactions
    team = make_team(transactions, ports, clock)
    clerk, approver = (
        signed_in(app, transactions, Person(staff.account_id, ""), clock.now(), second_factor=True)
        for staff in (team.clerk, team.approver)
    )
    return Court(app, transactions, ports, clock, team, clerk, approver)


def told(days_before: int, today: date, role: str = "debtor") -> Told:
    return Told(role, "notified", today - timedelta(days=days_before), "signed", PROOF)


def applicant(today: date) -> Told:
    return told(10, today, "applicant")


@pytest.mark.parametrize(
    ("debtor", "code"),
    [
        (lambda today: told(4, today), None),
        (lambda today: told(2, today), "party_notified_late"),
        (lambda today: Told("debtor", "waived", proof=PROOF), None),
        (lambda today: Told("debtor", "waived"), "proof_missing"),
        (lambda today: Told("debtor", "unreachable", reason_zh="下落不明"), None),
        (lambda today: Told("debtor", "unreachable"), "unreachable_why"),
        (lambda today: Told("debtor", "notified", today, "", ""), "proof_missing"),
        (lambda today: Told("debtor", "notified"), "told_day_missing"),
        (lambda today: told(-1, today), "told_in_future"),
        (lambda today: Told("debtor"), "party_not_told"),
        (lambda today: replace(told(10, today), party_id="p_nobody"), "party_unknown"),
    ],
    ids=[
        "AC-13 told four days before",
        "AC-13 told two days before",
        "AC-13 waived in writing",
        "waived without the paper",
        "AC-13 unreachable, with the reason",
        "unreachable without a reason",
        "no way and no proof",
        "no day",
        "a day to come",
        "nothing at all",
        "no party of this case",
    ],
)
def test_each_person_is_judged_and_stops_publication(
    court: Court, debtor: Any, code: str | None
) -> None:
    content = court.with_notice(court.lawful(), told=(applicant(court.today), debtor(court.today)))
    if code is None:
        publish_lot(court.transactions, court.team, content, court.clock.now())
        return
    refused = court.refusal(content)
    assert refused.fields["told2_how"] == code
    assert code in court.checks(content)


@pytest.mark.parametrize("how", ["notified", "waived"])
def test_a_digest_whose_paper_does_not_lie_with_the_lot_proves_nothing(
    court: Court, how: str
) -> None:
    one = told(10, court.today) if how == "notified" else Told("debtor", "waived", proof=PROOF)
    content = court.with_notice(court.lawful(), told=(applicant(court.today), one))
    lot_id, elsewhere = court.draft(content), court.draft(court.lawful())
    with court.transactions() as tx:
        prove(tx, elsewhere, court.team.clerk, court.clock.now())
        paper = LotPaper(
            lot_id=elsewhere, sha256=PROOF, stored="x", name="x", by=court.team.clerk.account_id,
            at=court.clock.now(),
        )  # fmt: skip
        tx.session.add(paper)  # another lot's paper is no proof here
    with pytest.raises(AuctionError) as refused, court.transactions() as tx:
        submit_draft(tx, lot_id, 1, court.team.clerk, court.clock.now())
    assert refused.value.fields == dict.fromkeys(("told1_how", "told2_how"), "proof_not_kept")
    assert refused.value.extra["findings"][0]["article"] == "NP16"


def test_the_receipts_of_a_demo_court_are_papers_that_can_be_read(court: Court) -> None:
    content = court.lawful()
    lot_id = court.draft(content)
    with court.transactions() as tx:
        keep_receipts(tx, court.ports, lot_id, content, court.team.clerk, court.clock.now())
    with court.transactions() as tx:
        submit_draft(tx, lot_id, 1, court.team.clerk, court.clock.now())
    for one in content.notice.told:
        kept = court.clerk.get(f"/lots/{lot_id}/papers/{one.proof}.pdf").data
        assert one.day is not None
        assert kept == receipt(content.case_number, one.role, one.day)
        assert len(pikepdf.open(BytesIO(kept)).pages) == 1


def test_a_late_notice_names_the_earliest_day_of_the_notice_and_of_the_opening(
    court: Court,
) -> None:
    late = (applicant(court.today), told(2, court.today))
    refused = court.refusal(court.with_notice(court.lawful(), told=late))
    earliest = refused.extra["earliest"]
    assert earliest["notice"] == (court.today + timedelta(days=2)).isoformat()
    assert earliest["opens"] == (court.today + timedelta(days=33)).isoformat()
    articles = {one["article"] for one in refused.extra["findings"]}
    assert articles == {"NP16"}


def test_every_party_of_the_case_must_be_told(court: Court) -> None:
    content = court.lawful()
    with court.transactions() as tx:
        case = find_or_create_case(tx, content.case_number, court.team.court_id)
        party = add_party(tx, court.ports.vault, case, "debtor", "罗文静", DEBTOR_ID)
    refused = court.refusal(content)
    assert refused.fields == {"told": "party_not_named"}
    lot_id = court.draft(content)
    page = court.clerk.get(f"/desk/lots/{lot_id}").get_data(as_text=True)
    assert f'value="{party}"' in page
    assert "罗*" in page
    assert "罗文静" not in page
    named = (applicant(court.today), replace(told(10, court.today), party_id=party))
    published = publish_lot(
        court.transactions,
        court.team,
        court.with_notice(content, told=named),
        court.clock.now(),
    )
    text = (
        court.app.test_client().get(f"/lots/{published.lot_id}/notice.json").get_data(as_text=True)
    )
    assert party not in text
    assert "罗" not in text
    record = json.loads(text)["record"]
    assert [one["role"] for one in record["told"]] == ["applicant", "debtor"]
    assert record["told"][1]["proof"] == PROOF


def test_nobody_named_means_both_sides_are_missing(court: Court) -> None:
    content = court.with_notice(court.lawful(), told=())
    assert court.refusal(content).fields == {"told": "party_not_named"}


def test_bidding_waits_for_the_unreachable(court: Court) -> None:
    content = court.lawful(round=2, previous_start_fen=114_386_580)
    opens = content.opens_at
    assert opens is not None
    gone = Told("debtor", "unreachable", reason_zh="下落不明")
    movable = court.with_notice(
        replace(content, category="goods", is_movable=True), told=(applicant(court.today), gone)
    )
    soon = opens - timedelta(days=legal_day(opens).toordinal() - court.today.toordinal() - 5)
    early = replace(movable, opens_at=soon, ends_at=soon + timedelta(hours=24))
    found = court.checks(early)["deemed_notified_later"]
    assert found["verdict"] == "no"
    # The seven days of the second notice are longer than the five of the publicity.
    assert found["mend"]["opens_at"][:10] == (court.today + timedelta(days=8)).isoformat()


@pytest.mark.parametrize(
    ("days", "verdict"), [(19, "no"), (40, "ok")], ids=["AC-14 too early", "AC-14 waited for"]
)
def test_shares_wait_for_the_shareholders(court: Court, days: int, verdict: str) -> None:
    content = court.lawful(category="equity")
    opens = content.opens_at
    assert opens is not None
    told_on = legal_day(opens) - timedelta(days=days)
    checks = court.checks(court.with_notice(content, shareholders_told_on=told_on))
    code = "shareholders_waited_for" if verdict == "ok" else "shareholders_too_early"
    assert checks[code]["verdict"] == verdict
    missing = court.checks(court.with_notice(content, shareholders_told_on=None))
    assert missing["shareholders_not_told"]["verdict"] == "wait"


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (None, "seizure_missing"),
        (-1, "seizure_lapsed"),
        (52, "seizure_too_short"),
        (53, None),
    ],
    ids=["AC-16 none", "AC-16 lapsed", "AC-16 ends on the day of the ruling", "AC-16 lasts"],
)
def test_a_seizure_that_does_not_last_stops_publication(
    court: Court, until: int | None, code: str | None
) -> None:
    # Opens on day 31, ends on day 32, ten days to pay, ten for the ruling: day 52.
    last = None if until is None else court.today + timedelta(days=until)
    content = court.lawful(seizure_until=last)
    if code is None:
        lot = publish_lot(court.transactions, court.team, content, court.clock.now())
        with court.transactions() as tx:
            rows = tx.session.scalars(select(Deadline).where(Deadline.lot_id == lot.lot_id))
            due = {row.code: row.due_at for row in rows}
        assert last is not None
        assert due["renew_seizure"] == end_of(last)
        return
    assert court.refusal(content).fields == {"seizure_until": code}


def test_a_seizure_is_judged_again_on_the_day_of_publication(court: Court) -> None:
    content = court.lawful(seizure_until=court.today + timedelta(days=53))
    lot_id = court.draft(content)
    with court.transactions() as tx:
        hand_over(tx, lot_id, 1, court.team.clerk, court.clock.now())
    court.clock.forward(days=54)
    again = signed_in(
        court.app,
        court.transactions,
        Person(court.team.approver.account_id, ""),
        court.clock.now(),
        second_factor=True,
    )
    page = again.get(f"/desk/lots/{lot_id}/approval").get_data(as_text=True)
    assert "查封已到期" in page
    assert "最早合法开拍日" in page
    assert (court.today + timedelta(days=31)).isoformat() in page
    assert 'name="sha256"' not in page
    with pytest.raises(AuctionError) as refused, court.transactions() as tx:
        publish(tx, PublishLot(lot_id, "0" * 64), court.team.approver, court.clock.now())
    assert refused.value.fields["seizure_until"] == "seizure_lapsed"
    with court.transactions() as tx:
        assert tx.session.get_one(Lot, lot_id).state == "submitted"


def test_a_blanket_clause_warns_and_does_not_stop(court: Court) -> None:
    lines = tuple(
        TaxLine(tax, "buyer", "按公告惯例") for tax in ("vat", "income", "land_value", "stamp")
    )
    content = court.with_notice(court.lawful(), taxes=lines)
    assert court.checks(content)["taxes_all_on_buyer"]["verdict"] == "warn"
    lot = publish_lot(court.transactions, court.team, content, court.clock.now())
    page = court.app.test_client().get(f"/lots/{lot.lot_id}").get_data(as_text=True)
    assert "按公告惯例" in page
    silent = court.with_notice(court.lawful(), taxes=(TaxLine("vat", "buyer"),))
    assert court.refusal(silent).fields == {"tax_vat": "tax_reason_missing"}


@pytest.mark.parametrize(
    ("name", "matter", "code"),
    [
        ("occupancy", Matter(), "matter_missing"),
        ("occupancy", Matter("not_investigated"), "not_investigated_why"),
        ("utilities", Matter("owed"), "amount_owed_missing"),
        ("defects", Matter("known"), "defects_unnamed"),
        ("occupancy", Matter("not_investigated", "钥匙不在法院"), None),
        ("utilities", Matter("owed", fen=123_400), None),
    ],
)
def test_what_the_court_found_is_said_openly(
    court: Court, name: str, matter: Matter, code: str | None
) -> None:
    content = court.lawful()
    matters = {**content.notice.matters, name: matter}
    if matter == Matter():
        del matters[name]
    content = court.with_notice(content, matters=matters)
    if code:
        assert court.refusal(content).fields == {f"m_{name}": code}
        return
    lot = publish_lot(court.transactions, court.team, content, court.clock.now())
    page = court.app.test_client().get(f"/lots/{lot.lot_id}").get_data(as_text=True)
    assert (matter.zh or "¥1,234.00") in page


def test_a_lease_names_its_tenant_and_what_came_first(court: Court) -> None:
    content = court.lawful()
    let = {**content.notice.matters, "lease": Matter("let")}
    refused = court.refusal(court.with_notice(content, matters=let))
    assert refused.fields == {
        "told": "tenant_not_named",
        "lease_mortgage": "lease_rank_missing",
        "lease_seizure": "lease_rank_missing",
    }


def test_a_program_gets_every_article_that_stands_in_the_way(court: Court) -> None:
    opens = court.lawful().opens_at
    assert opens is not None
    content = court.lawful(opens_at=opens - timedelta(days=3), seizure_until=None)
    lot_id = court.draft(content)
    answer = court.post(
        f"/desk/lots/{lot_id}", json_wanted=True, **form_of(content), revision="1", then="submit"
    )
    assert answer.status_code == 422
    page = court.clerk.get(f"/desk/lots/{lot_id}").get_data(as_text=True)
    assert (court.today + timedelta(days=31)).isoformat() in page


def test_what_is_published_of_it_cannot_be_altered_even_by_sql(court: Court) -> None:
    lot = publish_lot(court.transactions, court.team, court.lawful(), court.clock.now())
    for statement in (
        "UPDATE lot_told SET day = NULL WHERE lot_id = :lot",
        "DELETE FROM lot_condition WHERE lot_id = :lot",
    ):
        with pytest.raises(DBAPIError, match="published"), court.transactions() as tx:
            tx.session.execute(text(statement), {"lot": lot.lot_id})


def test_it_survives_the_form_and_the_database(court: Court) -> None:
    content = court.with_notice(
        court.lawful(),
        taxes=(TaxLine("deed", "buyer"), TaxLine("other", "other", "依判决", "by judgment")),
        seized_on=court.today - timedelta(days=30),
    )
    lot_id = court.draft(content)
    saved = court.post(f"/desk/lots/{lot_id}", **form_of(content), revision="1")
    assert saved.status_code == 303
    publish_draft(court.transactions, court.team, lot_id, court.clock.now())


def test_a_renewed_seizure_is_public_and_moves_the_date_on_the_desk(court: Court) -> None:
    last = court.today + timedelta(days=60)
    lot = publish_lot(
        court.transactions, court.team, court.lawful(seizure_until=last), court.clock.now()
    )
    until = court.today + timedelta(days=400)
    path = f"/desk/lots/{lot.lot_id}/seizure"
    typed = {"renewed_on": court.today.isoformat(), "paper": "（2026）川0105执1号之二"}
    done = court.post(path, **typed, until=until.isoformat())
    assert done.headers["Location"] == f"/desk/lots/{lot.lot_id}/published"
    shown = court.clerk.get(path).get_data(as_text=True)
    assert calendar_day(until, "zh") in shown or calendar_day(until, "en") in shown
    page = court.app.test_client().get(f"/lots/{lot.lot_id}").get_data(as_text=True)
    assert f"期限至 {until}" in page
    with court.transactions() as tx:
        wanted = select(Deadline.due_at).where(
            Deadline.lot_id == lot.lot_id, Deadline.code == "renew_seizure"
        )
        assert tx.session.scalars(wanted).one() == end_of(until)


@pytest.mark.parametrize(
    ("renewed", "until", "field", "words"),
    [
        (0, 60, "until", "不晚于现有查封期满日"),
        (0, 1200, "until", "超过法定期限"),
        (1, 400, "renewed_on", "尚未到来"),
    ],
)
def test_a_renewal_the_law_does_not_allow_leaves_nothing(
    court: Court, renewed: int, until: int, field: str, words: str
) -> None:
    last = court.today + timedelta(days=60)
    lot = publish_lot(
        court.transactions, court.team, court.lawful(seizure_until=last), court.clock.now()
    )
    answer = court.post(
        f"/desk/lots/{lot.lot_id}/seizure",
        renewed_on=(court.today + timedelta(days=renewed)).isoformat(),
        until=(court.today + timedelta(days=until)).isoformat(),
        paper="（2026）川0105执1号之二",
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in page
    assert words in page
    with court.transactions() as tx:
        rows = select(LotSeizureRenewal.id).where(LotSeizureRenewal.lot_id == lot.lot_id)
        assert tx.session.scalars(rows).all() == []


def test_a_seizure_that_has_run_out_is_not_renewed(court: Court) -> None:
    last = court.today + timedelta(days=60)
    lot = publish_lot(
        court.transactions, court.team, court.lawful(seizure_until=last), court.clock.now()
    )
    later = court.clock.now() + timedelta(days=62)
    wish = RenewSeizure(lot.lot_id, legal_day(later), last + timedelta(days=300), "之二")
    with pytest.raises(AuctionError) as refused, court.transactions() as tx:
        renew_seizure(tx, wish, court.team.clerk, later)
    assert refused.value.code == "renewal_not_lawful"
    assert refused.value.fields == {"renewed_on": "seizure_lapsed"}


def test_the_problem_of_a_refused_publication_names_articles_and_earliest_days(
    court: Court,
) -> None:
    lot_id = court.draft(court.lawful(seizure_until=court.today + timedelta(days=53)))
    with court.transactions() as tx:
        hand_over(tx, lot_id, 1, court.team.clerk, court.clock.now())
    court.clock.forward(days=2)
    approver = signed_in(
        court.app,
        court.transactions,
        Person(court.team.approver.account_id, ""),
        court.clock.now(),
        second_factor=True,
    )
    answer = approver.post(
        f"/desk/lots/{lot_id}/publish",
        data={
            "csrf_token": csrf_of(approver, "/lots"),
            "sha256": "0" * 64,
            "panel_confirmed": "yes",
        },
        headers={"Accept": "application/json"},
    )
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (422, "not_lawful_yet")
    assert problem["earliest"] == {
        "notice": court.today.isoformat(),
        "opens": (court.today + timedelta(days=31)).isoformat(),
    }
    found = {one["code"]: one["article"] for one in problem["findings"]}
    assert found["notice_too_short"] == "NP12"
    assert problem["fields"]["opens_at"] == "notice_too_short"


@pytest.mark.parametrize(
    ("role", "days", "code", "law"),
    [
        ("co_owner", 2, "co_owner_told_late", "CC306"),
        ("tenant", 2, "party_notified_late", "NP16"),
        ("shareholder", 2, "party_notified_late", "NP16"),
        ("co_owner", 4, None, ""),
        ("tenant", 4, None, ""),
    ],
)
def test_a_priority_buyer_is_told_like_a_party_and_is_named_by_right(
    court: Court, role: str, days: int, code: str | None, law: str
) -> None:
    content = court.lawful()
    people = (*content.notice.told, told(days, court.today, role))
    content = court.with_notice(content, told=people)
    if code:
        refused = court.refusal(content)
        assert (refused.fields, refused.article) == ({"told3_how": code}, law)
        return
    lot = publish_lot(court.transactions, court.team, content, court.clock.now())
    page = court.app.test_client().get(f"/lots/{lot.lot_id}").get_data(as_text=True)
    assert "已知优先购买权人" in page


def test_a_tenant_keeps_five_full_days_before_a_short_second_notice(court: Court) -> None:
    content = court.lawful(round=2, category="goods", is_movable=True)
    opens = content.opens_at
    assert opens is not None
    on_the_day = replace(told(0, legal_day(opens), "tenant"), day=court.today)
    soon = opens - timedelta(days=legal_day(opens).toordinal() - court.today.toordinal() - 5)
    early = court.with_notice(
        replace(content, opens_at=soon, ends_at=soon + timedelta(hours=24)),
        told=(*content.notice.told, on_the_day),
    )
    checks = court.checks(early)
    assert checks["tenant_told_late"]["verdict"] == "no"
    assert checks["tenant_told_late"]["law"] == "CC727"


def test_everybody_is_told_again_for_the_next_round(court: Court) -> None:
    record = court.lawful().notice
    again = record.for_next_round()
    assert [(one.role, one.how, one.day, one.proof) for one in again.told] == [
        ("applicant", "", None, ""),
        ("debtor", "", None, ""),
    ]
    assert again.matters == record.matters
