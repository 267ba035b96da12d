"""PDFs of strangers are refused when they could do anything but be read."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf, String

from auction_app.infra.pdf_check import BadPdf, check_pdf


def plain() -> Pdf:
    made = Pdf.new()
    made.add_blank_page(page_size=(200, 200))
    return made


def saved(made: Pdf, **options: object) -> bytes:
    out = BytesIO()
    made.save(out, **options)
    return out.getvalue()


def test_a_plain_pdf_is_taken_in_every_form() -> None:
    for mode in pikepdf.ObjectStreamMode:
        check_pdf(saved(plain(), object_stream_mode=mode))
    check_pdf(saved(plain(), linearize=True))


def scripted() -> Pdf:
    made = plain()
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    return made


def launching() -> Pdf:
    made = plain()
    made.Root.OpenAction = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    return made


def embedding() -> Pdf:
    made = plain()
    made.attachments["evil.exe"] = b"MZ" + bytes(10)
    return made


def on_opening_a_page() -> Pdf:
    made = plain()
    made.pages[0].AA = Dictionary(O=Dictionary(S=Name.URI, URI=String("http://x")))
    return made


def with_scripted_form() -> Pdf:
    made = plain()
    made.Root.AcroForm = Dictionary(XFA=String("<xdp/>"), Fields=[])
    return made


ACTIVE = [scripted, launching, embedding, on_opening_a_page, with_scripted_form]


@pytest.mark.parametrize("make", ACTIVE)
@pytest.mark.parametrize("mode", list(pikepdf.ObjectStreamMode))
def test_an_active_pdf_is_refused_also_inside_object_streams(
    make: object, mode: pikepdf.ObjectStreamMode
) -> None:
    assert callable(make)
    with pytest.raises(BadPdf, match="pdf_active"):
        check_pdf(saved(make(), object_stream_mode=mode))


def test_a_name_in_disguise_is_read_as_what_it_means() -> None:
    content = saved(scripted(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    disguised = content.replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4aS")
    assert disguised != content
    with pytest.raises(BadPdf, match="pdf_active"):
        check_pdf(disguised)


def test_an_encrypted_pdf_is_refused_because_nobody_can_look_inside() -> None:
    locked = saved(plain(), encryption=pikepdf.Encryption(owner="o", user=""))
    with pytest.raises(BadPdf, match="pdf_encrypted"):
        check_pdf(locked)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"\xff\xd8\xff", b"%PDF-1.7 without an end", b"<svg/>%PDF-1.4 %%EOF"],
)
def test_what_is_no_pdf_inside_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(BadPdf, match="not_a_pdf"):
        check_pdf(content)


def test_a_stream_that_unpacks_without_end_is_refused() -> None:
    import zlib

    bomb = zlib.compress(bytes(80 * 1024 * 1024), 9)
    content = (
        b"%PDF-1.7\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length "
        + str(len(bomb)).encode()
        + b">>\nstream\n"
        + bomb
        + b"\nendstream\nendobj\n%%EOF"
    )
    with pytest.raises(BadPdf, match="pdf_too_large"):
        check_pdf(content)


@pytest.mark.parametrize("packing", [b"/LZWDecode", b"[/ASCII85Decode/FlateDecode]", b"9 0 R"])
def test_an_object_stream_we_cannot_unpack_is_refused(packing: bytes) -> None:
    content = b"%PDF-1.7\n1 0 obj\n<</Type/ObjStm/Filter" + (
        packing if packing[:1] in b"/[" else b" " + packing
    )
    content += b">>\nstream\nxxxx\nendstream\nendobj\n%%EOF"
    with pytest.raises(BadPdf, match="pdf_unreadable"):
        check_pdf(content)
