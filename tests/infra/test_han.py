"""Chinese inside an English sentence is marked as Chinese; a Chinese page needs no marks."""

import pytest
from markupsafe import Markup

from auction_app.infra.han import marked


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("case （2026）苏0106执2859号, Nanjing", 'case <span lang="zh-CN">（2026）苏0106执2859号</span>, Nanjing'),
        ("郑云帆 (resident ID 19**)", '<span lang="zh-CN">郑云帆</span> (resident ID 19**)'),
        ("<b>王</b>", '&lt;b&gt;<span lang="zh-CN">王</span>&lt;/b&gt;'),
        (Markup('<b title="王">王</b>'), '<b title="王"><span lang="zh-CN">王</span></b>'),
        ("plain & simple", "plain &amp; simple"),
        (None, ""),
    ],
)  # fmt: skip
def test_a_chinese_run_names_its_language(text: str | None, html: str) -> None:
    assert marked(text, "en") == html


def test_a_chinese_page_stays_as_it_is() -> None:
    assert marked("（2026）苏0106执2859号", "zh") == "（2026）苏0106执2859号"
