"""Photos of strangers: judged by content, sized before decoding, re-encoded without metadata.

`prepare` works in this process; doors use `prepare_apart`, which runs it in a child with bounded memory and
time, so that a hostile picture can neither hold up bids nor take the server down.
"""

from __future__ import annotations

import resource
import struct
import subprocess
import sys
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

MAX_BYTES = 20 * 1024 * 1024
MAX_SIDE = 16_384  # pixels
MAX_PIXELS = 16_000_000  # decoded in full before it can be reduced
MAX_WEBP_PIXELS = 8_000_000  # its decoder holds the canvas three times
MAX_BASELINE_JPEG_PIXELS = 64_000_000  # decoded at a fraction of its size
MIN_SIDE = 16
LARGE_SIDE = 2_048
THUMB_SIDE = 480
CHILD_MEMORY_BYTES = 512 * 1024 * 1024  # address space, shared libraries included
CHILD_SECONDS = 20

_SIGNATURES = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
_REFUSED = 3  # exit status of the child when it answers with a code


class BadImage(ValueError):
    """The picture is refused; `code` says why: `not_an_image`, `image_too_large`, `image_broken`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Picture:
    """Two JPEGs without metadata; width and height are those of the large one."""

    large: bytes
    thumb: bytes
    width: int
    height: int


def prepare(content: bytes) -> Picture:
    """Check, decode, turn upright, shrink and re-encode. Raises BadImage."""
    if len(content) > MAX_BYTES:
        raise BadImage("image_too_large")
    kind = _kind_of(content)
    Image.MAX_IMAGE_PIXELS = None  # our own limit below knows which decoder will run
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _reencoded(content, kind)
        except BadImage:
            raise
        except Exception as error:  # a decoder fed with garbage may raise anything
            raise BadImage("image_broken") from error


def prepare_apart(content: bytes) -> Picture:
    """As `prepare`, in a child process with at most 512 MiB of address space and 20 s. Raises BadImage."""
    if len(content) > MAX_BYTES:
        raise BadImage("image_too_large")
    _kind_of(content)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "auction_app.infra.images"],
            input=content,
            capture_output=True,
            timeout=CHILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BadImage("image_too_large") from error
    if done.returncode == _REFUSED:
        raise BadImage(done.stdout.decode("ascii"))
    if done.returncode != 0:
        raise BadImage("image_broken")
    return _unpacked(done.stdout)


def _kind_of(content: bytes) -> str:
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        _check_size(*_webp_size(content), MAX_WEBP_PIXELS)
        return "WEBP"
    raise BadImage("not_an_image")


def _webp_size(content: bytes) -> tuple[int, int]:
    """Width and height from the header: the library allocates the whole canvas when it opens."""
    head = content[12:30]
    if len(head) < 18:
        raise BadImage("image_broken")
    if head[:4] == b"VP8X":
        return (
            int.from_bytes(head[12:15], "little") + 1,
            int.from_bytes(head[15:18], "little") + 1,
        )
    if head[:4] == b"VP8L":
        bits = int.from_bytes(head[9:13], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", head[14:18])
    return width & 0x3FFF, height & 0x3FFF


def _check_size(width: int, height: int, pixels: int) -> None:
    if min(width, height) < MIN_SIDE:
        raise BadImage("image_broken")
    if max(width, height) > MAX_SIDE or width * height > pixels:
        raise BadImage("image_too_large")


def _reencoded(content: bytes, kind: str) -> Picture:
    with Image.open(BytesIO(content), formats=[kind]) as image:
        # A progressive JPEG is held as coefficients of the whole picture, whatever size we ask for.
        is_reducible = kind == "JPEG" and not image.info.get("progressive")
        _check_size(*image.size, MAX_BASELINE_JPEG_PIXELS if is_reducible else MAX_PIXELS)
        if kind == "JPEG":
            image.draft("RGB", (LARGE_SIDE, LARGE_SIDE))
        image.thumbnail((LARGE_SIDE, LARGE_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        ImageOps.exif_transpose(image, in_place=True)
        large = _on_white(image)
    thumb = large.copy()
    thumb.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    return Picture(_jpeg(large), _jpeg(thumb), *large.size)


def _on_white(image: Image.Image) -> Image.Image:
    """Plain RGB; what was transparent becomes white. A new image: nothing of the old info is kept."""
    if image.mode in ("RGB", "L") and "transparency" not in image.info:
        plain = Image.new("RGB", image.size)
        plain.paste(image)
        return plain
    rgba = image.convert("RGBA")
    plain = Image.new("RGB", image.size, "white")
    plain.paste(rgba, mask=rgba.getchannel("A"))
    return plain


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=82, optimize=True, progressive=True)
    return out.getvalue()


def _packed(picture: Picture) -> bytes:
    sizes = struct.pack(
        ">IIII", picture.width, picture.height, len(picture.large), len(picture.thumb)
    )
    return sizes + picture.large + picture.thumb


def _unpacked(answer: bytes) -> Picture:
    width, height, large, thumb = struct.unpack(">IIII", answer[:16])
    if len(answer) != 16 + large + thumb:
        raise BadImage("image_broken")
    return Picture(answer[16 : 16 + large], answer[16 + large :], width, height)


def _child() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY_BYTES, CHILD_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_SECONDS, CHILD_SECONDS))
    try:
        picture = prepare(sys.stdin.buffer.read(MAX_BYTES + 1))
    except BadImage as error:
        sys.stdout.write(error.code)
        return _REFUSED
    sys.stdout.buffer.write(_packed(picture))
    return 0


if __name__ == "__main__":
    sys.exit(_child())
