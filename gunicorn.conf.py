"""Read by gunicorn from the folder in which it starts."""

# A long query string gets a page of the site instead of a bare error; nginx sets the limit in front.
limit_request_line = 0
