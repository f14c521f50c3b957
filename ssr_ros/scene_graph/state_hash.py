"""64-bit digests of the graph's records, whose sum mod 2**64 is the state hash.

The byte encoding is part of the wire protocol (docs/protocol.md): integers are int64, floats are
binary64, strings and lists are led by their length as int64, all little-endian.
"""

from __future__ import annotations

import struct
from hashlib import blake2b

from ssr_ros.scene_graph.records import ObjectNode, Relation, Room, Root, Triplet

NODE, RELATION, TRIPLET, ROOM, ROOT = 1, 2, 3, 4, 5  # first integer of every encoding
HASH_MODULUS = 1 << 64

_NODE_TAIL = struct.Struct("<7dqdqqq")
_TRIPLET = struct.Struct("<5qd4q3dq")
_ROOT = struct.Struct("<4q8d")


def digest(encoding: bytes) -> int:
    """BLAKE2b with an 8-byte digest, read as a little-endian unsigned integer."""
    return int.from_bytes(blake2b(encoding, digest_size=8).digest(), "little")


def node_digest(node: ObjectNode) -> int:
    return digest(encode_node(node))


def relation_digest(relation: Relation) -> int:
    return digest(encode_relation(relation))


def triplet_digest(triplet: Triplet) -> int:
    return digest(encode_triplet(triplet))


def room_digest(room: Room) -> int:
    return digest(encode_room(room))


def root_digest(root: Root | None) -> int:
    """0 for no root, so that an empty graph has the hash 0."""
    return 0 if root is None else digest(encode_root(root))


def encode_node(node: ObjectNode) -> bytes:
    parts = [struct.pack("<3q", NODE, node.id, node.revision), _text(node.label)]
    parts.append(struct.pack("<q", len(node.label_scores)))
    for label, score in node.label_scores:
        parts += (_text(label), struct.pack("<d", score + 0.0))
    x, y, z = node.box.center
    length, width, height = node.box.size
    # + 0.0 turns -0.0 into 0.0: equal values must hash equally
    box = (x + 0.0, y + 0.0, z + 0.0, length + 0.0, width + 0.0, height + 0.0, node.box.yaw + 0.0)
    seen = (node.observations, node.first_seen, node.last_seen)
    parts.append(_NODE_TAIL.pack(*box, node.state, node.confidence + 0.0, *seen))
    if node.sigmas is not None:
        parts.append(struct.pack("<4d", *(sigma + 0.0 for sigma in node.sigmas)))
    return b"".join(parts)


def encode_relation(relation: Relation) -> bytes:
    head = struct.pack("<2q", RELATION, relation.subject) + _text(relation.predicate)
    return head + struct.pack("<2qd", relation.object, relation.revision, relation.confidence + 0.0)


def encode_triplet(triplet: Triplet) -> bytes:
    dx, dy, dz = triplet.offset
    return _TRIPLET.pack(
        TRIPLET,
        triplet.target,
        triplet.revision,
        triplet.anchor,
        triplet.reference,
        triplet.cell_size + 0.0,
        *triplet.reference_cell,
        *triplet.target_cell,
        dx + 0.0,
        dy + 0.0,
        dz + 0.0,
        triplet.anchored,
    )


def encode_room(room: Room) -> bytes:
    parts = [struct.pack("<4q", ROOM, room.id, room.revision, len(room.polygon))]
    parts += (struct.pack("<3d", x + 0.0, y + 0.0, room.floor + 0.0) for x, y in room.polygon)
    parts.append(struct.pack("<d", room.area + 0.0))
    return b"".join(parts)


def encode_root(root: Root) -> bytes:
    return _ROOT.pack(ROOT, root.a, root.b, root.revision, *(v + 0.0 for v in (*root.pose_a, *root.pose_b)))


def _text(text: str) -> bytes:
    encoded = text.encode("utf-8")
    return struct.pack("<q", len(encoded)) + encoded
