"""Provisions on enforcement objections and reconsideration, 法释〔2015〕10号, text of 2020."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "OBJ29": ArticleText(
        "购房消费者",
        "The consumer who bought the home",
        "金钱债权执行中，买受人对登记在被执行的房地产开发企业名下的商品房提出异议，在人民法院查封之前已签订合法有效的书面买卖合同，所购商品房系用于居住且买受人名下无其他用于居住的房屋，已支付的价款超过合同约定总价款的百分之五十的，其权利能够排除执行。",
        "A buyer of a home from the developer who signed before the seizure, needs it to live in, has no other and has paid more than half the price may keep it from enforcement.",
    ),
}
