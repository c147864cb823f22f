//! No price leaves with demand: nothing under `/demand`, in its exports or in its events has a place for money or for a
//! pair of figures from which a price follows, and no supplier role opens an answer that shows one.
//!
//! Exports have the columns of the schemas, so the schemas are what is judged; each judge is shown what it has to find.

use std::collections::BTreeSet;

use lonja_demand::Safeguards;
use lonja_kernel::{BuiltInRole, Event, EventKind, OrganizationKind};
use serde_json::{Value, json};

use super::{Hall, monday};
use crate::{
    notifications::{person, told},
    support::World,
};

/// Words of a field's name that stand for money or for what a price follows from.
const MONEY: [&str; 22] = [
    "money",
    "price",
    "prices",
    "amount",
    "amounts",
    "currency",
    "revenue",
    "turnover",
    "discount",
    "discounts",
    "cost",
    "costs",
    "margin",
    "fee",
    "fees",
    "rebate",
    "spend",
    "net",
    "gross",
    "minor",
    "gbp",
    "eur",
];

/// The numbers that stand in forms under `/demand`: units of a product, counts of cells and of rows, numbers of
/// things, and the terms of policies, which no supplier reads. Whoever adds one has to be sure that no price follows
/// from it and another one.
const NUMBERS: [&str; 71] = [
    "actual",
    "adjustment",
    "alignment",
    "all",
    "answered",
    "capacity",
    "cells",
    "cells_published",
    "cells_with_demand",
    "commit_days",
    "compared_value",
    "count",
    "cycle_number",
    "done",
    "due_days",
    "error",
    "events",
    "figures",
    "forecast_mean",
    "forecasts",
    "high_80",
    "high_95",
    "horizon",
    "lag_days",
    "level",
    "limit",
    "low_80",
    "low_95",
    "mean",
    "mean_before",
    "minimum_customers",
    "not_available",
    "number",
    "open_exceptions",
    "p_percent",
    "parts",
    "periods",
    "policy_version",
    "prior_percent",
    "products",
    "products_without_figure",
    "published",
    "published_cells",
    "q025",
    "q10",
    "q25",
    "q50",
    "q75",
    "q90",
    "q975",
    "quantity",
    "release_number",
    "rest",
    "rounding",
    "row",
    "scored",
    "season",
    "source_value",
    "span",
    "status",
    "stored",
    "suppressed_cells",
    "total",
    "total_before",
    "total_now",
    "trend",
    "used_up",
    "value",
    "variance_quantity",
    "version",
    "with_demand",
];

/// A supplier and its organisation say in which currency they trade, which is no amount of it.
const NO_AMOUNT: [&str; 2] = ["MeOrganization.currency", "Organization.currency"];

/// A named field, and where it stands.
struct Field {
    owner: String,
    name: String,
    schema: Value,
}

impl Field {
    fn path(&self) -> String {
        format!("{}.{}", self.owner, self.name)
    }

    fn names_money(&self) -> bool {
        let words = self.name.to_lowercase();
        words.split(['_', '-', '.']).any(|word| MONEY.contains(&word))
    }

