"""The structured notice in words, for the items it belongs to; what the clerk typed stands before it.

Court documents, so both languages stand side by side and are not looked up in a catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from auction_app.kernel.money import format_yuan
from auction_app.law.announcement import deemed_notified_from
from auction_app.lots.content import LotContent, Statement
from auction_app.lots.notice_record import (
    LET,
    NOT_INVESTIGATED,
    NOTIFIED,
    PRIORITY,
    UNREACHABLE,
    Lease,
    Matter,
    NoticeRecord,
    TaxLine,
    Told,
)

Both = tuple[str, str]

TAX_NAMES: Mapping[str, Both] = {
    "vat": ("增值税及附加", "value-added tax and surcharges"),
    "land_value": ("土地增值税", "land value-added tax"),
    "income": ("所得税", "income tax"),
    "deed": ("契税", "deed tax"),
    "stamp": ("印花税", "stamp duty"),
    "registration": ("登记费", "registration fee"),
    "other": ("其他税费", "other taxes and fees"),
}
PAYER_NAMES: Mapping[str, Both] = {
    "law": ("依法由各自承担", "borne as the law provides"),
    "buyer": ("买受人承担", "borne by the buyer"),
    "seller": ("被执行人承担", "borne by the debtor"),
    "other": ("另行确定", "settled otherwise"),
}
MATTER_NAMES: Mapping[str, Both] = {
    "occupancy": ("占有使用", "Occupation"),
    "lease": ("租赁", "Lease"),
    "utilities": ("水电燃气等欠费", "Arrears of utilities"),
    "property_fee": ("物业费欠缴", "Arrears of property fees"),
    "defects": ("已知瑕疵", "Known defects"),
    "home": ("被执行人及其所扶养家属的居住保障", "Where the debtor's family lives on"),
}
STATE_NAMES: Mapping[str, Both] = {
    "vacant": ("空置", "vacant"),
    "debtor": ("被执行人占用", "occupied by the debtor"),
    "third": ("案外人占用", "occupied by a third person"),
    "none": ("无", "none"),
    "let": ("已出租", "let"),
    "owed": ("有", "there are some"),
    "none_known": ("未发现", "none found"),
    "known": ("有", "there are some"),
    "not_investigated": ("未调查", "not investigated"),
    "home_not_needed": (
        "经查不属于生活必需的居住房屋",
        "found not to be the home the family needs",
    ),
    "other_home": ("另有能够维持生活必需的居住房屋", "there is other housing to live in"),
    "home_provided": ("申请执行人已提供居住房屋", "the applicant provides a home"),
    **{
        f"home_rent_{years}": (
            f"从变价款中扣除{zh}年租金用于居住",
            f"{years} years' rent are kept from the price",
        )
        for years, zh in ((5, "五"), (6, "六"), (7, "七"), (8, "八"))
    },
}
ROLE_NAMES: Mapping[str, Both] = {
    "applicant": ("申请执行人", "Applicant creditor"),
    "debtor": ("被执行人", "Debtor"),
    "other": ("其他当事人", "Other party"),
    "co_owner": ("共有人", "Co-owner"),
    "tenant": ("承租人", "Tenant"),
    "shareholder": ("公司股东", "Shareholder"),
    "other_priority": ("其他优先购买权人", "Other priority buyer"),
}
WAY_NAMES: Mapping[str, Both] = {
    "e_service": ("电子送达", "by electronic service"),
    "signed": ("当面签收", "against signature"),
    "post": ("邮寄送达", "by post"),
    "left": ("留置送达", "by leaving the paper"),
    "recorded": ("记入笔录", "on the record"),
    "": ("已确认收悉", "receipt confirmed"),
}
TIME_NAMES: Mapping[str, Both] = {
    "before": ("之前", "before"),
    "after": ("之后", "after"),
    "none": ("无", "there is none"),
    "unknown": ("不明", "not known"),
}


def said_of(content: LotContent, item: str) -> Statement:
    """One of the eighteen items as it is published: the typed words, then what is structured."""
    typed, lines = content.statement(item), structured(content, item)
    if not lines:
        return typed
    zh = [typed.zh, *(line[0] for line in lines)]
    # Where the clerk typed one language only, that one stands for both.
    en = [typed.en or typed.zh, *(line[1] for line in lines)]
    return Statement("\n".join(filter(None, zh)), "\n".join(filter(None, en)))


def structured(content: LotContent, item: str) -> list[Both]:
    """The lines the structured notice adds to an item, in both languages."""
    make = _LINES.get(item)
    return list(make(content.notice)) if make else []


def _condition(record: NoticeRecord) -> Iterator[Both]:
    for name in ("occupancy", "home", "lease", "utilities", "property_fee"):
        matter = record.matter(name)
        if matter.state:
            yield _matter(name, matter)
        if name == "lease" and matter.state == LET:
            yield from _lease(record.lease)


def _defects(record: NoticeRecord) -> Iterator[Both]:
    matter = record.matter("defects")
    if matter.state:
        yield _matter("defects", matter)


def _matter(name: str, matter: Matter) -> Both:
    head_zh, head_en = MATTER_NAMES[name]
    zh, en = STATE_NAMES[matter.state]
    if matter.fen is not None:
        zh, en = f"{zh}，{_yuan(matter.fen)}", f"{en}, {_yuan(matter.fen)}"
    why_zh, why_en = (
        ("，原因：", ", because: ") if matter.state == NOT_INVESTIGATED else ("；", "; ")
    )
    zh += f"{why_zh}{matter.zh}" if matter.zh else ""
    en += f"{why_en}{matter.en or matter.zh}" if matter.zh or matter.en else ""
    return f"{head_zh}：{zh.rstrip('。')}。", f"{head_en}: {en.rstrip('.')}."


def _lease(lease: Lease) -> Iterator[Both]:
    zh, en = [], []
    if lease.rent_fen is not None:
        zh.append(f"月租金 {_yuan(lease.rent_fen)}")
        en.append(f"rent {_yuan(lease.rent_fen)} a month")
    if lease.until is not None:
        zh.append(f"租期至 {lease.until}")
        en.append(f"until {lease.until}")
    if lease.deposit_fen is not None:
        zh.append(f"押金 {_yuan(lease.deposit_fen)}")
        en.append(f"deposit {_yuan(lease.deposit_fen)}")
    for name, said_zh, said_en in (
        ("mortgage", "抵押", "mortgage"),
        ("seizure", "查封", "seizure"),
    ):
        when = getattr(lease, name)
        if when in ("before", "after"):
            zh.append(f"租赁设立于{said_zh}{TIME_NAMES[when][0]}")
            en.append(f"begun {TIME_NAMES[when][1]} the {said_en}")
        elif when:
            zh.append(f"与{said_zh}的先后：{TIME_NAMES[when][0]}")
            en.append(f"order against a {said_en}: {TIME_NAMES[when][1]}")
    if zh:
        yield f"租赁情况：{'；'.join(zh)}。", f"Terms of the lease: {'; '.join(en)}."


def _taxes(record: NoticeRecord) -> Iterator[Both]:
    for line in record.taxes:
        yield _tax(line)


def _tax(line: TaxLine) -> Both:
    name_zh, name_en = TAX_NAMES[line.tax]
    payer_zh, payer_en = PAYER_NAMES[line.payer]
    zh, en = f"{name_zh}：{payer_zh}", f"{name_en[0].upper()}{name_en[1:]}: {payer_en}"
    if line.reason_zh:
        zh += f"，理由：{line.reason_zh.rstrip('。')}"
        en += f", because: {(line.reason_en or line.reason_zh).rstrip('.。')}"
    return f"{zh}。", f"{en}."


def _told(record: NoticeRecord) -> Iterator[Both]:
    yield from (_one_told(one) for one in record.told if one.how)
    if record.shareholders_told_on is not None:
        day = record.shareholders_told_on
        yield (
            f"已于 {day} 通知公司及全体股东。",
            f"Company and all shareholders were notified on {day}.",
        )


def _one_told(one: Told) -> Both:
    role_zh, role_en = ROLE_NAMES[one.role]
    if one.how == NOTIFIED:
        way_zh, way_en = WAY_NAMES[one.way]
        return (
            f"{role_zh}：{one.day} 已通知（{way_zh}）。",
            f"{role_en}: notified on {one.day}, {way_en}.",
        )
    if one.how == UNREACHABLE:
        return _unreachable(role_zh, role_en, one)
    return f"{role_zh}：书面表示不需要通知。", f"{role_en}: waived the notice in writing."


def _unreachable(role_zh: str, role_en: str, one: Told) -> Both:
    """The reason itself is the publicity of art. 16: it runs from the notice unless an earlier day is named."""
    zh = f"{role_zh}：无法通知，理由：{one.reason_zh.rstrip('。')}。"
    en = f"{role_en}: could not be notified, because: {(one.reason_en or one.reason_zh).rstrip('.。')}."
    if one.day is not None:
        deemed = deemed_notified_from(one.day)
        return (
            f"{zh}自 {one.day} 起公示，{deemed} 起视为已经通知。",
            f"{en} Published since {one.day}; counts as notified from {deemed}.",
        )
    return (
        f"{zh}自本公告之日起公示，满五日视为已经通知。",
        f"{en} Published with this notice; counts as notified after five full days.",
    )


def _priority(record: NoticeRecord) -> Iterator[Both]:
    for role in dict.fromkeys(one.role for one in record.told if one.role in PRIORITY):
        zh, en = ROLE_NAMES[role]
        count = sum(one.role == role for one in record.told)
        yield (
            f"已知优先购买权人：{zh} {count} 名。",
            f"Known priority buyers: {en.lower()}, {count}.",
        )


def _yuan(fen: int) -> str:
    return f"¥{format_yuan(fen)}"


_LINES: Mapping[str, Callable[[NoticeRecord], Iterator[Both]]] = {
    "d05": _condition,
    "d06": _priority,
    "d07": _told,
    "d09": _taxes,
    "r3": _defects,
}
