"""Provisions on Determining the Reference Price for Disposal of Property, 法释〔2018〕15号."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "RP1": ArticleText(
        "启动参考价程序",
        "Beginning the price procedure",
        "人民法院查封、扣押、冻结财产后，对需要拍卖、变卖的财产，应当在三十日内启动确定财产处置参考价程序。",
        "After seizing property that is to be auctioned or sold, the court begins finding its reference price within thirty days.",
    ),
    "RP2": ArticleText(
        "四种方式",
        "Four methods",
        "人民法院确定财产处置参考价，可以采取当事人议价、定向询价、网络询价、委托评估等方式。",
        "The court may find the reference price by agreement of the parties, targeted inquiry, network inquiry or appraisal.",
    ),
    "RP4": ArticleText(
        "当事人议价",
        "Agreement of the parties",
        "采取当事人议价方式确定参考价的，除一方当事人拒绝议价或者下落不明外，人民法院应当以适当的方式通知或者组织当事人进行协商，当事人应当在指定期限内提交议价结果。\n双方当事人提交的议价结果一致，且不损害他人合法权益的，议价结果为参考价。",
        "Unless one party refuses or cannot be found, the court has the parties negotiate and hand in their figures within the time it sets. When both figures are the same and nobody else's lawful interests are harmed, that figure is the reference price.",
    ),
    "RP5": ArticleText(
        "定向询价的条件",
        "When a targeted inquiry follows",
        "当事人议价不能或者不成，且财产有计税基准价、政府定价或者政府指导价的，人民法院应当向确定参考价时财产所在地的有关机构进行定向询价。\n双方当事人一致要求直接进行定向询价，且财产有计税基准价、政府定价或者政府指导价的，人民法院应当准许。",
        "When the parties cannot or do not agree, and the property has a tax base price, a price set or guided by the government, the court asks the competent body of the place. It also allows a targeted inquiry at once when both parties ask for it.",
    ),
    "RP6": ArticleText(
        "定向询价的结果",
        "Result of a targeted inquiry",
        "采取定向询价方式确定参考价的，人民法院应当向有关机构出具询价函，询价函应当载明询价要求、完成期限等内容。\n接受定向询价的机构在指定期限内出具的询价结果为参考价。",
        "The court's letter names what is asked and by when. The answer the body gives within that time is the reference price.",
    ),
    "RP7": ArticleText(
        "网络询价的条件",
        "When a network inquiry follows",
        "定向询价不能或者不成，财产无需由专业人员现场勘验或者鉴定，且具备网络询价条件的，人民法院应当通过司法网络询价平台进行网络询价。\n双方当事人一致要求或者同意直接进行网络询价，财产无需由专业人员现场勘验或者鉴定，且具备网络询价条件的，人民法院应当准许。",
        "When a targeted inquiry is impossible or fails, no expert has to inspect the property and the data exist, the court asks the judicial inquiry platforms. It also allows this at once when both parties ask for it or consent.",
    ),
    "RP10": ArticleText(
        "同时委托全部平台",
        "All platforms at once",
        "采取网络询价方式确定参考价的，人民法院应当同时向名单库中的全部司法网络询价平台发出网络询价委托书。网络询价委托书应当载明财产名称、物理特征、规格数量、目的要求、完成期限以及其他需要明确的内容等。",
        "The court commissions all judicial inquiry platforms of the list at the same time, naming the property, its features, the purpose and the time allowed.",
    ),
    "RP11": ArticleText(
        "网络询价的期限",
        "Time for a network inquiry",
        "司法网络询价平台应当在收到人民法院网络询价委托书之日起三日内出具网络询价报告。网络询价报告应当载明财产的基本情况、参照样本、计算方法、询价结果及有效期等内容。\n司法网络询价平台不能在期限内完成询价的，应当在期限届满前申请延长期限。全部司法网络询价平台均未能在期限内出具询价结果的，人民法院应当根据各司法网络询价平台的延期申请延期三日；部分司法网络询价平台在期限内出具网络询价结果的，人民法院对其他司法网络询价平台的延期申请不予准许。\n全部司法网络询价平台均未在期限内出具或者补正网络询价报告，且未按照规定申请延长期限的，人民法院应当委托评估机构进行评估。\n人民法院未在网络询价结果有效期内发布一拍拍卖公告或者直接进入变卖程序的，应当通知司法网络询价平台在三日内重新出具网络询价报告。",
        "A platform reports within three days of the commission. When none of them could, the court extends by three days on their request; when some reported in time, the others get no extension. When none reports and none asked, the court commissions an appraisal. When the first notice is not published within the validity, the platforms report again within three days.",
    ),
    "RP13": ArticleText(
        "取平均值",
        "The mean is the price",
        "全部司法网络询价平台均在期限内出具询价结果或者补正结果的，人民法院应当以全部司法网络询价平台出具结果的平均值为参考价；部分司法网络询价平台在期限内出具询价结果或者补正结果的，人民法院应当以该部分司法网络询价平台出具结果的平均值为参考价。\n当事人、利害关系人依据本规定第二十二条的规定对全部网络询价报告均提出异议，且所提异议被驳回或者司法网络询价平台已作出补正的，人民法院应当以异议被驳回或者已作出补正的各司法网络询价平台出具结果的平均值为参考价；对部分网络询价报告提出异议的，人民法院应当以网络询价报告未被提出异议的各司法网络询价平台出具结果的平均值为参考价。",
        "The mean of the results of all platforms, or of those that reported in time, is the reference price. Where all reports were objected to, it is the mean of those whose objection was dismissed or that were corrected; where some were, the mean of those nobody objected to.",
    ),
    "RP14": ArticleText(
        "委托评估的条件",
        "When an appraisal follows",
        "法律、行政法规规定必须委托评估、双方当事人要求委托评估或者网络询价不能或不成的，人民法院应当委托评估机构进行评估。",
        "The court commissions an appraisal when a statute demands it, both parties ask for it, or a network inquiry is impossible or failed.",
    ),
    "RP19": ArticleText(
        "评估的期限",
        "Time for an appraisal",
        "评估机构应当在三十日内出具评估报告。人民法院决定暂缓或者裁定中止执行的期间，应当从前述期限中扣除。\n评估机构不能在期限内出具评估报告的，应当在期限届满五日前书面向人民法院申请延长期限。人民法院决定延长期限的，延期次数不超过两次，每次不超过十五日。\n评估机构未在期限内出具评估报告、补正说明，且未按照规定申请延长期限的，人民法院应当通知该评估机构三日内将人民法院委托评估时移交的材料退回，另行委托下一顺序的评估机构重新进行评估。\n人民法院未在评估结果有效期内发布一拍拍卖公告或者直接进入变卖程序的，应当通知原评估机构在十五日内重新出具评估报告。",
        "An appraiser reports within thirty days, periods of a stay not counted. More time is asked for in writing five days before the end; the court extends at most twice, by at most fifteen days each. A late appraiser returns the file and the next in order is commissioned. When the first notice is not published within the validity, the appraiser reports again within fifteen days.",
    ),
    "RP21": ArticleText(
        "报告的送达",
        "Service of the report",
        "人民法院收到定向询价、网络询价、委托评估、说明补正等报告后，应当在三日内发送给当事人及利害关系人。\n当事人、利害关系人已提供有效送达地址的，人民法院应当将报告以直接送达、留置送达、委托送达、邮寄送达或者电子送达的方式送达；当事人、利害关系人下落不明或者无法获取其有效送达地址，人民法院无法按照前述规定送达的，应当在中国执行信息公开网上予以公示，公示满十五日即视为收到。",
        "The court sends a report to the parties and others concerned within three days of receiving it. For those who cannot be found it is posted on the national enforcement disclosure site and counts as received after a full fifteen days.",
    ),
    "RP22": ArticleText(
        "对报告的异议",
        "Objections to a report",
        "当事人、利害关系人认为网络询价报告或者评估报告具有下列情形之一的，可以在收到报告后五日内提出书面异议：\n（一）财产基本信息错误；\n（二）超出财产范围或者遗漏财产；\n（三）评估机构或者评估人员不具备相应评估资质；\n（四）评估程序严重违法。\n对当事人、利害关系人依据前款规定提出的书面异议，人民法院应当参照民事诉讼法第二百二十五条的规定处理。",
        "Within five days of receiving a network or appraisal report, parties and others concerned may object in writing that basic facts are wrong, that it covers more or less than the property, that the appraiser is not qualified, or that the procedure was gravely unlawful.",
    ),
    "RP23": ArticleText(
        "对评估方法和结果的异议",
        "Objections to method and result of an appraisal",
        "当事人、利害关系人收到评估报告后五日内对评估报告的参照标准、计算方法或者评估结果等提出书面异议的，人民法院应当在三日内交评估机构予以书面说明。评估机构在五日内未作说明或者当事人、利害关系人对作出的说明仍有异议的，人民法院应当交由相关行业协会在指定期限内组织专业技术评审，并根据专业技术评审出具的结论认定评估结果或者责令原评估机构予以补正。",
        "An objection within five days to the standard, the calculation or the result of an appraisal goes to the appraiser within three days, who explains within five; without an explanation, or when it is disputed, the trade association has it reviewed by experts, and the court follows their conclusion.",
    ),
    "RP24": ArticleText(
        "不予受理的异议",
        "Objections that are not heard",
        "当事人、利害关系人未在本规定第二十二条、第二十三条规定的期限内提出异议或者对网络询价平台、评估机构、行业协会按照本规定第二十二条、第二十三条所作的补正说明、专业技术评审结论提出异议的，人民法院不予受理。\n当事人、利害关系人对议价或者定向询价提出异议的，人民法院不予受理。",
        "Objections after the period, or to a correction, an explanation or a review, are not heard; nor are objections to a negotiated price or a targeted inquiry.",
    ),
    "RP25": ArticleText(
        "欺诈、串通与虚假",
        "Fraud, collusion, falsity",
        "当事人、利害关系人有证据证明具有下列情形之一，且在发布一拍拍卖公告或者直接进入变卖程序之前提出异议的，人民法院应当按照执行监督程序进行审查处理：\n（一）议价中存在欺诈、胁迫情形；\n（二）恶意串通损害第三人利益；\n（三）有关机构出具虚假定向询价结果；\n（四）依照本规定第二十二条、第二十三条作出的处理结果确有错误。",
        "On evidence, brought before the first notice, of fraud or duress in a negotiation, collusion against a third person, a false answer to a targeted inquiry, or a wrong decision on an objection, the court reviews under enforcement supervision.",
    ),
    "RP26": ArticleText(
        "以评估结果为参考价",
        "When an appraisal becomes the price",
        "当事人、利害关系人对评估报告未提出异议、所提异议被驳回或者评估机构已作出补正的，人民法院应当以评估结果或者补正结果为参考价；当事人、利害关系人对评估报告提出的异议成立的，人民法院应当以评估机构作出的补正结果或者重新作出的评估结果为参考价。专业技术评审对评估报告未作出否定结论的，人民法院应当以该评估结果为参考价。",
        "The appraisal, or its correction, is the reference price when nobody objected, an objection was dismissed, or the appraiser corrected it; when an objection is upheld, the correction or a new appraisal is. So is an appraisal the expert review did not reject.",
    ),
    "RP27": ArticleText(
        "参考价的有效期",
        "How long a price holds",
        "司法网络询价平台、评估机构应当确定网络询价或者委托评估结果的有效期，有效期最长不得超过一年。\n当事人议价的，可以自行协商确定议价结果的有效期，但不得超过前款规定的期限；定向询价结果的有效期，参照前款规定确定。\n人民法院在议价、询价、评估结果有效期内发布一拍拍卖公告或者直接进入变卖程序，拍卖、变卖时未超过有效期六个月的，无需重新确定参考价，但法律、行政法规、司法解释另有规定的除外。",
        "A result is valid for one year at most, whichever method gave it. When the notice of the first auction is published within the validity and the auction or sale takes place not more than six months after it ended, no new price is needed.",
    ),
    "RP30": ArticleText(
        "启动变价程序",
        "Beginning the disposal",
        "人民法院应当在参考价确定后十日内启动财产变价程序。拍卖的，参照参考价确定起拍价；直接变卖的，参照参考价确定变卖价。",
        "The court begins the disposal within ten days after the reference price is fixed; starting price or sale price is set by reference to it.",
    ),
    "RP31": ArticleText(
        "网络询价费",
        "Fee of a network inquiry",
        "人民法院委托司法网络询价平台进行网络询价的，网络询价费用应当按次计付给出具网络询价结果与财产处置成交价最接近的司法网络询价平台；多家司法网络询价平台出具的网络询价结果相同或者与财产处置成交价差距相同的，网络询价费用平均分配。",
        "The fee is paid to the platform whose result is nearest to the sale price; platforms with the same result or the same distance share it equally.",
    ),
    "RP32": ArticleText(
        "委托评估费",
        "Fee of an appraisal",
        "人民法院委托评估机构进行评估，财产处置未成交的，按照评估机构合理的实际支出计付费用；财产处置成交价高于评估价的，以评估价为基准计付费用；财产处置成交价低于评估价的，以财产处置成交价为基准计付费用。\n人民法院依照本规定第二十九条规定撤回委托评估的，按照评估机构合理的实际支出计付费用；人民法院依照本规定通知原评估机构重新出具评估报告的，按照前款规定的百分之三十计付费用。",
        "Unsold: the appraiser's reasonable expenses. Sold above the appraisal: the fee is counted on the appraisal; sold below: on the sale price. Withdrawn: reasonable expenses. A report issued again: thirty percent.",
    ),
    "RP33": ArticleText(
        "费用的负担",
        "Who bears the fees",
        "网络询价费及委托评估费由申请执行人先行垫付，由被执行人负担。",
        "The applicant advances the fees of network inquiry and appraisal; the debtor bears them.",
    ),
}
