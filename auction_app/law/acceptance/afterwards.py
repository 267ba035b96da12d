"""Acceptance cases 54 to 75: default, further rounds, holds, the list and the record."""

from auction_app.law.acceptance.case import Case

CASES: tuple[Case, ...] = (
    Case(
        "AC-54",
        "悔拍保证金300,000元，原价2,000,000元，费用12,000元，再拍1,850,000元：12,000元费用，150,000元差价，138,000元本案债务，不退还。",
        "Default, deposit 300,000, original price 2,000,000, costs 12,000, re-auction 1,850,000: 12,000 costs, 150,000 gap, 138,000 this case's debts, nothing back.",
        ("NP24",),
    ),
    Case(
        "AC-55",
        "同上，再拍1,600,000元：12,000、288,000、0元；不足的112,000元由法院决定，不自动追索。",
        "The same, re-auction 1,600,000: 12,000, 288,000, 0; the uncovered 112,000 is for the court, never claimed automatically.",
        ("NP24",),
    ),
    Case(
        "AC-56",
        "同上，再拍2,100,000元：12,000、0、288,000元。",
        "The same, re-auction 2,100,000: 12,000, 0, 288,000.",
        ("NP24",),
    ),
    Case(
        "AC-57",
        "再拍1,850,000元，本案债务100,000元，关联债务20,000元：12,000、150,000、100,000、20,000元；剩余18,000元留待法院决定。",
        "Re-auction 1,850,000, case debts 100,000, related debts 20,000: 12,000, 150,000, 100,000, 20,000; the remaining 18,000 waits for the court.",
        ("NP24",),
    ),
    Case(
        "AC-58",
        "费用320,000元超过保证金300,000元：全部抵费用；不足20,000元及差价150,000元。",
        "Costs 320,000 above the deposit of 300,000: all to costs; uncovered 20,000 and a gap of 150,000.",
        ("NP24",),
    ),
    Case(
        "AC-59",
        "悔拍人报名该标的的再次拍卖（包括通过代理人）被拒绝；其他标的可以，并提示风险。",
        "The defaulter registers for the re-auction of the lot, also through an agent: refused; for another lot: allowed with a flag.",
        ("NP24",),
    ),
    Case(
        "AC-60",
        "2024-06-03付清：2024-06-13前送达裁定；2024-06-11送达的，当日所有权转移，2024-06-26前交付。",
        "Fully paid 2024-06-03: ruling served by 2024-06-13; served 2024-06-11, title passes that day and delivery is due by 2024-06-26.",
        (
            "AS20",
            "AS26",
            "AS27",
        ),
    ),
    Case(
        "AC-61",
        "期限届满时付99.99%：催告后仍按悔拍处理；不作裁定。",
        "99.99% paid at the deadline: still a default after the reminder; no ruling.",
        (
            "AS20",
            "AS22",
        ),
    ),
    Case(
        "AC-62",
        "2024-05-16流拍：第30日2024-06-15为周六，二拍须于2024-06-17前开拍；公告不迟于2024-06-01（不动产）或2024-06-09（动产）。",
        "Failed 2024-05-16: day 30 is Saturday 2024-06-15, so the second auction starts by 2024-06-17; notice by 2024-06-01 (immovable) or 2024-06-09 (movable).",
        (
            "NP26",
            "CPL85",
        ),
    ),
    Case(
        "AC-63",
        "2024-06-16二拍流拍：2024-07-01前发布变卖公告；价格为二拍保留价560,000元；未付全款的报价被拒绝；第20日14:00首次报价，倒计时至第21日14:00；2024-08-01开始无人报价的，2024-09-30结束。",
        "Second failure 2024-06-16: sale notice by 2024-07-01; price is the second reserve 560,000; an offer without full payment is refused; the first offer on day 20 at 14:00 counts down to day 21 at 14:00; opened 2024-08-01 without an offer, it ends 2024-09-30.",
        ("SALE",),
    ),
    Case(
        "AC-64",
        "09:57:20平台故障（结束10:00:00）：自动暂缓并报告法院；恢复后至少300秒；暂缓期间的出价被拒绝；不以冻结价成交。",
        "Platform fault at 09:57:20 (end 10:00:00): held by itself, the court told; reopened with at least 300 s; bids during the hold are refused; nothing is sold at the frozen price.",
        ("NP28",),
    ),
    Case(
        "AC-65",
        "暂缓2024-07-03届满：2024-07-08前恢复；第6日升级提醒。",
        "A stay ends 2024-07-03: resumed by 2024-07-08; on day 6 it is escalated.",
        ("NP28",),
    ),
    Case(
        "AC-66",
        "竞价中案外人异议：暂停；2024-07-01送达驳回、未起诉的：不早于2024-07-17、不迟于2024-07-22恢复；已起诉的继续暂停。",
        "Outsider's objection during bidding: held; dismissed and served 2024-07-01 without a suit: resumed not before 2024-07-17 and by 2024-07-22; with a suit it stays held.",
        (
            "CPI463",
            "NP28",
            "NP36",
        ),
    ),
    Case(
        "AC-67",
        "债权人K（第一顺位，500,000元）与M（900,000元）均愿以700,000元抵债：K优先并补交200,000元；K不交的，法院可再拍或者交M承受，M补交500,000元。",
        "Creditors K (rank 1, 500,000) and M (900,000) both want it at 700,000: K first, paying 200,000; if K fails, the court may re-auction or offer it to M, who pays 500,000.",
        (
            "AS16",
            "AS22",
        ),
    ),
    Case(
        "AC-68",
        "2024-03-01起列入二年：末日2026-03-01（周日）；2026-03-04前删除。",
        "Two years from 2024-03-01: last day 2026-03-01 (a Sunday); deleted by 2026-03-04.",
        (
            "DL2",
            "DL10",
        ),
    ),
    Case(
        "AC-69",
        "2024-05-06申请纠正：2024-05-21前决定；2024-05-20成立的，2024-05-23前更正；2024-05-22送达驳回的，2024-06-03前可以复议。",
        "Correction asked 2024-05-06: decided by 2024-05-21; upheld 2024-05-20, corrected by 2024-05-23; refusal served 2024-05-22, reconsideration to 2024-06-03.",
        (
            "DL12",
            "CPL85",
        ),
    ),
    Case(
        "AC-70",
        "列入16岁未成年人，或者查封财产足以清偿的被执行人：被拒绝并指明条文。",
        "Listing a 16-year-old, or a debtor whose seized property covers the debt: refused with the article.",
        (
            "DL3",
            "DL4",
        ),
    ),
    Case(
        "AC-71",
        "公开名单显示3303041990****1238，不显示完整号码；以完整号码查询可以匹配。",
        "The public list shows 3303041990****1238, never the whole number; a search by the whole number matches.",
        ("DL6",),
    ),
    Case(
        "AC-72",
        "当事人以姓名、证件号码和案号登录：可见本案九类信息，不可见其他债权人的银行信息。",
        "A party signs in with name, ID and case number: sees the nine groups of the own case, not other creditors' bank data.",
        ("NP3",),
    ),
    Case(
        "AC-73",
        "改动旧出价记录的一个字节：链条验证在该记录处失败并指明该记录。",
        "One byte of an old bid record is changed: verification fails at that record and names it.",
        ("NP29",),
    ),
    Case(
        "AC-74",
        "竞得后申请注销账户：资料隐藏，证据保存至结束之日起十年。",
        "Deletion of the account asked after winning: the profile is hidden, the evidence kept until ten years after the end.",
        (
            "NP29",
            "PI47",
        ),
    ),
    Case(
        "AC-75",
        "案号、身份证号码和统一社会信用代码的全部样例均按预期判断。",
        "All samples of case numbers, ID numbers and credit codes are judged as expected.",
        ("NP17",),
    ),
)
