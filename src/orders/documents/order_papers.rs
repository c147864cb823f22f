//! The papers of an order, laid out: the confirmation with its prices, and the delivery note without any.

use chrono::NaiveDate;
use lonja_identity::branding::HostBrand;
use lonja_platform::prelude::*;

use super::{
    sheet::{BOTTOM, MARGIN, RIGHT, Sheets, Weight, wrap},
    words::{DocumentLanguage, Words},
};
use crate::sales_orders::{
    Order, OrderState,
    dto::{DeliveryAddress, OrderLine},
};

const SMALL: f32 = 9.0;
const LEADING: f32 = 13.0;
/// Where the columns of figures end, from the right.
const QUANTITY: f32 = RIGHT - 165.0;
const PRICE: f32 = RIGHT - 80.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    Confirmation,
    DeliveryNote,
}

impl Paper {
    /// The state from which on there is such a paper.
    fn needs(self) -> OrderState {
        match self {
            Self::Confirmation => OrderState::Confirmed,
            Self::DeliveryNote => OrderState::Shipped,
        }
    }

    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Confirmation => "order-confirmation",
            Self::DeliveryNote => "delivery-note",
        }
    }

    fn title(self, words: &Words) -> &'static str {
        match self {
            Self::Confirmation => words.confirmation,
            Self::DeliveryNote => words.delivery_note,
        }
    }

    /// The day that the paper tells of, or why there is none yet.
    pub fn day(self, order: &Order) -> Result<NaiveDate, Problem> {
        let reached = order.timeline.iter().find(|event| event.state == self.needs());
        match (reached, order.state) {
            (Some(event), state) if state != OrderState::Cancelled => Ok(event.at.date_naive()),
            (_, OrderState::Cancelled) => {
                Err(Problem::new(ProblemCode::NotFound, "The order was cancelled, so it has no papers."))
            }
            _ => {
                let detail = match self {
                    Self::Confirmation => "The order is not confirmed yet. Come back when it is.",
                    Self::DeliveryNote => "The order is not shipped yet. Come back when it is.",
                };
                Err(Problem::new(ProblemCode::NotFound, detail))
            }
        }
    }
}

/// What a paper is made of.
pub struct Sources<'a> {
    pub order: &'a Order,
    pub lines: &'a [OrderLine],
    pub brand: HostBrand,
    pub paper: Paper,
    pub language: DocumentLanguage,
}

/// The file.
pub fn draw(sources: Sources<'_>) -> Result<Vec<u8>, Problem> {
    let Sources { order, lines, brand, paper, language } = sources;
    let day = paper.day(order)?;
    let words = language.words();
    let title = format!("{} {}", paper.title(words), order.number);
    let mut draft = Draft { sheets: Sheets::new(brand.print), y: 0.0, language, words, paper };
    draft.head(&title, &brand.name, order, day);
    draft.table_head();
    for line in lines {
        draft.line(line);
    }
    draft.end(order);
    let foot = |page, pages| format!("{} · {title} · {}", brand.name, (words.page)(page, pages));
    Ok(draft.sheets.finish(&title, language.as_str(), foot))
}

struct Draft {
    sheets: Sheets,
    /// How far down the page is written.
    y: f32,
    language: DocumentLanguage,
    words: &'static Words,
    paper: Paper,
}

impl Draft {
    fn head(&mut self, title: &str, host: &str, order: &Order, day: NaiveDate) {
        let words = self.words;
        self.sheets.picture_to((RIGHT, 40.0), (170.0, 56.0));
        self.sheets.text((MARGIN, 60.0), 11.0, Weight::Bold, host);
        self.sheets.text((MARGIN, 104.0), 20.0, Weight::Bold, title);
        self.y = 132.0;
        let top = self.y;
        self.block(MARGIN, words.for_whom, std::slice::from_ref(&order.partner_name));
        if let Some(address) = &order.delivery_address {
            self.y += 6.0;
            self.block(MARGIN, words.deliver_to, &address_lines(address));
        }
        let left = self.y;
        self.y = top;
        let told = match self.paper {
            Paper::Confirmation => words.confirmed,
            Paper::DeliveryNote => words.shipped,
        };
        let facts = [
            (words.placed, Some(self.language.day(order.placed_at.date_naive()))),
            (told, Some(self.language.day(day))),
            (words.reference, order.reference.clone()),
            (words.requested, order.requested_on.map(|day| self.language.day(day))),
        ];
        for (label, value) in facts {
            if let Some(value) = value {
                self.sheets.text((330.0, self.y), SMALL, Weight::Regular, label);
                for part in wrap(&value, SMALL, RIGHT - 420.0) {
                    self.sheets.text((420.0, self.y), SMALL, Weight::Bold, &part);
                    self.y += LEADING;
                }
            }
        }
        self.y = self.y.max(left) + 16.0;
    }

