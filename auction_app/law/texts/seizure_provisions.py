"""Provisions on Seizure, Detention and Freezing, 2020 amendment."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "SEI27": ArticleText(
        "查封期限届满",
        "When a seizure runs out",
        "查封、扣押、冻结期限届满，人民法院未办理延期手续的，查封、扣押、冻结的效力消灭。",
        "When the term of a seizure has run out and the court has not extended it, the seizure has no effect "
        "any more.",
    ),
}
