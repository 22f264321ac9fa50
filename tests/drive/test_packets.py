"""Decoding never raises, and a telemetry that cannot be read stays a telemetry."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from socketio.packet import BINARY_EVENT, EVENT, Packet

from codriver.drive.packets import UNREADABLE, TolerantPacket

SOUND = ["0", '0{"token":1}', "1", '2["telemetry",null]', '27["telemetry",{"a":[1]}]', '2/chat,["event",1]']


@pytest.mark.parametrize("text", SOUND)
def test_sound_packets_are_decoded_as_the_library_does(text: str) -> None:
    ours, theirs = TolerantPacket(encoded_packet=text), Packet(encoded_packet=text)
    for name in ("packet_type", "namespace", "id", "data"):
        assert getattr(ours, name) == getattr(theirs, name)


@given(st.text(max_size=200) | st.text('0123456789[]{}"/,-tx', max_size=50) | st.binary(max_size=50))
def test_anything_is_decoded(encoded: str | bytes) -> None:
    packet = TolerantPacket(encoded_packet=encoded or "2")
    assert packet.packet_type < 2 or isinstance(packet.data[0], str)


@given(st.text(max_size=100))
def test_broken_telemetry_is_still_telemetry(rest: str) -> None:
    packet = TolerantPacket(encoded_packet='2["telemetry"' + rest)
    assert packet.packet_type == EVENT
    assert packet.data[0] == "telemetry" or rest  # `"telemetry"` may only be the start of another name


@pytest.mark.parametrize(
    "text", ["3[]", '31["x"]', "4", "5", "6-[]", "2", "2{}", '2["connect"]', "25", "9", "x"]
)
def test_what_no_client_should_send_is_unreadable(text: str) -> None:
    packet = TolerantPacket(encoded_packet=text)
    assert (packet.packet_type, packet.data) == (EVENT, [UNREADABLE])


def test_an_attachment_takes_its_place() -> None:
    packet = TolerantPacket(encoded_packet='51-["telemetry",{"image":{"_placeholder":true,"num":0}}]')
    assert packet.packet_type == BINARY_EVENT
    assert packet.add_attachment(b"jpeg")
    assert packet.data == ["telemetry", {"image": b"jpeg"}]


@pytest.mark.parametrize("number", [7, "x", None, [1], -9])
def test_an_attachment_without_a_place_leaves_an_unreadable_telemetry(number: object) -> None:
    data = json.dumps(["telemetry", {"_placeholder": True, "num": number}])
    packet = TolerantPacket(encoded_packet="51-" + data)
    assert packet.add_attachment(b"jpeg")
    assert packet.data == ["telemetry", UNREADABLE]


def test_text_where_an_attachment_was_due_is_taken_for_itself() -> None:
    packet = TolerantPacket(encoded_packet='51-["telemetry",{"_placeholder":true,"num":0}]')
    assert packet.add_attachment('25["telemetry",null]')
    assert (packet.packet_type, packet.id, packet.data) == (BINARY_EVENT, 5, ["telemetry", None])


def test_answers_are_written_without_escapes() -> None:
    assert TolerantPacket(data=["steer", {"steering_angle": "0\u066b1"}]).encode() == (
        '2["steer",{"steering_angle":"0\u066b1"}]'
    )
