from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button

from newsletters.delivery import upkeep as delivery
from newsletters.editing import sending
from newsletters.models import NewsletterPage
from newsletters.subscribing import upkeep


@hooks.register("do_each_minute")
def keep_up():
    upkeep.do_what_is_due()
    delivery.do_what_is_due()


@hooks.register("register_admin_urls")
def admin_urls():
    return sending.urls


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def send_button(page, user, next_url=None, **kwargs):
    if isinstance(page.specific_deferred, NewsletterPage) and page.permissions_for_user(user).can_publish():
        yield Button(_("Send to readers"), sending.send_address(page), icon_name="mail", priority=70)
