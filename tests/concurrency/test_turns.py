"""Writers of the embedded database stand in a queue: who came first writes first."""

import threading
import time

import pytest
from django.db import connections

from portico.config.queueing_sqlite.base import DatabaseWrapper, Queue


def wait_until_in_line(queue: Queue, count: int) -> None:
    while len(queue._waiting) < count:
        time.sleep(0.001)


def test_in_the_order_in_which_they_came() -> None:
    queue, order = Queue(), []

    def stand(number: int) -> None:
        with queue.turn():
            order.append(number)

    threads = [threading.Thread(target=stand, args=(number,)) for number in range(12)]
    with queue.turn():
        for number, thread in enumerate(threads):
            thread.start()
            wait_until_in_line(queue, number + 1)
        assert order == []
    for thread in threads:
        thread.join(10)
    assert order == list(range(12))


def test_who_fails_makes_way() -> None:
    queue = Queue()
    with pytest.raises(ZeroDivisionError), queue.turn():
        raise ZeroDivisionError
    with queue.turn():
        assert queue._is_taken
    assert not queue._is_taken


def test_who_is_interrupted_while_waiting_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    queue = Queue()
    with queue.turn():
        with monkeypatch.context() as patch:
            patch.setattr(threading.Event, "wait", _interrupt)
            with pytest.raises(KeyboardInterrupt), queue.turn():
                pass
        assert not queue._waiting
        assert queue._is_taken
    assert not queue._is_taken


def _interrupt(event: threading.Event) -> None:
    raise KeyboardInterrupt


@pytest.mark.django_db
def test_the_embedded_database_has_it() -> None:
    wrapper = connections["default"]
    assert isinstance(wrapper, DatabaseWrapper) is (wrapper.vendor == "sqlite")
