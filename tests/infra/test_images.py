"""Photos of strangers: judged by content, without metadata, bombs refused before they are decoded."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from io import BytesIO

import pytest
from PIL import Image

from auction_app.infra.images import LARGE_SIDE, THUMB_SIDE, BadImage, prepare, prepare_apart

MIB = 1024 * 1024


def picture(
    kind: str, size: tuple[int, int] = (800, 600), mode: str = "RGB", **save: object
) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 0).save(out, kind, **save)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises pixels and holds none: only the header can be judged."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_kinds_become_two_plain_jpegs(kind: str) -> None:
    made = prepare_apart(picture(kind, (4000, 1000)))
    assert (made.width, made.height) == (LARGE_SIDE, LARGE_SIDE // 4)
    large, thumb = Image.open(BytesIO(made.large)), Image.open(BytesIO(made.thumb))
    assert (large.format, thumb.format) == ("JPEG", "JPEG")
    assert large.size == (made.width, made.height)
    assert max(thumb.size) == THUMB_SIDE


def test_place_and_camera_are_gone_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    made = prepare(picture("JPEG", (800, 600), exif=exif, comment=b"SecretComment"))
    assert (made.width, made.height) == (600, 800)
    for content in (made.large, made.thumb):
        assert b"Secret" not in content
        assert b"Exif" not in content
        assert not Image.open(BytesIO(content)).getexif()


def test_what_was_transparent_becomes_white() -> None:
    made = prepare(picture("PNG", (64, 64), "RGBA"))
    assert Image.open(BytesIO(made.large)).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + bytes(100),
        b"BM" + bytes(100),
        b"%PDF-1.7\n%%EOF",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<?xml version="1.0"?><svg/>',
        b"<html><script>alert(1)</script>",
        b"MM\x00*" + bytes(100),
        b"RIFF\x00\x00\x00\x00AVI " + bytes(100),
    ],
)
def test_what_is_no_photo_inside_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(BadImage, match="not_an_image"):
        prepare_apart(content)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff" + bytes(100),
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(4),
        picture("JPEG")[:-200][:700],
        picture("PNG", (8, 8)),
    ],
)
def test_a_broken_picture_is_refused(content: bytes) -> None:
    with pytest.raises(BadImage, match="image_broken"):
        prepare_apart(content)


@pytest.mark.parametrize(
    "content",
    [
        png_header(50_000, 50_000),
        png_header(16_000, 16_000),
        png_header(1_000_000, 20),
        b"RIFF\xff\xff\xff\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00"
        + b"\xff\x3f\x00" * 2
        + bytes(64),
        picture("JPEG", (5000, 5000), progressive=True),
        b"\xff\xd8\xff" + bytes(21 * MIB),
    ],
)
def test_a_bomb_is_refused_by_its_header(content: bytes) -> None:
    with pytest.raises(BadImage, match="image_too_large"):
        prepare_apart(content)


@pytest.mark.parametrize(
    "make",
    [
        "Image.new('RGB', (8000, 8000)).save(out, 'JPEG')",
        "Image.new('RGBA', (4000, 4000)).save(out, 'PNG')",
        "Image.new('RGBA', (2800, 2800)).save(out, 'WEBP')",
        "Image.new('RGB', (4000, 4000)).save(out, 'JPEG', progressive=True, subsampling=0)",
    ],
)
def test_the_largest_pictures_taken_need_less_than_200_mib(make: str) -> None:
    made = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys\nfrom PIL import Image\nout = sys.stdout.buffer\n{make}",
        ],
        capture_output=True,
        check=True,
    ).stdout
    script = (
        "import resource, sys\n"
        "from auction_app.infra.images import prepare_apart\n"
        "prepare_apart(sys.stdin.buffer.read())\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    measured = subprocess.run(
        [sys.executable, "-c", script], input=made, capture_output=True, check=True
    )
    assert int(measured.stdout) * 1024 < 200 * MIB
