"""One house for all faults: two web workers, the real supervisor, a scratch data folder."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.house import House


@pytest.fixture(scope="package")
def shared_house() -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="luochui-faults-"))
    folder.chmod(0o755)
    house = House(folder / "data")
    house.server.start()
    yield house
    house.server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def house(shared_house: House) -> House:
    """The shared house, whole again after whatever the test before did to it."""
    shared_house.mend()
    return shared_house
