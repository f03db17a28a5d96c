"""The accounts with which one tries the editor. Their password is public: never for a real site."""

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from wagtail.users.models import UserProfile

from core.groups import ADMINISTRATORS, EDITORS, MODERATORS

PASSWORD = "demonstratie"  # noqa: S105
ACCOUNTS = {
    "editor": (EDITORS, "Ilse", "Brandsma"),
    "moderator": (MODERATORS, "Jasper", "Kuipers"),
    "administrator": (ADMINISTRATORS, "Maya", "Soeters"),
}
PREFERENCES = {
    "preferred_language": "nl",
    "current_time_zone": "Europe/Amsterdam",
    "submitted_notifications": False,  # their addresses do not exist
}


def make_accounts() -> dict:
    """Make what is missing of the three accounts; returns them by name."""
    password = make_password(PASSWORD)  # once: hashing takes its time
    accounts = {}
    for name, (group, first_name, last_name) in ACCOUNTS.items():
        user, _made = get_user_model().objects.get_or_create(
            username=name,
            defaults={
                "password": password,
                "email": f"{name}@kennisplatform.example",
                "first_name": first_name,
                "last_name": last_name,
                "is_staff": name == "administrator",
                "is_superuser": name == "administrator",
            },
        )
        user.groups.add(*Group.objects.filter(name=group))
        UserProfile.objects.get_or_create(user=user, defaults=PREFERENCES)
        accounts[name] = user
    return accounts
