"""A bank for the demo and for tests: it writes camt.053 statements from what it is told, and pain.002 reports.

It knows nothing of the books: what it says goes through the same files a real bank sends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml.ElementTree import fromstring

from auction_app.bank.pain import amount_text
from auction_app.bank.xml import child, children, text

V02 = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
V08 = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
_REPORT = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of a statement (fen): who, which account, and what was written."""

    fen: int
    is_credit: bool
    name: str = ""
    account: str = ""
    bank: str = ""
    said: str = ""
    reference: str = ""
    end_to_end: str = ""
    return_code: str = ""
    is_reversal: bool = False
    status: str = "BOOK"
    servicer: str = ""
    parts: tuple[Movement, ...] = ()


@dataclass(slots=True)
class SimulatedBank:
    """One account at one bank: it takes transfers and orders, and writes a statement a day."""

    number: str
    balance_fen: int = 0
    currency: str = "CNY"
    day: date = date(2026, 1, 5)
    statements: int = 0
    today: list[Movement] = field(default_factory=list)

    def receive(self, fen: int, name: str, account: str, said: str, **more: str) -> None:
        """Somebody's transfer comes in."""
        bank = more.pop("bank", "中国工商银行成都春熙支行")
        self.move(Movement(fen, True, name, account, bank, said, **more))  # type: ignore[arg-type]

    def carry_out(self, order: bytes, but: frozenset[str] = frozenset()) -> list[Movement]:
        """Pay what a pain.001 file orders, except the named identifications; gives what was paid."""
        made = []
        for one in children(fromstring(order), "CstmrCdtTrfInitn", "PmtInf", "CdtTrfTxInf"):
            own_id = text(one, "PmtId", "EndToEndId")
            if own_id in but:
                continue
            paid = Movement(
                fen=int(text(one, "Amt", "InstdAmt").replace(".", "")),
                is_credit=False,
                name=text(one, "Cdtr", "Nm"),
                account=text(one, "CdtrAcct", "Id", "Othr", "Id"),
                bank=text(one, "CdtrAgt", "FinInstnId", "Nm"),
                said=text(one, "RmtInf", "Ustrd"),
                end_to_end=own_id,
            )
            self.move(paid)
            made.append(paid)
        return made

    def give_back(self, paid: Movement, code: str) -> None:
        """A payment of ours comes back, with a reason code (AC04: the account is closed)."""
        back = Movement(
            paid.fen, True, paid.name, paid.account, paid.bank, "退汇", "", paid.end_to_end, code
        )
        self.move(back)

    def move(self, movement: Movement) -> None:
        """Anything else a bank may write."""
        self.today.append(movement)

    def close_day(self, namespace: str = V08) -> bytes:
        """Today's statement as the bank's file; the next day begins."""
        self.statements += 1
        opening = self.balance_fen
        booked = [one for one in self.today if one.status == "BOOK"]
        self.balance_fen += sum(one.fen if one.is_credit else -one.fen for one in booked)
        content = _statement(self, opening, namespace)
        self.today, self.day = [], self.day + timedelta(days=1)
        return content

    def refuse(self, order: bytes, reasons: dict[str, str]) -> bytes:
        """A pain.002 that rejects some transfers of an order: identification → code."""
        root = Element("Document", {"xmlns": _REPORT})
        report = SubElement(root, "CstmrPmtStsRpt")
        header = SubElement(report, "GrpHdr")
        _add(header, f"RPT{self.statements}", "MsgId")
        _add(header, f"{self.day}T09:00:00+08:00", "CreDtTm")
        message = text(child(fromstring(order), "CstmrCdtTrfInitn", "GrpHdr"), "MsgId")
        original = SubElement(report, "OrgnlGrpInfAndSts")
        _add(original, message, "OrgnlMsgId")
        _add(original, "pain.001.001.09", "OrgnlMsgNmId")
        payment = SubElement(report, "OrgnlPmtInfAndSts")
        _add(payment, message, "OrgnlPmtInfId")
        for own_id, code in reasons.items():
            one = SubElement(payment, "TxInfAndSts")
            _add(one, own_id, "OrgnlEndToEndId")
            _add(one, "RJCT", "TxSts")
            _add(one, code, "StsRsnInf", "Rsn", "Cd")
        return _bytes(root)


