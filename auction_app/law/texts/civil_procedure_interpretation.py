"""Interpretation of the Civil Procedure Law, 法释〔2015〕5号, text of 2022."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "CPI484": ArticleText(
        "未经查封不得处分",
        "No disposal without seizure",
        "对被执行的财产，人民法院非经查封、扣押、冻结不得处分。",
        "The court may not dispose of the debtor's property unless it has been seized, detained or frozen.",
    ),
    "CPI485": ArticleText(
        "查封、扣押、冻结的期限",
        "Terms of seizure",
        "人民法院冻结被执行人的银行存款的期限不得超过一年，查封、扣押动产的期限不得超过两年，查封不动产、冻结其他财产权的期限不得超过三年。申请执行人申请延长期限的，人民法院应当在查封、扣押、冻结期限届满前办理续行查封、扣押、冻结手续，续行期限不得超过前款规定的期限。",
        "Bank deposits are frozen for at most one year, movables detained for at most two, immovables seized and "
        "other property rights frozen for at most three. At the applicant's request the court renews the measure "
        "before it runs out, for no longer than the same terms.",
    ),
    "CPI506": ArticleText(
        "申请参与分配",
        "Asking to take part in distribution",
        "被执行人为公民或者其他组织，在执行程序开始后，被执行人的其他已经取得执行依据的债权人发现被执行人的财产不能清偿所有债权的，可以向人民法院申请参与分配。对人民法院查封、扣押、冻结的财产有优先权、担保物权的债权人，可以直接申请参与分配，主张优先受偿权。",
        "Where the debtor is a person or an organisation that is no enterprise, other creditors with an enforceable title may ask to share when the property does not cover all claims. Creditors with priority or security may join directly.",
    ),
    "CPI507": ArticleText(
        "申请的期间",
        "When to ask",
        "参与分配申请应当在执行程序开始后，被执行人的财产执行终结前提出。",
        "The request is made after enforcement has begun and before the debtor's property is fully enforced.",
    ),
    "CPI508": ArticleText(
        "普通债权按比例受偿",
        "Ordinary claims share in proportion",
        "参与分配执行中，执行所得价款扣除执行费用，并清偿应当优先受偿的债权后，对于普通债权，原则上按照其占全部申请参与分配债权数额的比例受偿。清偿后的剩余债务，被执行人应当继续清偿。",
        "After costs and priority claims, ordinary claims are paid in proportion to their amounts. The debtor goes on owing what remains.",
    ),
    "CPI509": ArticleText(
        "分配方案与异议",
        "Distribution plan and objection",
        "多个债权人对执行财产申请参与分配的，执行法院应当制作财产分配方案，并送达各债权人和被执行人。债权人或者被执行人对分配方案有异议的，应当自收到分配方案之日起十五日内向执行法院提出书面异议。",
        "The court draws up a plan and serves it on all creditors and the debtor. An objection is made in writing within fifteen days of receipt.",
    ),
    "CPI510": ArticleText(
        "反对意见与诉讼",
        "Opposition and suit",
        "未提出异议的债权人、被执行人自收到通知之日起十五日内未提出反对意见的，执行法院依异议人的意见对分配方案审查修正后进行分配；提出反对意见的，应当通知异议人。异议人可以自收到通知之日起十五日内，以提出反对意见的债权人、被执行人为被告，向执行法院提起诉讼；异议人逾期未提起诉讼的，执行法院按照原分配方案进行分配。诉讼期间进行分配的，执行法院应当提存与争议债权数额相应的款项。",
        "If nobody opposes the objection within fifteen days of notice, the plan is corrected by it; if somebody does, the objector may sue within fifteen days, else the original plan is carried out. While a suit runs, money for the disputed claims is set aside.",
    ),
    "CPI513": ArticleText(
        "受理破产与宣告破产",
        "Bankruptcy accepted or declared",
        "被执行人住所地人民法院裁定受理破产案件的，执行法院应当解除对被执行人财产的保全措施。被执行人住所地人民法院裁定宣告被执行人破产的，执行法院应当裁定终结对该被执行人的执行。被执行人住所地人民法院不受理破产案件的，执行法院应当恢复执行。",
        "When bankruptcy is accepted, measures on the debtor's property are lifted; when it is declared, enforcement against the debtor ends; when it is not accepted, enforcement goes on.",
    ),
    "CPI514": ArticleText(
        "企业法人按查封先后清偿",
        "Enterprises: by the order of seizure",
        "当事人不同意移送破产或者被执行人住所地人民法院不受理破产案件的，执行法院就执行变价所得财产，在扣除执行费用及清偿优先受偿的债权后，对于普通债权，按照财产保全和执行中查封、扣押、冻结财产的先后顺序清偿。",
        "Where an enterprise is not sent to bankruptcy, ordinary claims are paid, after costs and priority claims, in the order of preservation and seizure.",
    ),
}
