"""Run jobs on the workers of a dask cluster; the only importer of distributed."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from paperstack_lint import __version__
from paperstack_lint.cli.arguments import UsageError
from paperstack_lint.config.value_checks import ConfigError
from paperstack_lint.engine.incremental import remote
from paperstack_lint.engine.incremental.remote import Cluster
from paperstack_lint.text.translation import tr

try:
    import distributed
except ImportError:
    raise UsageError(tr("--executor needs the package distributed: pip install 'paperstack-lint[dask]'")) from None

if TYPE_CHECKING:
    from distributed import Client

_TIMEOUT = 5
"""Seconds in which the scheduler must answer."""
_WAIT = 5
"""Seconds in which it must have a worker."""
_END = 2
"""Seconds that the end of the connection may take."""


@contextmanager
def connect(address: str) -> Iterator[Cluster]:
    """Connect to the scheduler at an address, `HOST:PORT`. Raises ConfigError where it has no worker like this program.

    What is underway is cancelled at the end. Certificates, where dask is configured to use some, are dask's business.
    """
    with _silence():
        client = _client(address)
        executor = client.get_executor(pure=False)
        try:
            _check_workers(client, address)
            yield Cluster(executor, lambda data: client.submit(bytes, data, pure=False), lambda: _size(client))
        finally:
            with suppress(Exception):  # the scheduler may be gone
                executor.shutdown(wait=False)
                client.close(timeout=_END)


@contextmanager
def _silence() -> Iterator[None]:
    """Let dask log nothing: what matters of it is in our messages."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _client(address: str) -> Client:
    """Return a client of the scheduler at an address. Raises ConfigError where none answers in time."""
    made: SimpleQueue[Client | Exception] = SimpleQueue()

    def make() -> None:
        try:
            made.put(distributed.Client(address, timeout=_TIMEOUT, set_as_default=False))
        except Exception as error:  # noqa: BLE001  # of any kind, by what listens there
            made.put(error)

    # To another server, such as one of web pages, dask would talk for ever.
    Thread(target=make, daemon=True).start()
    try:
        client = made.get(timeout=2 * _TIMEOUT)
    except Empty:
        client = TimeoutError(tr("what listens there does not speak its protocol, or not in time"))
    if not isinstance(client, Exception):
        return client
    reason = f"{type(client).__name__}: {client}".splitlines()[0]
    raise ConfigError(
        tr(
            "--executor: no scheduler of dask answers at {address} ({reason}): start one with `dask scheduler`, or "
            "correct the address",
            address=address,
            reason=reason,
        )
    )


def _check_workers(client: Client, address: str) -> None:
    """Raise ConfigError where the scheduler has no workers, or one whose results may differ from ours."""
    try:
        client.wait_for_workers(1, timeout=_WAIT)
    except TimeoutError:
        raise ConfigError(
            tr(
                "--executor: the scheduler at {address} has no workers: start some with `dask worker {address}`",
                address=address,
            )
        ) from None
    here = remote.program()
    for worker, there in sorted(client.run(remote.program, on_error="return").items()):
        if isinstance(there, BaseException):
            raise ConfigError(
                tr(
                    "--executor: the worker {worker} cannot run this program ({reason}): install paperstack-lint "
                    "{version} there",
                    worker=str(worker),
                    reason=f"{type(there).__name__}: {there}",
                    version=__version__,
                )
            )
        if why := remote.difference(here, there):
            raise ConfigError(
                tr(
                    "--executor: the worker {worker} has another program ({difference}): install the same there",
                    worker=str(worker),
                    difference=why,
                )
            )


def _size(client: Client) -> int:
    try:
        return sum(client.nthreads().values())
    except Exception:  # noqa: BLE001  # the scheduler may be gone
        return 0
