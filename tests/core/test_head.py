import datetime
import json
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction, Site

from core.alternates import translations_of
from core.breadcrumbs import breadcrumbs
from core.models import Contribution, Footer, Image, PageOrganisation, SiteSettings
from core.subjects import subject_context
from knowledge.models import InstrumentIndexPage, InstrumentPage
from tests.factories import (
    GuestBlogPageFactory,
    InstrumentPageFactory,
    InterviewPageFactory,
    NewsPageFactory,
    make_organisation,
    make_person,
    make_theme,
)

SITE = "http://testserver"


class Head(HTMLParser):
    """What stands in a rendered head."""

    def __init__(self, html):
        super().__init__()
        self.metas, self.links, self.scripts = [], [], []
        self._in_script = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag in ("meta", "link"):
            getattr(self, f"{tag}s").append(dict(attrs))
        elif tag == "script":
            self._in_script = True
            self.scripts.append((dict(attrs), ""))

    def handle_endtag(self, tag):
        self._in_script = self._in_script and tag != "script"

    def handle_data(self, data):
        if self._in_script:
            attrs, text = self.scripts[-1]
            self.scripts[-1] = (attrs, text + data)

    def meta(self, name):
        found = [meta["content"] for meta in self.metas if name in (meta.get("name"), meta.get("property"))]
        assert len(found) < 2, name
        return found[0] if found else None

    @property
    def canonical(self):
        return next((link["href"] for link in self.links if link["rel"] == "canonical"), None)

    @property
    def alternates(self):
        return {link["hreflang"]: link["href"] for link in self.links if "hreflang" in link}

    @property
    def feeds(self):
        return {link["href"]: (link["type"], link["title"]) for link in self.links if "type" in link}

    def node(self, *types):
        (text,) = [text for attrs, text in self.scripts if attrs == {"type": "application/ld+json"}]
        data = json.loads(text)
        assert data["@context"] == "https://schema.org"
        return next((node for node in data["@graph"] if node["@type"] in types), None)


def render(path, language="nl", *, preview=False, **context):
    request = RequestFactory().get(path)
    request.is_preview = preview
    with translation.override(language):
        return render_to_string("components/head_meta.html", context, request)


def head_of(page, query="", **kwargs):
    """The head of a page at its own address."""
    language = kwargs.pop("language", page.locale.language_code)
    return Head(render(page.url + query, language, page=page, **kwargs))


def head_of_list(index, query=""):
    request = RequestFactory().get(index.url + query)
    with translation.override(index.locale.language_code):
        listing = index.get_context(request)["listing"]
        return head_of(index, query, listing=listing)


def head_of_subject(subject, path=None, language="nl", query=""):
    path = (path or subject.get_absolute_url()) + query
    with translation.override(language):
        return Head(render(path, language, **subject_context(RequestFactory().get(path), subject)))


def make_image(**fields):
    return Image.objects.create(file=get_test_image_file(size=(1300, 700)), **{"title": "Een deur"} | fields)


@pytest.fixture
def english_index(instrument_index, english_home):
    page = InstrumentIndexPage(
        title="Knowledge",
        slug="knowledge",
        locale=english_home.locale,
        translation_key=instrument_index.translation_key,
    )
    english_home.add_child(instance=page)
    page.save_revision().publish()
    return InstrumentIndexPage.objects.get(pk=page.pk)


@pytest.fixture
def pair(instrument_index, english_index):
    dutch = InstrumentPageFactory(instrument_index, title="Handreiking")
    return dutch, InstrumentPageFactory(english_index, title="Guide", translation_key=dutch.translation_key)


def test_description_and_canonical(instrument_index):
    page = InstrumentPageFactory(instrument_index, summary='Kort & "goed".')

    head = head_of(page)

    assert head.meta("description") == 'Kort & "goed".'
    assert head.canonical == SITE + page.url
    assert head.meta("robots") is None


def test_the_description_for_search_engines_goes_first(instrument_index):
    page = InstrumentPageFactory(instrument_index, summary="Kort.", search_description="Voor zoekers.")

    assert head_of(page).meta("description") == "Voor zoekers."


