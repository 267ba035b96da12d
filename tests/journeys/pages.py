"""Every page of the product, by who may see it; `{live}`, `{soon}` and `{ended}` stand for lots of the demo."""

from __future__ import annotations

from tests.journeys.demo_site import DemoSite

PUBLIC = {
    "home": "/",
    "lots": "/lots",
    "lots-none": "/lots?q=没有这样的东西",
    "lot-live": "/lots/{live}",
    "lot-soon": "/lots/{soon}",
    "result": "/lots/{ended}/result",
    "how-to-bid": "/how-to-bid",
    "verify": "/verify",
    "sign-in": "/sign-in",
    "sign-up": "/sign-up",
    "forgotten": "/forgotten-password",
    "cases": "/cases",
    "law": "/law",
    "law-article": "/law/NP20",
    "law-cases": "/law/cases",
    "not-found": "/no-such-page",
}
BY_ROLE = {
    "bidder1": {
        "lot-bidder": "/lots/{live}",
        "objection": "/lots/{live}/objection",
        "register": "/lots/{soon}/register",
        "mine": "/mine",
        "notices": "/notices",
        "account": "/account",
        "account-delete": "/account/delete",
        "security": "/security",
        "second-factor": "/security/second-factor",
    },
    "clerk": {
        "desk": "/desk",
        "desk-live": "/desk/live",
        "desk-hold": "/desk/lots/{live}/hold",
        "desk-lots": "/desk/lots",
        "desk-new": "/desk/lots/new",
        "desk-import": "/desk/import",
        "desk-questions": "/desk/questions",
        "desk-deadlines": "/desk/deadlines",
        "desk-late": "/desk/deadlines?show=late",
        "desk-calendar": "/desk/calendar",
        "desk-after-sale": "/desk/after-sale",
        "desk-working-days": "/desk/working-days",
    },
    "approver": {"approver-desk": "/desk", "approver-working-days": "/desk/working-days"},
    "party": {"party-cases": "/cases", "party-case": "/my-case"},
    "supervisor": {
        "oversight": "/oversight",
        "overdue": "/oversight/deadlines",
        "access-log": "/audit/access",
    },
    "operator": {
        "staff": "/staff",
        "working-days": "/desk/working-days",
        "emergency": "/oversight/stop",
    },
}


def path_of(site: DemoSite, path: str) -> str:
    """The path with the demo's own lots put in."""
    return path.format(
        live=site.lots.get("live", "none"),
        soon=site.lots.get("ends_soon", "none"),
        ended=site.lots.get("ended", "none"),
    )
