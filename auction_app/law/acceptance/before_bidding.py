"""Acceptance cases 1 to 27: price, notice, who may bid."""

from auction_app.law.acceptance.case import Case

CASES: tuple[Case, ...] = (
    Case(
        "AC-01",
        "评估价1,000,000.00元：起拍价699,999.99元被拒绝，700,000.00元可以。",
        "Appraisal 1,000,000.00: a start of 699,999.99 is refused, 700,000.00 is allowed.",
        ("NP10",),
    ),
    Case(
        "AC-02",
        "评估价1,320,300元，起拍价1,010,029.50元，保证金200,000元，加价幅度5,000元：可以；角分也有效。",
        "Appraisal 1,320,300, start 1,010,029.50, deposit 200,000, increment 5,000: allowed; fractions of a yuan work.",
        (
            "NP10",
            "NP17",
        ),
    ),
    Case(
        "AC-03",
        "一拍700,000元流拍：二拍起拍价560,000.00元可以，559,999.99元被拒绝，不降价也可以。",
        "First auction failed at 700,000: a second start of 560,000.00 is allowed, 559,999.99 refused, no cut at all allowed.",
        ("NP26",),
    ),
    Case(
        "AC-04",
        "起拍价11,787,511.00元：保证金2,357,502.20元和589,375.55元可以，2,357,502.21元和589,375.54元被拒绝。",
        "Start 11,787,511.00: deposits of 2,357,502.20 and 589,375.55 are allowed, 2,357,502.21 and 589,375.54 refused.",
        ("NP17",),
    ),
    Case(
        "AC-05",
        "起拍价由一名法官批准而没有合议庭记录：不能发布。",
        "A start approved by one judge without a recorded panel: publishing is refused.",
        ("NP27",),
    ),
    Case(
        "AC-06",
        "优先债权600,000元加费用20,000元，保留价560,000元：无益。先告知申请执行人；第5日申请的，新保留价620,000.00元被拒绝，620,000.01元可以；第6日申请的，不予准许。",
        "Priority claims 600,000 and costs 20,000, reserve 560,000: no surplus. The applicant is told first; asked on day 5, a new reserve of 620,000.00 is refused and 620,000.01 allowed; asked on day 6, refused.",
        ("AS6",),
    ),
    Case(
        "AC-07",
        "网络询价1,000,000、1,060,000、1,090,000元均按期：1,050,000元；第三家逾期：1,030,000元。成交价1,042,000元的，费用归第二家。",
        "Network inquiry 1,000,000, 1,060,000, 1,090,000 all in time: 1,050,000; the third late: 1,030,000. Sold at 1,042,000, the fee goes to the second platform.",
        (
            "RP13",
            "RP31",
        ),
    ),
    Case(
        "AC-08",
        "评估有效期至2024-12-31：2024-12-20公告，2025-06-30拍卖可以；2025-07-01拍卖须重新定价；2025-01-02公告须重新出具。",
        "Appraisal valid to 2024-12-31: notice on 2024-12-20 and auction on 2025-06-30 allowed; auction on 2025-07-01 needs a new price; notice on 2025-01-02 a new report.",
        ("RP27",),
    ),
    Case(
        "AC-09",
        "动产2024-03-01公告：最早2024-03-17开拍（间隔15个完整日）；2024-03-15被拒绝。",
        "Movable, notice 2024-03-01: earliest start 2024-03-17 (15 full days between); 2024-03-15 refused.",
        ("NP12",),
    ),
    Case(
        "AC-10",
        "不动产2024-03-01公告：最早2024-04-01；二拍动产2024-03-09，不动产2024-03-17。",
        "Immovable, notice 2024-03-01: earliest 2024-04-01; second auction: movable 2024-03-09, immovable 2024-03-17.",
        (
            "NP12",
            "NP26",
        ),
    ),
    Case(
        "AC-11",
        "真实案例：2018-03-21公告，2018-04-21开拍，不动产：合法（30日）。",
        "A real case: notice 2018-03-21, start 2018-04-21, immovable: lawful (30 days).",
        ("NP12",),
    ),
    Case(
        "AC-12",
        "18项公示与提示只填12项：不能发布，并列出缺少的各项。",
        "12 of the 18 disclosures and reminders filled: publishing is refused and what is missing is listed.",
        (
            "NP13",
            "NP14",
        ),
    ),
    Case(
        "AC-13",
        "拟2024-04-10公告：2024-04-06通知可以，2024-04-08被拒绝，书面放弃可以；无法通知的2024-04-10公示理由，自2024-04-16 00:00视为已通知。",
        "Notice planned 2024-04-10: told on 2024-04-06 is in time, 2024-04-08 refused, a written waiver will do; unreachable with the reason published 2024-04-10 counts as told from 2024-04-16 00:00.",
        ("NP16",),
    ),
    Case(
        "AC-14",
        "股权，2024-04-01通知股东：第20日2024-04-21为周日，期间至2024-04-22 24:00；2024-04-15、04-22开拍被拒绝，04-23可以。",
        "Equity, shareholders told 2024-04-01: day 20 is Sunday 2024-04-21, so their period ends 2024-04-22 24:00; a start on 04-15 or 04-22 is refused, 04-23 allowed.",
        (
            "CO85",
            "CC203",
        ),
    ),
    Case(
        "AC-15",
        "竞价23小时59分59秒被拒绝，24小时可以。",
        "Bidding of 23 h 59 min 59 s is refused, 24 h allowed.",
        ("NP20",),
    ),
    Case(
        "AC-16",
        "不动产查封至2024-05-01，2024-05-15拍卖：续封之前不能发布。",
        "Seizure of an immovable ends 2024-05-01, auction 2024-05-15: publishing waits for the renewal.",
        ("CPI485",),
    ),
    Case(
        "AC-17",
        "满18周岁前一日报名被拒绝（以自己劳动收入生活的，须经法院确认）；18周岁生日当日可以。",
        "One day before the 18th birthday: refused (living on one's own work only by the court's confirmation); on the birthday: allowed.",
        ("NP14",),
    ),
    Case(
        "AC-18",
        "执行法院书记员的配偶被拒绝；无关法院的书记员可以；本标的评估机构员工被拒绝；平台员工对平台上全部标的被拒绝。",
        "Spouse of the enforcing court's clerk: refused; clerk of an unrelated court: allowed; employee of this lot's appraiser: refused; employee of the platform: refused for every lot on it.",
        ("NP34",),
    ),
    Case(
        "AC-19",
        "失信自然人：不动产被拦截；办公椅可以；货车未经法院批准被拦截。",
        "A listed person: barred from an immovable, allowed office chairs, barred from a truck unless the court approves.",
        (
            "PUN",
            "HC3",
        ),
    ),
    Case(
        "AC-20",
        "失信单位的法定代表人以本人名义买房被拦截；董事个人失信的健康公司报名：提示法院审查，不自动拦截。",
        "The legal representative of a listed company, for a flat in his own name: barred; a healthy company whose director is listed: flagged for the court, not barred by itself.",
        ("PUN",),
    ),
    Case(
        "AC-21",
        "2026-03-04删除：同步后当日可以报名；同步前10:00被拒绝的出价仍为拒绝并有记录。",
        "Entry deleted 2026-03-04: may register that day after the sync; a bid refused at 10:00 before it stays refused and recorded.",
        ("DL10",),
    ),
    Case(
        "AC-22",
        "报名后出价前列入名单：出价被拒绝；落槌后裁定前列入：结算暂停，交法院处理。",
        "Listed between registration and bid: the bid is refused; listed after the hammer and before the ruling: settlement pauses, a task for the court.",
        ("NP31",),
    ),
    Case(
        "AC-23",
        "限购城市房产：已知受限的不予报名；其他人须作承诺；自申请至裁定未持续具备资格的，不作裁定，交法院处理。",
        "Housing in a restricted city: known to be barred, refused; anybody else promises; not eligible throughout until the ruling, no ruling and a task for the court.",
        (
            "BQ1",
            "BQ2",
            "BQ3",
        ),
    ),
    Case(
        "AC-24",
        "申请执行人，保证金200,000元：债权150,000元交50,000元；200,000元和250,000元不交；其他债权人交全额。",
        "Applicant creditor, deposit 200,000: claim 150,000 pays 50,000; 200,000 and 250,000 pay nothing; another creditor pays in full.",
        ("NP17",),
    ),
    Case(
        "AC-25",
        "结束日09:58:00确认的保证金：发号并可出价；10:00:00.000结束时确认的：拒绝并退还。",
        "Deposit confirmed 09:58:00 on the last day: a number, and bids; confirmed at the end 10:00:00.000: refused and returned.",
        ("NP18",),
    ),
    Case(
        "AC-26",
        "代理人在竞价开始后才获确认：不得代为出价。",
        "An agent confirmed after bidding began may not bid for the principal.",
        ("NP14",),
    ),
    Case(
        "AC-27",
        "竞价中书记员打开竞买人列表：只见代码；读取身份被拒绝并记录；结束后1秒，确认书载明买受人身份。",
        "During bidding the clerk opens the list: only numbers; any look at an identity is refused and recorded; a second after the end the confirmation names the buyer.",
        (
            "NP18",
            "NP22",
        ),
    ),
)
