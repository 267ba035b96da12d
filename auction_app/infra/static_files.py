"""Static files as browsers like them: text compressed once per process, vendored files cached for good.

Only static files are compressed. A page carries a CSRF token beside what a visitor typed, and
compressing the two together would let an onlooker guess the token from lengths (BREACH).
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request

SMALLEST_BYTES = 1024
KEEP_FILES = 256
LEVEL = 9
TEXT = frozenset(
    {"text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/json"}
)
FOR_GOOD = "public, max-age=31536000, immutable"  # the folder's name holds the version


@lru_cache(maxsize=KEEP_FILES)
def _compressed(path: str, modified_ns: int, size: int) -> bytes:
    """The file's bytes, compressed; the arguments change whenever the file does."""
    return gzip.compress(Path(path).read_bytes(), LEVEL, mtime=0)


def prepare(response: Response) -> Response:
    """After each request: what a static file needs, nothing for anything else."""
    if request.endpoint != "static" or response.status_code not in (200, 304):
        return response
    name = str((request.view_args or {}).get("filename", ""))
    if name.startswith("vendor/"):
        response.headers["Cache-Control"] = FOR_GOOD
    if response.mimetype in TEXT:
        response.vary.add("Accept-Encoding")
        if response.status_code == 200 and request.method == "GET":
            _compress(response, Path(current_app.static_folder or "") / name)
    return response


def _compress(response: Response, path: Path) -> None:
    """Put the compressed bytes in, when the browser takes them and they are worth it."""
    known = path.stat()
    if not request.accept_encodings.quality("gzip") or known.st_size < SMALLEST_BYTES:
        return
    if request.range:
        return
    response.direct_passthrough = False
    response.set_data(_compressed(str(path), known.st_mtime_ns, known.st_size))
    response.headers["Content-Encoding"] = "gzip"
    etag, _is_weak = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)


def init_static(app: Flask) -> None:
    """Join to the app; a compressed answer keeps a weak form of the file's ETag."""
    app.after_request(prepare)
