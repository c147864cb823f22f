//! The current cycle as a sheet in which commits are written, and such a sheet read again. Nothing of it is judged here.
//!
//! A row names its bucket by `id`, or by `sku` and `period`. A row without a quantity says nothing and is passed over,
//! as are columns that we do not know: what a planner adds stays where it is.

use std::{collections::HashMap, io::Cursor, ops::ControlFlow};

use chrono::{Datelike as _, NaiveDate};
use lonja_platform::{
    prelude::*,
    sheets::{self, Cell, SheetError, SheetFormat, SheetWriter},
};
use uuid::Uuid;

use super::{
    super::dto::grain_of,
    store::Current,
    table::{BucketName, Written},
};
use crate::calendar::{Grain, Period};

/// As many as two thousand products over the longest horizon, and some.
const MOST_ROWS: usize = 60_000;

const ID: &str = "id";
const SKU: &str = "sku";
const PERIOD: &str = "period";
const QUANTITY: &str = "quantity";
const REASON: &str = "reason";
const NOTE: &str = "note";
const CAPACITY: &str = "capacity";
const COLUMNS: [&str; 10] = [ID, SKU, "name", "unit", PERIOD, "forecast", QUANTITY, REASON, NOTE, CAPACITY];

fn number(milli: Option<i64>) -> Cell {
    milli.map_or(Cell::Empty, |milli| Cell::Number(Quantity::from_thousandths(milli).to_string()))
}

/// The sheet of the current cycle, with what was committed so far.
pub fn write(format: SheetFormat, buckets: &[Current]) -> Vec<u8> {
    let mut sheet = SheetWriter::new(format, "Commits");
    sheet.header(&COLUMNS.map(str::to_owned));
    for bucket in buckets {
        let text = |text: &Option<String>| text.as_deref().map_or(Cell::Empty, Cell::text);
        sheet.row(&[
            Cell::text(ForecastId(bucket.id).to_string()),
            Cell::text(bucket.sku.as_str()),
            Cell::text(bucket.name.as_str()),
            Cell::text(bucket.unit.as_str()),
            Cell::text(grain_of(&bucket.grain).period_of(bucket.period_start).label()),
            number(bucket.mean_milli),
            number(bucket.quantity_milli),
            text(&bucket.reason),
            text(&bucket.note),
            number(bucket.capacity_milli),
        ]);
    }
    sheet.finish()
}

/// A row as it stands in the file.
#[derive(Clone, Debug, Default)]
pub struct Line {
    number: i32,
    id: String,
    sku: String,
    period: String,
    terms: [String; 4],
}

impl Line {
    /// Whether the current cycle has to be looked through for the row's bucket.
    pub fn is_by_name(&self) -> bool {
        self.id.is_empty()
    }
}

/// Reads the rows that say something. What is wrong with the file as a whole is said in words.
pub fn read(bytes: &[u8]) -> Result<Vec<Line>, String> {
    let mut places: Option<HashMap<String, usize>> = None;
    let (mut lines, mut wrong) = (Vec::new(), None);
    let read = sheets::read(SheetFormat::of_content(bytes), Cursor::new(bytes), |row| {
        let Some(places) = &places else {
            return match header(&row.cells) {
                Ok(found) => {
                    places = Some(found);
                    ControlFlow::Continue(())
                }
                Err(detail) => {
                    wrong = Some(detail);
                    ControlFlow::Break(())
                }
            };
        };
        let cell = |name: &str| {
            let cell = places.get(name).and_then(|place| row.cells.get(*place)).unwrap_or(&Cell::Empty);
            cell.as_text().trim().to_owned()
        };
        let terms = [QUANTITY, REASON, NOTE, CAPACITY].map(cell);
        if terms[0].is_empty() {
            return ControlFlow::Continue(());
        }
        if lines.len() == MOST_ROWS {
            wrong = Some(format!("The file has more than {MOST_ROWS} commits. Send them as several files."));
            return ControlFlow::Break(());
        }
        let [id, sku, period] = [ID, SKU, PERIOD].map(cell);
        let number = i32::try_from(row.number).unwrap_or(i32::MAX);
        lines.push(Line { number, id, sku, period, terms });
        ControlFlow::Continue(())
    });
    match (read, wrong) {
        (_, Some(detail)) | (Err(SheetError::Content(detail)), None) => Err(detail),
        // What lies in memory can always be reached.
        (Err(SheetError::Io(_)), None) => Err("The file cannot be read. Save it again.".to_owned()),
        (Ok(()), None) if places.is_none() => Err("The file is empty.".to_owned()),
        (Ok(()), None) => Ok(lines),
    }
}

fn header(cells: &[Cell]) -> Result<HashMap<String, usize>, String> {
    let mut places = HashMap::new();
    for (place, cell) in cells.iter().enumerate() {
        let name = cell.as_text().trim().to_lowercase();
        if COLUMNS.contains(&name.as_str()) && places.insert(name.clone(), place).is_some() {
            return Err(format!("The column \"{name}\" is there twice. Leave one of the two."));
        }
    }
    let has = |name: &str| places.contains_key(name);
    let is_named = has(ID) || (has(SKU) && has(PERIOD));
    if !is_named {
        return Err("Name the bucket in a column \"id\", or in columns \"sku\" and \"period\".".to_owned());
    }
    if !has(QUANTITY) {
        return Err("There is no column \"quantity\": it says what is committed to.".to_owned());
    }
    Ok(places)
}

