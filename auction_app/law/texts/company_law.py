"""Company Law, 2023 revision."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "CO85": ArticleText(
        "强制执行程序中的优先购买权",
        "Shareholders' right in enforcement",
        "人民法院依照法律规定的强制执行程序转让股东的股权时，应当通知公司及全体股东，其他股东在同等条件下有优先购买权。其他股东自人民法院通知之日起满二十日不行使优先购买权的，视为放弃优先购买权。",
        "When a court transfers a shareholder's shares in enforcement, it notifies the company and all "
        "shareholders; the others may buy first on equal terms. Who does not do so within twenty days of the "
        "court's notice has waived the right.",
    ),
}
