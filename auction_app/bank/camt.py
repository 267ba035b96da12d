"""camt.053 (ISO 20022, versions 02 and 08): a bank's statement of one account, read and added up.

Nothing here knows the database. A movement gets a key that is the same whenever the bank tells it
again: the servicer's reference, or, where there is none, a digest of what it says.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from xml.etree.ElementTree import Element

from auction_app.bank.errors import BAD_BANK_FILE, BANK_FILE_TOO_LARGE, STATEMENT_UNBALANCED
from auction_app.bank.references import bare
from auction_app.bank.xml import (
    MOST_FEN,
    broken,
    child,
    children,
    day_of,
    fen_of,
    needed,
    read_message,
    text,
    texts,
)
from auction_app.kernel.errors import AuctionError
from auction_app.kernel.money import LARGEST_FEN, format_yuan

MESSAGES = ("camt.053.001.02", "camt.053.001.08")
MOST_ENTRIES = 20_000
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)


@dataclass(frozen=True, slots=True)
class Item:
    """One booked movement (fen, positive); the other side by name, account and bank, as the bank says."""

    key: str
    is_credit: bool
    is_reversal: bool
    fen: int
    booked_on: date
    end_to_end: str
    name: str
    account: str
    bank: str
    remittance: tuple[str, ...]
    return_code: str

    @property
    def signed(self) -> int:
        """What it does to the balance."""
        return self.fen if self.is_credit else -self.fen


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement; `sha256` is of what it says, whatever its layout."""

    account: str
    number: str
    sequence: int | None
    currency: str
    opened_on: date
    closed_on: date
    opening_fen: int
    closing_fen: int
    items: tuple[Item, ...]

    @property
    def sha256(self) -> str:
        """Digest of the content: equal for the same statement written twice."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def read_statements(content: bytes) -> list[Statement]:
    """All statements of a file.

    Raises `bad_bank_file` (`place` says where), `bank_file_too_large`, `statement_unbalanced`.
    """
    name, root = read_message(content)
    if name not in MESSAGES:
        raise AuctionError(BAD_BANK_FILE, extra={"place": name})
    found = [_statement(one) for one in children(root, "BkToCstmrStmt", "Stmt")]
    if not found:
        raise broken("Stmt")
    return found


def _statement(stmt: Element) -> Statement:
    entries = children(stmt, "Ntry")
    if len(entries) > MOST_ENTRIES:
        raise AuctionError(BANK_FILE_TOO_LARGE)
    opening, opened_on = _balance(stmt, _OPENING)
    closing, closed_on = _balance(stmt, _CLOSING)
    if text(stmt, "FrToDt", "FrDtTm"):
        opened_on = _day_of_instant(stmt, "FrDtTm")
        closed_on = _day_of_instant(stmt, "ToDtTm")
    currency = text(stmt, "Acct", "Ccy") or _currency_of_balance(stmt)
    items = [item for entry in entries for item in _items(entry, currency)]
    _refuse_other_sums(stmt, entries, currency)
    if opened_on > closed_on or len(items) > MOST_ENTRIES:
        raise broken("FrToDt")
    if (off := opening + sum(one.signed for one in items) - closing) != 0:
        raise AuctionError(STATEMENT_UNBALANCED, extra={"difference": format_yuan(off)})
    return Statement(
        account=bare(needed_account(child(stmt, "Acct"))),
        number=needed(stmt, "Id"),
        sequence=_sequence(text(stmt, "ElctrncSeqNb") or text(stmt, "LglSeqNb")),
        currency=currency,
        opened_on=opened_on,
        closed_on=closed_on,
        opening_fen=opening,
        closing_fen=closing,
        items=_told_apart(items),
    )


def _refuse_other_sums(stmt: Element, entries: list[Element], currency: str) -> None:
    """The bank's own counts and sums, where it gives them. Raises `statement_unbalanced`, naming the first."""
    sums = {"TtlNtries": [0, 0], "TtlCdtNtries": [0, 0], "TtlDbtNtries": [0, 0]}
    for entry in entries:
        fen = _amount(entry, currency)
        for name in ("TtlNtries", "TtlCdtNtries" if _is_credit(entry) else "TtlDbtNtries"):
            sums[name][0] += 1
            sums[name][1] += fen
    for name, (count, fen) in sums.items():
        said = child(stmt, "TxsSummry", name)
        if said is None:
            continue
        number, total = text(said, "NbOfNtries"), text(said, "Sum")
        is_other = number and number != str(count)
        if is_other or (total and fen_of(total, MOST_FEN, f"{name}/Sum") != fen):
            raise AuctionError(STATEMENT_UNBALANCED, extra={"place": f"TxsSummry/{name}"})


def needed_account(account: Element | None) -> str:
    """The number of an account, IBAN or other. Raises `bad_bank_file`."""
    found = _account(account)
    if not found:
        raise broken("Acct/Id")
    return found


def _balance(stmt: Element, kinds: tuple[str, ...]) -> tuple[int, date]:
    for kind in kinds:
        for bal in children(stmt, "Bal"):
            if text(bal, "Tp", "CdOrPrtry", "Cd") == kind:
                fen = fen_of(needed(bal, "Amt"), MOST_FEN, f"Bal[{kind}]")
                return (fen if _is_credit(bal) else -fen), day_of(bal, "Dt")
    raise broken(f"Bal[{kinds[0]}]")


