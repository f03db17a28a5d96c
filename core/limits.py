"""How often somebody may do something. Counts stand in the cache under a digest: no address is kept."""

import datetime
import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

IPV6_HOME = 64  # bits that a provider gives to one home or office


@dataclass(frozen=True)
class Limit:
    name: str
    most: int
    within: datetime.timedelta

    def allows(self, who: str) -> bool:
        """Counts this time too."""
        key = f"limit.{salted_hmac(f'limit {self.name}', who.casefold()).hexdigest()}"
        if cache.add(key, 1, self.within.total_seconds()):
            return True
        try:
            return cache.incr(key) <= self.most
        except ValueError:  # it ended in between
            return True


def home_of(request) -> str:
    """Where a request comes from: its IP address, of which IPv6 gives one home very many."""
    address = _address(request)
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6:
        return str(ipaddress.ip_network(f"{found}/{IPV6_HOME}", strict=False))
    return str(found)


def _address(request) -> str:
    """The last proxies are ours and tell the truth; what stands before them anybody may have written."""
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    proxies = settings.PROXIES_IN_FRONT
    if proxies and len(passed) >= proxies:
        return passed[-proxies]
    return request.META.get("REMOTE_ADDR", "")
