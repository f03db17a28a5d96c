from .index import BlogIndexPage
from .series import Series, SeriesPart, SeriesPosition, series_pages
from .stories import STORY_TYPES, GuestBlogPage, InterviewPage, NewsPage, ReportPage, StoryPage

__all__ = [
    "STORY_TYPES",
    "BlogIndexPage",
    "GuestBlogPage",
    "InterviewPage",
    "NewsPage",
    "ReportPage",
    "Series",
    "SeriesPart",
    "SeriesPosition",
    "StoryPage",
    "series_pages",
]
