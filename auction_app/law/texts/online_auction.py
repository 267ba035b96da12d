"""Provisions on Several Issues Concerning Online Judicial Auction, 法释〔2016〕18号."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "NP8": ArticleText(
        "平台职责",
        "Duties of the platform",
        "网络服务提供者不得在拍卖程序中设置阻碍适格竞买人报名、参拍、竞价以及监视竞买人信息等后台操控功能。网络服务提供者提供的服务无正当理由不得中断。",
        "The platform may have no back-office function that keeps qualified bidders from registering, joining or bidding, or that watches bidders' information. Its service may not be interrupted without good reason.",
    ),
    "NP10": ArticleText(
        "保留价与起拍价",
        "Reserve price and starting price",
        "网络司法拍卖应当确定保留价，拍卖保留价即为起拍价。起拍价由人民法院参照评估价确定；未作评估的，参照市价确定，并征询当事人意见。起拍价不得低于评估价或者市价的百分之七十。",
        "A reserve price must be set, and it is the starting price. The court sets it by reference to the appraisal or, without one, to the market price after asking the parties. It may not be lower than 70 % of that value.",
    ),
    "NP11": ArticleText(
        "竞买人数",
        "Number of bidders",
        "网络司法拍卖不限制竞买人数量。一人参与竞拍，出价不低于起拍价的，拍卖成交。",
        "The number of bidders is not limited. If one person takes part and bids at least the starting price, the lot is sold.",
    ),
    "NP12": ArticleText(
        "拍卖公告",
        "Notice of auction",
        "网络司法拍卖应当先期公告。拍卖动产的，应当在拍卖十五日前公告；拍卖不动产或者其他财产权的，应当在拍卖三十日前公告。",
        "Notice is given beforehand: 15 days before the auction for movables, 30 days for immovables and other property rights.",
    ),
    "NP13": ArticleText(
        "信息公示",
        "Disclosure on the platform",
        "人民法院应当在拍卖公告发布当日通过网络司法拍卖平台公示拍卖公告、执行依据、评估报告副本或者定价依据、竞价规则、财产现状、优先购买权、通知情况、支付方式、税费、联系与监督方式等信息。",
        "On the day of the notice the court discloses the notice, the basis of enforcement, the appraisal or pricing basis, the bidding rules, the state of the property, priority rights, who was notified, means of payment, taxes, contact and supervision.",
    ),
    "NP14": ArticleText(
        "特别提示",
        "Special reminders",
        "竞买人应当具备完全民事行为能力；委托他人代为竞买的，应当在竞价程序开始前经人民法院确认；拍卖财产以实物现状为准；竞买人决定参与竞买的，视为对拍卖财产完全了解，并接受拍卖财产一切已知和未知瑕疵；买受人悔拍后保证金不予退还。",
        "Bidders have full civil capacity; an agent is confirmed by the court before bidding starts; the property is sold as it is; whoever bids is taken to know it fully and accepts known and unknown defects; the deposit of a buyer who does not pay is not returned.",
    ),
    "NP16": ArticleText(
        "通知当事人和优先购买权人",
        "Telling the parties and priority buyers",
        "网络司法拍卖的事项应当在拍卖公告发布三日前以书面或者其他能够确认收悉的合理方式，通知当事人、已知优先购买权人。优先购买权人经通知未参与竞买的，视为放弃优先购买权。",
        "The parties and known priority buyers are told at least three days before the notice is published, in a way that confirms receipt. A priority buyer who was told and does not take part has waived the right.",
    ),
    "NP17": ArticleText(
        "保证金",
        "Deposit",
        "保证金数额由人民法院在起拍价的百分之五至百分之二十范围内确定。竞买人应当在参加拍卖前以实名交纳保证金，未交纳的，不得参加竞买。申请执行人参加竞买的，可以不交保证金；但债权数额小于保证金数额的按差额部分交纳。",
        "The court sets the deposit between 5 % and 20 % of the starting price. It is paid under the real name before taking part. The applicant creditor need not pay it, but pays the difference when the claim is smaller than the deposit.",
    ),
    "NP18": ArticleText(
        "竞买资格与保密",
        "Admission and secrecy",
        "竞买人在拍卖竞价程序结束前交纳保证金经确认后，取得竞买资格。竞买人以竞买代码参与竞买。竞价程序结束前，人民法院及网络服务提供者对能够确认竞买人真实身份的信息应当予以保密。",
        "A deposit confirmed before bidding ends gives the right to bid, under a bidder number. Until bidding ends, court and platform keep secret whatever could tell who a bidder is.",
    ),
    "NP19": ArticleText(
        "优先竞买资格",
        "Admission of priority buyers",
        "优先购买权人经人民法院确认后，取得优先竞买资格；未经确认的，不得以优先购买权人身份参与竞买。",
        "A priority buyer bids as such only after the court has confirmed the right; several ranks are confirmed in their order.",
    ),
    "NP20": ArticleText(
        "竞价规则",
        "How bidding runs",
        "网络司法拍卖从起拍价开始以递增出价方式竞价。竞价时间应当不少于二十四小时。竞价程序结束前五分钟内无人出价的，最后出价即为成交价；有出价的，竞价时间自该出价时点顺延五分钟。竞买人的出价时间以进入网络司法拍卖平台服务系统的时间为准。",
        "Bids ascend from the starting price. Bidding lasts at least 24 hours. If nobody bids in the last five minutes, the last bid is the price; if somebody does, time is extended five minutes from that bid. The time of a bid is its arrival in the platform's system.",
    ),
    "NP21": ArticleText(
        "优先购买权的行使",
        "How priority is used",
        "优先购买权人参与竞买的，可以与其他竞买人以相同的价格出价，没有更高出价的，拍卖财产由优先购买权人竞得。顺序不同的，由顺序在先的竞得；顺序相同的，由出价在先的竞得。",
        "A priority buyer may bid the same price as another bidder and wins unless somebody bids higher. Of two at the same price the higher rank wins, and of equal ranks the earlier bid.",
    ),
    "NP22": ArticleText(
        "成交确认书",
        "Confirmation of sale",
        "网络司法拍卖成交的，由网络司法拍卖平台以买受人的真实身份自动生成确认书并公示。拍卖财产所有权自拍卖成交裁定送达买受人时转移。",
        "When a lot is sold, the platform makes and publishes the confirmation with the buyer's real name. Ownership passes when the court's ruling is served on the buyer.",
    ),
    "NP23": ArticleText(
        "保证金的退还",
        "Return of deposits",
        "买受人交纳的保证金可以充抵价款；其他竞买人交纳的保证金应当在竞价程序结束后二十四小时内退还或者解冻。拍卖未成交的，应当在竞价程序结束后二十四小时内退还或者解冻。",
        "The buyer's deposit counts toward the price. All others are returned or unfrozen within 24 hours after bidding ends, and so are all deposits when nothing was sold.",
    ),
    "NP24": ArticleText(
        "悔拍",
        "A buyer who does not pay",
        "拍卖成交后买受人悔拍的，交纳的保证金不予退还，依次用于支付拍卖产生的费用损失、弥补重新拍卖价款低于原拍卖价款的差价、冲抵本案被执行人的债务以及与拍卖财产相关的被执行人的债务。悔拍后重新拍卖的，原买受人不得参加竞买。",
        "The deposit of a buyer who does not pay is not returned; it covers costs, the gap to a lower new price, this case's debts and debts tied to the property, in this order. That buyer may not bid when the lot is auctioned again.",
    ),
    "NP25": ArticleText(
        "支付价款",
        "Paying the price",
        "买受人应当在拍卖公告确定的期限内将剩余价款交付人民法院指定账户。拍卖成交后二十四小时内，网络服务提供者应当将冻结的买受人交纳的保证金划入人民法院指定账户。",
        "The buyer pays the balance to the court's account within the period in the notice. The platform transfers the buyer's frozen deposit within 24 hours.",
    ),
    "NP26": ArticleText(
        "流拍与再次拍卖",
        "Unsold lots and the second auction",
        "竞价期间无人出价的，本次拍卖流拍。流拍后应当在三十日内在同一平台再次拍卖，拍卖动产的应当在拍卖七日前公告；拍卖不动产或者其他财产权的应当在拍卖十五日前公告。再次拍卖的起拍价降价幅度不得超过前次起拍价的百分之二十。",
        "Without any bid the lot is unsold. It is auctioned again on the same platform within 30 days, with 7 days' notice for movables and 15 for others. The new starting price is at most 20 % lower than the one before.",
    ),
    "NP27": ArticleText(
        "合议庭评议",
        "Decision by a panel",
        "起拍价及其降价幅度、竞价增价幅度、保证金数额和优先购买权人竞买资格及其顺序等事项，应当由人民法院依法组成合议庭评议确定。",
        "Starting price, cut, increment, deposit, and the standing and rank of priority buyers are decided by a collegial panel.",
    ),
    "NP28": ArticleText(
        "暂缓与中止",
        "Stay and suspension",
        "网络服务提供者发现系统故障、安全隐患等紧急情况的，可以先行暂缓拍卖，并立即报告人民法院。暂缓或者中止拍卖的，应当及时公告原因或者理由。需要继续拍卖的，应当在五日内恢复拍卖。",
        "On a system fault or a danger to security the platform may stay the auction first and reports to the court at once. The reason is published promptly. Once the cause is gone, the auction resumes within five days.",
    ),
    "NP31": ArticleText(
        "撤销拍卖",
        "Setting a sale aside",
        "由于系统故障、病毒入侵、黑客攻击、数据错误等原因致使拍卖结果错误，严重损害当事人或者其他竞买人利益的，人民法院应当支持撤销网络司法拍卖的请求。",
        "A sale is set aside when a system fault, a virus, an attack or wrong data made the result wrong and seriously harmed a party or another bidder.",
    ),
    "NP34": ArticleText(
        "不得竞买的机构和人员",
        "Who may not bid",
        "负责执行的人民法院、网络服务提供者、承担拍卖辅助工作的社会机构或者组织，及其工作人员和近亲属，不得竞买并不得委托他人代为竞买与其行为相关的拍卖财产。",
        "The enforcing court, the platform and those who do auxiliary work, their staff and the staff's near relatives may not bid for the property their work concerns, nor have others bid for them.",
    ),
    "NP37": ArticleText(
        "网络变卖",
        "Online sale",
        "人民法院通过互联网平台以变卖方式处置财产的，参照本规定执行。本规定对网络司法拍卖行为没有规定的，适用其他有关司法拍卖的规定。",
        "An online sale (变卖) follows these provisions by analogy. Where they are silent, the other rules on judicial auction apply.",
    ),
}
