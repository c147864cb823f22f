//! Many rows in one statement and one parameter: JSON in, a table expression out, on both engines. Binding
//! hundreds of thousands of values one by one costs more than all the rest of a release.

use std::{collections::HashMap, fmt::Write};

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use uuid::Uuid;

/// SQL of ours with its values, for the database that it goes to.
pub fn statement(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    Statement::from_sql_and_values(conn.get_database_backend(), sql, values)
}

/// Rows per statement: keeps the parameter at a few megabytes.
pub const ROWS: usize = 20_000;

/// What a column of the rows holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Id,
    Date,
    Integer,
    Text,
}

/// A table expression over the JSON rows in parameter `$parameter`.
pub fn table(backend: DbBackend, parameter: u8, columns: &[(&str, Kind)]) -> String {
    let column = |(index, (name, kind)): (usize, &(&str, Kind))| {
        let value = format!("(value ->> {index})");
        let value = match (backend, kind) {
            (DbBackend::Postgres, Kind::Id) => format!("{value}::uuid"),
            (DbBackend::Postgres, Kind::Date) => format!("{value}::date"),
            (DbBackend::Postgres, Kind::Integer) => format!("{value}::bigint"),
            (_, Kind::Id) => format!("unhex{value}"),
            _ => value,
        };
        format!("{value} AS {name}")
    };
    let columns: Vec<String> = columns.iter().enumerate().map(column).collect();
    let rows = match backend {
        DbBackend::Postgres => format!("jsonb_array_elements(${parameter}::jsonb)"),
        _ => format!("json_each(${parameter})"),
    };
    format!("(SELECT {} FROM {rows})", columns.join(", "))
}

/// Rows in the making.
#[derive(Debug, Default)]
pub struct Rows(String);

impl Rows {
    /// Begins a row.
    pub fn row(&mut self) -> Row<'_> {
        self.0.push_str(if self.0.is_empty() { "[[" } else { ",[" });
        Row { json: &mut self.0, first: true }
    }

    /// The parameter's value.
    pub fn into_json(mut self) -> String {
        self.0.push_str(if self.0.is_empty() { "[]" } else { "]" });
        self.0
    }
}

/// One row; the cells follow in the order of the table's columns.
pub struct Row<'a> {
    json: &'a mut String,
    first: bool,
}

impl Row<'_> {
    fn raw(mut self, write: impl FnOnce(&mut String)) -> Self {
        if !self.first {
            self.json.push(',');
        }
        self.first = false;
        write(self.json);
        self
    }

    pub fn id(self, id: Uuid) -> Self {
        self.raw(|json| {
            json.push('"');
            json.push_str(id.simple().encode_lower(&mut Uuid::encode_buffer()));
            json.push('"');
        })
    }

    pub fn maybe_id(self, id: Option<Uuid>) -> Self {
        match id {
            Some(id) => self.id(id),
            None => self.raw(|json| json.push_str("null")),
        }
    }

    /// `date` as text, which the caller writes once for many rows.
    pub fn date(self, date: &DateText) -> Self {
        self.raw(|json| json.push_str(&date.0))
    }

    pub fn integer(self, value: Option<i64>) -> Self {
        self.raw(|json| match value {
            Some(value) => write!(json, "{value}").unwrap_or_default(),
            None => json.push_str("null"),
        })
    }

    pub fn text(self, text: &str) -> Self {
        self.raw(|json| json.push_str(&serde_json::Value::from(text).to_string()))
    }

    pub fn maybe_text(self, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(text),
            None => self.raw(|json| json.push_str("null")),
        }
    }

    pub fn end(self) {
        self.json.push(']');
    }
}

/// A date in JSON.
#[derive(Clone, Debug)]
pub struct DateText(String);

impl From<NaiveDate> for DateText {
    fn from(date: NaiveDate) -> Self {
        Self(format!("\"{date}\""))
    }
}

/// Joins the values of a group into one text, separated by `;`.
pub fn joined(backend: DbBackend, value: &str) -> String {
    match backend {
        DbBackend::Postgres => format!("string_agg({value}, ';')"),
        _ => format!("group_concat({value}, ';')"),
    }
}

/// An id inside such a text: 32 hex digits.
pub fn id_text(backend: DbBackend, id: &str) -> String {
    match backend {
        DbBackend::Postgres => format!("replace({id}::text, '-', '')"),
        _ => format!("lower(hex({id}))"),
    }
}

/// The place of each id, by its text.
pub fn places(ids: &[Uuid]) -> HashMap<String, usize> {
    ids.iter().enumerate().map(|(place, id)| (id.simple().to_string(), place)).collect()
}

/// An ISO date; the general parser is too slow for hundreds of thousands.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 {
        return None;
    }
    let number = |range: std::ops::Range<usize>| {
        bytes[range].iter().try_fold(0_u32, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0'))
        })
    };
    NaiveDate::from_ymd_opt(number(0..4)? as i32, number(5..7)?, number(8..10)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_one_json_array_of_arrays() {
        let mut rows = Rows::default();
        let day = DateText::from(NaiveDate::from_ymd_opt(2026, 10, 5).unwrap());
        rows.row().id(Uuid::nil()).date(&day).integer(Some(-3)).end();
        rows.row().integer(None).text("a\"b").maybe_text(None).end();
        let json: serde_json::Value = serde_json::from_str(&rows.into_json()).unwrap();
        let zeros = "00000000000000000000000000000000";
        assert_eq!(json, serde_json::json!([[zeros, "2026-10-05", -3], [null, "a\"b", null]]));
        assert_eq!(Rows::default().into_json(), "[]");
    }

    #[test]
    fn only_whole_iso_dates_are_dates() {
        assert_eq!(parse_date("2026-10-05"), NaiveDate::from_ymd_opt(2026, 10, 5));
        for bad in ["", "2026-10-5", "2026-13-05", "2026-1é-05", "20261005xx"] {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }
}
