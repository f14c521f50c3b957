"""The short form of queries: exact both ways, and what the grammar admits is what can be read."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_any_query import queries

from ssr_ros.language.grammar import ALL, ID, LABEL, RANK, SECONDS, Automaton, gbnf, terminals
from ssr_ros.language.short_form import from_short_form, from_tokens, to_short_form, to_tokens
from ssr_ros.reasoning.query import (
    AppearanceOrder,
    Changes,
    Count,
    Distance,
    ListObjects,
    ObjectRef,
    Pick,
    QueryError,
    RefRelation,
    Related,
    Route,
    Step,
    decode_query,
    encode_query,
)

CHAIR, TV, DOOR = (ObjectRef(word) for word in ("chair", "tv", "door"))
BY_HAND = {
    'count "chair"': Count(CHAIR),
    'distance cm "chair" < nearest of "tv" > "door" #4': Distance(
        ObjectRef("chair", pick=Pick("nearest", TV)), ObjectRef("door", 4), "cm"
    ),
    'count any [ under "chair" ]': Count(ObjectRef(relation=RefRelation("under", CHAIR))),
    'count "lamp" [ left_of "tv" from "door" ] < tallest 2 >': Count(
        ObjectRef("lamp", None, RefRelation("left_of", TV, None, DOOR), Pick("tallest", None, 2))
    ),
    'appearance_order "cup" #1 "cup" any #1': AppearanceOrder((ObjectRef("cup", 1), ObjectRef("cup"), ObjectRef(id=1))),
    "list everything": ListObjects(),
    'list everything on "tv"': ListObjects(None, "on", TV),
    'relation "chair" between "tv" "door"': Related(CHAIR, "between", TV, DOOR),
    'route "door" "tv" go "tv" turn ? go "chair"': Route(DOOR, TV, (Step(go=TV), Step(turn=None), Step(go=CHAIR))),
    "changes 90": Changes(90),
}  # fmt: skip


@pytest.mark.parametrize("text", BY_HAND)
def test_short_forms_by_hand(text):
    assert to_short_form(BY_HAND[text]) == text
    assert from_short_form(text) == BY_HAND[text]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=200)
@given(queries)
def test_a_query_is_what_its_short_form_says_and_the_grammar_admits_it(fields):
    try:
        query = decode_query(json.dumps({**fields, "version": 2, "choices": []} if "choices" in fields else fields))
    except QueryError:
        return
    query = type(query)(**{name: getattr(query, name) for name in query.__struct_fields__ if name != "version"})
    tokens = to_tokens(query)
    assert from_tokens(tokens) == query
    assert from_short_form(" ".join(tokens)) == query
    automaton = Automaton()
    for token in tokens:
        automaton.push(lexical(token, automaton.allowed()))
    assert "" in automaton.allowed()


def lexical(token, allowed):
    if token.startswith('"'):
        return LABEL
    if token.startswith("#"):
        return ID
    return next((kind for kind in (RANK, SECONDS) if kind in allowed and token[0].isdecimal()), token)


WORDS = {LABEL: '"cup"', ID: "#7", RANK: "3", SECONDS: "60"}


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_whatever_the_grammar_admits_is_a_query(data):
    automaton, tokens = Automaton(), []
    while True:
        allowed = automaton.allowed()
        if "" in allowed and (allowed == {""} or len(tokens) > 60 or data.draw(st.booleans())):
            break
        token = data.draw(st.sampled_from(sorted(allowed - {""})))
        automaton.push(token)
        tokens.append(WORDS.get(token, token))
    query = from_tokens(tokens)
    assert decode_query(encode_query(query)) == query
    assert from_tokens(to_tokens(query)) == query


@given(st.text() | st.lists(st.sampled_from([*terminals(), '"cup"', "#7", '"', "[", "3"])).map(" ".join))
def test_any_text_is_a_query_or_refused(text):
    try:
        query = from_short_form(text)
    except QueryError:
        return
    assert decode_query(encode_query(query)) == query


def test_tokens_out_of_place_are_refused():
    automaton = Automaton()
    with pytest.raises(ValueError, match="not expected"):
        automaton.push("chair")
    automaton.push("list")
    assert ALL in automaton.allowed()
    assert "" not in automaton.allowed()


def test_the_grammar_has_the_labels_it_is_given_and_no_others():
    text = gbnf(["coffee table", 'a "quoted" cup'], refusal="refuse")
    assert text.startswith('root ::= query | "refuse"')
    labels = next(line for line in text.splitlines() if line.startswith("label ::="))
    assert labels == r'label ::= "\"a \\\"quoted\\\" cup\"" | "\"coffee table\""'
    names = {line.split(" ::= ")[0] for line in text.splitlines()}
    assert len(names) == len(text.splitlines())
    with pytest.raises(ValueError, match="at least one label"):
        gbnf([])
