"""A server leads nobody to a file of this machine, nor into a network that the user has not named."""

import pytest
from yarl import URL

from etl.sources.inputs import redirections
from tests.support.command import Shell
from tests.support.fetched_files import text
from tests.support.web import pages, says, serving

PRIVATE = "its redirections lead into a private network (name the file's own address if it is meant)"
NOWHERE = "its redirections lead nowhere (check the address)"
INSIDE = [
    "http://127.0.0.1/", "http://127.9.9.9/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/",
    "http://169.254.169.254/latest/meta-data/", "http://[fe80::1]/", "http://10.0.0.1/", "http://192.168.1.1/",
    "http://172.16.0.1/", "http://[fd00::1]/", "http://100.64.0.1/",
]  # fmt: skip


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://x/a", "gopher://x", "data:,a", "s3://b/k", "http://"]
)
def test_other_schemes_lead_nowhere(etl: Shell, location: str) -> None:
    with serving(says(302, Location=location)) as server:
        done = etl("load", f"http://{server.address}/a.csv")
    assert done.error == f"etl: http://{server.address}/a.csv: {NOWHERE}"


@pytest.mark.usefixtures("at_once")
def test_a_server_of_the_internet_leads_nobody_to_this_machine(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of the numbers of this machine is taken for one of the internet."""
    reach = redirections._reach
    monkeypatch.setattr(redirections, "_reach", lambda host: "" if host == "127.0.0.1" else reach(host))
    with serving(pages(a=text("a"))) as secret:
        for host in ("127.0.0.2", "[::ffff:127.0.0.1]", "169.254.169.254", "2130706434"):
            location = f"http://{host}:{secret.server_port}/a.csv"
            with serving(says(302, Location=location)) as server:
                done = etl("load", f"http://{server.address}/a.csv")
            why = "is not a URL (write https://host/name)" if host.isdigit() else PRIVATE
            assert done.error == f"etl: http://{server.address}/a.csv: {why}"
        assert not secret.requests


@pytest.mark.usefixtures("at_once")
def test_a_server_of_this_machine_that_the_user_named_leads_to_another_of_it(etl: Shell) -> None:
    with serving(pages(b=text("a"))) as other:
        location = f"http://127.0.0.1:{other.server_port}/b.csv"
        with serving(says(302, Location=location)) as server:
            for host in (server.address, f"localhost:{server.server_port}"):
                assert etl("load", f"http://{host}/a.csv").code == 0
        assert len(other.requests) == 2
        with serving(says(302, Location="http://169.254.169.254/a.csv")) as server:
            assert etl("load", f"http://{server.address}/a.csv").error.endswith(PRIVATE)


def test_numbers_of_networks_that_are_not_the_internet() -> None:
    assert [redirections._reach(URL(one).host) for one in INSIDE] == [
        "this machine", "this machine", "this machine", "this machine", "this machine", "this link", "this link",
        "private", "private", "private", "private", "private",
    ]  # fmt: skip
    assert redirections._reach("93.184.216.34") == redirections._reach("2606:2800:220:1::1") == ""
