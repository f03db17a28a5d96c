from wagtail import hooks

from network_map.submissions import editing, upkeep

hooks.register("register_admin_urls", lambda: editing.urls)
hooks.register("construct_homepage_panels", editing.add_waiting_panel)
hooks.register("do_each_minute", upkeep.do_what_is_due)
