"""Enterprise Bankruptcy Law."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "BK19": ArticleText(
        "执行程序中止",
        "Enforcement is suspended",
        "人民法院受理破产申请后，有关债务人财产的保全措施应当解除，执行程序应当中止。",
        "Once the court has accepted a bankruptcy petition, preservation measures on the debtor's property are lifted and enforcement is suspended.",
    ),
    "BK46": ArticleText(
        "停止计息",
        "Interest stops",
        "未到期的债权，在破产申请受理时视为到期。附利息的债权自破产申请受理时起停止计息。",
        "Claims not yet due count as due when the petition is accepted; interest stops from then on.",
    ),
}
