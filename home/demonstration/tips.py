"""Where visitors of the demonstration had best begin, for a few common questions."""

from wagtail.models import Page

from search.models import Placement

TIPS = (
    ("nl", "open overheid; wat is een open overheid", "factsheet-open-overheid"),
    ("nl", "actieve openbaarmaking; actief openbaar maken", "toolkit-actieve-openbaarmaking"),
    ("en", "open government; what is open government", "factsheet-open-overheid"),
)


def make_tips(made: dict[str, Page]) -> None:
    """`made` holds the Dutch pages by the slug of their file; English tips lead to the translation."""
    for language, asked, slug in TIPS:
        page = Page.objects.get(translation_key=made[slug].translation_key, locale__language_code=language)
        Placement.objects.create(language=language, asked=asked, page=page)
