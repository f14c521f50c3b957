"""Wavefront OBJ and MTL, as far as Sweet Home 3D's models use them, into a mesh."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ssr_ros.simulation.materials import linear
from ssr_ros.simulation.scene import Material, Mesh

TEXTURE = 128  # [px] longest side that a texture is brought down to
OPAQUE = 0.75  # of the light; what lets more through is glass
Read = Callable[[str], bytes]  # path inside the archive -> content; KeyError where it is missing


@dataclass(slots=True)
class _Corners:
    """Triangles as they are read: indices into positions and texture coordinates, and a material."""

    positions: list[list[float]] = field(default_factory=list)
    coordinates: list[list[float]] = field(default_factory=list)
    faces: list[tuple[int, int, int]] = field(default_factory=list)
    mapped: list[tuple[int, int, int]] = field(default_factory=list)  # -1: no texture coordinate
    material: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=lambda: [""])
    libraries: list[str] = field(default_factory=list)


def load_obj(path: str, read: Read) -> Mesh:
    """The OBJ at ``path`` in its own axes and units; ValueError where it has no triangles."""
    corners = _parse(read(path).decode("latin-1"))
    if not corners.faces:
        raise ValueError(f"{path} has no faces")
    folder = posixpath.dirname(path)
    described: dict[str, dict[str, list[str]]] = {}
    for library in corners.libraries:
        try:
            text = read(posixpath.normpath(posixpath.join(folder, library))).decode("latin-1")
        except KeyError:
            continue  # some models name a library that was never packed: they are grey
        described |= _parse_materials(text)
    materials = tuple(_material(described.get(name, {}), folder, read) for name in corners.names)
    coordinates = np.array([*(c[:2] for c in corners.coordinates), [0.0, 0.0]])  # the last stands for none
    uv = coordinates[np.array(corners.mapped)]
    return Mesh(
        np.array([p[:3] for p in corners.positions], np.float32),
        np.array(corners.faces, np.int32),
        uv.astype(np.float32),
        np.array(corners.material, np.int32),
        materials,
    )


def _parse(text: str) -> _Corners:
    corners, current = _Corners(), 0
    for line in text.replace("\\\n", " ").splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "v":
            corners.positions.append([float(x) for x in rest.split()])
        elif word == "vt":
            corners.coordinates.append([*(float(x) for x in rest.split()), 0.0])
        elif word == "f":
            _add_polygon(corners, rest.split(), current)
        elif word == "usemtl":
            name = rest.strip()
            if name not in corners.names:
                corners.names.append(name)
            current = corners.names.index(name)
        elif word == "mtllib":
            corners.libraries.append(rest.strip())
    return corners


def _add_polygon(corners: _Corners, words: list[str], material: int) -> None:
    """A polygon as a fan of triangles."""
    at, mapped = [], []
    for word in words:
        position, _, rest = word.partition("/")
        coordinate = rest.partition("/")[0]
        at.append(_index(position, len(corners.positions)))
        mapped.append(_index(coordinate, len(corners.coordinates)) if coordinate else -1)
    for i in range(1, len(at) - 1):
        corners.faces.append((at[0], at[i], at[i + 1]))
        corners.mapped.append((mapped[0], mapped[i], mapped[i + 1]))
        corners.material.append(material)


def _index(word: str, count: int) -> int:
    """OBJ counts from 1, or backwards from the end."""
    number = int(word)
    return number - 1 if number > 0 else count + number


def _parse_materials(text: str) -> dict[str, dict[str, list[str]]]:
    """Material name -> keyword in lower case -> its words."""
    described: dict[str, dict[str, list[str]]] = {}
    current: dict[str, list[str]] = {}
    for line in text.splitlines():
        words = line.split()
        if not words:
            continue
        if words[0].lower() == "newmtl":
            current = described.setdefault(line.strip().partition(" ")[2].strip(), {})
        else:
            current[words[0].lower()] = words[1:]
    return described


def _material(words: dict[str, list[str]], folder: str, read: Read) -> Material:
    diffuse = np.clip([float(x) for x in words.get("kd", ["0.6", "0.6", "0.6"])[:3]], 0, 1)
    highlight = float(np.mean([float(x) for x in words.get("ks", ["0"])[:3]]))
    opacity = float(words["d"][-1]) if "d" in words else 1 - float(words["tr"][0]) if "tr" in words else 1.0
    texture = _texture(words["map_kd"], folder, read) if words.get("map_kd") else None
    color = (1.0, 1.0, 1.0) if texture is not None else linear(diffuse)
    return Material(color, texture, float(np.clip(highlight, 0, 1)) * 0.7, 0.0, opacity < OPAQUE)


def _texture(words: list[str], folder: str, read: Read) -> NDArray[np.uint8] | None:
    """(H, W, 3) sRGB; None where the archive lacks the picture."""
    for name in (" ".join(words), words[-1]):  # names may hold spaces; options may stand before them
        try:
            content = read(posixpath.normpath(posixpath.join(folder, name.replace("\\", "/"))))
        except KeyError:
            continue
        picture = Image.open(io.BytesIO(content)).convert("RGBA")
        picture.thumbnail((TEXTURE, TEXTURE))
        pixels = np.asarray(picture, float)
        alpha = pixels[..., 3:] / 255
        # Materials have no holes: what was cut out of a leaf's picture takes the mean colour of the leaf.
        mean = (pixels[..., :3] * alpha).sum((0, 1)) / max(float(alpha.sum()), 1e-6)
        return (pixels[..., :3] * alpha + mean * (1 - alpha)).astype(np.uint8)
    return None
