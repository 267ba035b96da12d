"""Fill the market on the first start, and top it up on every later one so that it is alive again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from auction_app.bidding import prober
from auction_app.bidding.models import Auction
from auction_app.demo import debtors, market, plan, shared_out
from auction_app.demo.aftermath import Aftermath
from auction_app.demo.folder import read_diary, sign_ins, write_diary
from auction_app.demo.people import People
from auction_app.demo.plan import Part
from auction_app.demo.stopped import stop_for_a_claim
from auction_app.demo.story import Story, StoryClock
from auction_app.demo.tills import Tills
from auction_app.eligibility import service as eligibility
from auction_app.infra.transaction import Transaction
from auction_app.infra.web import Services
from auction_app.kernel.time import legal_day, start_of_legal_day
from auction_app.lots import publish, service
from auction_app.lots.models import Lot
from auction_app.lots.panel_record import store_decision
from auction_app.lots.round_links import successor_of
from auction_app.lots.standing_papers import keep_receipts
from auction_app.payments import service as payments
from auction_app.payments.gateway import SandboxGateway

STILL_TIME = timedelta(minutes=30)  # a lot for the bots must stay open at least so long
EARLIEST = timedelta(days=90)
AFTER_END = timedelta(milliseconds=50)
CLAIMED_AFTER = timedelta(hours=6)  # from the opening of the lot that is stayed
PAID_OUT = timedelta(days=6)
DAY, EVENING = timedelta(days=1), timedelta(hours=18)  # of Beijing
LATE_BIDS = timedelta(minutes=8)  # how far the plan's last bids can move an end
FRESH_FOR_BOTS = ("nanjing-parking", "suqian-shop", "taizhou-dongjin", "taixing-flat")
FRESH_ENDING = ("xuzhou-flat", "nanjing-old-flat", "lianshui-house", "suzhou-street-shop")


class Seed:
    """Publishes the parts of a plan and lives through their past."""

    def __init__(self, services: Services, clock: StoryClock, now: datetime) -> None:
        self._services = services
        self._now = now
        self._known = read_diary(services.config.data)
        self._people = People(services, sign_ins(services.config.data))
        self._story = Story(services, clock)
        self._tills = Tills(services)
        self._aftermath = Aftermath(services, self._story, self._tills)
        self._desk = eligibility.Desk(services.ports.vault, SandboxGateway())
        self._prober = b""

    def run(self) -> None:
        """Make everybody and everything the market needs at this moment."""
        self._people.prepare(self._now - EARLIEST)
        parts = self._missing() if self._known else plan.whole_market(self._now)
        if not self._known:
            self._prober = prober.prepare(self._services).holder
            self._pay_a_case_out()
        debtors.take_over(self._services, self._now)
        for part in parts:
            self._plan(part)
        self._let_the_banks_tell()
        self._story.tell(self._now)
        write_diary(self._services.config.data, self._known)

    def _pay_a_case_out(self) -> None:
        """A case without a sale, shared out to the last fen some days ago."""
        court, at = self._people.courts[market.facts()["main_court"]], self._now - PAID_OUT
        deed = partial(shared_out.pay_kaihua, self._services, self._tills, court, at)
        self._story.at(at, deed)

    def _let_the_banks_tell(self) -> None:
        """Every evening each court's bank writes its statement, up to yesterday's."""
        self._tills.resume()
        today = start_of_legal_day(legal_day(self._now))
        for back in range((EARLIEST // DAY), 0, -1):
            at = today - back * DAY + EVENING
            self._story.at(at, partial(self._tills.evening, at))

    def _missing(self) -> list[Part]:
        """What a later start adds: a lot for the bots, one that ends soon, one that opens soon."""
        parts = [plan.ending_soon(self._next(FRESH_ENDING), self._now)]
        if not self._has_open("bots"):
            parts.append(plan.for_bots(self._next(FRESH_FOR_BOTS), self._now))
        if not self._has_announced():
            parts.append(plan.opening_soon("yangzhou-unit", self._now))
        return [self._in_another_case(part) for part in parts]

    def _in_another_case(self, part: Part) -> Part:
        """A listing that is shown again is another property of another case: one has one round at a time."""
        times = sum(row["key"] == part.listing.key for row in self._known)
        return replace(
            part, listing=replace(part.listing, serial=part.listing.serial + 1000 * times)
        )

    def _next(self, keys: tuple[str, ...]) -> str:
        """The listing that was used least often."""
        used = [row["key"] for row in self._known]
        return min(keys, key=used.count)

    def _has_open(self, role: str) -> bool:
        lots = [row["lot"] for row in self._known if row["role"] == role]
        wanted = select(Auction.lot_id).where(
            Auction.lot_id.in_(lots),
            Auction.status == "open",
            Auction.ends_at > self._now + STILL_TIME,
        )
        with self._services.transactions.reading() as session:
            return session.scalar(wanted.limit(1)) is not None

    def _has_announced(self) -> bool:
        wanted = select(Auction.lot_id).where(Auction.status == "scheduled").limit(1)
        with self._services.transactions.reading() as session:
            return session.scalar(wanted) is not None

    def _plan(self, part: Part) -> None:
        """Put the part's life into the story: notice, deposits, opening, bids, end."""
        lot = self._draft(part)
        self._known.append({"key": part.listing.key, "lot": lot, "role": part.role})
        window, story = part.window, self._story
        story.at(window.published_at, partial(self._publish, part, lot))
        for number, email in enumerate(self._bidders_of(part)):
            apply_at = window.published_at + timedelta(hours=9 + 5 * number)
            story.at(apply_at, partial(self._admit, lot, email))
        story.at(window.opens_at, partial(story.tick, lot, "open"))
        for bid in part.bids:
            holder = self._people.bidders[bid.bidder].holder
            bid_at = window.ends_at - timedelta(minutes=bid.minutes_left)
            story.at(bid_at, partial(story.bid, lot, holder, bid.steps))
        if part.role == "stopped":
            court = self._people.courts[part.listing.court]
            deed = partial(stop_for_a_claim, self._services, story, lot, court)
            story.at(window.opens_at + CLAIMED_AFTER, deed)
        if part.role == "ended":
            last_window = window.ends_at - timedelta(seconds=330)
            story.plan_probes(last_window, window.ends_at + LATE_BIDS, self._prober)
            story.at(window.ends_at + AFTER_END, partial(self._close, lot, part))

    def _bidders_of(self, part: Part) -> list[str]:
        bots = [bid.bidder for bid in part.bids]
        if part.role == "bots":
            bots += [person.email for person in market.bidders() if person.email.startswith("bot")]
        return list(dict.fromkeys([*bots, *part.guests]))

    def _close(self, lot: str, part: Part) -> None:
        """Let the lot end, and what follows follow; where late bids moved the end, come back then."""
        ends_at = self._story.auction(lot).ends_at
        if ends_at < self._story.clock.now():
            self._story.tick(lot, "closed")
            self._aftermath.begin(lot, self._people.courts[part.listing.court], part.after)
            if part.after == "followed":
                window = plan.second_announced(part)
                self._story.at(window.published_at, partial(self._announce_next, lot, part))
        else:
            self._story.at(ends_at + AFTER_END, partial(self._close, lot, part))

    def _draft(self, part: Part) -> str:
        staff = self._people.courts[part.listing.court]
        with self._services.transactions() as tx:
            parties = self._people.name_parties(tx, part.listing)
            content = market.content_of(part.listing, part.window, parties)
            at = part.window.published_at - timedelta(hours=20)
            lot = service.begin_draft(tx, content, staff.clerk, at)
            keep_receipts(tx, self._services.ports, lot, content, staff.clerk, at)
        return lot

    def _publish(self, part: Part, lot: str) -> None:
        """The clerk hands over, the approver reads and publishes what was read."""
        staff = self._people.courts[part.listing.court]
        at = self._story.clock.now()
        with self._services.transactions() as tx:
            service.submit_draft(tx, lot, 1, staff.clerk, at - timedelta(hours=2))
            digest = self._digest(tx, lot, at)
            publish.publish(tx, publish.PublishLot(lot, digest), staff.approver, at)

    def _announce_next(self, failed: str, part: Part) -> None:
        """The draft that the court ordered is completed, decided by the panel, and published."""
        listing, at = market.next_round_of(part.listing), self._story.clock.now()
        staff, window = self._people.courts[part.listing.court], plan.second_announced(part)
        with self._services.transactions() as tx:
            lot = successor_of(tx.session, failed)
            assert lot is not None
            content = market.content_of(listing, window, self._people.name_parties(tx, listing))
            service.edit_draft(tx, service.EditLot(lot, 1, content), staff.clerk, at)
            keep_receipts(tx, self._services.ports, lot, content, staff.clerk, at)
            assert content.decision is not None
            store_decision(tx, lot, content.decision, staff.clerk.account_id, at)
        self._known.append({"key": part.listing.key, "lot": lot, "role": "announced"})
        with self._services.transactions() as tx:
            service.submit_draft(tx, lot, 2, staff.clerk, at)
            digest = self._digest(tx, lot, at)
            publish.publish(tx, publish.PublishLot(lot, digest), staff.approver, at)

    def _digest(self, tx: Transaction, lot: str, at: datetime) -> str:
        return publish.compose_for(tx.session, tx.session.get_one(Lot, lot), at).sha256

    def _admit(self, lot: str, email: str) -> None:
        """Apply and pay the deposit in the sandbox."""
        bidder = self._people.bidders[email]
        at = self._story.clock.now()
        wish = eligibility.Application(lot, bidder.account_id, bidder.holder)
        with self._services.transactions() as tx:
            number, _ = eligibility.apply(tx, self._desk, wish, at)
            payments.record_arrival(tx, lot, number, at)
