from django import template

from search.results import html

register = template.Library()

register.filter("marked", html)
