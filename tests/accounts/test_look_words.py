"""The access log speaks the reader's language: no raw word of a program, no English reason on a Chinese page."""

from __future__ import annotations

import pytest
from flask import Flask

from auction_app.accounts import queries
from auction_app.accounts.identity import record_access
from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transactions
from tests.support import people
from tests.support.clock import HandClock


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("zh_Hans_CN", ["查看真实姓名", "平台", "成交确认书载明买受人身份", "提请认定某人因系工作人员近亲属不得竞买"]),
        ("en", ["Opened a real name", "The platform", "names the buyer", "Proposed that a person be barred as a near relative"]),
    ],
)  # fmt: skip
def test_a_look_is_told_in_words(
    app: Flask, ports: Ports, clock: HandClock, locale: str, said: list[str]
) -> None:
    transactions: Transactions = app.extensions["auction"].transactions
    at = clock.now()
    with transactions() as tx:
        record_access(tx, "platform", "identity.read", "L1/7A", "confirmation of sale (NP22)", at)
        record_access(tx, "platform", "person.kin_of_staff.proposed", "L1", "书记员之妹", at)
    auditor = people.make_staff(transactions, ports.vault, "auditor", at)
    client = people.signed_in(app, transactions, auditor, at, second_factor=True)
    client.set_cookie("locale", locale)
    page = client.get("/audit/access", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert [words for words in said if words not in page] == []
    for raw in ("identity.read", "kin_of_staff", "confirmation of sale (NP22)", ">platform<"):
        assert raw not in page
    with transactions.reading() as session:  # programs go on reading the codes
        assert "identity.read" in {row.action for row in queries.looks(session)}


@pytest.mark.parametrize(
    ("action", "subject", "reason", "said"),
    [
        ("payee.named", "y1", "cost:appraisal", ["收款人账户", "支付费用"]),
        ("payee.named", "y2", "p83k", ["收款人账户", "发放分配款"]),
        ("bank.batch.executed", "b1", "ab" * 32, ["付款指令文件", "SHA-256 为 abababababab…"]),
        ("bank.entry.read", "e1", "核对付款人", ["银行对账单明细", "核对付款人"]),
        ("agent.confirmed", "L1/g7", "委托书已核", ["标的代理人", "L1/g7"]),
    ],
)
def test_what_a_look_was_about_is_a_word_with_its_code_beside(
    app: Flask, ports: Ports, clock: HandClock, action, subject, reason, said
) -> None:
    transactions: Transactions = app.extensions["auction"].transactions
    at = clock.now()
    with transactions() as tx:
        record_access(tx, "platform", action, subject, reason, at)
    auditor = people.make_staff(transactions, ports.vault, "auditor", at)
    client = people.signed_in(app, transactions, auditor, at, second_factor=True)
    page = client.get(f"/audit/access?subject={subject}").get_data(as_text=True)
    assert [words for words in said if words not in page] == []
    assert f">{reason}<" not in page or reason == said[-1] or subject == said[-1]
