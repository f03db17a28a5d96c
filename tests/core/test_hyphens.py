import json

import pytest
from bs4 import BeautifulSoup

from core.hyphens import SOFT_HYPHEN, hyphenated, parts
from tests.factories import InstrumentPageFactory

TITLE = "Tips voor communicatieprofessionals en een start-up"


@pytest.mark.parametrize(
    "divided",
    [
        "communicatie-professionals",
        "verkiezings-programma",
        "persoons-gegevens",
        "beleids-medewerker",
        "kennis-instrumenten",
        "toegankelijk-heids-verklaring",
        "samenwerking",
    ],
)
def test_a_long_word_breaks_between_the_words_it_is_made_of(divided):
    assert "-".join(parts(divided.replace("-", ""), "nl")) == divided


def test_a_short_part_stays_with_its_hyphen():
    assert hyphenated("Een start-up", "nl") == 'Een <span class="whole">start-up</span>'
    assert hyphenated("Woo-contactpersoon", "nl") == "Woo-contactpersoon"


def test_markup_in_a_title_stays_text():
    assert hyphenated("<b> & co", "nl") == "&lt;b&gt; &amp; co"


@pytest.mark.django_db
def test_soft_hyphens_are_only_in_what_is_shown(client, instrument_index):
    page = InstrumentPageFactory(instrument_index, title=TITLE, slug="tips")
    html = BeautifulSoup(client.get(page.url).content, "html.parser")
    assert SOFT_HYPHEN in html.find("h1").text
    assert html.find("h1").text.replace(SOFT_HYPHEN, "") == TITLE
    assert SOFT_HYPHEN not in str(html.find("head"))
    assert TITLE in json.dumps(json.loads(html.find(type="application/ld+json").string))
    for feed in ("/nl/feed.rss", "/nl/feed.atom", "/nl/kennis/feed.rss"):
        assert SOFT_HYPHEN not in client.get(feed).content.decode()


@pytest.mark.django_db
def test_words_that_were_copied_from_a_title_find_it(client, instrument_index):
    InstrumentPageFactory(instrument_index, title=TITLE)
    response = client.get("/nl/kennis/", {"q": hyphenated("communicatieprofessionals", "nl")})
    assert response.context["listing"].total == 1
    assert SOFT_HYPHEN not in response.context["listing"].text
