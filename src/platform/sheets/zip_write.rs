//! A ZIP archive as a stream: each part is deflated as it comes, and its size follows behind it.

use std::io::Write;

use flate2::{Compression, Crc, write::DeflateEncoder};

/// Sizes come behind the data, and names are UTF-8.
const FLAGS: u16 = 0x0808;
const DEFLATED: u16 = 8;
const VERSION: u16 = 20;
/// 1 January 1980: the archive tells nothing about when it was made.
const DATE: u16 = 0x21;

struct Part {
    name: String,
    crc: u32,
    packed: u32,
    size: u32,
    offset: u32,
}

struct Open {
    name: String,
    offset: u64,
    crc: Crc,
    encoder: DeflateEncoder<Vec<u8>>,
    packed: u64,
}

/// Archives stay far below four gigabytes: a workbook ends a sheet long before.
pub struct ZipWriter {
    out: Vec<u8>,
    /// Bytes that have left `out`.
    gone: u64,
    parts: Vec<Part>,
    open: Option<Open>,
}

impl ZipWriter {
    pub fn new() -> Self {
        Self { out: Vec::new(), gone: 0, parts: Vec::new(), open: None }
    }

    /// Ends the present part and begins another.
    pub fn begin(&mut self, name: &str) {
        self.end();
        let offset = self.gone + self.out.len() as u64;
        let mut header = Record::default();
        header.u32(0x0403_4b50).u16(VERSION).u16(FLAGS).u16(DEFLATED).u16(0).u16(DATE);
        header.u32(0).u32(0).u32(0).u16(name.len() as u16).u16(0);
        self.out.extend(header.0);
        self.out.extend_from_slice(name.as_bytes());
        let encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        self.open = Some(Open { name: name.to_owned(), offset, crc: Crc::new(), encoder, packed: 0 });
    }

    pub fn write(&mut self, bytes: &[u8]) {
        let Some(open) = &mut self.open else { return };
        open.crc.update(bytes);
        // Writing to memory cannot fail.
        let written = open.encoder.write_all(bytes);
        debug_assert!(written.is_ok());
    }

    /// Bytes that are ready to go.
    pub fn take(&mut self) -> Vec<u8> {
        if let Some(open) = &mut self.open {
            let ready = std::mem::take(open.encoder.get_mut());
            open.packed += ready.len() as u64;
            self.out.extend(ready);
        }
        self.gone += self.out.len() as u64;
        std::mem::take(&mut self.out)
    }

    fn end(&mut self) {
        let Some(Open { name, offset, crc, encoder, packed }) = self.open.take() else { return };
        let rest = encoder.finish().unwrap_or_default();
        let part = Part {
            name,
            crc: crc.sum(),
            packed: (packed + rest.len() as u64) as u32,
            size: crc.amount(),
            offset: offset as u32,
        };
        self.out.extend(rest);
        let mut trailer = Record::default();
        trailer.u32(0x0807_4b50).u32(part.crc).u32(part.packed).u32(part.size);
        self.out.extend(trailer.0);
        self.parts.push(part);
    }

    /// What is left of the archive, with its directory.
    pub fn finish(mut self) -> Vec<u8> {
        self.end();
        let start = self.gone + self.out.len() as u64;
        let mut directory = Record::default();
        for part in &self.parts {
            directory.u32(0x0201_4b50).u16(VERSION).u16(VERSION).u16(FLAGS).u16(DEFLATED).u16(0).u16(DATE);
            directory.u32(part.crc).u32(part.packed).u32(part.size).u16(part.name.len() as u16);
            directory.u16(0).u16(0).u16(0).u16(0).u32(0).u32(part.offset);
            directory.0.extend_from_slice(part.name.as_bytes());
        }
        let (length, count) = (directory.0.len() as u32, self.parts.len() as u16);
        directory.u32(0x0605_4b50).u16(0).u16(0).u16(count).u16(count).u32(length).u32(start as u32).u16(0);
        self.out.extend(directory.0);
        self.out
    }
}

#[derive(Default)]
struct Record(Vec<u8>);

impl Record {
    fn u16(&mut self, value: u16) -> &mut Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    fn u32(&mut self, value: u32) -> &mut Self {
        self.0.extend(value.to_le_bytes());
        self
    }
}
