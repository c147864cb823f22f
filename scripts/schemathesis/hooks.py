"""Makes generated requests meet real rows, so that an operation is tested past its 404.

Ids say what they name (`prd_...`), so that wherever a valid request carries one, a real id of the same kind takes
its place in three cases of four. Real ids come from every list that this caller may read and from what the run makes.
Requests that are invalid on purpose stay as they were generated. The callers' own accounts, organisations and
clients are left out: a run that suspends its own callers tests nothing afterwards.
"""

import atexit
import collections
import json
import os
import pathlib
import random
import re
import threading

import requests
import schemathesis

import callers
import people

CALLER = os.environ["CALLER"]
REACHED = pathlib.Path(os.environ["REACHED_DIR"])
ID = re.compile(r"\b([a-z]{3})_[0-9a-f]{32}\b")
WHOLE_ID = re.compile(r"^([a-z]{3})_[0-9a-f]{32}$")

chance = random.Random(20111209)
# Per kind the ids in the order in which they were learned.
pool = collections.defaultdict(dict)
protected = set()
statuses = collections.defaultdict(collections.Counter)
lock = threading.Lock()
session = requests.Session()


def bearer():
    return {"Authorization": f"Bearer {callers.token(CALLER)}"}


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
    headers = bearer()
    for path, item in schema.raw_schema["paths"].items():
        if "{" not in path and "get" in item:
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


@schemathesis.hook
def before_call(context, case, kwargs):
    # Calls with another method than the operation's judge the refusal.
    if not is_valid(case) or case.method.upper() != case.operation.method.upper():
        return
    recipe = people.RECIPES.get(operation_id(case))
    if recipe and CALLER == "staff":
        if chance.random() < 0.3:
            recipe(case, session, bearer())
        return
    with lock:
        case.path_parameters = real(dict(case.path_parameters or {}))
        case.query = real(dict(case.query or {}))
        if isinstance(case.body, (dict, list)):
            case.body = real(case.body)
    wants = {parameter.get("name", "").lower() for parameter in case.operation.definition.raw.get("parameters", [])}
    if "if-match" in wants and chance.random() < 0.9:
        current(case)


def current(case):
    """Sends the present version: the resource's own, or that of what it is a part of."""
    url = case.as_transport_kwargs()["url"]
    for versioned in (url, url.rsplit("/", 1)[0]):
        answer = session.get(versioned, headers={"Authorization": case.headers.get("Authorization", "")}, timeout=20)
        if answer.ok and "ETag" in answer.headers:
            case.headers["If-Match"] = answer.headers["ETag"]
            return


@schemathesis.hook
def after_call(context, case, response):
    if response.request.method.upper() != case.operation.method.upper():
        return
    with lock:
        statuses[operation_id(case)][response.status_code] += 1
        if response.status_code in (200, 201) and len(response.content) < 200_000:
            learn(response.content.decode("utf-8", "ignore"))


@atexit.register
def report():
    (REACHED / f"{CALLER}.json").write_text(json.dumps(statuses, indent=1, sort_keys=True))
