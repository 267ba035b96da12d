"""Acceptance cases 28 to 53: bidding, and money after the hammer."""

from auction_app.law.acceptance.case import Case

CASES: tuple[Case, ...] = (
    Case(
        "AC-28",
        "699,999.99元被拒绝；700,000.00元领先；唯一竞买人以700,000.00元成交。",
        "699,999.99 is refused; 700,000.00 leads; the only bidder buys at 700,000.00.",
        (
            "NP11",
            "NP20",
        ),
    ),
    Case(
        "AC-29",
        "704,999.99元被拒绝；705,000.00元领先；其后707,500.00元被拒绝（须710,000.00元）。",
        "704,999.99 is refused; 705,000.00 leads; then 707,500.00 is refused (710,000.00 is needed).",
        ("NP20",),
    ),
    Case(
        "AC-30",
        "第二顺位以705,000.00元同价领先；第一顺位同价领先；第二顺位再出同价被拒绝；普通竞买人同价被拒绝。",
        "Rank 2 leads at the same 705,000.00; then rank 1 leads at it; rank 2 again is refused; an ordinary bidder at it is refused.",
        ("NP21",),
    ),
    Case(
        "AC-31",
        "09:58:00出价710,000元，结束10:03:00；优先权人10:02:30同价领先，结束10:07:30；同顺位10:02:31被拒绝；10:07:30.000出价已结束；优先权人以710,000元竞得。",
        "710,000 at 09:58:00 ends at 10:03:00; a priority buyer at 10:02:30 leads, end 10:07:30; one of the same rank at 10:02:31 is refused; a bid at 10:07:30.000 is too late; the priority buyer wins at 710,000.",
        (
            "NP20",
            "NP21",
        ),
    ),
    Case(
        "AC-32",
        "结束10:00:00：09:54:59和09:55:00到达，结束不变；09:55:01到达，结束10:00:01；09:59:59.999到达，结束10:04:59.999；10:00:00.000到达，已迟。",
        "End 10:00:00: arrivals at 09:54:59 and 09:55:00 leave it; 09:55:01 moves it to 10:00:01; 09:59:59.999 to 10:04:59.999; 10:00:00.000 is too late.",
        ("NP20",),
    ),
    Case(
        "AC-33",
        "结束10:04:59.999时10:04:00.000出价：结束10:09:00.000；连续377次延时仍然有效。",
        "With the end at 10:04:59.999 a bid at 10:04:00.000 moves it to 10:09:00.000; 377 extensions in a row still work.",
        ("NP20",),
    ),
    Case(
        "AC-34",
        "最后五分钟内的无效出价（过低、无资格）：不延时，记录为拒绝。",
        "An invalid bid (too low, unqualified) in the last five minutes: no extension, recorded as refused.",
        ("NP20",),
    ),
    Case(
        "AC-35",
        "同一毫秒到达的两个705,000.00元：序号在先者领先，另一个被拒绝；重启后和公开记录中顺序相同。",
        "Two bids of 705,000.00 in the same millisecond: the lower number in order leads, the other is refused; the order is the same after a restart and in the public record.",
        ("NP20",),
    ),
    Case(
        "AC-36",
        "领先者自我加价，或者一次超过20个幅度：要求再次确认；确认后有效（本平台约定）。",
        "The leader outbids himself, or one step exceeds 20 increments: asked once more; once confirmed it stands (our convention).",
        ("NP20",),
    ),
    Case(
        "AC-37",
        "未经确认的承租人主张优先：按普通竞买人处理，同价被拒绝。",
        "A tenant without confirmation claims priority: treated as ordinary, the same price refused.",
        ("NP19",),
    ),
    Case(
        "AC-38",
        "已通知而未报名的优先购买权人：事后不得再主张同价购买。",
        "A priority buyer who was told and did not register: no later claim to match the price.",
        ("NP16",),
    ),
    Case(
        "AC-39",
        "结束2024-05-16 10:07:30.000：未竞得者至次日10:07:30.000退还；买受人冻结款同时划入法院；逾期报警。",
        "End 2024-05-16 10:07:30.000: losers have theirs by the next day 10:07:30.000; the buyer's frozen deposit is with the court by then; a breach raises an alarm.",
        (
            "NP23",
            "NP25",
        ),
    ),
    Case(
        "AC-40",
        "流拍：全部保证金，包括免交债权人的50,000元差额，24小时内退还。",
        "Unsold: every deposit, the exempt creditor's 50,000 too, is back within 24 hours.",
        ("NP23",),
    ),
    Case(
        "AC-41",
        "可分配123,456.78元；债权250,000.00、175,500.50、88,888.88、12,345.67：58,595.30、41,134.01、20,833.88、2,893.59，合计无误。",
        "Pool 123,456.78; claims 250,000.00, 175,500.50, 88,888.88, 12,345.67: 58,595.30, 41,134.01, 20,833.88, 2,893.59, and the sum is right.",
        ("CPI508",),
    ),
    Case(
        "AC-42",
        "可分配1,000,000.00元，三个700,000.00元：333,333.34、333,333.33、333,333.33；余一分归最早查封者。",
        "Pool 1,000,000.00, three of 700,000.00: 333,333.34, 333,333.33, 333,333.33; the extra fen goes to the earliest seizure.",
        ("CPI508",),
    ),
    Case(
        "AC-43",
        "可分配0.05元，三个相等债权：0.02、0.02、0.01，不会多出一分。",
        "Pool 0.05, three equal claims: 0.02, 0.02, 0.01, never 0.06.",
        ("CPI508",),
    ),
    Case(
        "AC-44",
        "自然人被执行人，价款2,000,000元；费用25,400元、工程款300,000元、抵押900,000和400,000元先付；余374,600元按比例202,824.87、121,694.92、50,080.21。",
        "Natural person, price 2,000,000: costs 25,400, construction 300,000, mortgages 900,000 and 400,000 first; the remaining 374,600 pro rata 202,824.87, 121,694.92, 50,080.21.",
        (
            "CPI508",
            "CON36",
            "CC414",
        ),
    ),
    Case(
        "AC-45",
        "同一标的，企业法人未破产，按查封顺序：300,000.00、74,600.00、0.00元。",
        "The same lot, an enterprise without bankruptcy, in order of seizure: 300,000.00, 74,600.00, 0.00.",
        (
            "CPI514",
            "ENF55",
        ),
    ),
    Case(
        "AC-46",
        "一份判决三名债权人且无担保：企业法人亦按比例。",
        "One judgment, three creditors, no security: pro rata, even for an enterprise.",
        ("ENF55",),
    ),
    Case(
        "AC-47",
        "价款2,000,000元，费用25,400元，判决债务1,500,000元，1,000,000元本金438日加倍利息76,650元：剩余397,950.00元退被执行人。",
        "Price 2,000,000, costs 25,400, judgment debt 1,500,000, doubled interest on 1,000,000 for 438 days 76,650: 397,950.00 left for the debtor.",
        (
            "INT1",
            "ENF34",
        ),
    ),
    Case(
        "AC-48",
        "受偿1,000,000.00元，判决金额1,050,000.00元，加倍利息18,375.00元：先抵判决金额；尚欠50,000.00元和18,375.00元。",
        "Share 1,000,000.00, judgment money 1,050,000.00, doubled interest 18,375.00: all to the judgment money; open 50,000.00 and 18,375.00.",
        ("INT4",),
    ),
    Case(
        "AC-49",
        "刑民交叉，可分配500,000元：医疗80,000、抵押300,000、退赔120,000、其他债务0、罚金0。",
        "Criminal and civil debts, pool 500,000: medical 80,000, mortgage 300,000, restitution 120,000, other debts 0, fine 0.",
        ("CRIM13",),
    ),
    Case(
        "AC-50",
        "执行申请费：500,000.00元为7,400.00元；500,000.01元为7,400.00元；1,234,567.89元为14,745.68元；20,000,000元为87,400.00元。",
        "Application fee: 500,000.00 gives 7,400.00; 500,000.01 gives 7,400.00; 1,234,567.89 gives 14,745.68; 20,000,000 gives 87,400.00.",
        ("FEE14",),
    ),
    Case(
        "AC-51",
        "传统拍卖佣金上限：1,937,600元为96,880.00元；150,000,000元为1,890,000.00元。",
        "Cap of a traditional commission: 96,880.00 on 1,937,600; 1,890,000.00 on 150,000,000.",
        ("AS29",),
    ),
    Case(
        "AC-52",
        "2024-07-01送达方案：异议至2024-07-16；2024-07-18通知：反对至2024-08-02；2024-08-05通知：起诉至2024-08-20；有争议的202,824.87元提存，其余171,775.13元先行支付。",
        "Plan served 2024-07-01: objections to 2024-07-16; others told 2024-07-18: opposition to 2024-08-02; objector told 2024-08-05: suit to 2024-08-20; the disputed 202,824.87 is set aside, the other 171,775.13 payable.",
        (
            "CPI509",
            "CPI510",
        ),
    ),
    Case(
        "AC-53",
        "拍卖日前清偿1,602,816.50元：撤回；1,602,816.49元：不足。",
        "1,602,816.50 tendered before the day of the auction: withdrawn; 1,602,816.49 is not enough.",
        (
            "AS19",
            "FEE14",
        ),
    ),
)
