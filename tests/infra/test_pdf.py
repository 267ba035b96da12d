"""The typesetter: PDF/A, other people's text as text, the same bytes again."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from auction_app.infra.pdf import PdfFailed, printable, typeset

AT = datetime(2026, 8, 25, 7, 23, 48, 123456, tzinfo=UTC)
SOURCE = '#let data = json(bytes(sys.inputs.data))\n#set document(title: "x")\n'
SOURCE += '#set text(font: "Noto Serif SC", lang: "zh")\n'


def template(folder: Path, body: str) -> Path:
    path = folder / "page.typ"
    path.write_text(SOURCE + body, encoding="utf-8")
    return path


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)


def test_typst_syntax_in_the_data_is_shown_and_never_run(tmp_path: Path) -> None:
    hostile = '#eval("1+1") *b* $x^2$ @ref <label> #read("/etc/passwd") \\ // end'
    made = typeset(template(tmp_path, "#data.title"), {"title": hostile}, at=AT)
    assert hostile in text_of(made.pdf)


def test_a_template_cannot_read_outside_its_own_folder(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    inner = tmp_path / "templates"
    inner.mkdir()
    with pytest.raises(PdfFailed):
        typeset(template(inner, '#read("../secret.txt")'), {}, at=AT)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\x00b", "a〔U+0000〕b"),
        ("a\u202eb", "a〔U+202E〕b"),
        ("\U0002f00a", "〔U+2F00A〕"),
        ("一\n二\t三", "一 二 三"),
        ("张三 Zhang ¥1,283.80", "张三 Zhang ¥1,283.80"),
    ],
)
def test_what_has_no_glyph_is_shown_as_its_code_point(written: str, shown: str) -> None:
    assert printable(written) == shown


def test_a_name_with_a_character_no_font_has_still_makes_an_archive_file(tmp_path: Path) -> None:
    made = typeset(template(tmp_path, "#data.name"), {"name": "王\U0002f00a"}, at=AT)
    assert "王〔U+2F00A〕" in text_of(made.pdf)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    path = template(tmp_path, "#data.title")
    first, second = (typeset(path, {"title": "甲"}, at=AT).pdf for _ in range(2))
    assert first == second


def test_a_broken_template_says_which_file_and_why(tmp_path: Path) -> None:
    with pytest.raises(PdfFailed, match=r"page\.typ"):
        typeset(template(tmp_path, "#unknown"), {}, at=AT)