def test_the_home_page_without_texts_has_the_tagline(home):
    home.summary = home.search_description = home.introduction = ""
    Footer.objects.all().delete()
    Footer.objects.create(tagline="Wij delen wat werkt.", locale=home.locale)

    assert head_of(home).meta("description") == "Wij delen wat werkt."


def test_a_query_string_is_not_part_of_the_canonical_address(instrument_index):
    page = InstrumentPageFactory(instrument_index)

    assert head_of(page, "?utm_source=x").canonical == SITE + page.url


def test_translations_name_one_another(pair):
    dutch, english = pair
    alternates = {"nl": SITE + dutch.url, "en": SITE + english.url, "x-default": SITE + dutch.url}

    assert head_of(dutch).alternates == alternates
    head = head_of(english)
    assert head.alternates == alternates
    assert head.canonical == SITE + english.url
    assert (head.meta("og:locale"), head.meta("og:locale:alternate")) == ("en_GB", "nl_NL")


@pytest.mark.parametrize("alias", [True, False])
def test_an_untranslated_page_points_to_its_source(instrument_index, english_index, alias):
    dutch = InstrumentPageFactory(instrument_index)
    copy = dutch.copy_for_translation(english_index.locale, alias=alias)
    InstrumentPage.objects.filter(pk=copy.pk).update(live=True)

    head = head_of(InstrumentPage.objects.get(pk=copy.pk))

    assert head.canonical == head.meta("og:url") == SITE + dutch.url
    assert head.alternates == {}
    assert (head.meta("og:locale"), head.meta("og:locale:alternate")) == ("nl_NL", None)
    assert head.node("LearningResource")["inLanguage"] == "nl"
    assert head_of(dutch).alternates == {}


@pytest.mark.parametrize("hide", ["unpublish", "restrict", "expire"])
def test_a_translation_that_is_not_public_is_not_named(pair, hide):
    dutch, english = pair
    if hide == "unpublish":
        english.unpublish()
    elif hide == "restrict":
        PageViewRestriction.objects.create(page=english, restriction_type="login")
    else:
        InstrumentPage.objects.filter(pk=english.pk).update(expire_at=timezone.now())

    assert head_of(dutch).alternates == {}
    assert translations_of(dutch)[1].url == "/en/"


def test_a_remembered_translation_goes_when_its_time_comes(pair, time_machine):
    dutch, english = pair
    moment = timezone.now() + datetime.timedelta(minutes=5)
    InstrumentPage.objects.filter(pk=english.pk).update(expire_at=moment)
    assert "en" in head_of(dutch).alternates

    time_machine.move_to(moment)

    assert head_of(dutch).alternates == {}


def test_the_picker_finds_the_same_page_also_untranslated(instrument_index, english_index):
    dutch = InstrumentPageFactory(instrument_index)
    alias = dutch.copy_for_translation(english_index.locale, alias=True)

    own, other = translations_of(dutch)

    assert (own.name, own.url, own.is_translated) == ("Nederlands", dutch.url, True)
    assert (other.name, other.url, other.is_translated) == ("English", alias.url, False)


