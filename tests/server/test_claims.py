"""Lock files that are deleted by who holds them."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lstm_complete_server.claims import claim


def test_one_at_a_time_holds_a_claim(tmp_path: Path) -> None:
    first = claim(tmp_path / "x.lock")
    assert first is not None
    assert claim(tmp_path / "x.lock") is None
    os.close(first)
    second = claim(tmp_path / "x.lock")
    assert second is not None
    os.close(second)


def test_a_file_that_goes_with_its_claim_lets_no_two_in(tmp_path: Path) -> None:
    """Who has opened the file before it went holds the lock of nothing."""
    path, inside, most = tmp_path / "x.lock", threading.Semaphore(1), 300

    def work(_number: int) -> int:
        done = 0
        while done < most:
            handle = claim(path)
            if handle is None:
                continue
            assert inside.acquire(blocking=False)
            time.sleep(0)  # others come in between
            path.unlink()
            inside.release()
            os.close(handle)
            done += 1
        return done

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(work, range(4))) == 4 * [most]
    assert not path.exists()
