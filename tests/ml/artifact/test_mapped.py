"""Workers that map the same model at the same moment."""

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

from ml.artifact.current import promote
from ml.artifact.folder import save_model
from ml.artifact.mapped import load_mapped
from tests.ml.small_model import SMALL, make_card

WORKERS, ROUNDS = 3, 20
SPAWN = multiprocessing.get_context("spawn")


def map_in_rounds(models: Path, private: Path, barrier: Barrier, found: "multiprocessing.Queue[list[str]]") -> None:
    """Map the model in each round, in a new private folder, together with the other workers; give the files mapped."""
    kept, files = [], []
    for number in range(ROUNDS):
        barrier.wait()
        kept.append(load_mapped(models, private / str(number)))
        lines = Path("/proc/self/maps").read_text().splitlines()
        files += [line.split(maxsplit=5)[5] for line in lines if f"{private}/{number}/" in line]
    found.put(sorted(set(files)))


def test_workers_that_start_together_share_one_copy(tmp_path: Path) -> None:
    """A worker that replaced the copy of another one would leave it with a deleted file, which nobody shares."""
    save_model(tmp_path / "models", SMALL, make_card("first"), {})
    promote(tmp_path / "models", "first")
    barrier, found = SPAWN.Barrier(WORKERS), SPAWN.Queue()
    arguments = (tmp_path / "models", tmp_path / "private", barrier, found)
    workers = [SPAWN.Process(target=map_in_rounds, args=arguments) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    copies = [found.get(timeout=120) for _ in workers]
    for worker in workers:
        worker.join()
    assert copies[0] == copies[1] == copies[2]
    assert len(copies[0]) == ROUNDS
    assert [file for file in copies[0] if not Path(file).exists()] == []
