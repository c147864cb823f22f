"""Pulls the forecast of the current cycle and commits to it: `python commit_forecast.py`.

The client in `lonja_client` is generated from the OpenAPI document (see README.md). LONJA_URL, LONJA_CLIENT_ID and
LONJA_CLIENT_SECRET name the portal and the API client; by default those of the demo.
"""

import os
import sys
from collections.abc import Iterator

from lonja_client import AuthenticatedClient, Client
from lonja_client.api.demand import list_forecasts, set_commits
from lonja_client.api.identity import create_token
from lonja_client.models import (
    ClientToken,
    CommitMode,
    CommitResult,
    CommitTable,
    CommitTableRow,
    Forecast,
    ForecastPage,
    TokenForm,
)
from lonja_client.types import UNSET

URL = os.environ.get("LONJA_URL", "http://127.0.0.1:8080")
CLIENT_ID = os.environ.get("LONJA_CLIENT_ID", "demo-supplier")
CLIENT_SECRET = os.environ.get("LONJA_CLIENT_SECRET", "lonja-demo-secret")

# What this supplier can make of one product in a week.
CAPACITY = 100


def signed_in() -> AuthenticatedClient:
    form = TokenForm(grant_type="client_credentials", client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    token = create_token.sync(client=Client(base_url=URL), body=form)
    if not isinstance(token, ClientToken):
        sys.exit(f"no token: {token}")
    return AuthenticatedClient(base_url=URL, token=token.access_token)


def forecasts(client: AuthenticatedClient) -> Iterator[Forecast]:
    """Every forecast of the current cycle, page by page."""
    cursor = UNSET
    while True:
        page = list_forecasts.sync(client=client, limit=500, cursor=cursor)
        if not isinstance(page, ForecastPage):
            sys.exit(f"no forecasts: {page}")
        yield from page.items
        if not page.next_cursor:
            return
        cursor = page.next_cursor


def answer(forecast: Forecast) -> CommitTableRow:
    """The forecast where it can be made, and what can be made where not."""
    wanted = round(forecast.mean)
    if wanted <= CAPACITY:
        return CommitTableRow(id=forecast.id, quantity=str(wanted), reason="as_forecast")
    return CommitTableRow(
        id=forecast.id, quantity=str(CAPACITY), reason="capacity", note="One line.", capacity=str(CAPACITY)
    )


def main() -> None:
    client = signed_in()
    rows = [answer(forecast) for forecast in forecasts(client) if isinstance(forecast.mean, (int, float))]
    stored = 0
    # As many rows as one request takes.
    for start in range(0, len(rows), 5000):
        table = CommitTable(mode=CommitMode.VALID_ROWS, rows=rows[start : start + 5000])
        result = set_commits.sync(client=client, body=table)
        if not isinstance(result, CommitResult):
            sys.exit(f"not committed: {result}")
        stored += result.stored
        for failure in result.failures:
            print(f"row {start + failure.row}, {failure.column}: {failure.reason}", file=sys.stderr)
    print(f"{stored} of {len(rows)} commits stored")


if __name__ == "__main__":
    main()
