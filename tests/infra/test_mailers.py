"""Messages on their way out: a real SMTP server gets them, a folder keeps them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from auction_app.config import ConfigError
from auction_app.infra.mailers import FolderMailer, SmtpMailer, parse_smtp_url
from tests.support.inbox import Inbox

AT = datetime(2026, 8, 25, 7, 23, 48, tzinfo=UTC)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    box = Inbox().start()
    yield box
    box.stop()


def test_a_chinese_message_arrives_whole_over_smtp(inbox: Inbox) -> None:
    mailer = SmtpMailer(parse_smtp_url(f"smtp://127.0.0.1:{inbox.port}?from=court@example.cn"))
    mailer.send("zhang@example.cn", "您被超越", "当前价 ¥1,283,865.80\n\nhttps://x.example/lots/L1")
    message = inbox.messages()[-1]
    assert message["Subject"] == "您被超越"
    assert message["From"] == "court@example.cn"
    assert message.get_content().startswith("当前价 ¥1,283,865.80")
    assert inbox.envelopes[-1].rcpt_tos == ["zhang@example.cn"]


def test_a_subject_cannot_smuggle_in_a_header(inbox: Inbox) -> None:
    SmtpMailer(parse_smtp_url(f"smtp://127.0.0.1:{inbox.port}")).send(
        "a@b.cn", "x\r\nBcc: evil@b.cn", ""
    )
    assert inbox.messages()[-1]["Bcc"] is None
    assert inbox.envelopes[-1].rcpt_tos == ["a@b.cn"]


def test_a_refusing_server_is_an_error_so_that_the_outbox_tries_again(
    inbox: Inbox,
) -> None:
    inbox.answer = "451 try later"
    with pytest.raises(OSError, match="451"):
        SmtpMailer(parse_smtp_url(f"smtp://127.0.0.1:{inbox.port}")).send("a@b.cn", "s", "t")


def test_development_mail_lies_in_a_folder_in_order(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path / "邮件 mail", "Luochui <no-reply@localhost>", lambda: AT)
    mailer.send("a@b.cn", "一", "甲")
    (path,) = (tmp_path / "邮件 mail").iterdir()
    assert path.name.startswith("20260825T072348")
    assert message_from_bytes(path.read_bytes(), policy=default)["Subject"] == "一"


@pytest.mark.parametrize("url", ["http://x", "smtp://", "smtp://h:port", "smtp://h?from=nobody"])
def test_a_wrong_address_is_refused_without_repeating_its_password(url: str) -> None:
    secret = url.replace("//", "//u:geheim@", 1)
    with pytest.raises(ConfigError) as error:
        parse_smtp_url(secret)
    assert "geheim" not in str(error.value)


def test_the_address_is_read_with_its_password_and_default_port() -> None:
    address = parse_smtp_url("smtp+starttls://u%40h:p%2Fw@mail.example.cn")
    assert (address.user, address.password, address.port) == ("u@h", "p/w", 587)
    assert address.sender == "no-reply@mail.example.cn"
