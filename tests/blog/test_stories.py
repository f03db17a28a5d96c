import datetime
import json

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from blog.models import Series, SeriesPart
from core.models import Contribution, Image
from tests.factories import (
    GuestBlogPageFactory,
    InstrumentPageFactory,
    InterviewPageFactory,
    NewsPageFactory,
    ReportPageFactory,
    locale,
    make_organisation,
    make_person,
    make_theme,
)

pytestmark = pytest.mark.django_db

MOST_QUERIES = 10
INTERVIEWEE, INTERVIEWER, AUTHOR = (
    Contribution.Part.INTERVIEWEE,
    Contribution.Part.INTERVIEWER,
    Contribution.Part.AUTHOR,
)


@pytest.fixture
def series():
    return Series.objects.create(name="De eerste stap", slug="de-eerste-stap", locale=locale())


@pytest.fixture
def interview(blog_index):
    organisation = make_organisation("Gemeente Lindewaard")
    griffier = make_person(
        "Marit Oldenhof", slug="marit-oldenhof", role="griffier", organisation=organisation
    )
    writer = make_person("Jasper Kuipers", slug="jasper-kuipers", biography="Schrijft over openheid.")
    return InterviewPageFactory(
        blog_index,
        title="De griffier op de markt",
        slug="de-griffier",
        themes=[make_theme()],
        people=[(griffier, INTERVIEWEE), (writer, INTERVIEWER)],
    )


def put_in(series, *pages):
    for number, page in enumerate(pages, start=1):
        page.series_parts = [SeriesPart(series=series, number=number)]
        page.save_revision().publish()


def html_of(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_an_interview_names_who_speaks_and_who_wrote(client, interview):
    html = html_of(client, interview)
    for words in ("Marit Oldenhof", "griffier", "Jasper Kuipers", "Schrijft over openheid."):
        assert words in html
    assert 'href="/nl/personen/jasper-kuipers/"' in html or 'href="/nl/people/jasper-kuipers/"' in html


def test_a_role_at_the_time_goes_before_the_role_of_today(client, interview):
    row = interview.contributions.get(part=INTERVIEWEE)
    row.role = "raadslid in 2016"
    row.save()
    html = html_of(client, interview)
    assert "raadslid in 2016" in html
    assert "griffier<" not in html


def test_questions_and_answers_are_read_in_order(client, blog_index):
    value = {"question": "En toen?", "answer": "<p>Toen belde ik.</p>"}
    page = InterviewPageFactory(blog_index, body=json.dumps([{"type": "question_answer", "value": value}]))
    html = html_of(client, page)
    assert html.index("Inleiding.") < html.index("En toen?") < html.index("Toen belde ik.")


def test_a_story_knows_its_place_in_the_series(client, interview, blog_index, series):
    before, after = (
        InterviewPageFactory(blog_index, title="Eerst"),
        InterviewPageFactory(blog_index, title="Later"),
    )
    put_in(series, before, interview, after)
    position = type(interview).objects.get(pk=interview.pk).series_position
    assert (position.number, position.total) == (2, 3)
    assert (position.previous.title, position.next.title) == ("Eerst", "Later")
    html = html_of(client, interview)
    assert f'rel="prev" href="{before.url}"' in html
    assert f'rel="next" href="{after.url}"' in html
    assert "De eerste stap" in html


def test_the_first_and_last_part_have_one_neighbour(interview, blog_index, series):
    after = InterviewPageFactory(blog_index, title="Later")
    put_in(series, interview, after)
    first, last = (type(page).objects.get(pk=page.pk).series_position for page in (interview, after))
    assert first.previous is None
    assert first.next.title == "Later"
    assert last.next is None


def test_drafts_and_private_parts_do_not_count(interview, blog_index, series):
    draft = InterviewPageFactory(blog_index, title="Concept")
    private = InterviewPageFactory(blog_index, title="Besloten")
    put_in(series, draft, private, interview)
    draft.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    position = type(interview).objects.get(pk=interview.pk).series_position
    assert (position.number, position.total) == (1, 1)


def test_the_page_of_a_series_shows_public_parts_in_order(client, interview, blog_index, series):
    first = InterviewPageFactory(blog_index, title="Zichtbaar deel")
    draft = InterviewPageFactory(blog_index, title="Concept van een deel")
    private = InterviewPageFactory(blog_index, title="Besloten deel")
    put_in(series, first, draft, private, interview)
    draft.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    html = client.get(series_url(series)).content.decode()
    assert html.index("Zichtbaar deel") < html.index("De griffier op de markt")
    assert "Concept van een deel" not in html
    assert "Besloten deel" not in html


def test_the_page_of_a_person_shows_public_stories_only(client, interview, blog_index):
    person = interview.interviewees[0].person
    draft = InterviewPageFactory(blog_index, title="Concept", people=[(person, INTERVIEWEE)], publish=False)
    private = InterviewPageFactory(blog_index, title="Besloten verhaal", people=[(person, AUTHOR)])
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    with translation.override("nl"):
        html = client.get(reverse("person", args=[person.slug])).content.decode()
    assert "De griffier op de markt" in html
    assert draft.title not in html
    assert "Besloten verhaal" not in html
    assert "Gemeente Lindewaard" in html


def test_the_page_of_an_organisation_shows_its_people_once(client, interview):
    organisation = interview.interviewees[0].person.organisation
    with translation.override("nl"):
        html = client.get(reverse("organisation", args=[organisation.slug])).content.decode()
    assert html.count("people__name") == 1
    assert "Marit Oldenhof" in html


def test_a_portrait_is_shown_until_its_rights_end(client, interview):
    interview.portrait = Image.objects.create(title="Portret", file=get_test_image_file(size=(500, 600)))
    interview.portrait_until = datetime.date(2026, 12, 31)
    interview.save_revision().publish()
    with time_machine.travel(datetime.datetime(2026, 12, 31, 12, tzinfo=datetime.UTC)):
        assert "wall-head__photo" in html_of(client, interview)
    with time_machine.travel(datetime.datetime(2027, 1, 1, 12, tzinfo=datetime.UTC)):
        html = html_of(client, interview)
    assert "wall-head__photo" not in html
    assert "wall-head__portrait" in html


@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (220, 1), (221, 2), (660, 3)])
def test_reading_time_counts_introduction_and_text(blog_index, words, minutes):
    half = words // 2
    body = [{"type": "text", "value": f"<p>{'woord ' * half}</p>"}]
    page = NewsPageFactory(
        blog_index, introduction=f"<p>{'woord ' * (words - half)}</p>", body=json.dumps(body)
    )
    assert page.reading_minutes == minutes


