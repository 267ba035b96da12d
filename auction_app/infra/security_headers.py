"""What every answer carries so that a browser trusts nothing but us (threats 13, 14)."""

from __future__ import annotations

import secrets

from flask import Response, g, request

from auction_app.infra.principal import current_principal


def csp_nonce() -> str:
    """One nonce per request, for the few inline scripts a page may carry."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def secure(response: Response, is_https: bool) -> Response:
    """A strict policy for everything we serve (threats 13, 14)."""
    headers = response.headers
    headers.setdefault(
        "Content-Security-Policy",
        "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        f"script-src 'self' 'nonce-{csp_nonce()}'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self' ws: wss:; manifest-src 'self'; media-src 'self'",
    )
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if is_https:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint != "static" and not headers.get("Cache-Control"):
        headers["Cache-Control"] = "no-store" if current_principal() else "no-cache"
    if "request_id" in g:
        headers["X-Request-Id"] = g.request_id
    return response
