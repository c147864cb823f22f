"""Valid input for operations that chance never gets past: those that need a secret which only the API knows (the
token of a link, a refresh cookie, a person's own password), those that need a row in a certain state, and those whose
fields have to fit each other. Each recipe changes a generated case into one that has to succeed. Whoever it signs
out, locks out or uses up is made for it, so that the callers of the run stay as they are."""

import base64
import hmac
import os
import pathlib
import time
import uuid

import requests

import callers
import demand
from api import PASSWORD, accepted, invited, name, organization, put, signed_in, token_of


def sign_in(case, api):
    _, email = accepted(api)
    case.body = {"email": email, "password": PASSWORD}


def accept_invitation(case, api):
    _, _, token = invited(api)
    case.body = {"token": token, "password": PASSWORD}


def confirm_password_reset(case, api):
    user, _ = accepted(api)
    link = api.post(f"/api/v1/users/{user}/links", {})
    case.body = {"token": token_of(link["url"]), "password": f"{PASSWORD} 2"}


def change_password(case, api):
    token, _ = signed_in(api)
    case.headers["Authorization"] = f"Bearer {token}"
    case.body = {"current_password": PASSWORD, "new_password": f"{PASSWORD} 3"}


def refresh_session(case, api):
    _, cookie = signed_in(api)
    case.headers["Cookie"] = f"lonja_refresh={cookie}"
    case.body = {}


def create_token(case, api):
    client, secret = callers.CLIENT
    case.body = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}


def client(api):
    return api.post("/api/v1/api-clients", {"name": "Fuzz", "scopes": ["assets:read"]})["client"]


def create_api_client(case, api):
    case.body = {"name": "Fuzz", "scopes": ["products:read", "assets:read"]}


def delete_api_client(case, api):
    case.path_parameters = {"id": client(api)["id"]}


def create_api_client_secret(case, api):
    case.path_parameters = {"id": client(api)["id"]}


def delete_api_client_secret(case, api):
    made = client(api)
    case.path_parameters = {"id": made["id"], "secret_id": made["secrets"][0]["id"]}


def price_list(api):
    """Two lists of one partner never hold on the same day, so the partner is a new one."""
    partner = organization(api, "partner")
    return {"organization_id": partner, "name": "Fuzz", "currency": "GBP", "valid_from": "2026-01-01"}


def create_price_list(case, api):
    case.body = price_list(api)


def replace_price_list_lines(case, api):
    made = api.post("/api/v1/price-lists", price_list(api))
    products = api.get("/api/v1/catalogue/products", limit=3)["items"]
    price = {"amount": "2.55", "currency": made["currency"]}
    case.path_parameters = {"id": made["id"]}
    case.body = {"lines": [{"product_id": product["id"], "unit_price": price} for product in products]}


REVISION = {"in_force_from": "2999-01-01", "percent": "2.5"}


def priced_list(api):
    """A price list with one line."""
    made = api.post("/api/v1/price-lists", price_list(api))
    product = api.get("/api/v1/catalogue/products", limit=1)["items"][0]["id"]
    line = {"product_id": product, "unit_price": {"amount": "2.55", "currency": made["currency"]}}
    put(api, f"/api/v1/price-lists/{made['id']}/lines", {"lines": [line]})
    return made["id"], product


def draft_revision(api):
    """A draft that follows a list of its own, and a product on it."""
    made, product = priced_list(api)
    return api.post(f"/api/v1/price-lists/{made}/revisions", REVISION)["id"], product


def create_price_revision(case, api):
    case.path_parameters, case.body = {"id": priced_list(api)[0]}, REVISION


def update_price_list_line(case, api):
    made, product = draft_revision(api)
    case.path_parameters = {"id": made, "product_id": product}
    case.body = {"unit_price": {"amount": "2.60", "currency": "GBP"}}


def delete_price_list_draft(case, api):
    case.path_parameters = {"id": draft_revision(api)[0]}


