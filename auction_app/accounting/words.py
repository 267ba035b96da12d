"""What accounts and movements are called in both languages; names of people are nowhere in the books."""

from __future__ import annotations

from auction_app.lots.page_views import Words

# The first part of an account's code.
ACCOUNTS = {
    "clearing": Words("存放于支付渠道或法院账户", "Held by the card provider or the court’s bank"),
    "transit": Words("支付渠道划出、银行未入账", "On its way from the card provider to the bank"),
    "suspense": Words("待核款项", "Arrived, not yet assigned"),
    "deposit": Words("竞买保证金", "Deposit"),
    "refund": Words("应退竞买人", "Owed back to the bidder"),
    "sale": Words("成交价款", "Price of the lot"),
    "forfeit": Words("不予退还的保证金", "Forfeited deposit"),
    "related": Words("与拍卖财产相关的其他债务", "Debts tied to the property"),
    "found": Words("案件中查获的款项", "Money found in the case"),
    "case": Words("应付债权人", "Owed to a creditor"),
    "aside": Words("提存", "Set aside while disputed"),
    "fee": Words("费用", "Costs"),
    "surplus": Words("剩余款，退被执行人", "Surplus, the debtor’s"),
    "reserve": Words("被银行收回的款项", "Taken back by banks"),
    "opening": Words("账户原有余额", "Stood on the account before"),
    "unexplained": Words("未说明的支出", "Left without an order"),
    "owed": Words("支付渠道垫付，平台应还", "Laid out by the card provider, to be made good"),
    "cost": Words("支付渠道及银行手续费", "Fees of the card provider and of banks"),
}
# Through what money moves, where no account of a court is named.
CHANNELS = {
    "stripe": Words("支付渠道", "Card provider"),
    "disputes": Words("银行卡", "Cards"),
}
# The last part of a court's `fee:{court}:{kind}`.
FEES = {
    "enforcement": Words("执行申请费", "Enforcement fee"),
    "appraisal": Words("评估费", "Appraisal fee"),
    "auxiliary": Words("拍卖辅助费用", "Auction services"),
    "auction": Words("拍卖、变卖的实际费用", "Expense of auction and sale"),
    "other": Words("其他执行费用", "Other enforcement cost"),
}
# The kind of a posting (books/movements.py).
MOVEMENTS = {
    "received": Words("收款", "Received"),
    "assigned": Words("待核款项认领", "Assigned"),
    "refund_owed": Words("转为应退款", "To be returned"),
    "sent": Words("付款", "Sent"),
    "deposit_to_price": Words("保证金转价款", "Deposit counted toward the price"),
    "forfeited": Words("保证金不予退还", "Deposit forfeited"),
    "forfeit_applied": Words("不予退还保证金的处理", "Forfeited deposit applied"),
    "provider_payout": Words("支付渠道划出", "Paid out by the card provider"),
    "provider_payout_failed": Words("支付渠道划款被退回", "The provider’s transfer failed"),
    "provider_fee": Words("支付渠道手续费", "The card provider’s fee"),
    "distributed": Words("分配", "Distributed"),
    "dispute_settled": Words("提存款处理", "Disputed share settled"),
    "dispute_taken": Words("银行卡争议扣回", "Taken back in a card dispute"),
    "dispute_given_back": Words("银行卡争议返还", "Card dispute won"),
    "dispute_lost": Words("银行卡争议败诉", "Card dispute lost"),
    "taken_back_borne": Words("银行收回款的冲减", "Credit taken back by the bank"),
    "bank_fee": Words("银行手续费，由法院承担", "A bank’s fee, borne by the court"),
    "explained": Words("支出已说明", "Debit explained"),
    "came_back": Words("退汇", "Came back"),
    "stood_before": Words("账户原有余额", "Stood on the account before"),
}
REVERSED = Words("冲正：", "Reversed: ")


