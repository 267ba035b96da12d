"""Stays, objections and withdrawal: the articles of several instruments that tell why bidding stops."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "AS14": ArticleText(
        "多项财产拍卖的停止",
        "Stopping when enough is sold",
        "拍卖多项财产时，其中部分财产卖得的价款足以清偿债务和支付被执行人应当负担的费用的，对剩余的财产应当停止拍卖，但被执行人同意全部拍卖的除外。",
        "When several things are auctioned and some brought enough for the debts and the debtor's costs, the auction of the rest must stop, unless the debtor agrees to the sale of all.",
    ),
    "AS17": ArticleText(
        "撤回拍卖",
        "Withdrawal",
        "在拍卖开始前，有下列情形之一的，人民法院应当撤回拍卖委托：（一）据以执行的生效法律文书被撤销的；（二）申请执行人及其他执行债权人撤回执行申请的；（三）被执行人全部履行了法律文书确定的金钱债务的；（四）当事人达成了执行和解协议，不需要拍卖财产的；（五）案外人对拍卖财产提出确有理由的异议的；（六）拍卖机构与竞买人恶意串通的；（七）其他应当撤回拍卖委托的情形。",
        "Before the auction begins the court withdraws it when (1) the basis of enforcement is revoked, (2) the applicant and the other creditors withdraw, (3) the debtor has paid the whole money debt, (4) a settlement makes the auction unnecessary, (5) a third party objects with good reason, (6) the auctioneer colludes with bidders, or (7) another ground demands it.",
    ),
    "AS18": ArticleText(
        "暂缓、中止执行",
        "Stay and suspension",
        "人民法院委托拍卖后，遇有依法应当暂缓执行或者中止执行的情形的，应当决定暂缓执行或者裁定中止执行，并及时通知拍卖机构和当事人。拍卖机构收到通知后，应当立即停止拍卖，并通知竞买人。",
        "Where the law demands a stay or suspension after the auction was ordered, the court decides the stay or rules the suspension and tells the auctioneer and the parties in good time; the auctioneer stops at once and tells the bidders.",
    ),
    "AS19": ArticleText(
        "提交足额金钱停止拍卖",
        "Stopping by handing in the full debt",
        "被执行人在拍卖日之前向人民法院提交足额金钱清偿债务，要求停止拍卖的，人民法院应当准许，但被执行人应当负担因拍卖支出的必要费用。",
        "A debtor who hands in the full amount of the debt before the day of the auction and asks to stop must be granted it, but bears the necessary expense of the auction so far.",
    ),
    "CPL236": ArticleText(
        "对执行行为的异议",
        "Objection to an act of enforcement",
        "当事人、利害关系人认为执行行为违反法律规定的，可以向负责执行的人民法院提出书面异议。当事人、利害关系人提出书面异议的，人民法院应当自收到书面异议之日起十五日内审查，理由成立的，裁定撤销或者改正；理由不成立的，裁定驳回。当事人、利害关系人对裁定不服的，可以自裁定送达之日起十日内向上一级人民法院申请复议。",
        "A party or interested person who finds an act of enforcement unlawful may object in writing to the enforcing court, which examines it within fifteen days of receipt: with reason it revokes or corrects the act, without reason it dismisses. Who does not accept the ruling may ask the court above to reconsider within ten days of service.",
    ),
    "CPL238": ArticleText(
        "案外人异议",
        "Objection of a third party",
        "执行过程中，案外人对执行标的提出书面异议的，人民法院应当自收到书面异议之日起十五日内审查，理由成立的，裁定中止对该标的的执行；理由不成立的，裁定驳回。案外人、当事人对裁定不服，认为原判决、裁定错误的，依照审判监督程序办理；与原判决、裁定无关的，可以自裁定送达之日起十五日内向人民法院提起诉讼。",
        "When a third party objects in writing to the enforcement of a property, the court examines it within fifteen days of receipt: with reason it suspends enforcement against that property, without reason it dismisses. Who does not accept the ruling may, where the original judgment is not in question, sue within fifteen days of service.",
    ),
    "CPL242": ArticleText(
        "执行担保与暂缓执行",
        "Stay against security",
        "在执行中，被执行人向人民法院提供担保，并经申请执行人同意的，人民法院可以决定暂缓执行及暂缓执行的期限。被执行人逾期仍不履行的，人民法院有权执行被执行人的担保财产或者担保人的财产。",
        "Where the debtor gives security and the applicant agrees, the court may decide a stay and its term. If the debtor still does not perform in time, the court enforces against the security or the guarantor.",
    ),
    "CPL267": ArticleText(
        "中止执行",
        "Suspension of enforcement",
        "有下列情形之一的，人民法院应当裁定中止执行：（一）申请人表示可以延期执行的；（二）案外人对执行标的提出确有理由的异议的；（三）作为一方当事人的公民死亡，需要等待继承人继承权利或者承担义务的；（四）作为一方当事人的法人或者其他组织终止，尚未确定权利义务承受人的；（五）人民法院认为应当中止执行的其他情形。中止的情形消失后，恢复执行。",
        "The court rules a suspension when (1) the applicant agrees to wait, (2) a third party objects to the enforcement of the property with good reason, (3) a party died and heirs are awaited, (4) a party that is an entity ended and its successor is not determined, or (5) another cause in the court's view demands it. When the cause is gone, enforcement goes on.",
    ),
    "CPI463": ArticleText(
        "驳回案外人异议后的处分",
        "No disposal after a dismissal",
        "案外人对执行标的提出的异议，经审查，案外人对执行标的不享有足以排除强制执行的权益的，裁定驳回其异议；享有足以排除强制执行的权益的，裁定中止执行。驳回案外人执行异议裁定送达案外人之日起十五日内，人民法院不得对执行标的进行处分。",
        "After examination the court dismisses the objection of a third party who has no right that keeps the property from enforcement, and suspends enforcement for one who has. For fifteen days after the dismissal is served on the third party the court may not dispose of the property.",
    ),
    "CPI467": ArticleText(
        "暂缓执行的期限",
        "How long a stay against security may last",
        "人民法院依照民事诉讼法规定决定暂缓执行的，如果担保是有期限的，暂缓执行的期限应当与担保期限一致，但最长不得超过一年。",
        "Where the security has a term, the stay lasts as long, but no longer than one year.",
    ),
    "ENF77": ArticleText(
        "上级法院通知暂缓执行",
        "Stay on notice of a higher court",
        "上级法院通知暂缓执行的，应同时指定暂缓执行的期限。暂缓执行的期限一般不得超过三个月。有特殊情况需要延长的，应报经院长批准，并及时通知下级法院。",
        "A higher court that gives notice of a stay states its term at the same time; as a rule it does not exceed three months. An extension in special circumstances needs the president's approval and is notified to the lower court in good time.",
    ),
    "EXP15": ArticleText(
        "案外人异议审查期间不得处分",
        "No disposal during a third party's objection",
        "案外人异议审查期间，人民法院不得对执行标的进行处分。案外人向人民法院提供充分、有效的担保请求解除对异议标的的查封、扣押、冻结的，人民法院可以准许；申请执行人提供充分、有效的担保请求继续执行的，应当继续执行。",
        "While a third party's objection is examined the court may not dispose of the property. The court may lift the seizure against full and valid security of the third party; where the applicant gives full and valid security and asks to go on, enforcement goes on.",
    ),
    "OBJ2": ArticleText(
        "异议的立案",
        "Filing an objection",
        "执行异议符合民事诉讼法规定条件的，人民法院应当在三日内立案，并在立案后三日内通知异议人和相关当事人。不符合受理条件的，裁定不予受理；立案后发现不符合受理条件的，裁定驳回申请。",
        "An objection that meets the conditions is filed within three days, and the objector and the parties are told within three days after. One that does not is ruled not accepted, or dismissed when this is found later.",
    ),
}
