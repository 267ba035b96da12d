"""The structured notice of lots made in one go: what a demo court would have written, and what practice says.

A practice lot is no property and has no parties: its condition is openly not investigated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

from auction_app.law.seizure import longest_seizure
from auction_app.lots.checks.disclosures import asked_about
from auction_app.lots.checks.judgement import Party
from auction_app.lots.content import LotContent
from auction_app.lots.notice_record import (
    MATTERS,
    NOT_INVESTIGATED,
    NOTIFIED,
    Matter,
    NoticeRecord,
    TaxLine,
    Told,
)
from auction_app.lots.standing_papers import receipt

TOLD_BEFORE = timedelta(days=10)
SEIZED_BEFORE = timedelta(days=95)  # its price was begun within 30 days
BOTH_SIDES = (Party("", "applicant"), Party("", "debtor"))
_WAYS = {"applicant": "e_service", "debtor": "signed"}
_PRACTISED = Matter(NOT_INVESTIGATED, "演练标的，并无实物", "a practice lot, there is no property")


def practised(content: LotContent) -> LotContent:
    """Say openly that nothing was investigated, where nothing is written yet."""
    matters = dict.fromkeys(asked_about(content), _PRACTISED) | dict(content.notice.matters)
    return replace(content, notice=replace(content.notice, matters=matters))


def noticed(
    content: LotContent, published: date, parties: Sequence[Party] = BOTH_SIDES
) -> LotContent:
    """A seizure that lasts, both sides told in time, nothing found fault with, each tax as the law says."""
    seized = published - SEIZED_BEFORE
    matters = {name: Matter(MATTERS[name][0]) for name in asked_about(content)}
    record = NoticeRecord(
        taxes=tuple(TaxLine(tax, "law") for tax in ("vat", "income", "deed", "stamp")),
        matters=matters,
        told=tuple(_told(content, party, published - TOLD_BEFORE) for party in parties),
        seized_on=seized,
        shareholders_told_on=published if content.category == "equity" else None,
    )
    return replace(
        content, notice=record, seizure_until=longest_seizure(seized, content.is_movable)
    )


def _told(content: LotContent, party: Party, day: date) -> Told:
    paper = receipt(content.case_number, party.role, day)
    return Told(
        role=party.role,
        how=NOTIFIED,
        day=day,
        way=_WAYS.get(party.role, "post"),
        proof=sha256(paper).hexdigest(),
        party_id=party.party_id,
    )
