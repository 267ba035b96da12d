"""Provisions on Publishing the List of Dishonest Debtors, 2017 revision, and the Opinions that attach to it."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "DL1": ArticleText(
        "纳入名单的情形",
        "Who is listed",
        "被执行人未履行生效法律文书确定的义务，并具有下列情形之一的，人民法院应当将其纳入失信被执行人名单，依法对其进行信用惩戒："
        "（一）有履行能力而拒不履行生效法律文书确定义务的；（二）以伪造证据、暴力、威胁等方法妨碍、抗拒执行的；"
        "（三）以虚假诉讼、虚假仲裁或者以隐匿、转移财产等方法规避执行的；（四）违反财产报告制度的；"
        "（五）违反限制消费令的；（六）无正当理由拒不履行执行和解协议的。",
        "A debtor who has not performed is listed if he (1) can perform but refuses, (2) obstructs enforcement by forged "
        "evidence, violence or threats, (3) evades it by sham suits or by hiding or moving assets, (4) breaks the duty to "
        "report assets, (5) breaks a consumption restriction, or (6) refuses a settlement without good reason.",
    ),
    "DL2": ArticleText(
        "纳入的期限",
        "For how long",
        "被执行人具有本规定第一条第二项至第六项规定情形的，纳入失信被执行人名单的期限为二年。被执行人以暴力、威胁方法妨碍、"
        "抗拒执行情节严重或具有多项失信行为的，可以延长一至三年。失信被执行人积极履行生效法律文书确定义务或主动纠正失信行为的，"
        "人民法院可以决定提前删除失信信息。",
        "On grounds (2) to (6) of article 1 the term is two years; for serious violence or threats, or several acts, it may "
        "be one to three years longer. The court may delete the entry early if the debtor performs or mends his conduct.",
    ),
    "DL3": ArticleText(
        "不得纳入的情形",
        "When ground (1) does not apply",
        "具有下列情形之一的，人民法院不得依据本规定第一条第一项的规定将被执行人纳入失信被执行人名单：（一）提供了充分有效担保的；"
        "（二）已被采取查封、扣押、冻结等措施的财产足以清偿生效法律文书确定债务的；（三）被执行人履行顺序在后，对其依法不应强制执行的；"
        "（四）其他不属于有履行能力而拒不履行生效法律文书确定义务的情形。",
        "Nobody is listed under ground (1) who gave sufficient security, whose seized property covers the debt, whose turn "
        "to perform comes later, or who is otherwise not somebody who can perform and refuses.",
    ),
    "DL4": ArticleText(
        "未成年人",
        "Minors",
        "被执行人为未成年人的，人民法院不得将其纳入失信被执行人名单。",
        "A minor is not put on the list.",
    ),
    "DL6": ArticleText(
        "公布的内容",
        "What is published",
        "记载和公布的失信被执行人名单信息应当包括：（一）作为被执行人的法人或者其他组织的名称、统一社会信用代码（或组织机构代码）、"
        "法定代表人或者负责人姓名；（二）作为被执行人的自然人的姓名、性别、年龄、身份证号码；（三）生效法律文书确定的义务和被执行人的履行情况；"
        "（四）被执行人失信行为的具体情形；（五）执行依据的制作单位和文号、执行案号、立案时间、执行法院；"
        "（六）人民法院认为应当记载和公布的不涉及国家秘密、商业秘密、个人隐私的其他事项。",
        "The list names the entity with its code and head, or the person with sex, age and number; the duty and what was "
        "performed; the conduct; the basis, the case number, the day of filing and the court; nothing secret or private.",
    ),
    "DL7": ArticleText(
        "统一公布",
        "One public list",
        "各级人民法院应当将失信被执行人名单信息录入最高人民法院失信被执行人名单库，并通过该名单库统一向社会公布。",
        "All courts enter their listings in the database of the Supreme People's Court, by which they are published.",
    ),
    "DL10": ArticleText(
        "删除",
        "Deletion",
        "具有下列情形之一的，人民法院应当在三个工作日内删除失信信息：（一）被执行人已履行生效法律文书确定的义务或人民法院已执行完毕的；"
        "（二）当事人达成执行和解协议且已履行完毕的；（三）申请执行人书面申请删除失信信息，人民法院审查同意的；"
        "（四）终结本次执行程序后，通过网络执行查控系统查询被执行人财产两次以上，未发现有可供执行财产，且申请执行人或者其他人未提供有效财产线索的；"
        "（五）因审判监督或破产程序，人民法院依法裁定对失信被执行人中止执行的；（六）人民法院依法裁定不予执行的；"
        "（七）人民法院依法裁定终结执行的。有纳入期限的，不适用前款规定。纳入期限届满后三个工作日内，人民法院应当删除失信信息。",
        "The entry is deleted within three working days of performance, of a settlement performed, of a creditor's request "
        "the court approves, and in the other cases named. An entry with a term is deleted within three working days after "
        "its term instead.",
    ),
    "DL12": ArticleText(
        "纠正与复议",
        "Correction and reconsideration",
        "公民、法人或其他组织对被纳入失信被执行人名单申请纠正的，执行法院应当自收到书面纠正申请之日起十五日内审查，理由成立的，"
        "应当在三个工作日内纠正；理由不成立的，决定驳回。公民、法人或其他组织对驳回决定不服的，可以自决定书送达之日起十日内向上一级人民法院申请复议。"
        "上一级人民法院应当自收到复议申请之日起十五日内作出决定。复议期间，不停止原决定的执行。",
        "A written request for correction is examined within fifteen days; if it is right, the list is corrected within "
        "three working days, if not, it is rejected. The court above may be asked within ten days of service and decides "
        "within fifteen; the listing is not stayed meanwhile.",
    ),
    "PUN": ArticleText(
        "限制从事不动产交易、国有资产交易等",
        "Dealings closed to dishonest debtors",
        "限制失信被执行人及失信被执行人的法定代表人、主要负责人、实际控制人、影响债务履行的直接责任人员购买或取得房产、土地使用权等不动产；"
        "限制失信被执行人从事土地、矿产等不动产资源开发利用，参与国有企业资产、国家资产等国有产权交易；限制失信被执行人申报使用国有林地、草原、"
        "水流、海域、无居民海岛、山岭、荒地、滩涂等国有自然资源利用项目；限制失信被执行人及其法定代表人、主要负责人、实际控制人、"
        "影响债务履行的直接责任人员新建、扩建、高档装修房屋，购买非经营必需车辆。",
        "Dishonest debtors, and of a listed entity the legal representative, the principal, the actual controller and those "
        "directly responsible, may not acquire houses, land-use rights or other immovables, nor vehicles not needed for "
        "business. Dishonest debtors may not develop land or minerals, take part in trade in state property, or apply for "
        "state forest, grassland, water, sea and other natural resources.",
    ),
}
