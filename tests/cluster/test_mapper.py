"""Work on a Ray cluster: a real one, started for these tests on this machine."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lstm_complete.cli.main import main
from lstm_complete.cluster.mapper import Mapper, map_here, open_mapper
from lstm_complete.errors import UserError

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def user_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home with a token of Ray's, as Ray leaves it behind when it has run once."""
    home = tmp_path_factory.mktemp("home")
    (home / ".ray").mkdir()
    (home / ".ray" / "auth_token").write_text(secrets.token_hex(32))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        yield


@pytest.fixture(scope="module")
def cluster(user_home: None) -> Iterator[str]:
    """The address of a head node with two cores."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ray = [str(Path(sys.executable).parent / "ray"), "start", "--head", "--block", f"--port={port}", "--num-cpus=2"]
    quiet = ["--include-dashboard=false", "--disable-usage-stats", "--node-ip-address=127.0.0.1"]
    with subprocess.Popen([*ray, *quiet], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as head:
        until = time.monotonic() + 60
        while not answers(port):
            assert head.poll() is None and time.monotonic() < until, "no head node came up"
            time.sleep(0.2)
        yield f"127.0.0.1:{port}"
        head.send_signal(signal.SIGTERM)


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def there(cluster: str) -> Iterator[Mapper]:
    with open_mapper(cluster) as mapper:
        yield mapper


def square_and_process(number: int) -> tuple[int, int]:
    if number == 1_000:
        raise UserError("1000 is too much")
    return number * number, os.getpid()


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 200])
def test_results_come_in_order_from_other_processes(there: Mapper, count: int) -> None:
    made = list(there(square_and_process, range(count)))
    assert [square for square, _ in made] == [number * number for number in range(count)]
    assert os.getpid() not in {process for _, process in made}


def test_inputs_are_taken_as_they_are_needed(there: Mapper) -> None:
    numbers = iter(range(900))
    results = there(square_and_process, numbers, chunk=4)
    assert next(results)[0] == 0
    assert next(numbers) < 100
    assert len(list(results)) == 898


def test_an_error_of_a_worker_is_the_callers(there: Mapper) -> None:
    with pytest.raises(UserError, match="1000 is too much"):
        list(there(square_and_process, range(2_000)))


def test_no_cluster_at_the_address_is_told_at_once() -> None:
    with (
        pytest.raises(UserError, match=r"--ray 127\.0\.0\.1:1: no Ray cluster answers there"),
        open_mapper("127.0.0.1:1"),
    ):
        pass


def test_without_an_address_the_work_is_done_here() -> None:
    with open_mapper(None) as mapper:
        assert mapper is map_here
        assert list(mapper(square_and_process, [3])) == [(9, os.getpid())]


def test_training_data_prepared_on_a_cluster_is_the_same(cluster: str, tmp_path: Path) -> None:
    sources, folders = str(REPOSITORY / "lstm_complete" / "text"), [tmp_path / "here", tmp_path / "there"]
    assert main(["corpus", "prepare", sources, "--out", str(folders[0])]) == 0
    command = [sys.executable, "-m", "lstm_complete.cli.main", "corpus", "prepare", sources, "--ray", cluster]
    assert subprocess.run([*command, "--out", str(folders[1])], check=False).returncode == 0
    for name in ("train.npy", "valid.npy", "manifest.json"):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name


def test_texts_written_on_a_cluster_are_the_same(cluster: str, tmp_path: Path) -> None:
    requests = tmp_path / "in.jsonl"
    requests.write_text("".join(json.dumps({"prompt": f"def f{n}(", "chars": 20}) + "\n" for n in range(20)))
    outs = [tmp_path / "here.jsonl", tmp_path / "there.jsonl"]
    command = [sys.executable, "-m", "lstm_complete.cli.main", "generate", "--language", "python", "--batch"]
    for out, more in zip(outs, ([], ["--ray", cluster]), strict=True):
        assert subprocess.run([*command, str(requests), "--out", str(out), *more], check=False).returncode == 0
    assert outs[0].read_text() == outs[1].read_text()
