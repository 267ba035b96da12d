"""A lot that was sold a moment ago, in the application's own database."""

import json
from datetime import datetime

import pytest

from auction_app.evidence import service
from auction_app.kernel.ids import new_id
from tests.evidence.story import usual_sale


@pytest.fixture
def sold(app):
    """Four bids and the close; none of it is in the log yet."""
    story = usual_sale(new_id("L"))
    with app.extensions["auction"].transactions() as tx:
        service.start_chain(tx, story.lot)
        for told in story.events:
            event = json.loads(told.text)
            at = datetime.fromisoformat(event["at"])
            service.append(tx, story.lot, event["kind"], event["body"], at)
    return story
