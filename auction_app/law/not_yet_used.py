"""Rules that the product does not call, each with its reason: written and proved, but they decide nothing here.

A test demands that every other rule is reached from outside the law, and that nothing stands here in vain.
"""

from __future__ import annotations

from auction_app.law.no_rule_needed import Reason

_REASONS: tuple[tuple[Reason, tuple[str, ...]], ...] = (
    (
        Reason(
            "在价款分配时使用；平台目前只记录分配结果。",
            "Used when proceeds are distributed; so far the platform records only the result.",
        ),
        (
            "claims.check_claims",
            "interest.interest_end",
            "interest.split_payment",
        ),
    ),
    (
        Reason(
            "仅供参考：限制消费由法院另行决定。",
            "Information only: the court restricts consumption in a decision of its own.",
        ),
        ("consumption.must_be_restricted",),
    ),
    (
        Reason(
            "公开名单的查询条件以数据库语句表达同一规则。",
            "The query of the public list says the same as a condition of the database.",
        ),
        (
            "dishonest_list.is_effective",
            "dishonest_list.may_be_shown",
        ),
    ),
    (
        Reason(
            "平台不制作也不送达分配方案，方案的异议和诉讼期限供法院参考。",
            "The platform neither makes nor serves the plan of distribution; its periods are information for the court.",
        ),
        (
            "distribution_plan.course_of",
            "distribution_plan.goes_to_administrator",
            "distribution_plan.may_join",
            "distribution_plan.objections_until",
            "distribution_plan.opposition_until",
            "distribution_plan.suit_until",
        ),
    ),
    (
        Reason(
            "仅供参考：本平台不收取佣金。", "Information only: this platform charges no commission."
        ),
        ("fees.commission_cap",),
    ),
    (
        Reason(
            "限购查询结果由法院录入为排除事由，经资格规则处理。",
            "A known purchase bar is entered by the court as an exclusion and refused by the rule on qualification.",
        ),
        ("housing.check_known",),
    ),
    (
        Reason(
            "草稿的锁定按草稿状态判断；此表述供读者对照。",
            "The lock on a draft asks for the same state; this wording is for the reader.",
        ),
        ("lot_states.terms_may_change",),
    ),
    (
        Reason(
            "参考价确定程序在本平台之外进行，期限和费用供法院参考。",
            "The price is found outside this platform; its periods and fees are information for the court.",
        ),
        (
            "network_inquiry.fee_shares",
            "price_objections.explanation_due",
            "reference_price.extension_asked_in_time",
            "reference_price.negotiated_price",
            "reference_price.price_procedure_due",
            "reference_price.reissue_fee",
            "reference_price.targeted_price",
        ),
    ),
    (
        Reason(
            "送达期限由案件时限表按同一天数计算。",
            "The desk counts the same number of days for the sending itself.",
        ),
        ("price_objections.sending_due",),
    ),
    (
        Reason(
            "报名只登记法院已确认的顺位，未参加者不产生竞买号，结果相同。",
            "Only confirmed ranks are ever registered and who stays away has no number, so the outcome is the same.",
        ),
        (
            "priority.has_waived",
            "priority.rank_confirmed",
        ),
    ),
    (
        Reason(
            "近亲属关系由法院认定后录入为排除事由。",
            "The court finds kinship and enters it as an exclusion.",
        ),
        ("qualification.is_near_relative",),
    ),
    (
        Reason(
            "在起拍价的总检查中作为其逐项表述；总检查另行计算最低价。",
            "Stated one by one for the reader; the one check of all rounds computes the least price itself.",
        ),
        (
            "reserve_price.sale_price_allowed",
            "reserve_price.second_price_allowed",
            "reserve_price.starting_price_allowed",
        ),
    ),
    (
        Reason(
            "付清全款后才发竞买号，报价时不再判断。",
            "A number is given only once the whole price is paid; the offer asks nothing more.",
        ),
        ("sale.may_offer",),
    ),
    (
        Reason(
            "抵债人违约后如何处理由法院裁定，平台只列出可选的程序。",
            "After a taker's default the court decides; the platform lists the rounds it may order.",
        ),
        ("set_off.after_default_of_taker",),
    ),
    (
        Reason(
            "优先购买权的依据由法院在确认时写明。",
            "The court names the basis of a priority right when it confirms it.",
        ),
        ("special_periods.priority_right",),
    ),
)

NOT_YET_USED: dict[str, Reason] = {name: reason for reason, names in _REASONS for name in names}
