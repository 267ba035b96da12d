"""Measures on the Payment of Litigation Costs, State Council Decree 481."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "FEE14": ArticleText(
        "执行申请费标准",
        "Scale of the enforcement application fee",
        "没有执行金额或者价额的，每件交纳50元至500元。执行金额或者价额不超过1万元的，每件交纳50元；超过1万元至50万元的部分，按照1.5%交纳；超过50万元至500万元的部分，按照1%交纳；超过500万元至1000万元的部分，按照0.5%交纳；超过1000万元的部分，按照0.1%交纳。",
        "Without an amount, 50 to 500 yuan per case. Up to 10,000 yuan: 50 yuan; the part from 10,000 to 500,000: 1.5 %; from 500,000 to 5,000,000: 1 %; from 5,000,000 to 10,000,000: 0.5 %; above 10,000,000: 0.1 %.",
    ),
    "FEE20": ArticleText(
        "执行申请费执行后交纳",
        "The fee is paid after enforcement",
        "本办法第十条第(一)项、第(六)项规定的申请费不由申请人预交，执行申请费执行后交纳，破产申请费清算后交纳。",
        "The enforcement application fee is not prepaid by the applicant; it is paid after enforcement.",
    ),
    "FEE38": ArticleText(
        "申请费由被执行人负担",
        "The debtor bears the fee",
        "本办法第十条第(一)项、第(八)项规定的申请费由被执行人负担。",
        "The enforcement application fee is borne by the debtor.",
    ),
}
