"""Civil Code: how periods are counted, and whose right to buy comes first."""

from auction_app.law.texts.article_text import ArticleText

TEXTS: dict[str, ArticleText] = {
    "CC18": ArticleText(
        "完全民事行为能力人",
        "Full civil capacity",
        "成年人为完全民事行为能力人，可以独立实施民事法律行为。十六周岁以上的未成年人，以自己的劳动收入为主要生活来源的，视为完全民事行为能力人。",
        "An adult has full civil capacity. A minor of sixteen or more who lives mainly on the income of own labour counts "
        "as fully capable.",
    ),
    "CC201": ArticleText(
        "期间的起算",
        "Where a period begins",
        "按照年、月、日计算期间的，开始的当日不计入，自下一日开始计算。按照小时计算期间的，自法律规定或者当事人约定的时间开始计算。",
        "In periods of years, months or days the day of the event is not counted; they run from the next day. "
        "Periods of hours run from the time the law or the parties name.",
    ),
    "CC202": ArticleText(
        "到期日",
        "The last day of a period",
        "按照年、月计算期间的，到期月的对应日为期间的最后一日；没有对应日的，月末日为期间的最后一日。",
        "A period of years or months ends on the corresponding day of its last month; where there is none, on "
        "the last day of that month.",
    ),
    "CC203": ArticleText(
        "期间最后一日的顺延",
        "A last day that is a holiday",
        "期间的最后一日是法定休假日的，以法定休假日结束的次日为期间的最后一日。期间的最后一日的截止时间为二十四时；有业务时间的，停止业务活动的时间为截止时间。",
        "If the last day of a period is a statutory holiday, the day after the holiday is the last day. It ends "
        "at 24:00, or when business hours end.",
    ),
    "CC305": ArticleText(
        "共有份额的优先购买权",
        "Co-owners come first",
        "按份共有人可以转让其享有的共有的不动产或者动产份额。其他共有人在同等条件下享有优先购买的权利。",
        "A co-owner by share may transfer that share; the other co-owners have the right to buy it first on "
        "equal terms.",
    ),
    "CC306": ArticleText(
        "通知其他共有人",
        "The other co-owners are told",
        "按份共有人转让其享有的共有的不动产或者动产份额的，应当将转让条件及时通知其他共有人。其他共有人应当在合理期限内行使优先购买权。两个以上其他共有人主张行使优先购买权的，协商确定各自的购买比例；协商不成的，按照转让时各自的共有份额比例行使优先购买权。",
        "The terms are made known to the other co-owners in time; they use their right within a reasonable "
        "period. Several agree on their parts, or take them in proportion to their shares.",
    ),
    "CC726": ArticleText(
        "承租人的优先购买权",
        "The tenant's right to buy first",
        "出租人出卖租赁房屋的，应当在出卖之前的合理期限内通知承租人，承租人享有以同等条件优先购买的权利；但是，房屋按份共有人行使优先购买权或者出租人将房屋出卖给近亲属的除外。",
        "Before a let house is sold the tenant is told within a reasonable period and may buy it first on equal "
        "terms, except where a co-owner by share uses that right or it is sold to a near relative.",
    ),
    "CC727": ArticleText(
        "拍卖租赁房屋的通知",
        "Auction of a let house",
        "出租人委托拍卖人拍卖租赁房屋的，应当在拍卖五日前通知承租人。承租人未参加拍卖的，视为放弃优先购买权。",
        "When a let house is to be auctioned the tenant is told five days before; a tenant who takes no part "
        "has waived the right to buy first.",
    ),
    "CC414": ArticleText(
        "同一财产上的数个抵押权",
        "Several mortgages on one thing",
        "同一财产向两个以上债权人抵押的，拍卖、变卖抵押财产所得的价款依照下列规定清偿：（一）抵押权已经登记的，按照登记的时间先后确定清偿顺序；（二）抵押权已经登记的先于未登记的受偿；（三）抵押权未登记的，按照债权比例清偿。其他可以登记的担保物权，清偿顺序参照适用前款规定。",
        "Where one thing is mortgaged to several creditors the proceeds go (1) among registered mortgages in the "
        "order of registration, (2) to registered before unregistered ones, (3) among unregistered ones in "
        "proportion to the claims. Other security rights that can be registered follow the same order.",
    ),
    "CC415": ArticleText(
        "抵押权与质权并存",
        "Mortgage and pledge on one thing",
        "同一财产既设立抵押权又设立质权的，拍卖、变卖该财产所得的价款按照登记、交付的时间先后确定清偿顺序。",
        "Where one thing is both mortgaged and pledged, the proceeds follow the times of registration and of "
        "delivery.",
    ),
    "CC416": ArticleText(
        "价款抵押权",
        "Security for the price itself",
        "动产抵押担保的主债权是抵押物的价款，标的物交付后十日内办理抵押登记的，该抵押权人优先于抵押物买受人的其他担保物权人受偿，但是留置权人除外。",
        "Where a mortgage of a movable secures its own price and is registered within ten days of delivery, it "
        "comes before the buyer's other secured creditors, except a holder of a lien.",
    ),
    "CC456": ArticleText(
        "留置权优先",
        "A lien comes first",
        "同一动产上已经设立抵押权或者质权，该动产又被留置的，留置权人优先受偿。",
        "Where a movable already mortgaged or pledged is held under a lien, the holder of the lien is paid first.",
    ),
    "CC807": ArticleText(
        "建设工程价款优先受偿权",
        "The builder's priority",
        "发包人未按照约定支付价款的，承包人可以催告发包人在合理期限内支付价款。发包人逾期不支付的，除根据建设工程的性质不宜折价、拍卖外，承包人可以与发包人协议将该工程折价，也可以请求人民法院将该工程依法拍卖。建设工程的价款就该工程折价或者拍卖的价款优先受偿。",
        "If the employer does not pay as agreed, nor after a reasonable time on demand, the contractor may have "
        "the works valued by agreement or auctioned by the court, unless their nature forbids it. The price of the "
        "works is paid first from what they fetch.",
    ),
    "CC1045": ArticleText(
        "近亲属",
        "Near relatives",
        "亲属包括配偶、血亲和姻亲。配偶、父母、子女、兄弟姐妹、祖父母、外祖父母、孙子女、外孙子女为近亲属。",
        "Near relatives are spouse, parents, children, siblings, grandparents and grandchildren.",
    ),
}
