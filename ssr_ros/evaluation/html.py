"""The evaluation as a page that stands alone: pictures are inside it."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ssr_ros.evaluation.markdown import number
from ssr_ros.evaluation.objects import CRITERIA, DISTANCE, IOU, TIGHT_IOU, Miss, ObjectScores
from ssr_ros.evaluation.places import Confusion
from ssr_ros.evaluation.report import Evaluation
from ssr_ros.evaluation.summary import FIGURES, Summary, summarize
from ssr_ros.evaluation.watch import Picture
from ssr_ros.resources import data_file

WORST = 12  # misses with a picture


def evaluation_page(evaluation: Evaluation, map_png: bytes, pictures: Mapping[int, Picture]) -> str:
    """HTML of one recording. ``pictures``: of objects of the truth, by id."""
    objects = evaluation.objects
    frames = [("In the exact frame: as an outsider measures", objects.exact_frame)]
    if objects.odometry_frame is not None:
        drifted = f"In odometry's frame (it drifted by up to {objects.largest_drift:.2f} m): perception alone"
        frames.append((drifted, objects.odometry_frame))
    perceived = objects.odometry_frame or objects.exact_frame
    return render(
        "evaluation.html.j2",
        evaluation=evaluation,
        title=Path(evaluation.recording).name,
        headline=summarize({"map": evaluation}, {}).overall,
        figures=FIGURES,
        map_image=_image(map_png, "png"),
        frames=[(title, _object_rows(scores)) for title, scores in frames],
        confusion=_matrix(evaluation.places.confusion),
        misses=[(miss, _picture(pictures.get(miss.truth_id))) for miss in worst_misses(perceived[DISTANCE], pictures)],
        invented=perceived[DISTANCE].false_positives,
        loose=[m for m in perceived[DISTANCE].matches if m.iou < objects.rules.min_iou],
        criteria=CRITERIA,
    )


def summary_page(summary: Summary) -> str:
    """HTML of the table over recordings, each linked to its page."""
    return render("evaluation_summary.html.j2", summary=summary, figures=FIGURES)


def worst_misses(scores: ObjectScores, pictures: Mapping[int, Picture]) -> list[Miss]:
    """What was missed though it filled most pixels of some frame comes first."""
    ranked = sorted(scores.misses, key=lambda m: -(pictures[m.truth_id].pixels if m.truth_id in pictures else 0))
    return ranked[:WORST]


def _object_rows(scores: Mapping[str, ObjectScores]) -> list[tuple[Any, ...]]:
    labels = sorted({label for criterion in CRITERIA for label in scores[criterion].labels})
    rows: list[tuple[Any, ...]] = [
        (label, *(scores[c].labels.get(label) for c in (DISTANCE, IOU, TIGHT_IOU))) for label in labels
    ]
    return [*rows, ("all", *(scores[c].overall for c in (DISTANCE, IOU, TIGHT_IOU)))]


def _matrix(confusion: Sequence[Confusion]) -> dict[str, Any]:
    rows = list(dict.fromkeys(c.truth_label for c in confusion))
    columns = sorted({c.label for c in confusion}, key=lambda label: (label.startswith("("), label))
    counts = {(c.truth_label, c.label): c.count for c in confusion}
    return {"rows": rows, "columns": columns, "counts": counts}


def _picture(picture: Picture | None) -> str | None:
    return None if picture is None else _image(picture.jpeg, "jpeg")


def _image(data: bytes, kind: str) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def render(name: str, **values: Any) -> str:
    """A template of the package's data, filled in."""
    import jinja2

    folder = data_file(name).parent
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    environment.filters["number"] = number
    return environment.get_template(name).render(**values)
