"""Provisions on Auction and Sale of Property in Civil Enforcement, 2020 amendment."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "AS12": ArticleText(
        "申请执行人和被执行人可以竞买",
        "Applicant and debtor may bid",
        "法律、行政法规对买受人的资格或者条件有特殊规定的，竞买人应当具备规定的资格或者条件。申请执行人、被执行人可以参加竞买。",
        "Where the law asks special qualities of a buyer, the bidder must have them. The applicant creditor and the debtor may bid.",
    ),
    "AS17": ArticleText(
        "撤回拍卖",
        "Withdrawal",
        "在拍卖开始前，据以执行的生效法律文书被撤销、申请执行人及其他执行债权人撤回执行申请、被执行人全部履行了金钱债务，或者当事人达成了执行和解协议，不需要拍卖财产的，人民法院应当撤回拍卖委托。",
        "Before the auction begins the court withdraws it when the basis of enforcement is revoked, the creditors withdraw, the debt is fully paid, or a settlement makes the auction unnecessary.",
    ),
}