    /// Whether it holds money, whatever it is called. What else it refers to has fields of its own.
    fn is_money(&self) -> bool {
        self.schema.to_string().contains(r##""#/components/schemas/Money""##)
    }

    fn type_of(&self) -> Option<&str> {
        self.schema["type"].as_str()
    }

    /// Anything may be written into it.
    fn is_open(&self) -> bool {
        let says = |words: &[&str]| words.iter().any(|word| self.schema.get(*word).is_some());
        let refers = ["$ref", "allOf", "oneOf", "anyOf"];
        let open_object = self.type_of() == Some("object") && !says(&["properties"]) && !says(&refers);
        open_object || !(says(&refers) || says(&["type", "enum"]))
    }
}

/// Every field and parameter in a part of the document and in all schemas that it leads to.
fn walk(
    document: &Value,
    part: &Value,
    owner: &str,
    schemas: &mut BTreeSet<String>,
    fields: &mut Vec<Field>,
) {
    match part {
        Value::Array(items) => items.iter().for_each(|item| walk(document, item, owner, schemas, fields)),
        Value::Object(entries) => {
            if let (Some(name), Some(_), Some(schema)) =
                (part["name"].as_str(), part["in"].as_str(), part.get("schema"))
            {
                fields.push(Field { owner: owner.to_owned(), name: name.to_owned(), schema: schema.clone() });
            }
            for (key, entry) in entries {
                let name = entry.as_str().and_then(|text| text.strip_prefix("#/components/schemas/"));
                if let (Some(name), "$ref") = (name, key.as_str()) {
                    if schemas.insert(name.to_owned()) {
                        walk(document, &document["components"]["schemas"][name], name, schemas, fields);
                    }
                    continue;
                }
                if key == "properties" {
                    for (name, schema) in entry.as_object().into_iter().flatten() {
                        fields.push(Field {
                            owner: owner.to_owned(),
                            name: name.clone(),
                            schema: schema.clone(),
                        });
                    }
                }
                // Examples are values, not places.
                if key != "example" {
                    walk(document, entry, owner, schemas, fields);
                }
            }
        }
        _ => {}
    }
}

/// (path, operation) of every operation.
fn operations(document: &Value) -> Vec<(String, Value)> {
    let of_path = |(path, methods): (&String, &Value)| {
        let methods = methods.as_object().expect("a path has methods").values().cloned();
        methods.map(|operation| (path.clone(), operation)).collect::<Vec<_>>()
    };
    document["paths"].as_object().expect("there are paths").iter().flat_map(of_path).collect()
}

/// What under `/demand` is money, could be, or is a number that nobody has vouched for.
fn doubtful_under_demand(document: &Value) -> Vec<String> {
    let mut found = BTreeSet::new();
    let mut count = 0;
    for (_, operation) in operations(document).iter().filter(|(path, _)| path.starts_with("/api/v1/demand")) {
        count += 1;
        let (mut schemas, mut fields) = (BTreeSet::new(), Vec::new());
        walk(document, operation, "parameter", &mut schemas, &mut fields);
        for field in fields {
            let is_number = matches!(field.type_of(), Some("number" | "integer"));
            let unknown = is_number && !NUMBERS.contains(&field.name.as_str());
            if field.names_money() || field.is_money() || field.is_open() || unknown {
                found.insert(field.path());
            }
        }
    }
    assert!(count >= 15, "the operations are elsewhere");
    found.into_iter().collect()
}

/// Every schema of an object that the operations under `/demand` answer or take.
fn objects_under_demand(document: &Value) -> BTreeSet<String> {
    let (mut schemas, mut fields) = (BTreeSet::new(), Vec::new());
    for (_, operation) in operations(document).iter().filter(|(path, _)| path.starts_with("/api/v1/demand")) {
        walk(document, operation, "parameter", &mut schemas, &mut fields);
    }
    schemas.retain(|name| document["components"]["schemas"][name]["properties"].is_object());
    schemas
}

#[test]
fn nothing_under_demand_has_a_place_for_money() {
    let document = lonja::documents::spec().document().clone();
    assert_eq!(doubtful_under_demand(&document), [] as [String; 0]);
}

#[test]
fn money_in_any_form_under_demand_is_found_whatever_it_is_called() {
    let document = lonja::documents::spec().document().clone();
    let objects = objects_under_demand(&document);
    for known in [
        "Release",
        "ReleaseCell",
        "ReleaseTotal",
        "ReleaseRegion",
        "SeriesCell",
        "Forecast",
        "Certificate",
        "Policy",
    ] {
        assert!(objects.contains(known), "{known} is not reached");
    }
    let money = json!({ "$ref": "#/components/schemas/Money" });
    for object in &objects {
        for (name, schema) in [
            ("worth", money.clone()),
            ("worth", json!({ "allOf": [money], "nullable": true })),
            ("worth", json!({ "type": "array", "items": money })),
            ("worth", json!({ "type": "object", "properties": { "currency": { "type": "string" } } })),
            ("worth", json!({ "type": "number" })),
            ("worth", json!({ "type": "object", "additionalProperties": true })),
            ("worth", json!({})),
            ("list_price", json!({ "type": "string" })),
            ("revenue_band", json!({ "type": "string" })),
        ] {
            let mut weak = document.clone();
            weak["components"]["schemas"][object]["properties"][name] = schema.clone();
            let found = doubtful_under_demand(&weak);
            let at = format!("{object}.");
            assert!(found.iter().any(|path| path.starts_with(&at)), "{at}{name} as {schema}: {found:?}");
        }
    }
    let mut weak = document.clone();
    let parameters = &mut weak["paths"]["/api/v1/demand/series"]["get"]["parameters"];
    let asked = json!({ "name": "price_from", "in": "query", "schema": { "type": "string" } });
    parameters.as_array_mut().unwrap().push(asked);
    assert_eq!(doubtful_under_demand(&weak), ["parameter.price_from"]);
}

/// What the answers to a role show of money. What everybody who is signed in may do counts as well.
fn money_shown_to(document: &Value, role: BuiltInRole) -> Vec<String> {
    let permissions = role.permissions();
    let mut found = BTreeSet::new();
    for (_, operation) in operations(document) {
        let Some(scopes) = operation["security"][0]["oauth2"].as_array() else { continue };
        let holds = |scope: &Value| permissions.iter().any(|held| Some(held.as_str()) == scope.as_str());
        if !scopes.iter().all(holds) {
            continue;
        }
        let (mut schemas, mut fields) = (BTreeSet::new(), Vec::new());
        walk(document, &operation["responses"], "answer", &mut schemas, &mut fields);
        let money = fields.iter().filter(|field| field.names_money() || field.is_money());
        found.extend(money.map(Field::path).filter(|path| !NO_AMOUNT.contains(&path.as_str())));
    }
    found.into_iter().collect()
}

#[test]
fn no_supplier_role_opens_an_answer_that_shows_a_price() {
    let document = lonja::documents::spec().document().clone();
    let suppliers = BuiltInRole::ALL.iter().filter(|role| role.kind() == OrganizationKind::Supplier);
    for role in suppliers.clone() {
        assert_eq!(money_shown_to(&document, *role), [] as [String; 0], "{}", role.key());
    }
    // Whatever a role of a supplier's own making can hold, one of the built-in ones holds.
    let most = BuiltInRole::SupplierAdmin.permissions();
    assert!(OrganizationKind::Supplier.grantable().is_subset(&most));
    assert!(suppliers.clone().all(|role| role.permissions().is_subset(&most)));

    // The judge sees prices where there are some.
    let shown = money_shown_to(&document, BuiltInRole::Buyer);
    assert!(shown.contains(&"Product.price".to_owned()), "{shown:?}");
    let mut weak = document.clone();
    weak["components"]["schemas"]["SupplyProduct"]["properties"]["sells_at"] =
        json!({ "$ref": "#/components/schemas/Money" });
    assert!(money_shown_to(&weak, BuiltInRole::Planner).contains(&"SupplyProduct.sells_at".to_owned()));
}

/// An event is told to whom it concerns, in the portal, by mail and to subscribers: it says what happened to what.
#[tokio::test]
async fn no_event_about_demand_has_a_place_for_money_or_figures() {
    let event = Event {
        kind: EventKind::ReleasePublished,
        occurred_at: World::sqlite().await.ctx.clock.now(),
        organization: None,
        subject: String::new(),
        id: uuid::Uuid::nil(),
        actor: String::new(),
        state: None,
    };
    let event = serde_json::to_value(event).unwrap();
    let mut fields: Vec<&String> = event.as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(fields, ["actor", "id", "occurred_at", "organization", "state", "subject", "type"]);

    World::each(async |world| {
        let hall = Hall::new(&world, "Acme").await;
        let customers: [_; 5] = hall.partners().await;
        let sold: Vec<_> = customers.into_iter().zip([20, 22, 24, 26, 28]).collect();
        hall.sells(monday(0), &sold).await;
        let planner = person(&world, hall.supplier, BuiltInRole::Planner).await;
        let analyst = person(&world, world.host, BuiltInRole::DemandAnalyst).await;
        let policy = hall.policy(json!({})).await;
        hall.release(&policy, Safeguards::all()).await;
        for (somebody, facts) in [(planner, ["number", "supplier"]), (analyst, ["supplier", "version"])] {
            let told = told(&world, &somebody).await;
            assert!(!told.is_empty());
            let mut names: Vec<&String> = told.last().unwrap()["facts"].as_object().unwrap().keys().collect();
            names.sort();
            assert_eq!(names, facts, "{told:?}");
        }
    })
    .await;
}
