"""Depth and ids against arithmetic and against Embree's rays; what moves; what is refused."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("numba", reason="numba draws the images; it is not installed")
pytest.importorskip("embreex", reason="embreex casts the rays of the light; it is not installed")

from hand_home import HEIGHT, LENGTH, WIDTH, hand_home, placed  # noqa: E402
from rendering import looking  # noqa: E402

from ssr_ros.simulation.lighting import LightingConfig  # noqa: E402
from ssr_ros.simulation.ray_casting import RayCaster  # noqa: E402
from ssr_ros.simulation.render_scene import model_pose  # noqa: E402
from ssr_ros.simulation.renderer import GLASS_SURFACE, Renderer, RendererConfig, Rendering  # noqa: E402
from ssr_ros.simulation.scene import Material  # noqa: E402
from ssr_ros.types import CameraIntrinsics, Matrix4  # noqa: E402

CAMERA = CameraIntrinsics(160, 120, 130.0, 128.0, 80.3, 58.7)  # nothing about it is round
COARSE = LightingConfig(structure_step=0.4, object_step=0.4, bounce_rays=16, corner_rays=4)
CONFIG = RendererConfig(lighting=COARSE)
PLAIN = Material((0.5, 0.5, 0.5))
LEVEL = looking((2.0, 2.0, 1.2), (5.0, 2.0, 1.2))  # along +x, upright


@pytest.fixture(scope="module")
def furnished() -> Renderer:
    return Renderer(hand_home(), CONFIG)


def rays(camera: CameraIntrinsics, world_T_camera: Matrix4) -> np.ndarray:
    """(H * W, 3) directions in the world with depth 1 along the optical axis."""
    v, u = np.mgrid[: camera.height, : camera.width]
    local = np.stack([(u - camera.cx) / camera.fx, (v - camera.cy) / camera.fy, np.ones(u.shape)], -1)
    return (local.reshape(-1, 3) @ world_T_camera[:3, :3].T).astype(np.float32)


def cast(renderer: Renderer, camera: CameraIntrinsics, world_T_camera: Matrix4) -> tuple[np.ndarray, np.ndarray]:
    """Depth and ids (H, W) by rays."""
    geometry = renderer.scene.geometry
    directions = rays(camera, world_T_camera)
    origins = np.repeat(world_T_camera[None, :3, 3].astype(np.float32), len(directions), 0)
    hits = RayCaster(geometry).closest(origins, directions)
    ids = np.where(hits.face >= 0, geometry.ids[geometry.body[hits.face]], -1)
    depth = np.where(np.isfinite(hits.distance), hits.distance, 0.0)
    return depth.reshape(camera.height, camera.width), ids.reshape(camera.height, camera.width)


def random_pose(rng: np.random.Generator) -> Matrix4:
    """Somewhere above the furniture, looking anywhere, rolled a little."""
    pose = looking(rng.uniform([0.9, 0.3, 1.3], [LENGTH - 0.9, WIDTH - 0.3, 2.3]), rng.uniform(0, [LENGTH, WIDTH, 2]))
    roll = rng.uniform(-0.3, 0.3)
    turn = np.eye(4)
    turn[:2, :2] = [[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]]
    return pose @ turn


def test_a_wall_straight_ahead_is_as_far_as_it_is() -> None:
    image = Renderer(hand_home([]), CONFIG).render(LEVEL, CAMERA)
    assert image.depth[59, 80] == pytest.approx(LENGTH - 2.0, abs=1e-5)
    rows = (np.arange(CAMERA.height) - CAMERA.cy) / CAMERA.fy
    floor = rows > 1.3 / (LENGTH - 2.0)  # below the wall's foot at every column
    expected = 1.2 / rows[floor]
    np.testing.assert_allclose(image.depth[floor, 80], expected, atol=1e-4)
    ceiling = rows < -1.4 / (LENGTH - 2.0)
    np.testing.assert_allclose(image.depth[ceiling, 80], (HEIGHT - 1.2) / -rows[ceiling], atol=1e-4)


def test_a_turned_box_is_where_its_sides_are() -> None:
    yaw = np.radians(30.0)
    box = placed(9, "box", (0.4, 0.6, 1.6), (4.0, 2.0, 0.0), PLAIN, yaw=yaw)
    image = Renderer(hand_home([box]), CONFIG).render(LEVEL, CAMERA)
    v, u = np.nonzero(image.ids == 9)
    assert len(u) > 300
    z = image.depth[v, u].astype(float)
    points = np.stack([(u - CAMERA.cx) / CAMERA.fx * z, (v - CAMERA.cy) / CAMERA.fy * z, z], 1)
    points = points @ LEVEL[:3, :3].T + LEVEL[:3, 3] - [4.0, 2.0, 0.0]
    along = np.cos(yaw) * points[:, 0] + np.sin(yaw) * points[:, 1]
    across = -np.sin(yaw) * points[:, 0] + np.cos(yaw) * points[:, 1]
    away = np.minimum(np.abs(np.abs(along) - 0.2), np.abs(np.abs(across) - 0.3))
    assert np.minimum(away, np.abs(points[:, 2] - 1.6)).max() < 1e-4


@pytest.mark.parametrize("seed", range(6))
def test_depth_and_ids_agree_with_rays(furnished: Renderer, seed: int) -> None:
    pose = random_pose(np.random.default_rng(seed))
    image = furnished.render(pose, CAMERA)
    depth, ids = cast(furnished, CAMERA, pose)
    same = image.ids == ids
    assert same.mean() > 0.9995  # a pixel centre on an edge may go either way
    assert np.abs(image.depth - depth)[same].max() < 1e-4
    np.testing.assert_allclose(image.depth[~same], depth[~same], atol=1e-3)


def test_a_camera_close_to_a_wall_sees_it_whole(furnished: Renderer) -> None:
    """Triangles that reach behind the camera are neither lost nor bent."""
    pose = looking((2.5, 0.03, 1.2), (4.5, 0.25, 1.1))
    depth, ids = cast(furnished, CAMERA, pose)
    image = furnished.render(pose, CAMERA)
    assert (image.ids == ids).mean() > 0.999
    seen = (image.ids == ids) & (depth > 0.02)
    assert np.abs(image.depth - depth)[seen].max() < 1e-4


def test_no_gaps_between_triangles(furnished: Renderer) -> None:
    for seed in range(10):
        assert (furnished.render(random_pose(np.random.default_rng(seed)), CAMERA).ids >= 0).all()


def test_moving_something_moves_what_is_seen() -> None:
    box = placed(3, "box", (0.4, 0.4, 0.4), (4.0, 2.0, 1.0), PLAIN)
    renderer = Renderer(hand_home([box]), CONFIG)
    pose = model_pose(box)
    pose[0, 3] -= 0.5
    before = renderer.render(LEVEL, CAMERA)
    after = renderer.render(LEVEL, CAMERA, moved={3: pose})
    assert before.depth[59, 80] == pytest.approx(1.8, abs=1e-4)
    assert after.depth[59, 80] == pytest.approx(1.3, abs=1e-4)
    again = renderer.render(LEVEL, CAMERA)
    np.testing.assert_array_equal(again.color, before.color)
    with pytest.raises(ValueError, match="moved: 8"):
        renderer.render(LEVEL, CAMERA, moved={8: np.eye(4)})


def test_a_moved_thing_is_about_as_bright_as_when_it_stood_there() -> None:
    there = placed(3, "box", (0.4, 0.4, 0.4), (3.6, 2.0, 1.0), PLAIN)
    elsewhere = placed(3, "box", (0.4, 0.4, 0.4), (0.5, 0.5, 1.0), PLAIN)
    baked = Renderer(hand_home([there]), CONFIG).render(LEVEL, CAMERA)
    moved = Renderer(hand_home([elsewhere]), CONFIG).render(LEVEL, CAMERA, moved={3: model_pose(there)})
    ratio = moved.color[moved.ids == 3].mean() / baked.color[baked.ids == 3].mean()
    assert 0.7 < ratio < 1.4


def test_what_it_shows_does_not_depend_on_threads_or_on_anti_aliasing(furnished: Renderer) -> None:
    pose = random_pose(np.random.default_rng(3))
    two = furnished.render(pose, CAMERA)
    one = Renderer(hand_home(), RendererConfig(threads=1, lighting=COARSE)).render(pose, CAMERA)
    rough = Renderer(hand_home(), RendererConfig(anti_aliasing=False, lighting=COARSE)).render(pose, CAMERA)
    for other in (one, rough):
        np.testing.assert_array_equal(two.depth, other.depth)
        np.testing.assert_array_equal(two.ids, other.ids)
    np.testing.assert_array_equal(two.color, one.color)
    changed = (two.color != rough.color).any(-1)
    assert 0.005 < changed.mean() < 0.4  # along edges only


def test_glass_and_gloss_are_marked(furnished: Renderer) -> None:
    image: Rendering = furnished.render(looking((2.1, 1.0, 1.5), (2.1, 4.0, 1.5)), CAMERA)
    assert (image.surface[image.ids == 6] == GLASS_SURFACE).all()
    assert (image.ids == 6).sum() > 500
    assert set(np.unique(image.surface[image.ids == 0])) <= {0, int(254 * 0.35)}


def test_ids_must_be_unique_and_settings_sensible() -> None:
    box = placed(3, "box", (0.4, 0.4, 0.4), (3.6, 2.0, 1.0), PLAIN)
    with pytest.raises(ValueError, match="unique"):
        Renderer(hand_home([box, box]), CONFIG)
    with pytest.raises(ValueError, match=r"renderer\.threads"):
        RendererConfig(threads=0)


def test_against_open3d(furnished: Renderer) -> None:
    o3d = pytest.importorskip("open3d", reason="open3d, the second opinion on depth, is not installed")
    geometry = furnished.scene.geometry
    scene = o3d.t.geometry.RaycastingScene()
    scene.add_triangles(geometry.vertices, geometry.faces.astype(np.uint32))
    for seed in range(3):
        pose = random_pose(np.random.default_rng(100 + seed))
        directions = rays(CAMERA, pose)
        origins = np.repeat(pose[None, :3, 3].astype(np.float32), len(directions), 0)
        hits = scene.cast_rays(o3d.core.Tensor(np.c_[origins, directions]))
        depth = hits["t_hit"].numpy().reshape(CAMERA.height, CAMERA.width)
        faces = hits["primitive_ids"].numpy().astype(np.int64)
        ids = geometry.ids[geometry.body[np.minimum(faces, len(geometry.faces) - 1)]].reshape(depth.shape)
        image = furnished.render(pose, CAMERA)
        same = image.ids == ids
        assert same.mean() > 0.9995
        assert np.abs(image.depth - depth)[same].max() < 1e-4
