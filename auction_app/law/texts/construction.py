"""Interpretation (I) on construction contracts, 法释〔2020〕25号."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "CON36": ArticleText(
        "建设工程价款优先于抵押权",
        "Construction price before mortgages",
        "承包人根据民法典第八百零七条规定享有的建设工程价款优先受偿权优于抵押权和其他债权。",
        "The contractor's priority for the construction price ranks before mortgages and other claims.",
    ),
}
