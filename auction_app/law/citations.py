"""How an article is named to a reader: short beside a figure, in full in a sentence. Pure.

The key (`NP20`, `CPI485`, `SALE`) is the name programs use; it is also the address of the article's page.
"""

import re
from dataclasses import dataclass

from auction_app.law.article import Article, cite
from auction_app.law.instruments import INSTRUMENTS, UNCONFIRMED

_KEY = re.compile(r"([A-Z]{2,6})([1-9][0-9]{0,3})?")

SHORT_NAMES: dict[str, tuple[str, str]] = {  # what stands beside a figure; NP needs no name here
    "NP": ("网络司法拍卖规定", "Online Auction Provisions"),
    "AS": ("拍卖变卖规定", "Auction and Sale Provisions"),
    "RP": ("参考价规定", "Reference Price Provisions"),
    "BQ": ("房产竞买人资格规定", "Housing Bidder Provisions"),
    "ENF": ("执行工作规定", "Enforcement Work Provisions"),
    "EXP": ("执行程序解释", "Enforcement Procedure Interpretation"),
    "CPI": ("民诉法解释", "Civil Procedure Interpretation"),
    "CPL": ("民事诉讼法", "Civil Procedure Law"),
    "FEE": ("诉讼费用办法", "Litigation Cost Measures"),
    "INT": ("迟延利息解释", "Delayed Interest Interpretation"),
    "CRIM": ("刑事涉财执行规定", "Criminal Property Provisions"),
    "EQ": ("股权执行规定", "Equity Provisions"),
    "OBJ": ("异议复议规定", "Objection Provisions"),
    "SEI": ("查封规定", "Seizure Provisions"),
    "CON": ("建设工程解释（一）", "Construction Interpretation (I)"),
    "BK": ("企业破产法", "Bankruptcy Law"),
    "CC": ("民法典", "Civil Code"),
    "CO": ("公司法", "Company Law"),
    "PI": ("个人信息保护法", "Personal Information Law"),
    "ES": ("电子签名法", "Electronic Signature Law"),
    "FIRST": ("首封与优先债权批复", "Reply on First Seizure"),
    "DL": ("失信名单规定", "Dishonest List Provisions"),
    "HC": ("限制消费规定", "Consumption Restriction Provisions"),
    "PUN": ("失信惩戒意见", "Opinions on Dishonest Debtors"),
    "SALE": ("网络变卖衔接通知", "Notice on Online Sale"),
    "FUND": ("执行款物规定", "Enforcement Money Provisions"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A name in both languages."""

    zh: str
    en: str


def parse_key(key: str) -> Article:
    """The article of a key such as `NP20`. Raises KeyError for anything that is no article we know of."""
    found = _KEY.fullmatch(key)
    if found is None or found[1] not in INSTRUMENTS:
        raise KeyError(key)
    return cite(found[1], int(found[2] or 0))


def key_of(number: int | str) -> str:
    """A bare number is an article of the online auction provisions; a key stays as it is."""
    return f"NP{number}" if isinstance(number, int) else number


def address_of(key: str) -> str:
    """Where an article is read on this platform."""
    return f"/law/{key}"


def label_of(article: Article) -> Named:
    """What the "why" beside a figure says: `第20条` / `art. 20`; another instrument is named."""
    zh, en = SHORT_NAMES[article.source]
    if not article.number:
        return Named(zh, en)
    if article.source == "NP":
        return Named(f"第{article.number}条", f"art. {article.number}")
    return Named(f"{zh}第{article.number}条", f"{en} art. {article.number}")


def full_name_of(article: Article) -> Named:
    """Title and number of the instrument, with the article."""
    one = INSTRUMENTS[article.source]
    zh, en = f"《{one.title_zh}》（{one.number}）", f"{one.title_en}, {one.number}"
    if not article.number:
        return Named(zh, en)
    return Named(f"{zh}第{article.number}条", f"{en}, art. {article.number}")


# Instruments whose quoted words were compared with the published text, word for word; two articles excepted.
_COMPARED = frozenset({"NP", "AS", "RP", "BQ", "ENF", "CPI", "FEE"})
_NOT_COMPARED = frozenset({"CPI463", "CPI467"})


def is_compared(article: Article) -> bool:
    """Whether our quotation was compared with the published text; pages say so where it was not."""
    return article.source in _COMPARED and article.key not in _NOT_COMPARED


def is_confirmed(article: Article) -> bool:
    """Whether the original text of the instrument was seen; pages say so where it was not."""
    return article.source not in UNCONFIRMED
