//! Tables as files: CSV and XLSX, written as a stream and read within bounds.
//!
//! Both are written row by row in constant memory, however long the table is. What is read may come from anybody: the
//! size that a workbook unfolds to is bounded, and what is wrong with a file is said in words for whoever made it.
//! Text never becomes a formula: in CSV it is escaped, in a workbook it is text by its type.

mod cell;
mod csv_file;
mod days;
mod parts;
mod reader;
#[cfg(test)]
mod tests;
mod workbook;
mod xlsx_read;
mod xlsx_text;
mod zip_read;
mod zip_write;

use poem_openapi::Enum;

pub use cell::Cell;
pub use csv_file::{escaped, write_record};
pub use reader::{Row, SheetError, read};
pub use workbook::Workbook;

/// The media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub const CSV: &str = "text/csv";

/// What a table's file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SheetFormat {
    Csv,
    Xlsx,
}

impl SheetFormat {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    pub fn parse(text: &str) -> Self {
        if text == "xlsx" { Self::Xlsx } else { Self::Csv }
    }

    /// By how the file begins: a workbook is a ZIP archive.
    pub fn of_content(begin: &[u8]) -> Self {
        if begin.starts_with(b"PK\x03\x04") { Self::Xlsx } else { Self::Csv }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => XLSX,
        }
    }
}

/// Writes a table in either format, row by row.
pub enum SheetWriter {
    Csv(Vec<u8>),
    Xlsx(Box<Workbook>),
}

impl SheetWriter {
    /// `name` is what the sheet is called.
    pub fn new(format: SheetFormat, name: &str) -> Self {
        match format {
            SheetFormat::Csv => Self::Csv(Vec::new()),
            SheetFormat::Xlsx => Self::Xlsx(Box::new(Workbook::new(name))),
        }
    }

    pub fn header(&mut self, names: &[String]) {
        match self {
            Self::Csv(bytes) => bytes.extend(write_record(names.iter().map(|name| escaped(name)))),
            Self::Xlsx(workbook) => workbook.header(names),
        }
    }

    pub fn row(&mut self, cells: &[Cell]) {
        match self {
            Self::Csv(bytes) => bytes.extend(write_record(cells.iter().map(Cell::as_csv))),
            Self::Xlsx(workbook) => workbook.row(cells),
        }
    }

    /// What has been written since the last time.
    pub fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Csv(bytes) => std::mem::take(bytes),
            Self::Xlsx(workbook) => workbook.take(),
        }
    }

    /// What is left, with the end of the file.
    pub fn finish(self) -> Vec<u8> {
        match self {
            Self::Csv(bytes) => bytes,
            Self::Xlsx(workbook) => workbook.finish(),
        }
    }
}
