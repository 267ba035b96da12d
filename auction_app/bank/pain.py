"""pain.001.001.09, the orders we give the bank, and pain.002, what it says about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from auction_app.bank.service import Payee
from auction_app.bank.xml import broken, children, read_message, text
from auction_app.kernel.money import Money
from auction_app.kernel.time import SHANGHAI

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
REPORTS = ("pain.002.001.03", "pain.002.001.10")


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment of a file; `id` is carried through to the statement."""

    id: str
    payee: Payee
    amount: Money
    remittance: str


@dataclass(frozen=True, slots=True)
class Order:
    """One file: from one account, all in its currency, to be carried out on one day."""

    id: str
    made_at: datetime
    day: date
    payer: Payee
    bank_code: str
    transfers: Sequence[Transfer]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A transfer the bank refused, with its code."""

    end_to_end: str
    code: str


def make_file(order: Order) -> bytes:
    """The message to the byte: the same order always gives the same file."""
    root = Element("Document", {"xmlns": NAMESPACE})
    message = SubElement(root, "CstmrCdtTrfInitn")
    header = SubElement(message, "GrpHdr")
    _add(header, order.id, "MsgId")
    _add(header, order.made_at.astimezone(SHANGHAI).isoformat(timespec="seconds"), "CreDtTm")
    _add_sums(header, order)
    _add(header, order.payer.name, "InitgPty", "Nm")
    payment = SubElement(message, "PmtInf")
    _add(payment, order.id, "PmtInfId")
    _add(payment, "TRF", "PmtMtd")
    _add_sums(payment, order)
    _add(payment, order.day.isoformat(), "ReqdExctnDt", "Dt")
    _add(payment, order.payer.name, "Dbtr", "Nm")
    _add(payment, order.payer.account, "DbtrAcct", "Id", "Othr", "Id")
    _add_agent(payment, "DbtrAgt", order.payer.bank, order.bank_code)
    _add(payment, "SLEV", "ChrgBr")
    for one in order.transfers:
        _add_transfer(payment, one)
    made: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return made


def read_report(content: bytes) -> list[Refusal]:
    """Every transfer a pain.002 rejects, also those of a rejected payment named one by one.

    Raises `bad_bank_file` and `bank_file_too_large`.
    """
    name, root = read_message(content)
    if name not in REPORTS:
        raise broken(name)
    found = []
    for payment in children(root, "CstmrPmtStsRpt", "OrgnlPmtInfAndSts"):
        for one in children(payment, "TxInfAndSts"):
            status = text(one, "TxSts") or text(payment, "PmtInfSts")
            reason = _reason(one) or _reason(payment)
            if status == "RJCT" and text(one, "OrgnlEndToEndId"):
                found.append(Refusal(text(one, "OrgnlEndToEndId"), reason))
    return found


def amount_text(fen: int) -> str:
    """`123450` → `1234.50`."""
    return f"{fen // 100}.{fen % 100:02d}"


def _reason(element: Element) -> str:
    return text(element, "StsRsnInf", "Rsn", "Cd") or text(element, "StsRsnInf", "Rsn", "Prtry")


def _add(parent: Element, said: str, *path: str) -> Element:
    for name in path:
        parent = SubElement(parent, name)
    parent.text = said
    return parent


def _add_sums(parent: Element, order: Order) -> None:
    _add(parent, str(len(order.transfers)), "NbOfTxs")
    _add(parent, amount_text(sum(one.amount.fen for one in order.transfers)), "CtrlSum")


def _add_agent(parent: Element, name: str, bank: str, code: str = "") -> None:
    institution = SubElement(SubElement(parent, name), "FinInstnId")
    if code:
        _add(institution, code, "ClrSysMmbId", "MmbId")
    _add(institution, bank, "Nm")


def _add_transfer(payment: Element, one: Transfer) -> None:
    transfer = SubElement(payment, "CdtTrfTxInf")
    ids = SubElement(transfer, "PmtId")
    _add(ids, one.id, "InstrId")
    _add(ids, one.id, "EndToEndId")
    amount = _add(transfer, amount_text(one.amount.fen), "Amt", "InstdAmt")
    amount.set("Ccy", one.amount.currency)
    _add_agent(transfer, "CdtrAgt", one.payee.bank)
    _add(transfer, one.payee.name, "Cdtr", "Nm")
    _add(transfer, one.payee.account, "CdtrAcct", "Id", "Othr", "Id")
    _add(transfer, one.remittance, "RmtInf", "Ustrd")
