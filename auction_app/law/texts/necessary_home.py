"""What protects the home of a debtor's family: SEI 4 and OBJ 20, texts of 2020."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "SEI4": ArticleText(
        "生活必需的居住房屋",
        "The home a family needs",
        "对被执行人及其所扶养家属生活所必需的居住房屋，人民法院可以查封，但不得拍卖、变卖或者抵债。",
        "Housing that the debtor and the family maintained by the debtor need to live in may be seized, but not "
        "auctioned, sold or given in payment.",
    ),
    "OBJ20": ArticleText(
        "居住房屋的执行",
        "Enforcement against a home",
        "金钱债权执行中，符合下列情形之一，被执行人以执行标的系本人及所扶养家属维持生活必需的居住房屋为由提出异议的，人民法院不予支持：（一）对被执行人有扶养义务的人名下有其他能够维持生活必需的居住房屋的；（二）执行依据生效后，被执行人为逃避债务转让其名下其他房屋的；（三）申请执行人按照当地廉租住房保障面积标准为被执行人及所扶养家属提供居住房屋，或者同意参照当地房屋租赁市场平均租金标准从该房屋的变价款中扣除五至八年租金的。执行依据确定被执行人交付居住的房屋，自执行通知送达之日起，已经给予三个月的宽限期，被执行人以该房屋系本人及所扶养家属维持生活的必需品为由提出异议的，人民法院不予支持。",
        "In enforcing money debts the debtor's objection that this is the home the family needs fails where (1) "
        "somebody who must maintain the debtor has other housing to live in; (2) the debtor gave other housing "
        "away to escape the debt; (3) the creditor provides a home by the local standard of low-rent housing, or "
        "agrees that five to eight years' average local rent be kept from the price. Where the debtor has to "
        "hand over the home itself, three months of grace after service of the notice suffice.",
    ),
}
