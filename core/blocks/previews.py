"""What the block picker shows of blocks that need something from the site: the first there is."""


def picture(caption: str = "Een doorkijkje") -> dict:
    from core.models import Image

    image = Image.objects.order_by("pk").first()
    return {"image": {"image": image and image.pk, "alt_text": "", "decorative": True}, "caption": caption}


def gallery() -> dict:
    return {"pictures": [picture(), picture()]}


def download() -> dict:
    from core.models import Document

    document = Document.objects.order_by("pk").first()
    return {
        "title": "Stappenplan",
        "description": "De stappen op één bladzijde.",
        "language": "nl",
        "files": [document.pk] if document else [],
    }


def teasers() -> dict:
    from core.public_pages import public_pages

    pages = public_pages(language="").filter(depth__gt=3)[:3]
    return {"heading": "Lees ook", "pages": [page.pk for page in pages]}
