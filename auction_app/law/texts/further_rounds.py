"""What further rounds, set-off in kind and release rest on: AS 16, 24, 25, SEI 28, and the sale notice."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "AS16": ArticleText(
        "以物抵债",
        "Taking the property in kind",
        "拍卖时无人竞买或者竞买人的最高应价低于保留价，到场的申请执行人或者其他执行债权人申请或者同意以该次拍卖所定的保留价接受拍卖财产的，应当将该财产交其抵债。\n有两个以上执行债权人申请以拍卖财产抵债的，由法定受偿顺位在先的债权人优先承受；受偿顺位相同的，以抽签方式决定承受人。承受人应受清偿的债权额低于抵债财产的价额的，人民法院应当责令其在指定的期间内补交差额。",
        "When nobody bids, or nobody bids the reserve, an applicant or another enforcement creditor who asks or agrees to take the property at the reserve of that auction receives it in settlement of the debt. Of several, the creditor with the better statutory rank comes first; of equal ranks, lots are drawn. If what is due to the taker is less than the property's value, the court orders the taker to pay the difference within a time it sets.",
    ),
    "AS24": ArticleText(
        "第二次拍卖流拍的动产",
        "Movables that failed twice",
        "对于第二次拍卖仍流拍的动产，人民法院可以依照本规定第十六条的规定将其作价交申请执行人或者其他执行债权人抵债。申请执行人或者其他执行债权人拒绝接受或者依法不能交付其抵债的，人民法院应当解除查封、扣押，并将该动产退还被执行人。",
        "A movable that fails a second time may be handed to a creditor in settlement under article 16. If the creditors refuse it or may not lawfully receive it, the court lifts seizure and detention and returns it to the debtor.",
    ),
    "AS25": ArticleText(
        "流拍的不动产与变卖",
        "Immovables that failed, and their sale",
        "对于第二次拍卖仍流拍的不动产或者其他财产权，人民法院可以依照本规定第十六条的规定将其作价交申请执行人或者其他执行债权人抵债。……自公告之日起六十日内没有买受人愿意以第三次拍卖的保留价买受该财产，且申请执行人、其他执行债权人仍不表示接受该财产抵债的，应当解除查封、冻结，将该财产退还被执行人，但对该财产可以采取其他执行措施的除外。",
        "An immovable or another property right that fails a second time may be handed to a creditor under article 16. … If within sixty days of the sale notice no buyer is willing to take it at the reserve and no creditor accepts it in settlement, seizure and freezing are lifted and it is returned to the debtor, unless other enforcement measures against it are possible.",
    ),
    "SEI28": ArticleText(
        "应当解除查封的情形",
        "When a seizure is lifted",
        "有下列情形之一的，人民法院应当作出解除查封、扣押、冻结裁定，并送达申请执行人、被执行人或者案外人：……（三）查封、扣押、冻结的财产流拍或者变卖不成，申请执行人和其他执行债权人又不同意接受抵债，且对该财产又无法采取其他执行措施的；……",
        "The court rules that seizure, detention or freezing is lifted, and serves the ruling, where … (3) the property failed at auction or could not be sold, neither the applicant nor another enforcement creditor agrees to take it in settlement, and no other enforcement measure against it is possible; …",
    ),
    "FUND10": ArticleText(
        "执行款的发放期限（原文未经核对）",
        "When money is paid out (original text not seen)",
        "据记忆（原文未经核对）：执行人员应当在收到执行款到账通知之日起三十日内，完成执行款的核算、执行费用的结算、通知申请执行人领取和执行款发放等工作；需要进行案款分配等情形的，经批准可以延缓发放。",
        "As remembered (the original was not seen): within thirty days of the notice that money has arrived, the amounts are worked out, costs settled, the applicant told and the money paid out; with approval this may take longer, for example where the money has to be distributed by a plan.",
    ),
    "SALE": ArticleText(
        "网络司法变卖（通知原文未经核对）",
        "Online sale (original text not seen)",
        "据网络平台的说明（通知原文未经核对）：二拍流拍后十五日内发布变卖公告；变卖期六十日；变卖不动产的，在变卖期开始十五日前公告；变卖价为二拍起拍价；竞买人付清变卖价全款后取得竞买资格；首次出价后进入二十四小时竞价倒计时，适用五分钟延时规则；悔买的，与保证金数额相当的部分不予退还，其余退还。",
        "As platforms report it (the notice itself was not seen): the sale notice appears within fifteen days of the second failure; the sale period is sixty days, for immovables announced fifteen days before it starts; the price is the reserve of the second auction; who has paid the whole price may offer; the first offer starts a countdown of twenty-four hours with the five-minute rule; a buyer who defaults loses a part as large as the deposit, the rest is returned.",
    ),
}
