"""The three callers of the demo, and how each gets its access token."""

import itertools
import os
import time

import requests

URL = os.environ["DEMO_URL"].rstrip("/")
PASSWORD = "lonja-demo"
PEOPLE = {"staff": "admin@example.com", "partner": "distributor@example.com"}
CLIENT = ("demo-supplier", "lonja-demo-secret")
NETWORK = {"staff": 1, "partner": 2, "supplier": 3}[os.environ["CALLER"]]
numbers = itertools.count(1)


def elsewhere():
    """The headers of a request from an address of its own. Wrong passwords are counted by address, and soon nobody at
    the same one could sign in for minutes; the demo believes what a proxy on this machine says about it."""
    return {"X-Forwarded-For": f"2001:db8:{NETWORK}:{next(numbers) % 65536:x}::1"}


def token(caller):
    """A fresh access token; waits while the API asks to slow down."""
    for _ in range(3):
        if caller == "supplier":
            answer = requests.post(f"{URL}/oauth/token", data={"grant_type": "client_credentials"}, auth=CLIENT, timeout=20)
        else:
            body = {"email": PEOPLE[caller], "password": PASSWORD}
            answer = requests.post(f"{URL}/api/v1/auth/login", json=body, headers=elsewhere(), timeout=20)
        if answer.status_code != 429:
            break
        time.sleep(min(30, int(answer.headers.get("Retry-After", "1"))))
    answer.raise_for_status()
    return answer.json()["access_token"]
