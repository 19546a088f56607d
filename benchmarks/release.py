"""Measures the release models on the held-out projects and writes benchmarks/reports/release.json.

    python benchmarks/release.py [--quick] [--lines N] [--language java|python] [--cache DIR] [--out DIR] [--anew]

For each project: bits per character, static, reading the memory, and adapting, beside xz, PPMd and zpaq on the same
bytes; lines typed again through the real server, by a user who reads at once and by one who is too fast to, beside the
network without memory, the memory without network, the plain LSTM of the article, the longest-match copier and, for
Python, jedi-language-server; what was shown, judged; completion of whole lines; ten suggestions chosen by seed. For
each model: generated texts. Peers that are not installed are left out and named. Nothing else should run.
"""

import random
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from article_models import generated, real_files
from heldout import SEED, Entry, Options, Work, held_out, languages_of, main, model_entry, run

from lstm_complete.artifacts.atomic import write_json
from lstm_complete.artifacts.find import resolve_model
from lstm_complete.artifacts.folder import ModelFolder
from lstm_complete.corpus.fetch import read_record
from lstm_complete.engine.completer import Completer
from lstm_complete.engine.model import open_model
from lstm_complete.evaluation.baselines import ppmd_bits_per_char, xz_bits_per_char, zpaq_bits_per_char
from lstm_complete.evaluation.calibration import reliability
from lstm_complete.evaluation.compression import compress, compress_adapting
from lstm_complete.evaluation.language_server import Message
from lstm_complete.evaluation.lines import complete_lines
from lstm_complete.evaluation.peers import LongestMatchCopier, memory_alone
from lstm_complete.evaluation.project import Stream, stream_of
from lstm_complete.evaluation.sampling import choose_places
from lstm_complete.evaluation.simulate import READS_AT_ONCE, says_indexed, serve_command, simulate
from lstm_complete.evaluation.typing import Offer
from lstm_complete.languages.contract import Language
from lstm_complete.languages.registry import load_languages
from lstm_complete.settings import Settings

PLAIN = {"java": "java-commons-lang", "python": "python-tensorflow"}
"""The article's models: three layers of LSTM on one corpus, no memory."""
DEFAULT_READING: Message = {"readingMs": Settings().reading_ms}
LINES_A_LINE = 5
"""Whole lines that are completed for each line that is typed: 500 for 100."""
SAMPLES = 10
LEARNED_ON = 300_000
"""Characters of the project from which the memory without network learns its mixture."""


def measure(work: Work) -> Entry:
    """All figures of one project."""
    record = read_record(work.folder)
    typed = work.type_with("typing in this process", work.model)
    shown = work.judge(typed)
    return {
        "language": work.language.name,
        "version": record.version if record else "",
        **model_entry(work.model_folder),
        "compression": compression(work),
        "typing": {**ours(work), "in_process": typed.summary(), **peers(work)},
        **shown.summary(),
        "reliability": [one._asdict() for one in reliability(shown.stated, shown.right)],
        "stated": [round(probability, 4) for probability in shown.stated],
        "right": [int(right) for right in shown.right],
        **whole_lines(work),
        "samples": samples(typed.offers),
    }


def compression(work: Work) -> Entry:
    """Bits per character of the project's stream, and the speed of the adapting reading."""
    stream, language, model = work.stream, work.language, work.model
    static = compress(model.runtime, stream, language, progress=work.progress("static", work.symbols))
    plain = plain_model(work)
    article = compress(
        open_model(plain, "cpu").runtime, stream, language, progress=work.progress("plain LSTM", work.symbols)
    )
    reading = compress_adapting(
        model, stream, language, mixed=False, progress=work.progress("memory as input", work.symbols)
    )
    began = time.perf_counter()
    adapting = compress_adapting(model, stream, language, progress=work.progress("adapting", work.symbols))
    seconds = time.perf_counter() - began
    return {
        "characters": stream.characters,
        "files": len(stream.files),
        "sha256": stream.sha256,
        "static": static.bits_per_char,
        "reading": reading.bits_per_char if reading else None,
        "adapting": adapting.bits_per_char if adapting else None,
        "adapting_kb_per_s": stream.characters / seconds / 1000,
        "plain": article.bits_per_char,
        "plain_trained": plain.config.trained.model_dump(),
        "xz": xz_bits_per_char(stream.data, stream.characters),
        "ppmd": ppmd_bits_per_char(stream.data, stream.characters),
        "zpaq": zpaq_bits_per_char(stream.data, stream.characters),
    }


