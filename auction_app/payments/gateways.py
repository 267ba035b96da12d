"""Which gateway this installation pays through: Stripe where it has a key, the sandbox in development."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from auction_app.config import Config, ConfigError
from auction_app.payments.gateway import CardProvider, Gateway, SandboxGateway
from auction_app.payments.stripe_gateway import StripeGateway

_LIVE, _TEST = ("sk_live_", "rk_live_"), ("sk_test_", "rk_test_")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def make_gateway(config: Config) -> Gateway:
    """The gateway of this configuration. Raises ConfigError for one that must not serve."""
    refuse_play_money(config)
    if not config.stripe_secret_key:
        return SandboxGateway()
    return _stripe(config.stripe_secret_key, config.stripe_publishable_key, config.stripe_api)


def card_provider(config: Config) -> CardProvider | None:
    """The real provider (or its simulator); None with the sandbox."""
    gateway = make_gateway(config)
    return gateway if isinstance(gateway, StripeGateway) else None


def refuse_play_money(config: Config) -> None:
    """Raises ConfigError: production takes real money only, everything else takes none."""
    key, api = config.stripe_secret_key, config.stripe_api
    if config.is_production and not key.startswith(_LIVE):
        raise ConfigError(
            "Set AUCTION_STRIPE_SECRET_KEY to a live key: production does not start without it / "
            "请将 AUCTION_STRIPE_SECRET_KEY 设为正式密钥：生产环境缺少它不能启动"
        )
    if config.is_production and (api or not config.stripe_publishable_key):
        raise ConfigError(
            "Production pays through Stripe itself: set AUCTION_STRIPE_PUBLISHABLE_KEY, unset "
            "AUCTION_STRIPE_API / 生产环境直连 Stripe：请设置 AUCTION_STRIPE_PUBLISHABLE_KEY，"
            "不要设置 AUCTION_STRIPE_API"
        )
    if not config.is_production and key.startswith(_LIVE):
        raise ConfigError(
            "A live Stripe key outside production would move real money / "
            "非生产环境使用正式 Stripe 密钥会动用真实资金"
        )
    _refuse_mixed_keys(key, config.stripe_publishable_key)
    if api and urlsplit(api).hostname not in _LOOPBACK:
        raise ConfigError(
            "AUCTION_STRIPE_API names a simulator on this machine only / "
            "AUCTION_STRIPE_API 只能指向本机的模拟器"
        )


def _refuse_mixed_keys(secret: str, publishable: str) -> None:
    """Raises ConfigError: a page with one mode's key could never pay what the other mode's key began."""
    mixed = (publishable.startswith("pk_test_") and secret.startswith(_LIVE)) or (
        publishable.startswith("pk_live_") and secret.startswith(_TEST)
    )
    if mixed:
        raise ConfigError(
            "AUCTION_STRIPE_PUBLISHABLE_KEY and AUCTION_STRIPE_SECRET_KEY are of different modes: "
            "one is a live key, the other a test key / AUCTION_STRIPE_PUBLISHABLE_KEY 与 "
            "AUCTION_STRIPE_SECRET_KEY 模式不一致：一个是正式密钥，另一个是测试密钥"
        )


@lru_cache(maxsize=4)
def _stripe(secret_key: str, publishable_key: str, api: str) -> StripeGateway:
    """One client, and so one pool of connections, per configuration."""
    return StripeGateway(secret_key, publishable_key, api)
