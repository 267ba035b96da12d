"""The instruments this platform applies: short key, number, titles, and the day from which each is cited.

`UNCONFIRMED` names those whose original text nobody here has seen; pages and the map say so.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Instrument:
    """One statute, interpretation or notice; `since` is the day from which we cite this text."""

    key: str
    number: str
    title_zh: str
    title_en: str
    since: date


_SPC = "最高人民法院"
_OF_SPC = "of the Supreme People's Court"

INSTRUMENTS: dict[str, Instrument] = {
    one.key: one
    for one in (
        Instrument("NP", "法释〔2016〕18号", f"{_SPC}关于人民法院网络司法拍卖若干问题的规定",
                   f"Provisions {_OF_SPC} on Several Issues Concerning Online Judicial Auction", date(2017, 1, 1)),
        Instrument("AS", "法释〔2004〕16号", f"{_SPC}关于人民法院民事执行中拍卖、变卖财产的规定",
                   f"Provisions {_OF_SPC} on Auction and Sale of Property in Civil Enforcement", date(2021, 1, 1)),
        Instrument("RP", "法释〔2018〕15号", f"{_SPC}关于人民法院确定财产处置参考价若干问题的规定",
                   f"Provisions {_OF_SPC} on Determining the Reference Price for Disposal of Property", date(2018, 9, 1)),
        Instrument("BQ", "法释〔2021〕18号", f"{_SPC}关于人民法院司法拍卖房产竞买人资格若干问题的规定",
                   f"Provisions {_OF_SPC} on the Qualification of Bidders for Housing", date(2022, 1, 1)),
        Instrument("ENF", "法释〔1998〕15号", f"{_SPC}关于人民法院执行工作若干问题的规定（试行）",
                   f"Provisions {_OF_SPC} on Enforcement Work (Trial)", date(2021, 1, 1)),
        Instrument("EXP", "法释〔2008〕13号", f"{_SPC}关于适用《中华人民共和国民事诉讼法》执行程序若干问题的解释",
                   f"Interpretation {_OF_SPC} on the Enforcement Procedure of the Civil Procedure Law", date(2021, 1, 1)),
        Instrument("CPI", "法释〔2015〕5号", f"{_SPC}关于适用《中华人民共和国民事诉讼法》的解释",
                   f"Interpretation {_OF_SPC} of the Civil Procedure Law", date(2022, 4, 10)),
        Instrument("CPL", "主席令第11号", "中华人民共和国民事诉讼法", "Civil Procedure Law", date(2024, 1, 1)),
        Instrument("FEE", "国务院令第481号", "诉讼费用交纳办法", "Measures on the Payment of Litigation Costs", date(2007, 4, 1)),
        Instrument("INT", "法释〔2014〕8号", f"{_SPC}关于执行程序中计算迟延履行期间的债务利息适用法律若干问题的解释",
                   f"Interpretation {_OF_SPC} on Interest for Delayed Performance", date(2014, 8, 1)),
        Instrument("CRIM", "法释〔2014〕13号", f"{_SPC}关于刑事裁判涉财产部分执行的若干规定",
                   f"Provisions {_OF_SPC} on Enforcing the Property Parts of Criminal Judgments", date(2014, 11, 6)),
        Instrument("EQ", "法释〔2021〕20号", f"{_SPC}关于人民法院强制执行股权若干问题的规定",
                   f"Provisions {_OF_SPC} on the Enforcement of Equity", date(2022, 1, 1)),
        Instrument("OBJ", "法释〔2015〕10号", f"{_SPC}关于人民法院办理执行异议和复议案件若干问题的规定",
                   f"Provisions {_OF_SPC} on Enforcement Objections and Reconsideration", date(2021, 1, 1)),
        Instrument("SEI", "法释〔2004〕15号", f"{_SPC}关于人民法院民事执行中查封、扣押、冻结财产的规定",
                   f"Provisions {_OF_SPC} on Seizure, Detention and Freezing", date(2021, 1, 1)),
        Instrument("CON", "法释〔2020〕25号", f"{_SPC}关于审理建设工程施工合同纠纷案件适用法律问题的解释（一）",
                   f"Interpretation (I) {_OF_SPC} on Construction Contracts", date(2021, 1, 1)),
        Instrument("BK", "主席令第54号", "中华人民共和国企业破产法", "Enterprise Bankruptcy Law", date(2007, 6, 1)),
        Instrument("CC", "主席令第45号", "中华人民共和国民法典", "Civil Code", date(2021, 1, 1)),
        Instrument("CO", "主席令第15号", "中华人民共和国公司法", "Company Law", date(2024, 7, 1)),
        Instrument("PI", "主席令第91号", "中华人民共和国个人信息保护法", "Personal Information Protection Law", date(2021, 11, 1)),
        Instrument("ES", "主席令第29号", "中华人民共和国电子签名法", "Electronic Signature Law", date(2019, 4, 23)),
        Instrument("FIRST", "法释〔2016〕6号", f"{_SPC}关于首先查封法院与优先债权执行法院处分查封财产有关问题的批复",
                   f"Reply {_OF_SPC} on First-seizing and Priority-claim Courts", date(2016, 4, 14)),
        Instrument("DL", "法释〔2017〕7号", f"{_SPC}关于公布失信被执行人名单信息的若干规定",
                   f"Provisions {_OF_SPC} on Publishing the List of Dishonest Debtors", date(2017, 5, 1)),
        Instrument("HC", "法释〔2015〕17号", f"{_SPC}关于限制被执行人高消费及有关消费的若干规定",
                   f"Provisions {_OF_SPC} on Restricting High Consumption of Debtors", date(2015, 7, 22)),
        Instrument("PUN", "中办发〔2016〕64号", "关于加快推进失信被执行人信用监督、警示和惩戒机制建设的意见",
                   "Opinions on Supervising, Warning and Punishing Dishonest Debtors", date(2016, 9, 25)),
        Instrument("SALE", "法明传〔2017〕455号", f"{_SPC}关于认真做好网络司法拍卖与网络司法变卖衔接工作的通知",
                   f"Notice {_OF_SPC} on Joining Online Judicial Auction and Online Sale", date(2017, 7, 18)),
        Instrument("FUND", "法发〔2017〕6号", f"{_SPC}关于执行款物管理工作的规定",
                   f"Provisions {_OF_SPC} on the Management of Money and Property in Enforcement", date(2017, 5, 1)),
    )
}  # fmt: skip

# SALE is known from a platform's help pages only, FUND from memory: nobody here has seen the originals.
UNCONFIRMED = frozenset({"SALE", "FUND"})