def ours(work: Work) -> Entry:
    """The lines typed through the real server with its default settings, but for when a text counts as read.

    "ours": at once. "ours_default_reading": after the time that is the default, which no text is given here, since no
    time passes between an answer and the next key; typing past is never a refusal.
    """
    waiting = {"ours": READS_AT_ONCE, "ours_default_reading": DEFAULT_READING}
    return {name: through_server(work, settings) for name, settings in waiting.items()}


def through_server(work: Work, settings: Message) -> Entry:
    """The lines typed through the real server."""
    serve = serve_command(work.model_folder.path)
    progress = work.progress(f"typing through the server, {settings}", len(work.trial.places))
    return simulate(
        work.trial, work.language, serve, settings=settings, indexed=says_indexed, progress=progress
    ).summary()


def peers(work: Work) -> Entry:
    """The same lines typed with each other engine."""
    alone = memory_alone(work.model.runtime.config, rest_of(work), work.language)
    plain = open_model(plain_model(work), "cpu")
    rest, language = work.trial.rest, work.language
    found = {
        "network_alone": work.type_with("network alone", work.model, memory=False),
        "memory_alone": work.type_with("memory alone", alone),
        "plain_lstm": work.type_with("plain LSTM", plain, memory=False),
        "longest_match_copier": work.type("copying lines", LongestMatchCopier(rest)),
        "longest_match_token_copier": work.type("copying tokens", LongestMatchCopier(rest, tokens_of=language)),
    }
    summaries = {name: typed.summary() for name, typed in found.items()}
    if language.name == "python" and shutil.which("jedi-language-server"):
        progress = work.progress("jedi-language-server", len(work.trial.places))
        jedi = simulate(work.trial, language, ["jedi-language-server"], inline=False, progress=progress)
        summaries["jedi_language_server"] = jedi.summary()
    return summaries


def rest_of(work: Work) -> Stream:
    """A stream of the files that are not typed."""
    return stream_of(work.trial.rest, seed=SEED, most_characters=LEARNED_ON) if work.trial.rest else Stream(())


def plain_model(work: Work) -> ModelFolder:
    """The article's model of the language."""
    return ModelFolder.open(resolve_model(PLAIN[work.language.name], language=None))


def whole_lines(work: Work) -> Entry:
    """Completion of whole lines of the files that are typed."""
    typed = {place.source.path for place in work.trial.places}
    sources = [source for source in work.sources if source.path in typed]
    places = choose_places(sources, work.language, count=LINES_A_LINE * work.options.lines, seed=SEED)
    completer = Completer(work.model, work.memory)
    return complete_lines(
        completer, work.language, places, progress=work.progress("whole lines", len(places))
    ).summary()


def samples(offers: Sequence[Offer]) -> list[Entry]:
    """Suggestions chosen by seed, in the order in which they were shown."""
    chosen = random.Random(SEED).sample(range(len(offers)), min(SAMPLES, len(offers)))
    return [sample(offers[number]) for number in sorted(chosen)]


def sample(offer: Offer) -> Entry:
    """One suggestion as it was shown, and what really followed."""
    return {
        "at": f"{offer.place.source.path}:{offer.place.number + 1}",
        "typed": offer.typed,
        "shown": offer.text,
        "followed": offer.rest,
        "right": offer.is_right,
        "probability": offer.candidate.probability,
        "to_line_end": offer.candidate.to_line_end,
        "source": offer.candidate.source,
    }


def finish(report: Entry, options: Options) -> None:
    """Add each model's generated texts, beside the files of the projects."""
    here = held_out(options)
    models = report.setdefault("models", {})
    for name, names in languages_of(
        {name: entry for name, entry in report["projects"].items() if name in here}
    ).items():
        model = report["projects"][names[0]]["model"]
        models[model] = texts(model, load_languages().by_name(name), [here[project][0] for project in names])
    write_json(options.out / "release.json", report)


def texts(model: str, language: Language, projects: Sequence[Path]) -> Entry:
    """20 texts of 2,000 characters with the constraints and without, and the beginnings of real files."""
    return {
        "language": language.name,
        "constrained": generated(model, language, "--constraints"),
        "unconstrained": generated(model, language, "--no-constraints"),
        "real_files": real_files(projects, language),
    }


if __name__ == "__main__":
    main(lambda: run("release", str(__doc__), measure, finish))
