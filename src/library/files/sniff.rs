//! What a file really is, by its first bytes and never by what the upload says. What is on no line here is refused.

/// How many bytes the decision looks at.
pub const HEAD: usize = 64 * 1024;

/// A type that is taken, with the extensions that fit it; the first is given to a file that has none of them.
#[derive(Debug, PartialEq, Eq)]
pub struct FileType {
    pub media_type: &'static str,
    extensions: &'static [&'static str],
    /// Re-encoded to a small picture.
    pub has_preview: bool,
}

macro_rules! file_types {
    ($($name:ident = $media_type:literal, [$($extension:literal),+] $(, $preview:ident)?;)+) => {
        $(static $name: FileType = FileType {
            media_type: $media_type,
            extensions: &[$($extension),+],
            has_preview: false $(|| stringify!($preview).len() > 0)?,
        };)+
        static ALL: &[&FileType] = &[$(&$name),+];
    };
}

file_types! {
    PDF = "application/pdf", ["pdf"];
    POSTSCRIPT = "application/postscript", ["eps", "ps", "ai"];
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation", ["pptx", "ppsx", "potx"];
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ["xlsx", "xltx"];
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ["docx", "dotx"];
    ODP = "application/vnd.oasis.opendocument.presentation", ["odp"];
    ODS = "application/vnd.oasis.opendocument.spreadsheet", ["ods"];
    ODT = "application/vnd.oasis.opendocument.text", ["odt"];
    ZIP = "application/zip", ["zip"];
    PNG = "image/png", ["png"], preview;
    JPEG = "image/jpeg", ["jpg", "jpeg"], preview;
    WEBP = "image/webp", ["webp"], preview;
    GIF = "image/gif", ["gif"], preview;
    TIFF = "image/tiff", ["tiff", "tif"];
    HEIF = "image/heif", ["heic", "heif"];
    AVIF = "image/avif", ["avif"];
    PSD = "image/vnd.adobe.photoshop", ["psd"];
    SVG = "image/svg+xml", ["svg"];
    MP4 = "video/mp4", ["mp4", "m4v"];
    QUICKTIME = "video/quicktime", ["mov"];
    WEBM = "video/webm", ["webm"];
    MP3 = "audio/mpeg", ["mp3"];
    HTML = "text/html", ["html", "htm"];
    XML = "application/xml", ["xml"];
    CSV = "text/csv", ["csv"];
    TEXT = "text/plain", ["txt", "md"];
}

impl FileType {
    pub fn by_media_type(media_type: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|file_type| file_type.media_type == media_type)
    }

    fn is_text(&self) -> bool {
        matches!(
            self.media_type,
            "text/html" | "application/xml" | "text/csv" | "text/plain" | "image/svg+xml"
        )
    }

    /// The type as a download names it: what a browser could run is only ever bytes.
    pub fn served_as(&self) -> &'static str {
        match self.media_type {
            "image/svg+xml" | "text/html" | "application/xml" => "application/octet-stream",
            other => other,
        }
    }

    /// The name with an extension that fits, so that nothing passes for what it is not once it is saved.
    pub fn name(&self, name: &str) -> String {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        match extension {
            Some(extension) if self.extensions.contains(&extension.as_str()) => name.to_owned(),
            _ => format!("{name}.{}", self.extensions[0]),
        }
    }
}

/// What is taken, for whoever sent something else.
pub fn accepted() -> String {
    ALL.iter().map(|file_type| file_type.extensions[0]).collect::<Vec<_>>().join(", ")
}

/// The type of a file that begins with `head`; `None` for everything that is not taken. The name decides only between
/// kinds of plain text, and between office formats that the first bytes leave open.
pub fn sniff(head: &[u8], name: &str) -> Option<&'static FileType> {
    if head.starts_with(b"PK\x03\x04") {
        return sniff_zip(head, name);
    }
    // Some formats are told by two letters that a list of BMWs begins with as well; no such format is without a
    // control character.
    let is_control = |byte: &u8| (*byte < 0x20 && !b"\t\n\x0c\r".contains(byte)) || *byte == 0x7f;
    let is_text = !head.iter().any(is_control);
    if is_text && !head.starts_with(b"%PDF-") && !head.starts_with(b"%!PS") {
        return sniff_text(head, name);
    }
    match infer::get(head)?.mime_type() {
        "video/x-m4v" => Some(&MP4),
        media_type => FileType::by_media_type(media_type).filter(|found| !found.is_text()),
    }
}

