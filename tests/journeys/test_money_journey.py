"""Every fen of one sale, in the browser: from the deposits of two bidders to the creditor's receipt."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from auction_app.bank.simulator import SimulatedBank
from auction_app.kernel.time import legal_day
from tests.journeys.court_walk import CourtDesk, House, OpenPage, staff_of_the_practice_court
from tests.journeys.walking import PASSWORD, Newcomer, bid_minimum, expect_state, newcomer, sign_up
from tests.support.doors import Doors
from tests.support.server import ROOT, RunningServer, free_port

pytestmark = pytest.mark.slow
CREDITOR, DEBTOR = newcomer("王债权"), newcomer("罗欠债")
START, STEP, DEPOSIT = 1_000_000, 50_000, 200_000  # fen
PRICES = ("¥10,000.00", "¥10,500.00", "¥11,000.00", "¥11,500.00")
COURTS_ACCOUNT = "51050142000000000199"
AN_HOUR = 3600
SOON_S = 20


class Sale:
    """The windows of everybody, and the bank."""

    def __init__(self, server: RunningServer, open_page: OpenPage) -> None:
        self.house = House(server, open_page)
        self.doors = Doors(server.port, server.admin_token)
        self.lot = self.doors.lot(
            start_price=START, increment=STEP, deposit=DEPOSIT, outage_gap_s=2 * AN_HOUR,
            seconds_open=AN_HOUR, window_s=2,
        )  # fmt: skip
        staff_of_the_practice_court(server)
        self.clerk, self.approver = (CourtDesk(self.house, one) for one in ("clerk", "approver"))
        self.bank = SimulatedBank(COURTS_ACCOUNT, day=legal_day(self.house.now()))
        self.loser, self.winner = self.house.window(), self.house.window()
        self.buyer = newcomer("赵六")
        self.case = self.case_number = ""

    def transfer(self, fen: int, reference: str) -> None:
        """The buyer pays at the bank."""
        self.bank.receive(fen, self.buyer.name, "6228480319000000666", reference)

    def import_statement(self) -> None:
        """The clerk brings what the bank says of this day, the approver confirms the file."""
        self.bank.day = legal_day(self.house.now())
        self.clerk.send_file("statement.xml", self.bank.close_day())
        page = self.approver.go("/desk/bank")
        expect(page.locator("main")).to_contain_text("A bank’s file that was brought")
        self.approver.press("Approve")

    def forward(self, **span: float) -> None:
        """Put the clock of the whole house forward."""
        seconds = int(timedelta(**span).total_seconds())
        answer = self.doors.request(
            "POST", "/test/clock", {"forward_s": seconds}, self.house.server.admin_token
        )
        assert answer.status == 201, answer.text
        self.house.ahead += timedelta(seconds=seconds)


@pytest.fixture
def sale(start_server: Callable[..., RunningServer], open_page: OpenPage) -> Sale:
    return Sale(start_server(cards=free_port()), open_page)


def test_every_fen_from_the_deposits_to_the_creditors_receipt(sale: Sale, tmp_path: Path) -> None:
    name_the_courts_account(sale)
    pay_a_deposit_by_card(sale)
    pay_a_deposit_by_transfer(sale)
    bid_until_the_hammer(sale)
    see_the_losers_refund(sale)
    pay_the_price_in_two_parts(sale)
    confirm_rule_serve_and_deliver(sale)
    enter_parties_claims_and_accounts(sale)
    share_out_and_wait_for_objections(sale)
    pay_out_by_a_file_of_two_people(sale)
    the_creditor_downloads_the_receipt(sale)
    nothing_is_left_and_everything_adds_up(sale)
    a_stranger_verifies_the_lot(sale, tmp_path)


def name_the_courts_account(sale: Sale) -> None:
    """The clerk proposes it, the approver reads and confirms it."""
    clerk, approver = sale.clerk, sale.approver
    for one in (clerk, approver):
        one.sign_in()
    clerk.go("/desk/bank")
    clerk.say({"f-name": "测试法院", "f-account": COURTS_ACCOUNT})
    clerk.say({"f-bank": "中国建设银行成都支行", "f-bank_code": "105651000018"})
    clerk.press("Propose")
    approver.go("/desk/bank")
    approver.press("Approve")
    expect(approver.page.locator("main")).to_contain_text(COURTS_ACCOUNT)


def sign_in(page: Page, sale: Sale, who: Newcomer, next_path: str) -> None:
    """A new day, a new session; to the page that was wanted."""
    page.goto(f"{sale.house.url}{next_path}")
    page.fill("input[name=email]", who.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("#form button[type=submit]")
    page.wait_for_url(f"**{next_path}")


def register(page: Page, sale: Sale, who: Newcomer) -> None:
    """A new person applies for the lot and is led to the payment."""
    sign_up(page, sale.house.url, who)
    page.goto(f"{sale.house.url}/lots/{sale.lot}")
    page.click("[data-live-panel] a.btn--primary")
    page.check("#f-promise")
    page.click("main form button.btn--primary")
    page.get_by_role("link", name="Pay ¥2,000.00").click()


def pay_a_deposit_by_card(sale: Sale) -> None:
    """At the provider's page; the bidder's bank asks first."""
    page = sale.loser
    register(page, sale, newcomer("张三"))
    page.get_by_role("button", name="Pay ¥2,000.00 by card").click()
    page.get_by_role("link", name="To the provider’s page").click()
    page.get_by_role("button", name="3-D Secure").click()
    page.get_by_role("button", name="It is me").click()
    page.wait_for_url("**/payments/**")
    page.goto(f"{sale.house.url}/lots/{sale.lot}")
    expect_state(page, "ready")


def pay_a_deposit_by_transfer(sale: Sale) -> None:
    """The page says where to and under which reference; the clerk imports what the bank says."""
    page = sale.winner
    register(page, sale, sale.buyer)
    expect(page.locator("main")).to_contain_text(COURTS_ACCOUNT)
    reference = page.inner_text("#transfer-reference")
    sale.transfer(DEPOSIT, reference)
    sale.import_statement()
    page.goto(f"{sale.house.url}/lots/{sale.lot}")
    expect_state(page, "ready")


def bid_until_the_hammer(sale: Sale) -> None:
    """Two steps each; then the hour is over."""
    turns = ((sale.loser, sale.winner), (sale.winner, sale.loser)) * 2
    for (page, other), price in zip(turns, PRICES, strict=True):
        bid_minimum(page)
        expect_state(page, "leading")
        expect(other.locator(".panel__price .money")).to_have_text(price)
    sale.forward(hours=1, seconds=5)
    for page, words in ((sale.winner, "won"), (sale.loser, "lost")):
        page.goto(f"{sale.house.url}/lots/{sale.lot}")
        expect_state(page, words)


def see_the_losers_refund(sale: Sale) -> None:
    """The card gets it back by itself; the loser sees when."""
    page = sale.loser
    page.goto(f"{sale.house.url}/lots/{sale.lot}/register")
    until_it_says(page, "sent back")


def until_it_says(page: Page, words: str) -> None:
    """What the jobs process does within seconds is seen on a page that is loaded again."""
    for _second in range(SOON_S):
        if words in page.inner_text("main"):
            return
        page.wait_for_timeout(1_000)
        page.reload()
    raise AssertionError(f"not “{words}”: {page.inner_text('main')}")


def pay_the_price_in_two_parts(sale: Sale) -> None:
    """The winner's page is the invoice; each part comes with a statement of its day."""
    page = sale.winner
    page.goto(f"{sale.house.url}/lots/{sale.lot}/balance")
    expect(page.locator(".result__price")).to_contain_text("¥9,500.00")
    reference = page.locator("section", has_text="How to pay").locator("code.digest").inner_text()
    for fen, left in ((500_000, "¥4,500.00"), (450_000, "¥0.00")):
        sale.forward(days=1)
        for one in (sale.clerk, sale.approver):
            one.sign_in()
        sale.transfer(fen, reference)
        sale.import_statement()
        sign_in(page, sale, sale.buyer, f"/lots/{sale.lot}/balance")
        expect(page.locator(".result__price")).to_contain_text(left)


