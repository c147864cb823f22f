"""Valid input for operations that need a secret which only the API knows: the token of a link, a refresh cookie, a
person's own password. Each recipe changes a generated case into one that has to succeed; everybody that it needs is
made for it, so that no caller of the run is signed out or locked out by it."""

import uuid

import callers

PASSWORD = "a long new password"


def invited(session, bearer):
    """A new person of staff's own organisation, and the token of the invitation."""
    email = f"fuzz-{uuid.uuid4().hex[:12]}@example.com"
    made = session.post(f"{callers.URL}/api/v1/users", json={"email": email, "name": "Fuzz"}, headers=bearer, timeout=20)
    made.raise_for_status()
    document = made.json()
    return document["user"]["id"], email, token_of(document["invitation"]["url"])


def token_of(url):
    """What stands behind the last `=`, `#` or `/` of a link."""
    return url.replace("#", "=").replace("/", "=").rsplit("=", 1)[-1]


def accepted(session, bearer):
    """A new person who can sign in."""
    user, email, token = invited(session, bearer)
    answer = session.post(
        f"{callers.URL}/api/v1/auth/invitations/accept", json={"token": token, "password": PASSWORD}, timeout=20
    )
    answer.raise_for_status()
    return user, email


def login(case, session, bearer):
    case.body = {"email": callers.PEOPLE["staff"], "password": callers.PASSWORD}


def accept_invitation(case, session, bearer):
    _, _, token = invited(session, bearer)
    case.body = {"token": token, "password": PASSWORD}


def confirm_password_reset(case, session, bearer):
    user, _ = accepted(session, bearer)
    link = session.post(f"{callers.URL}/api/v1/users/{user}/links", json={}, headers=bearer, timeout=20)
    link.raise_for_status()
    case.body = {"token": token_of(link.json()["url"]), "password": f"{PASSWORD} 2"}


def signed_in(session, bearer):
    _, email = accepted(session, bearer)
    body = {"email": email, "password": PASSWORD}
    answer = session.post(f"{callers.URL}/api/v1/auth/login", json=body, timeout=20)
    answer.raise_for_status()
    session.cookies.clear()
    return answer.json()["access_token"], answer.cookies.get("lonja_refresh")


def change_password(case, session, bearer):
    token, _ = signed_in(session, bearer)
    case.headers["Authorization"] = f"Bearer {token}"
    case.body = {"current_password": PASSWORD, "new_password": f"{PASSWORD} 3"}


def refresh(case, session, bearer):
    _, cookie = signed_in(session, bearer)
    case.headers["Cookie"] = f"lonja_refresh={cookie}"
    case.body = {}


def create_token(case, session, bearer):
    client, secret = callers.CLIENT
    case.body = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}


RECIPES = {
    recipe.__name__: recipe
    for recipe in (login, accept_invitation, confirm_password_reset, change_password, refresh, create_token)
}
