//! What the API shows of an import, and what it is told with an upload.

use lonja_platform::prelude::*;
use poem_openapi::{Enum, Object, types::Example};

/// Where an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ImportState {
    /// Uploaded, waiting for a worker.
    Queued,
    Running,
    /// Every row was read: taken or rejected.
    Completed,
    /// The file could not be read to its end. What was read before stays.
    Failed,
}

impl ImportState {
    const ALL: [Self; 4] = [Self::Queued, Self::Running, Self::Completed, Self::Failed];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }

    pub fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.as_str() == text).unwrap_or(Self::Failed)
    }
}

/// How far an import is. Every row is accepted or rejected; every accepted one is added or was there already, except
/// in a dry run, which adds nothing.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
pub struct ImportCounts {
    /// Rows read so far, without the header.
    pub rows: u64,
    pub accepted: u64,
    pub rejected: u64,
    pub added: u64,
    pub already_present: u64,
    /// Accepted lines that name no customer.
    pub without_customer: u64,
    /// Accepted lines with a negative quantity.
    pub returned: u64,
    /// Products that were not known; in a dry run, that would be made.
    pub products_created: u64,
    /// Customers that were not known; in a dry run, that would be made.
    pub customers_created: u64,
}

/// A run of the importer.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct Import {
    pub id: ImportId,
    /// The system that the lines come from.
    pub source: String,
    pub file_name: Option<String>,
    pub state: ImportState,
    /// Judged everything, wrote no line.
    pub dry_run: bool,
    pub counts: ImportCounts,
    /// Why it failed.
    pub problem: Option<String>,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    pub updated_at: Timestamp,
}

impl Example for Import {
    fn example() -> Self {
        let at = |text: &str| parse_time(text).unwrap_or_default();
        Self {
            id: uuid::Uuid::from_u128(0x0198_c0de_8d5a_7c3e_9f00_1122_3344_5566).into(),
            source: "online_retail".to_owned(),
            file_name: Some("online_retail_orders.csv.gz".to_owned()),
            state: ImportState::Completed,
            dry_run: false,
            counts: ImportCounts {
                rows: 541_909,
                accepted: 536_462,
                rejected: 5_447,
                added: 536_462,
                already_present: 0,
                without_customer: 131_586,
                returned: 8_704,
                products_created: 3_812,
                customers_created: 4_362,
            },
            problem: None,
            created_at: at("2026-11-20T09:26:53.589Z"),
            finished_at: Some(at("2026-11-20T09:27:21.004Z")),
            updated_at: at("2026-11-20T09:27:21.004Z"),
        }
    }
}

/// A field that speaks against a row of the file.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct ImportReject {
    /// The row, from 1, without the header.
    pub row: i64,
    /// The file's name for the column; empty where the row as a whole is wrong.
    pub column: String,
    /// What the file says there, cut off after 200 characters.
    pub value: String,
    pub reason: String,
}

impl Example for ImportReject {
    fn example() -> Self {
        Self {
            row: 142,
            column: "StockCode".to_owned(),
            value: "POST".to_owned(),
            reason: "not a product".to_owned(),
        }
    }
}

/// Which imports are listed.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct ImportFilters {
    pub state: Option<ImportState>,
    #[oai(validator(max_length = 64))]
    pub source: Option<String>,
}

impl Filters for ImportFilters {
    const SORTS: &'static [&'static str] = &["created_at"];
    const DEFAULT_SORT: &'static str = "-created_at";
}

/// Which rejects are listed.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct RejectFilters {
    /// Only rejects with this reason.
    #[oai(validator(max_length = 200))]
    pub reason: Option<String>,
}

impl Filters for RejectFilters {
    const SORTS: &'static [&'static str] = &["row"];
}
