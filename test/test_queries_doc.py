"""docs/queries.md says what the code does: each type has a section whose words mean its JSON."""

import re
from pathlib import Path

import pytest

from ssr_ros.language.templates import TemplateTranslator
from ssr_ros.reasoning.query import QUERY_TYPES, decode_query

PAGE = (Path(__file__).parent.parent / "docs" / "queries.md").read_text(encoding="utf-8")
SECTIONS = re.findall(r"^### (\w+)\n.*?^> (.+?)\n```json\n(.+?)\n```", PAGE, re.MULTILINE | re.DOTALL)


def test_every_type_has_its_section():
    assert [tag for tag, _, _ in SECTIONS] == [kind.__struct_config__.tag for kind in QUERY_TYPES]


@pytest.mark.parametrize(("tag", "words", "example"), SECTIONS)
def test_the_words_mean_the_example(tag, words, example):
    query = decode_query(example)
    assert type(query).__struct_config__.tag == tag
    assert TemplateTranslator().translate(words).query == query
