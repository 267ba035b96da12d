"""A confirmation with the figures of a real lot of 2020, for the tests of the paper."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from auction_app.documents.confirmation import (
    ConfirmationPaper,
    PaperBuyer,
    PaperEvidence,
    PaperOpening,
)

CLOSED_AT = datetime(2026, 8, 25, 7, 23, 47, tzinfo=UTC)
VERIFY_URL = "https://luochui.example/verify?lot=L8f2kq9zzzz1"
PAPER = ConfirmationPaper(
    number="L8f2kq9zzzz1-1",
    court=("成都市青羊区人民法院", "Qingyang District People’s Court, Chengdu"),
    title=(
        "成都市武侯区二环路南二段21号2栋1单元22层2206号房屋及装修和室内动产",
        "Room 2206, floor 22, unit 1, building 2, 21 South Section 2, Second Ring Road, Chengdu",
    ),
    case_number="（2026）川0105执1234号",
    round=1,
    currency="CNY",
    price_fen=128386580,
    deposit_fen=22000000,
    balance_due=datetime(2026, 9, 4, 16, 0, tzinfo=UTC),
    closed_at=CLOSED_AT,
    issued_at=CLOSED_AT + timedelta(seconds=1),
    bidder="A7K2Q9",
    buyer=PaperBuyer("张三", "resident_id", "5101051990****1238"),
    opening=PaperOpening(
        commitment="ef" * 32,
        seq=3,
        salt="1c" * 32,
        identity='{"id_kind":"resident_id","id_no":"5101051990****1238","name":"张三"}',
    ),
    evidence=PaperEvidence(
        verify_url=VERIFY_URL,
        notice_sha256="ab" * 32,
        head="cd" * 32,
        head_seq=41,
        checkpoint="luochui.example/log\n41\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— log x\n",
    ),
)


def paper(**changes: Any) -> ConfirmationPaper:
    """The same paper with some figures changed."""
    return replace(PAPER, **changes)
