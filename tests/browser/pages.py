"""One page of each kind, by its Dutch address; the English one is what the language picker leads to."""

PAGES = {
    "home": "/nl/",
    "instruments": "/nl/kennis/",
    "instruments, narrowed down": "/nl/kennis/?kind=guide&theme=open-data&q=data",
    "instruments, nothing found": "/nl/kennis/?q=xyzzy",
    "search": "/nl/zoeken/?q=begrotng",
    "search, nothing found": "/nl/zoeken/?q=xyzzyx",
    "instrument": "/nl/kennis/handreiking-dilemmagesprekken/",
    "instrument with video": "/nl/kennis/video-right-to-challenge-in-nederland/",
    "stories": "/nl/actueel/",
    "interview": "/nl/actueel/de-griffier-op-de-markt/",
    "guest blog": "/nl/actueel/gastblog-leg-de-begroting-op-de-keukentafel/",
    "news": "/nl/actueel/nieuws-vernieuwd-kennisplatform-staat-online/",
    "report": "/nl/actueel/verslag-hoe-open-festival/",
    "theme": "/nl/themas/open-data/",
    "person": "/nl/personen/marit-oldenhof/",
    "organisation": "/nl/organisaties/gemeente-lindewaard/",
    "series": "/nl/series/de-eerste-stap/",
    "content": "/nl/over-ons/",
    "accessibility statement": "/nl/toegankelijkheid/",
    "not found": "/nl/kennis/bestaat-niet/",
}
