//! Tables and patterns as comma-separated text, the form in which reference instances are passed around.
//!
//! Cells: a header with `id`, `value`, `primary`, `lpl` and `upl`; `freq`, `top1` and `top2` where they are known; an
//! optional `pack`. Any other column is a dimension and is left alone. Equations: `con,cell,coef`. A pattern:
//! `id,status` with `published`, `primary` or `secondary`, every cell once.

use std::{collections::HashMap, io};

use crate::table::{Cell, Contribution, Disposition, Equation, Levels, Pattern, Status, Table};

#[derive(Debug, thiserror::Error)]
pub enum TextError {
    #[error("{what}: {source}")]
    Csv { what: &'static str, source: csv::Error },
    #[error("{what}: the column {column} is missing")]
    MissingColumn { what: &'static str, column: &'static str },
    #[error("{what}, line {line}: {column} is {text:?}; write {wanted}")]
    BadField { what: &'static str, line: u64, column: &'static str, text: String, wanted: &'static str },
    #[error("cells, line {line}: the id {id} stands there twice")]
    IdTwice { line: u64, id: String },
    #[error("{what}, line {line}: there is no cell {id}")]
    UnknownId { what: &'static str, line: u64, id: String },
    #[error("pattern: cell {id} has no status; every cell must stand there once")]
    NoStatus { id: String },
    #[error("pattern, line {line}: cell {id} stands there twice")]
    StatusTwice { line: u64, id: String },
}

/// A table together with the names that its file gives to the cells.
#[derive(Debug, Clone)]
pub struct Named {
    pub table: Table,
    pub ids: Vec<String>,
    /// Decimal places of the file's figures: the table counts in units of the last one.
    pub decimals: u32,
}

struct Rows {
    what: &'static str,
    names: HashMap<String, usize>,
    /// With their line in the file.
    records: Vec<(u64, csv::StringRecord)>,
}

impl Rows {
    fn read(what: &'static str, text: impl io::Read) -> Result<Self, TextError> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
        let wrap = |source| TextError::Csv { what, source };
        let names = reader.headers().map_err(wrap)?.iter().enumerate();
        let names =
            names.map(|(index, name)| (name.trim_start_matches('\u{feff}').to_owned(), index)).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(wrap)?;
            rows.push((record.position().map_or(0, csv::Position::line), record));
        }
        Ok(Self { what, names, records: rows })
    }

    fn column(&self, column: &'static str) -> Result<usize, TextError> {
        self.names.get(column).copied().ok_or(TextError::MissingColumn { what: self.what, column })
    }

    fn bad(&self, line: u64, column: &'static str, text: &str, wanted: &'static str) -> TextError {
        TextError::BadField { what: self.what, line, column, text: text.to_owned(), wanted }
    }
}

/// Significant decimal places of a plain decimal number.
fn decimals(text: &str) -> u32 {
    text.split_once('.').map_or(0, |(_, places)| places.trim_end_matches('0').len() as u32)
}

/// A plain decimal number in units of the given decimal place; what lies behind it must be zeros.
fn units(text: &str, places: u32) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let all = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all(whole) || !all(fraction) || fraction.len() > places as usize {
        return None;
    }
    let scale = 10_i64.checked_pow(places)?;
    let part = if fraction.is_empty() {
        0
    } else {
        fraction.parse::<i64>().ok()?.checked_mul(10_i64.checked_pow(places - fraction.len() as u32)?)?
    };
    whole.parse::<i64>().ok()?.checked_mul(scale)?.checked_add(part)?.checked_mul(sign)
}

/// Reads cells and equations. Zeros that are not primary are known; everything else is open.
pub fn read_table(cells: impl io::Read, equations: impl io::Read) -> Result<Named, TextError> {
    let rows = Rows::read("cells", cells)?;
    let id = rows.column("id")?;
    let [value, primary, lower, upper] =
        [rows.column("value")?, rows.column("primary")?, rows.column("lpl")?, rows.column("upl")?];
    let optional = |name: &str| rows.names.get(name).copied();
    let [freq, top1, top2, pack] = [optional("freq"), optional("top1"), optional("top2"), optional("pack")];
    let exact = [Some(value), Some(lower), Some(upper), top1, top2, pack];
    let mut places = 0;
    for (_, row) in &rows.records {
        for &column in exact.iter().flatten() {
            places = places.max(decimals(&row[column]));
        }
    }
    let mut named = Named { table: Table::default(), ids: Vec::new(), decimals: places };
    let mut index = HashMap::new();
    for (line, row) in &rows.records {
        let number = |column: usize, name: &'static str| {
            units(&row[column], places).ok_or_else(|| rows.bad(*line, name, &row[column], "a plain number"))
        };
        let value = number(value, "value")?;
        let mut cell = Cell { lower: Some(0), ..Cell::new(value) };
        if value < 0 {
            cell.lower = None;
        }
        match &row[primary] {
            "0" => {}
            "1" => {
                cell.levels = Some(Levels { lower: number(lower, "lpl")?, upper: number(upper, "upl")? });
            }
            other => return Err(rows.bad(*line, "primary", other, "0 or 1")),
        }
        if let Some(freq) = freq {
            let text = &row[freq];
            cell.contributors = text.parse().map_err(|_| rows.bad(*line, "freq", text, "a whole number"))?;
        }
        if let Some(pack) = pack {
            cell.pack = number(pack, "pack")?;
        }
        if value == 0 && cell.levels.is_none() {
            cell.disposition = Disposition::Published;
        }
        let who = named.table.cells.len() as u32 * 2;
        for (offset, column, name) in [(0, top1, "top1"), (1, top2, "top2")] {
            let Some(column) = column else { continue };
            let amount = number(column, name)?;
            if amount != 0 {
                cell.largest.push(Contribution { who: who + offset, amount });
            }
        }
        if cell.contributors == 1 {
            cell.largest = vec![Contribution { who, amount: value }];
        }
        if index.insert(row[id].to_owned(), named.ids.len()).is_some() {
            return Err(TextError::IdTwice { line: *line, id: row[id].to_owned() });
        }
        named.ids.push(row[id].to_owned());
        named.table.cells.push(cell);
    }
    named.table.equations = read_equations(equations, &index)?;
    name_the_same(&mut named.table);
    Ok(named)
}

