//! A workbook as a stream. Where a table has more rows than a sheet may have, it goes on in a further sheet.

use std::fmt::Write;

use super::{
    Cell,
    days::{serial, serial_of_instant},
    parts,
    zip_write::ZipWriter,
};

/// A sheet's rows, the header among them.
const ROWS_PER_SHEET: usize = 1_048_576;
/// Characters of a cell.
pub const CELL_CHARS: usize = 32_767;
/// Digits that a spreadsheet keeps of a number.
const DIGITS: usize = 15;
/// Text is gathered up to here before it is deflated.
const GATHERED: usize = 16 * 1024;

pub struct Workbook {
    zip: ZipWriter,
    name: String,
    header: Vec<String>,
    sheets: usize,
    rows: usize,
    xml: String,
    rows_per_sheet: usize,
}

impl Workbook {
    pub fn new(name: &str) -> Self {
        Self::with_rows_per_sheet(name, ROWS_PER_SHEET)
    }

    pub(super) fn with_rows_per_sheet(name: &str, rows_per_sheet: usize) -> Self {
        // What a sheet's name may not hold, and how long it may be, with room for a number.
        let name: String = name.chars().filter(|c| !"[]:*?/\\'<>&\"".contains(*c)).take(24).collect();
        let (zip, header, xml) = (ZipWriter::new(), Vec::new(), String::new());
        Self { zip, name, header, sheets: 0, rows: 0, xml, rows_per_sheet }
    }

    /// The first row of every sheet.
    pub fn header(&mut self, names: &[String]) {
        names.clone_into(&mut self.header);
        self.begin_sheet();
    }

    fn begin_sheet(&mut self) {
        if self.sheets > 0 {
            self.xml.push_str(parts::SHEET_END);
        }
        self.flush();
        self.sheets += 1;
        self.rows = 0;
        self.zip.begin(&format!("xl/worksheets/sheet{}.xml", self.sheets));
        self.xml.push_str(parts::SHEET_BEGIN);
        let header = std::mem::take(&mut self.header);
        self.begin_row();
        for (column, name) in header.iter().enumerate() {
            self.text(column, name, Some(parts::HEADER));
        }
        self.xml.push_str("</row>");
        self.header = header;
    }

    pub fn row(&mut self, cells: &[Cell]) {
        if self.sheets == 0 || self.rows >= self.rows_per_sheet {
            self.begin_sheet();
        }
        self.begin_row();
        for (column, cell) in cells.iter().enumerate() {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => self.text(column, text, None),
                Cell::Number(number) => match plain(number) {
                    Some(number) => self.number(column, &number, None),
                    None => self.text(column, number, None),
                },
                Cell::Date(day) => match serial(*day) {
                    Some(serial) => self.number(column, &serial.to_string(), Some(parts::DAY)),
                    None => self.text(column, &day.to_string(), None),
                },
                Cell::Time(at) => match serial_of_instant(*at) {
                    Some(serial) => self.number(column, &serial, Some(parts::INSTANT)),
                    None => self.text(column, &cell.as_text(), None),
                },
            }
        }
        self.xml.push_str("</row>");
        if self.xml.len() >= GATHERED {
            self.flush();
        }
    }

    fn begin_row(&mut self) {
        self.rows += 1;
        // Writing to a string cannot fail.
        let _ = write!(self.xml, r#"<row r="{}">"#, self.rows);
    }

    fn begin_cell(&mut self, column: usize, style: Option<u8>) {
        self.xml.push_str(r#"<c r=""#);
        push_column(&mut self.xml, column);
        let _ = write!(self.xml, r#"{}""#, self.rows);
        if let Some(style) = style {
            let _ = write!(self.xml, r#" s="{style}""#);
        }
    }

    fn number(&mut self, column: usize, number: &str, style: Option<u8>) {
        self.begin_cell(column, style);
        let _ = write!(self.xml, "><v>{number}</v></c>");
    }

    fn text(&mut self, column: usize, text: &str, style: Option<u8>) {
        let is_risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        self.begin_cell(column, style.or(is_risky.then_some(parts::GUARDED)));
        self.xml.push_str(r#" t="inlineStr"><is><t xml:space="preserve">"#);
        for character in text.chars().take(CELL_CHARS) {
            push_escaped(&mut self.xml, character);
        }
        self.xml.push_str("</t></is></c>");
    }

    fn flush(&mut self) {
        self.zip.write(self.xml.as_bytes());
        self.xml.clear();
    }

    pub fn take(&mut self) -> Vec<u8> {
        self.zip.take()
    }

    pub fn finish(mut self) -> Vec<u8> {
        if self.sheets == 0 {
            self.begin_sheet();
        }
        self.xml.push_str(parts::SHEET_END);
        self.flush();
        for (name, content) in [
            ("xl/styles.xml", parts::STYLES.to_owned()),
            ("xl/workbook.xml", parts::workbook(&self.name, self.sheets)),
            ("xl/_rels/workbook.xml.rels", parts::workbook_relations(self.sheets)),
            ("_rels/.rels", parts::ROOT_RELATIONS.to_owned()),
            ("[Content_Types].xml", parts::content_types(self.sheets)),
        ] {
            self.zip.begin(name);
            self.zip.write(content.as_bytes());
        }
        self.zip.finish()
    }
}

/// A number that a spreadsheet keeps whole; one with more digits stays text.
fn plain(number: &str) -> Option<String> {
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_plain =
        number.strip_prefix('-').unwrap_or(number).bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (is_plain && digits > 0 && digits <= DIGITS).then(|| number.to_owned())
}

/// 0 is A, 26 is AA.
fn push_column(xml: &mut String, column: usize) {
    if column >= 26 {
        push_column(xml, column / 26 - 1);
    }
    xml.push(char::from(b'A' + (column % 26) as u8));
}

/// XML has no place for most control characters, escaped or not.
fn push_escaped(xml: &mut String, character: char) {
    match character {
        '&' => xml.push_str("&amp;"),
        '<' => xml.push_str("&lt;"),
        '>' => xml.push_str("&gt;"),
        '\r' => xml.push_str("&#13;"),
        '\t' | '\n' => xml.push(character),
        '\u{fffe}' | '\u{ffff}' => {}
        character if character < ' ' => {}
        character => xml.push(character),
    }
}
