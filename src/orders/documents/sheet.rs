//! Sheets of paper: text in two weights of Helvetica, rules and one picture, page after page.
//!
//! Fonts are the reader's own (two of the fourteen that every PDF reader has), in `WinAnsi`; a letter that it lacks
//! becomes its nearest one, or a question mark. Measures are points, from the top left corner of an A4 sheet.

use lonja_identity::branding::PrintLogo;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

pub const WIDTH: f32 = 595.0;
pub const HEIGHT: f32 = 842.0;
pub const MARGIN: f32 = 50.0;
pub const RIGHT: f32 = WIDTH - MARGIN;
/// Below this nothing but the foot is written.
pub const BOTTOM: f32 = HEIGHT - 70.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

/// Text as `WinAnsi` (Windows-1252) has it.
pub fn encode(text: &str) -> Vec<u8> {
    text.chars().map(byte_of).collect()
}

fn byte_of(letter: char) -> u8 {
    match letter {
        ' '..='~' | '\u{a0}'..='ÿ' => letter as u32 as u8,
        '€' => 0x80,
        '‚' => 0x82,
        '„' => 0x84,
        '…' => 0x85,
        'Š' => 0x8a,
        'Œ' => 0x8c,
        'Ž' => 0x8e,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '™' => 0x99,
        'š' => 0x9a,
        'œ' => 0x9c,
        'ž' => 0x9e,
        'Ÿ' => 0x9f,
        'ą' | 'ă' | 'ā' => b'a',
        'ć' | 'č' => b'c',
        'ď' => b'd',
        'ę' | 'ě' | 'ē' => b'e',
        'ğ' => b'g',
        'ı' | 'ī' => b'i',
        'ł' => b'l',
        'Ł' => b'L',
        'ń' | 'ň' => b'n',
        'ő' | 'ō' => b'o',
        'ř' => b'r',
        'ś' | 'ş' | 'ș' => b's',
        'ť' | 'ț' => b't',
        'ű' | 'ů' | 'ū' => b'u',
        'ź' | 'ż' => b'z',
        '\u{2010}'..='\u{2012}' | '\u{2212}' => b'-',
        '\t' | '\u{2000}'..='\u{200a}' | '\u{202f}' => b' ',
        _ => b'?',
    }
}

/// Widths of Helvetica from the space to the tilde, in thousandths of the size.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/// What a letter beyond the table takes at most, but for a few that are rare.
const OTHER: u16 = 667;

/// How wide a text is. Bold letters are wider, their figures are not: what is set to the right is figures.
pub fn width(text: &str, size: f32) -> f32 {
    let of = |byte: u8| match byte {
        b' '..=b'~' => WIDTHS[usize::from(byte - b' ')],
        0x80 | 0xa3 | 0xa5 => 556,
        0xa0 => 278,
        _ => OTHER,
    };
    let thousandths: u32 = encode(text).into_iter().map(|byte| u32::from(of(byte))).sum();
    thousandths as f32 * size / 1000.0
}

/// The text in lines that fit, broken between words; a word that does not fit is broken where it has to be.
pub fn wrap(text: &str, size: f32, room: f32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if width(&longer, size) <= room {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if width(&line, size) > room && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, letter.to_string()));
                }
            }
        }
        lines.push(line);
    }
    lines
}

/// The pages of one document.
pub struct Sheets {
    done: Vec<Content>,
    page: Content,
    picture: Option<PrintLogo>,
}

impl Sheets {
    pub fn new(picture: Option<PrintLogo>) -> Self {
        Self { done: Vec::new(), page: Content::new(), picture }
    }

    pub fn text(&mut self, (x, y): (f32, f32), size: f32, weight: Weight, text: &str) {
        let font = match weight {
            Weight::Regular => Name(b"F1"),
            Weight::Bold => Name(b"F2"),
        };
        self.page.begin_text();
        self.page.set_font(font, size);
        self.page.next_line(x, HEIGHT - y);
        self.page.show(Str(&encode(text)));
        self.page.end_text();
    }

