//! One cell of a table.

use std::borrow::Cow;

use chrono::NaiveDate;
use lonja_kernel::{Timestamp, format_time};

use super::csv_file::escaped;

/// What stands in a cell. Numbers are plain decimal text, so that nothing is lost on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(String),
    Date(NaiveDate),
    Time(Timestamp),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// The cell as it is read: days and instants in the form of the API.
    pub fn as_text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Number(text) => Cow::Borrowed(text),
            Self::Date(day) => Cow::Owned(day.to_string()),
            Self::Time(at) => Cow::Owned(format_time(*at)),
        }
    }

    /// The cell in a CSV file: text that a spreadsheet could take for a formula is escaped.
    pub fn as_csv(&self) -> String {
        match self {
            Self::Text(text) => escaped(text),
            Self::Empty | Self::Number(_) | Self::Date(_) | Self::Time(_) => self.as_text().into_owned(),
        }
    }

    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Date(_) | Self::Time(_) => false,
        }
    }
}
