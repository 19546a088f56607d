import json
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from lstm_complete.corpus.shards import FORMAT
from lstm_complete.languages.encoding import Layout, encode_file
from lstm_complete.text.vocabulary import VOCABULARY_ID
from lstm_complete.training.options import TrainingOptions


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shard folder of real Python: a few modules of the standard library."""
    folder = tmp_path_factory.mktemp("shards")
    library = Path(sysconfig.get_path("stdlib"))
    files = [library / f"{name}.py" for name in ("textwrap", "shlex", "string", "fnmatch", "heapq", "bisect", "cmd")]
    manifest: dict[str, Any] = {"format": FORMAT, "vocabulary": VOCABULARY_ID, "language": "python"}
    for name, part in (("train", files[:-1]), ("valid", files[-1:])):
        symbols = np.concatenate([encode_file(file.name, file.read_bytes(), Layout()) for file in part])
        np.save(folder / f"{name}.npy", symbols[:, None])
        characters = sum(len(file.read_text(encoding="utf-8")) for file in part)
        manifest[name] = {"characters": characters, "symbols": len(symbols)}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


@pytest.fixture
def tiny() -> TrainingOptions:
    """A network and a run that take a fraction of a second; its arithmetic is not left to timing, so runs are equal."""
    return TrainingOptions(layers=2, hidden=16, batch=4, unroll=8, steps=12, threads=1, device="cpu", precision="fp32")
