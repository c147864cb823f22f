//! Reads a CSV file, plain or gzip, into judged batches of bounded size. Memory does not grow with the length of
//! a row's text or of the file, apart from the occurrence counts.
//!
//! Runs on a thread of its own: decompression, parsing and hashing are work for the processor.

use std::{
    cell::Cell,
    collections::HashMap,
    io::{self, BufRead, BufReader, Read},
    ops::ControlFlow,
    rc::Rc,
};

use csv::ByteRecord;
use flate2::read::MultiGzDecoder;

use super::{
    options::ImportOptions,
    rules::{Countries, Field, Judge, Line, Occurrences, Reason, Reject, Row},
};

/// Rows per batch: one write transaction of some tens of milliseconds.
pub const BATCH_ROWS: u64 = 2000;

/// A longer record is an unclosed quote, and would be read to the end of the file.
const MAX_RECORD: usize = 1 << 20;

/// Why a whole file cannot be read. Rows that came before are kept.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("the file has no column \"{wanted}\"; it has: {found}. Map the columns to the ones that it has")]
    MissingColumn { wanted: String, found: String },
    #[error("the file is empty; it needs a header row")]
    Empty,
    #[error("the default country \"{0}\" is not a known country")]
    DefaultCountry(String),
    #[error("row {0} is longer than 1 MiB; look for a quotation mark that is never closed")]
    RecordTooLong(u64),
    #[error("the file cannot be read behind row {row}: {error}")]
    Unreadable { row: u64, error: String },
}

/// The judged rows of one stretch of the file.
#[derive(Debug, Default)]
pub struct Batch {
    /// Rows read, taken or not.
    pub rows: u64,
    pub lines: Vec<Line>,
    pub rejects: Vec<Reject>,
}

/// Counts the bytes of the record that is being read, and stops an endless one.
struct Limited<R> {
    inner: R,
    since_record: Rc<Cell<usize>>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.since_record.set(self.since_record.get() + read);
        if self.since_record.get() > MAX_RECORD {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "record too long"));
        }
        Ok(read)
    }
}

/// Where the mapped columns are in the file.
struct Header {
    names: Vec<String>,
    document: usize,
    sku: usize,
    quantity: usize,
    date: usize,
    unit_price: usize,
    description: Option<usize>,
    customer: Option<usize>,
    customer_name: Option<usize>,
    country: Option<usize>,
    channel: Option<usize>,
}

impl Header {
    fn find(record: &ByteRecord, options: &ImportOptions) -> Result<Self, ReadError> {
        let names: Vec<String> = record
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{feff}').trim().to_owned())
            .collect();
        let mut by_name = HashMap::new();
        for (index, name) in names.iter().enumerate() {
            by_name.entry(name.to_lowercase()).or_insert(index);
        }
        let required = |wanted: &str| {
            by_name.get(&wanted.trim().to_lowercase()).copied().ok_or_else(|| ReadError::MissingColumn {
                wanted: wanted.to_owned(),
                found: names.join(", ").chars().take(500).collect(),
            })
        };
        let optional = |wanted: &Option<String>| wanted.as_deref().map(required).transpose();
        let columns = &options.columns;
        Ok(Self {
            document: required(&columns.document)?,
            sku: required(&columns.sku)?,
            quantity: required(&columns.quantity)?,
            date: required(&columns.date)?,
            unit_price: required(&columns.unit_price)?,
            description: optional(&columns.description)?,
            customer: optional(&columns.customer)?,
            customer_name: optional(&columns.customer_name)?,
            country: optional(&columns.country)?,
            channel: optional(&columns.channel)?,
            names,
        })
    }

    /// The row by meaning, or the reject of a row with a wrong number of fields.
    fn row<'a>(&'a self, number: u64, record: &'a ByteRecord) -> Result<Row<'a>, Reject> {
        if record.len() != self.names.len() {
            let start = record.iter().take(3).map(String::from_utf8_lossy).collect::<Vec<_>>().join(",");
            let value = start.chars().filter(|c| !c.is_control()).take(200).collect();
            return Err(Reject { row: number, column: String::new(), value, reason: Reason::FieldCount });
        }
        let field = |index: usize| Field {
            column: self.names.get(index).map_or("", String::as_str),
            value: record.get(index).unwrap_or_default(),
        };
        Ok(Row {
            number,
            document: field(self.document),
            sku: field(self.sku),
            quantity: field(self.quantity),
            date: field(self.date),
            unit_price: field(self.unit_price),
            description: self.description.map(field),
            customer: self.customer.map(field),
            customer_name: self.customer_name.map(field),
            country: self.country.map(field),
            channel: self.channel.map(field),
        })
    }
}

