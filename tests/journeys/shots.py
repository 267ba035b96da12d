"""Pictures of every page, to be looked at: `python -m tests.journeys.shots OUTDIR [--url URL --data DIR --told FILE]`.

Each page at 390 and 1280 pixels, in Chinese and English, light and dark. Says which pages scroll sideways,
answer with an error, or write to the browser's console. Without --told a demo is started for it.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import CHROMIUM
from tests.journeys.demo_site import DemoSite, read_told, signed_in, start_demo
from tests.journeys.pages import BY_ROLE, PUBLIC, path_of

Scheme = Literal["light", "dark"]
WIDTHS = (390, 1280)
LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SETTLE_MS = 900
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def take_all(browser: Browser, site: DemoSite, folder: Path, only: str) -> list[str]:
    """Every page in every shape; returns what is wrong with any."""
    faults = take_some(browser.new_context(), site, PUBLIC, folder, only)
    for who, pages in BY_ROLE.items():
        if any(only in name for name in pages):
            faults += take_some(signed_in(browser, site, who), site, pages, folder, only)
    return faults


def take_some(
    context: BrowserContext, site: DemoSite, pages: dict[str, str], folder: Path, only: str
) -> list[str]:
    """The pages of one person."""
    faults: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    for language, cookie in LANGUAGES.items():
        context.add_cookies([{"name": "locale", "value": cookie, "url": site.url}])
        for name, path in pages.items():
            if only in name:
                faults += take_one(
                    page, site.url + path_of(site, path), folder / f"{name}-{language}"
                )
    context.close()
    return faults


def take_one(page: Page, url: str, target: Path) -> list[str]:
    """One page at both widths, light and dark."""
    faults = []
    answer = page.goto(url)
    if answer is not None and answer.status >= 400 and "no-such-page" not in url:
        faults.append(f"{url}: {answer.status}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(SETTLE_MS if scheme == "light" else 150)
            page.screenshot(path=f"{target}-{width}-{scheme}.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{url} scrolls sideways at {width}")
    return faults


def main() -> None:
    """Read the arguments, take the pictures, say what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("outdir", type=Path)
    parser.add_argument("--told", type=Path, help="what a running demo printed")
    parser.add_argument("--data", type=Path, help="that demo's data folder")
    parser.add_argument("--only", default="", help="part of a page's name")
    options = parser.parse_args()
    options.outdir.mkdir(parents=True, exist_ok=True)
    site = read_told(options.told.read_text(), options.data) if options.told else start_demo()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            for fault in take_all(browser, site, options.outdir, options.only):
                print(fault)
            browser.close()
    finally:
        site.stop()


if __name__ == "__main__":
    main()
