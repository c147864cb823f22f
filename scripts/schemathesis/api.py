"""The API as one person sees it, and what recipes make through it: people, organisations."""

import uuid

import requests

import callers

PASSWORD = "a long new password"


class Api:
    """The API as one person sees it; every refusal is an error."""

    def __init__(self, token):
        self.headers = {"Authorization": f"Bearer {token}"}

    def _answer(self, method, path, **what):
        answer = requests.request(method, callers.URL + path, headers=self.headers, timeout=20, **what)
        answer.raise_for_status()
        return answer.json()

    def get(self, path, **query):
        return self._answer("GET", path, params=query)

    def post(self, path, body=None):
        return self._answer("POST", path, **({} if body is None else {"json": body}))


def name():
    """One that nothing has yet."""
    return f"Fuzz {uuid.uuid4().hex[:12]}"


def invited(api, roles=()):
    """A new person of the caller's own organisation, and the token of the invitation."""
    email = f"fuzz-{uuid.uuid4().hex[:12]}@example.com"
    made = api.post("/api/v1/users", {"email": email, "name": "Fuzz", "roles": list(roles)})
    return made["user"]["id"], email, token_of(made["invitation"]["url"])


def token_of(url):
    """What stands behind the last `=`, `#` or `/` of a link."""
    return url.replace("#", "=").replace("/", "=").rsplit("=", 1)[-1]


def accepted(api, roles=()):
    """A new person who can sign in."""
    user, email, token = invited(api, roles)
    body = {"token": token, "password": PASSWORD}
    requests.post(f"{callers.URL}/api/v1/auth/invitations/accept", json=body, timeout=20).raise_for_status()
    return user, email


def signed_in(api, roles=()):
    """The access token and the refresh cookie of a new person."""
    _, email = accepted(api, roles)
    body = {"email": email, "password": PASSWORD}
    answer = requests.post(f"{callers.URL}/api/v1/auth/login", json=body, headers=callers.elsewhere(), timeout=20)
    answer.raise_for_status()
    return answer.json()["access_token"], answer.cookies.get("lonja_refresh")


def organization(api, kind):
    return api.post("/api/v1/organizations", {"name": name(), "kinds": [kind]})["id"]


def put(api, path, body):
    """Replaces whatever stands there now."""
    answer = requests.put(callers.URL + path, json=body, headers={**api.headers, "If-Match": "*"}, timeout=20)
    answer.raise_for_status()
