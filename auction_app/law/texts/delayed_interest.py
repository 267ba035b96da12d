"""Interpretation on interest for delayed performance, 法释〔2014〕8号."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "INT1": ArticleText(
        "加倍部分债务利息的计算",
        "How the doubled part is computed",
        "迟延履行期间的债务利息，包括迟延履行期间的一般债务利息和加倍部分债务利息。加倍部分债务利息＝债务人尚未清偿的生效法律文书确定的除一般债务利息之外的金钱债务×日万分之一点七五×迟延履行期间。",
        "Interest during delay is the general interest of the judgment and a doubled part. Doubled part = unpaid money debt of the judgment, without general interest × 0.000175 per day × days of delay.",
    ),
    "INT2": ArticleText(
        "加倍部分的起算",
        "From when the doubled part runs",
        "加倍部分债务利息自生效法律文书确定的履行期间届满之日起计算；生效法律文书确定分期履行的，自每次履行期间届满之日起计算；生效法律文书未确定履行期间的，自法律文书生效之日起计算。",
        "It runs from the day the period for performance ends; with instalments, from the end of each; where no period is set, from the day the judgment takes effect.",
    ),
    "INT3": ArticleText(
        "加倍部分的截止",
        "Until when the doubled part runs",
        "人民法院划拨、提取被执行人的存款、收入、股息、红利等财产的，相应部分的加倍部分债务利息计算至划拨、提取之日；人民法院对被执行人财产拍卖、变卖或者以物抵债的，计算至成交裁定或者抵债裁定生效之日。非因被执行人的申请，对生效法律文书审查而中止或者暂缓执行的期间及再审中止执行的期间，不计算加倍部分债务利息。",
        "Where property is auctioned, sold or taken in kind, the doubled part runs until the ruling takes effect. Periods of stay or suspension for review of the judgment that the debtor did not apply for are not counted.",
    ),
    "INT4": ArticleText(
        "清偿顺序",
        "Order of payment",
        "被执行人的财产不足以清偿全部债务的，应当先清偿生效法律文书确定的金钱债务，再清偿加倍部分债务利息，但当事人对清偿顺序另有约定的除外。",
        "Where the property does not cover everything, the money debt of the judgment is paid first, then the doubled part, unless the parties agreed otherwise.",
    ),
}
