"""Socket.IO packets that never raise while they are decoded: an event that cannot be read stays an event.

A message lost in the library would be a telemetry without an answer, and the simulator would stand still.
"""

import json
import re
from typing import Any

from socketio.packet import BINARY_EVENT, EVENT, Packet

UNREADABLE = "(unreadable)"
"""The event that stands for a packet that could not be decoded and was no telemetry either."""

_TELEMETRY = re.compile(r'[25][\d-]*\["telemetry"')
_MOST_ATTACHMENTS = 4
_RESERVED = ("connect", "disconnect")  # the server's own events; a client may not send them


class _PlainJson:
    """JSON without escapes for what is not ASCII: the simulator reads no escapes."""

    loads = staticmethod(json.loads)

    @staticmethod
    def dumps(data: object, separators: tuple[str, str] | None = None) -> str:
        return json.dumps(data, separators=separators, ensure_ascii=False)


class TolerantPacket(Packet):
    """A packet whose decoding turns whatever is malformed into an event that the server answers or counts."""

    json = _PlainJson
    packet_type: int
    namespace: str | None
    id: int | None
    data: Any

    def decode(self, encoded_packet: object) -> int:
        """Decode a text packet; returns how many binary attachments follow."""
        attachments = 0
        try:
            if isinstance(encoded_packet, str):
                attachments = super().decode(encoded_packet)
            # Deep nesting ends in RecursionError, broken JSON and impossible numbers in ValueError.
            if self._is_sound(encoded_packet) and attachments <= _MOST_ATTACHMENTS:
                return attachments
        except (ValueError, RecursionError):
            pass
        self._become_unreadable(encoded_packet)
        return 0

    def add_attachment(self, attachment: object) -> bool:
        """Take one binary attachment; returns True when the packet is complete."""
        if isinstance(attachment, bytes):
            try:
                complete = bool(super().add_attachment(attachment))
            except (ValueError, TypeError, KeyError, IndexError, RecursionError):
                self.data = [self.data[0], UNREADABLE]
                return True
            return complete
        # Text where an attachment was due: the announced event is dropped, this one takes its place.
        other = type(self)(encoded_packet=attachment)
        self.data, self.id = (other.data, other.id) if other.packet_type == EVENT else ([UNREADABLE], None)
        self.packet_type = BINARY_EVENT
        return True

    def _is_sound(self, encoded_packet: object) -> bool:
        if not isinstance(encoded_packet, str):
            return False
        if self.packet_type in (EVENT, BINARY_EVENT):
            named = isinstance(self.data, list) and bool(self.data) and isinstance(self.data[0], str)
            return named and self.data[0] not in _RESERVED
        return bool(
            self.packet_type < EVENT
        )  # connect and disconnect; nothing here asks for acknowledgements

    def _become_unreadable(self, encoded_packet: object) -> None:
        telemetry = isinstance(encoded_packet, str) and _TELEMETRY.match(encoded_packet)
        self.packet_type, self.namespace = EVENT, None
        self.id = None
        self.data = ["telemetry", UNREADABLE] if telemetry else [UNREADABLE]
