"""What editors see and may do beyond what Wagtail brings: lists, a gate before publishing, a dashboard."""
