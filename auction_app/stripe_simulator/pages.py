"""The provider's own pages: choose a practice card, answer the bank's question."""

from __future__ import annotations

from html import escape

from auction_app.stripe_simulator.wire import Json

CARDS = (
    ("pm_card_visa", "付款成功 · The card is good"),
    (
        "pm_card_authenticationRequired",
        "银行先验证（3-D Secure）· The bank asks first (3-D Secure)",
    ),
    ("pm_card_chargeDeclined", "卡被拒绝 · The card is declined"),
    ("pm_card_slow", "到账较慢 · The payment is slow"),
    ("pm_card_refundFail", "退款会被退回 · A refund will come back"),
    ("pm_card_createDispute", "之后提出拒付 · The holder will dispute it"),
)
_FRAME = """<!doctype html><html lang="zh"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>
<style>body{{font:16px/1.6 sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}}
button{{display:block;width:100%;text-align:left;font:inherit;padding:.7rem 1rem;margin:.5rem 0;
border:1px solid #777;border-radius:6px;background:#fff;cursor:pointer}}button:focus{{outline:3px solid #2457d6}}
.note{{border-left:4px solid #2457d6;padding:.4rem .8rem;background:#eef3ff}}strong{{font-size:1.6rem}}</style>
<main><h1>{title}</h1>{body}</main></html>"""


def pay_page(intent: Json) -> str:
    """Choose how the payment goes."""
    amount = f"{intent['currency'].upper()} {intent['amount'] / 100:,.2f}"
    body = f'<p class="note">模拟支付机构：没有资金划转。<br>A simulated provider: no money moves.</p><p><strong>{amount}</strong></p>'
    error = intent.get("last_payment_error")
    if error:
        body += f"<p>上次未成功 · The last attempt failed: <code>{escape(error['code'])}</code></p>"
    if intent["status"] not in ("requires_payment_method", "requires_confirmation"):
        return _frame("支付 · Payment", body + f"<p>{escape(intent['status'])}</p>")
    buttons = "".join(
        f'<button name="payment_method" value="{card}">{escape(words)}</button>'
        for card, words in CARDS
    )
    return _frame("支付 · Payment", f'{body}<form method="post">{buttons}</form>')


def question_page(intent: Json) -> str:
    """The card holder's bank asks whether it is really its customer."""
    body = (
        '<p class="note">模拟银行验证。<br>A simulated bank asks its customer.</p><form method="post">'
        '<button name="answer" value="yes">是本人付款 · It is me</button>'
        '<button name="answer" value="no">不是本人 · It is not me</button></form>'
    )
    return _frame("银行验证 · Bank check", body)


def _frame(title: str, body: str) -> str:
    return _FRAME.format(title=title, body=body)