fn read_equations(
    equations: impl io::Read,
    index: &HashMap<String, usize>,
) -> Result<Vec<Equation>, TextError> {
    let rows = Rows::read("equations", equations)?;
    let [con, cell, coef] = [rows.column("con")?, rows.column("cell")?, rows.column("coef")?];
    let mut order = HashMap::new();
    let mut read: Vec<Equation> = Vec::new();
    for (line, row) in &rows.records {
        let at = *order.entry(row[con].to_owned()).or_insert_with(|| {
            read.push(Equation::default());
            read.len() - 1
        });
        let id = &row[cell];
        let what = "equations";
        let cell =
            *index.get(id).ok_or_else(|| TextError::UnknownId { what, line: *line, id: id.to_owned() })?;
        let coefficient = units(&row[coef], 0)
            .filter(|coefficient| *coefficient != 0)
            .ok_or_else(|| rows.bad(*line, "coef", &row[coef], "a whole number other than 0"))?;
        read[at].terms.push((cell as u32, coefficient));
    }
    Ok(read)
}

/// A total whose only part with contributors has one contributor has that very contributor.
fn name_the_same(table: &mut Table) {
    let mut changed = true;
    while changed {
        changed = false;
        for equation in &table.equations {
            let filled: Vec<usize> = equation
                .terms
                .iter()
                .map(|(cell, _)| *cell as usize)
                .filter(|cell| table.cells[*cell].contributors > 0)
                .collect();
            let [one, other] = filled[..] else { continue };
            let same = |cell: usize| table.cells[cell].largest.iter().map(|one| one.who).collect::<Vec<_>>();
            if table.cells[one].largest.len() != table.cells[other].largest.len() || same(one) == same(other)
            {
                continue;
            }
            let (from, to) = if same(one) < same(other) { (one, other) } else { (other, one) };
            for at in 0..table.cells[from].largest.len() {
                table.cells[to].largest[at].who = table.cells[from].largest[at].who;
            }
            changed = true;
        }
    }
}

/// Reads a pattern for the cells of a table.
pub fn read_pattern(text: impl io::Read, named: &Named) -> Result<Pattern, TextError> {
    let rows = Rows::read("pattern", text)?;
    let (id, status) = (rows.column("id")?, rows.column("status")?);
    let index: HashMap<&str, usize> =
        named.ids.iter().enumerate().map(|(index, id)| (id.as_str(), index)).collect();
    let mut read: Vec<Option<Status>> = vec![None; named.ids.len()];
    for (line, row) in &rows.records {
        let (what, id) = ("pattern", &row[id]);
        let Some(&cell) = index.get(id) else {
            return Err(TextError::UnknownId { what, line: *line, id: id.to_owned() });
        };
        let status = match &row[status] {
            "published" => Status::Published,
            "primary" => Status::Primary,
            "secondary" => Status::Secondary,
            other => return Err(rows.bad(*line, "status", other, "published, primary or secondary")),
        };
        if read[cell].replace(status).is_some() {
            return Err(TextError::StatusTwice { line: *line, id: id.to_owned() });
        }
    }
    let status = read
        .into_iter()
        .enumerate()
        .map(|(cell, status)| status.ok_or_else(|| TextError::NoStatus { id: named.ids[cell].clone() }));
    Ok(Pattern { status: status.collect::<Result<_, _>>()? })
}

/// Writes a pattern as `id,status`.
pub fn write_pattern(to: impl io::Write, named: &Named, pattern: &Pattern) -> Result<(), TextError> {
    let what = "pattern";
    let mut writer = csv::Writer::from_writer(to);
    let wrap = |source| TextError::Csv { what, source };
    writer.write_record(["id", "status"]).map_err(wrap)?;
    for (id, status) in named.ids.iter().zip(&pattern.status) {
        let status = match status {
            Status::Published => "published",
            Status::Primary => "primary",
            Status::Secondary => "secondary",
        };
        writer.write_record([id.as_str(), status]).map_err(wrap)?;
    }
    writer.flush().map_err(|error| wrap(error.into()))
}
