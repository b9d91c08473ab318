"""A real server in a process of its own, for browser tests, screenshots and benchmarks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parent.parent.parent
START_WITHIN_S = 90


class Server:
    """`streamlit run <script>` on a free port with a store of its own; a context manager.

    ``ready_path`` is asked until it answers 200. The log is kept in ``log`` (a file beside the
    data).
    """

    def __init__(
        self,
        data: Path,
        script: str = "app.py",
        ready_path: str = "/health",
        options: tuple[str, ...] = (),
        environment: dict[str, str] | None = None,
    ) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.data = data
        self.log = data.parent / f"{data.name}.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._ready_path = ready_path
        self.environment = environment or {}
        self._command = [
            *(sys.executable, "-m", "streamlit", "run", script),
            *("--server.port", str(self.port), *options),
        ]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The id of the running process."""
        assert self._process is not None, "The server was not started"
        return self._process.pid

    def __enter__(self) -> Server:
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env={**os.environ, "POTHOS_DATA": str(self.data), **self.environment},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_WITHIN_S
        while not self._answers():
            ended = self._process.poll()
            if ended is not None or time.monotonic() > deadline:
                self.__exit__(None, None, None)
                raise RuntimeError(f"The server did not start ({ended}):\n{self.log.read_text()}")
            time.sleep(0.1)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def memory_bytes(self) -> int:
        """Resident memory of the server now (Linux)."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def peak_memory_bytes(self) -> int:
        """The highest resident memory since start or ``reset_peak_memory`` (Linux)."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError("The kernel does not tell the peak memory of a process")

    def reset_peak_memory(self) -> None:
        """Let the peak begin again at what is used now (Linux)."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + self._ready_path, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until(condition: Callable[[], bool], what: str, within_s: float = 30) -> None:
    """Wait for something that the browser cannot be asked about."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, f"Waited {within_s} s in vain until {what}"
        time.sleep(0.05)


def load_sample_into(data: Path) -> None:
    """Load the sample programme into a store, in a process of its own that ends with it."""
    program = (
        "from core.imports import load_sample\n"
        "from core.store import the_store\n"
        "load_sample(the_store(), lambda share, text: None)\n"
        "the_store().close()\n"
    )
    subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "POTHOS_DATA": str(data)},
        check=True,
    )
