"""Which gateway serves: real money in production only, play money everywhere else only."""

from __future__ import annotations

from pathlib import Path

import pytest

from auction_app.config import ConfigError
from auction_app.payments.gateway import SandboxGateway
from auction_app.payments.gateways import card_provider, make_gateway, refuse_play_money
from auction_app.surroundings import environment_for
from tests.support.world import make_config

PRODUCTION = {
    "AUCTION_ENV": "production",
    "AUCTION_TEST_DOORS": "0",
    "AUCTION_SIGNING_PKCS12": "/nowhere.p12",
}
LIVE = {
    "AUCTION_STRIPE_SECRET_KEY": "sk_live_" + "x" * 8,
    "AUCTION_STRIPE_PUBLISHABLE_KEY": "pk_live_x",
}


@pytest.mark.parametrize(
    "wrong",
    [{}, {"AUCTION_STRIPE_SECRET_KEY": "sk_test_x"}, {"AUCTION_STRIPE_PUBLISHABLE_KEY": ""},
     {"AUCTION_STRIPE_API": "http://127.0.0.1:1"}],
)  # fmt: skip
def test_production_takes_real_money_only(tmp_path: Path, wrong: dict[str, str]) -> None:
    settings = {**PRODUCTION, **(LIVE | wrong if wrong else {})}
    with pytest.raises(ConfigError, match="STRIPE"):
        refuse_play_money(make_config(tmp_path, "postgresql://x", **settings))


@pytest.mark.parametrize(
    ("settings", "secret", "publishable"),
    [(PRODUCTION, "sk_live_x", "pk_test_x"), (PRODUCTION, "rk_live_x", "pk_test_x"),
     ({}, "sk_test_x", "pk_live_x"), ({}, "rk_test_x", "pk_live_x")],
)  # fmt: skip
def test_keys_of_two_modes_do_not_start(
    tmp_path: Path, settings: dict[str, str], secret: str, publishable: str
) -> None:
    keys = {"AUCTION_STRIPE_SECRET_KEY": secret, "AUCTION_STRIPE_PUBLISHABLE_KEY": publishable}
    with pytest.raises(ConfigError, match=r"different modes.*模式不一致"):
        refuse_play_money(make_config(tmp_path, "postgresql://x", **settings, **keys))


@pytest.mark.parametrize("said", ["prod", "Production", "staging", " production"])
def test_an_environment_nobody_knows_does_not_start(tmp_path: Path, said: str) -> None:
    for refuse in (
        lambda: make_config(tmp_path, "postgresql://x", AUCTION_ENV=said),
        lambda: environment_for(tmp_path / "data", {"AUCTION_ENV": said}),
    ):
        with pytest.raises(ConfigError, match="development, production"):
            refuse()
    assert not (tmp_path / "data" / "secrets").exists()


def test_production_with_live_keys_starts(tmp_path: Path) -> None:
    config = make_config(tmp_path, "postgresql://x", **PRODUCTION, **LIVE)
    assert card_provider(config) is not None
    assert LIVE["AUCTION_STRIPE_SECRET_KEY"] not in repr(config)


@pytest.mark.parametrize(
    "wrong", [LIVE, {"AUCTION_STRIPE_SECRET_KEY": "k", "AUCTION_STRIPE_API": "https://evil.test"}]
)
def test_nothing_else_moves_real_money_or_asks_strangers(
    tmp_path: Path, wrong: dict[str, str]
) -> None:
    with pytest.raises(ConfigError):
        refuse_play_money(make_config(tmp_path, "postgresql://x", **wrong))


def test_development_without_a_key_plays(tmp_path: Path) -> None:
    config = make_config(tmp_path, "postgresql://x")
    assert isinstance(make_gateway(config), SandboxGateway) and card_provider(config) is None
