"""Static files: compressed once, checked by ETag, vendored ones kept for good."""

import gzip
from pathlib import Path

from flask.testing import FlaskClient

STATIC = Path(__file__).resolve().parents[2] / "static"
SHEET = "/static/_layout/luochui.css"
SOCKET = "/static/vendor/socket.io-client-4.8.4/socket.io.esm.min.js"


def test_a_style_sheet_is_compressed_for_browsers_that_take_it(client: FlaskClient) -> None:
    answer = client.get(SHEET, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == (STATIC / "_layout/luochui.css").read_bytes()
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    plain = client.get(SHEET)
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_compressed_file_is_not_sent_again_while_it_is_the_same(client: FlaskClient) -> None:
    first = client.get(SHEET, headers={"Accept-Encoding": "gzip"})
    again = client.get(
        SHEET, headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert not again.data


def test_a_vendored_file_is_kept_for_good_because_its_folder_names_its_version(
    client: FlaskClient,
) -> None:
    assert "immutable" in client.get(SOCKET).headers["Cache-Control"]
    assert "immutable" not in client.get(SHEET).headers.get("Cache-Control", "")


def test_a_page_is_never_compressed_because_it_carries_a_token(client: FlaskClient) -> None:
    answer = client.get("/how-to-bid", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
