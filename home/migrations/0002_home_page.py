import uuid

from django.db import migrations

# Fixed, so that two sites that were set up apart can exchange translations of their home pages.
HOME_KEY = uuid.UUID("6f1d1f3a-5f0e-5d7c-9d43-0d2f6a2b7c10")
FOOTER_KEY = uuid.UUID("2b9c5e86-7a41-5c0b-8a59-4a6f0f3b1d22")

TAGLINES = {
    "nl": "Kennis, voorbeelden en mensen voor een open overheid.",
    "en": "Knowledge, examples and people for an open government.",
}


def make_site_usable(apps, schema_editor):
    """Put a home page per language where Wagtail's welcome page was, with all that every page needs."""
    if apps.get_model("home", "HomePage").objects.exists():
        return
    Site = apps.get_model("wagtailcore", "Site")
    locales = make_locales(apps)
    welcome = apps.get_model("wagtailcore", "Page").objects.filter(
        depth=2, slug="home", content_type__app_label="wagtailcore", content_type__model="page"
    )
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    first = root.numchild + 1
    home = make_home(apps, locales["nl"], first, title="Kennisplatform", slug="home")
    make_home(apps, locales["en"], first + 1, title="Kennisplatform", slug="home-en")
    # Before the welcome page goes, or the site would go with it.
    Site.objects.filter(root_page__in=welcome).update(root_page=home)
    welcome.delete()
    root.numchild = apps.get_model("wagtailcore", "Page").objects.filter(depth=2).count()
    root.save(update_fields=["numchild"])
    make_frame(apps, locales)


def make_locales(apps):
    """The Dutch locale that Wagtail made, and an English one that follows it."""
    Locale = apps.get_model("wagtailcore", "Locale")
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in ("nl", "en")}
    apps.get_model("wagtail_localize", "LocaleSynchronization").objects.get_or_create(
        locale=locales["en"], defaults={"sync_from": locales["nl"]}
    )
    return locales


def make_home(apps, locale, number, title, slug):
    """A live home page as the `number`th child of the root; historical models know nothing of trees."""
    HomePage = apps.get_model("home", "HomePage")
    content_type, _created = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="home", model="homepage"
    )
    return HomePage.objects.create(
        title=title,
        draft_title=title,
        slug=slug,
        content_type=content_type,
        locale=locale,
        translation_key=HOME_KEY,
        text_language=locale.language_code,
        path=f"0001{number:04d}",
        depth=2,
        numchild=0,
        url_path=f"/{slug}/",
    )


def make_frame(apps, locales):
    """Settings and footer, so that no visitor's request has to make them."""
    site = apps.get_model("wagtailcore", "Site").objects.filter(is_default_site=True).first()
    apps.get_model("core", "SiteSettings").objects.get_or_create(site=site)
    for code, tagline in TAGLINES.items():
        apps.get_model("core", "Footer").objects.get_or_create(
            locale=locales[code], translation_key=FOOTER_KEY, defaults={"tagline": tagline}
        )


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("core", "0002_content"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ]

    operations = [migrations.RunPython(make_site_usable, migrations.RunPython.noop)]
