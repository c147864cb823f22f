"""Recipes for shared demand: policies, forecasts and what suppliers answer."""

import secrets
import time

import callers
from api import Api, organization, put, signed_in


def draft(api, author):
    """A policy for a supplier of its own, so that nobody's policy in force is replaced."""
    recipient = organization(api, "supplier")
    return author.post("/api/v1/demand/policies", {"recipient_id": recipient})["id"]


def create_policy(case, api):
    case.body = {"recipient_id": organization(api, "supplier")}


def update_policy(case, api):
    case.path_parameters, case.body = {"id": draft(api, api)}, {"lag_days": 14}


def submit_policy(case, api):
    case.path_parameters = {"id": draft(api, api)}


def retire_policy(case, api):
    case.path_parameters = {"id": draft(api, api)}


def approve_policy(case, api):
    """Nobody approves what they wrote: an analyst who is made for it writes and submits."""
    roles = [role["id"] for role in api.get("/api/v1/roles", limit=500)["items"] if role["name"] == "demand_analyst"]
    token, _ = signed_in(api, roles)
    analyst = Api(token)
    policy = draft(api, analyst)
    analyst.post(f"/api/v1/demand/policies/{policy}/submission")
    case.path_parameters = {"id": policy}


def set_commit(case, api):
    case.path_parameters, case.body = {"id": forecast(api)["id"]}, {"quantity": 7, "reason": "other"}


def open_exceptions(api):
    return api.get("/api/v1/demand/exceptions", state="open", limit=1)["items"]


def exception(api):
    """An open exception. The demo's first cycles are all open for commits, so that nothing differs yet: a week more is
    released to the supplier, whose first cycle is closed by it without an answer."""
    found = open_exceptions(api)
    if found:
        return found[0]["id"]
    staff = Api(callers.token("staff"))
    recipient = Api(callers.token("supplier")).get("/api/v1/me")["organization"]["id"]
    put(staff, "/api/v1/demand/exception-criteria/no_commit", NO_COMMIT)
    roles = [role["id"] for role in staff.get("/api/v1/roles", limit=500)["items"] if role["name"] == "demand_analyst"]
    analyst = Api(signed_in(staff, roles)[0])
    policies = staff.get("/api/v1/demand/policies", recipient_id=recipient, state="active")["items"]
    terms = {"recipient_id": recipient, "lag_days": 0, "history_from": policies[0]["history_from"]}
    policy = analyst.post("/api/v1/demand/policies", terms)["id"]
    analyst.post(f"/api/v1/demand/policies/{policy}/submission")
    staff.post(f"/api/v1/demand/policies/{policy}/approval")
    staff.post("/api/v1/demand/releases", {"policy_id": policy})
    for _ in range(600):
        found = open_exceptions(api)
        if found:
            return found[0]["id"]
        time.sleep(0.5)
    raise TimeoutError("nothing was raised in time")


NO_COMMIT = {"active": True, "collaboration_priority_code": "high", "due_days": 3}


def get_exception(case, api):
    case.path_parameters = {"id": exception(api)}


def acknowledge_exception(case, api):
    case.path_parameters = {"id": exception(api)}


def propose_exception_resolution(case, api):
    made = exception(api)
    api.post(f"/api/v1/demand/exceptions/{made}/acknowledgement")
    case.path_parameters, case.body = {"id": made}, {"resolution_code": "commit_stands"}


def assign_exception(case, api):
    case.path_parameters, case.body = {"id": exception(api)}, {}


def resolve_exception(case, api):
    made = exception(api)
    api.post(f"/api/v1/demand/exceptions/{made}/assignment", {})
    case.path_parameters, case.body = {"id": made}, {"resolution_code": "no_action"}


def waive_exception(case, api):
    case.path_parameters, case.body = {"id": exception(api)}, {"note": "There is stock enough."}


def set_exception_criterion(case, api):
    case.path_parameters, case.body = {"kind": "no_commit"}, NO_COMMIT


def forecast(api):
    """A bucket that has a forecast."""
    buckets = api.get("/api/v1/demand/forecasts", limit=500)["items"]
    return next(bucket for bucket in buckets if bucket["mean"] is not None)


def adjusted(api):
    """An adjustment of a period of its own, far from now: one stands per product and period. schemathesis seeds
    `random` anew for each operation, so that it would come to the same periods again."""
    bucket = forecast(api)
    period = f"{2100 + secrets.randbelow(6900)}-W{1 + secrets.randbelow(52):02}"
    return {
        "recipient_id": bucket["recipient_id"],
        "product_id": bucket["product_id"],
        "period": period,
        "quantity": 5,
        "reason": "promotion",
    }


def create_forecast_adjustment(case, api):
    case.body = adjusted(api)


def get_forecast_adjustment(case, api):
    case.path_parameters = {"id": api.post("/api/v1/demand/forecast-adjustments", adjusted(api))["id"]}


def withdraw_forecast_adjustment(case, api):
    case.path_parameters = {"id": api.post("/api/v1/demand/forecast-adjustments", adjusted(api))["id"]}


def create_forecast_cycle(case, api):
    case.body = {"recipient_id": forecast(api)["recipient_id"]}


def upload_commit_sheet(case, api):
    case.query, case.body = {"mode": "valid_rows"}, b"sku,period,quantity\n"


def accept_forecast_cycle(case, api):
    cycles = api.get("/api/v1/demand/forecast-cycles", state="open_for_commit", limit=1)["items"]
    case.path_parameters = {"id": cycles[0]["id"]}


STAFF = (
    create_policy,
    update_policy,
    submit_policy,
    retire_policy,
    approve_policy,
    assign_exception,
    resolve_exception,
    waive_exception,
    set_exception_criterion,
    create_forecast_adjustment,
    get_forecast_adjustment,
    withdraw_forecast_adjustment,
    create_forecast_cycle,
)

SUPPLIER = (
    set_commit,
    upload_commit_sheet,
    accept_forecast_cycle,
    get_exception,
    acknowledge_exception,
    propose_exception_resolution,
)
