"""A mail server that keeps what it gets, and can be stopped and started again."""

import socket
import socketserver
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

HANG_UP = "hang up"  # instead of an answer


class _Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as smtplib speaks."""

    timeout = 10

    def handle(self) -> None:
        self.server.owner.connections += 1
        time.sleep(self.server.owner.slow)
        self._say("220 tests")
        recipient = ""
        while line := self.rfile.readline():
            verb = line.decode("ascii", "replace").strip().upper()
            if verb.startswith("RCPT"):
                recipient = verb
            answer = self._scripted(verb, recipient) or ("354 go on" if verb == "DATA" else "250 ok")
            if verb == "DATA" and answer.startswith("354"):
                self._say(answer)
                self._take(recipient)
            elif answer == HANG_UP:
                return
            else:
                self._say(answer)
            if verb == "QUIT" or answer.startswith("421"):
                return

    def _scripted(self, verb: str, recipient: str) -> str:
        """What the test wants it to answer to this verb, perhaps for one recipient only."""
        command = verb.split(" ")[0].split(":")[0]
        for (asked, name), answer in self.server.owner.answers.items():
            if asked == command and name.upper() in recipient:
                return answer
        return ""

    def _take(self, recipient: str) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return  # whoever sent it is gone: without its dot it is no mail
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        answer = self._scripted(".", recipient)
        if answer in ("", HANG_UP):
            self.server.owner.messages.append(message_from_bytes(b"".join(lines), policy=policy.default))
        if answer == HANG_UP:
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self._say(answer or "250 taken")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    owner: "Smtp"

    def handle_error(self, request, client_address) -> None:
        """Whoever is killed leaves an open connection, which is no news."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Smtp:
    """A server with an address of its own, which it keeps when it is stopped and started again."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        # By command and a piece of the recipient's address; "." is the dot that ends a mail.
        self.answers: dict[tuple[str, str], str] = {}
        self.connections = 0  # since the beginning
        self.slow = 0.0  # seconds until it greets
        self.port = _free_port()
        self._server: _Server | None = None

    def start(self) -> None:
        self._server = _Server(("127.0.0.1", self.port), _Session)
        self._server.owner = self
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@contextmanager
def server() -> Iterator[Smtp]:
    own = Smtp()
    own.start()
    try:
        yield own
    finally:
        own.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