def confirm_rule_serve_and_deliver(sale: Sale) -> None:
    """Each act is proposed by one and approved by another."""
    clerk = sale.clerk
    act(sale, "pay", {})
    act(sale, "rule", {"ruled_on": clerk.today(), "decision": "（2026）川0199执1号之一"})
    served = {"served_at": clerk.minute(), "way": "in_person", "receipt": "送达回证1号"}
    act(sale, "serve", served)
    act(
        sale,
        "deliver",
        {
            "delivered_at": clerk.minute(),
            "record": "交接笔录1号",
            "assistance_notice": "（2026）川0199执1号协助执行通知书",
        },
    )


def act(sale: Sale, event: str, said: dict[str, str]) -> None:
    """One act after the hammer by two people."""
    path = f"/desk/lots/{sale.lot}/acts"
    reasons = {"reason_zh": "依法办理", "reason_en": "As the law provides"}
    form = sale.clerk.go(path).locator(f"form:has(input[name=act][value={event}])")
    form.locator("xpath=ancestor::details").locator("summary").click()
    sale.clerk.say({f"f-{event}-{name}": value for name, value in (said | reasons).items()})
    form.get_by_role("button", name="Propose").click()
    sale.clerk.expect_no_fault()
    expect(sale.clerk.page.locator("h2", has_text="Waiting for approval")).to_be_visible()
    page = sale.approver.go(path)
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("h2", has_text="Waiting for approval")).to_have_count(0)