def _currency_of_balance(stmt: Element) -> str:
    amount = child(stmt, "Bal", "Amt")
    return amount.get("Ccy", "") if amount is not None else ""


def _day_of_instant(stmt: Element, name: str) -> date:
    try:
        return date.fromisoformat(needed(stmt, "FrToDt", name)[:10])
    except ValueError as error:
        raise broken(f"FrToDt/{name}") from error


def _sequence(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def _items(entry: Element, currency: str) -> list[Item]:
    """What an entry booked: its single transactions when they add up to it, else the entry as one."""
    if (text(entry, "Sts", "Cd") or text(entry, "Sts")) != "BOOK":
        return []  # pending or for information: it has moved nothing yet
    whole = _whole(entry, currency)
    details = children(entry, "NtryDtls", "TxDtls")
    if len(details) > 1 and whole.fen:
        parts = [_part(one, whole, currency) for one in details]
        known = [part for part in parts if part is not None and part.fen]
        if len(known) == len(parts) and sum(one.signed for one in known) == whole.signed:
            return known
    if len(details) == 1:
        whole = _described(details[0], whole)
    elif details:  # they do not add up: one movement that says everything, for a person to look at
        said = [line for one in details for line in _described(one, whole).remittance]
        whole = replace(whole, remittance=(*said, *whole.remittance)[:50])
    return [whole] if whole.fen else []


def _whole(entry: Element, currency: str) -> Item:
    reference = text(entry, "AcctSvcrRef")
    more = text(entry, "AddtlNtryInf")
    return Item(
        key=f"ref:{reference}" if reference else "",
        is_credit=_is_credit(entry),
        is_reversal=text(entry, "RvslInd") in ("true", "1"),
        fen=_amount(entry, currency),
        booked_on=day_of(entry, "BookgDt"),
        end_to_end="",
        name="",
        account="",
        bank="",
        remittance=(more,) if more else (),
        return_code="",
    )


def _part(details: Element, whole: Item, currency: str) -> Item | None:
    """One transaction of a batch, None when it does not say how much it is."""
    holder = details if child(details, "Amt") is not None else child(details, "AmtDtls", "TxAmt")
    if holder is None:
        return None
    amount = child(holder, "Amt")
    if amount is None or amount.get("Ccy") != currency:
        return None
    own = child(details, "CdtDbtInd") is not None
    part = replace(
        whole,
        is_credit=_is_credit(details) if own else whole.is_credit,
        fen=fen_of(" ".join((amount.text or "").split()), LARGEST_FEN, "TxDtls/Amt"),
    )
    return _described(details, part)


def _described(details: Element, item: Item) -> Item:
    """The item with its other side and what was written."""
    side = "Dbtr" if item.is_credit else "Cdtr"
    parties = child(details, "RltdPties")
    said = [
        *texts(details, "RmtInf", "Strd", "CdtrRefInf", "Ref"),
        *texts(details, "RmtInf", "Ustrd"),
        *texts(details, "AddtlTxInf"),
    ]
    agent = child(details, "RltdAgts", f"{side}Agt", "FinInstnId")
    servicer = text(details, "Refs", "AcctSvcrRef")
    return replace(
        item,
        key=item.key or (f"tx:{servicer}" if servicer else ""),
        end_to_end=text(details, "Refs", "EndToEndId"),
        name=text(parties, side, "Pty", "Nm") or text(parties, side, "Nm"),
        account=bare(_account(child(parties, f"{side}Acct"))),
        bank=text(agent, "Nm") or text(agent, "BICFI") or text(agent, "BIC"),
        remittance=tuple([*said, *item.remittance][:50]),
        return_code=text(details, "RtrInf", "Rsn", "Cd") or text(details, "RtrInf", "Rsn", "Prtry"),
    )


def _amount(entry: Element, currency: str) -> int:
    amount = child(entry, "Amt")
    if amount is None or amount.get("Ccy") != currency:
        raise broken("Ntry/Amt")
    return fen_of(" ".join((amount.text or "").split()), LARGEST_FEN, "Ntry/Amt")


def _is_credit(element: Element) -> bool:
    said = text(element, "CdtDbtInd")
    if said not in ("CRDT", "DBIT"):
        raise broken("CdtDbtInd")
    return said == "CRDT"


def _account(account: Element | None) -> str:
    return text(account, "Id", "IBAN") or text(account, "Id", "Othr", "Id")


def _told_apart(items: list[Item]) -> tuple[Item, ...]:
    """Every item with a key of its own: direction, reversal, and which of several equal ones it is."""
    seen: Counter[str] = Counter()
    found = []
    for item in items:
        said = item.key or f"sha:{hashlib.sha256(repr(item).encode()).hexdigest()}"
        key = f"{said}:{'C' if item.is_credit else 'D'}{'R' if item.is_reversal else ''}"
        seen[key] += 1
        found.append(replace(item, key=f"{key}:{seen[key]}"))
    return tuple(found)