def account_words(code: str) -> Words:
    """The name of an account's kind; an unknown kind keeps its code in both languages."""
    return ACCOUNTS.get(code.split(":", 1)[0], Words(code, code))


def movement_words(kind: str) -> Words:
    """The name of a movement; a reversal says what it undoes."""
    bare = kind.removesuffix(".reversed")
    words = MOVEMENTS.get(bare, Words(bare, bare))
    if bare == kind:
        return words
    return Words(REVERSED.zh + words.zh, REVERSED.en + words.en)


# What re-adding the books can find (ledger/audit.py, closure.py); figures are money unless COUNTED.
FAULTS = {
    "not_zero": Words("全部账户合计不为零", "All accounts together are not zero"),
    "balance_differs": Words(
        "余额与划转累加不符", "The balance is not what the transfers add up to"
    ),
    "beyond_limit": Words("余额超出账户限额", "The balance lies beyond the account’s limit"),
    "limits_differ": Words("限额被改动", "A limit was changed"),
    "not_whole": Words("记账缺少或多出分录", "A posting has lost or gained lines"),
    "not_a_move": Words("分录不是一笔划转", "A line moves nothing, or two currencies"),
    "nowhere": Words("分录没有所属记账或账户", "A line belongs to no posting or no account"),
    "reversal_differs": Words("冲正与原记账不符", "A reversal is not the opposite of its posting"),
    "deposit_kept": Words(
        "结束满二十四小时仍未退出的保证金", "A deposit still there 24 hours after the end"
    ),
    "not_closed": Words("已分配标的仍有价款", "A distributed lot still holds its price"),
    "gone_elsewhere": Words("款项去向不属五种去处", "Money went to none of the five ends"),
}
COUNTED = frozenset({"not_whole", "not_a_move", "nowhere", "reversal_differs"})
# The first part of what a difference is about (sides.py).
KEYS = {
    "payment": Words("付款", "A payment"),
    "refund": Words("退款", "A refund"),
    "refund_failure": Words("退款被退回", "A refund that came back"),
    "dispute": Words("银行卡争议扣回", "Taken in a card dispute"),
    "dispute_reversal": Words("银行卡争议返还", "Given back after a card dispute"),
    "payout": Words("支付渠道划出", "A payout of the provider"),
    "payout_failure": Words("支付渠道划款被退回", "A payout of the provider that failed"),
    "fee": Words("手续费", "A fee"),
    "in": Words("银行入账", "A credit at the bank"),
    "out": Words("银行出账", "A debit at the bank"),
    "back": Words("退汇", "A transfer that came back"),
}


def key_words(key: str) -> Words | None:
    """What a difference is about, in words; None where its key says nothing but itself."""
    return KEYS.get(key.split(":", 1)[0]) if ":" in key else None


# The names of differences (decision.py), with what they mean for whoever reads them.
DIFFERENCES = {
    "missing_here": Words(
        "我方缺：对方有，账上无", "Missing here: the channel tells it, our books do not"
    ),
    "missing_there": Words(
        "对方缺：账上有，对方无", "Missing there: our books tell it, the channel does not"
    ),
    "amount_differs": Words("金额不符", "The amounts differ"),
    "twice_there": Words("对方重复", "The channel tells it more than once"),
    "timing": Words("时间差：两边都有，日期不同", "Timing: both tell it, for different days"),
    "fee": Words(
        "支付渠道手续费，已由平台承担入账", "The provider’s fees, booked as the platform’s cost"
    ),
    "fee_not_booked": Words("手续费未入账", "A fee that is not booked"),
    "in_transit": Words("在途：渠道已划出，银行未入账", "In transit from the provider to the bank"),
    "by_hand": Words("手工登记，对账单尚未显示", "Written down by hand, on no statement yet"),
    "closing_differs": Words("期末余额不符", "The closing balances differ"),
    "no_statement": Words("缺当日银行对账单", "The bank’s statement of the day is missing"),
    "no_report": Words("未取得支付渠道报表", "The provider’s report was not to be had"),
}
