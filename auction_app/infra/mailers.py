"""Ways a message leaves: an SMTP server, or files to look at in development."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from pathlib import Path
from secrets import token_hex
from urllib.parse import parse_qs, unquote, urlsplit

from auction_app.config import Config, ConfigError
from auction_app.infra.ports import Mailer

TIMEOUT_S = 20
DEFAULT_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_BAD_URL = (
    "AUCTION_SMTP_URL must look like smtp+starttls://user:password@host:587?from=no-reply@host / "
    "AUCTION_SMTP_URL 须形如 smtp+starttls://用户:密码@主机:587?from=no-reply@主机"
)


@dataclass(frozen=True, slots=True)
class SmtpAddress:
    """Where to hand mail over. `security` is smtp (none), smtp+starttls or smtps."""

    security: str
    host: str
    port: int
    user: str
    password: str
    sender: str


def parse_smtp_url(url: str) -> SmtpAddress:
    """Read AUCTION_SMTP_URL. Raises ConfigError, which never repeats the URL: it holds a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ConfigError(_BAD_URL) from error
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise ConfigError(_BAD_URL)
    sender = parse_qs(parts.query).get("from", [f"no-reply@{parts.hostname}"])[0]
    if "@" not in parseaddr(sender)[1]:
        raise ConfigError(_BAD_URL)
    return SmtpAddress(
        security=parts.scheme,
        host=parts.hostname,
        port=port or DEFAULT_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
    )


def compose(sender: str, to: str, subject: str, text: str, at: datetime) -> EmailMessage:
    """One plain-text message. A subject of several lines becomes one: no header can be smuggled in."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].partition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


class SmtpMailer:
    """Hands each message to one SMTP server; raises what smtplib raises."""

    def __init__(self, address: SmtpAddress) -> None:
        self._address = address

    def send(self, to: str, subject: str, text: str) -> None:
        """One connection a message: the outbox sends few, and an idle link would be cut anyway."""
        address = self._address
        message = compose(address.sender, to, subject, text, datetime.now(UTC))
        with self._connect() as server:
            if address.security == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if address.user:
                server.login(address.user, address.password)
            server.send_message(message)

    def _connect(self) -> smtplib.SMTP:
        address = self._address
        if address.security == "smtps":
            secure = ssl.create_default_context()
            return smtplib.SMTP_SSL(address.host, address.port, timeout=TIMEOUT_S, context=secure)
        return smtplib.SMTP(address.host, address.port, timeout=TIMEOUT_S)


class FolderMailer:
    """Writes each message as an .eml file, which any mail program opens."""

    def __init__(
        self, folder: Path, sender: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._folder, self._sender, self._now = folder, sender, now

    def send(self, to: str, subject: str, text: str) -> None:
        """File names sort by time."""
        at = self._now()
        self._folder.mkdir(parents=True, exist_ok=True)
        message = compose(self._sender, to, subject, text, at)
        path = self._folder / f"{at:%Y%m%dT%H%M%S%f}-{token_hex(3)}.eml"
        path.write_bytes(message.as_bytes())


def make_mailer(config: Config) -> Mailer:
    """The SMTP server that is configured; without one, DATA/mail/ in development only."""
    if config.smtp_url:
        return SmtpMailer(parse_smtp_url(config.smtp_url))
    if config.is_production:
        raise ConfigError(_BAD_URL)
    return FolderMailer(config.data / "mail", "Luochui <no-reply@localhost>")
