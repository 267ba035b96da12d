"""The fixed list of categories, with names in both languages and the notice period they fall under.

Vehicles, vessels, machinery and goods are movables (15 days of notice); everything else, "other property
rights" included, needs 30 (art. 12).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """`drawing` names the picture pages show where there is no photo; `aliases` are names of other sites."""

    code: str
    name_zh: str
    name_en: str
    is_movable: bool
    drawing: str
    aliases: tuple[str, ...] = ()


CATEGORIES: tuple[Category, ...] = (
    Category("housing", "住宅用房", "Housing", False, "home", ("住宅", "房产")),
    Category("commercial", "商业用房", "Commercial premises", False, "shop", ("商铺", "写字楼")),
    Category("industrial", "工业用房", "Industrial premises", False, "works", ("厂房", "在建工程")),
    Category("land", "土地", "Land use right", False, "land", ("土地使用权",)),
    Category("parking", "车位车库", "Parking space", False, "parking", ("车位", "车库")),
    Category("vehicle", "机动车", "Vehicle", True, "vehicle", ("汽车", "车辆")),
    Category("vessel", "船舶", "Vessel", True, "vehicle", ("船",)),
    Category("equity", "股权", "Equity", False, "shares", ("股份",)),
    Category(
        "ip", "知识产权", "Intellectual property", False, "shares", ("商标", "专利", "无形资产")
    ),
    Category("machinery", "机器设备", "Machinery", True, "works", ("设备", "工程机械")),
    Category("goods", "动产物资", "Goods", True, "goods", ("其他动产", "珠宝", "物资")),
    Category(
        "other", "其他财产权", "Other property right", False, "other", ("其他", "债权", "林权")
    ),
)

BY_CODE: dict[str, Category] = {category.code: category for category in CATEGORIES}


def find_category(text: str) -> Category | None:
    """The category a code or a Chinese name means, or None."""
    for category in CATEGORIES:
        if text in (category.code, category.name_zh) or text in category.aliases:
            return category
    return None
