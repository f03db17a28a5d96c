"""What editors put above the results of a query, or keep out of them."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation
from wagtail.models import PageViewRestriction

from core.signals import page_replaced
from search.models import Placement
from tests.factories import InstrumentPageFactory, NewsPageFactory

SEARCH, ENGLISH_SEARCH = "/nl/zoeken/", "/en/search/"
FIRST, NOWHERE = Placement.Effect.FIRST, Placement.Effect.NOWHERE


@pytest.fixture
def guide(instrument_index):
    return InstrumentPageFactory(instrument_index, title="Wegwijzer otters")


@pytest.fixture
def news(blog_index):
    return NewsPageFactory(blog_index, title="Een burcht gebouwd", introduction="<p>Door een otter.</p>")


def place(page, asked, effect=FIRST, language="nl"):
    return Placement.objects.create(language=language, asked=asked, page=page, effect=effect)


def answer(typed, **choices):
    return Client().get(SEARCH, {"q": typed} | choices).context["listing"]


def tips(typed, **choices):
    return [page.title for page in answer(typed, **choices).tips]


def suggested(typed):
    return Client().get(f"{SEARCH}suggesties/", {"q": typed}).json()[1]


def found(typed):
    return [row.page.title for row in answer(typed).page]


@pytest.mark.parametrize("typed", ["burcht bouwen", "Bouwen aan burchten", "hoe bouw je een burcht"])
def test_a_tip_stands_above_the_results_whatever_the_form_and_order(guide, news, typed):
    place(guide, "burcht bouwen; nest")
    assert tips(typed) == ["Wegwijzer otters"]
    assert tips("nesten") == ["Wegwijzer otters"]
    assert tips("burcht") == []


def test_visitors_read_where_to_begin(guide, news):
    place(guide, "burcht")
    html = Client().get(SEARCH, {"q": "burcht"}).content.decode()
    assert html.index("Begin hier") < html.index("Wegwijzer otters") < html.index("gebouwd")


def test_a_tip_does_not_stand_among_the_results_too(guide, news):
    place(guide, "otter")
    assert tips("otter") == ["Wegwijzer otters"]
    assert found("otter") == ["Een burcht gebouwd"]
    assert answer("otter").total == 2


def test_a_tip_is_shown_where_nothing_is_found(guide):
    place(guide, "xyzzyx")
    response = Client().get(SEARCH, {"q": "xyzzyx"})
    html = response.content.decode()
    assert "Wat er is over ‘xyzzyx’" in html and "Wegwijzer otters" in html
    assert "Niets gevonden" not in html and "waarschijnlijk verder" not in html
    assert "waarschijnlijk verder" in Client().get(SEARCH, {"q": "xyzzyy"}).content.decode()


def test_a_tip_that_is_the_only_result_leaves_no_empty_list(guide):
    place(guide, "otter")
    assert "rows--results" not in Client().get(SEARCH, {"q": "otter"}).content.decode()


def test_whoever_does_not_want_a_word_gets_no_tip_for_it(guide, news):
    place(guide, "burcht")
    assert tips("gebouwd -burcht") == tips("-burcht") == []
    place(guide, "gebouwd")
    assert tips("gebouwd -wegwijzer") == [], "it may hold what is not wanted"


def test_a_tip_stands_on_the_first_page_alone_and_in_no_list(guide, blog_index):
    for number in range(12):
        NewsPageFactory(
            blog_index, title=f"Otter {number}", introduction="<p>Een otter in de otterburcht.</p>"
        )
    place(guide, "otter")
    assert answer("otter").total == 13
    pages = {number: answer("otter", page=number) for number in (1, 2, 3)}
    assert [len(listing.tips) for listing in pages.values()] == [1, 0, 1], "of the third there is none"
    titles = [row.page.title for number in (1, 2) for row in pages[number].page]
    assert "Wegwijzer otters" not in titles


def test_tips_and_exclusions_hold_for_a_correction(guide, news):
    place(guide, "burcht")
    assert answer("burhct").corrected == "burcht"
    assert tips("burhct") == ["Wegwijzer otters"]
    place(news, "burcht", NOWHERE)
    assert "Een burcht gebouwd" not in found("burhct") + found("burcht")
    assert "Een burcht gebouwd" in found("burcht gebouwd")


@pytest.mark.parametrize("choices", [{"sort": "date"}, {"kind": "news"}])
def test_a_tip_is_for_the_words_alone(guide, news, choices):
    place(guide, "burcht")
    assert tips("burcht", **choices) == []


@pytest.mark.parametrize("hide", ["unpublish", "restrict"])
def test_a_tip_that_visitors_may_not_see_is_not_shown(guide, news, hide):
    place(guide, "burcht")
    if hide == "unpublish":
        guide.unpublish()
    else:
        PageViewRestriction.objects.create(page=guide, restriction_type=PageViewRestriction.LOGIN)
    response = Client().get(SEARCH, {"q": "burcht"})
    assert response.context["listing"].tips == []
    assert "Wegwijzer" not in response.content.decode()
    assert "Wegwijzer" not in Client().get(f"{SEARCH}suggesties/", {"q": "burch"}).content.decode()


FORM = "/admin/snippets/search/placement/"


def saved(client, page, effect=FIRST, path="add/"):
    """What an editor reads after saving a form."""
    values = {"language": "nl", "asked": "burcht", "page": page.pk, "effect": effect}
    return client.post(f"{FORM}{path}", values, follow=True).content.decode()


def test_an_editor_reads_that_a_tip_waits_for_its_page(signed_in, guide):
    guide.unpublish()
    waits = "Bezoekers kunnen “Wegwijzer otters” nu niet zien"
    assert waits in saved(signed_in, guide)
    path = f"edit/{Placement.objects.get().pk}/"
    assert waits in saved(signed_in, guide, path=path)
    assert waits not in saved(signed_in, guide, NOWHERE, path)
    guide.save_revision().publish()
    assert waits not in saved(signed_in, guide, path=path)
    assert Placement.objects.get().effect == FIRST


def test_the_list_marks_the_tips_that_wait_for_their_page(signed_in, guide, news):
    mark = "een pagina die bezoekers kunnen zien"
    place(guide, "otter; burcht")
    place(news, "otter")
    place(news, "nest", NOWHERE)
    assert mark not in signed_in.get(FORM).content.decode()
    guide.unpublish()
    PageViewRestriction.objects.create(page=news, restriction_type=PageViewRestriction.LOGIN)
    html = signed_in.get(FORM).content.decode()
    assert html.count(mark) == 2, "an exclusion waits for nothing"


def test_an_excluded_page_is_no_result_of_these_words_only(guide, news):
    place(guide, "otter", NOWHERE)
    assert found("otters") == ["Een burcht gebouwd"]
    assert answer("otter").total == 1
    assert found("wegwijzer") == ["Wegwijzer otters"]


def test_an_excluded_page_is_not_suggested_for_these_words(guide):
    place(guide, "wegwijzer", NOWHERE)
    assert "Wegwijzer otters" in suggested("wegwijz")
    assert "Wegwijzer otters" not in suggested("wegwijzer")


def test_what_an_editor_takes_away_counts_at_once(guide, news):
    row = place(guide, "otter", NOWHERE)
    assert len(found("otter")) == 1
    row.delete()
    assert len(found("otter")) == 2


def test_a_tip_is_suggested_while_somebody_types(guide, news):
    place(guide, "nest maken")
    suggested = Client().get(f"{SEARCH}suggesties/", {"q": "nest m"}).json()
    assert suggested[1][0] == "Wegwijzer otters"
    assert suggested[3][0] == guide.url


@pytest.mark.parametrize("typed", ["-burc", "otter -burc", '"otter" burc'])
def test_nothing_is_suggested_in_the_place_of_signs(guide, news, typed):
    place(guide, "burcht")
    assert suggested("burc") and suggested("otter burc")
    assert suggested(typed) == []


def test_programs_get_the_tips_too(guide, news):
    place(guide, "burcht")
    tip = Client().get(SEARCH, {"q": "burcht", "format": "json"}).json()["tips"][0]
    assert tip["title"] == "Wegwijzer otters"
    assert tip["url"].endswith(guide.url)


def test_one_meaning_in_two_phrases_is_one_tip(guide, news):
    place(guide, "burcht; wat is een burcht")
    assert tips("burcht") == ["Wegwijzer otters"]


def test_what_is_no_page_of_the_site_is_no_tip(guide, news):
    with pytest.raises(ValidationError, match="bezoekers kunnen vinden"):
        Placement(asked="burcht", page=guide.get_root()).full_clean()
    place(guide.get_root(), "burcht")
    assert "Root" not in suggested("burch")
    assert Client().get(SEARCH, {"q": "burcht", "format": "json"}).json()["tips"] == []


def test_a_page_without_a_text_of_its_own_is_no_tip(guide, english_home):
    alias = guide.copy_for_translation(english_home.locale, copy_parents=True, alias=True)
    tip = Placement(language="en", asked="otter", page=alias, effect=FIRST)
    with pytest.raises(ValidationError, match="bezoekers kunnen vinden"), translation.override("nl"):
        tip.full_clean()


def test_three_tips_at_most(instrument_index):
    for number in range(5):
        place(InstrumentPageFactory(instrument_index, title=f"Wegwijzer {number}"), "otter")
    assert len(tips("otter")) == 3


def test_the_page_is_in_the_language_of_the_words(guide):
    with pytest.raises(ValidationError, match="taal van de woorden"):
        Placement(language="en", asked="otter", page=guide).full_clean()
    with pytest.raises(ValidationError, match="ten minste één woord"):
        Placement(language="nl", asked="?; !", page=guide).full_clean()


@pytest.mark.parametrize("effect", Placement.Effect.values)
def test_one_page_has_one_place_for_a_meaning(guide, effect):
    Placement.objects.create(asked="besluit", page=guide)
    other = Placement(asked="wet; besluiten", page=guide, effect=effect)
    with pytest.raises(ValidationError, match="“besluit”"):
        other.full_clean()
    Placement(asked="wet", page=guide, effect=effect).full_clean()
    Placement.objects.get().full_clean()


def test_a_tip_follows_a_page_that_another_takes_the_place_of(guide, news):
    place(guide, "burcht")
    place(guide, "nest")
    place(guide, "otter", NOWHERE)
    place(news, "nesten")
    page_replaced.send(sender=type(guide), page=guide, by=news)
    assert tips("burcht") == ["Een burcht gebouwd"]
    assert list(Placement.objects.filter(page=news).values_list("asked", flat=True)) == ["burcht", "nesten"]
    assert "Een burcht gebouwd" in found("otter")


def test_a_tip_follows_to_no_page_in_another_language(guide, english_home):
    place(guide, "burcht")
    page_replaced.send(sender=type(guide), page=guide, by=english_home)
    assert Placement.objects.get().page_id == guide.pk
