//! What is certified about a release: who got how many cells, which bytes those are, by which rules they were decided
//! and against whom they were audited. It holds nothing that the recipient cannot see or is not told anyway: no
//! parameter of a rule, no interval, no figure that is hidden and no hash of one.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use lonja_platform::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{
    canonical::{EVERYTHING, FORM, GivenCell, GivenCells},
    dto::{Auditor, Certificate},
    entities::release,
    regions_store::Level,
    store::{Cell, Span},
    table::Decided,
    words,
};
use crate::{
    calendar::{Grain, Period},
    directory::Product,
    policies::{Measure, Policy, Recipient},
};

/// The name of the statement's form.
const STATEMENT: &str = "lonja-release-1";
/// What checks a release before it is out.
const AUDITOR: &str = "lonja-demand release audit";

/// The statement as it is signed. Its fields may only be added to.
#[derive(Serialize, Deserialize)]
struct Statement {
    form: String,
    iss: String,
    /// The release's id.
    jti: String,
    iat: i64,
    number: i32,
    recipient: Named,
    published_at: String,
    policy_version: i32,
    measure: String,
    grain: String,
    first_period: String,
    last_period: String,
    cells: Cells,
    rules: Vec<String>,
    attacker: Vec<String>,
    auditor: Named,
}

#[derive(Serialize, Deserialize)]
struct Named {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    id: String,
    name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    version: String,
}

#[derive(Serialize, Deserialize)]
struct Cells {
    published: usize,
    suppressed: usize,
    form: String,
    sha256: String,
}

/// What is about to be published.
pub struct Published<'a> {
    pub release: &'a release::Model,
    pub number: i32,
    pub policy: &'a Policy,
    pub span: Span,
    pub products: &'a [Product],
    pub decided: &'a Decided,
}

impl Published<'_> {
    fn grain(&self) -> Grain {
        self.policy.grain
    }

    fn given(&self) -> GivenCells {
        let mut given = GivenCells::default();
        let mut cells: Vec<&Cell> = self.decided.written.iter().collect();
        cells.sort_unstable_by_key(|cell| cell.product);
        let mut products = self.products.iter().collect::<Vec<_>>();
        products.sort_unstable_by_key(|product| product.id);
        for of_product in cells.chunk_by(|a, b| a.product == b.product) {
            let Ok(at) = products.binary_search_by_key(&of_product[0].product, |product| product.id) else {
                continue;
            };
            let id = ProductId(products[at].id).to_string();
            for cell in of_product {
                given.add(GivenCell {
                    measure: Measure::Units.as_str(),
                    product: &id,
                    sku: &products[at].sku,
                    unit: &products[at].unit,
                    region: "all",
                    period: &self.grain().period_of(cell.period).label(),
                    value: cell.value.map(Quantity::from_thousandths),
                });
            }
        }
        for total in &self.decided.totals {
            let category = CategoryId(total.category).to_string();
            given.add(GivenCell {
                measure: Measure::Units.as_str(),
                product: if total.category.is_nil() { EVERYTHING } else { &category },
                sku: "",
                unit: &total.unit,
                region: "all",
                period: &self.grain().period_of(total.period).label(),
                value: total.value.map(Quantity::from_thousandths),
            });
        }
        let codes: BTreeMap<Uuid, &str> =
            self.decided.names.iter().map(|name| (name.id, name.code.as_str())).collect();
        for cell in &self.decided.regions {
            given.add(GivenCell {
                measure: Measure::Units.as_str(),
                product: &CategoryId(cell.category).to_string(),
                sku: "",
                unit: &cell.unit,
                region: match cell.level {
                    Level::All => Level::ALL,
                    Level::Other => Level::OTHER,
                    Level::Region(region) => codes.get(&region).copied().unwrap_or_default(),
                },
                period: &cell.month.label(),
                value: cell.value.map(Quantity::from_thousandths),
            });
        }
        given
    }

    /// What is certified, at `now`, by the installation at `issuer`.
    pub fn statement(&self, issuer: String, now: Timestamp) -> Result<Value, Problem> {
        let given = self.given();
        let label = |start| self.grain().period_of(start).label();
        let statement = Statement {
            form: STATEMENT.to_owned(),
            iss: issuer,
            jti: ReleaseId(self.release.id).to_string(),
            iat: now.timestamp(),
            number: self.number,
            recipient: Named {
                id: OrganizationId(self.policy.recipient_id).to_string(),
                name: self.policy.recipient_name.clone(),
                version: String::new(),
            },
            published_at: format_time(now),
            policy_version: self.policy.version,
            measure: Measure::Units.as_str().to_owned(),
            grain: self.grain().as_str().to_owned(),
            first_period: label(self.span.0),
            last_period: label(self.span.1),
            cells: Cells {
                published: given.published(),
                suppressed: given.hidden(),
                form: FORM.to_owned(),
                sha256: given.digest(),
            },
            rules: words::rules(self.release.totals, self.policy.regions)
                .map(|rule| rule.name.to_owned())
                .collect(),
            attacker: words::ATTACKER.iter().map(|sentence| sentence.english.to_owned()).collect(),
            auditor: Named {
                id: String::new(),
                name: AUDITOR.to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
        };
        serde_json::to_value(statement).map_err(Problem::internal)
    }
}

/// A certificate of ours as the API shows it: what is signed, beside the signature.
pub fn shown(jws: String) -> Result<Certificate, Problem> {
    let payload = jws.split('.').nth(1).unwrap_or_default();
    let payload = URL_SAFE_NO_PAD.decode(payload).map_err(Problem::internal)?;
    let said: Statement = serde_json::from_slice(&payload).map_err(Problem::internal)?;
    let wrong = |what: &str| Problem::internal(format!("a certificate of ours names no {what}"));
    let grain = Period::parse(&said.first_period).ok_or_else(|| wrong("period"))?.grain();
    Ok(Certificate {
        form: said.form,
        issuer: said.iss,
        release_id: said.jti.parse().map_err(|_| wrong("release"))?,
        number: said.number,
        recipient: Recipient {
            id: said.recipient.id.parse().map_err(|_| wrong("recipient"))?,
            name: said.recipient.name,
        },
        published_at: parse_time(&said.published_at).ok_or_else(|| wrong("time"))?,
        policy_version: said.policy_version,
        measure: Measure::Units,
        grain: grain.into(),
        first_period: said.first_period,
        last_period: said.last_period,
        published_cells: said.cells.published as u64,
        suppressed_cells: said.cells.suppressed as u64,
        cells_form: said.cells.form,
        cells_sha256: said.cells.sha256,
        rules: said.rules,
        attacker: said.attacker,
        auditor: Auditor { name: said.auditor.name, version: said.auditor.version },
        jws,
    })
}
