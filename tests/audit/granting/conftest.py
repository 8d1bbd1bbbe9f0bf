"""A database server of either engine."""

import pytest
from granting_servers import MariaDB, Postgres


@pytest.fixture(params=["postgresql", "mariadb"])
def server(request):
    kind, url = (Postgres, "postgres_url") if request.param == "postgresql" else (MariaDB, "mariadb_url")
    server = kind(request.getfixturevalue(url))
    yield server
    server.clear()