    fn block(&mut self, x: f32, label: &str, lines: &[String]) {
        self.sheets.text((x, self.y), SMALL, Weight::Regular, label);
        self.y += LEADING;
        for line in lines.iter().flat_map(|line| wrap(line, 10.0, 260.0)) {
            self.sheets.text((x, self.y), 10.0, Weight::Bold, &line);
            self.y += LEADING;
        }
    }

    fn table_head(&mut self) {
        self.sheets.text((MARGIN, self.y), SMALL, Weight::Bold, self.words.product);
        self.sheets.text_to((self.quantity_at(), self.y), SMALL, Weight::Bold, self.words.quantity);
        if self.paper == Paper::Confirmation {
            self.sheets.text_to((PRICE, self.y), SMALL, Weight::Bold, self.words.unit_price);
            self.sheets.text_to((RIGHT, self.y), SMALL, Weight::Bold, self.words.net);
        }
        self.sheets.rule(self.y + 5.0);
        self.y += 20.0;
    }

    fn quantity_at(&self) -> f32 {
        if self.paper == Paper::Confirmation { QUANTITY } else { RIGHT }
    }

    /// Begins another page where so much does not fit on this one any more.
    fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.sheets.next_page();
            self.y = 60.0;
            self.table_head();
        }
    }

    fn line(&mut self, line: &OrderLine) {
        let name = wrap(&line.name, SMALL, self.quantity_at() - MARGIN - 110.0);
        self.room(LEADING * (name.len() + 1) as f32);
        let language = self.language;
        let quantity = format!("{} {}", language.quantity(line.quantity), language.unit(&line.unit));
        self.sheets.text_to((self.quantity_at(), self.y), SMALL, Weight::Regular, &quantity);
        if self.paper == Paper::Confirmation {
            self.sheets.text_to((PRICE, self.y), SMALL, Weight::Regular, &language.price(line.unit_price));
            self.sheets.text_to((RIGHT, self.y), SMALL, Weight::Regular, &language.money(line.net));
        }
        for part in name {
            self.sheets.text((MARGIN, self.y), SMALL, Weight::Regular, &part);
            self.y += LEADING;
        }
        self.sheets.text((MARGIN, self.y), 8.0, Weight::Regular, &line.sku);
        self.y += LEADING + 3.0;
    }

    fn end(&mut self, order: &Order) {
        self.room(64.0);
        self.sheets.rule(self.y - 4.0);
        self.y += 12.0;
        match self.paper {
            Paper::Confirmation => {
                let total = self.language.money(order.net);
                self.sheets.text((PRICE - 150.0, self.y), 11.0, Weight::Bold, self.words.total);
                self.sheets.text_to((RIGHT, self.y), 11.0, Weight::Bold, &total);
                self.y += 20.0;
                self.sheets.text((MARGIN, self.y), SMALL, Weight::Regular, self.words.before_tax);
                self.y += LEADING;
            }
            Paper::DeliveryNote => {
                self.y += 26.0;
                self.sheets.text((MARGIN, self.y), SMALL, Weight::Regular, self.words.received);
                self.y += LEADING;
            }
        }
        if let Some(note) = &order.note {
            self.y += 8.0;
            self.sheets.text((MARGIN, self.y), SMALL, Weight::Bold, self.words.note);
            self.y += LEADING;
            for line in wrap(note, SMALL, RIGHT - MARGIN) {
                if self.y > BOTTOM {
                    self.sheets.next_page();
                    self.y = 60.0;
                }
                self.sheets.text((MARGIN, self.y), SMALL, Weight::Regular, &line);
                self.y += LEADING;
            }
        }
    }
}

fn address_lines(address: &DeliveryAddress) -> Vec<String> {
    let city = match &address.postal_code {
        Some(code) => format!("{code} {}", address.city),
        None => address.city.clone(),
    };
    vec![address.name.clone(), address.street.clone(), city, address.country.clone()]
}
