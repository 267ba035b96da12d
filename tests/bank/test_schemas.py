"""The messages against ISO 20022's own schemas, where the machine has them, and in any case their order.

The schemas are ISO's to hand out (iso20022.org, catalogue of messages): put camt.053.001.02.xsd,
camt.053.001.08.xsd and pain.001.001.09.xsd in a folder and name it in AUCTION_ISO20022_SCHEMAS.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree

from auction_app.bank import pain
from auction_app.bank.camt import read_statements
from auction_app.bank.service import Payee
from auction_app.bank.simulator import V02, V08, Movement, SimulatedBank
from auction_app.kernel.money import Money

FOLDER = os.environ.get("AUCTION_ISO20022_SCHEMAS", "")
PAYEE = Payee("张三", "6222021234567890", "中国工商银行")


def a_full_day() -> SimulatedBank:
    """Everything the simulator can write."""
    bank = SimulatedBank("51000000000001", balance_fen=10_000)
    bank.receive(100, "张三", "6222021234", "保证金", reference="RF18539007547034")
    paid = Movement(5, False, "李四", "6222021235", "某银行", "退款", end_to_end="po1")
    bank.move(paid)
    bank.give_back(paid, "AC04")
    bank.move(Movement(7, True, is_reversal=True, servicer="-"))
    bank.move(Movement(9, True, status="PDNG"))
    parts = (Movement(3, True, "甲", "62220001"), Movement(4, True, "乙", "62220002"))
    bank.move(Movement(7, True, parts=parts))
    return bank


def an_order() -> bytes:
    transfers = [
        pain.Transfer(f"po{number}", PAYEE, Money(number * 12_345), "退还保证金 <&> \"'")
        for number in range(1, 4)
    ]
    made_at = datetime(2026, 3, 4, 16, 30, tzinfo=UTC)
    order = pain.Order("pb1", made_at, date(2026, 3, 5), PAYEE, "105651000001", transfers)
    return pain.make_file(order)


@pytest.mark.parametrize("version", [V02, V08])
def test_statements_of_the_simulator_keep_the_schema(version: str) -> None:
    check(a_full_day().close_day(version), version)


def test_orders_keep_the_schema() -> None:
    check(an_order(), pain.NAMESPACE)


def check(content: bytes, namespace: str) -> None:
    """Valid by the schema of its namespace."""
    path = Path(FOLDER) / f"{namespace.rpartition(':')[2]}.xsd"
    if not FOLDER or not path.exists():
        pytest.skip("no ISO 20022 schemas here: set AUCTION_ISO20022_SCHEMAS")
    schema = etree.XMLSchema(etree.parse(path))
    schema.assertValid(etree.fromstring(content))


def names(element: etree._Element) -> list[str]:
    return [etree.QName(one).localname for one in element]


def test_an_order_stands_in_the_order_the_message_asks_for() -> None:
    (message,) = etree.fromstring(an_order())
    header, payment = message
    assert names(header) == ["MsgId", "CreDtTm", "NbOfTxs", "CtrlSum", "InitgPty"]
    assert names(payment)[:9] == [
        "PmtInfId", "PmtMtd", "NbOfTxs", "CtrlSum", "ReqdExctnDt", "Dbtr", "DbtrAcct", "DbtrAgt",
        "ChrgBr",
    ]  # fmt: skip
    for transfer in payment[9:]:
        assert names(transfer) == ["PmtId", "Amt", "CdtrAgt", "Cdtr", "CdtrAcct", "RmtInf"]
    assert header[3].text == payment[3].text == "740.70"
    assert header[2].text == payment[2].text == "3"
    # Made at half past midnight of the fifth in Shanghai: that is the day it names.
    assert (header[1].text or "").startswith("2026-03-05T00:30:00+08:00")


def test_both_versions_say_the_same() -> None:
    old, new = (read_statements(a_full_day().close_day(one))[0] for one in (V02, V08))
    assert old == new
    assert [one.fen for one in old.items] == [100, 5, 5, 7, 3, 4]
