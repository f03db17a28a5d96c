from .mailing import Delivery, Mailing, Pace, Rendering
from .subscriber import CONFIRM, READER, Consent, Subscriber

__all__ = ["CONFIRM", "READER", "Consent", "Delivery", "Mailing", "Pace", "Rendering", "Subscriber"]
