"""What the notice says about who may bid: purchase limits on housing (BQ 2), and whom the registers bar."""

from __future__ import annotations

from auction_app.lots.content import LotContent

_HOUSING_ZH = (
    "本标的位于限购地区：竞买人必须具备购房资格，报名时应当承诺具备购房资格并自愿承担法律后果；买受人应当在成交裁定前提交"
    "自申请参与竞拍至裁定出具时持续具备购房资格的证明材料，不符合的不予出具裁定；虚构购房资格的，拍卖行为可被认定无效，"
    "并承担赔偿责任，人民法院可以罚款、拘留。"
)
_HOUSING_EN = (
    "Purchase limits apply here: bidders must be qualified to buy housing at this place, and promise so when they "
    "register, with its legal consequences. Before the ruling the buyer proves to have been qualified without a break "
    "from the application on; otherwise no ruling is made. Who pretends to be qualified risks that the sale is void, "
    "damages, a fine or detention."
)
_STATE_ZH = "本标的系国有财产、国有产权或者国有自然资源权利，失信被执行人不得参加竞买。"
_STATE_EN = (
    "This is state property, a right in it or in a natural resource: persons on the list of dishonest debtors may "
    "not bid."
)


def bidders_zh(content: LotContent) -> str:
    """The paragraph in Chinese; empty where no special quality is asked."""
    return "".join(_parts(content, _HOUSING_ZH, _STATE_ZH))


def bidders_en(content: LotContent) -> str:
    """The same in English."""
    return " ".join(_parts(content, _HOUSING_EN, _STATE_EN))


def _parts(content: LotContent, housing: str, state: str) -> list[str]:
    found = [housing] if content.is_restricted_housing else []
    return [*found, state] if content.is_state_owned or content.resource else found
