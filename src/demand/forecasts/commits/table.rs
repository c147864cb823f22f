//! Commits by the table: every row is judged by itself, so that a bad one costs no other. The good ones are stored, or
//! none, as is asked, in one transaction with one audit row per cycle.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use lonja_platform::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    dto::{CommitFailure, CommitMode, CommitResult, CommitTableRow},
    rules::{self, Reason, Terms},
    store::{self, Asked},
};

/// A row as somebody wrote it.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// As its table counts.
    pub number: i32,
    /// The bucket that the row names, where there is such a bucket.
    pub bucket: Option<Uuid>,
    pub name: BucketName,
    pub quantity: String,
    pub reason: String,
    pub note: String,
    pub capacity: String,
}

/// How a row names its bucket: the column that speaks against it where it is the wrong one, and what stands there.
#[derive(Clone, Debug)]
pub enum BucketName {
    Id(String),
    Sku(String),
    Period(String),
}

impl Default for BucketName {
    fn default() -> Self {
        Self::Id(String::new())
    }
}

impl BucketName {
    fn fault(&self, reason: &'static str) -> Fault {
        match self {
            Self::Id(text) => ("id", text.clone(), reason),
            Self::Sku(text) => ("sku", text.clone(), reason),
            Self::Period(text) => ("period", text.clone(), reason),
        }
    }

    /// Somebody else's bucket reads like one that is not there.
    fn unknown(&self) -> Fault {
        self.fault(match self {
            Self::Id(_) => "There is no such bucket: take the ids from the list of forecasts.",
            Self::Sku(_) => "The current cycle has no such product. Take the SKUs from the list of forecasts.",
            Self::Period(_) => {
                "The current cycle has no such period of this product. Write it as the list of forecasts does."
            }
        })
    }
}

/// A cell that speaks against its row: column, value, reason.
type Fault = (&'static str, String, &'static str);

impl Written {
    pub fn by_id(number: i32, row: CommitTableRow) -> Self {
        let CommitTableRow { id, quantity, reason, note, capacity } = row;
        let bucket = id.trim().parse::<ForecastId>().ok().map(Uuid::from);
        Self { number, bucket, name: BucketName::Id(id), quantity, reason, note, capacity }
    }

    fn read(self, known: &HashMap<Uuid, Asked>, today: NaiveDate) -> Result<(Uuid, Terms), Vec<Fault>> {
        const NUMBER: &str = "Write a number with at most three decimals.";
        const REASON: &str =
            "Write one of as_forecast, capacity, material, lead_time, end_of_life, promotion, other.";
        let asked = self.bucket.and_then(|bucket| known.get(&bucket));
        let mut faults = Vec::new();
        match asked.map(|asked| rules::open(asked.bucket(), today)) {
            None => faults.push(self.name.unknown()),
            Some(Err(closed)) => faults.push(self.name.fault(closed)),
            Some(Ok(())) => {}
        }
        let quantity = Quantity::parse(self.quantity.trim()).ok();
        if quantity.is_none() {
            faults.push(("quantity", self.quantity.clone(), NUMBER));
        }
        let reason = match self.reason.trim() {
            "" => Some(Reason::AsForecast),
            text => Reason::parse(text),
        };
        if reason.is_none() {
            faults.push(("reason", self.reason.clone(), REASON));
        }
        let capacity = match self.capacity.trim() {
            "" => Ok(None),
            text => Quantity::parse(text).map(Some),
        };
        if capacity.is_err() {
            faults.push(("capacity", self.capacity.clone(), NUMBER));
        }
        let (Some(asked), Some(quantity), Some(reason), Ok(capacity)) = (asked, quantity, reason, capacity)
        else {
            return Err(faults);
        };
        let terms = Terms { quantity, reason, note: self.note, capacity };
        faults.extend(rules::wrong(&terms, asked.bucket().mean).into_iter().map(|wrong| {
            let value = match wrong.field {
                "quantity" => &self.quantity,
                "reason" => &self.reason,
                "note" => &terms.note,
                _ => &self.capacity,
            };
            (wrong.field, value.clone(), wrong.detail)
        }));
        if faults.is_empty() { Ok((asked.id, terms)) } else { Err(faults) }
    }
}

struct Judged {
    good: Vec<(Uuid, Terms)>,
    failures: Vec<CommitFailure>,
}

fn judge(rows: Vec<Written>, known: &HashMap<Uuid, Asked>, today: NaiveDate) -> Judged {
    let mut judged = Judged { good: Vec::new(), failures: Vec::new() };
    let mut seen = HashSet::new();
    for row in rows {
        let (number, name) = (row.number, row.name.clone());
        let faults = match row.read(known, today) {
            Ok((bucket, _)) if !seen.insert(bucket) => {
                vec![name.fault("The bucket stands in an earlier row: keep one of them.")]
            }
            Ok(good) => {
                judged.good.push(good);
                continue;
            }
            Err(faults) => faults,
        };
        judged.failures.extend(faults.into_iter().map(|(column, value, reason)| CommitFailure {
            row: number,
            column: column.to_owned(),
            value,
            reason: reason.to_owned(),
        }));
    }
    judged
}

/// Judges the rows, stores what may be stored and ends the transaction with it.
pub async fn commit(
    mut tx: Tx,
    (recipient, by): (OrganizationId, &str),
    rows: Vec<Written>,
    mode: CommitMode,
) -> Result<Json<CommitResult>, Problem> {
    let ids: Vec<Uuid> = rows.iter().filter_map(|row| row.bucket).collect();
    let known: HashMap<Uuid, Asked> =
        store::asked(&tx, recipient, &ids).await?.into_iter().map(|asked| (asked.id, asked)).collect();
    let Judged { good, failures } = judge(rows, &known, tx.now().date_naive());
    if good.is_empty() || (mode == CommitMode::AllOrNothing && !failures.is_empty()) {
        return Ok(Json(CommitResult { stored: 0, failures }));
    }
    store::put(&tx, recipient, by, &good).await?;
    let mut of_cycle: BTreeMap<Uuid, serde_json::Map<String, Value>> = BTreeMap::new();
    for (bucket, terms) in &good {
        let commits = of_cycle.entry(known[bucket].cycle_id).or_default();
        commits.insert(ForecastId(*bucket).to_string(), terms.audited());
    }
    for (cycle, commits) in of_cycle {
        let change = Change::new(EventKind::ForecastCommitted, ForecastCycleId(cycle));
        tx.record(change.organization(recipient).after(json!({ "commits": commits })));
    }
    tx.finish(Json(CommitResult { stored: good.len() as i32, failures })).await
}
