"""A real SMTP server that keeps what it accepts."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.server import free_port


class Inbox:
    """Listens on a port of its own between `start` and `stop`; `answer` is what it says after DATA."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.answer = "250 OK"
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by the server for each message."""
        if self.answer.startswith("250"):
            self.envelopes.append(envelope)
        return self.answer

    @property
    def url(self) -> str:
        """What AUCTION_SMTP_URL would say."""
        return f"smtp://127.0.0.1:{self.port}?from=no-reply@luochui.example"

    def start(self) -> Inbox:
        self._controller.start()
        return self

    def stop(self) -> None:
        self._controller.stop()

    def messages(self, to: str | None = None) -> list[EmailMessage]:
        """What arrived, oldest first; to one address, when given."""
        found = [env for env in self.envelopes if to is None or to in env.rcpt_tos]
        return [
            message_from_bytes(env.content, policy=default)
            for env in found
            if isinstance(env.content, bytes)
        ]
