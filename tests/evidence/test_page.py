"""The page /verify in a real browser: both verdicts, in both languages, and the vectors once more."""

import json

import pytest

from tests.evidence.story import SIGNER
from tests.evidence.test_vectors import STATIC, VECTORS, WORDS, compare, read
from tests.support.server import ROOT

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(app):
    """The whole application on a port of its own, in threads of this process."""
    import threading

    from werkzeug.serving import make_server

    running = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://localhost:{running.server_port}"
    running.shutdown()
    thread.join()


def give(page, site, vector):
    """Open the page, hand over the vector's files, and read the verdict."""
    asked = read(next(path for path in VECTORS if path.stem == vector))["input"]
    page.goto(f"{site}/verify")
    page.set_input_files(
        "#bundle", {"name": "L.bundle.json", "mimeType": "application/json", "buffer": asked["bundle"].encode()}
    )  # fmt: skip
    page.set_input_files(
        "#receipts",
        [
            {"name": f"{n}.txt", "mimeType": "text/plain", "buffer": one.encode()}
            for n, one in enumerate(asked["receipts"])
        ],
    )
    page.locator("details.more > summary").click()
    page.fill("#trust", asked["trust"])
    page.set_input_files(
        "#older",
        [
            {"name": f"{n}.txt", "mimeType": "text/plain", "buffer": one.encode()}
            for n, one in enumerate(asked["older"])
        ],
    )
    page.locator("#verify button[type=submit]").click()
    page.wait_for_selector("#result:not([hidden]) .verdict")
    return page.locator(".verdict")


def test_an_honest_sale_is_verified_in_chinese(open_page, site):
    verdict = give(open_page(), site, "honest_sale")
    told = verdict.inner_text()
    assert verdict.get_attribute("data-tone") == "good"
    assert "核验通过" in told
    assert "成交价 ¥103,000.00，竞买号 C3D4E6。 7 项全部成立。" in told
    assert "第 5 条：C3D4E6，¥100,500.00" in told


def test_a_changed_bid_is_named_in_english_with_what_to_do(open_page, site):
    verdict = give(open_page(locale="en-GB"), site, "one_bid_changed")
    told = verdict.inner_text()
    assert verdict.get_attribute("data-tone") == "warn"
    assert "Not verified" in told
    assert "not_in_log Record 5: " in told
    assert "chain_broken Record 6: " in told
    assert "art. 236" in told


def test_the_page_of_a_lot_fetches_its_bundle_and_believes_the_key_it_shows(open_page, site, sold):
    page = open_page(locale="en-GB")
    page.goto(f"{site}/verify?lot={sold.lot}")
    page.locator("#fetch-bundle").click()
    page.get_by_text(f"{sold.lot}.bundle.json").wait_for()
    page.locator("#verify button[type=submit]").click()
    told = page.locator(".verdict").inner_text()
    assert "Verified" in told
    assert "Sold at ¥103,000.00 to C3D4E6." in told
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the verdict").click()
    report = json.loads(saved.value.path().read_text("utf-8"))
    assert (report["verdict"], report["lot"]) == ("verified", sold.lot)


def test_what_is_no_bundle_is_said_to_be_none(open_page, site):
    verdict = give(open_page(locale="en-GB"), site, "not_json")
    assert "This cannot be checked" in verdict.inner_text()


def test_without_a_bundle_the_page_asks_for_one_and_stays(open_page, site):
    page = open_page(locale="en-GB")
    page.goto(f"{site}/verify")
    page.locator("#verify button[type=submit]").click()
    assert page.locator("#progress").inner_text() == "Choose a bundle first."
    assert page.evaluate("document.activeElement.id") == "bundle"


def test_the_verdict_of_the_browser_is_the_vectors_for_every_vector(open_page, site):
    page = open_page()
    page.goto(f"{site}/verify")
    vectors = [read(path) for path in VECTORS]
    found = page.evaluate(
        """async ([vectors, words]) => {
            const { Unusable, verify } = await import("/static/evidence/verify.js");
            const { Words, asDocument } = await import("/static/evidence/report.js");
            const judge = async (input, language) => {
                try {
                    return asDocument(await verify(input), new Words(words, language));
                } catch (error) {
                    if (error instanceof Unusable) return { exit: 2 };
                    throw error;
                }
            };
            const found = {};
            for (const { name, input } of vectors) {
                found[name] = { zh: await judge(input, "zh"), en: await judge(input, "en") };
            }
            return found;
        }""",
        [vectors, json.loads(WORDS.read_text("utf-8"))],
    )
    compare(found)


def test_nothing_leaves_the_browser_while_it_checks(open_page, site):
    page = open_page()
    page.goto(f"{site}/verify")
    asked = []
    page.on("request", lambda request: asked.append(request.method))
    give(page, site, "honest_sale")
    assert set(asked) <= {"GET"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_the_page_with_a_verdict_has_no_barrier_that_axe_finds(open_page, site, scheme, language):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(locale=language, color_scheme=scheme)
    give(page, site, "many_wrongs")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


def test_the_published_key_is_proposed_and_the_scripts_are_ours(open_page, site):
    page = open_page()
    page.goto(f"{site}/verify")
    assert "test.example/log+" in page.input_value("#trust")
    assert str(SIGNER.key) not in page.input_value("#trust")
    assert STATIC.is_relative_to(ROOT)
