"""One sale on the real server, to its end: result, paper, refund and mail come by themselves."""

import hashlib
import time
import uuid
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pypdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.support.doors import Answer, Doors
from tests.support.inbox import Inbox
from tests.support.server import RunningServer
from tests.support.world import ADMIN_TOKEN

WITHIN_S = 30.0
HTML = {"Accept": "text/html", "Accept-Language": "zh-CN"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def inbox() -> Iterator[Inbox]:
    box = Inbox().start()
    yield box
    box.stop()


@pytest.fixture(scope="module")
def doors(start_server: Callable[..., RunningServer], inbox: Inbox) -> Doors:
    return Doors(start_server(AUCTION_SMTP_URL=inbox.url).port, ADMIN_TOKEN)


def soon(ask: Callable[[], Any]) -> Any:
    """The first answer that is not false, within half a minute."""
    until = time.monotonic() + WITHIN_S
    while time.monotonic() < until:
        if found := ask():
            return found
        time.sleep(0.2)
    raise AssertionError("it did not come")


def page(doors: Doors, path: str) -> Answer:
    return doors.request("GET", path, headers=HTML)


@pytest.fixture(scope="module")
def sale(doors: Doors) -> tuple[str, str, str]:
    """A lot sold between two who paid a deposit; gives lot, loser's and winner's number."""
    loser, winner = doors.bidder("王败"), doors.bidder("张胜")
    lot = doors.lot(seconds_open=8, window_s=2, deposit=200_000)
    numbers = [doors.register(lot, one) for one in (loser, winner)]
    for number in numbers:
        body = {"lot": lot, "bidder": number}
        assert doors.request("POST", "/test/deposits", body, ADMIN_TOKEN).status == 201
    for one, amount in ((loser, 1_000_000), (winner, 1_010_000)):
        assert doors.bid(lot, one.token, amount, str(uuid.uuid4())).status == 201
    assert page(doors, f"/lots/{lot}/result").status == 404
    soon(lambda: doors.snapshot(lot)["state"] == "closed")
    return lot, numbers[0], numbers[1]


def test_the_signed_paper_is_there_within_seconds_and_names_the_buyer(
    doors: Doors, sale: tuple[str, str, str]
) -> None:
    lot, _, number = sale

    def fetch() -> Answer | None:
        answer = doors.request("GET", f"/lots/{lot}/confirmation.pdf")
        return answer if answer.status == 200 else None

    pdf = soon(fetch).text
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    trust = ValidationContext(trust_roots=[signature.signer_cert])
    assert validate_pdf_signature(signature, trust).bottom_line
    said = pypdf.PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert "张胜" in said
    assert "¥10,100.00" in said
    assert number in said
    shown = page(doors, f"/lots/{lot}/result").text.decode()
    assert hashlib.sha256(pdf).hexdigest() in shown


def test_the_head_on_the_result_is_that_of_the_public_events(
    doors: Doors, sale: tuple[str, str, str]
) -> None:
    lot, _, number = sale
    closing = doors.events(lot)[-1]
    assert closing["kind"] == "lot.closed"
    assert closing["body"]["bidder"] == number
    assert f"1–{closing['seq']}" in page(doors, f"/lots/{lot}/result").text.decode()


def test_winner_and_loser_get_their_mail_and_the_loser_the_deposit_back(
    sale: tuple[str, str, str], inbox: Inbox
) -> None:
    lot, _, number = sale

    def texts() -> list[str]:
        return [str(message.get_content()) for message in inbox.messages()]

    soon(lambda: any(f"竞买号 {number}" in text and "竞得" in text for text in texts()))
    soon(lambda: any("¥2,000.00 已按原路退回" in text for text in texts()))
    assert all(f"/lots/{lot}" in text for text in texts())
    returned = [text for text in texts() if "已按原路退回" in text]
    assert len(returned) == 1
