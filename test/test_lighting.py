"""Light: shadows, falling off, bounces, screens; and where on a mesh it is kept."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba", reason="numba draws the images; it is not installed")
pytest.importorskip("embreex", reason="embreex casts the rays of the light; it is not installed")

from hand_home import LAMP, box_mesh, hand_home, placed  # noqa: E402
from rendering import looking  # noqa: E402

from ssr_ros.simulation.lighting import BakedLight, LightingConfig, bake, to_frames  # noqa: E402
from ssr_ros.simulation.mesh_topology import analyse  # noqa: E402
from ssr_ros.simulation.render_scene import RenderScene, flatten  # noqa: E402
from ssr_ros.simulation.renderer import Renderer, RendererConfig  # noqa: E402
from ssr_ros.simulation.scene import Home, Material, Mesh  # noqa: E402
from ssr_ros.simulation.textures import mip_chain, srgb_to_linear  # noqa: E402
from ssr_ros.types import CameraIntrinsics  # noqa: E402

PLAIN = Material((0.5, 0.5, 0.5))
FINE = LightingConfig(structure_step=0.1, object_step=0.2, bounce_rays=32, corner_rays=6)
DARK = Material((0.0, 0.0, 0.0))


def baked(home: Home) -> tuple[RenderScene, BakedLight]:
    scene = flatten(home)
    return scene, bake(home, scene, FINE)


def floor_light(light: BakedLight, x: float, y: float, radius: float = 0.25) -> float:
    """Mean irradiance on the floor around a place."""
    points, normals = light.samples.points, light.samples.normals
    near = (
        (np.hypot(points[:, 0] - x, points[:, 1] - y) < radius) & (np.abs(points[:, 2]) < 0.01) & (normals[:, 2] > 0.9)
    )
    assert near.any()
    return float(light.irradiance[near].mean())


def test_a_box_casts_a_shadow() -> None:
    board = placed(1, "board", (1.0, 1.0, 0.02), (LAMP[0], LAMP[1], 0.8), PLAIN)
    _, light = baked(hand_home([board]))
    _, free = baked(hand_home([]))
    assert floor_light(light, LAMP[0], LAMP[1]) < 0.5 * floor_light(free, LAMP[0], LAMP[1])
    assert floor_light(light, 4.7, 0.4) == pytest.approx(floor_light(free, 4.7, 0.4), rel=0.2)


def test_the_edge_of_a_shadow_is_soft() -> None:
    board = placed(1, "board", (1.0, 1.0, 0.02), (LAMP[0], LAMP[1], 1.2), PLAIN)
    home = hand_home([board])
    image = Renderer(home, RendererConfig(lighting=LightingConfig())).render(
        looking((0.6, 2.0, 1.0), (2.5, 2.0, 0.0)), CameraIntrinsics(160, 120, 110.0, 110.0, 79.5, 59.5)
    )
    assert image.color.std() > 5
    _, light = baked(home)
    profile = [floor_light(light, x, 2.0, 0.12) for x in np.arange(2.5, 4.8, 0.1)]
    assert profile[0] < 0.6 * max(profile)
    assert np.diff(profile).max() < 0.5 * (max(profile) - min(profile))  # no step takes half of the way


def test_light_falls_off_from_the_lamp() -> None:
    _, light = baked(hand_home([]))
    assert floor_light(light, LAMP[0], LAMP[1]) > 1.3 * floor_light(light, 4.8, 0.2)


def test_bounces_reach_what_lamps_do_not() -> None:
    """The ceiling around the lamp, and the shadow of a board, are lit by floor and walls alone."""
    board = placed(1, "board", (1.6, 1.6, 0.02), (LAMP[0], LAMP[1], 1.0), PLAIN)
    _, light = baked(hand_home([board]))
    assert floor_light(light, LAMP[0], LAMP[1]) > 0.02


def test_a_screen_lights_the_floor_before_it() -> None:
    def with_screen(emission: float) -> float:
        front = Material((1.0, 1.0, 1.0), emission=emission)
        tv = placed(1, "tv", (0.1, 1.2, 0.7), (0.1, 1.0, 0.3), DARK, front, front=1)
        return floor_light(baked(hand_home([tv], lamps=()))[1], 0.9, 1.0)

    assert with_screen(2.0) > 1.05 * with_screen(0.0)


def test_light_is_reproducible() -> None:
    first, second = baked(hand_home())[1], baked(hand_home())[1]
    np.testing.assert_array_equal(first.irradiance, second.irradiance)
    assert np.isfinite(first.irradiance).all()
    assert (first.irradiance >= 0).all()


def test_dynamic_things_leave_no_shadow_behind() -> None:
    board = placed(1, "board", (1.0, 1.0, 0.02), (LAMP[0], LAMP[1], 0.8), PLAIN)
    home = hand_home([board])
    scene = flatten(home)
    light = bake(home, scene, FINE, dynamic=[1])
    free = baked(hand_home([]))[1]
    assert floor_light(light, *LAMP[:2]) == pytest.approx(floor_light(free, *LAMP[:2]), rel=0.1)


def test_walls_carry_no_light_for_their_outside() -> None:
    scene, light = baked(hand_home([]))
    assert not scene.geometry.backed[: scene.geometry.first_face[1]].any()
    np.testing.assert_array_equal(light.samples.front, light.samples.back)


def turned(mesh: Mesh, faces: list[int]) -> Mesh:
    """The mesh with some faces wound the other way."""
    changed = mesh.faces.copy()
    changed[faces] = changed[faces][:, ::-1]
    return Mesh(mesh.vertices, changed, mesh.uv, mesh.material, mesh.materials)


@pytest.mark.parametrize("faces", [[], [0], list(range(12)), [1, 4, 7]])
def test_solids_are_recognised_and_turned_outward(faces: list[int]) -> None:
    surface = analyse(turned(box_mesh((1.0, 2.0, 3.0), PLAIN), faces))
    assert surface.closed.all()
    outward = surface.vertices[surface.faces].mean(1) - [0.0, 0.0, 1.5]
    assert (np.einsum("fi,fi->f", outward, surface.normals[:, 0]) > 0).all()


def test_an_open_box_is_no_solid_and_edges_stay_sharp() -> None:
    mesh = box_mesh((1.0, 1.0, 1.0), PLAIN)
    lidless = Mesh(mesh.vertices, mesh.faces[:-2], mesh.uv[:-2], mesh.material[:-2], mesh.materials)
    surface = analyse(lidless)
    assert not surface.closed.any()
    assert np.abs(surface.normals).max(-1).min() == pytest.approx(1.0)


def test_frames_turn_the_pole_to_the_normal() -> None:
    normals = np.random.default_rng(0).normal(size=(50, 3)).astype(np.float32)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    np.testing.assert_allclose(to_frames(np.array([0.0, 0.0, 1.0]), normals), normals, atol=1e-6)
    sideways = to_frames(np.array([0.6, 0.0, 0.8]), normals)
    np.testing.assert_allclose(np.linalg.norm(sideways, axis=1), 1.0, atol=1e-5)
    np.testing.assert_allclose(np.einsum("ni,ni->n", sideways, normals), 0.8, atol=1e-5)


def test_mip_levels_keep_the_mean_light() -> None:
    texture = np.random.default_rng(1).integers(0, 256, (32, 64, 3), dtype=np.uint8)
    levels = mip_chain(texture)
    assert [level.shape[:2] for level in levels[:3]] == [(32, 64), (16, 32), (8, 16)]
    means = [srgb_to_linear(level / 255.0).mean() for level in levels]
    np.testing.assert_allclose(means, means[0], rtol=0.02)
