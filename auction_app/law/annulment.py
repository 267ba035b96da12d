"""When a sale that was made is undone (art. 31), on whose decision, and what that undoes."""

from dataclasses import dataclass

from auction_app.kernel.errors import N_
from auction_app.kernel.money import Money
from auction_app.law.article import Article, Finding, cite, np, rule
from auction_app.law.lot_states import LotState

NP_31, NP_32, NP_33, NP_36 = np(31), np(32), np(33), np(36)
OBJ_17, OBJ_21 = cite("OBJ", 17), cite("OBJ", 21)


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground; `exceptions` are circumstances under which it does not carry (art. 31 (1))."""

    key: str
    article: Article
    item: int
    title: str
    exceptions: tuple[str, ...] = ()


GROUNDS: dict[str, Ground] = {
    one.key: one
    for one in (
        Ground(
            "untrue_statement",
            NP_31,
            1,
            N_("(1) Texts, pictures or the statement of defects were seriously untrue"),
            ("not_detectable", "disclosed"),
        ),
        Ground("system_fault", NP_31, 2, N_("(2) A fault of the system made the result wrong")),
        Ground("collusion", NP_31, 3, N_("(3) Collusion among bidders or with the platform")),
        Ground("unqualified_buyer", NP_31, 4, N_("(4) The buyer was not qualified")),
        Ground("bidders_restricted", NP_31, 5, N_("(5) Bidders were unlawfully restricted")),
        Ground("other_breach", NP_31, 6, N_("(6) Another serious breach of procedure with harm")),
        Ground("no_notice", OBJ_21, 0, N_("The auction was not announced as the law provides")),
    )
}

TITLE_HAS_PASSED = frozenset({LotState.TITLE_PASSED, LotState.DELIVERED})


@dataclass(frozen=True, slots=True)
class Undone:
    """What annulment undoes: money that goes back, the title, and where those who were hurt turn.

    `routes` are the articles of compensation: the state for unlawful acts of the court, a suit
    against others, a suit against the platform.
    """

    price: Money
    deposit: Money
    title_returns: bool
    routes: tuple[Article, ...]

    @property
    def total(self) -> Money:
        """All that the buyer gets back."""
        return self.price + self.deposit


@rule(NP_31)
def own_motion_findings(
    ground: str, exceptions: frozenset[str], *, has_basis: bool
) -> list[Finding]:
    """A court that finds the ground itself annuls on its written decision, which lies with the case.

    NP 31 speaks of objections alone; annulling without one, under supervision of enforcement, is our
    convention (unconfirmed), so the same grounds bind it and its basis has to be there.
    """
    found = _ground_findings(ground, exceptions)
    if not has_basis:
        found.append(Finding(NP_31, "no_written_basis"))
    return found


@rule(NP_31, OBJ_21)
def annulment_findings(
    ground: str, exceptions: frozenset[str], *, objection_upheld: bool, is_final: bool
) -> list[Finding]:
    """A sale is annulled on one of the grounds, after an objection was upheld by a ruling that is final.

    Ground (1) does not carry what nobody could detect, nor what was disclosed with its liability.
    """
    found = _ground_findings(ground, exceptions)
    if not objection_upheld:
        found.append(Finding(NP_36, "no_objection_upheld"))
    if not is_final:
        found.append(Finding(OBJ_17, "ruling_not_final"))
    return found


def _ground_findings(ground: str, exceptions: frozenset[str]) -> list[Finding]:
    known = GROUNDS.get(ground)
    if known is None:
        return [Finding(NP_31, "no_ground")]
    if exceptions & set(known.exceptions):
        return [Finding(known.article, "ground_excepted")]
    return []


@rule(NP_31, NP_32, NP_33)
def what_is_undone(state: LotState, received: Money, deposit_held: Money) -> Undone:
    """The price and the deposit go back, the title too where it had passed; damages take other routes.

    `received` is what reached the court's account, `deposit_held` what the platform still holds.
    """
    return Undone(received, deposit_held, state in TITLE_HAS_PASSED, (NP_32, NP_33))
