"""Provisions on enforcement work (trial), 法释〔1998〕15号, text of 2020."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "ENF34": ArticleText(
        "费用先扣，余款退还",
        "Costs first, what remains to the debtor",
        "委托拍卖、组织变卖被执行人财产所发生的实际费用，从所得价款中优先扣除。所得价款超出执行标的数额和执行费用的部分，应当退还被执行人。",
        "The actual expense of an auction or sale is deducted from the proceeds first. What exceeds the amount enforced and the costs is returned to the debtor.",
    ),
    "ENF55": ArticleText(
        "多个债权人的受偿顺序",
        "Order among several creditors",
        "多份生效法律文书确定金钱给付内容的多个债权人分别对同一被执行人申请执行，各债权人对执行标的物均无担保物权的，按照执行法院采取执行措施的先后顺序受偿。有多个担保物权的，按照各担保物权成立的先后顺序清偿。一份生效法律文书确定金钱给付内容的多个债权人，执行的财产不足清偿全部债务的，各债权人对执行标的物均无担保物权的，按照各债权比例受偿。",
        "Creditors of several judgments without security are paid in the order of enforcement measures; several securities in the order of their creation. Creditors of one judgment without security share in proportion to their claims.",
    ),
}
