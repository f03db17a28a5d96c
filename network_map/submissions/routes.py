"""The addresses below the map at which makers put their initiative on it."""

from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import path

from core.routes import PublicRoutes


class SubmissionRoutes(PublicRoutes):
    """For the page of the map."""

    @path(_("add/"))
    def add_initiative(self, request):
        from network_map.views import adding

        return adding.begin(request, self)

    @path(_("add/confirm/<str:token>/"))
    def confirm_initiative(self, request, token):
        from network_map.views import adding

        return adding.confirm(request, self, token)

    @path(_("add/change/<str:token>/"))
    def change_initiative(self, request, token):
        from network_map.views import changing

        return changing.change(request, self, token)

    @path(_("add/change/<str:token>/thanks/"))
    def change_received(self, request, token):
        from network_map.views import changing

        return changing.received(request, self, token)

    @path(_("add/still-right/<str:token>/"))
    def still_right(self, request, token):
        from network_map.views import changing

        return changing.still_right(request, self, token)

    @path(_("add/<str:token>/<int:number>/"))
    def add_step(self, request, token, number):
        from network_map.views import adding

        return adding.step(request, self, token, number)

    @path(_("add/<str:token>/saved/"))
    def add_saved(self, request, token):
        from network_map.views import adding

        return adding.saved(request, self, token)

    @path(_("add/<str:token>/sent/"))
    def add_sent(self, request, token):
        from network_map.views import adding

        return adding.sent(request, self, token)
