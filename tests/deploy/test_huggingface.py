"""A Space on Hugging Face: the project, with a README and a port that match."""

import subprocess
from pathlib import Path

from tests.deploy.configuration import front_matter
from tests.deploy.dockerfile import copied, environment, stages
from tests.support.workplace import REPOSITORY


def test_the_space_is_the_project_with_a_readme_of_its_own(tmp_path: Path) -> None:
    space = tmp_path / "space"
    subprocess.run([REPOSITORY / "deploy" / "huggingface" / "assemble", space], check=True)
    settings = front_matter(space / "README.md")
    assert settings["sdk"] == "docker"
    assert str(settings["app_port"]) == environment(stages()[-1])["CARTELERA_PORT"]
    assert len(settings["short_description"]) <= 60  # the limit of Hugging Face
    dockerfile = (space / "Dockerfile").read_text()
    assert (
        dockerfile
        == (REPOSITORY / "Dockerfile").read_text()
        + "ENV CARTELERA_TRUSTED_PROXIES=* CARTELERA_FRAME_ANCESTORS=https://huggingface.co\n"
    )
    copied_there = {source.relative_to(REPOSITORY) for stage in stages() for source, _ in copied(stage)}
    assert [path for path in copied_there if not (space / path).exists()] == []
    assert (space / ".dockerignore").read_text() == (REPOSITORY / ".dockerignore").read_text()
    assert {path.name for path in space.iterdir()} - {"Dockerfile", ".dockerignore"} == {
        path.parts[0] for path in copied_there
    }
