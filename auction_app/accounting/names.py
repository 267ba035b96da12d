"""Whose an account is, in people's words: the lot, case, court, bank account or number behind its code, each linked.

Read for a page at once. The code stays beside the words, for whoever compares with a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auction_app.accounting.scopes import reach
from auction_app.accounting.sealing import SEALED
from auction_app.accounting.words import CHANNELS, FEES, account_words
from auction_app.accounts.models import Court
from auction_app.bank.models import BankAccount
from auction_app.cases.claim_models import Claim
from auction_app.cases.models import EnforcementCase
from auction_app.infra.principal import Principal
from auction_app.ledger.statements import Choice
from auction_app.lots.models import Lot
from auction_app.lots.page_views import Words

SHOWN_DIGITS = 4
_SEALED = Words("竞价结束前保密", "sealed until bidding is over")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing an account belongs to; `href` is empty where the reader has no page of it."""

    words: Words
    href: str = ""


@dataclass(frozen=True, slots=True)
class AccountName:
    """An account for people: what kind it is, whose, and its code; `href` is its statement."""

    code: str
    kind: Words
    parts: tuple[Part, ...] = ()
    href: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """What the owners in a page's codes are called, and which accounts the reader may open."""

    lots: Mapping[str, Words]
    cases: Mapping[str, Words]
    courts: Mapping[str, Words]
    banks: Mapping[str, Words]
    claims: Mapping[str, int]
    reach: Choice

    def statement(self, kind: str, key: str) -> str:
        """The address of a statement of an owner, empty where it is not this reader's."""
        is_open = self.reach.everything or key in self.reach.owners
        return f"/money/{kind}/{key}" if is_open else ""


def account_names(
    session: Session, who: Principal | None, codes: Iterable[str]
) -> dict[str, AccountName]:
    """Code → name, with links to the statements this reader may see; None: no links to statements."""
    split = {code: code.split(":") for code in codes}
    found = _find(session, who, {part for parts in split.values() for part in parts[1:]})
    return {code: _name(code, parts, found) for code, parts in split.items()}


def bank_names(session: Session, ids: Iterable[str]) -> dict[str, Words]:
    """Account id → whose it is and its last digits: nobody needs more to find it again."""
    rows = session.execute(
        select(BankAccount.id, BankAccount.number, Court.name_zh, Court.name_en)
        .join(Court, Court.id == BankAccount.court_id)
        .where(BankAccount.id.in_(set(ids)))
    )
    return {
        id_: Words(
            f"{zh} 账户 …{number[-SHOWN_DIGITS:]}", f"{en}, account …{number[-SHOWN_DIGITS:]}"
        )
        for id_, number, zh, en in rows
    }


def _find(session: Session, who: Principal | None, ids: set[str]) -> _Found:
    lots = session.execute(select(Lot.id, Lot.title_zh, Lot.title_en).where(Lot.id.in_(ids)))
    cases = session.execute(
        select(EnforcementCase.id, EnforcementCase.number).where(EnforcementCase.id.in_(ids))
    )
    courts = session.execute(
        select(Court.id, Court.name_zh, Court.name_en).where(Court.id.in_(ids))
    )
    case_numbers = {id_: Words(number, number) for id_, number in cases}
    return _Found(
        lots={id_: Words(zh, en or zh) for id_, zh, en in lots},
        cases=case_numbers,
        courts={id_: Words(zh, en) for id_, zh, en in courts},
        banks=bank_names(session, ids),
        claims=_ordinals(session, case_numbers),
        reach=reach(session, who) if who else Choice(),
    )


def _ordinals(session: Session, cases: Iterable[str]) -> dict[str, int]:
    """Claim → its number within its case, as they were entered; the books hold no names."""
    order = func.row_number().over(
        partition_by=Claim.case_id, order_by=(Claim.entered_at, Claim.id)
    )
    rows = session.execute(select(Claim.id, order).where(Claim.case_id.in_(set(cases))))
    return {id_: int(number) for id_, number in rows}


def _name(code: str, parts: list[str], found: _Found) -> AccountName:
    kind, rest = parts[0], parts[1:]
    is_open = found.reach.has(code) and SEALED not in rest
    href = f"/money/account/{quote(code)}" if is_open else ""
    return AccountName(code, account_words(code), tuple(_parts(kind, rest, found)), href)


def _parts(kind: str, rest: list[str], found: _Found) -> Iterator[Part]:
    """Whose an account is, the widest first; what no room knows is left to the code."""
    owner = rest[0] if rest else ""
    if owner in found.lots:
        href = found.statement("lot", owner)
        yield Part(found.lots[owner], href or f"/lots/{owner}")
        yield from (_number(owner, number, found) for number in rest[1:])
    if owner in found.cases:
        yield Part(found.cases[owner], found.statement("case", owner))
        yield from (_claim(found.claims[one]) for one in rest[1:] if one in found.claims)
    if owner in found.courts:
        yield Part(found.courts[owner], found.statement("court", owner))
    yield from (Part(found.banks[one]) for one in rest if one in found.banks)
    yield from (Part(words[one]) for words in (CHANNELS, FEES) for one in rest if one in words)


def _number(lot_id: str, number: str, found: _Found) -> Part:
    if number == SEALED:
        return Part(_SEALED)
    words = Words(f"竞买号 {number}", f"Bidder number {number}")
    return Part(words, found.statement("number", lot_id) and f"/money/number/{lot_id}:{number}")


def _claim(number: int) -> Part:
    return Part(Words(f"第 {number} 项债权", f"claim {number}"))
