"""Images as editors upload them."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image as Picture
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class WholeImageField(WagtailImageField):
    """Refuses an image that breaks off, on which Wagtail's field or a later rendition would fail."""

    def check_image_pixel_size(self, f):
        try:
            super().check_image_pixel_size(f)
            decode(f)
        except ValidationError:
            raise
        except Exception as error:  # decoders raise whatever they stumble over
            message = _("This image is damaged or incomplete. Save it again and upload the new file.")
            raise ValidationError(message, code="damaged_image") from error


def decode(file) -> None:
    """Reads every frame of an image, one at a time; its number of pixels must have been checked."""
    file.seek(0)
    picture = Picture.open(file)
    for number in range(getattr(picture, "n_frames", 1)):
        picture.seek(number)
        picture.load()
    file.seek(0)


class ImageForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if wagtails := self.fields.get("file"):
            self.fields["file"] = WholeImageField(
                label=wagtails.label, required=wagtails.required, widget=wagtails.widget
            )