def _statement(bank: SimulatedBank, opening: int, namespace: str) -> bytes:
    root = Element("Document", {"xmlns": namespace})
    message = SubElement(root, "BkToCstmrStmt")
    written = f"{bank.day}T18:00:00+08:00"
    _add(message, f"MSG{bank.statements}", "GrpHdr", "MsgId")
    header = message[0]
    _add(header, written, "CreDtTm")
    stmt = SubElement(message, "Stmt")
    _add(stmt, f"{bank.day:%Y%m%d}-{bank.statements}", "Id")
    _add(stmt, str(bank.statements), "ElctrncSeqNb")
    _add(stmt, written, "CreDtTm")
    account = SubElement(stmt, "Acct")
    _add(account, bank.number, "Id", "Othr", "Id")
    _add(account, bank.currency, "Ccy")
    _add_balance(stmt, bank, "OPBD", opening)
    _add_balance(stmt, bank, "CLBD", bank.balance_fen)
    _add_sums(stmt, bank.today)
    for number, one in enumerate(bank.today, 1):
        _add_entry(stmt, bank, one, number, namespace == V02)
    return _bytes(root)


def _add_balance(stmt: Element, bank: SimulatedBank, kind: str, fen: int) -> None:
    balance = SubElement(stmt, "Bal")
    _add(balance, kind, "Tp", "CdOrPrtry", "Cd")
    _add_amount(balance, abs(fen), bank.currency)
    _add(balance, "DBIT" if fen < 0 else "CRDT", "CdtDbtInd")
    _add(balance, bank.day.isoformat(), "Dt", "Dt")


def _add_sums(stmt: Element, moves: list[Movement]) -> None:
    """Counts and sums of everything listed, pending or booked."""
    if not moves:
        return
    summary = SubElement(stmt, "TxsSummry")
    credits = [one for one in moves if one.is_credit]
    debits = [one for one in moves if not one.is_credit]
    for name, some in (("TtlNtries", moves), ("TtlCdtNtries", credits), ("TtlDbtNtries", debits)):
        _add(summary, str(len(some)), name, "NbOfNtries")
        _add(summary[-1], amount_text(sum(one.fen for one in some)), "Sum")


def _add_entry(
    stmt: Element, bank: SimulatedBank, one: Movement, number: int, is_old: bool
) -> None:
    entry = SubElement(stmt, "Ntry")
    _add_amount(entry, one.fen, bank.currency)
    _add(entry, "CRDT" if one.is_credit else "DBIT", "CdtDbtInd")
    if one.is_reversal:
        _add(entry, "true", "RvslInd")
    _add(entry, one.status, *(("Sts",) if is_old else ("Sts", "Cd")))
    _add(entry, bank.day.isoformat(), "BookgDt", "Dt")
    _add(entry, bank.day.isoformat(), "ValDt", "Dt")
    servicer = one.servicer or f"B{bank.day:%y%m%d}{bank.statements:04d}{number:05d}"
    if servicer != "-":
        _add(entry, servicer, "AcctSvcrRef")
    _add(entry, "PMNT", "BkTxCd", "Domn", "Cd")
    family = SubElement(entry.find("BkTxCd/Domn"), "Fmly")  # type: ignore[arg-type]
    _add(family, "RCDT" if one.is_credit else "ICDT", "Cd")
    _add(family, "RRTN" if one.return_code else "DMCT", "SubFmlyCd")
    details = SubElement(entry, "NtryDtls")
    for part in one.parts or (one,):
        _add_details(details, bank, part, is_old)


def _add_details(details: Element, bank: SimulatedBank, one: Movement, is_old: bool) -> None:
    found = SubElement(details, "TxDtls")
    _add(found, one.end_to_end or "NOTPROVIDED", "Refs", "EndToEndId")
    if is_old:
        _add_amount(SubElement(SubElement(found, "AmtDtls"), "TxAmt"), one.fen, bank.currency)
    else:
        _add_amount(found, one.fen, bank.currency)
        _add(found, "CRDT" if one.is_credit else "DBIT", "CdtDbtInd")
    side = "Dbtr" if one.is_credit else "Cdtr"
    if one.name or one.account:
        parties = SubElement(found, "RltdPties")
        if one.name:
            _add(parties, one.name, *((side, "Nm") if is_old else (side, "Pty", "Nm")))
        if one.account:
            _add(parties, one.account, f"{side}Acct", "Id", "Othr", "Id")
    if one.bank:
        _add(found, one.bank, "RltdAgts", f"{side}Agt", "FinInstnId", "Nm")
    if one.said or one.reference:
        remittance = SubElement(found, "RmtInf")
        if one.said:
            _add(remittance, one.said, "Ustrd")
        if one.reference:
            _add(remittance, one.reference, "Strd", "CdtrRefInf", "Ref")
    if one.return_code:
        _add(found, one.return_code, "RtrInf", "Rsn", "Cd")


def _add_amount(parent: Element, fen: int, currency: str) -> None:
    SubElement(parent, "Amt", {"Ccy": currency}).text = amount_text(fen)


def _add(parent: Element, said: str, *path: str) -> Element:
    for name in path:
        parent = SubElement(parent, name)
    parent.text = said
    return parent


def _bytes(root: Element) -> bytes:
    made: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return made
