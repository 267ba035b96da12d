"""Acceptance cases of the record: the party's file, a changed byte, a deleted account, numbers and codes."""

from __future__ import annotations

from datetime import date

import pytest

from auction_app.evidence.before_notice import RETURNED, SUBMITTED
from auction_app.evidence.bundle import parse_bundle
from auction_app.evidence.verify import Question, verify
from auction_app.kernel import ids
from auction_app.kernel.errors import AuctionError
from auction_app.law.confidentiality import MATTER_OF_RECORD, CaseItem, Matter, party_may_see
from auction_app.law.lot_states import TRANSITIONS
from auction_app.law.retention import Participation, check_deletion, evidence_kept_until
from tests.evidence.story import SIGNER, log_of, usual_sale
from tests.kernel.test_ids import (
    CREDIT_CODES,
    ENFORCEMENT_CASES,
    NO_ENFORCEMENT_CASES,
    ONE_PER_REMAINDER,
    RESIDENT_IDS,
)


@pytest.mark.parametrize(
    ("item", "own_case", "seen"),
    [
        *(
            pytest.param(CaseItem(matter), True, True, id=f"AC-72 {matter} of the own case")
            for matter in Matter
        ),
        pytest.param(CaseItem(Matter.DISPOSAL), False, False, id="AC-72 another case"),
        pytest.param(
            CaseItem(Matter.DISTRIBUTION, "other", is_bank_data=True),
            True,
            False,
            id="AC-72 another creditor's bank data",
        ),
        pytest.param(
            CaseItem(Matter.DISTRIBUTION, "me", is_bank_data=True),
            True,
            True,
            id="AC-72 my own bank data",
        ),
        pytest.param(
            CaseItem(Matter.DISTRIBUTION, "other"), True, True, id="AC-72 a share in the plan"
        ),
    ],
)
def test_a_party_sees_nine_groups_of_the_own_case(
    item: CaseItem, own_case: bool, seen: bool
) -> None:
    assert len(Matter) == 9
    assert party_may_see(item, "case", "me", "case" if own_case else "another") is seen


def test_every_record_of_the_court_stands_in_one_of_the_groups() -> None:
    """What happened before the notice stands inside `lot.announced`, not as a record of its own."""
    records = {way.record for way in TRANSITIONS if way.record and not way.record.startswith("bid")}
    assert records - {SUBMITTED, RETURNED} - set(MATTER_OF_RECORD) == set()


@pytest.mark.parametrize("seq", [pytest.param(4, id="AC-73 one byte of an old bid")])
def test_a_changed_byte_fails_at_its_record_and_names_it(seq: int) -> None:
    story = usual_sale()
    honest = story.events[seq - 1]
    changed = honest.text.replace('"amount":10', '"amount":11', 1)
    assert changed != honest.text and len(changed) == len(honest.text)
    bundle = log_of(usual_sale("Lother"), story).bundle(story)
    tampered = bundle.replace(honest.text.replace('"', '\\"'), changed.replace('"', '\\"'))
    assert tampered != bundle
    report = verify(parse_bundle(tampered), Question((SIGNER.key,)))
    assert not report.is_verified
    assert seq in {breach.seq for breach in report.breaches}
    assert verify(parse_bundle(bundle), Question((SIGNER.key,))).is_verified


@pytest.mark.parametrize(
    ("ended", "until"),
    [
        pytest.param(date(2024, 5, 16), date(2034, 5, 16), id="AC-74 after winning"),
        pytest.param(None, None, id="AC-74 not while the lot is running"),
    ],
)
def test_evidence_outlives_a_deleted_account(ended: date | None, until: date | None) -> None:
    taken = [Participation("L1", date(2024, 4, 1), ended)]
    assert evidence_kept_until(taken) == until
    assert bool(check_deletion(taken)) is (ended is None)


@pytest.mark.parametrize(
    ("kind", "text", "valid"),
    [
        *(pytest.param("case", text, True, id=f"AC-75 {text}") for text in ENFORCEMENT_CASES),
        *(
            pytest.param("case", text, False, id=f"AC-75 not {text}")
            for text in NO_ENFORCEMENT_CASES
        ),
        *(pytest.param("id", text, valid, id=f"AC-75 ID {text}") for text, valid in RESIDENT_IDS),
        *(
            pytest.param("id", f"33030419900101{tail}", True, id=f"AC-75 ID remainder {tail}")
            for tail in ONE_PER_REMAINDER
        ),
        *(
            pytest.param("code", text, valid, id=f"AC-75 code {text}")
            for text, valid in CREDIT_CODES
        ),
    ],
)
def test_numbers_and_codes_are_judged_as_expected(kind: str, text: str, valid: bool) -> None:
    checks = {"id": ids.check_resident_id, "code": ids.check_credit_code}
    if kind in checks:
        assert checks[kind](text) is valid
        return
    try:
        assert ids.parse_case_number(text).text.startswith("（")
        assert valid
    except AuctionError:
        assert not valid
