"""Provisions on Several Issues Concerning Online Judicial Auction, 法释〔2016〕18号, unabridged: art. 1 to 19, up to the bidding."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "NP1": ArticleText(
        "网络司法拍卖的定义",
        "What an online judicial auction is",
        "本规定所称的网络司法拍卖，是指人民法院依法通过互联网拍卖平台，以网络电子竞价方式公开处置财产的行为。",
        "In these provisions, an online judicial auction is the act by which a people's court, according to law, disposes of property in public by electronic bidding on an internet auction platform.",
    ),
    "NP2": ArticleText(
        "应当采取网络拍卖",
        "Online by rule",
        "人民法院以拍卖方式处置财产的，应当采取网络司法拍卖方式，但法律、行政法规和司法解释规定必须通过其他途径处置，或者不宜采用网络拍卖方式处置的除外。",
        "Where a people's court disposes of property by auction, it shall do so by online judicial auction, except where laws, administrative regulations or judicial interpretations prescribe another way, or the property is unsuitable for auction online.",
    ),
    "NP3": ArticleText(
        "全程公开",
        "Public from beginning to end",
        "网络司法拍卖应当在互联网拍卖平台上向社会全程公开，接受社会监督。",
        "An online judicial auction is open to society in its whole course on the internet auction platform and is subject to the supervision of society.",
    ),
    "NP4": ArticleText(
        "名单库",
        "The list of platforms",
        "最高人民法院建立全国性网络服务提供者名单库。网络服务提供者申请纳入名单库的，其提供的网络司法拍卖平台应当符合下列条件：\n"
        "（一）具备全面展示司法拍卖信息的界面；\n"
        "（二）具备本规定要求的信息公示、网上报名、竞价、结算等功能；\n"
        "（三）具有信息共享、功能齐全、技术拓展等功能的独立系统；\n"
        "（四）程序运作规范、系统安全高效、服务优质价廉；\n"
        "（五）在全国具有较高的知名度和广泛的社会参与度。\n"
        "最高人民法院组成专门的评审委员会，负责网络服务提供者的选定、评审和除名。最高人民法院每年引入第三方评估机构对已纳入和新申请纳入名单库的网络服务提供者予以评审并公布结果。",
        "The Supreme People's Court keeps a national list of network service providers. The platform of a provider that applies to be listed shall meet these conditions:\n"
        "(1) an interface that shows judicial auctions in full;\n"
        "(2) the functions these provisions ask for: disclosure, registration online, bidding and settlement;\n"
        "(3) an independent system that shares information, is complete in its functions and can be extended;\n"
        "(4) orderly procedure, a safe and efficient system, good service at a fair price;\n"
        "(5) well known in the whole country and widely used.\n"
        "The Supreme People's Court forms a special committee that selects, reviews and removes providers. Every year it has third parties assess those listed and those applying, and publishes the result.",
    ),
    "NP5": ArticleText(
        "选择平台",
        "Choosing the platform",
        "网络服务提供者由申请执行人从名单库中选择；未选择或者多个申请执行人的选择不一致的，由人民法院指定。",
        "The applicant for enforcement chooses the network service provider from the list; where nobody chooses, or several applicants choose differently, the people's court designates one.",
    ),
    "NP6": ArticleText(
        "人民法院的职责",
        "Duties of the court",
        "实施网络司法拍卖的，人民法院应当履行下列职责：\n"
        "（一）制作、发布拍卖公告；\n"
        "（二）查明拍卖财产现状、权利负担等内容，并予以说明；\n"
        "（三）确定拍卖保留价、保证金的数额、税费负担等；\n"
        "（四）确定保证金、拍卖款项等支付方式；\n"
        "（五）通知当事人和优先购买权人；\n"
        "（六）制作拍卖成交裁定；\n"
        "（七）办理财产交付和出具财产权证照转移协助执行通知书；\n"
        "（八）开设网络司法拍卖专用账户；\n"
        "（九）其他依法由人民法院履行的职责。",
        "In an online judicial auction the people's court shall:\n"
        "(1) make and publish the notice of auction;\n"
        "(2) find out the state of the property and the rights that burden it, and explain them;\n"
        "(3) fix the reserve price, the amount of the deposit, who bears taxes and fees, and so on;\n"
        "(4) fix how the deposit and the price are to be paid;\n"
        "(5) notify the parties and the holders of priority;\n"
        "(6) make the ruling of sale;\n"
        "(7) hand over the property and issue the notice of assistance for transferring title documents;\n"
        "(8) open an account for online judicial auctions;\n"
        "(9) do whatever else the law asks of it.",
    ),
    "NP7": ArticleText(
        "拍卖辅助工作",
        "Auxiliary work",
        "实施网络司法拍卖的，人民法院可以将下列拍卖辅助工作委托社会机构或者组织承担：\n"
        "（一）制作拍卖财产的文字说明及视频或者照片等资料；\n"
        "（二）展示拍卖财产，接受咨询，引领查看，封存样品等；\n"
        "（三）拍卖财产的鉴定、检验、评估、审计、仓储、保管、运输等；\n"
        "（四）其他可以委托的拍卖辅助工作。\n"
        "社会机构或者组织承担网络司法拍卖辅助工作所支出的必要费用由被执行人承担。",
        "In an online judicial auction the people's court may entrust this auxiliary work to institutions or organisations:\n"
        "(1) making written descriptions, videos or photographs of the property;\n"
        "(2) showing the property, answering questions, guiding viewers, sealing samples;\n"
        "(3) authenticating, inspecting, appraising, auditing, storing, keeping and transporting the property;\n"
        "(4) other auxiliary work that can be entrusted.\n"
        "The necessary cost of this auxiliary work is borne by the person subject to enforcement.",
    ),
    "NP8": ArticleText(
        "平台职责",
        "Duties of the platform",
        "实施网络司法拍卖的，下列事项应当由网络服务提供者承担：\n"
        "（一）提供符合法律、行政法规和司法解释规定的网络司法拍卖平台，并保障安全正常运行；\n"
        "（二）提供安全便捷配套的电子支付对接系统；\n"
        "（三）全面、及时展示人民法院及其委托的社会机构或者组织提供的拍卖信息；\n"
        "（四）保证拍卖全程的信息数据真实、准确、完整和安全；\n"
        "（五）其他应当由网络服务提供者承担的工作。\n"
        "网络服务提供者不得在拍卖程序中设置阻碍适格竞买人报名、参拍、竞价以及监视竞买人信息等后台操控功能。\n"
        "网络服务提供者提供的服务无正当理由不得中断。",
        "In an online judicial auction the network service provider shall:\n"
        "(1) provide a platform that meets laws, administrative regulations and judicial interpretations, and keep it running safely;\n"
        "(2) provide a safe and convenient connection to electronic payment;\n"
        "(3) show completely and in time what the court and those it entrusts provide;\n"
        "(4) keep the data of the whole auction true, accurate, complete and safe;\n"
        "(5) do other work that falls to it.\n"
        "The network service provider may not build into the auction any back-office function that keeps qualified bidders from registering, joining or bidding, or that watches bidders' information.\n"
        "Its service may not be interrupted without good reason.",
    ),
    "NP9": ArticleText(
        "接受监督",
        "Under the court's supervision",
        "网络司法拍卖服务提供者从事与网络司法拍卖相关的行为，应当接受人民法院的管理、监督和指导。",
        "In all it does in connection with online judicial auctions, the provider of the service accepts the management, supervision and guidance of the people's court.",
    ),
    "NP10": ArticleText(
        "保留价与起拍价",
        "Reserve price and starting price",
        "网络司法拍卖应当确定保留价，拍卖保留价即为起拍价。\n"
        "起拍价由人民法院参照评估价确定；未作评估的，参照市价确定，并征询当事人意见。起拍价不得低于评估价或者市价的百分之七十。",
        "A reserve price shall be fixed, and the reserve price is the starting price.\n"
        "The people's court fixes the starting price by reference to the appraised price; without an appraisal, by reference to the market price, after asking the parties. The starting price may not be lower than seventy per cent of the appraised price or the market price.",
    ),
    "NP11": ArticleText(
        "竞买人数",
        "Number of bidders",
        "网络司法拍卖不限制竞买人数量。一人参与竞拍，出价不低于起拍价的，拍卖成交。",
        "The number of bidders is not limited. If one person takes part and bids no less than the starting price, the lot is sold.",
    ),
    "NP12": ArticleText(
        "拍卖公告",
        "Notice of auction",
        "网络司法拍卖应当先期公告，拍卖公告除通过法定途径发布外，还应同时在网络司法拍卖平台发布。拍卖动产的，应当在拍卖十五日前公告；拍卖不动产或者其他财产权的，应当在拍卖三十日前公告。\n"
        "拍卖公告应当包括拍卖财产、价格、保证金、竞买人条件、拍卖财产已知瑕疵、相关权利义务、法律责任、拍卖时间、网络平台和拍卖法院等信息。",
        "An online judicial auction is announced beforehand; besides the ways the law prescribes, the notice is published on the platform at the same time. For movables the notice is given fifteen days before the auction; for immovables and other property rights, thirty days before.\n"
        "The notice shall contain the property, the price, the deposit, the conditions for bidders, the known defects of the property, the rights and duties concerned, legal liability, the time of the auction, the platform and the court.",
    ),
    "NP13": ArticleText(
        "信息公示",
        "Disclosure on the platform",
        "实施网络司法拍卖的，人民法院应当在拍卖公告发布当日通过网络司法拍卖平台公示下列信息：\n"
        "（一）拍卖公告；\n"
        "（二）执行所依据的法律文书，但法律规定不得公开的除外；\n"
        "（三）评估报告副本，或者未经评估的定价依据；\n"
        "（四）拍卖时间、起拍价以及竞价规则；\n"
        "（五）拍卖财产权属、占有使用、附随义务等现状的文字说明、视频或者照片等；\n"
        "（六）优先购买权主体以及权利性质；\n"
        "（七）通知或者无法通知当事人、已知优先购买权人的情况；\n"
        "（八）拍卖保证金、拍卖款项支付方式和账户；\n"
        "（九）拍卖财产产权转移可能产生的税费及承担方式；\n"
        "（十）执行法院名称，联系、监督方式等；\n"
        "（十一）其他应当公示的信息。",
        "On the day the notice is published, the people's court shall disclose on the platform:\n"
        "(1) the notice of auction;\n"
        "(2) the legal document on which enforcement rests, unless the law forbids publishing it;\n"
        "(3) a copy of the appraisal report or, without an appraisal, the basis of the price;\n"
        "(4) the time, the starting price and the rules of bidding;\n"
        "(5) who owns, occupies and uses the property, the duties attached to it and its state, in words, video or photographs;\n"
        "(6) who holds priority to purchase, and the nature of the right;\n"
        "(7) whether the parties and the known holders of priority were notified or could not be;\n"
        "(8) how and to which account the deposit and the price are paid;\n"
        "(9) the taxes and fees that a transfer of title may cause, and who bears them;\n"
        "(10) the name of the enforcing court, how to reach it, how to supervise it;\n"
        "(11) other information that should be disclosed.",
    ),
    "NP14": ArticleText(
        "特别提示",
        "Special reminders",
        "实施网络司法拍卖的，人民法院应当在拍卖公告发布当日通过网络司法拍卖平台对下列事项予以特别提示：\n"
        "（一）竞买人应当具备完全民事行为能力，法律、行政法规和司法解释对买受人资格或者条件有特殊规定的，竞买人应当具备规定的资格或者条件；\n"
        "（二）委托他人代为竞买的，应当在竞价程序开始前经人民法院确认，并通知网络服务提供者；\n"
        "（三）拍卖财产已知瑕疵和权利负担；\n"
        "（四）拍卖财产以实物现状为准，竞买人可以申请实地看样；\n"
        "（五）竞买人决定参与竞买的，视为对拍卖财产完全了解，并接受拍卖财产一切已知和未知瑕疵；\n"
        "（六）载明买受人真实身份的拍卖成交确认书在网络司法拍卖平台上公示；\n"
        "（七）买受人悔拍后保证金不予退还。",
        "On the day the notice is published, the people's court shall give special reminders on the platform:\n"
        "(1) bidders shall have full capacity for civil acts; where laws, administrative regulations or judicial interpretations ask special qualifications or conditions of the buyer, bidders shall have them;\n"
        "(2) whoever has another bid for him shall have this confirmed by the people's court before bidding starts, and the network service provider is told;\n"
        "(3) the known defects of the property and the rights that burden it;\n"
        "(4) the property is sold in its actual state, and bidders may ask to view it on site;\n"
        "(5) whoever decides to bid is taken to know the property fully and to accept all its defects, known and unknown;\n"
        "(6) the confirmation of sale with the buyer's real identity is published on the platform;\n"
        "(7) the deposit of a buyer who does not perform is not returned.",
    ),
    "NP15": ArticleText(
        "瑕疵担保",
        "Warranty of defects",
        "被执行人应当提供拍卖财产品质的有关资料和说明。\n"
        "人民法院已按本规定第十三条、第十四条的要求予以公示和特别提示，且在拍卖公告中声明不能保证拍卖财产真伪或者品质的，不承担瑕疵担保责任。",
        "The person subject to enforcement shall provide documents and explanations on the quality of the property.\n"
        "Where the people's court has disclosed and reminded as articles 13 and 14 ask, and has declared in the notice that it cannot vouch for the authenticity or quality of the property, it bears no warranty of defects.",
    ),
    "NP16": ArticleText(
        "通知当事人和优先购买权人",
        "Telling the parties and priority buyers",
        "网络司法拍卖的事项应当在拍卖公告发布三日前以书面或者其他能够确认收悉的合理方式，通知当事人、已知优先购买权人。权利人书面明确放弃权利的，可以不通知。无法通知的，应当在网络司法拍卖平台公示并说明无法通知的理由，公示满五日视为已经通知。\n"
        "优先购买权人经通知未参与竞买的，视为放弃优先购买权。",
        "Three days before the notice is published, the parties and the known holders of priority to purchase shall be notified of the auction in writing or in another reasonable way that can confirm receipt. A holder who expressly waives the right in writing need not be notified. Where somebody cannot be notified, this and its reason are published on the platform; after five full days he is taken to have been notified.\n"
        "A holder of priority who was notified and does not take part is taken to have waived the priority.",
    ),
    "NP17": ArticleText(
        "保证金",
        "Deposit",
        "保证金数额由人民法院在起拍价的百分之五至百分之二十范围内确定。\n"
        "竞买人应当在参加拍卖前以实名交纳保证金，未交纳的，不得参加竞买。申请执行人参加竞买的，可以不交保证金；但债权数额小于保证金数额的按差额部分交纳。\n"
        "交纳保证金，竞买人可以向人民法院指定的账户交纳，也可以由网络服务提供者在其提供的支付系统中对竞买人的相应款项予以冻结。",
        "The people's court fixes the amount of the deposit between five and twenty per cent of the starting price.\n"
        "Bidders shall pay the deposit under their real names before taking part; whoever has not paid may not take part. An applicant for enforcement who takes part need not pay it; if the claim is smaller than the deposit, the difference is paid.\n"
        "The deposit may be paid to the account the people's court designates, or the network service provider may freeze the amount in its payment system.",
    ),
    "NP18": ArticleText(
        "竞买资格与保密",
        "Admission and secrecy",
        "竞买人在拍卖竞价程序结束前交纳保证金经人民法院或者网络服务提供者确认后，取得竞买资格。网络服务提供者应当向取得资格的竞买人赋予竞买代码、参拍密码；竞买人以该代码参与竞买。\n"
        "网络司法拍卖竞价程序结束前，人民法院及网络服务提供者对竞买人以及其他能够确认竞买人真实身份的信息、密码等，应当予以保密。",
        "A bidder who pays the deposit before bidding ends is admitted once the people's court or the network service provider has confirmed it. The provider gives admitted bidders a bidder number and a password; they bid under that number.\n"
        "Until bidding ends, the people's court and the network service provider shall keep secret the bidders and any other information, passwords and the like that can tell a bidder's real identity.",
    ),
    "NP19": ArticleText(
        "优先竞买资格",
        "Admission of priority buyers",
        "优先购买权人经人民法院确认后，取得优先竞买资格以及优先竞买代码、参拍密码，并以优先竞买代码参与竞买；未经确认的，不得以优先购买权人身份参与竞买。\n"
        "顺序不同的优先购买权人申请参与竞买的，人民法院应当确认其顺序，赋予不同顺序的优先竞买代码。",
        "Once the people's court has confirmed the right, a holder of priority to purchase is admitted as such, with a priority bidder number and a password, and bids under that number; without confirmation nobody may bid as a holder of priority.\n"
        "Where holders of different rank apply to take part, the people's court shall confirm their order and give them priority numbers of different rank.",
    ),
}
