"""Provinces by the first two digits of the division code (GB/T 2260), and Latin names of smaller places."""

from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Province:
    """`code` is the two-digit prefix; `short_zh` is how people say it."""

    code: str
    short_zh: str
    name_zh: str
    name_en: str


_ROWS = """
11 北京 北京市 Beijing|12 天津 天津市 Tianjin|13 河北 河北省 Hebei|14 山西 山西省 Shanxi
15 内蒙古 内蒙古自治区 Inner Mongolia|21 辽宁 辽宁省 Liaoning|22 吉林 吉林省 Jilin|23 黑龙江 黑龙江省 Heilongjiang
31 上海 上海市 Shanghai|32 江苏 江苏省 Jiangsu|33 浙江 浙江省 Zhejiang|34 安徽 安徽省 Anhui
35 福建 福建省 Fujian|36 江西 江西省 Jiangxi|37 山东 山东省 Shandong|41 河南 河南省 Henan
42 湖北 湖北省 Hubei|43 湖南 湖南省 Hunan|44 广东 广东省 Guangdong|45 广西 广西壮族自治区 Guangxi
46 海南 海南省 Hainan|50 重庆 重庆市 Chongqing|51 四川 四川省 Sichuan|52 贵州 贵州省 Guizhou
53 云南 云南省 Yunnan|54 西藏 西藏自治区 Tibet|61 陕西 陕西省 Shaanxi|62 甘肃 甘肃省 Gansu
63 青海 青海省 Qinghai|64 宁夏 宁夏回族自治区 Ningxia|65 新疆 新疆维吾尔自治区 Xinjiang|71 台湾 台湾省 Taiwan
81 香港 香港特别行政区 Hong Kong|82 澳门 澳门特别行政区 Macao
"""

PROVINCES: dict[str, Province] = {
    row[:2]: Province(*row.split(" ", 3)) for row in _ROWS.replace("\n", "|").split("|") if row
}

# What follows the name of a place and is translated, not spelled.
_KINDS = (
    ("自治州", " Prefecture"),
    ("自治县", " County"),
    ("地区", " Prefecture"),
    ("新区", " New Area"),
    ("市", ""),
    ("区", " District"),
    ("县", " County"),
    ("盟", " League"),
)


def find_province(division_code: str) -> Province | None:
    """The province a division code lies in, or None when there is no such province."""
    return PROVINCES.get(division_code[:2])


def latin_place(name_zh: str) -> str:
    """A readable Latin form of a city or district: 成都市 → Chengdu, 武侯区 → Wuhou District."""
    for suffix, kind in _KINDS:
        if name_zh.endswith(suffix) and len(name_zh) > len(suffix) + 1:
            return _spelled(name_zh.removesuffix(suffix)) + kind
    return _spelled(name_zh)


def _spelled(name: str) -> str:
    """Chinese runs become one capitalised word; anything else stays as it is."""
    words = []
    for is_han, run in groupby(name, key=lambda char: "一" <= char <= "鿿"):
        text = "".join(run)
        words.append(_one_word(text) if is_han else text)
    return " ".join(words).strip()


def _one_word(han: str) -> str:
    """Syllables joined, with the apostrophe before a vowel: 西安 → Xi’an."""
    # Its dictionaries take half a second to load: only who asks pays, not every process's start.
    from pypinyin import Style, pinyin

    syllables = [choice[0] for choice in pinyin(han, style=Style.NORMAL)]
    tail = (f"’{syllable}" if syllable[0] in "aoe" else syllable for syllable in syllables[1:])
    return "".join([syllables[0].capitalize(), *tail])
