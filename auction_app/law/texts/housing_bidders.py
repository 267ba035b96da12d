"""Provisions on the Qualification of Bidders for Housing, 2021."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "BQ1": ArticleText(
        "受限购政策约束的竞买人",
        "Bidders barred by purchase limits",
        "人民法院组织的司法拍卖房产活动，受房产所在地限购政策约束的竞买人申请参与竞拍的，人民法院不予准许。",
        "At a judicial auction of housing a bidder bound by the purchase limits of the place is not admitted.",
    ),
    "BQ2": ArticleText(
        "公告与承诺",
        "Notice and promise",
        "人民法院组织司法拍卖房产活动时，发布的拍卖公告载明竞买人必须具备购房资格及其相应法律后果等内容，竞买人申请参与竞拍的，"
        "应当承诺具备购房资格及自愿承担法律后果。",
        "The notice says that bidders must be qualified to buy housing and what follows if they are not; who applies "
        "promises to be qualified and to bear the consequences.",
    ),
    "BQ3": ArticleText(
        "裁定前的审核",
        "Proof before the ruling",
        "人民法院在司法拍卖房产成交后、向买受人出具成交裁定书前，应当审核买受人提交的自其申请参与竞拍到成交裁定书出具时具备购房资格的证明材料；"
        "经审核买受人不符合持续具备购房资格条件，买受人请求出具拍卖成交裁定书的，人民法院不予准许。",
        "Before the ruling the court examines the buyer's proof of being qualified from the application to the ruling; a "
        "buyer who was not qualified without a break gets no ruling.",
    ),
    "BQ4": ArticleText(
        "虚构购房资格",
        "Pretended qualification",
        "买受人虚构购房资格参与司法拍卖房产活动且拍卖成交，当事人、利害关系人以违背公序良俗为由主张该拍卖行为无效的，人民法院应予支持。"
        "依据前款规定，买受人虚构购房资格导致拍卖行为无效的，应当依法承担赔偿责任。",
        "If the buyer pretended to be qualified, the sale is void at the request of a party or an interested person, and "
        "the buyer owes damages.",
    ),
    "BQ5": ArticleText(
        "以房抵债",
        "Housing taken for the debt",
        "司法拍卖房产出现流拍等无法正常处置情形，不具备购房资格的申请执行人等当事人请求以该房抵债的，人民法院不予支持。",
        "A creditor who is not qualified to buy the housing may not take it for the debt either.",
    ),
    "BQ6": ArticleText(
        "罚款、拘留",
        "Fine and detention",
        "人民法院组织的司法拍卖房产活动，竞买人虚构购房资格或者当事人之间恶意串通，侵害他人合法权益或者逃避履行法律文书确定的义务的，"
        "人民法院应当根据情节轻重予以罚款、拘留；构成犯罪的，依法追究刑事责任。",
        "Whoever pretends to be qualified, or colludes to harm others or to escape a duty, is fined or detained; a crime "
        "is prosecuted.",
    ),
    "BQ8": ArticleText(
        "变卖参照适用",
        "Sale",
        "人民法院组织司法变卖房产活动的，参照适用本规定。",
        "The same applies by analogy to a judicial sale of housing.",
    ),
}