def enter_parties_claims_and_accounts(sale: Sale) -> None:
    """A creditor with a title, the fee of enforcement, and the debtor who gets what is left."""
    clerk = sale.clerk
    link = clerk.go("/desk/cases").locator("main table a").first
    sale.case_number = link.inner_text()
    link.click()
    sale.case = clerk.page.url.rsplit("/", 1)[1]
    for who, role in ((CREDITOR, "applicant"), (DEBTOR, "debtor")):
        clerk.say({"f-name": who.name, "f-id_no": who.id_no, "f-role": role})
        clerk.press("Add the party")
    clerk.go(f"/desk/cases/{sale.case}/claims")
    clerk.say({"f-debtor": "person", "f-began": "2026-01-05"})
    clerk.press("Save")
    title = {"f-document": "（2025）川0199民初7号", "f-joined_on": clerk.today(), "f-ranked_on": "2026-01-05"}  # fmt: skip
    clerk.page.select_option("#f-party", label=CREDITOR.name)
    clerk.say({"f-judgment": "10,000.00"} | title)
    clerk.press("Enter the claim")
    clerk.say({"f-kind": "cost", "f-cost_kind": "enforcement", "f-fee_base": "11,500"})
    clerk.say({"f-joined_on": clerk.today()})
    clerk.press("Enter the claim")
    for number, whose in enumerate((CREDITOR.name, DEBTOR.name, "Enforcement fee")):
        clerk.page.select_option("#f-holder", label=whose)
        clerk.page.fill("#payee input[name=name]", whose)
        clerk.page.fill("#payee input[name=account]", f"62284803190000000{number}")
        clerk.page.fill("#payee input[name=bank]", "中国农业银行成都支行")
        clerk.press("Name the account")
    confirm_the_accounts(sale)


def confirm_the_accounts(sale: Sale) -> None:
    """Another person opens each account, sees whose name it is in, and confirms it."""
    approver = sale.approver
    page = approver.go(f"/desk/cases/{sale.case}/claims")
    waiting = page.locator("tr", has_text="waits for a second person")
    while waiting.count():
        row = waiting.first
        row.locator("input[name=reason]").fill("Compared with the file")
        row.get_by_role("button", name="Show; the look is logged").click()
        approver.press("Confirm the account")


