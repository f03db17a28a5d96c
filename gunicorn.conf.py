"""Read by gunicorn from the folder in which it starts."""

import gc

# A long query string gets a page of the site instead of a bare error; nginx sets the limit in front.
limit_request_line = 0


def post_worker_init(worker):
    """Let the collector of garbage leave alone what was loaded at the start, and lives as long as the worker.

    What makes many objects, such as an import, had it look through all of that again and again.
    """
    gc.freeze()
