"""Two languages of equal rank. Message ids are the English texts; each room owns its catalogue.

The catalogues are plain `.po` files, merged in memory when the process starts, so nothing has to
be compiled, and two rooms that translate one text differently are found at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, Domain, get_locale, gettext, ngettext

from auction_app.infra.principal import current_principal
from auction_app.kernel.errors import N_

__all__ = ["N_", "_", "choose_locale", "init_i18n", "language", "ngettext", "translate"]

LOCALES = ("zh_Hans_CN", "en")
COOKIE = "locale"
_FOLDER = Path(__file__).parent.parent / "translations" / "zh"
_: Callable[..., str] = gettext


class FolderDomain(Domain):  # type: ignore[misc]  # flask_babel has no types
    """Serves the merged catalogue; English needs none."""

    def get_translations(self) -> Translations:
        """The translations of the locale in force."""
        return merged_catalogue() if str(get_locale()).startswith("zh") else Translations()


@lru_cache(maxsize=1)
def merged_catalogue() -> Translations:
    """All rooms' Chinese catalogues as one; raises ValueError when two disagree about a text."""
    merged = Catalog(locale="zh_Hans_CN")
    for path in sorted(_FOLDER.glob("*.po")):
        said = read_po(BytesIO(path.read_bytes()), locale="zh_Hans_CN")
        for message in (one for one in said if one.id and one.string):
            merged.add(message.id, message.string, context=message.context)
    binary = BytesIO()
    write_mo(binary, merged)
    binary.seek(0)
    return Translations(binary)


def choose_locale() -> str:
    """The visitor's choice, then the account's, then the browser's; Chinese when none speaks."""
    if not has_request_context():
        return LOCALES[0]
    chosen = request.cookies.get(COOKIE)
    if chosen in LOCALES:
        return chosen
    principal = current_principal()
    if principal is not None and principal.locale in LOCALES:
        return principal.locale
    best = request.accept_languages.best_match(["zh-CN", "zh", "zh-Hans", "en"], default="zh")
    return "en" if best == "en" else LOCALES[0]


def language() -> str:
    """`zh` or `en`: which of two stored texts to show."""
    return "en" if str(get_locale()).startswith("en") else "zh"


def translate(text: str, locale: str) -> str:
    """Translate outside a request (mail, documents)."""
    return merged_catalogue().gettext(text) if locale.startswith("zh") else text


def init_i18n(app: Flask) -> None:
    """Join Flask-Babel with the merged catalogue."""
    babel = Babel(
        app,
        locale_selector=choose_locale,
        default_locale=LOCALES[0],
        default_timezone="Asia/Shanghai",
    )
    babel.domain_instance = FolderDomain()  # the extension takes only names of compiled catalogues