def share_out_and_wait_for_objections(sale: Sale) -> None:
    """Two people make the plan, everybody receives it, nobody objects in fifteen days."""
    path = f"/desk/cases/{sale.case}/plan"
    sale.clerk.go(path)
    sale.clerk.press("Put the plan forward")
    sale.approver.go(path)
    sale.approver.press("Approve the plan")
    page = sale.clerk.go(path)
    while page.get_by_role("button", name="Record the receipt").count():
        row = page.locator("tr", has=page.get_by_role("button", name="Record the receipt")).first
        row.locator("input[name=on]").fill(sale.clerk.today())
        row.locator("input[name=proof]").fill("送达回证")
        sale.clerk.press("Record the receipt")
    sale.forward(days=25)
    sale.approver.sign_in()
    sale.approver.go(path)
    sale.approver.press("Release for payment")


def pay_out_by_a_file_of_two_people(sale: Sale) -> None:
    """pain.001 out, camt.053 in."""
    sale.clerk.sign_in()
    sale.clerk.go("/desk/bank")
    sale.clerk.press("Propose a file of all that wait")
    sale.approver.go("/desk/bank")
    sale.approver.press("Approve")
    page = sale.clerk.go("/desk/bank")
    with page.expect_download() as download:
        page.get_by_role("link", name="pain.001").click()
    order = Path(download.value.path()).read_bytes()
    paid = sale.bank.carry_out(order)
    assert sorted(one.fen for one in paid) == [7_250, 142_750, 1_000_000]
    sale.import_statement()


def the_creditor_downloads_the_receipt(sale: Sale) -> None:
    """By name, number and case number, without an account."""
    page = sale.house.window()
    page.goto(f"{sale.house.url}/cases")
    page.fill("#f-name", CREDITOR.name)
    page.fill("#f-id_no", CREDITOR.id_no)
    page.fill("#f-case_number", sale.case_number)
    page.get_by_role("button", name="See the case").click()
    page.goto(f"{sale.house.url}/cases/{sale.case}/plan")
    until_it_says(page, "Your receipt as PDF")
    href = page.get_by_role("link", name="Your receipt as PDF").get_attribute("href")
    pdf = page.context.request.get(f"{sale.house.url}{href}").body()
    text = "".join(one.extract_text() for one in pypdf.PdfReader(BytesIO(pdf)).pages)
    text = text.replace(" ", "")  # set between Chinese and Latin letters
    for words in ("¥10,000.00", "人民币壹万元整", CREDITOR.name, sale.case_number, "****0000"):
        assert words in text, text


def nothing_is_left_and_everything_adds_up(sale: Sale) -> None:
    """The last act closes the account; every account but the outside world's is zero."""
    act(sale, "distribute", {})
    token = sale.house.server.admin_token
    rows = sale.doors.request("GET", "/test/ledger", token=token).body["rows"]
    left: dict[str, int] = defaultdict(int)
    for row in rows:
        left[row["account"]] += row["amount"]
    assert sum(left.values()) == 0
    deposits = {fen for code, fen in left.items() if code.startswith("deposit:")}
    assert deposits == {0}
    assert {code: fen for code, fen in left.items() if fen} == {}
    page = sale.clerk.go(f"/money/case/{sale.case}")
    for label, fen in (("Came in", "¥13,500.00"), ("Closing balance", "¥0.00")):
        expect(page.locator("dl div", has_text=label)).to_contain_text(fen)
    expect(sale.clerk.go("/desk/bank").locator("main")).to_contain_text("Nothing waits in suspense")


def a_stranger_verifies_the_lot(sale: Sale, folder: Path) -> None:
    """The bundle and the log's keys, offline, with the product's own command."""
    command = [sys.executable, "-m", "auction_app.cli", "verify", str(folder / "bundle")]
    for name, path in (("bundle", f"/api/v1/lots/{sale.lot}/bundle"), ("keys", "/log/v1/keys")):
        (folder / name).write_bytes(sale.doors.request("GET", path).text)
    done = subprocess.run(
        [*command, "--trust", str(folder / "keys")], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