def test_the_picker_of_an_error_page_leads_home_without_a_query(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert [item.url for item in translations_of(None)] == ["/nl/", "/en/"]


def test_lists(instrument_index):
    for number in range(14):
        InstrumentPageFactory(instrument_index, kind="guide" if number else "tips")
    address = SITE + instrument_index.url

    plain, second = head_of_list(instrument_index), head_of_list(instrument_index, "?page=2")
    assert (plain.canonical, plain.meta("robots")) == (address, None)
    assert (second.canonical, second.meta("robots")) == (f"{address}?page=2", None)
    for query in ("?kind=tips", "?q=deur", "?kind=guide&page=2"):
        head = head_of_list(instrument_index, query)
        assert (head.canonical, head.meta("robots"), head.alternates) == (address, "noindex", {}), query
    for query in ("?kind=nonsense", "?page=1", "?page=abc", f"?page={'9' * 20}", "?nothing=1", "?q="):
        head = head_of_list(instrument_index, query)
        assert (head.canonical, head.meta("robots")) == (address, None), query


def test_a_preview_is_not_for_search_engines(instrument_index):
    page = InstrumentPageFactory(instrument_index, publish=False)

    head = head_of(page, preview=True)

    assert head.meta("robots") == "noindex"
    assert head.alternates == {}


def test_an_error_page_has_no_address_and_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = render("/nl/weg/")

    head = Head(html)
    assert head.metas == [{"name": "robots", "content": "noindex"}]
    assert (head.links, head.scripts) == ([], [])


def test_open_graph_of_an_article(instrument_index):
    page = InstrumentPageFactory(instrument_index, title="Handreiking <b>", summary="Kort.")

    head = head_of(page)

    facts = {
        name: head.meta(f"og:{name}")
        for name in ("type", "title", "description", "url", "site_name", "locale")
    }
    assert facts == {
        "type": "article",
        "title": "Handreiking <b>",
        "description": "Kort.",
        "url": SITE + page.url,
        "site_name": "Kennisplatform",
        "locale": "nl_NL",
    }
    assert head.meta("article:published_time") == "2026-05-01"
    assert head.meta("twitter:card") == "summary"
    assert head.meta("og:image") is None
    assert head_of(instrument_index).meta("og:type") == "website"


def test_the_picture_is_the_pages_own_or_the_sites(instrument_index):
    site = make_image(title="Van de site")
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.social_image = site
    settings.save()
    own, picked = make_image(title="Eigen"), make_image(title="x", description="Een gekozen beeld")
    plain = InstrumentPageFactory(instrument_index)
    pictured = InstrumentPageFactory(instrument_index, image=own)
    chosen = InstrumentPageFactory(instrument_index, image=own, social_image=picked)

    for page, alt in ((plain, "Van de site"), (pictured, "Eigen"), (chosen, "Een gekozen beeld")):
        head = head_of(page)
        assert head.meta("og:image:alt") == alt
        assert head.meta("og:image").startswith(f"{SITE}/media/images/")
        assert head.meta("og:image").endswith(".jpg")
        assert (head.meta("og:image:width"), head.meta("og:image:height")) == ("1200", "630")
        assert head.meta("twitter:card") == "summary_large_image"
        assert head.node("LearningResource")["image"] == head.meta("og:image")


def test_a_lost_file_does_not_take_the_page_with_it(instrument_index):
    image = make_image()
    page = InstrumentPageFactory(instrument_index, image=image)
    image.file.storage.delete(image.file.name)

    assert head_of(page).meta("og:image") is None


def test_feeds_of_a_page_its_index_and_a_subject(instrument_index):
    page, theme = InstrumentPageFactory(instrument_index), make_theme()
    site_feeds = {
        "/nl/feed.rss": ("application/rss+xml", "Kennisplatform (RSS)"),
        "/nl/feed.atom": ("application/atom+xml", "Kennisplatform (Atom)"),
    }

    assert head_of(page).feeds == site_feeds
    assert head_of_list(instrument_index).feeds == site_feeds | {
        "/nl/kennis/feed.rss": ("application/rss+xml", "Kennis – Kennisplatform (RSS)"),
        "/nl/kennis/feed.atom": ("application/atom+xml", "Kennis – Kennisplatform (Atom)"),
    }
    address = theme.get_absolute_url()
    assert head_of_subject(theme).feeds.keys() == site_feeds.keys() | {
        f"{address}feed.rss",
        f"{address}feed.atom",
    }


def test_a_narrowed_list_offers_its_own_feed(instrument_index):
    theme = make_theme()
    InstrumentPageFactory(instrument_index, themes=[theme])
    address = "/nl/kennis/feed.rss?q=woord&theme=open-data"
    title = "Kennis (‘woord’, Thema: Open Data) – Kennisplatform (RSS)"

    found = head_of_list(instrument_index, "?theme=open-data&q=woord&page=2").feeds
    assert found[address] == ("application/rss+xml", title)


def test_every_feed_named_in_a_head_exists(client, instrument_index, blog_index):
    for head in (head_of_list(instrument_index), head_of_list(blog_index), head_of_subject(make_theme())):
        for url, (content_type, _title) in head.feeds.items():
            response = client.get(url)
            assert (response.status_code, response["Content-Type"]) == (200, f"{content_type}; charset=utf-8")


def test_structured_data_of_an_instrument(instrument_index):
    theme, maker = (
        make_theme(),
        make_organisation("Gemeente Lindewaard", website="https://lindewaard.example/"),
    )
    page = InstrumentPageFactory(
        instrument_index, title="Handreiking", summary="Kort.", themes=[theme], licence="cc-by"
    )
    PageOrganisation.objects.create(page=page, organisation=maker)

    head = head_of(page)

    node = head.node("LearningResource")
    modified = node.pop("dateModified")
    assert datetime.datetime.fromisoformat(modified) == page.last_published_at.replace(microsecond=0)
    assert node == {
        "@type": "LearningResource",
        "@id": SITE + page.url,
        "url": SITE + page.url,
        "name": "Handreiking",
        "headline": "Handreiking",
        "description": "Kort.",
        "inLanguage": "nl",
        "isPartOf": {"@id": f"{SITE}/nl/#website"},
        "datePublished": "2026-05-01",
        "author": [
            {
                "@type": "Organization",
                "name": "Gemeente Lindewaard",
                "url": SITE + maker.get_absolute_url(),
                "sameAs": "https://lindewaard.example/",
            }
        ],
        "publisher": {"@id": f"{SITE}/#organization"},
        "keywords": ["Open Data"],
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "learningResourceType": page.kind_label,
    }


def test_structured_data_of_the_site(instrument_index):
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.mastodon = "https://mastodon.example/@kennis"
    settings.save()

    head = head_of(instrument_index)

    assert head.node("Organization") == {
        "@type": "Organization",
        "@id": f"{SITE}/#organization",
        "name": "Expertisecentrum Open Overheid",
        "url": f"{SITE}/",
        "sameAs": ["https://mastodon.example/@kennis"],
    }
    assert head.node("WebSite")["url"] == f"{SITE}/nl/"
    assert head.node("WebSite")["publisher"] == {"@id": f"{SITE}/#organization"}


def test_structured_data_of_stories(blog_index):
    writer = make_person(
        "Noor Akkerman", role="Adviseur", organisation=make_organisation("Stichting Open Sluis")
    )
    asked = make_person("Marit Oldenhof")
    blog = GuestBlogPageFactory(blog_index, people=[(writer, Contribution.Part.AUTHOR)])
    parts = [(asked, Contribution.Part.INTERVIEWEE), (writer, Contribution.Part.INTERVIEWER)]
    interview = InterviewPageFactory(blog_index, people=parts)

    for page in (blog, interview):
        assert head_of(page).node("Article")["author"] == [
            {
                "@type": "Person",
                "name": "Noor Akkerman",
                "url": SITE + writer.get_absolute_url(),
                "jobTitle": "Adviseur",
                "worksFor": {"@type": "Organization", "name": "Stichting Open Sluis"},
            }
        ]
    news = head_of(NewsPageFactory(blog_index)).node("NewsArticle")
    assert news["author"] == {"@id": f"{SITE}/#organization"}


def test_structured_data_cannot_end_its_element(instrument_index):
    page = InstrumentPageFactory(instrument_index, title="</script><script>alert(1)</script> & <!--")

    html = render(page.url, page=page)

    assert html.count("<script") == html.count("</script") == 1
    assert "<!--" not in html
    assert Head(html).node("LearningResource")["headline"] == page.title


def test_breadcrumbs_of_a_page(home, instrument_index):
    page = InstrumentPageFactory(instrument_index, title="Handreiking")

    with translation.override("nl"):
        assert breadcrumbs(page)[1:] == [("Kennis", "/nl/kennis/")]
        assert breadcrumbs(page)[0].url == "/nl/"
        assert breadcrumbs(home) == []
    items = head_of(page).node("BreadcrumbList")["itemListElement"]
    assert [(item["position"], item["item"]) for item in items] == [
        (1, f"{SITE}/nl/"),
        (2, f"{SITE}/nl/kennis/"),
        (3, SITE + page.url),
    ]
    assert items[2]["name"] == "Handreiking"
    assert head_of(home).node("BreadcrumbList") is None


def test_breadcrumbs_follow_a_new_title(instrument_index):
    page = InstrumentPageFactory(instrument_index)
    assert breadcrumbs(page)[1].title == "Kennis"

    instrument_index.title = "Instrumenten"
    instrument_index.save_revision().publish()

    assert breadcrumbs(page)[1].title == "Instrumenten"


def test_head_of_subjects(blog_index):
    theme = make_theme(summary="Gegevens voor iedereen.", description="<p>Lang &amp; breed.</p>")
    person = make_person("Noor Akkerman", biography="Schrijft.", role="Adviseur")
    organisation = make_organisation("Waterschap", description="Over water.")

    head = head_of_subject(theme)
    assert head.meta("description") == "Gegevens voor iedereen."
    assert head.canonical == SITE + theme.get_absolute_url()
    assert head.node("CollectionPage")["name"] == "Open Data"
    assert [item["name"] for item in head.node("BreadcrumbList")["itemListElement"]][1:] == ["Open Data"]
    head = head_of_subject(person)
    assert (head.meta("description"), head.meta("og:type")) == ("Schrijft.", "profile")
    assert head.node("ProfilePage")["mainEntity"]["name"] == "Noor Akkerman"
    head = head_of_subject(organisation)
    assert head.meta("description") == "Over water."
    assert head.node("ProfilePage")["mainEntity"]["@type"] == "Organization"


def test_a_translated_subject_names_its_translation(db):
    theme = make_theme()
    english = make_theme(name="Open data", code="en", translation_key=theme.translation_key)
    dutch_url, english_url = SITE + theme.get_absolute_url(), SITE + english.get_absolute_url()

    head = head_of_subject(english, language="en")

    assert head.canonical == english_url
    assert head.alternates == {"nl": dutch_url, "en": english_url, "x-default": dutch_url}


def test_an_untranslated_subject_points_to_its_source(db):
    person = make_person("Noor Akkerman", slug="noor")

    head = head_of_subject(person, "/en/people/noor/", "en")

    assert head.canonical == SITE + person.get_absolute_url()
    assert head.canonical.startswith(f"{SITE}/nl/")
    assert head.alternates == {}
    assert "/en/people/noor/feed.rss" in head.feeds


def queries_of(page):
    fresh = type(page).objects.select_related("locale", "image").get(pk=page.pk)
    with translation.override(fresh.locale.language_code):
        assert fresh.themes is not None  # the page itself shows these three
        assert fresh.made_with is not None
        with CaptureQueriesContext(connection) as queries:
            head_of(fresh)
    return [query["sql"] for query in queries if "contentversion" not in query["sql"]]


def test_the_head_asks_at_most_two_queries_and_none_once_it_is_known(pair):
    dutch, _english = pair
    dutch.image = make_image()
    dutch.save_revision().publish()
    head_of(InstrumentPage.objects.get(pk=dutch.pk))  # makes the rendition, builds the frame
    other = InstrumentPageFactory(dutch.get_parent(), image=dutch.image)
    head_of(dutch)

    assert len(queries_of(other)) <= 2
    assert queries_of(other) == []
    assert queries_of(dutch) == []


def test_what_is_remembered_goes_when_something_is_published(instrument_index):
    page = InstrumentPageFactory(instrument_index, summary="Eerst.")
    assert head_of(page).meta("description") == "Eerst."

    page.summary = "Daarna."
    assert head_of(page, preview=True).meta("description") == "Daarna."
    assert head_of(page).meta("description") == "Eerst."
    page.save_revision().publish()

    assert head_of(page).meta("description") == "Daarna."


def test_what_is_remembered_for_one_host_is_not_shown_on_another(client, instrument_index):
    page = InstrumentPageFactory(instrument_index)

    for host in ("testserver", "localhost", "testserver"):
        head = Head(client.get(page.url, headers={"host": host}).content.decode())
        assert head.canonical == f"http://{host}{page.url}"
        assert head.node("LearningResource")["url"] == head.canonical


def test_rich_text_becomes_a_plain_description(db):
    theme = make_theme(summary="", description="<p>Lang &amp; <b>breed</b>.</p>")

    assert head_of_subject(theme).meta("description") == "Lang & breed."


def test_a_plain_wagtail_page_does_no_harm(home):
    page = type(home).objects.get(pk=home.pk).page_ptr

    assert Head(render("/nl/", page=page)).canonical == f"{SITE}/nl/"
