"""A sale is annulled on a recorded objection that was upheld for good, or on a written decision (NP 31)."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest

from auction_app.law.objections import ObjectionKind, ObjectionOutcome
from tests.lots.test_court_doors import pdf
from tests.procedure.court import Court
from tests.procedure.objecting import decided, noted, objected, upheld_for_good
from tests.procedure.test_the_whole_way import paid

GROUND = {"ground": "system_fault", "rests_on": "objection"}


def refusal(court: Court, **said: Any) -> str:
    answer = court.propose("annul", **said)
    assert answer.status_code == 422
    text: str = answer.get_data(as_text=True)
    return text


def test_an_objection_upheld_for_good_annuls_and_the_record_names_it(sold: Court) -> None:
    paid(sold)
    objection = upheld_for_good(sold)
    body = sold.act("annul", **GROUND, objection=objection)
    assert (body["rests_on"], body["objection"]) == ("objection", objection)
    assert body["ground_article"] == "NP31"
    assert sold.procedure().state == "annulled"


@pytest.mark.parametrize("named", ["", "onothing00000"])
def test_without_a_recorded_objection_nothing_is_annulled(sold: Court, named: str) -> None:
    paid(sold)
    page = refusal(sold, **GROUND, objection=named)
    assert 'data-law="NP36"' in page
    assert sold.procedure().state == "paid"


def test_an_objection_that_is_not_final_annuls_nothing_yet(sold: Court) -> None:
    paid(sold)
    objection = objected(sold)
    decided(sold, objection, ObjectionOutcome.UPHELD)
    assert 'data-law="OBJ17"' in refusal(sold, **GROUND, objection=objection)  # not served
    noted(sold, objection, "served")
    assert 'data-law="OBJ17"' in refusal(sold, **GROUND, objection=objection)  # ten days run
    noted(sold, objection, "reconsideration_asked")
    sold.clock.forward(days=60)
    assert 'data-law="OBJ17"' in refusal(sold, **GROUND, objection=objection)  # the court above
    decided(sold, objection, ObjectionOutcome.UPHELD, "reconsidered")
    assert sold.propose("annul", **GROUND, objection=objection).status_code == 303


def test_what_the_court_above_dismissed_annuls_nothing(sold: Court) -> None:
    paid(sold)
    objection = objected(sold)
    decided(sold, objection, ObjectionOutcome.UPHELD)
    noted(sold, objection, "served")
    noted(sold, objection, "reconsideration_asked")
    decided(sold, objection, ObjectionOutcome.DISMISSED, "reconsidered")
    assert 'data-law="NP36"' in refusal(sold, **GROUND, objection=objection)


def test_a_dismissed_objection_and_a_third_partys_claim_annul_nothing(sold: Court) -> None:
    paid(sold)
    claim = objected(sold, ObjectionKind.THIRD_PARTY)
    decided(sold, claim, ObjectionOutcome.UPHELD)
    lost = objected(sold)
    decided(sold, lost, ObjectionOutcome.DISMISSED)
    for one in (claim, lost):
        noted(sold, one, "served")
    sold.clock.forward(days=30)
    for one in (claim, lost):
        assert 'data-law="NP36"' in refusal(sold, **GROUND, objection=one)


def test_an_objection_reversed_after_the_proposal_stops_the_approval(sold: Court) -> None:
    paid(sold)
    objection = objected(sold)
    decided(sold, objection, ObjectionOutcome.UPHELD)
    noted(sold, objection, "served")
    sold.clock.forward(days=15)
    assert sold.propose("annul", **GROUND, objection=objection).status_code == 303
    noted(sold, objection, "reconsideration_asked")
    assert sold.approve().status_code == 422
    assert sold.procedure().state == "paid"


def hand_in(court: Court, content: bytes, name: str = "撤销决定书") -> Any:
    paper = (io.BytesIO(content), "decision.pdf")
    return court.post("clerk", f"{court.path}/papers", name=name, paper=paper)


def test_a_decision_of_its_own_has_to_lie_with_the_lot(sold: Court) -> None:
    paid(sold)
    content = pdf()
    sha256 = hashlib.sha256(content).hexdigest()
    own = {"ground": "collusion", "rests_on": "own_motion", "paper": sha256}
    assert 'data-law="NP31"' in refusal(sold, **own)  # a digest alone proves nothing
    assert hand_in(sold, content).status_code == 303
    body = sold.act("annul", **own)
    assert (body["rests_on"], body["paper"]) == ("own_motion", sha256)


def test_a_paper_is_sealed_for_its_court(sold: Court) -> None:
    paid(sold)
    content = pdf()
    assert hand_in(sold, content).status_code == 303
    url = f"/lots/{sold.lot}/papers/{hashlib.sha256(content).hexdigest()}.pdf"
    assert sold.client("clerk").get(url).data == content
    assert sold.app.test_client().get(url).status_code == 404
    assert "撤销决定书" in sold.client("approver").get(sold.path).get_data(as_text=True)


@pytest.mark.parametrize(
    ("content", "name", "beside"), [(b"", "x", "paper"), (b"MZ", "x", "paper"), (None, "", "name")]
)
def test_what_is_wrong_with_a_paper_stands_beside_its_field(
    sold: Court, content: bytes | None, name: str, beside: str
) -> None:
    answer = hand_in(sold, pdf() if content is None else content, name)
    assert answer.status_code == 422
    assert f'href="#f-paper-{beside}"' in answer.get_data(as_text=True)


@pytest.mark.parametrize(("locale", "words"), [("en", "It rests on"), ("zh_Hans_CN", "撤销依据")])
def test_the_form_offers_the_recorded_objections_in_both_languages(
    sold: Court, locale: str, words: str
) -> None:
    paid(sold)
    objection = objected(sold)
    client = sold.client("clerk")
    client.set_cookie("locale", locale)
    page = client.get(sold.path).get_data(as_text=True)
    assert words in page
    assert f'value="{objection}"' in page