def announce_price_revision(case, api):
    case.path_parameters = {"id": draft_revision(api)[0]}


def withdraw_price_revision(case, api):
    made, _ = draft_revision(api)
    api.post(f"/api/v1/price-lists/{made}/announcement")
    case.path_parameters = {"id": made}


def acknowledge_price_revision(case, api):
    lists = api.get("/api/v1/price-lists", limit=50)["items"]
    case.path_parameters = {"id": next(one["id"] for one in lists if one["announced_at"])}


CONTACT = {"name": "Fuzz", "email": "fuzz@example.com", "subject": "orders"}


def create_contact(case, api):
    case.body = CONTACT


def update_contact(case, api):
    case.path_parameters = {"id": api.post("/api/v1/contacts", CONTACT)["id"]}
    case.body = {"subject": "prices"}


def delete_contact(case, api):
    case.path_parameters = {"id": api.post("/api/v1/contacts", CONTACT)["id"]}


LOGO = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=="
)


def update_branding(case, api):
    case.body = {"primary_color": "#7a1f5c"}


def get_branding_logo(case, api):
    headers = {**api.headers, "If-Match": "*"}
    body = {"logo": LOGO}
    requests.patch(f"{callers.URL}/api/v1/branding", json=body, headers=headers, timeout=20).raise_for_status()


def create_organization(case, api):
    case.body = {"name": name(), "kinds": ["partner"]}


def category(api):
    return api.post("/api/v1/catalogue/categories", {"name": name()})["id"]


def create_category(case, api):
    case.body = {"name": name()}


def update_category(case, api):
    case.path_parameters, case.body = {"id": category(api)}, {"name": name()}


def create_catalogue_product(case, api):
    case.body = {"sku": uuid.uuid4().hex[:12].upper(), "name": name(), "category_id": category(api)}


def product_edit(api):
    """A file of changes that was checked."""
    sku = api.get("/api/v1/catalogue/products", limit=1)["items"][0]["sku"]
    rows = f'sku,tips\n"{sku}",{name()}\nNOTHING,x\n'
    headers = {**api.headers, "Content-Type": "application/octet-stream"}
    url = f"{callers.URL}/api/v1/catalogue/product-edits"
    answer = requests.post(url, data=rows.encode(), headers=headers, timeout=20)
    answer.raise_for_status()
    made = answer.json()["id"]
    for _ in range(150):
        if api.get(f"/api/v1/catalogue/product-edits/{made}")["state"] == "checked":
            return made
        time.sleep(0.1)
    raise TimeoutError("the bulk edit was not checked in time")


def get_product_edit_failures(case, api):
    case.path_parameters = {"id": product_edit(api)}


def apply_product_edit(case, api):
    case.path_parameters, case.body = {"id": product_edit(api)}, {"mode": "valid_rows"}


def view(api):
    return api.post("/api/v1/saved-views", {"list": "/api/v1/orders", "name": name(), "state": "q=x"})["id"]


def create_saved_view(case, api):
    case.body = {"list": "/api/v1/orders", "name": name(), "state": "q=x", "shared": True}


def update_saved_view(case, api):
    case.path_parameters, case.body = {"id": view(api)}, {"name": name()}


def set_default_view(case, api):
    case.path_parameters, case.body = {"id": view(api)}, {"default": True}


def delete_saved_view(case, api):
    case.path_parameters = {"id": view(api)}


def create_warehouse(case, api):
    case.body = {"code": uuid.uuid4().hex[:8].upper(), "name": name(), "country": "GB", "priority": 90}


def create_audience(case, api):
    case.body = {"name": name()}


def set_audience_members(case, api):
    """An audience that nothing is shared with, so that nobody's assortment changes."""
    audience = api.post("/api/v1/audiences", {"name": name()})["id"]
    case.path_parameters, case.body = {"id": audience}, {"organization_ids": [organization(api, "partner")]}


