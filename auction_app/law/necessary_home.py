"""The debtor's home: what a family needs to live in is seized, but not sold unless a home is left to it (SEI 4)."""

from datetime import date

from auction_app.law.article import Dated, Finding, cite, rule

SEI_4, OBJ_20 = cite("SEI", 4), cite("OBJ", 20)
_SINCE = date(2015, 5, 5)
LEAST_RENT_YEARS, MOST_RENT_YEARS = Dated((_SINCE, 5)), Dated((_SINCE, 8))  # OBJ 20 (3)

# How the home stands, as the court writes it; a rent is named by its years.
NOT_NEEDED, OTHER_HOME, PROVIDED = "home_not_needed", "other_home", "home_provided"
RENT = "home_rent_"
WAYS = (
    NOT_NEEDED,
    OTHER_HOME,
    PROVIDED,
    *(
        f"{RENT}{years}"
        for years in range(LEAST_RENT_YEARS.at(_SINCE), MOST_RENT_YEARS.at(_SINCE) + 1)
    ),
)


@rule(SEI_4, OBJ_20)
def check_home(debtor_lives_there: bool, way: str, on: date) -> list[Finding]:
    """Housing a debtor lives in is sold only with a lawful way for the family to live on.

    It is not what the family needs, they have another home, one is provided, or five to eight years' rent
    are kept from the price. `way` is one of `WAYS`, empty while the court has not said; `on` the notice day.
    """
    if not debtor_lives_there:
        return []
    if way in (NOT_NEEDED, OTHER_HOME, PROVIDED):
        return []
    years = way.removeprefix(RENT)
    if not way.startswith(RENT) or not years.isdigit():
        return [Finding(SEI_4, "home_unsettled")]
    least, most = LEAST_RENT_YEARS.at(on), MOST_RENT_YEARS.at(on)
    if least <= int(years) <= most:
        return []
    return [Finding(OBJ_20, "home_rent_years", {"least": str(least), "most": str(most)})]
