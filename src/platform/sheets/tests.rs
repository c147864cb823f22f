//! Tables there and back.

use std::{io::Cursor, ops::ControlFlow};

use chrono::NaiveDate;
use lonja_kernel::parse_time;
use proptest::prelude::*;

use super::*;

fn read_all(format: SheetFormat, bytes: Vec<u8>) -> Result<Vec<Row>, SheetError> {
    let mut rows = Vec::new();
    read(format, Cursor::new(bytes), |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

fn written(format: SheetFormat, header: &[&str], rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut writer = SheetWriter::new(format, "Products");
    writer.header(&header.iter().map(ToString::to_string).collect::<Vec<_>>());
    let mut bytes = Vec::new();
    for row in rows {
        writer.row(row);
        bytes.extend(writer.take());
    }
    bytes.extend(writer.finish());
    bytes
}

#[test]
fn a_workbook_keeps_numbers_days_and_instants_as_such() {
    let cells = vec![
        Cell::text("0085"),
        Cell::Number("12.5".to_owned()),
        Cell::Number("-3".to_owned()),
        Cell::Empty,
        Cell::Date(NaiveDate::from_ymd_opt(2026, 11, 29).unwrap()),
        Cell::Time(parse_time("2026-11-29T03:05:07.250Z").unwrap()),
        Cell::text("=1+1 & <b> \"quoted\"\nnext"),
    ];
    let bytes =
        written(SheetFormat::Xlsx, &["a", "b", "c", "d", "e", "f", "g"], std::slice::from_ref(&cells));
    assert_eq!(SheetFormat::of_content(&bytes), SheetFormat::Xlsx);
    let rows = read_all(SheetFormat::Xlsx, bytes).unwrap();
    assert_eq!((rows.len(), rows[1].number), (2, 2));
    assert_eq!(rows[1].cells, cells);
}

#[test]
fn text_in_a_workbook_is_text_by_its_type_and_never_a_formula() {
    for text in ["=1+1", "+1", "-1", "@SUM(A1)"] {
        let mut workbook = Workbook::new("x");
        workbook.header(&["a".to_owned()]);
        workbook.row(&[Cell::text(text)]);
        let mut zip = zip_read::ZipReader::open(Cursor::new(workbook.finish())).unwrap();
        let mut sheet = String::new();
        let mut part = zip.part("xl/worksheets/sheet1.xml", 1 << 20).unwrap().unwrap();
        std::io::Read::read_to_string(&mut part, &mut sheet).unwrap();
        assert!(sheet.contains(r#"t="inlineStr""#) && !sheet.contains("<f>"), "{sheet}");
        assert!(sheet.contains(r#"s="4""#), "it stays text when it is edited: {sheet}");
    }
}

#[test]
fn a_number_with_more_digits_than_a_spreadsheet_keeps_stays_text() {
    let cells = vec![Cell::Number("1234567890123456".to_owned())];
    let rows = read_all(SheetFormat::Xlsx, written(SheetFormat::Xlsx, &["a"], &[cells])).unwrap();
    assert_eq!(rows[1].cells, [Cell::text("1234567890123456")]);
}

#[test]
fn a_long_table_goes_on_in_another_sheet() {
    let mut workbook = Workbook::with_rows_per_sheet("x", 3);
    workbook.header(&["a".to_owned()]);
    for number in 0..5 {
        workbook.row(&[Cell::Number(number.to_string())]);
    }
    let mut zip = zip_read::ZipReader::open(Cursor::new(workbook.finish())).unwrap();
    for sheet in 1..=3 {
        assert!(zip.part(&format!("xl/worksheets/sheet{sheet}.xml"), 1 << 20).unwrap().is_some());
    }
    assert!(zip.part("xl/worksheets/sheet4.xml", 1 << 20).unwrap().is_none());
}

#[test]
fn csv_is_read_as_spreadsheets_of_any_country_write_it() {
    let rows =
        read_all(SheetFormat::Csv, "\u{feff}sku;name\r\nA1;\"Ü; x\"\r\n;\r\nB2;'=y\r\n".into()).unwrap();
    let numbers: Vec<u64> = rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 2, 4], "a blank row is left out and keeps its number");
    assert_eq!(rows[1].cells, [Cell::text("A1"), Cell::text("Ü; x")]);
    assert_eq!(rows[2].cells, [Cell::text("B2"), Cell::text("=y")], "the guard is taken off again");
    let latin = read_all(SheetFormat::Csv, b"sku,name\nA1,\xdc\n".to_vec()).unwrap_err();
    assert!(latin.to_string().contains("CSV UTF-8"), "{latin}");
}

#[test]
fn a_character_that_no_database_keeps_is_named_with_its_row() {
    let broken = read_all(SheetFormat::Csv, b"sku,note\nA,fine\nB,a\0b\n".to_vec()).unwrap_err();
    assert!(matches!(&broken, SheetError::Content(detail) if detail.contains("Row 3")), "{broken}");
}

#[test]
fn what_is_no_workbook_says_so() {
    for bytes in [b"PK\x03\x04nonsense".to_vec(), Vec::new(), vec![0; 100]] {
        assert!(matches!(read_all(SheetFormat::Xlsx, bytes), Err(SheetError::Content(_))));
    }
    let mut zip = zip_write::ZipWriter::new();
    zip.begin("word/document.xml");
    zip.write(b"<w/>");
    let error = read_all(SheetFormat::Xlsx, zip.finish()).unwrap_err();
    assert!(error.to_string().contains("no workbook"), "{error}");
}

#[test]
fn a_part_that_unfolds_too_far_is_refused() {
    let mut zip = zip_write::ZipWriter::new();
    zip.begin("big");
    zip.write(&vec![b' '; 1 << 20]);
    let mut zip = zip_read::ZipReader::open(Cursor::new(zip.finish())).unwrap();
    let mut part = zip.part("big", 1 << 16).unwrap().unwrap();
    assert!(std::io::copy(&mut part, &mut std::io::sink()).is_err());
}

/// A workbook as another program writes it: its shared texts and its sheet.
fn foreign(texts: &str, sheet: &str) -> Vec<u8> {
    let mut zip = zip_write::ZipWriter::new();
    for (name, content) in [
        (
            "xl/workbook.xml",
            r#"<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId9"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="rId9" Type="x/worksheet" Target="worksheets/sheet1.xml"/>
               <Relationship Id="rId2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/>
               <Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>"#,
        ),
        ("xl/sharedStrings.xml", texts),
        (
            "xl/styles.xml",
            r#"<styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ] {
        zip.begin(name);
        zip.write(content.as_bytes());
    }
    zip.finish()
}

#[test]
fn shared_texts_formulas_and_days_of_other_programs_are_understood() {
    let sheet = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
      <row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>
      <row r="3"><c r="A3" s="1"><v>45992</v></c><c r="B3" t="str"><f>A1&amp;"x"</f><v>R&amp;D</v></c>
        <c r="C3"><v>0.1</v></c><c r="D3" t="b"><v>1</v></c></row></sheetData></worksheet>"#;
    let texts = "<sst><si><t>sku</t></si><si><r><t>na</t></r><r><t>me</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></si></sst>";
    let rows = read_all(SheetFormat::Xlsx, foreign(texts, sheet)).unwrap();
    assert_eq!(rows[0].cells, [Cell::text("sku"), Cell::Empty, Cell::text("name")]);
    assert_eq!(rows[1].number, 3);
    let day = NaiveDate::from_ymd_opt(2025, 12, 1).unwrap();
    let expected = [Cell::Date(day), Cell::text("R&D"), Cell::Number("0.1".to_owned()), Cell::text("TRUE")];
    assert_eq!(rows[1].cells, expected);
}

#[test]
fn texts_and_rows_that_no_spreadsheet_could_hold_are_refused() {
    let refused = |texts: &str, row: &str| {
        let sheet = format!(r#"<worksheet><sheetData><row r="7">{row}</row></sheetData></worksheet>"#);
        read_all(SheetFormat::Xlsx, foreign(texts, &sheet)).err().map(|error| error.to_string())
    };
    let shared = |text: &str| format!("<sst><si><t>{text}</t></si></sst>");
    let inline = |text: &str| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#);
    let (longest, too_long, endless) = ("ñ".repeat(32_767), "ñ".repeat(32_768), "x".repeat(2 << 20));
    let first = r#"<c t="s"><v>0</v></c>"#;
    assert_eq!(refused(&shared(&longest), &(first.to_owned() + &inline(&longest))), None);
    let expected = Some("A text has more than 32767 characters. Shorten it.".to_owned());
    for text in [too_long, endless, "&amp;".repeat(32_768)] {
        assert_eq!(refused(&shared(&text), first), expected);
        assert_eq!(refused("<sst/>", &inline(&text)), expected);
        assert_eq!(refused("<sst/>", &format!(r#"<c t="str"><v>{text}</v></c>"#)), expected);
    }
    // Each cell has a copy of the one text: 64 of them are below the bound, and 65 are not.
    assert_eq!(refused(&shared(&longest), &first.repeat(64)), None);
    let expected = Some("Row 7 holds more than 4 MiB. Shorten its texts.".to_owned());
    assert_eq!(refused(&shared(&longest), &first.repeat(65)), expected);
}

proptest! {
    /// Whatever text stands in a table, both formats give it back.
    #[test]
    fn any_text_survives_both_formats(texts in prop::collection::vec("[ -~äñ€\n\"';,=+@-]{1,12}", 1..6)) {
        prop_assume!(texts.iter().any(|text| !text.trim().is_empty()));
        // A leading apostrophe before a formula sign is the guard itself.
        prop_assume!(texts.iter().all(|text| !text.starts_with('\'')));
        let cells: Vec<Cell> = texts.iter().map(|text| Cell::text(text.as_str())).collect();
        let names: Vec<&str> = (0..texts.len()).map(|_| "column").collect();
        for format in [SheetFormat::Csv, SheetFormat::Xlsx] {
            let bytes = written(format, &names, std::slice::from_ref(&cells));
            let rows = read_all(format, bytes).unwrap();
            prop_assert_eq!(&rows[1].cells, &cells, "{:?}", format);
        }
    }
}