/// Reads `input` from behind its first `done` rows and hands over batch by batch, until the end or until told to
/// stop. The rows that are done are still read, because they count as earlier occurrences.
pub fn read(
    input: impl Read,
    options: &ImportOptions,
    countries: &Countries,
    done: u64,
    mut hand_over: impl FnMut(Batch) -> ControlFlow<()>,
) -> Result<(), ReadError> {
    let judge = Judge::new(options, countries)
        .map_err(|_| ReadError::DefaultCountry(options.default_country.clone().unwrap_or_default()))?;
    let since_record = Rc::new(Cell::new(0));
    let unreadable = |row, error: &dyn ToString| ReadError::Unreadable { row, error: error.to_string() };
    let inner = decompressed(input).map_err(|error| unreadable(0, &error))?;
    let limited = Limited { inner, since_record: Rc::clone(&since_record) };
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(limited);

    let mut record = ByteRecord::new();
    let mut number = 0;
    let mut next = |record: &mut ByteRecord, number: u64| {
        since_record.set(0);
        reader.read_byte_record(record).map_err(|error| match error.kind() {
            csv::ErrorKind::Io(io) if io.kind() == io::ErrorKind::FileTooLarge => {
                ReadError::RecordTooLong(number + 1)
            }
            _ => unreadable(number, &error),
        })
    };
    if !next(&mut record, 0)? {
        return Err(ReadError::Empty);
    }
    let header = Header::find(&record, options)?;
    let mut occurrences = Occurrences::default();
    let mut batch = Batch::default();
    while next(&mut record, number)? {
        number += 1;
        let judged =
            header.row(number, &record).map_err(|reject| vec![reject]).and_then(|row| judge.judge(&row));
        let numbered = judged.map(|mut line| {
            line.occurrence = occurrences.next(line.hash);
            line
        });
        if number <= done {
            continue;
        }
        batch.rows += 1;
        match numbered {
            Ok(line) => batch.lines.push(line),
            Err(rejects) => batch.rejects.extend(rejects),
        }
        if batch.rows == BATCH_ROWS && hand_over(std::mem::take(&mut batch)).is_break() {
            return Ok(());
        }
    }
    if batch.rows > 0 {
        // Nothing is left to be stopped.
        let _ = hand_over(batch);
    }
    Ok(())
}

