"""The addresses below the overview of newsletters at which readers sign up, choose and leave."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import path

from core.routes import PublicRoutes


class ReaderRoutes(PublicRoutes):
    """For the overview of newsletters. Mail programs leave by themselves, with the token of the reader."""

    @path(_("sign-up/"))
    def sign_up(self, request):
        from newsletters.views import signing_up

        return signing_up.sign_up(request, self)

    @path(_("sign-up/check-your-mail/"))
    def asked(self, request):
        from newsletters.views import signing_up

        return signing_up.asked(request, self)

    @path(_("sign-up/confirm/<str:token>/"))
    def confirm(self, request, token):
        from newsletters.views import signing_up

        return signing_up.confirm(request, self, token)

    @path(_("preferences/<str:token>/"))
    def preferences(self, request, token):
        from newsletters.views import preferences

        return preferences.preferences(request, self, token)

    @path(_("preferences/<str:token>/data/"))
    def reader_data(self, request, token):
        from newsletters.views import preferences

        return preferences.data(request, self, token)

    @path(_("preferences/<str:token>/erase/"))
    def erase(self, request, token):
        from newsletters.views import preferences

        return preferences.erase(request, self, token)

    @path(_("leave/<str:token>/"))
    def leave(self, request, token):
        from newsletters.views import leaving

        return leaving.leave(request, self, token)

    @property
    def sign_up_address(self) -> str:
        return self.address_of("sign_up")

    def get_context(self, request, *args, **kwargs):
        from newsletters.subscribing.forms import WORDING, SignUpForm

        form = SignUpForm(initial={"language": get_language()})
        return super().get_context(request, *args, **kwargs) | {"sign_up": form, "wording": WORDING}
