"""An Atom feed of new lots, by hand: one element tree, no template, nothing to escape."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree as Xml  # nosec B405 - written here, never parsed

from auction_app.infra.formats import say, yuan
from auction_app.infra.i18n import _, language
from auction_app.kernel.time import SHANGHAI, rfc3339
from auction_app.lots.page_views import LotCard

_ATOM = "http://www.w3.org/2005/Atom"


def atom(cards: Sequence[LotCard], public_url: str, at: datetime) -> bytes:
    """The feed as UTF-8 bytes, in the language of the request."""
    feed = Xml.Element(
        "feed", {"xmlns": _ATOM, "xml:lang": "zh-CN" if language() == "zh" else "en"}
    )
    _add(feed, "id", f"{public_url}/lots/feed.atom")
    _add(feed, "title", _("New lots of judicial auctions"))
    newest = cards[0].published_at if cards else None
    _add(feed, "updated", rfc3339(newest or at))
    Xml.SubElement(feed, "link", {"rel": "self", "href": f"{public_url}/lots/feed.atom"})
    Xml.SubElement(feed, "link", {"rel": "alternate", "href": f"{public_url}/lots"})
    for card in cards:
        _entry(feed, card, public_url)
    return bytes(Xml.tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(feed: Xml.Element, card: LotCard, public_url: str) -> None:
    entry = Xml.SubElement(feed, "entry")
    url = f"{public_url}/lots/{card.lot_id}"
    _add(entry, "id", url)
    _add(entry, "title", say(card.title, language()))
    _add(entry, "updated", rfc3339(card.published_at or card.opens_at))
    Xml.SubElement(entry, "link", {"rel": "alternate", "href": url})
    author = Xml.SubElement(entry, "author")
    _add(author, "name", say(card.court.name, language()))
    _add(
        entry,
        "summary",
        _(
            "Starting price %(price)s; bidding opens %(at)s (Beijing time)",
            price=yuan(card.start_price_fen),
            at=card.opens_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
        ),
    )


def _add(parent: Xml.Element, tag: str, text: str) -> None:
    Xml.SubElement(parent, tag).text = text
