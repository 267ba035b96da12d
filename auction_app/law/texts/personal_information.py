"""Personal Information Protection Law: the words that decide."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "PI47": ArticleText(
        "删除个人信息",
        "Deleting personal information",
        "有下列情形之一的，个人信息处理者应当主动删除个人信息；个人信息处理者未删除的，个人有权请求删除：（一）处理目的已实现、无法实现或者为实现处理目的不再必要；（二）个人信息处理者停止提供产品或者服务，或者保存期限已届满；（三）个人撤回同意；……\n"
        "法律、行政法规规定的保存期限未届满，或者删除个人信息从技术上难以实现的，个人信息处理者应当停止除存储和采取必要的安全保护措施之外的处理。",
        "A processor of personal information shall delete it, and the individual may ask for its deletion, when: (1) the purpose is achieved, cannot be achieved or no longer needs it; (2) the processor stops the product or service, or the period of keeping has expired; (3) the individual withdraws consent; …\n"
        "While a period of keeping laid down by laws or administrative regulations has not expired, or deletion is technically hard, the processor shall stop all processing other than storing it and protecting it as needed.",
    ),
}
