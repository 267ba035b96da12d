"""A bad line between client and server: it resets connections and swallows replies."""

import contextlib
import random
import socket
import struct
import threading

RESET_SHARE, SWALLOW_SHARE = 0.02, 0.02
LINGER_RESET = struct.pack("ii", 1, 0)  # close() then sends RST


class BadLine:
    """Forwards TCP; now and then it resets, or keeps taking requests and loses every reply."""

    def __init__(self, target_port: int, seed: int) -> None:
        self._target = target_port
        self._dice = random.Random(seed)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.resets = self.swallowed = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            near.close()
            return
        replies = threading.Thread(target=self._carry, args=(far, near, True), daemon=True)
        replies.start()
        self._carry(near, far, False)

    def _carry(self, source: socket.socket, sink: socket.socket, is_reply: bool) -> None:
        deaf = False
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if is_reply and self._dice.random() < RESET_SHARE:
                    self.resets += 1
                    sink.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_RESET)
                    break
                if is_reply and self._dice.random() < SWALLOW_SHARE:
                    self.swallowed += 1
                    deaf = True
                if not deaf:
                    sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.close()

    def close(self) -> None:
        self._listener.close()
