"""Provisions on Restricting High Consumption and Related Consumption of Debtors, 2015 revision."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "HC1": ArticleText(
        "限制消费措施",
        "Who is restricted",
        "被执行人未按执行通知书指定的期间履行生效法律文书确定的给付义务的，人民法院可以采取限制消费措施，限制其高消费及非生活或者经营必需的有关消费。"
        "纳入失信被执行人名单的被执行人，人民法院应当对其采取限制消费措施。",
        "A debtor who has not paid in the time of the enforcement notice may be restricted in high and unnecessary "
        "consumption; one on the list of dishonest debtors must be.",
    ),
    "HC3": ArticleText(
        "限制的内容",
        "What is restricted",
        "被执行人为自然人的，被采取限制消费措施后，不得有以下高消费及非生活和工作必需的消费行为：……（三）购买不动产或者新建、扩建、高档装修房屋；"
        "……（五）购买非经营必需车辆；……被执行人为单位的，被采取限制消费措施后，被执行人及其法定代表人、主要负责人、影响债务履行的直接责任人员、"
        "实际控制人不得实施前款规定的行为。因私消费以个人财产实施前款规定行为的，可以向执行法院提出申请。执行法院审查属实的，应予准许。",
        "A restricted person may not buy immovables or vehicles not needed for business, among others. Of a restricted "
        "entity its legal representative, principal, directly responsible persons and actual controller may not do so "
        "either; for private consumption with their own property they may ask the enforcing court, which allows it if true.",
    ),
    "HC8": ArticleText(
        "必需消费的批准",
        "Approval of what is necessary",
        "被限制消费的被执行人因生活或者经营必需而进行本规定禁止的消费活动的，应当向人民法院提出申请，获批准后方可进行。",
        "What a restricted debtor needs for life or business he may do only after the court has approved his request.",
    ),
}
