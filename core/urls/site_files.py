"""Addresses at the root that crawlers and security researchers expect."""

urlpatterns = []
