"""Makes generated requests meet real rows, so that an operation is tested past its 404.

Ids say what they name (`prd_...`), so that wherever a valid request carries one, a real id of the same kind takes
its place in three cases of four. Real ids come from every list that this caller may read and from what the run makes.
Requests that are invalid on purpose stay as they were generated. The callers' own accounts, organisations and
clients are never changed: a run that suspends its own callers tests nothing afterwards.
"""

import atexit
import collections
import json
import os
import pathlib
import random
import re
import time

import requests
import schemathesis

import callers
import recipes
from api import Api, signed_in

CALLER = os.environ["CALLER"]
REACHED = pathlib.Path(os.environ["REACHED_DIR"])
ID = re.compile(r"\b([a-z]{3})_[0-9a-f]{32}\b")
WHOLE_ID = re.compile(r"^([a-z]{3})_[0-9a-f]{32}$")

chance = random.Random(20111209)
# Per kind the ids in the order in which they were learned.
pool = collections.defaultdict(dict)
protected = set()
statuses = collections.defaultdict(collections.Counter)
# Operations whose recipe has been followed once; from then on most cases try something else.
cooked = set()
session = requests.Session()


# Where the version of what an operation changes is told, if that is neither its own address nor the one above.
VERSIONS = {
    "update_category": "/api/v1/categories/{id}",
    "replace_price_list_lines": "/api/v1/price-lists/{id}",
    "update_price_list_line": "/api/v1/price-lists/{id}",
    "announce_price_revision": "/api/v1/price-lists/{id}",
    "withdraw_price_revision": "/api/v1/price-lists/{id}",
}


@schemathesis.auth(refresh_interval=240)
class Token:
    def get(self, case, context):
        return callers.token(CALLER)

    def set(self, case, data, context):
        if case.operation.definition.raw.get("security"):
            case.headers["Authorization"] = f"Bearer {data}"


def learn(text):
    for match in ID.finditer(text):
        if match.group(0) not in protected:
            pool[match.group(1)][match.group(0)] = None


def protect():
    """What the three callers are: their people, organisations and clients."""
    for caller in ("staff", "partner", "supplier"):
        headers = {"Authorization": f"Bearer {callers.token(caller)}"}
        for path in ("me", "api-clients", "users"):
            answer = session.get(f"{callers.URL}/api/v1/{path}", headers=headers, timeout=20)
            if answer.ok:
                protected.update(match.group(0) for match in ID.finditer(answer.text))


@schemathesis.hook
def after_load_schema(context, schema):
    """Fills the pool from every list operation without path parameters."""
    protect()
    headers = {"Authorization": f"Bearer {callers.token(CALLER)}"}
    for path, item in schema.raw_schema["paths"].items():
        # A stream has no rows, and no end worth waiting for.
        if "{" not in path and "get" in item and not path.endswith("/stream"):
            answer = session.get(callers.URL + path, headers=headers, timeout=20)
            if answer.ok and "json" in answer.headers.get("Content-Type", ""):
                learn(answer.text)


def real(value):
    """The same value with real ids in place of invented ones; what was made lately is the likelier choice."""
    if isinstance(value, dict):
        return {key: real(item) for key, item in value.items()}
    if isinstance(value, list):
        return [real(item) for item in value]
    if isinstance(value, str) and (match := WHOLE_ID.match(value)):
        known = list(pool[match.group(1)])
        if known and chance.random() < 0.75:
            return chance.choice(known[-4:] if chance.random() < 0.5 else known)
    return value


def operation_id(case):
    return case.operation.definition.raw.get("operationId", case.operation.label)


def is_valid(case):
    return case.meta is None or case.meta.generation.mode.is_positive


def for_some_minutes(make):
    """What `make` answers, made again before its token runs out."""
    known = {"until": 0}

    def get():
        if known["until"] < time.monotonic():
            known.update(made=make(), until=time.monotonic() + 240)
        return known["made"]

    return get


# The API as the caller sees it, with a token of its own: the ones that are tested are signed out now and then.
own_api = for_some_minutes(lambda: Api(callers.token(CALLER)))
# Somebody whose password may be guessed wrong until the API asks to wait.
bystander = for_some_minutes(lambda: signed_in(own_api())[0])


def spare(case):
    """What schemathesis saw in an answer it uses again, the callers' own ids and addresses among it."""
    for name, value in (case.path_parameters or {}).items():
        if isinstance(value, str) and value in protected:
            case.path_parameters[name] = f"{value[:3]}_{0:032x}"
    if isinstance(case.body, dict) and case.body.get("email") in callers.PEOPLE.values():
        case.body["email"] = "nobody@example.com"
    if operation_id(case) == "change_password" and CALLER in callers.PEOPLE:
        case.headers["Authorization"] = f"Bearer {bystander()}"


@schemathesis.hook
def before_call(context, case, kwargs):
    case.headers.update(callers.elsewhere())
    if case.method.upper() != "GET":
        spare(case)
    # Calls with another method than the operation's judge the refusal.
    if not is_valid(case) or case.method.upper() != case.operation.method.upper():
        return
    operation = operation_id(case)
    if operation == "follow_events":
        case.query = {"max_seconds": 1}
        return
    recipe = recipes.RECIPES[CALLER].get(operation)
    follows_recipe = recipe and (operation not in cooked or chance.random() < 0.2)
    if follows_recipe:
        cooked.add(operation)
        recipe(case, own_api())
    else:
        case.path_parameters = real(dict(case.path_parameters or {}))
        case.query = real(dict(case.query or {}))
        if isinstance(case.body, (dict, list)):
            case.body = real(case.body)
        if case.method.upper() != "GET":
            spare(case)
    wants = {parameter.get("name", "").lower() for parameter in case.operation.definition.raw.get("parameters", [])}
    if "if-match" in wants and (follows_recipe or chance.random() < 0.9):
        current(case, operation)


def current(case, operation):
    """Sends the present version: the resource's own, or that of what it is a part of."""
    url = case.as_transport_kwargs()["url"]
    addresses = [url, url.rsplit("/", 1)[0]]
    if operation in VERSIONS:
        addresses = [callers.URL + VERSIONS[operation].format(**case.path_parameters)]
    for address in addresses:
        answer = session.get(address, headers={"Authorization": case.headers.get("Authorization", "")}, timeout=20)
        if answer.ok and "ETag" in answer.headers:
            case.headers["If-Match"] = answer.headers["ETag"]
            return


@schemathesis.hook
def after_call(context, case, response):
    if response.request.method.upper() != case.operation.method.upper():
        return
    statuses[operation_id(case)][response.status_code] += 1
    if response.status_code in (200, 201) and len(response.content) < 200_000:
        learn(response.content.decode("utf-8", "ignore"))


@atexit.register
def report():
    (REACHED / f"{os.environ['RUN']}.json").write_text(json.dumps(statuses, indent=1, sort_keys=True))
