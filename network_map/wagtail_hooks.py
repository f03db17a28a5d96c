from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from network_map.editing import bulk_actions
from network_map.editing.importing import running, views
from network_map.editing.listings import InitiativeViewSet
from network_map.reports.gaps import GapsReport
from network_map.submissions import editing, upkeep

hooks.register("register_admin_viewset", InitiativeViewSet)
hooks.register("construct_homepage_panels", editing.add_waiting_panel)
for _action in bulk_actions.ACTIONS:
    hooks.register("register_bulk_action", _action)


@hooks.register("register_admin_urls")
def admin_urls():
    return [*views.urls, *GapsReport.urls(), *editing.urls]


class ImportMenuItem(MenuItem):
    def is_shown(self, request):
        return views.may_import(request.user)


@hooks.register("register_admin_menu_item")
def import_item():
    return ImportMenuItem(_("Import"), views.address(), icon_name="upload", order=231)


@hooks.register("register_reports_menu_item")
def gaps_item():
    return GapsReport.menu_item(order=110)


@hooks.register("do_each_minute")
def keep_up():
    upkeep.do_what_is_due()
    running.catch_up()
    running.forget_old()
