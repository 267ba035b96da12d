"""Who bears the taxes of the sale: each by law; the court decides only where the law is silent."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from auction_app.law.article import Finding, np, rule

NP_30 = np(30)

# Taxes a transfer may bring, and on whom the law lays each; empty where it depends on the case.
BY_LAW: dict[str, str] = {
    "vat": "seller",
    "land_value": "seller",
    "income": "seller",
    "deed": "buyer",
    "stamp": "both",
    "registration": "buyer",
    "other": "",
}
PAYERS = ("law", "buyer", "seller", "other")

_ALL = r"(?:一切|全部|所有|各项|任何)[^。；]{0,12}(?:税|费)[^。；]{0,24}"
_BLANKET = re.compile(
    rf"{_ALL}(?:由|均由|概由)?[^。；]{{0,6}}(?:买受人|竞买人|买方)[^。；]{{0,6}}(?:承担|负担|支付)"
    r"|(?:买受人|竞买人|买方)[^。；]{0,6}(?:承担|负担|支付)(?:一切|全部|所有|各项)[^。；]{0,12}(?:税|费)"
)


@dataclass(frozen=True, slots=True)
class TaxBearer:
    """Who bears one tax; `has_reason` tells whether the court wrote why it is not as the law says."""

    tax: str
    payer: str  # one of PAYERS
    has_reason: bool = False


@rule(NP_30)
def departs_from_law(bearer: TaxBearer) -> bool:
    """A tax is laid on somebody else than the law lays it on, or the law does not say."""
    if bearer.payer == "law":
        return False
    return bearer.payer == "other" or bearer.payer != BY_LAW[bearer.tax]


@rule(NP_30)
def check_taxes(bearers: Collection[TaxBearer]) -> list[Finding]:
    """Where the court departs from the law, or the law is silent, it says why for each tax."""
    return [
        Finding(NP_30, "tax_reason_missing", {"tax": bearer.tax})
        for bearer in bearers
        if departs_from_law(bearer) and not bearer.has_reason
    ]


@rule(NP_30)
def warn_of_blanket_clause(bearers: Collection[TaxBearer], text_zh: str = "") -> list[Finding]:
    """Laying every tax on the buyer is open to challenge; our convention warns and does not block.

    Courts are divided on such clauses, so it is the court's to decide. The words of the disclosure are
    read as well, because older notices say it in one sentence.
    """
    sellers = [bearer for bearer in bearers if BY_LAW[bearer.tax] in ("seller", "both")]
    shifted = [bearer for bearer in sellers if bearer.payer == "buyer"]
    if (shifted and len(shifted) == len(sellers)) or _BLANKET.search(text_zh):
        return [Finding(NP_30, "taxes_all_on_buyer", {"shifted": str(len(shifted))})]
    return []
