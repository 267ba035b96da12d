"""Provisions on Several Issues Concerning Online Judicial Auction, 法释〔2016〕18号, unabridged: art. 20 to 38, the bidding and what follows."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "NP20": ArticleText(
        "竞价规则",
        "How bidding runs",
        "网络司法拍卖从起拍价开始以递增出价方式竞价，增价幅度由人民法院确定。竞买人以低于起拍价出价的无效。\n"
        "网络司法拍卖的竞价时间应当不少于二十四小时。竞价程序结束前五分钟内无人出价的，最后出价即为成交价；有出价的，竞价时间自该出价时点顺延五分钟。竞买人的出价时间以进入网络司法拍卖平台服务系统的时间为准。\n"
        "竞买代码及其出价信息应当在网络竞买页面实时显示，并储存、显示竞价全程。",
        "Bidding starts from the starting price and goes upward; the increment is fixed by the people's court. A bid below the starting price is void.\n"
        "Bidding lasts no less than twenty-four hours. If nobody bids in the last five minutes, the last bid is the price; if somebody does, bidding time is extended by five minutes from the moment of that bid. The time of a bid is the time at which it enters the service system of the platform.\n"
        "Bidder numbers and their bids are shown live on the bidding page, and the whole course of bidding is stored and shown.",
    ),
    "NP21": ArticleText(
        "优先购买权的行使",
        "How priority is used",
        "优先购买权人参与竞买的，可以与其他竞买人以相同的价格出价，没有更高出价的，拍卖财产由优先购买权人竞得。\n"
        "顺序不同的优先购买权人以相同价格出价的，拍卖财产由顺序在先的优先购买权人竞得。\n"
        "顺序相同的优先购买权人以相同价格出价的，拍卖财产由出价在先的优先购买权人竞得。",
        "A holder of priority who takes part may bid the same price as another bidder; if there is no higher bid, the property goes to the holder of priority.\n"
        "Where holders of different rank bid the same price, the property goes to the one of higher rank.\n"
        "Where holders of the same rank bid the same price, the property goes to the one who bid first.",
    ),
    "NP22": ArticleText(
        "成交确认书与所有权转移",
        "Confirmation of sale, and when title passes",
        "网络司法拍卖成交的，由网络司法拍卖平台以买受人的真实身份自动生成确认书并公示。\n"
        "拍卖财产所有权自拍卖成交裁定送达买受人时转移。",
        "When a lot is sold, the platform automatically makes the confirmation with the buyer's real identity and publishes it.\n"
        "Ownership of the property passes when the ruling of sale is served on the buyer.",
    ),
    "NP23": ArticleText(
        "保证金的退还",
        "Return of deposits",
        "拍卖成交后，买受人交纳的保证金可以充抵价款；其他竞买人交纳的保证金应当在竞价程序结束后二十四小时内退还或者解冻。拍卖未成交的，竞买人交纳的保证金应当在竞价程序结束后二十四小时内退还或者解冻。",
        "After a sale, the buyer's deposit may be set off against the price; the deposits of the other bidders shall be returned or unfrozen within twenty-four hours after bidding ends. If nothing is sold, the deposits shall be returned or unfrozen within twenty-four hours after bidding ends.",
    ),
    "NP24": ArticleText(
        "悔拍",
        "A buyer who does not pay",
        "拍卖成交后买受人悔拍的，交纳的保证金不予退还，依次用于支付拍卖产生的费用损失、弥补重新拍卖价款低于原拍卖价款的差价、冲抵本案被执行人的债务以及与拍卖财产相关的被执行人的债务。\n"
        "悔拍后重新拍卖的，原买受人不得参加竞买。",
        "If the buyer defaults after the sale, the deposit is not returned; it is used, in this order, for the cost and loss the auction caused, for the gap by which the price of the new auction is lower than the original price, for the debts of the person subject to enforcement in this case, and for that person's debts related to the property.\n"
        "When the property is auctioned again, the original buyer may not bid.",
    ),
    "NP25": ArticleText(
        "支付价款",
        "Paying the price",
        "拍卖成交后，买受人应当在拍卖公告确定的期限内将剩余价款交付人民法院指定账户。拍卖成交后二十四小时内，网络服务提供者应当将冻结的买受人交纳的保证金划入人民法院指定账户。",
        "After a sale the buyer shall pay the rest of the price to the account designated by the people's court within the period fixed in the notice. Within twenty-four hours after the sale the network service provider shall transfer the buyer's frozen deposit to the account designated by the people's court.",
    ),
    "NP26": ArticleText(
        "流拍与再次拍卖",
        "Unsold lots and the second auction",
        "网络司法拍卖竞价期间无人出价的，本次拍卖流拍。流拍后应当在三十日内在同一网络司法拍卖平台再次拍卖，拍卖动产的应当在拍卖七日前公告；拍卖不动产或者其他财产权的应当在拍卖十五日前公告。再次拍卖的起拍价降价幅度不得超过前次起拍价的百分之二十。\n"
        "再次拍卖流拍的，可以依法在同一网络司法拍卖平台变卖。",
        "If nobody bids, the auction has failed. The property shall be auctioned again on the same platform within thirty days after that; for movables the notice is given seven days before the auction, for immovables and other property rights fifteen days before. The starting price of the new auction may be at most twenty per cent lower than the one before.\n"
        "If the new auction fails too, the property may be sold (变卖) according to law on the same platform.",
    ),
    "NP27": ArticleText(
        "合议庭评议",
        "Decided by a panel",
        "起拍价及其降价幅度、竞价增价幅度、保证金数额和优先购买权人竞买资格及其顺序等事项，应当由人民法院依法组成合议庭评议确定。",
        "The starting price and its cut, the increment, the deposit, and the qualification and rank of holders of priority to purchase, and the like, shall be decided after deliberation by a collegial panel that the people's court forms according to law.",
    ),
    "NP28": ArticleText(
        "暂缓与中止",
        "Stay and suspension",
        "网络司法拍卖竞价程序中，有依法应当暂缓、中止执行等情形的，人民法院应当决定暂缓或者裁定中止拍卖；人民法院可以自行或者通知网络服务提供者停止拍卖。\n"
        "网络服务提供者发现系统故障、安全隐患等紧急情况的，可以先行暂缓拍卖，并立即报告人民法院。\n"
        "暂缓或者中止拍卖的，应当及时在网络司法拍卖平台公告原因或者理由。\n"
        "暂缓拍卖期限届满或者中止拍卖的事由消失后，需要继续拍卖的，应当在五日内恢复拍卖。",
        "Where, in the course of bidding, there is a ground in law to stay or suspend enforcement, the people's court shall decide to stay or rule to suspend the auction; it may stop the auction itself or notify the network service provider to stop it.\n"
        "A network service provider that finds a system fault, a danger to security or another emergency may stay the auction first and shall report to the people's court at once.\n"
        "When an auction is stayed or suspended, the reason or ground shall be published on the platform promptly.\n"
        "After the period of a stay has expired or the cause of a suspension has gone, an auction that needs to go on shall be resumed within five days.",
    ),
    "NP29": ArticleText(
        "数据保存十年",
        "Data kept for ten years",
        "网络服务提供者对拍卖形成的电子数据，应当完整保存不少于十年，但法律、行政法规另有规定的除外。",
        "The network service provider shall keep the electronic data of the auction complete for no less than ten years, unless laws or administrative regulations provide otherwise.",
    ),
    "NP30": ArticleText(
        "税费承担",
        "Who bears taxes and fees",
        "因网络司法拍卖本身形成的税费，应当依照相关法律、行政法规的规定，由相应主体承担；没有规定或者规定不明的，人民法院可以根据法律原则和案件实际情况确定税费承担的相关主体、数额。",
        "Taxes and fees caused by the online judicial auction itself are borne by the persons on whom the relevant laws and administrative regulations lay them; where there is no provision or it is unclear, the people's court may determine who bears them and how much, by the principles of law and the facts of the case.",
    ),
    "NP31": ArticleText(
        "撤销拍卖",
        "Setting a sale aside",
        "当事人、利害关系人提出异议请求撤销网络司法拍卖，符合下列情形之一的，人民法院应当支持：\n"
        "（一）由于拍卖财产的文字说明、视频或者照片展示以及瑕疵说明严重失实，致使买受人产生重大误解，购买目的无法实现的，但拍卖时的技术水平不能发现或者已经就相关瑕疵以及责任承担予以公示说明的除外；\n"
        "（二）由于系统故障、病毒入侵、黑客攻击、数据错误等原因致使拍卖结果错误，严重损害当事人或者其他竞买人利益的；\n"
        "（三）竞买人之间，竞买人与网络司法拍卖服务提供者之间恶意串通，损害当事人或者其他竞买人利益的；\n"
        "（四）买受人不具备法律、行政法规和司法解释规定的竞买资格的；\n"
        "（五）违法限制竞买人参加竞买或者对享有同等权利的竞买人规定不同竞买条件的；\n"
        "（六）其他严重违反网络司法拍卖程序且损害当事人或者竞买人利益的情形。",
        "Where a party or an interested person objects and asks that the auction be set aside, the people's court shall grant it in any of these cases:\n"
        "(1) the description, video, photographs or the statement of defects were seriously untrue, so that the buyer was gravely mistaken and the purpose of the purchase cannot be reached, unless the technology of the time could not find it, or the defect and the liability for it had been disclosed;\n"
        "(2) a system fault, a virus, an attack, wrong data or the like made the result of the auction wrong and seriously harmed a party or another bidder;\n"
        "(3) bidders among themselves, or bidders and the provider of the service, colluded in bad faith and harmed a party or another bidder;\n"
        "(4) the buyer lacks the qualification that laws, administrative regulations or judicial interpretations ask;\n"
        "(5) bidders were unlawfully kept from taking part, or bidders with the same rights were given different conditions;\n"
        "(6) the procedure was otherwise seriously violated and a party or a bidder harmed.",
    ),
    "NP32": ArticleText(
        "撤销后的救济",
        "Remedies after a sale is set aside",
        "网络司法拍卖被人民法院撤销，当事人、利害关系人、案外人认为人民法院的拍卖行为违法致使其合法权益遭受损害的，可以依法申请国家赔偿；认为其他主体的行为违法致使其合法权益遭受损害的，可以另行提起诉讼。",
        "Where an auction is set aside and a party, an interested person or an outsider holds that the court's conduct was unlawful and did harm to lawful rights, state compensation may be applied for according to law; where the conduct of another was unlawful and did harm, a separate suit may be brought.",
    ),
    "NP33": ArticleText(
        "对平台的诉讼",
        "Suing the platform",
        "当事人、利害关系人、案外人认为网络司法拍卖服务提供者的行为违法致使其合法权益遭受损害的，可以另行提起诉讼；理由成立的，人民法院应当支持，但具有法定免责事由的除外。",
        "Where a party, an interested person or an outsider holds that the conduct of the provider of the service was unlawful and did harm to lawful rights, a separate suit may be brought; if it is well founded the people's court shall uphold it, unless the law exempts from liability.",
    ),
    "NP34": ArticleText(
        "不得竞买的机构和人员",
        "Who may not bid",
        "实施网络司法拍卖的，下列机构和人员不得竞买并不得委托他人代为竞买与其行为相关的拍卖财产：\n"
        "（一）负责执行的人民法院；\n"
        "（二）网络服务提供者；\n"
        "（三）承担拍卖辅助工作的社会机构或者组织；\n"
        "（四）第（一）至（三）项规定主体的工作人员及其近亲属。",
        "In an online judicial auction the following may not bid for property connected with their own conduct, nor have others bid for them:\n"
        "(1) the people's court in charge of enforcement;\n"
        "(2) the network service provider;\n"
        "(3) the institutions or organisations that do the auxiliary work;\n"
        "(4) the staff of those named in (1) to (3), and the near relatives of the staff.",
    ),
    "NP35": ArticleText(
        "除名",
        "Removal from the list",
        "网络服务提供者有下列情形之一的，应当将其从名单库中除名：\n"
        "（一）存在违反本规定第八条第二款规定操控拍卖程序、修改拍卖信息等行为的；\n"
        "（二）存在恶意串通、弄虚作假、泄漏保密信息等行为的；\n"
        "（三）因违反法律、行政法规和司法解释等规定受到处罚，不适于继续从事网络司法拍卖的；\n"
        "（四）存在违反本规定第三十四条规定行为的；\n"
        "（五）其他应当除名的情形。\n"
        "网络服务提供者有前款规定情形之一，人民法院可以依照《中华人民共和国民事诉讼法》的相关规定予以处理。",
        "A network service provider shall be removed from the list when it:\n"
        "(1) manipulates the procedure or changes auction information against article 8, paragraph 2;\n"
        "(2) colludes in bad faith, practises fraud, or leaks secret information;\n"
        "(3) was punished for violating laws, administrative regulations or judicial interpretations and is not fit to go on;\n"
        "(4) acts against article 34;\n"
        "(5) should be removed for another reason.\n"
        "In any of these cases the people's court may deal with it under the relevant provisions of the Civil Procedure Law.",
    ),
    "NP36": ArticleText(
        "执行异议与案外人异议",
        "Objections",
        "当事人、利害关系人认为网络司法拍卖行为违法侵害其合法权益的，可以提出执行异议。异议、复议期间，人民法院可以决定暂缓或者裁定中止拍卖。\n"
        "案外人对网络司法拍卖的标的提出异议的，人民法院应当依据《中华人民共和国民事诉讼法》第二百二十七条及相关司法解释的规定处理，并决定暂缓或者裁定中止拍卖。",
        "Parties and interested persons who hold that the auction is unlawful and harms their lawful rights may raise an enforcement objection. While an objection or its reconsideration is pending, the people's court may decide to stay or rule to suspend the auction.\n"
        "Where an outsider objects with regard to the object of the auction, the people's court shall proceed under article 227 of the Civil Procedure Law (now article 238) and the judicial interpretations concerned, and shall decide to stay or rule to suspend the auction.",
    ),
    "NP37": ArticleText(
        "网络变卖与补充适用",
        "Online sale, and what fills the gaps",
        "人民法院通过互联网平台以变卖方式处置财产的，参照本规定执行。\n"
        "执行程序中委托拍卖机构通过互联网平台实施网络拍卖的，参照本规定执行。\n"
        "本规定对网络司法拍卖行为没有规定的，适用其他有关司法拍卖的规定。",
        "Where a people's court disposes of property by sale (变卖) on an internet platform, these provisions are applied by analogy.\n"
        "Where in enforcement an auction house is entrusted with an auction on an internet platform, these provisions are applied by analogy.\n"
        "Where these provisions are silent on an online judicial auction, the other provisions on judicial auction apply.",
    ),
    "NP38": ArticleText(
        "施行",
        "Entry into force",
        "本规定自2017年1月1日起施行。施行前最高人民法院公布的司法解释和规范性文件与本规定不一致的，以本规定为准。",
        "These provisions apply from 1 January 2017. Where judicial interpretations and normative documents published by the Supreme People's Court before that day disagree with these provisions, these provisions prevail.",
    ),
}