/// The plain bytes; gzip is known by its first two bytes, whatever the file is called.
fn decompressed<'a>(input: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
    let mut input = BufReader::with_capacity(64 * 1024, input);
    let gzip = input.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    Ok(if gzip { Box::new(MultiGzDecoder::new(input)) } else { Box::new(input) })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use chrono::NaiveDate;
    use lonja_kernel::RegionId;

    use super::*;
    use crate::import::options::Format;

    const HEADER: &str =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

    fn countries() -> Countries {
        Countries::new(["United Kingdom", "Ireland"].map(|name| (name.to_owned(), RegionId::new())))
    }

    fn all(text: &[u8], options: &ImportOptions, done: u64) -> Result<Batch, ReadError> {
        let mut whole = Batch::default();
        read(text, options, &countries(), done, |batch| {
            whole.rows += batch.rows;
            whole.lines.extend(batch.lines);
            whole.rejects.extend(batch.rejects);
            ControlFlow::Continue(())
        })?;
        Ok(whole)
    }

    fn one(row: &str) -> Batch {
        all(format!("{HEADER}{row}\n").as_bytes(), &Format::OnlineRetail.options(), 0).unwrap()
    }

    fn reasons(row: &str) -> Vec<(String, Reason)> {
        one(row).rejects.into_iter().map(|reject| (reject.column, reject.reason)).collect()
    }

    #[test]
    fn a_sale_a_return_and_a_line_without_a_customer_are_taken() {
        let sale = &one("536365,85123a,HEART,6,2010-12-01T08:26,2.55,17850,EIRE").lines[0];
        assert_eq!((sale.sku.as_str(), sale.quantity.thousandths()), ("85123A", 6000));
        assert_eq!((sale.unit_price.ten_thousandths, sale.customer.as_deref()), (25_500, Some("17850")));
        assert!(sale.region.is_some());
        let back = &one("C536379,22632,,-1,2010-12-01T09:41,4.95,,Unspecified").lines[0];
        assert_eq!((back.quantity.thousandths(), back.customer.as_deref(), back.region), (-1000, None, None));
        assert_eq!(back.description, None);
    }

    #[test]
    fn what_is_no_sale_is_rejected_with_its_column_and_reason() {
        let expect = |row: &str, column: &str, reason| {
            assert_eq!(reasons(row), [(column.to_owned(), reason)], "{row}");
        };
        expect("1,post,POSTAGE,1,2010-12-01,18,1,EIRE", "StockCode", Reason::NotAProduct);
        expect("1,gift_0001_20,VOUCHER,1,2010-12-01,20,1,EIRE", "StockCode", Reason::NotAProduct);
        expect("1,22632,DAMAGED,-4,2010-12-01,0,,EIRE", "UnitPrice", Reason::NotPriced);
        expect("1,22632,X,4,2010-12-01,-0.01,,EIRE", "UnitPrice", Reason::NegativePrice);
        expect("C1,22632,X,4,2010-12-01,1,,EIRE", "Quantity", Reason::CancellationWithoutReturn);
        expect("1,22632,X,0,2010-12-01,1,,EIRE", "Quantity", Reason::ZeroQuantity);
        expect("1,22632,X,1,2010-13-01,1,,EIRE", "InvoiceDate", Reason::NotADate);
        expect("1,22632,X,1,2010-12-01,1,,Atlantis", "Country", Reason::UnknownCountry);
        expect("1,22632,X,1,2010-12-01,1,", "", Reason::FieldCount);
        expect(",22632,X,1,2010-12-01,1,,EIRE", "InvoiceNo", Reason::Empty);
    }

    #[test]
    fn every_wrong_field_of_a_row_is_named() {
        let columns = reasons("1,22632,X,six,yesterday,1e3,12\u{7}3,Atlantis");
        let named: Vec<_> = columns.iter().map(|(column, _)| column.as_str()).collect();
        assert_eq!(named, ["Quantity", "UnitPrice", "InvoiceDate", "CustomerID", "Country"]);
    }

    #[test]
    fn identical_lines_are_numbered_across_batches_and_resumptions() {
        let row = "1,22632,X,1,2010-12-01,1,,EIRE\n";
        let text = format!("{HEADER}{}", row.repeat(BATCH_ROWS as usize + 3));
        let options = Format::OnlineRetail.options();
        let whole = all(text.as_bytes(), &options, 0).unwrap();
        assert!(whole.lines.iter().zip(1..).all(|(line, nth)| line.occurrence == nth));
        let rest = all(text.as_bytes(), &options, 1500).unwrap();
        let numbered =
            |batch: &Batch| batch.lines.iter().map(|line| (line.row, line.occurrence)).collect::<Vec<_>>();
        assert!(numbered(&rest) == numbered(&whole)[1500..], "a resumed read numbers otherwise");
    }

    #[test]
    fn the_date_shift_moves_the_day_and_not_the_identity() {
        let text = format!("{HEADER}1,22632,X,1,2010-12-01,1,,EIRE\n");
        let options = Format::OnlineRetail.options();
        let shifted = ImportOptions { shift_weeks: 2, ..options.clone() };
        let (plain, moved) =
            (all(text.as_bytes(), &options, 0).unwrap(), all(text.as_bytes(), &shifted, 0).unwrap());
        assert_eq!(plain.lines[0].hash, moved.lines[0].hash);
        assert_eq!((moved.lines[0].sold_on - plain.lines[0].sold_on).num_days(), 14);
    }

    #[test]
    fn gzip_is_known_by_its_bytes() {
        let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writeln!(zip, "{HEADER}1,22632,X,1,2010-12-01,1,,EIRE").unwrap();
        let whole = all(&zip.finish().unwrap(), &Format::OnlineRetail.options(), 0).unwrap();
        assert_eq!(whole.lines.len(), 1);
    }

    #[test]
    fn a_file_that_cannot_be_read_says_why() {
        let options = Format::OnlineRetail.options();
        assert!(matches!(all(b"", &options, 0), Err(ReadError::Empty)));
        assert!(matches!(all(b"A,B\n1,2\n", &options, 0), Err(ReadError::MissingColumn { .. })));
        let endless = format!("{HEADER}\"{}", "x".repeat(2 * MAX_RECORD));
        assert!(matches!(all(endless.as_bytes(), &options, 0), Err(ReadError::RecordTooLong(1))));
        assert!(matches!(all(&[0x1f, 0x8b, 8, 0], &options, 0), Err(ReadError::Unreadable { .. })));
    }

    #[test]
    fn the_second_format_is_read_by_its_own_mapping() {
        let options = ImportOptions { default_country: None, ..Format::IowaInvoices.options() };
        let whole = all(include_bytes!("../../../tests/data/iowa_invoices.csv"), &options, 0).unwrap();
        assert_eq!((whole.lines.len(), whole.rejects.len()), (40, 0));
        let first = &whole.lines[0];
        assert_eq!((first.sku.as_str(), first.customer.as_deref()), ("26826", Some("4617")));
        assert_eq!(first.sold_on, NaiveDate::from_ymd_opt(2018, 9, 4).unwrap());
    }
}