/// Office documents are ZIP archives; the folders inside tell them apart.
fn sniff_zip(head: &[u8], name: &str) -> Option<&'static FileType> {
    let mut is_office = false;
    for (at, _) in head.windows(4).enumerate().filter(|(_, four)| four == b"PK\x03\x04") {
        let Some(header) = head.get(at..at + 30) else { break };
        let length = usize::from(u16::from_le_bytes([header[26], header[27]]));
        let Some(entry) = head.get(at + 30..at + 30 + length) else { break };
        let content = &head[at + 30 + length..];
        match entry {
            b"mimetype" => {
                return [&ODP, &ODS, &ODT]
                    .into_iter()
                    .find(|odf| content.starts_with(odf.media_type.as_bytes()));
            }
            b"[Content_Types].xml" => is_office = true,
            _ if entry.starts_with(b"ppt/") => return Some(&PPTX),
            _ if entry.starts_with(b"xl/") => return Some(&XLSX),
            _ if entry.starts_with(b"word/") => return Some(&DOCX),
            // Programs for Java and Android.
            b"META-INF/MANIFEST.MF" | b"AndroidManifest.xml" => return None,
            _ => {}
        }
    }
    if is_office {
        return [&PPTX, &XLSX, &DOCX].into_iter().find(|office| office.name(name) == name);
    }
    Some(&ZIP)
}

fn sniff_text(head: &[u8], name: &str) -> Option<&'static FileType> {
    if head.starts_with(b"#!") {
        return None;
    }
    let text = String::from_utf8_lossy(head).trim_start_matches('\u{feff}').trim_start().to_lowercase();
    if text.starts_with('<') {
        return Some(if text.contains("<svg") {
            &SVG
        } else if ["<html", "<!doctype html", "<script", "<body", "<head"]
            .iter()
            .any(|tag| text.contains(tag))
        {
            &HTML
        } else {
            &XML
        });
    }
    Some(if CSV.name(name) == name { &CSV } else { &TEXT })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (name, content) in entries {
            bytes.extend_from_slice(b"PK\x03\x04");
            bytes.extend_from_slice(&[0; 22]);
            bytes.extend_from_slice(&(name.len() as u16).to_le_bytes());
            bytes.extend_from_slice(&[0; 2]);
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(content.as_bytes());
        }
        bytes
    }

    fn media_type(head: &[u8], name: &str) -> Option<&'static str> {
        sniff(head, name).map(|found| found.media_type)
    }

    #[test]
    fn the_content_decides_and_not_the_name() {
        assert_eq!(media_type(b"%PDF-1.7\n", "slides.pptx"), Some("application/pdf"));
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.csv"), Some("image/png"));
        assert_eq!(media_type(b"\xff\xd8\xff\xe0\0\x10JFIF", "x"), Some("image/jpeg"));
    }

    #[test]
    fn office_documents_are_told_from_archives() {
        for (folder, expected) in
            [("ppt/presentation.xml", &PPTX), ("xl/workbook.xml", &XLSX), ("word/x", &DOCX)]
        {
            let bytes = zip(&[("[Content_Types].xml", "..."), ("_rels/.rels", "..."), (folder, "...")]);
            assert_eq!(sniff(&bytes, "file"), Some(expected));
        }
        let odp = zip(&[("mimetype", ODP.media_type)]);
        assert_eq!(sniff(&odp, "file"), Some(&ODP));
        assert_eq!(sniff(&zip(&[("photo.jpg", "...")]), "photos.zip"), Some(&ZIP));
    }

    #[test]
    fn programs_are_refused() {
        assert_eq!(sniff(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", "brochure.pdf"), None);
        assert_eq!(sniff(b"\x7fELF\x02\x01\x01\0", "brochure.pdf"), None);
        assert_eq!(sniff(b"#!/bin/sh\nrm -rf /\n", "notes.txt"), None);
        assert_eq!(sniff(&zip(&[("META-INF/MANIFEST.MF", "...")]), "photos.zip"), None);
        assert_eq!(sniff(b"\0\x01\x02 random", "notes.txt"), None);
    }

    #[test]
    fn markup_is_known_behind_a_byte_order_mark_and_a_comment() {
        assert_eq!(
            media_type(b"\xef\xbb\xbf  <!-- x --><SVG onload=alert(1)>", "logo.png"),
            Some("image/svg+xml")
        );
        assert_eq!(media_type(b"<!DOCTYPE html><p>", "page.txt"), Some("text/html"));
        assert_eq!(media_type(b"<?xml version=\"1.0\"?><a/>", "a.csv"), Some("application/xml"));
    }

    #[test]
    fn what_a_browser_could_run_is_served_as_bytes() {
        for file_type in [&SVG, &HTML, &XML] {
            assert_eq!(file_type.served_as(), "application/octet-stream");
        }
        assert_eq!(PDF.served_as(), "application/pdf");
    }

    #[test]
    fn the_name_gets_an_extension_that_fits() {
        assert_eq!(PDF.name("a.pdf"), "a.pdf");
        assert_eq!(PDF.name("A.PDF"), "A.PDF");
        assert_eq!(PDF.name("invoice.exe"), "invoice.exe.pdf");
        assert_eq!(TEXT.name("prices"), "prices.txt");
        assert_eq!(media_type(b"BMW;lamps\n", "cars.csv"), Some("text/csv"));
        assert_eq!(media_type(b"MZ lamps\n", "notes.txt"), Some("text/plain"));
        assert_eq!(media_type("año;país\n".as_bytes(), "list.csv"), Some("text/csv"));
    }
}
