"""The pipe to the program: one JSON object a line, requests forming a stack in both directions.

The types of the messages are in ``crates/limbeck-bridge/src/protocol``; both sides carry the hash of these sources and
refuse each other when they differ.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from queue import SimpleQueue
from types import FrameType
from typing import Any, Callable, Optional

from ._errors import CommandError, Gone, KnownTrouble, StatementRefused
from ._failure import failure_of, mark_returned

#: Answers a request of the program's.
Handler = Callable[[str, "dict[str, Any]"], "dict[str, Any]"]


class Channel:
    """Both ends of the conversation, as this process sees it."""

    def __init__(self, source: int, sink: int, marks: int, rest: bytes, handler: Handler) -> None:
        self._source = source
        self._sink = sink
        self._marks = marks
        self._handler = handler
        self._frames: SimpleQueue[Optional[dict[str, Any]]] = SimpleQueue()
        self._lock = threading.RLock()
        self._last_id = 0
        self._depth = 0
        self._sent = 0
        self._raised: dict[int, BaseException] = {}
        #: Called from another thread when the running statement must stop.
        self.cancel: Callable[[], None] = lambda: None
        self._interrupt_wanted = False
        self._is_waiting = True
        self._main_thread = threading.main_thread().ident
        signal.signal(signal.SIGINT, self._on_signal)
        threading.Thread(target=self._read, args=(rest,), name="limbeck-pipe", daemon=True).start()

    def serve(self) -> None:
        """Answers requests until the pipe ends."""
        while True:
            frame = self._next()
            if frame is None:
                return
            self._answer(frame)

    def request(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Asks the program, answers what it asks meanwhile, and returns the answer."""
        with self._lock:
            self._last_id += 2
            number, depth = self._last_id, self._depth + 1
            raised_before = len(self._raised)
            self._send({"id": number, "depth": depth, "request": {"kind": kind, **fields}})
            while True:
                frame = self._next()
                if frame is None:
                    raise Gone("the program has ended")
                if "request" in frame and frame["depth"] == depth + 1:
                    self._answer(frame)
                    continue
                if frame.get("id") != number or frame.get("depth") != depth:
                    raise KnownTrouble("protocol", f"the program sent frame {frame.get('id')} where {number} was due")
                break
            failure = frame.get("error")
            cause = None if failure is None else self._raised.get(failure.get("cause"))
            for old in list(self._raised)[raised_before:]:
                del self._raised[old]
            if failure is not None:
                raise self._error(number, failure, cause)
            if self._interrupt_wanted:
                self._interrupt_wanted = False
                raise KeyboardInterrupt
            reply: dict[str, Any] = frame["reply"]
            return reply

    def _error(self, number: int, failure: dict[str, Any], cause: Optional[BaseException]) -> BaseException:
        self._interrupt_wanted = False
        error = cause.original if isinstance(cause, StatementRefused) else cause
        if error is None:
            error = CommandError(failure["message"])
            error.code = failure["code"]
        mark_returned(error, number)
        return error

    def _answer(self, frame: dict[str, Any]) -> None:
        number, depth, request = frame["id"], frame["depth"], dict(frame["request"])
        outer, self._depth = self._depth, depth
        try:
            reply = self._handler(request.pop("kind"), request)
            answer = {"id": number, "depth": depth, "reply": reply}
            line = encode(answer)
        except Gone:
            raise
        except BaseException as error:
            if depth > 1:  # it may be raised again in the code that asked
                self._raised[number] = error
            line = encode({"id": number, "depth": depth, "error": failure_of(error)})
        finally:
            self._depth = outer
        self._write(line)

    def _next(self) -> Optional[dict[str, Any]]:
        self._is_waiting = True
        try:
            return self._frames.get()
        finally:
            self._is_waiting = False

    def _send(self, frame: dict[str, Any]) -> None:
        self._write(encode(frame))

    def _write(self, line: bytes) -> None:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, ValueError, OSError):
                pass  # closed or replaced by the user's code
        self._sent += 1
        try:
            # What the user's code printed so far stands before this mark, so the program can keep the order.
            os.write(self._marks, b"\0LB%d\0" % self._sent)
            while line:
                line = line[os.write(self._sink, line) :]
        except OSError as error:
            raise Gone("the program has ended") from error

    def _read(self, rest: bytes) -> None:
        """Reads frames in a thread of its own, so that an interruption or the end of the pipe is seen at once."""
        buffer = rest
        while True:
            *lines, buffer = buffer.split(b"\n")
            for line in lines:
                self._take(json.loads(line))
            pieces = [buffer]
            while b"\n" not in pieces[-1]:
                try:
                    pieces.append(os.read(self._source, 1 << 16))
                except OSError:
                    pieces.append(b"")
                if not pieces[-1]:
                    self._end()
                    return
            buffer = b"".join(pieces)

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["id"] == 0:
            self._interrupt()
        else:
            self._frames.put(frame)

    def _interrupt(self) -> None:
        self._interrupt_wanted = True
        self.cancel()
        if hasattr(signal, "pthread_kill") and self._main_thread is not None:
            signal.pthread_kill(self._main_thread, signal.SIGINT)
        else:
            import _thread

            _thread.interrupt_main()

    def _end(self) -> None:
        """The program has gone: whatever runs must be rolled back."""
        self._frames.put(None)
        if not self._is_waiting:
            self._interrupt()
        # User code that does not let go must not keep a connection, and with it locks, for ever.
        last_resort = threading.Timer(10, os._exit, (1,))
        last_resort.daemon = True
        last_resort.start()

    def _on_signal(self, number: int, frame: Optional[FrameType]) -> None:
        """Ctrl-C reaches every process of the terminal: it is the program that decides what it means."""
        if self._interrupt_wanted and not self._is_waiting:
            self._interrupt_wanted = False
            raise KeyboardInterrupt


def encode(frame: dict[str, Any]) -> bytes:
    """A frame as one line. Refuses what JSON or UTF-8 cannot carry without loss."""
    try:
        return json.dumps(frame, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"
    except UnicodeEncodeError as error:
        raise KnownTrouble("value", f"a text holds half a surrogate pair: {error.object!r}") from None
    except ValueError as error:
        raise KnownTrouble("value", f"a value cannot be sent: {error}") from None