/// The buckets of the current cycle by what a planner calls them.
pub struct Names {
    grain: Grain,
    buckets: HashMap<String, HashMap<NaiveDate, Uuid>>,
}

impl Names {
    pub fn of(buckets: &[Current]) -> Self {
        let grain = buckets.first().map_or(Grain::Week, |bucket| grain_of(&bucket.grain));
        let mut names = Self { grain, buckets: HashMap::new() };
        for bucket in buckets {
            names.buckets.entry(bucket.sku.clone()).or_default().insert(bucket.period_start, bucket.id);
        }
        names
    }

    /// A spreadsheet makes a day of what looks like a month.
    fn start_of(&self, period: &str) -> Option<NaiveDate> {
        let start = Period::parse(period).filter(|period| period.grain() == self.grain).map(Period::start);
        start.or_else(|| {
            let day: NaiveDate = period.parse().ok()?;
            (0..=9999).contains(&day.year()).then(|| self.grain.period_of(day).start())
        })
    }

    /// The row with the bucket that it names.
    pub fn written(&self, line: Line) -> Written {
        let by_name = line.is_by_name();
        let Line { number, id, sku, period, terms: [quantity, reason, note, capacity] } = line;
        let (bucket, name) = if by_name {
            match self.buckets.get(&sku) {
                None => (None, BucketName::Sku(sku)),
                Some(of_sku) => {
                    let bucket = self.start_of(&period).and_then(|start| of_sku.get(&start).copied());
                    (bucket, BucketName::Period(period))
                }
            }
        } else {
            (id.parse::<ForecastId>().ok().map(Uuid::from), BucketName::Id(id))
        };
        Written { number, bucket, name, quantity, reason, note, capacity }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn current(sku: &str, week: &str, bucket: u128) -> Current {
        Current {
            id: Uuid::from_u128(bucket),
            sku: sku.to_owned(),
            name: "Lamp, \"white\"".to_owned(),
            unit: "piece".to_owned(),
            grain: "week".to_owned(),
            period_start: Period::parse(week).unwrap().start(),
            mean_milli: Some(12_400),
            quantity_milli: Some(12_000),
            reason: Some("as_forecast".to_owned()),
            note: None,
            capacity_milli: None,
        }
    }

    #[test]
    fn a_sheet_reads_as_it_was_written_in_both_formats() {
        let buckets = [current("A", "2026-W46", 1), current("=B", "2026-W47", 2)];
        for format in [SheetFormat::Csv, SheetFormat::Xlsx] {
            let lines = read(&write(format, &buckets)).unwrap();
            let names = Names::of(&buckets);
            let written: Vec<Written> = lines.into_iter().map(|line| names.written(line)).collect();
            let told: Vec<_> =
                written.iter().map(|row| (row.number, row.bucket, row.quantity.as_str())).collect();
            assert_eq!(told, [(2, Some(buckets[0].id), "12"), (3, Some(buckets[1].id), "12")]);
        }
    }

    #[test]
    fn a_bucket_is_named_by_sku_and_period_or_a_day_of_it() {
        let buckets = [current("A", "2026-W46", 1), current("B", "2026-W47", 2)];
        let names = Names::of(&buckets);
        let file =
            "SKU;Period;Quantity;Mine\nA;2026-W46;5;x\nB;2026-11-18;6;\nA;2026-11;7;\nC;2026-W46;8;\nB;;;\n";
        let written: Vec<Written> =
            read(file.as_bytes()).unwrap().into_iter().map(|line| names.written(line)).collect();
        let told: Vec<_> = written.iter().map(|row| (row.number, row.bucket)).collect();
        assert_eq!(told, [(2, Some(buckets[0].id)), (3, Some(buckets[1].id)), (4, None), (5, None)]);
        assert!(matches!(&written[2].name, BucketName::Period(text) if text == "2026-11"));
        assert!(matches!(&written[3].name, BucketName::Sku(text) if text == "C"));
    }

    #[test]
    fn a_day_out_of_all_calendars_is_a_wrong_period_like_others() {
        let names = Names::of(&[current("A", "2026-W46", 1)]);
        for day in ["-262143-01-01", "262142-12-31", "0000-01-01"] {
            let file = format!("sku,period,quantity\nA,{day},5\n");
            let line = read(file.as_bytes()).unwrap().remove(0);
            assert_eq!(names.written(line).bucket, None, "{day}");
        }
    }

    #[test]
    fn a_file_without_the_columns_is_refused_as_a_whole() {
        for file in ["", "sku,quantity\nA,1\n", "id,reason\n", "id,quantity,quantity\n"] {
            assert!(read(file.as_bytes()).is_err(), "{file}");
        }
    }
}
