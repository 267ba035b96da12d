"""Provisions on Auction and Sale of Property in Civil Enforcement, 2020 amendment."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "AS6": ArticleText(
        "无益拍卖",
        "No surplus for the applicant",
        "保留价确定后，依据本次拍卖保留价计算，拍卖所得价款在清偿优先债权和强制执行费用后无剩余可能的，应当在实施拍卖前将有关情况通知申请执行人。申请执行人于收到通知后五日内申请继续拍卖的，人民法院应当准许，但应当重新确定保留价；重新确定的保留价应当大于该优先债权及强制执行费用的总额。\n依照前款规定流拍的，拍卖费用由申请执行人负担。",
        "When, at the reserve of this auction, nothing can be left of the proceeds after priority claims and the costs of enforcement, the applicant is told before the auction is held. If the applicant asks within five days of the notice to go on, the court allows it and fixes the reserve anew, above the total of those claims and costs. If such an auction fails, the applicant bears its costs.",
    ),
    "AS12": ArticleText(
        "申请执行人和被执行人可以竞买",
        "Applicant and debtor may bid",
        "法律、行政法规对买受人的资格或者条件有特殊规定的，竞买人应当具备规定的资格或者条件。申请执行人、被执行人可以参加竞买。",
        "Where the law asks special qualities of a buyer, the bidder must have them. The applicant creditor and the debtor may bid.",
    ),
    "AS28": ArticleText(
        "权利负担的处理",
        "Burdens on the property",
        "拍卖财产上原有的担保物权及其他优先受偿权，因拍卖而消灭，拍卖所得价款，应当优先清偿担保物权人及其他优先受偿权人的债权，但当事人另有约定的除外。",
        "Securities and other priority rights in the property end with the auction; their holders are paid first from the proceeds, unless the parties agreed otherwise.",
    ),
    "AS29": ArticleText(
        "佣金上限",
        "Cap on commission",
        "拍卖成交价200万元以下的，收取佣金的比例不得超过5％；超过200万元至1000万元的部分，不得超过3％；超过1000万元至5000万元的部分，不得超过2％；超过5000万元至1亿元的部分，不得超过1％；超过1亿元的部分，不得超过0.5％。",
        "Up to 2 million yuan at most 5 %; the part to 10 million 3 %; to 50 million 2 %; to 100 million 1 %; above that 0.5 %.",
    ),
}
