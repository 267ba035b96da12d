"""What the two people of a court do in the browser: prove who they are, propose and approve, import, download."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
from playwright.sync_api import Page, expect

from auction_app import surroundings
from auction_app.accounts.service import StaffMember, create_staff
from auction_app.accounts.staff import find_or_create_court
from auction_app.config import Config
from auction_app.factory import make_services
from auction_app.kernel.time import SHANGHAI, legal_day
from auction_app.test_doors.rooms import COURT_CODE
from tests.support.people import HASH, PASSWORD, TOTP_SECRET
from tests.support.server import RunningServer

OpenPage = Callable[..., Page]
DESK = {"width": 1280, "height": 900}
PATIENCE_MS = 15_000
XML = "application/xml"


@dataclass
class House:
    """A running server whose clock can be put forward, and the windows opened on it."""

    server: RunningServer
    open_page: OpenPage
    ahead: timedelta = field(default_factory=timedelta)

    @property
    def url(self) -> str:
        return self.server.url

    def now(self) -> datetime:
        """The server's own instant."""
        return datetime.now(UTC) + self.ahead

    def window(self, locale: str = "en-GB") -> Page:
        page = self.open_page(locale=locale, viewport=DESK)
        page.set_default_timeout(PATIENCE_MS)
        spoken = "en" if locale.startswith("en") else "zh_Hans_CN"
        page.context.add_cookies([{"name": "locale", "value": spoken, "url": self.url}])
        return page


class CourtDesk:
    """One member of the practice court with a window of one's own."""

    def __init__(self, house: House, role: str) -> None:
        self.house, self.role = house, role
        self.email = f"{role}@journey.test"
        self.page = house.window()

    def sign_in(self) -> None:
        """Password, then the code of this half minute; again whenever five minutes have passed."""
        page = self.page
        page.goto(f"{self.house.url}/sign-in")
        page.fill("input[name=email]", self.email)
        page.fill("input[name=password]", PASSWORD)
        page.click("#form button[type=submit]")
        page.fill("input[name=code]", pyotp.TOTP(TOTP_SECRET).at(self.house.now()))
        page.click("#form button[type=submit]")
        expect(page.locator("input[name=code]")).to_have_count(0)

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.house.url}{path}")
        return self.page

    def press(self, name: str) -> None:
        """The button of that name, and the page that follows without an error on it."""
        self.page.get_by_role("button", name=name, exact=True).first.click()
        self.expect_no_fault()

    def expect_no_fault(self) -> None:
        """What was pressed was done."""
        self.page.wait_for_load_state()
        faults = self.page.locator("[role=alert]:visible, .err:visible")
        assert not faults.count(), faults.all_inner_texts()

    def send_file(self, name: str, content: bytes) -> None:
        """Bring a file of the bank, for a second person to confirm."""
        self.go("/desk/bank")
        self.page.set_input_files("#f-file", {"name": name, "mimeType": XML, "buffer": content})
        self.press("Bring the file")

    def say(self, said: dict[str, str]) -> None:
        """Fill in fields by their ids; a choice is chosen."""
        for id_, value in said.items():
            found = self.page.locator(f'[id="{id_}"]')
            if found.evaluate("one => one.tagName") == "SELECT":
                found.select_option(value)
            else:
                found.fill(value)

    def today(self) -> str:
        return legal_day(self.house.now()).isoformat()

    def minute(self) -> str:
        """A minute ago in Beijing, as a field of a form takes it."""
        return f"{(self.house.now() - timedelta(minutes=1)).astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}"


def staff_of_the_practice_court(server: RunningServer) -> None:
    """A clerk and an approver who can sign in; an operator would have opened their accounts."""
    environment = surroundings.environment_for(Path(server.data), {})
    url = surroundings.cluster_of(server.data).url()
    services = make_services(Config.from_env({**environment, "DATABASE_URL": url}))
    at = datetime.now(UTC)
    with services.transactions() as tx:
        court = find_or_create_court(
            tx,
            code=COURT_CODE,
            name_zh="测试法院",
            name_en="Test Court",
            division_code="510199",
            practice=True,
        )
        for role, name in (("clerk", "承办人"), ("approver", "复核人")):
            member = StaffMember(f"{role}@journey.test", name, role, court, HASH, TOTP_SECRET)
            create_staff(tx, services.ports.vault, member, at)