    /// Text that ends at `x`.
    pub fn text_to(&mut self, (x, y): (f32, f32), size: f32, weight: Weight, text: &str) {
        self.text((x - width(text, size), y), size, weight, text);
    }

    pub fn rule(&mut self, y: f32) {
        self.page.set_line_width(0.6);
        self.page.move_to(MARGIN, HEIGHT - y);
        self.page.line_to(RIGHT, HEIGHT - y);
        self.page.stroke();
    }

    /// The picture within a box whose top right corner is given.
    pub fn picture_to(&mut self, (x, y): (f32, f32), (most_wide, most_high): (f32, f32)) {
        let Some(picture) = &self.picture else { return };
        let (wide, high) = (picture.width as f32, picture.height as f32);
        let scale = (most_wide / wide).min(most_high / high).min(1.0);
        let (wide, high) = (wide * scale, high * scale);
        self.page.save_state();
        self.page.transform([wide, 0.0, 0.0, high, x - wide, HEIGHT - y - high]);
        self.page.x_object(Name(b"Logo"));
        self.page.restore_state();
    }

    pub fn next_page(&mut self) {
        self.done.push(std::mem::replace(&mut self.page, Content::new()));
    }

    /// The file. `foot` is written below every page, with its number.
    pub fn finish(mut self, title: &str, language: &str, foot: impl Fn(usize, usize) -> String) -> Vec<u8> {
        self.next_page();
        let mut ids = (1..).map(Ref::new);
        let mut next = || ids.next().unwrap_or(Ref::new(i32::MAX));
        let (catalog, tree, info, regular, bold, logo) = (next(), next(), next(), next(), next(), next());
        let mut pdf = Pdf::new();
        pdf.catalog(catalog).pages(tree).lang(TextStr(language));
        pdf.document_info(info).title(TextStr(title)).producer(TextStr("Lonja"));
        for (id, name) in [(regular, &b"Helvetica"[..]), (bold, b"Helvetica-Bold")] {
            pdf.type1_font(id).base_font(Name(name)).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        if let Some(picture) = &self.picture {
            let mut image = pdf.image_xobject(logo, &picture.jpeg);
            image.filter(Filter::DctDecode);
            image.width(picture.width).height(picture.height).bits_per_component(8);
            image.color_space().device_rgb();
        }
        let count = self.done.len();
        let mut kids = Vec::with_capacity(count);
        for (number, mut content) in (1..).zip(self.done) {
            content.begin_text();
            content.set_font(Name(b"F1"), 8.0);
            content.next_line(MARGIN, 36.0);
            content.show(Str(&encode(&foot(number, count))));
            content.end_text();
            let (id, stream) = (next(), next());
            let mut page = pdf.page(id);
            page.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(tree).contents(stream);
            let mut resources = page.resources();
            resources.fonts().pair(Name(b"F1"), regular).pair(Name(b"F2"), bold);
            if self.picture.is_some() {
                resources.x_objects().pair(Name(b"Logo"), logo);
            }
            resources.finish();
            page.finish();
            pdf.stream(stream, &content.finish());
            kids.push(id);
        }
        pdf.pages(tree).kids(kids).count(i32::try_from(count).unwrap_or(i32::MAX));
        pdf.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_between_words_and_long_words_where_they_must() {
        let room = width("white hanging", 9.0);
        assert_eq!(wrap("white hanging heart", 9.0, room), ["white hanging", "heart"]);
        assert!(wrap(&"x".repeat(90), 9.0, room).iter().all(|line| width(line, 9.0) <= room));
        assert_eq!(wrap("", 9.0, room), Vec::<String>::new());
    }

    #[test]
    fn letters_that_the_fonts_lack_become_their_nearest() {
        assert_eq!(encode("Señal – 5 €"), b"Se\xf1al \x96 5 \x80");
        assert_eq!(encode("Łódź 灯"), b"L\xf3dz ?");
    }
}
