"""Provisions on enforcing the property parts of criminal judgments, 法释〔2014〕13号."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "CRIM13": ArticleText(
        "刑民交叉的执行顺序",
        "Order where a debtor is liable in criminal and civil law",
        "被执行人在执行中同时承担刑事责任、民事责任，其财产不足以支付的，按照下列顺序执行：（一）人身损害赔偿中的医疗费用；（二）退赔被害人的损失；（三）其他民事债务；（四）罚金；（五）没收财产。债权人对执行标的依法享有优先受偿权，其主张优先受偿的，人民法院应当在前款第（一）项规定的医疗费用受偿后，予以支持。",
        "Where the property does not cover criminal and civil liability, the order is: medical costs of personal injury, restitution to victims, other civil debts, fines, confiscation. A creditor with a priority right in the object is paid after those medical costs.",
    ),
}
