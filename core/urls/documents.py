"""Wagtail's addresses of documents, of which one only reads."""

from django.urls import path, re_path
from wagtail.documents.views.serve import authenticate_with_password

from core.documents import serve

urlpatterns = [
    re_path(r"^documents/(\d+)/(.*)$", serve, name="wagtaildocs_serve"),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        authenticate_with_password,
        name="wagtaildocs_authenticate_with_password",
    ),
]
