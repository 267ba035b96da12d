"""The dated figures in words: what each one counts, and in which unit. Message ids; Chinese in the catalogue."""

from auction_app.kernel.errors import N_

_DAYS, _WORKING_DAYS = N_("days"), N_("working days")

FIGURE_NAMES: dict[str, tuple[str, str]] = {  # module.CONSTANT → (what it is, unit)
}


def words_of(name: str) -> str:
    """What a figure counts; its own name where nobody has put it in words."""
    return FIGURE_NAMES.get(name, (name, ""))[0]


def unit_of(name: str) -> str:
    """The unit its values are in; a share says it itself."""
    return FIGURE_NAMES.get(name, (name, ""))[1]
