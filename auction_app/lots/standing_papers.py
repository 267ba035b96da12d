"""Receipts for lots made in one go: what a demo court would have got back from whom it told, as small PDFs.

The same lot, person and day give the same bytes, so that a draft can name a receipt before it is kept.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from auction_app.infra.ports import Ports
from auction_app.infra.transaction import Transaction
from auction_app.lots.content import LotContent
from auction_app.lots.court_papers import KeepPaper, keep_paper
from auction_app.lots.drafts import Staff

_SIDES: Final = {"applicant": "申请执行人", "debtor": "被执行人"}
_FONT: Final = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
    "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 5 0 R"
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
    "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
    "/ItalicAngle 0/Ascent 752/Descent -271/CapHeight 737/StemV 58>>",
)


def receipt(case_number: str, role: str, day: date) -> bytes:
    """A page that says who got the notice of the auction, and when; it says that it is made up."""
    told = _SIDES.get(role, "利害关系人")
    return _page(
        "送达回证（演示文书）",
        f"案号：{case_number}",
        f"受送达人：{told}",
        f"送达内容：拍卖通知；送达日期：{day.isoformat()}",
    )


def keep_receipts(
    tx: Transaction, ports: Ports, lot_id: str, content: LotContent, by: Staff, at: datetime
) -> None:
    """Hand in the receipt of everybody whom the draft names as told."""
    for one in content.notice.told:
        if one.day is not None:
            paper = receipt(content.case_number, one.role, one.day)
            name = f"{_SIDES.get(one.role, one.role)}送达回证"
            keep_paper(tx, ports, KeepPaper(lot_id, paper, name), by, at)


def _page(*lines: str) -> bytes:
    """One A4 page of a few lines, in a font that every reader of Chinese PDFs has."""
    shown = " T* ".join(f"<{line.encode('utf-16-be').hex()}> Tj" for line in lines)
    text = f"BT /F 14 Tf 28 TL 72 740 Td {shown} ET"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[6 0 R]/Count 1>>",
        *_FONT,
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 7 0 R/Resources<</Font<</F 3 0 R>>>>>>",
        f"<</Length {len(text)}>>\nstream\n{text}\nendstream",
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size, start = len(objects) + 1, len(out)
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    return out + end.encode()
