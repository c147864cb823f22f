//! CSV, written so that no spreadsheet runs it and read as spreadsheets write it.

/// Spreadsheets run cells that begin with these characters.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Text that a spreadsheet could take for a formula gets an apostrophe in front, which makes it text.
pub fn escaped(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// The text that [`escaped`] was given.
pub fn unescaped(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA)).unwrap_or(text)
}

pub fn write_record(cells: impl Iterator<Item = String>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory cannot fail, and one record always has its own length.
    let written = writer.write_record(cells);
    debug_assert!(written.is_ok());
    writer.into_inner().unwrap_or_default()
}

/// What separates the cells: whichever of comma, semicolon and tab the header has most of.
pub fn separator(begin: &[u8]) -> u8 {
    let header = begin.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |separator: u8| header.split(|byte| *byte == separator).count();
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|separator| (count(*separator), *separator == b','))
        .unwrap_or(b',')
}
