"""How well the exported parser translates paraphrases in other wordings about other words, by the confidence asked for.

python engines/question_parser_training/evaluate.py [--count 1000] [FOLDER]
"""

from __future__ import annotations

import random
import time
from pathlib import Path

import click
import numpy as np

from ssr_ros.language.learned.derivation import END, FROM_WORD, REFUSE, TO_WORD, Derivation, NoDerivationError
from ssr_ros.language.learned.network import ParserNetwork
from ssr_ros.language.learned.parser import LearnedTranslator
from ssr_ros.language.short_form import from_tokens
from ssr_ros.language.training.examples import Example
from ssr_ros.language.training.sources import sources
from ssr_ros.reasoning.labels import Lexicon, load_lexicon
from ssr_ros.reasoning.query import QueryError, SpatialQuery
from ssr_ros.resources import share_path

SEED = 7
THRESHOLDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def meant(example: Example, lexicon: Lexicon) -> SpatialQuery | None:
    """The query that the example's steps make; None where it is to be refused."""
    derivation = Derivation(example.words, lexicon)
    for token, word in example.steps:
        derivation.choice()
        if token == REFUSE:
            return None
        if token in (FROM_WORD, TO_WORD):
            derivation.point(word)
        elif token != END:
            derivation.take(token)
    return from_tokens(derivation.tokens)


def said(translator: LearnedTranslator, example: Example) -> tuple[SpatialQuery | None, float]:
    """What the parser makes of it, and how sure it is; None where it refuses."""
    try:
        parse = translator.parse_words(example.words)
    except (NoDerivationError, QueryError):
        return None, 1.0
    return parse.query, parse.confidence


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True), required=False)
@click.option("--count", type=click.IntRange(min=1), default=1000, show_default=True)
def main(folder: Path | None, count: int) -> None:
    """Of questions: exact and wrong; of what is to be refused: refused. FOLDER: of the networks (the shipped ones)."""
    translator = LearnedTranslator(ParserNetwork(folder or share_path("engines/question_parser")))
    lexicon = load_lexicon()
    examples = sources()[1].examples(count, random.Random(SEED))
    wanted = [meant(example, lexicon) for example in examples]
    seconds, replies = [], []
    for example in examples:
        begun = time.perf_counter()
        replies.append(said(translator, example))
        seconds.append(time.perf_counter() - begun)
    questions = sum(query is not None for query in wanted)
    click.echo(f"{questions} questions, {count - questions} to be refused; ", nl=False)
    click.echo(f"median {1e3 * np.median(seconds):.1f} ms, p95 {1e3 * np.percentile(seconds, 95):.1f} ms")
    click.echo("confidence  exact  wrong  refused rightly")
    for threshold in THRESHOLDS:
        given = [query if sure >= threshold else None for query, sure in replies]
        pairs = list(zip(given, wanted, strict=True))
        exact = sum(g == w for g, w in pairs if w is not None) / questions
        wrong = sum(g is not None and g != w for g, w in pairs if w is not None) / questions
        refused = sum(g is None for g, w in pairs if w is None) / max(1, count - questions)
        click.echo(f"{threshold:10.1f} {exact:6.3f} {wrong:6.3f} {refused:16.3f}")


if __name__ == "__main__":
    main()
