//! Reads a table, whichever of the two it is.

use std::{
    io::{self, BufReader, Read, Seek, SeekFrom},
    ops::ControlFlow,
};

use super::{
    Cell, SheetFormat,
    csv_file::{separator, unescaped},
    xlsx_read,
};

/// More columns than these no table of ours has.
pub const MAX_COLUMNS: usize = 256;
const BEGIN: u64 = 64 * 1024;

/// One row. Rows in which nothing stands are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// As a spreadsheet numbers it: the header is 1.
    pub number: u64,
    pub cells: Vec<Cell>,
}

/// Why a table cannot be read on.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// Something about the file, for whoever made it.
    #[error("{0}")]
    Content(String),
    /// The file could not be reached.
    #[error("{0}")]
    Io(io::Error),
}

/// Reads the rows of a CSV file or of a workbook's first sheet, until `each` has had enough. PostgreSQL stores no NUL
/// character, and no text of ours needs one: a file that holds one is refused.
pub fn read<R: Read + Seek>(
    format: SheetFormat,
    file: R,
    mut each: impl FnMut(Row) -> ControlFlow<()>,
) -> Result<(), SheetError> {
    let mut with_nul = None;
    let each = |row: Row| {
        if row.cells.iter().any(|cell| matches!(cell, Cell::Text(text) if text.contains('\0'))) {
            with_nul = Some(row.number);
            return ControlFlow::Break(());
        }
        if row.cells.iter().all(Cell::is_blank) { ControlFlow::Continue(()) } else { each(row) }
    };
    match format {
        SheetFormat::Csv => read_csv(file, each),
        SheetFormat::Xlsx => xlsx_read::read(file, each),
    }?;
    with_nul.map_or(Ok(()), |number| {
        Err(SheetError::Content(format!(
            "Row {number} holds the character NUL. Take it out, or save the file as XLSX."
        )))
    })
}

fn read_csv<R: Read + Seek>(
    mut file: R,
    mut each: impl FnMut(Row) -> ControlFlow<()>,
) -> Result<(), SheetError> {
    let mut begin = Vec::new();
    (&mut file).take(BEGIN).read_to_end(&mut begin).map_err(SheetError::Io)?;
    let mark = if begin.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    file.seek(SeekFrom::Start(mark)).map_err(SheetError::Io)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&begin))
        .from_reader(BufReader::new(file));
    let mut record = csv::ByteRecord::new();
    let mut number = 0;
    loop {
        let more = reader.read_byte_record(&mut record).map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(error) => SheetError::Io(error),
            kind => SheetError::Content(format!("The CSV cannot be read: {kind:?}.")),
        })?;
        if !more {
            return Ok(());
        }
        number += 1;
        if record.len() > MAX_COLUMNS {
            return Err(SheetError::Content(format!("Row {number} has more than {MAX_COLUMNS} columns.")));
        }
        let cells: Result<Vec<Cell>, _> = record
            .iter()
            .map(|cell| std::str::from_utf8(cell).map(|text| Cell::text(unescaped(text))))
            .collect();
        let cells = cells.map_err(|_| {
            SheetError::Content(format!(
                "Row {number} is not UTF-8. Save the file as \"CSV UTF-8\", or as XLSX."
            ))
        })?;
        if each(Row { number, cells }).is_break() {
            return Ok(());
        }
    }
}
