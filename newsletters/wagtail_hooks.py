from wagtail import hooks

from newsletters.subscribing import upkeep


@hooks.register("do_each_minute")
def keep_up():
    upkeep.do_what_is_due()
