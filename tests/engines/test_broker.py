"""The broker is named by a variable, shown without its password, and refused in one line where it is none."""

import os
from typing import Any

import pytest

from etl.core.errors import UsageError
from tests.support.command import Shell

pytestmark = pytest.mark.usefixtures("shell")

URL = "redis://me:secret@host:6379/0?ssl=true"


def refused(call: Any) -> str:
    with pytest.raises(UsageError) as caught:
        call()
    return str(caught.value)


@pytest.mark.parametrize("url", ["redis://h/0", "rediss://h/0", "amqp://h//", "amqps://h//"])
def test_redis_and_rabbitmq_are_brokers(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.engines import broker

    monkeypatch.setenv("ETL_BROKER_URL", url)
    assert broker.broker_url() == url


def test_no_broker_and_another_service_are_refused_with_what_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.engines import broker

    monkeypatch.delenv("ETL_BROKER_URL", raising=False)
    assert refused(broker.broker_url) == broker.NEEDED
    monkeypatch.setenv("ETL_BROKER_URL", "sqs://me:secret@host")
    assert refused(broker.broker_url) == (
        "sqs://me:***@host is not a broker (write redis://host:6379/0 or amqp://user@host//)"
    )


def test_a_broker_is_shown_without_its_password_and_its_options() -> None:
    from etl.engines import broker

    assert broker.shown(URL) == "redis://me:***@host:6379/0"


def test_the_queue_is_etl_unless_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.engines import broker

    monkeypatch.delenv("ETL_QUEUE", raising=False)
    assert broker.queue_name() == "etl"
    monkeypatch.setenv("ETL_QUEUE", "mine")
    assert broker.queue_name() == "mine"


def test_a_file_database_has_no_workers_elsewhere(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.engines import broker

    monkeypatch.setenv("ETL_BROKER_URL", URL)
    if not etl.on_server:
        assert refused(broker.ready) == broker.ONE_MACHINE


def test_celery_loses_no_work_and_hears_nothing_of_other_programs_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.engines import broker

    pytest.importorskip("celery")
    monkeypatch.setenv("ETL_BROKER_URL", "redis://host:6379/0")
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://other/0")
    settings = broker.application().conf
    assert "CELERY_BROKER_URL" not in os.environ
    assert (settings.task_acks_late, settings.task_reject_on_worker_lost, settings.accept_content) == (
        True, True, ["json"],
    )  # fmt: skip
    visible = settings.broker_transport_options["visibility_timeout"]
    assert settings.task_time_limit == broker.LONGEST < visible == broker.VISIBLE_AFTER
