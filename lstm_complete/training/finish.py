"""A finished run becomes a model folder."""

from pathlib import Path

from lstm_complete.artifacts.card import model_card
from lstm_complete.artifacts.config import Training
from lstm_complete.artifacts.folder import ModelFolder, write_model_folder
from lstm_complete.errors import UserError
from lstm_complete.training import film
from lstm_complete.training.checkpoint import Record
from lstm_complete.training.curve import draw_curve
from lstm_complete.training.data import Data
from lstm_complete.training.learner import Learner


def finish(record: Record, learner: Learner, data: Data, out: Path, *, characters: int, bits: float | None) -> None:
    """Write the averaged network of a run as a model folder into `out`, its learning curve beside it.

    A network that started from another one is joined with the memory as that one was; a film is in the folder.

    Raises:
        UserError: the disk refuses.
    """
    # Exporting loads onnx, which a run needs at its end only.
    from lstm_complete.engine.export import export_engine  # noqa: PLC0415

    trained = Training(
        steps=record.step,
        characters=characters,
        minutes=round(record.seconds / 60, 3),
        validation_bits_per_char=bits,
        before=record.config.trained.before,
    )
    config = record.config.model_copy(update={"trained": trained})
    weights = learner.average.to_weights()
    engine = export_engine(config, weights)
    card = model_card(config, data.manifest)
    before = record.options.init
    companions = ModelFolder.open(before).companions() if before is not None and config.reads_memory else {}
    if record.options.film:
        companions |= film.companions(out, config, record.step, weights)
    write_model_folder(out, config, weights, card=card, manifest=data.manifest, engine=engine, companions=companions)
    try:
        draw_curve(record.history, out, title=f"{config.name}: {config.layers} x {config.hidden} {config.cell}")
    except OSError as error:
        raise UserError(f"cannot write the learning curve into {out} ({error.strerror})") from error
