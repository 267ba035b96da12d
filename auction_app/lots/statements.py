"""Titles of the eleven disclosures and seven reminders, and the standing words a draft begins with.

The reminders are the same for every lot, so a draft starts with them; of the disclosures only those start
filled whose text the platform itself can vouch for. `COMPLETE` also words the rest in general terms, for
practice lots.
"""

from __future__ import annotations

from auction_app.lots.content import Statement

TITLES: dict[str, Statement] = {
    "d01": Statement("拍卖公告", "Notice of the auction"),
    "d02": Statement("执行依据", "Basis of enforcement"),
    "d03": Statement("评估报告副本或者定价依据", "Appraisal report or basis of the price"),
    "d04": Statement("时间、起拍价、竞价规则", "Time, starting price, bidding rules"),
    "d05": Statement("权属、占有、附随义务", "Title, occupation, attached duties"),
    "d06": Statement("优先购买权人及其权利性质", "Priority buyers and the nature of their right"),
    "d07": Statement("通知当事人与优先购买权人的情况", "Notice to parties and priority buyers"),
    "d08": Statement("保证金、价款支付方式与账户", "Ways and accounts for deposit and price"),
    "d09": Statement("可能产生的税费及承担", "Possible taxes, and who bears them"),
    "d10": Statement("执行法院、联系与监督", "Court, contact and supervision"),
    "d11": Statement("其他应当公示的事项", "Other matters to disclose"),
    "r1": Statement("竞买资格", "Who may bid"),
    "r2": Statement("委托竞买", "Agents"),
    "r3": Statement("已知瑕疵和权利负担", "Known defects and burdens"),
    "r4": Statement("以实物现状为准", "As it stands"),
    "r5": Statement("瑕疵的接受", "Acceptance of defects"),
    "r6": Statement("买受人身份公示", "The buyer is named in public"),
    "r7": Statement("悔拍的后果", "If the buyer defaults"),
}

STARTING: dict[str, Statement] = {
    "d01": Statement(
        "见本页公告，与公示同日发布。", "See the notice on this page, published on the same day."
    ),
    "d04": Statement(
        "时间、起拍价与加价幅度见公告。最后几分钟内有人出价的，自出价到达起顺延。",
        "Time, starting price and increment: see the notice. A bid in the last minutes extends the end "
        "from its arrival.",
    ),
    "d08": Statement(
        "保证金经平台支付，余款在公告期限内付至执行法院账户，账号载于成交确认书。",
        "The deposit is paid through the platform; the balance goes to the court’s account, named in the "
        "confirmation of sale, within the period of the notice.",
    ),
    "r1": Statement(
        "竞买人应当具有完全民事行为能力；法律、行政法规对买受人资格另有规定的，须符合规定。",
        "Bidders need full civil capacity and any special qualification the law asks of buyers.",
    ),
    "r2": Statement(
        "委托他人竞买的，应当在竞价开始前经执行法院确认，并通知平台。",
        "An agent must be confirmed by the court, and the platform told, before bidding starts.",
    ),
    "r3": Statement(
        "已知瑕疵和权利负担见公示第五项。", "Known defects and burdens: see disclosure 5."
    ),
    "r4": Statement(
        "拍卖财产以实物现状为准，竞买人可以申请实地看样。",
        "The property is sold as it stands; a viewing can be requested.",
    ),
    "r5": Statement(
        "竞买人决定参与竞买的，视为对拍卖财产完全了解，并接受拍卖财产一切已知和未知瑕疵。",
        "Whoever bids is taken to know the property fully and to accept all known and unknown defects.",
    ),
    "r6": Statement(
        "载明买受人真实身份的拍卖成交确认书将在平台上公示。",
        "The confirmation of sale with the buyer’s real identity is published on the platform.",
    ),
    "r7": Statement(
        "买受人悔拍后保证金不予退还。", "If the buyer defaults, the deposit is not returned."
    ),
}

COMPLETE: dict[str, Statement] = STARTING | {
    "d02": Statement(
        "据以执行的生效法律文书存于执行案卷，依法可以公开的部分向法院查阅。",
        "The judgment enforced is kept in the case file; what may be public can be read at the court.",
    ),
    "d03": Statement(
        "处置参考价依法确定，见公告；报告副本可以向法院查阅。",
        "The reference price was fixed as the law provides, see the notice; a copy can be read at the court.",
    ),
    "d05": Statement(
        "权属以登记为准；占有与附随义务按实物现状，以看样时所见为准。",
        "Title is as registered; occupation and attached duties are as found at the viewing.",
    ),
    "d06": Statement(
        "目前未发现优先购买权人；享有优先购买权的，应在竞价结束前向法院申请确认。",
        "No priority buyer is known; whoever has such a right asks the court to confirm it before "
        "bidding ends.",
    ),
    "d07": Statement(
        "已通知当事人；目前没有已知的优先购买权人需要通知。",
        "The parties were notified; there is no known priority buyer to notify.",
    ),
    "d09": Statement(
        "办理权属转移所产生的税费，依照法律规定由各方分别承担。",
        "Taxes of the transfer are borne by each side as the law provides.",
    ),
    "d10": Statement(
        "执行法院与案号见公告，可以在本页向法院提问；监督电话 12368。",
        "Court and case number stand in the notice; ask the court on this page; supervision: call 12368.",
    ),
    "d11": Statement("没有其他应当公示的事项。", "There is nothing else to disclose."),
}
