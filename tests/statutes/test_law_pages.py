"""Where every "why" leads: the law's own pages and its API."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from auction_app.law.texts import ARTICLE_TEXTS


def page(client: FlaskClient, path: str, locale: str = "en") -> str:
    client.set_cookie("locale", "en" if locale == "en" else "zh_Hans_CN")
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_the_law_lists_every_article_that_has_a_text(client: FlaskClient) -> None:
    text = page(client, "/law")
    assert [key for key in ARTICLE_TEXTS if f'href="/law/{key}"' not in text] == []
    assert "unconfirmed" in text or "SALE" not in ARTICLE_TEXTS


def test_every_article_has_a_page_with_both_texts(client: FlaskClient) -> None:
    for key, words in ARTICLE_TEXTS.items():
        text = page(client, f"/law/{key}", "zh")
        assert f'id="{key}"' in text
        assert words.text_zh.split("\n", maxsplit=1)[0] in text, key


@pytest.mark.parametrize("key", ["NP0", "NP39x", "XX1", "np20", "NP20/..", "NP99"])
def test_what_is_no_article_is_not_found(client: FlaskClient, key: str) -> None:
    assert client.get(f"/law/{key}").status_code == 404
    assert client.get(f"/api/v1/law/articles/{key}").status_code == 404


def test_an_article_says_rules_figures_and_since_when(client: FlaskClient) -> None:
    text = page(client, "/law/NP17")
    assert "deposit.check_deposit" in text
    assert "20%" in text and "2017-01-01" in text


def test_an_article_without_a_rule_says_why_none_is_needed(client: FlaskClient) -> None:
    assert "No rule is needed." in page(client, "/law/NP9")
    assert "无需规则。" in page(client, "/law/NP9", "zh")


def test_the_api_gives_one_article_in_both_languages_and_may_be_kept(client: FlaskClient) -> None:
    first = client.get("/api/v1/law/articles/NP20")
    body = first.get_json()
    assert (body["key"], body["number"], body["law"]) == ("NP20", 20, "/law/NP20")
    assert "五分钟" in body["text"]["zh"] and "five minutes" in body["text"]["en"]
    assert body["label"] == {"zh": "第20条", "en": "art. 20"}
    assert any(one["name"] == "bidding_time.check_duration" for one in body["rules"])
    again = client.get(
        "/api/v1/law/articles/NP20", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert "max-age" in first.headers["Cache-Control"]


def test_the_api_lists_every_article(client: FlaskClient) -> None:
    listed = client.get("/api/v1/law/articles").get_json()["articles"]
    assert {one["key"] for one in listed} == set(ARTICLE_TEXTS)
    numbers = [int(one["key"][2:]) for one in listed if one["instrument"] == "NP"]
    assert numbers == list(range(1, 39))


def test_every_page_of_the_law_can_be_read_without_signing_in(client: FlaskClient) -> None:
    assert "Acceptance cases" in page(client, "/law/cases")


def test_a_page_says_whether_its_quotation_was_compared(client: FlaskClient) -> None:
    assert "were compared with the published text" in page(client, "/law/NP20")
    assert "were not compared" in page(client, "/law/CPL85")
    assert client.get("/api/v1/law/articles/CPL85").get_json()["compared"] is False
    assert "unconfirmed" in page(client, "/law/SALE")
