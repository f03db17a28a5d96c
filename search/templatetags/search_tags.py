from django import template

from search.results import html

register = template.Library()

register.filter("marked", html)


@register.filter
def of(values, key):
    """What a dictionary holds under a key; None if nothing."""
    return values.get(key)
