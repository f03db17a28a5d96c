from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from core.public_pages import public_pages
from core.shared import shared
from newsletters.composing.mail import as_text
from newsletters.models import NewsletterIndexPage

register = template.Library()


@register.simple_tag
def sign_up_address() -> str:
    """Where visitors sign up for the newsletter in their language; nothing where it has none."""

    def build():
        page = public_pages(NewsletterIndexPage).first()
        return page.sign_up_address if page else ""

    return shared(("address to sign up", get_language()), build)


@register.filter
def in_plain_text(html: str) -> str:
    return mark_safe(as_text(str(html)))  # of a template without markup
