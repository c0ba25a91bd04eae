"""Serves one session on 127.0.0.1 until it is stopped."""

from __future__ import annotations

import gc
import socket
import sys
import threading
from collections.abc import Callable

import uvicorn

from aligner.errors import InputError
from aligner.review.app import Gate, make_app, prepare
from aligner.review.session import Session

__all__ = ["HOST", "serve"]

HOST = "127.0.0.1"
"""Never any other: what is under review is nobody else's business."""
_GRACE_SECONDS = 2
_IDLE_SECONDS = 0.3
"""After so long without a question, the server works ahead."""
_TURN_SECONDS = 0.0005


def serve(session: Session, port: int, started: Callable[[str], None], *, warm_up: bool = True) -> None:
    """Serve a session on a port, 0 for any that is free, until the process is interrupted.

    `started` is called with the address to open. Raises InputError where the port is taken.
    """
    # Named as TCP, so that asyncio lets answers go at once: a short one would wait 40 ms to be joined by more.
    listener = socket.socket(proto=socket.IPPROTO_TCP)
    try:
        # A server that was stopped a moment ago must not keep its own port from the next one.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise InputError(f"port {port}: {error.strerror or error}; choose another with --port") from error
    with listener:
        gate = Gate(listener.getsockname()[1])
        config = uvicorn.Config(
            make_app(session, gate),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            lifespan="off",
        )
        listener.listen(64)
        started(f"http://{HOST}:{listener.getsockname()[1]}/?token={gate.entrance}")
        if warm_up:
            threading.Thread(target=session.warm_up, args=[_IDLE_SECONDS], name="warm-up", daemon=True).start()
        # Whoever works ahead gives way at once: every step of an answer would wait five milliseconds for it otherwise.
        sys.setswitchinterval(_TURN_SECONDS)
        # What was read is here to stay: going through all of it for cycles would hold up a command for a second.
        gc.freeze()
        prepare()  # While the browser starts.
        uvicorn.Server(config).run(sockets=[listener])
