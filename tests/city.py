"""A served city for tests that give many commands: each then goes through the server and starts in no time."""
import contextlib
import pathlib
import subprocess
import tempfile


@contextlib.contextmanager
def served(dure, prefix):
    """The folder of a new city that `dure`, a program, serves on loopback while the block runs."""
    with tempfile.TemporaryDirectory(prefix=prefix) as folder:
        city = pathlib.Path(folder) / "city"
        subprocess.run([dure, "init", city], check=True, capture_output=True)
        server = subprocess.Popen([dure, "--city", city, "serve", "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True)
        try:
            next(line for line in server.stdout if "http" in line)
            yield city
        finally:
            server.terminate()
            server.communicate()
