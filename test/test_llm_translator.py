"""What a language model says is a query about what was asked, or it is refused."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import living_room

from ssr_ros.language.ask import ask
from ssr_ros.language.backends.backend import BackendError
from ssr_ros.language.llm_translator import LlmTranslator, labels_of
from ssr_ros.language.short_form import from_short_form
from ssr_ros.language.translation import UnparsableError
from ssr_ros.reasoning.answer import AnswerStatus
from ssr_ros.reasoning.query import Count, Distance, ObjectRef

LABELS = {"sofa", "tv", "chair"}


class Parrot:
    """Says what it was told to say, and remembers what it was asked."""

    def __init__(self, reply):
        self.reply, self.prompt, self.grammar = reply, None, None

    def complete(self, prompt, grammar, max_tokens, deadline, cancelled):
        self.prompt, self.grammar = prompt, grammar
        return self.reply


class Busy:
    """Thinks until it is canceled."""

    def __init__(self):
        self.begun = threading.Event()

    def complete(self, prompt, grammar, max_tokens, deadline, cancelled):
        self.begun.set()
        while not cancelled():
            threading.Event().wait(0.005)
        raise BackendError("the translation was canceled")


def translate(question, reply):
    return LlmTranslator(Parrot(reply)).translate(question, LABELS).query


def test_what_the_model_says_is_the_query():
    assert translate("how many chairs", 'count "chair"') == Count(ObjectRef("chair"))
    both = 'distance m "sofa" "soldering iron"'
    assert translate("sofa to soldering iron?", both) == Distance(ObjectRef("sofa"), ObjectRef("soldering iron"))


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("refuse", "none about where"),
        ('count "sofa"', "does not mention sofa"),
        ('count "chair" < nearest of "tv" >', "does not mention tv"),
        ("count chair", "no query"),
        ('{"type": "count"}', "no query"),
        ("", "no query"),
        ("OK", "no query"),
    ],
)
def test_anything_else_is_refused(reply, reason):
    with pytest.raises(UnparsableError, match=reason):
        translate("how many chairs", reply)


def test_the_grammar_offers_what_the_question_mentions():
    backend = Parrot("refuse")
    with pytest.raises(UnparsableError):
        LlmTranslator(backend).translate("is the settee near the coffee grinder?", LABELS)
    labels = next(line for line in backend.grammar.splitlines() if line.startswith("label ::="))
    assert "settee" in labels
    assert "coffee grinder" in labels
    assert "chair" not in labels
    assert backend.prompt.question == "is the settee near the coffee grinder"


def test_a_question_without_a_name_is_not_put_to_the_model():
    backend = Parrot("refuse")
    with pytest.raises(UnparsableError, match="names no object"):
        LlmTranslator(backend).translate("what is that?", LABELS)
    assert backend.prompt is None


def test_cancel_ends_the_translation_in_progress():
    backend = Busy()
    translator = LlmTranslator(backend)
    outcome = []

    def run():
        try:
            translator.translate("how many chairs", LABELS)
        except UnparsableError as error:
            outcome.append(str(error))

    thread = threading.Thread(target=run)
    thread.start()
    assert backend.begun.wait(5)
    translator.cancel()
    thread.join(5)
    assert "canceled" in outcome[0]


def test_labels_are_found_wherever_they_stand():
    text = 'route "a" "b" [ between "c" "d" ] go "e" < nearest of "f" > turn ? go "g" [ left_of "h" from "i" ]'
    assert sorted(labels_of(from_short_form(text))) == list("abcdefghi")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300), st.sampled_from(["refuse", 'count "chair"', 'locate "tv"', "{}", '"', "#"]) | st.text())
def test_hostile_questions_and_replies_give_an_answer(question, reply):
    answer = ask(living_room(), question or " ", translators=[LlmTranslator(Parrot(reply))])
    assert isinstance(answer.status, AnswerStatus)