def test_a_guest_blog_names_author_and_organisation_and_says_who_speaks(client, blog_index):
    author = make_person("Ruben Hazelaar", slug="ruben-hazelaar", role="directeur")
    page = GuestBlogPageFactory(
        blog_index, people=[(author, AUTHOR)], organisation=make_organisation("Stichting Open Sluis")
    )
    html = html_of(client, page)
    for words in ("Ruben Hazelaar", "directeur", "Stichting Open Sluis", page.shown_disclaimer):
        assert words in html
    page.disclaimer = "Ruben schrijft namens de stichting."
    page.save_revision().publish()
    assert "Ruben schrijft namens de stichting." in html_of(client, page)


def test_a_story_without_people_is_shown(client, blog_index):
    for factory in (InterviewPageFactory, GuestBlogPageFactory, NewsPageFactory):
        assert html_of(client, factory(blog_index))


def test_a_report_says_when_and_where_the_meeting_was(client, blog_index):
    page = ReportPageFactory(blog_index, meeting_date=datetime.date(2016, 12, 12), meeting_place="Utrecht")
    html = html_of(client, page)
    assert '<time datetime="2016-12-12">12 december 2016</time>' in html
    assert "Utrecht" in html


def test_buttons_that_need_a_script_are_hidden_without_one(client, interview):
    html = html_of(client, interview)
    for name in ("data-share", "data-print"):
        button = html[html.index(name) : html.index(">", html.index(name))]
        assert "hidden" in button


def test_few_queries_and_no_more_in_a_long_series(client, interview, blog_index, instrument_index, series):
    put_in(series, interview, InterviewPageFactory(blog_index, themes=interview.themes))
    few = queries(client, interview)
    people = [(make_person(f"Persoon {number}"), INTERVIEWEE) for number in range(10)]
    parts = [InterviewPageFactory(blog_index, themes=interview.themes, people=people) for _ in range(10)]
    for factory, parent in ((InstrumentPageFactory, instrument_index), (NewsPageFactory, blog_index)):
        factory(parent, themes=interview.themes)
    for person, part in people:
        interview.contributions.add(Contribution(person=person, part=part, locale=interview.locale))
    put_in(series, *parts, interview)
    assert few == queries(client, interview) <= MOST_QUERIES


def series_url(series):
    with translation.override("nl"):
        return reverse("series", args=[series.slug])


def queries(client, page):
    """How many queries the page takes once what pages share is in memory."""
    client.get(page.url)  # the very first visit to a site also writes its settings
    client.get(page.url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page.url).status_code == 200
    return len(captured)


def test_stories_are_found_by_what_their_lists_show(client, blog_index):
    NewsPageFactory(blog_index, title="Eerste", summary="Over raadsstukken")
    NewsPageFactory(blog_index, title="Tweede", introduction="<p>Raadsstukken op tijd.</p>")
    NewsPageFactory(blog_index, title="Derde")
    page = client.get("/nl/actueel/?q=raadsstukken").content.decode()
    assert "Eerste" in page and "Tweede" in page and "Derde" not in page
