//! The events of a workbook's parts and the texts in them. No event and no text is longer than a spreadsheet lets a cell
//! be, however far the part unfolds.

use std::io::{self, BufRead, Read};

use quick_xml::{Reader, events::Event};

use super::{SheetError, workbook::CELL_CHARS};

/// The longest event: such a text with room to spare, since a character takes up to four bytes.
const MAX_EVENT: usize = 1 << 20;
pub const BROKEN: &str = "The workbook is broken. Open it in a spreadsheet and save it again as XLSX.";

pub fn broken(_: quick_xml::Error) -> SheetError {
    SheetError::Content(BROKEN.to_owned())
}

fn too_long() -> SheetError {
    SheetError::Content(format!("A text has more than {CELL_CHARS} characters. Shorten it."))
}

/// Lets through as much as one event may have, and then fails.
pub struct Short<B> {
    inner: B,
    left: usize,
}

impl<B: BufRead> Short<B> {
    pub fn reader(inner: B) -> Reader<Self> {
        Reader::from_reader(Self { inner, left: MAX_EVENT })
    }
}

impl<B: BufRead> Read for Short<B> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl<B: BufRead> BufRead for Short<B> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let found = self.inner.fill_buf()?;
        Ok(&found[..found.len().min(self.left)])
    }

    fn consume(&mut self, length: usize) {
        self.left = self.left.saturating_sub(length);
        self.inner.consume(length);
    }
}

/// The next event, in a buffer that holds nothing else.
pub fn next<'b, B: BufRead>(
    reader: &mut Reader<Short<B>>,
    buffer: &'b mut Vec<u8>,
) -> Result<Event<'b>, SheetError> {
    buffer.clear();
    reader.get_mut().left = MAX_EVENT;
    match reader.read_event_into(buffer) {
        Ok(event) => Ok(event),
        Err(_) if reader.get_ref().left == 0 => Err(too_long()),
        Err(error) => Err(broken(error)),
    }
}

/// The text of a cell, as it comes in parts.
#[derive(Default)]
pub struct Text {
    text: String,
    characters: usize,
}

impl Text {
    pub fn into_string(self) -> String {
        self.text
    }

    fn push(&mut self, part: &str) -> Result<(), SheetError> {
        self.characters += part.chars().count();
        if self.characters > CELL_CHARS {
            return Err(too_long());
        }
        self.text.push_str(part);
        Ok(())
    }

    pub fn push_event(&mut self, event: &Event<'_>) -> Result<(), SheetError> {
        match event {
            Event::Text(part) => self.push(&String::from_utf8_lossy(part)),
            Event::CData(part) => self.push(&String::from_utf8_lossy(part)),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(character)) => self.push(character.encode_utf8(&mut [0; 4])),
                _ => self.push(match &**reference {
                    b"amp" => "&",
                    b"lt" => "<",
                    b"gt" => ">",
                    b"quot" => "\"",
                    b"apos" => "'",
                    _ => "",
                }),
            },
            _ => Ok(()),
        }
    }
}

/// The text of all `t` inside of this element, but not of how it is pronounced.
pub fn text_until<B: BufRead>(reader: &mut Reader<Short<B>>, end: &[u8]) -> Result<Text, SheetError> {
    let (mut text, mut buffer) = (Text::default(), Vec::new());
    let (mut inside, mut spoken) = (false, false);
    loop {
        match next(reader, &mut buffer)? {
            Event::Start(element) if element.local_name().as_ref() == b"rPh" => spoken = true,
            Event::Start(element) => inside = element.local_name().as_ref() == b"t" && !spoken,
            Event::End(element) => {
                let name = element.local_name();
                if name.as_ref() == end {
                    return Ok(text);
                }
                spoken &= name.as_ref() != b"rPh";
                inside = false;
            }
            Event::Eof => return Err(SheetError::Content(BROKEN.to_owned())),
            event if inside => text.push_event(&event)?,
            _ => {}
        }
    }
}
