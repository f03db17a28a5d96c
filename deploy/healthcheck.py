"""Fails when the site does not answer as it does to the web server in front of it."""

import os
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

connection = HTTPConnection("127.0.0.1", 8000, timeout=5)
headers = {"Host": urlsplit(os.environ["BASE_URL"]).netloc, "X-Forwarded-Proto": "https"}
connection.request("GET", "/robots.txt", headers=headers)
sys.exit(connection.getresponse().status != 200)
