"""What follows the hammer: ruling, service, hand-over, default and annulment, from several instruments."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "AS20": ArticleText(
        "成交裁定",
        "The ruling of sale",
        "拍卖成交或者以流拍的财产抵债的，人民法院应当作出裁定，并于价款或者需要补交的差价全额交付后十日内，送达买受人或者承受人。",
        "When a lot is sold, or taken in kind after a failed auction, the court makes a ruling and serves it on the buyer within ten days after the price, or the difference to be paid, has come in full.",
    ),
    "AS21": ArticleText(
        "价款的交付",
        "Payment of the price",
        "拍卖成交后，买受人应当在拍卖公告确定的期限或者人民法院指定的期限内将价款交付到人民法院或者汇入人民法院指定的账户。",
        "After the sale the buyer pays the price to the court, or into the account it names, within the period set by the notice or by the court.",
    ),
    "AS22": ArticleText(
        "逾期未付与重新拍卖",
        "A late buyer, and the new auction",
        "拍卖成交或者以流拍的财产抵债后，买受人逾期未支付价款或者承受人逾期未补交差价而使拍卖、抵债的目的难以实现的，人民法院可以裁定重新拍卖。重新拍卖时，原买受人不得参加竞买。重新拍卖的价款低于原拍卖价款造成的差价、费用损失及原拍卖中的佣金，由原买受人承担。人民法院可以直接从其预交的保证金中扣除。扣除后保证金有剩余的，应当退还原买受人；保证金数额不足的，可以责令原买受人补交；拒不补交的，强制执行。",
        "When the buyer does not pay in time, or a creditor taking the property in kind does not pay the difference, the court may order a new auction, in which that buyer may not bid. The gap to a lower price, the costs and the commission are borne by that buyer and may be taken from the deposit; the rest is returned, and a shortfall may be ordered to be paid. (For online auctions art. 24 of their own provisions goes before this on the rest of the deposit.)",
    ),
    "AS26": ArticleText(
        "所有权的转移",
        "Passing of title",
        "不动产、动产或者其他财产权拍卖成交或者抵债后，该不动产、动产的所有权、其他财产权自拍卖成交或者抵债裁定送达买受人或者承受人时起转移。",
        "After a sale or a taking in kind, ownership or the other right passes at the moment the ruling is served on the buyer or the creditor who takes it.",
    ),
    "AS27": ArticleText(
        "财产的移交",
        "Hand-over",
        "人民法院裁定拍卖成交或者以流拍的财产抵债后，除有依法不能移交的情形外，应当于裁定送达后十五日内，将拍卖的财产移交买受人或者承受人。被执行人或者第三人占有拍卖财产应当移交而拒不移交的，强制执行。",
        "Unless the law forbids it, the court hands the property over within fifteen days after the ruling was served. If the debtor or another person holds it and refuses, the hand-over is enforced.",
    ),
    "CPI491": ArticleText(
        "所有权转移的时间",
        "When title passes",
        "拍卖成交或者依法定程序裁定以物抵债的，标的物所有权自拍卖成交裁定或者抵债裁定送达买受人或者接受抵债物的债权人时转移。",
        "On a sale, or a lawful taking in kind, ownership passes when the ruling is served on the buyer or on the creditor who takes the property.",
    ),
    "CPL261": ArticleText(
        "强制迁出",
        "Eviction",
        "强制迁出房屋或者强制退出土地，由院长签发公告，责令被执行人在指定期间履行。被执行人逾期不履行的，由执行员强制执行。",
        "For an eviction the court's president signs a notice that orders the debtor to leave within a set time; after it the officer enforces it.",
    ),
    "CPL262": ArticleText(
        "财产权证照转移的协助",
        "Assistance with transfer of title papers",
        "在执行中，需要办理有关财产权证照转移手续的，人民法院可以向有关单位发出协助执行通知书，有关单位必须办理。",
        "Where papers of title have to be transferred, the court sends the registry a notice of assistance, and the registry must carry it out.",
    ),
    "OBJ17": ArticleText(
        "对执行行为异议的裁定",
        "Rulings on objections to acts of enforcement",
        "人民法院对执行行为异议，应当按照下列情形，分别处理：异议不成立的，裁定驳回异议；异议成立的，裁定撤销相关执行行为；异议部分成立的，裁定变更相关执行行为；异议成立或者部分成立，但执行行为无撤销、变更内容的，裁定异议成立或者相应部分异议成立。",
        "An objection without ground is dismissed; where it is well founded, the act of enforcement is revoked or changed by a ruling.",
    ),
    "OBJ21": ArticleText(
        "请求撤销拍卖的异议",
        "Objections that ask to annul an auction",
        "当事人、利害关系人提出异议请求撤销拍卖，符合下列情形之一的，人民法院应予支持：竞买人之间、竞买人与拍卖机构之间恶意串通，损害当事人或者其他竞买人利益的；买受人不具备法律规定的竞买资格的；违法限制竞买人参加竞买或者对不同的竞买人规定不同竞买条件的；未按照法律、司法解释的规定对拍卖标的物进行公告的；其他严重违反拍卖程序且损害当事人或者竞买人利益的情形。",
        "An auction is annulled on objection for collusion, for a buyer without qualification, for unlawful restriction of bidders or unequal conditions, for a lot that was not announced as the law provides, and for other serious breaches of procedure that did harm.",
    ),
    "EQ15": ArticleText(
        "须经批准的股权",
        "Equity that needs an approval",
        "股权变更应当由相关部门批准的，人民法院应当在拍卖公告中载明法律、行政法规或者国务院决定规定的竞买人应当具备的资格或者条件。必要时，人民法院可以就竞买资格或者条件征询相关部门意见。拍卖成交后，人民法院应当通知买受人持成交确认书向相关部门申请办理股权变更批准手续。买受人取得批准手续的，人民法院作出拍卖成交裁定书；买受人未在合理期限内取得批准手续的，应当重新对股权进行拍卖。重新拍卖的，原买受人不得参加竞买。",
        "Where a change of equity needs an approval, the notice states the qualifications asked of bidders. After the sale the buyer applies for the approval; with it the court makes the ruling of sale. Without it within a reasonable time the equity is auctioned again, and that buyer may not bid.",
    ),
}
