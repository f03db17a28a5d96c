from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from network_map.editing.importing import running, views

@hooks.register("register_admin_urls")
def admin_urls():
    return views.urls


class ImportMenuItem(MenuItem):
    def is_shown(self, request):
        return views.may_import(request.user)


@hooks.register("register_admin_menu_item")
def import_item():
    return ImportMenuItem(_("Import"), views.address(), icon_name="upload", order=231)


@hooks.register("do_each_minute")
def forget_old_imports():
    running.forget_old()