def change_assets(case, api):
    asset = api.post("/api/v1/assets", {"title": name(), "language": "en", "kind": "presentation"})["id"]
    case.body = {"asset_ids": [asset], "changes": {"add_tags": ["fuzz"]}}


def replace_asset_audiences(case, api):
    asset = api.post("/api/v1/assets", {"title": name(), "language": "en", "kind": "presentation"})["id"]
    case.path_parameters, case.body = {"id": asset}, {"audience_ids": []}


def role(api):
    """A role that nobody has."""
    return api.post("/api/v1/roles", {"name": name(), "kind": "host", "permissions": ["prices:read"]})["id"]


def update_role(case, api):
    case.path_parameters, case.body = {"id": role(api)}, {"permissions": ["prices:read", "products:read"]}


def delete_role(case, api):
    case.path_parameters = {"id": role(api)}


def transition_order(case, api):
    placed = api.get("/api/v1/orders", state="placed", limit=1)["items"]
    case.path_parameters, case.body = {"id": placed[0]["id"]}, {"to": "confirmed"}


def order(api):
    """The least of something that can be ordered today."""
    products = api.get("/api/v1/products", limit=200)["items"]
    good = [product for product in products if product["orderable"] and product["availability"].get("band") == "ok"]
    return {"lines": [{"product_id": good[0]["id"], "quantity": good[0]["pack"] or 1}]}


def create_order(case, api):
    case.body = order(api)


def cancel_order(case, api):
    case.path_parameters = {"id": api.post("/api/v1/orders", order(api))["id"]}


def replace_cart(case, api):
    case.body = {"lines": order(api)["lines"]}


def shipped(api):
    return {"id": api.get("/api/v1/orders", state="shipped", limit=1)["items"][0]["id"]}


def get_order_confirmation(case, api):
    case.path_parameters = shipped(api)


def get_order_delivery_note(case, api):
    case.path_parameters = shipped(api)


def named(*recipes):
    return {recipe.__name__: recipe for recipe in recipes}


def stop_mails(case, api):
    """The token of a mail's link, made with the installation's key as the product makes it: no mail is sent here."""
    user = api.get("/api/v1/me")["user"]["id"].split("_")[1]
    key = (pathlib.Path(os.environ["DEMO_DATA_DIR"]) / "secret.key").read_text().strip()
    pseudorandom = hmac.digest(b"lonja installation key 1", key.encode(), "sha256")
    derived = hmac.digest(pseudorandom, b"mac:notification.unsubscribe\x01", "sha256")
    parts = [b"order_delivered", bytes.fromhex(user)]
    framed = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    code = base64.urlsafe_b64encode(hmac.digest(derived, framed, "sha256")[:16]).rstrip(b"=").decode()
    case.query = {"token": f"order_delivered.{user}.{code}"}


# By caller and operation.
RECIPES = {
    "staff": named(
        sign_in,
        accept_invitation,
        confirm_password_reset,
        change_password,
        refresh_session,
        create_token,
        create_api_client,
        delete_api_client,
        create_api_client_secret,
        delete_api_client_secret,
        create_price_list,
        replace_price_list_lines,
        create_price_revision,
        update_price_list_line,
        delete_price_list_draft,
        announce_price_revision,
        withdraw_price_revision,
        create_contact,
        update_contact,
        delete_contact,
        update_branding,
        get_branding_logo,
        create_organization,
        create_category,
        update_category,
        create_catalogue_product,
        get_product_edit_failures,
        apply_product_edit,
        create_saved_view,
        update_saved_view,
        set_default_view,
        delete_saved_view,
        create_warehouse,
        create_audience,
        set_audience_members,
        replace_asset_audiences,
        change_assets,
        update_role,
        delete_role,
        transition_order,
        stop_mails,
        *demand.STAFF,
    ),
    "partner": named(
        create_order,
        cancel_order,
        replace_cart,
        acknowledge_price_revision,
        get_order_confirmation,
        get_order_delivery_note,
    ),
    "supplier": named(*demand.SUPPLIER),
}
