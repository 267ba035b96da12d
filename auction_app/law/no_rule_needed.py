"""Articles of the online auction provisions for which no rule is written, each with its reason.

A test demands that every one of the 38 articles has a rule or stands here, and none both.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why nothing is decided under this article, in both languages."""

    zh: str
    en: str


NO_RULE_NEEDED: dict[str, Reason] = {
    "NP1": Reason(
        "定义条款：本平台只办理网络司法拍卖和变卖，没有其他程序需要与之区分。",
        "A definition: this platform runs judicial auctions and sales and nothing they would have to be told from.",
    ),
    "NP2": Reason(
        "是否必须通过其他途径处置由人民法院在立项时决定；船舶等另有规定的财产没有可选的类别。",
        "Whether property must be disposed of another way is the court's decision before a draft exists; property with rules of its own, such as ships, has no category here.",
    ),
    "NP4": Reason(
        "名单库的建立、评审和条件由最高人民法院掌握，平台内没有可作的判断。",
        "Keeping and reviewing the list of platforms is for the Supreme People's Court; nothing is decided inside a platform.",
    ),
    "NP5": Reason(
        "选择或者指定平台发生在财产进入本平台之前。",
        "The platform is chosen or designated before the property comes to it.",
    ),
    "NP6": Reason(
        "职责清单：各项职责由其他条文（第12、13、16、17、25、27条等）的规则逐项检查。",
        "A list of duties: each is checked by the rules of another article (12, 13, 16, 17, 25, 27 and others).",
    ),
    "NP7": Reason(
        "委托辅助工作由人民法院决定；其必要费用由分配规则作为执行费用优先扣除，辅助机构人员由第34条排除。",
        "Entrusting auxiliary work is the court's decision; its necessary cost is deducted first by the rules of distribution, and its staff are barred under article 34.",
    ),
    "NP9": Reason(
        "接受监督的方式是监督员、审计员页面和可独立验证的记录，不作判断。",
        "Supervision is served by the supervisors' and auditors' pages and a record anyone can verify; nothing is decided.",
    ),
    "NP15": Reason(
        "瑕疵担保责任由法院在争议中判断；其前提（第13、14条的公示与特别提示）由相应规则逐项检查；公告是否作出声明由人民法院行文决定。",
        "Liability for defects is judged in a dispute; what it depends on, the disclosures and reminders of articles 13 and 14, is checked item by item; whether the notice makes the declaration is for the court's wording.",
    ),
    "NP35": Reason(
        "除名由最高人民法院决定；其所指的操控行为因没有此类后台功能而不可能发生（第8条）。",
        "Removal is decided by the Supreme People's Court; the manipulation it names is impossible because no such back-office function exists (article 8).",
    ),
    "NP38": Reason(
        "施行日期：每个数值都带有起始日期，规则按公告之日适用。",
        "Entry into force: every figure carries its first day, and a lot is judged by the law of its notice day.",
    ),
}
