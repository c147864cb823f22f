"""Makes generated requests meet real rows, so that an operation is tested past its 404.

Ids say what they name (`prd_...`), so that wherever a valid request carries one, a real id of the same kind takes
its place in three cases of four. Real ids come from every list that this caller may read. Requests that are invalid
on purpose stay as they were generated. The caller's own account, organisation and role are left out of the pool:
a run that locks itself out tests nothing afterwards.
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

CALLER = os.environ["CALLER"]
REACHED = pathlib.Path(os.environ["REACHED_DIR"])
ID = re.compile(r"\b([a-z]{3})_[0-9a-f]{32}\b")
WHOLE_ID = re.compile(r"^([a-z]{3})_[0-9a-f]{32}$")
# Operations that would end the caller's own session or change its password.
OWN_SESSION = {"logout", "change_password"}

chance = random.Random(20111209)
pool = collections.defaultdict(set)
statuses = collections.defaultdict(collections.Counter)
lock = threading.Lock()
session = requests.Session()


@schemathesis.auth(refresh_interval=240)
class Token:
    def get(self, case, context):
        return callers.token(CALLER)

    def set(self, case, data, context):
        if case.operation.definition.raw.get("security"):
            case.headers["Authorization"] = f"Bearer {data}"


def learn(text):
    for match in ID.finditer(text):
        pool[match.group(1)].add(match.group(0))


@schemathesis.hook
def after_load_schema(context, schema):
    """Fills the pool from every list operation without path parameters."""
    bearer = {"Authorization": f"Bearer {callers.token(CALLER)}"}
    for path, item in schema.raw_schema["paths"].items():
        if "{" not in path and "get" in item:
            answer = session.get(callers.URL + path, headers=bearer, timeout=20)
            if answer.ok and "json" in answer.headers.get("Content-Type", "") and not path.endswith("/me"):
                learn(answer.text)
    own = session.get(f"{callers.URL}/api/v1/me", headers=bearer, timeout=20)
    for match in ID.finditer(own.text):
        pool[match.group(1)].discard(match.group(0))


def real(value):
    """The same value with real ids in place of invented ones."""
    if isinstance(value, dict):
        return {key: real(item) for key, item in value.items()}
    if isinstance(value, list):
        return [real(item) for item in value]
    if isinstance(value, str) and (match := WHOLE_ID.match(value)):
        known = pool[match.group(1)]
        if known and chance.random() < 0.75:
            return chance.choice(sorted(known))
    return value


def is_valid(case):
    return case.meta is None or case.meta.generation.mode.is_positive


@schemathesis.hook
def before_call(context, case, kwargs):
    if not is_valid(case):
        return
    with lock:
        case.path_parameters = real(dict(case.path_parameters or {}))
        case.query = real(dict(case.query or {}))
        if isinstance(case.body, (dict, list)):
            case.body = real(case.body)
    wants = {parameter.get("name", "").lower() for parameter in case.operation.definition.raw.get("parameters", [])}
    if "if-match" in wants and case.method.upper() != "GET" and chance.random() < 0.75:
        current = session.get(case.as_transport_kwargs()["url"], headers=dict(case.headers), timeout=20)
        if "ETag" in current.headers:
            case.headers["If-Match"] = current.headers["ETag"]


@schemathesis.hook
def after_call(context, case, response):
    operation = case.operation.definition.raw.get("operationId", case.operation.label)
    with lock:
        statuses[operation][response.status_code] += 1
        if response.status_code in (200, 201) and len(response.content) < 200_000:
            learn(response.content.decode("utf-8", "ignore"))


@schemathesis.hook
def filter_case(context, case):
    return case.operation.definition.raw.get("operationId") not in OWN_SESSION or not is_valid(case)


@atexit.register
def report():
    (REACHED / f"{CALLER}.json").write_text(json.dumps(statuses, indent=1, sort_keys=True))
