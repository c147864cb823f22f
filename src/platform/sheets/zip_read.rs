//! Reads a ZIP archive: its directory at once, its parts one by one, each no further than it says it unfolds.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use flate2::bufread::DeflateDecoder;

/// A workbook has a few dozen parts.
const MAX_PARTS: usize = 10_000;
/// The end of the directory, with the longest comment behind it.
const TAIL: u64 = 22 + 65_535;

#[derive(Clone)]
struct Part {
    name: String,
    method: u16,
    packed: u64,
    offset: u64,
}

pub struct ZipReader<R> {
    file: R,
    parts: Vec<Part>,
}

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

fn u16_at(bytes: &[u8], at: usize) -> io::Result<u16> {
    let found = bytes.get(at..at + 2).and_then(|two| two.try_into().ok());
    found.map(u16::from_le_bytes).ok_or_else(|| broken("the archive is cut off"))
}

fn u32_at(bytes: &[u8], at: usize) -> io::Result<u32> {
    let found = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    found.map(u32::from_le_bytes).ok_or_else(|| broken("the archive is cut off"))
}

impl<R: Read + Seek> ZipReader<R> {
    pub fn open(mut file: R) -> io::Result<Self> {
        let length = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
        let mut tail = Vec::new();
        (&mut file).take(TAIL).read_to_end(&mut tail)?;
        let end = tail
            .windows(4)
            .rposition(|four| four == [0x50, 0x4b, 5, 6])
            .ok_or_else(|| broken("the archive has no directory"))?;
        let tail = &tail[end..];
        let count = usize::from(u16_at(tail, 10)?);
        let (size, start) = (u64::from(u32_at(tail, 12)?), u64::from(u32_at(tail, 16)?));
        if count > MAX_PARTS || size > length || start > length {
            return Err(broken("the archive's directory is wrong"));
        }
        file.seek(SeekFrom::Start(start))?;
        let mut directory = Vec::new();
        (&mut file).take(size).read_to_end(&mut directory)?;
        let mut parts = Vec::with_capacity(count);
        let mut at = 0;
        for _ in 0..count {
            if u32_at(&directory, at)? != 0x0201_4b50 {
                return Err(broken("the archive's directory is wrong"));
            }
            let [name, extra, comment] =
                [u16_at(&directory, at + 28)?, u16_at(&directory, at + 30)?, u16_at(&directory, at + 32)?];
            let begin = at + 46;
            let end = begin + usize::from(name);
            let name = directory.get(begin..end).ok_or_else(|| broken("the archive is cut off"))?;
            parts.push(Part {
                name: String::from_utf8_lossy(name).trim_start_matches('/').to_owned(),
                method: u16_at(&directory, at + 10)?,
                packed: u64::from(u32_at(&directory, at + 20)?),
                offset: u64::from(u32_at(&directory, at + 42)?),
            });
            at = end + usize::from(extra) + usize::from(comment);
        }
        Ok(Self { file, parts })
    }

    /// The part of this name, unfolded up to `limit` bytes: more of them are an error.
    pub fn part(&mut self, name: &str, limit: u64) -> io::Result<Option<impl Read + '_>> {
        let Some(part) = self.parts.iter().find(|part| part.name.eq_ignore_ascii_case(name)).cloned() else {
            return Ok(None);
        };
        self.file.seek(SeekFrom::Start(part.offset))?;
        let mut header = [0; 30];
        self.file.read_exact(&mut header)?;
        if u32_at(&header, 0)? != 0x0403_4b50 {
            return Err(broken("a part of the archive is not where it should be"));
        }
        let skip = i64::from(u16_at(&header, 26)?) + i64::from(u16_at(&header, 28)?);
        self.file.seek(SeekFrom::Current(skip))?;
        let packed = BufReader::new((&mut self.file).take(part.packed));
        let content: Box<dyn Read + '_> = match part.method {
            0 => Box::new(packed),
            8 => Box::new(DeflateDecoder::new(packed)),
            _ => return Err(broken("the archive is packed in an unusual way")),
        };
        Ok(Some(Bounded { content, left: limit }))
    }
}

struct Bounded<'a> {
    content: Box<dyn Read + 'a>,
    left: u64,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.content.read(buffer)?;
        self.left =
            self.left.checked_sub(length as u64).ok_or_else(|| broken("the workbook is too large"))?;
        Ok(length)
    }
}
