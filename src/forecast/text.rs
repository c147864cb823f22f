//! Series and forecasts as comma-separated text.
//!
//! Series: `id,m,h,values`, where m is the season's length, h the horizon and the values are separated by spaces, NA
//! for a gap. Forecasts: `id,step,mean,q025,q10,q25,q50,q75,q90,q975`, or with the parts of the mean, class, method and
//! flags.

use std::io;

use crate::{
    answer::Forecast,
    series::{Refusal, Series},
};

#[derive(Debug, thiserror::Error)]
pub enum TextError {
    #[error("{0}")]
    Csv(#[from] csv::Error),
    #[error("the column {0} is missing; the columns are id, m, h and values")]
    MissingColumn(&'static str),
    #[error("line {line}: {column} is {text:?}; write {wanted}")]
    BadField { line: u64, column: &'static str, text: String, wanted: &'static str },
    #[error("line {line}: the id {id} stands there twice")]
    IdTwice { line: u64, id: String },
}

/// A series with what its file says beside it.
#[derive(Debug, Clone)]
pub struct Named {
    pub id: String,
    pub horizon: usize,
    pub series: Series,
}

/// Horizons beyond this are refused.
pub const LONGEST_HORIZON: usize = 1_000;

pub fn read_series(text: impl io::Read) -> Result<Vec<Named>, TextError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let headers = reader.headers()?.clone();
    let column = |name: &'static str| {
        let mut names = headers.iter().map(|header| header.trim_start_matches('\u{feff}'));
        names.position(|header| header == name).ok_or(TextError::MissingColumn(name))
    };
    let places = [column("id")?, column("m")?, column("h")?, column("values")?];
    let mut seen = std::collections::HashSet::new();
    let mut read = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let [id, period, horizon, values] = places.map(|place| record.get(place).unwrap_or(""));
        let bad =
            |column, text: &str, wanted| TextError::BadField { line, column, text: text.to_owned(), wanted };
        let count = |column, text: &str| {
            let number = text.parse::<usize>().ok().filter(|number| *number <= LONGEST_HORIZON);
            number.ok_or_else(|| bad(column, text, "a whole number up to 1000"))
        };
        let value = |text: &str| match text {
            "NA" | "NaN" | "nan" => Ok(f64::NAN),
            text => text
                .parse::<f64>()
                .map_err(|_| bad("values", text, "numbers separated by spaces, NA for a gap")),
        };
        if !seen.insert(id.to_owned()) {
            return Err(TextError::IdTwice { line, id: id.to_owned() });
        }
        read.push(Named {
            id: id.to_owned(),
            horizon: count("h", horizon)?,
            series: Series::new(
                values.split_whitespace().map(value).collect::<Result<_, _>>()?,
                count("m", period)?,
            ),
        });
    }
    Ok(read)
}

/// What forecasts are written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Columns {
    Quantiles,
    /// The parts of the mean, class, method and flags as well.
    All,
}

/// Writes the answers; each series has as many steps as it asks for. A refused one has no line.
pub fn write_forecasts(
    to: impl io::Write,
    named: &[Named],
    answers: &[Result<Forecast, Refusal>],
    columns: Columns,
) -> Result<(), TextError> {
    let mut writer = csv::Writer::from_writer(to);
    let mut header = vec!["id", "step", "mean", "q025", "q10", "q25", "q50", "q75", "q90", "q975"];
    if columns == Columns::All {
        header.extend([
            "level",
            "trend",
            "season",
            "events",
            "alignment",
            "rounding",
            "class",
            "method",
            "flags",
        ]);
    }
    writer.write_record(header)?;
    for (named, answer) in named.iter().zip(answers) {
        let Ok(answer) = answer else { continue };
        for (at, step) in answer.steps.iter().take(named.horizon).enumerate() {
            let mut fields = vec![named.id.clone(), (at + 1).to_string()];
            let parts = step.components;
            let parts =
                [parts.level, parts.trend, parts.season, parts.events, parts.alignment, parts.rounding];
            let quantities = [step.mean].into_iter().chain(step.quantiles);
            let shown = if columns == Columns::All { &parts[..] } else { &[] };
            fields.extend(
                quantities.chain(shown.iter().copied()).map(|quantity| decimal(quantity, answer.decimals)),
            );
            if columns == Columns::All {
                let flags: Vec<&str> = answer.flags.iter().map(|flag| flag.key()).collect();
                fields.extend([answer.class.key().to_owned(), answer.method.join("+"), flags.join(" ")]);
            }
            writer.write_record(fields)?;
        }
    }
    writer.flush().map_err(csv::Error::from)?;
    Ok(())
}

/// A quantity in plain decimals, exactly.
fn decimal(quantity: i64, decimals: u32) -> String {
    let unit = 10_u64.pow(decimals);
    let (whole, part) = (quantity.unsigned_abs() / unit, quantity.unsigned_abs() % unit);
    let sign = if quantity < 0 { "-" } else { "" };
    if part == 0 {
        return format!("{sign}{whole}");
    }
    let digits = format!("{part:0width$}", width = decimals as usize);
    format!("{sign}{whole}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        control::Control,
        forecast::{Options, forecast},
    };

    #[test]
    fn series_come_in_and_forecasts_go_out() {
        let text = "id,m,h,values\na,1,2,1 0 2 NA 1 0 3 1\nb,12,1,\n";
        let named = read_series(text.as_bytes()).expect("series");
        assert!(named[0].series.values[3].is_nan());
        let series: Vec<Series> = named.iter().map(|named| named.series.clone()).collect();
        let answers = forecast(&series, Options::new(2), Control::FREE).expect("not ended");
        let mut out = Vec::new();
        write_forecasts(&mut out, &named, &answers, Columns::All).expect("written");
        let out = String::from_utf8(out).expect("text");
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines.len(), 3, "two steps of a, none of b: {out}");
        assert!(lines[0].starts_with("id,step,mean,q025,") && lines[1].starts_with("a,1,"));
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        let message = |text: &str| read_series(text.as_bytes()).expect_err("refused").to_string();
        assert!(message("id,m,values\n").contains("column h is missing"));
        assert!(message("id,m,h,values\na,x,2,1").contains("line 2: m is \"x\""));
        assert!(message("id,m,h,values\na,1,2,1 b").contains("values is \"b\""));
        assert!(message("id,m,h,values\na,1,2,1\na,1,2,1").contains("line 3: the id a stands there twice"));
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(decimal(1_500, 3), "1.5");
        assert_eq!(decimal(-25, 3), "-0.025");
        assert_eq!(decimal(7, 0), "7");
        assert_eq!(decimal(9_000, 3), "9");
    }
}
