"""Civil Procedure Law, text of 2023."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "CPL85": ArticleText(
        "期间的计算",
        "How periods are counted",
        "期间以时、日、月、年计算。期间开始的时和日，不计算在期间内。期间届满的最后一日是法定休假日的，以法定休假日后的第一日为期间届满的日期。",
        "Periods are counted in hours, days, months and years. The hour or day on which a period begins is not counted. A period whose last day is a statutory holiday ends on the first day after it.",
    ),
    "CPL254": ArticleText(
        "保留生活必需费用",
        "What is left to live on",
        "被执行人未按执行通知履行法律文书确定的义务，人民法院有权扣留、提取被执行人应当履行义务部分的收入。但应当保留被执行人及其所扶养家属的生活必需费用。",
        "The court may take the debtor's income to the extent of the debt, but leaves what the debtor and dependants need to live.",
    ),
}
