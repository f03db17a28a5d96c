import datetime
import random
from collections.abc import Iterator

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify
from tqdm import tqdm

from core.models import Organisation, Theme
from network_map.editing.bulk_adding import NewInitiative, add
from network_map.models import InitiativePage, NetworkMapPage
from network_map.places import gazetteer

SAFE_SETTINGS = (".dev", ".test", "benchmarks.settings")
AT_ONCE = 1000
ORGANISATIONS = 120
FIRST_DAY = datetime.date(2016, 1, 4)
DAYS = 3900
ABROAD = 0.06
WHOLE_AREA = 0.04
WHAT = ("Open", "Samen", "Heldere", "Nieuwe", "Eerlijke", "Slimme", "Kleine", "Gedeelde")
OF_WHAT = (
    "begroting",
    "raad",
    "cijfers",
    "buurtkaart",
    "agenda",
    "vergunningen",
    "straten",
    "dijken",
    "besluiten",
)


class Command(BaseCommand):
    help = "Adds so many invented initiatives to the Dutch map, for measuring only."

    def add_arguments(self, parser):
        parser.add_argument("count", type=int)

    def handle(self, *, count, **options):
        if not (settings.DEBUG or settings.SETTINGS_MODULE.endswith(SAFE_SETTINGS)):
            raise CommandError("This adds invented initiatives, so not on a site that may be public.")
        page = NetworkMapPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()
        if page is None:
            raise CommandError("There is no map yet: run seed_demo first, or make one in the editor.")
        with tqdm(total=count, unit="page", disable=options["verbosity"] == 0) as bar:
            found = Inventor(page).initiatives(count)
            while batch := [new for new, _number in zip(found, range(AT_ONCE), strict=False)]:
                add(page, batch, live=True)
                bar.update(len(batch))


class Inventor:
    """Makes up the same initiatives each time, spread over the country as people are."""

    def __init__(self, page: NetworkMapPage):
        self.chance = random.Random(5)  # noqa: S311
        self.themes = list(Theme.objects.filter(locale_id=page.locale_id))
        self.organisations = list(Organisation.objects.filter(locale_id=page.locale_id)) or self._made(page)
        self.first = page.numchild
        places = gazetteer.places()
        self.towns = [place for place in places if place.kind == "place"]
        self.people = [place.inhabitants + 500 for place in self.towns]
        self.areas = [place for place in places if place.kind == "province"]
        self.countries = [place for place in places if place.kind == "country"]

    def _made(self, page: NetworkMapPage) -> list[Organisation]:
        kinds = Organisation.Kind.values
        return [
            Organisation.objects.create(
                name=f"Organisatie {number}",
                slug=f"organisatie-{number}",
                kind=kinds[number % len(kinds)],
                locale_id=page.locale_id,
            )
            for number in range(ORGANISATIONS)
        ]

    def initiatives(self, count: int) -> Iterator[NewInitiative]:
        towns = iter(self.chance.choices(self.towns, self.people, k=count))
        for number in range(self.first, self.first + count):
            yield self._initiative(number, next(towns))

    def _initiative(self, number: int, town: gazetteer.Place) -> NewInitiative:
        chance = self.chance
        kind = chance.random()
        place = town
        if kind < ABROAD:
            place = chance.choice(self.countries)
        elif kind < ABROAD + WHOLE_AREA:
            place = chance.choice(self.areas)
        title = f"{chance.choice(WHAT)} {chance.choice(OF_WHAT)} {place.name} {number}"
        page = InitiativePage(
            title=title,
            slug=slugify(title)[:200],
            summary=f"Een verzonnen initiatief om mee te meten, in {place.name}.",
            what=f"<p>Verzonnen initiatief nummer {number}.</p>",
            status=chance.choices(InitiativePage.Status.values, [1, 6, 2, 1])[0],
            start_year=chance.randint(2010, 2026),
            place=place.key,
            published_on=FIRST_DAY + datetime.timedelta(days=chance.randrange(DAYS)),
        )
        themes = chance.sample(self.themes, min(len(self.themes), chance.choice([1, 1, 2])))
        return NewInitiative(page, themes, [(chance.choice(self.organisations), "lead")])
