//! Bulk edits of products over HTTP.

use lonja_kernel::{ProductEditId, Timestamp};
use lonja_platform::{prelude::Filters, sheets::SheetFormat};
use poem_openapi::{Enum, Object, types::Example};

use crate::example;

/// Where a bulk edit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ProductEditState {
    /// Uploaded, waiting to be checked.
    Queued,
    /// Its rows are being judged; nothing changes.
    Checking,
    /// Judged. It waits for somebody to apply it.
    Checked,
    Applying,
    Completed,
    /// The file could not be read, or nothing of it was applied after all. The reason says which.
    Failed,
}

impl ProductEditState {
    const ALL: [Self; 6] =
        [Self::Queued, Self::Checking, Self::Checked, Self::Applying, Self::Completed, Self::Failed];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Checking => "checking",
            Self::Checked => "checked",
            Self::Applying => "applying",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }

    pub fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.as_str() == text).unwrap_or(Self::Failed)
    }
}

/// What becomes of a file in which some rows are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum ProductEditMode {
    /// Every row or none.
    AllOrNothing,
    /// The rows that are right; the others come back.
    ValidRows,
}

impl ProductEditMode {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AllOrNothing => "all_or_nothing",
            Self::ValidRows => "valid_rows",
        }
    }

    pub fn parse(text: &str) -> Self {
        if text == "all_or_nothing" { Self::AllOrNothing } else { Self::ValidRows }
    }
}

/// How far a bulk edit is. Every row is failed, changing or neither, where the product says the same already.
#[derive(Object, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProductEditCounts {
    /// Rows judged so far, without the header.
    pub rows: i64,
    /// Rows that something speaks against.
    pub failed: i64,
    /// Rows that change their product.
    pub changing: i64,
    /// Rows whose change was made.
    pub applied: i64,
}

/// A file of product changes, and what became of it.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct ProductEdit {
    pub id: ProductEditId,
    pub file_name: Option<String>,
    pub format: SheetFormat,
    pub state: ProductEditState,
    /// How it is applied, once that was chosen.
    pub mode: Option<ProductEditMode>,
    pub counts: ProductEditCounts,
    /// Why it failed.
    pub problem: Option<String>,
    /// The user or API client that uploaded it.
    pub created_by: String,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    pub updated_at: Timestamp,
}

/// A cell that speaks against its row.
#[derive(Object, Clone, Debug, PartialEq, Eq)]
#[oai(example)]
pub struct ProductEditError {
    /// The row as a spreadsheet numbers it: the header is 1.
    pub row: i64,
    /// The file's name for the column.
    pub column: String,
    /// What the file says there, cut off after 200 characters.
    pub value: String,
    pub reason: String,
    /// What to write instead.
    pub hint: String,
}

/// How to apply a bulk edit that was checked.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields, example)]
pub struct ProductEditApplication {
    pub mode: ProductEditMode,
}

/// Which bulk edits are listed.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct ProductEditFilters {
    pub state: Option<ProductEditState>,
}

impl Filters for ProductEditFilters {
    const SORTS: &'static [&'static str] = &["created_at"];
    const DEFAULT_SORT: &'static str = "-created_at";
}

/// Which errors are listed.
#[derive(Object, Clone, Debug)]
#[oai(deny_unknown_fields)]
pub struct ProductEditErrorFilters {
    /// Only errors in this column.
    #[oai(validator(max_length = 200))]
    pub column: Option<String>,
}

impl Filters for ProductEditErrorFilters {
    const SORTS: &'static [&'static str] = &["row"];
}

impl Example for ProductEdit {
    fn example() -> Self {
        Self {
            id: example::id(),
            file_name: Some("spring-range.xlsx".to_owned()),
            format: SheetFormat::Xlsx,
            state: ProductEditState::Checked,
            mode: None,
            counts: ProductEditCounts { rows: 10_000, failed: 25, changing: 9_975, applied: 0 },
            problem: None,
            created_by: "usr_0198c0de8d5a7c3e9f00112233445566".to_owned(),
            created_at: example::time(),
            finished_at: None,
            updated_at: example::time(),
        }
    }
}

impl Example for ProductEditError {
    fn example() -> Self {
        Self {
            row: 142,
            column: "launch_on".to_owned(),
            value: "next spring".to_owned(),
            reason: "This is no day.".to_owned(),
            hint: "Write a day such as 2027-03-31, or leave it empty.".to_owned(),
        }
    }
}

impl Example for ProductEditApplication {
    fn example() -> Self {
        Self { mode: ProductEditMode::ValidRows }
    }
}
